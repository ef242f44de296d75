"""Editions, languages and gaps: what holds when, whose wording a name is, what is not known."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from pyoxigraph import Literal, NamedNode, Quad

GP = "https://w3id.org/gpgraph/ontology#"
ID = "https://w3id.org/gpgraph/id/"
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
STRATEGIC = ("sf-2014-2016", "sf-2017-2020", "sf-2022-2025", "sf-2026-2030")

Graphs = dict[str, list[Quad]]


@pytest.fixture(scope="module")
def everything(graphs: Graphs) -> list[Quad]:
    """The triples of all Turtle files."""
    return [quad for quads in graphs.values() for quad in quads]


def values(quads: list[Quad], iri: str, term: str) -> set[str]:
    """Return the values of one property of one resource, literals with their language."""
    subject = NamedNode(ID + iri)
    return {
        f"{o.value}@{o.language}" if isinstance(o, Literal) and o.language else o.value
        for quad in quads
        if quad.subject == subject and quad.predicate.value == term
        for o in (quad.object,)
        if isinstance(o, Literal | NamedNode)
    }


def day(quads: list[Quad], iri: str, term: str) -> date | None:
    """Return a day that a resource has, or nothing."""
    found = values(quads, iri, GP + term)
    assert len(found) <= 1
    return date.fromisoformat(found.pop()) if found else None


def languages(quads: list[Quad], iri: str) -> set[str]:
    """Return the languages in which a thing has an official name."""
    return {name.rpartition("@")[2] for name in values(quads, iri, GP + "officialName")}


def test_no_two_strategic_frameworks_hold_on_one_day_and_2021_has_none(
    everything: list[Quad],
) -> None:
    """The years come from the names; 2021 is in none of them, and that is said."""
    spans = [(day(everything, f, "heldFrom"), day(everything, f, "heldUntil")) for f in STRATEGIC]
    gaps = []
    for (_, until), (start, _) in pairwise(spans):
        assert until
        assert start
        assert until < start
        gaps.append((start - until).days - 1)
    missing = values(everything, "gap/strategic-framework-2021", GP + "missingYear")

    assert gaps == [0, 365, 0]
    assert missing == {"2021"}
    assert values(everything, "gap/strategic-framework-2021", GP + "gapOf") == {
        f"{ID}sf-2017-2020",
        f"{ID}sf-2022-2025",
    }


def test_days_of_a_framework_are_those_of_its_years(everything: list[Quad]) -> None:
    """Where a source gives years, our days say no more and no less."""
    for framework in STRATEGIC:
        start, until = (day(everything, framework, t) for t in ("heldFrom", "heldUntil"))
        assert start
        assert until
        assert (start.month, start.day, until.month, until.day) == (1, 1, 12, 31)
        assert values(everything, framework, GP + "inForceFrom") == {str(start.year)}
        assert values(everything, framework, GP + "inForceUntil") == {str(until.year)}


def test_days_between_the_two_editions_of_the_policing_goals_are_left_open(
    everything: list[Quad],
) -> None:
    """On which day of the session in Vienna the revision was adopted was not found."""
    until, start = (
        day(everything, "gpg-2017", "heldUntil"),
        day(everything, "gpg-2023", "heldFrom"),
    )

    assert (until, start) == (date(2023, 11, 27), date(2023, 12, 1))
    assert day(everything, "gpg-2023", "heldUntil") is None
    assert values(everything, "gpg-2023", GP + "revises") == {f"{ID}gpg-2017"}


def test_each_strategic_framework_replaces_the_one_before(everything: list[Quad]) -> None:
    """The trail of editions must not break where years are missing between them."""
    trail = [values(everything, later, DCTERMS + "replaces") for later in STRATEGIC]

    assert trail == [set(), *({ID + earlier} for earlier in STRATEGIC[:-1])]


def test_revision_of_single_goals_is_inferred_and_stands_in_no_plain_triple(
    everything: list[Quad],
) -> None:
    """INTERPOL says that the set was revised; the rest is our reading."""
    revising = {str(q.subject) for q in everything if q.predicate.value == GP + "revises"}

    assert revising == {f"<{ID}gpg-2023>"}


@pytest.mark.parametrize(
    ("framework", "goals", "announced"),
    [
        ("sf-2014-2016", 2, 6),
        ("sf-2017-2020", 5, 5),
        ("sf-2022-2025", 1, 4),
        ("sf-2026-2030", 3, 3),
    ],
)
def test_goals_that_are_there_and_goals_that_are_missing_make_the_announced_number(
    everything: list[Quad], framework: str, goals: int, announced: int
) -> None:
    """A partial framework must not look like a small one."""
    tops = {
        str(quad.subject)
        for quad in everything
        if quad.predicate.value == SKOS + "topConceptOf"
        and quad.object == NamedNode(ID + framework)
    }
    counts = values(everything, f"gap/{framework}-goals", GP + "missingCount")

    assert len(tops) == goals
    assert sum(map(int, counts)) == announced - goals


def test_names_of_2023_are_official_as_far_as_the_pages_were_read(everything: list[Quad]) -> None:
    """French up to goal 4, Spanish and Arabic up to goal 2, English not at all."""
    found = {n: languages(everything, f"gpg-2023/{n}") for n in range(1, 8)}

    assert found == {
        1: {"ar", "es", "fr"},
        2: {"ar", "es", "fr"},
        3: {"fr"},
        4: {"fr"},
        5: set(),
        6: set(),
        7: set(),
    }


def test_english_labels_of_2023_come_from_notes_of_ours(graphs: Graphs) -> None:
    """A gloss in a graph of INTERPOL's would be INTERPOL's."""
    published = values(graphs["gpg-2023/interpol"], "gpg-2023/1", SKOS + "prefLabel")
    ours = values(graphs["gpg-2023/notes"], "gpg-2023/1", SKOS + "prefLabel")

    assert {name.rpartition("@")[2] for name in published} == {"ar", "es", "fr"}
    assert {name.rpartition("@")[2] for name in ours} == {"en"}


def test_nothing_that_is_merely_recalled_is_recorded(everything: list[Quad]) -> None:
    """The other goals of 2022-2025 are known by hearsay; no text with them was read."""
    names = [
        value
        for n in range(2, 5)
        for value in values(everything, f"sf-2022-2025/{n}", SKOS + "prefLabel")
    ]

    assert names == []


def test_three_programmes_become_four(everything: list[Quad]) -> None:
    """What a framework names from 2017 on, and what somebody else names in 2023."""
    days = Counter(
        day(everything, f"programme/{slug}", "heldFrom")
        for slug in (
            "counter-terrorism",
            "cybercrime",
            "financial-crime-and-anti-corruption",
            "organized-and-emerging-crime",
        )
    )

    assert days == {date(2017, 1, 1): 3, date(2023, 7, 3): 1}
    assert languages(everything, "programme/financial-crime-and-anti-corruption") == set()


def test_every_gap_says_what_of_what_and_where_it_was_looked_for(everything: list[Quad]) -> None:
    """What is missing from whom is the whole content of a gap, and both must exist."""
    described = {quad.subject for quad in everything}
    gaps = {q.subject for q in everything if str(q.object) == f"<{GP}Gap>"}
    pairs = {
        (quad.subject, quad.object)
        for quad in everything
        if quad.subject in gaps and quad.predicate.value == GP + "gapOf"
    }

    assert len(gaps) > 25
    assert {gap for gap, _ in pairs} == gaps
    assert {thing for _, thing in pairs} - described == set()
