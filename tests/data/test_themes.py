"""Themes: what they are called, what they match elsewhere, and what has them for what reason."""

import csv
import os
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gpgraph.model import namespaces, sssom
from gpgraph.model.alignment import HAS_THEME, POSSIBLY_BEARS_ON, Alignment, EvidenceClass
from gpgraph.store.reading.files import read_graph
from gpgraph.store.resources import find_sources

Texts = dict[str, dict[str, set[str]]]

TABLES = Path(__file__).parents[2] / "data" / "alignments"
GPGRAPH = namespaces.ID + "gpgraph"
THEMES = namespaces.ID + "theme/"
COLLECTION = namespaces.ID + "collection/crime-relevant-targets"
EUROVOC, UNBIS = "http://eurovoc.europa.eu/", "http://metadata.un.org/thesaurus/"
MATCHES = {
    namespaces.expand(f"skos:{k}Match") for k in ("broad", "close", "exact", "narrow", "related")
}
# False money in both vocabularies, whatever their labels seem to say.
MONEY = {EUROVOC + "8434", UNBIS + "1001347"}
# Targets that the United Nations' own subject links leave out, and the one on legal identity.
CRIME_RELEVANT = (
    *("3.5", "5.2", "8.7", "10.7", "12.4", "14.4", "14.6", "15.7", "15.c", "16.1", "16.2", "16.3"),
    *("16.4", "16.5", "16.6", "16.7", "16.9", "16.a"),
)


def rows_of(name: str) -> tuple[Alignment, ...]:
    """Read one table of the repository."""
    path = TABLES / f"{name}.sssom.tsv"
    return sssom.parse(path.read_text("utf-8"), path).alignments


@pytest.fixture(scope="module")
def index() -> tuple[Alignment, ...]:
    """What has which theme."""
    return rows_of("theme-index-inferred")


@pytest.fixture(scope="module")
def matches() -> tuple[Alignment, ...]:
    """What the themes match."""
    return rows_of("theme-matches-stated")


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    """Every triple of the data, tables included."""
    files = (file for file in find_sources().files() if "/graph/ontology" not in file.graph)
    return [quad for file in files for quad in read_graph(file)]


@pytest.fixture(scope="module")
def english(quads: list[Quad]) -> Texts:
    """What is said of each resource in English or without a language: texts by property."""
    found: Texts = {}
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.object.language in {None, "en"}:
            of = found.setdefault(str(quad.subject).strip("<>"), {})
            of.setdefault(namespaces.compact(quad.predicate.value), set()).add(quad.object.value)
    return found


@pytest.fixture(scope="module")
def themes(english: Texts) -> Texts:
    """The themes alone, by the last part of their IRI."""
    return {
        iri.removeprefix(THEMES): texts for iri, texts in english.items() if iri.startswith(THEMES)
    }


def values(quads: list[Quad], curie: str) -> dict[str, set[str]]:
    """Return which resources a property leads to, by the resource that has it."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == namespaces.expand(curie) and isinstance(quad.object, NamedNode):
            found.setdefault(str(quad.subject).strip("<>"), set()).add(quad.object.value)
    return found


def test_iri_of_a_theme_ends_in_its_code(themes: Texts) -> None:
    """Whoever has the code has the IRI."""
    assert len(themes) > 50
    assert {slug: texts["skos:notation"] for slug, texts in themes.items()} == {
        slug: {slug} for slug in themes
    }
    assert [slug for slug in themes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_no_two_themes_go_by_one_name(themes: Texts) -> None:
    """A name that leads to two themes leads nowhere, an alternative one included."""
    names = Counter(
        name.lower()
        for texts in themes.values()
        for name in texts["skos:prefLabel"] | texts.get("skos:altLabel", set())
    )

    assert [name for name, times in names.items() if times > 1] == []


def test_theme_is_defined_without_its_own_name(themes: Texts) -> None:
    """A definition that says the word again explains nothing."""
    for slug, texts in themes.items():
        [label], [definition] = texts["skos:prefLabel"], texts["skos:definition"]
        assert label.lower() not in definition.lower(), slug
        assert not definition.startswith(("a ", "an ", "the ")), slug
        assert definition[0].islower(), slug
        assert definition[-1] not in ".;,", slug


def test_scope_notes_name_the_themes_that_they_point_to(themes: Texts) -> None:
    """A theme is mentioned by the label that it has now."""
    labels = {label.lower() for texts in themes.values() for label in texts["skos:prefLabel"]}
    notes = [n for texts in themes.values() for n in texts.get("skos:scopeNote", ())]
    named = [found for n in notes for found in re.findall(r"different theme, ([a-z ]+)\.", n)]

    assert named
    assert set(named) <= labels


@pytest.mark.parametrize("name", ["theme-index-inferred", "theme-matches-stated"])
def test_labels_in_the_tables_are_those_of_the_data(name: str, english: Texts) -> None:
    """A label in a table is a copy, and a copy grows old; those of other vocabularies stay out."""
    ends = [
        (iri, label)
        for row in rows_of(name)
        for iri, label in ((row.subject, row.subject_label), (row.object, row.object_label))
    ]

    for iri, label in ends:
        is_foreign = iri.startswith((EUROVOC, UNBIS))
        assert english.get(iri, {}).get("rdfs:label") == (None if is_foreign else {label}), iri
        assert is_foreign == (label == ""), iri


def test_themes_are_assigned_by_this_project_and_inferred(index: tuple[Alignment, ...]) -> None:
    """Nobody may take a theme for something that INTERPOL or the United Nations says."""
    assert {(row.author, row.evidence, row.predicate) for row in index} == {
        (GPGRAPH, EvidenceClass.INFERRED, HAS_THEME)
    }


def test_every_theme_of_a_thing_and_every_match_has_a_reason_of_its_own(
    index: tuple[Alignment, ...], matches: tuple[Alignment, ...]
) -> None:
    """A link without a reason cannot be disputed; a repeated reason is none."""
    comments = [row.comment for row in (*index, *matches)]

    assert len(set(comments)) == len(comments)
    assert {text for text in comments if not text.endswith(".")} == set()
    assert {row.comment for row in index if len(row.comment.split()) < 9} == set()


def test_confidence_keeps_to_the_published_scale(
    index: tuple[Alignment, ...], matches: tuple[Alignment, ...]
) -> None:
    """The scale of docs/reference/confidence.md: 0.3 is weak and says so."""
    weak = {row.iri for row in index if row.comment.startswith("Weak")}

    assert weak == {row.iri for row in index if row.confidence == Decimal("0.3")}
    assert {row.confidence for row in index} <= {Decimal(n) for n in ("0.3", "0.5", "0.75", "0.9")}
    assert {row.confidence for row in matches} <= {Decimal(n) for n in ("0.5", "0.75", "0.9")}


def test_plain_triple_stands_for_each_row_and_for_nothing_else(
    index: tuple[Alignment, ...], quads: list[Quad]
) -> None:
    """A query takes one step from a theme to what has it, and finds only what a row justifies."""
    plain = {
        (subject, found)
        for subject, themes in values(quads, "gp:hasTheme").items()
        for found in themes
    }
    third = [row for row in rows_of("third-party") if row.predicate == HAS_THEME]

    assert plain == {(row.subject, row.object) for row in (*index, *third)}


def test_every_target_that_a_link_leads_to_has_a_theme(
    index: tuple[Alignment, ...], quads: list[Quad]
) -> None:
    """What policing goals may bear on can be found by subject; so can what is relevant to crime."""
    linked = {
        row.object
        for name in ("inferred", "third-party")
        for row in rows_of(name)
        if row.predicate == POSSIBLY_BEARS_ON and "." in row.object.removeprefix(namespaces.SDG)
    }
    chosen = values(quads, "skos:member")[COLLECTION]

    assert chosen == {namespaces.SDG + code for code in CRIME_RELEVANT}
    assert (linked | chosen) - {row.subject for row in index} == set()


def test_matches_lead_to_two_vocabularies_and_none_to_false_money(
    matches: tuple[Alignment, ...],
) -> None:
    """Counterfeit goods are no counterfeit currency, which is what the label means there."""
    assert all(row.subject.startswith(THEMES) and row.predicate in MATCHES for row in matches)
    assert all(row.object.startswith((EUROVOC, UNBIS)) for row in matches)
    assert {row.object for row in matches} & MONEY == set()
    assert {row.object for row in matches if row.subject == THEMES + "counterfeit-goods"} == {
        EUROVOC + "167"
    }


@pytest.mark.reference
def test_matches_are_to_concepts_that_were_seen_and_exact_ones_to_pairs(
    matches: tuple[Alignment, ...],
) -> None:
    """An identifier that nobody saw is invented; exact is what an index of the UN treats as one."""
    folder = Path(os.environ["GPGRAPH_REFERENCE"])
    with (folder / "unbis_crime_concepts.csv").open(encoding="utf-8", newline="") as file:
        same = {
            row["iri"]: row["same LinkedSDG concept as EuroVoc"] for row in csv.DictReader(file)
        }
    with (folder / "eurovoc_crime_concepts.csv").open(encoding="utf-8", newline="") as file:
        seen = {row["iri"] for row in csv.DictReader(file)} | {*same} | {*same.values()}
    exact: dict[str, set[str]] = {}
    for row in matches:
        if row.predicate == namespaces.expand("skos:exactMatch"):
            exact.setdefault(row.subject, set()).add(row.object)

    assert {row.object for row in matches} <= seen
    assert exact
    assert all(found in [{one, two} for one, two in same.items()] for found in exact.values())
