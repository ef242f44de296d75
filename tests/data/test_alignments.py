"""The links between policing goals and the SDGs: who says them, how sure, and for what reason."""

import csv
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from gpgraph.model import namespaces, sssom
from gpgraph.model.alignment import ALIGNED_WITH, POSSIBLY_BEARS_ON, Alignment, EvidenceClass

DATA = Path(__file__).parents[2] / "data"
THE_SET = namespaces.ID + "gpg-2017"
SERVED_BY = namespaces.expand("gp:servedBy")
UNDECIDED = {"2": {"10", "16"}, "4": {"9", "16"}}

# Words that our comments say are named by these targets and by no other.
WORD_FACTS = [
    (r"terroris", {"16.a"}),
    (r"corrupt|brib", {"16.5"}),
    (r"rule of law", {"16.3"}),
    (r"\barms\b|organized crime|illicit|stolen assets", {"16.4"}),
    (r"\bcrim", {"16.4", "16.a"}),
    (r"cyber", set()),
    (r"narcotic", {"3.5"}),
    (r"exploitation", {"5.2", "16.2"}),
    (r"medicines", {"3.8", "3.b"}),
    (r"safe[^.]*medicines", {"3.8"}),
    (r"governance", {"16.8"}),
    (r"poaching", {"15.7", "15.c"}),
    (r"illegal", {"14.4", "14.6", "15.7"}),
    (r"identity", {"16.9"}),
    (r"migra", {"8.8", "10.7", "10.c", "17.18"}),
]


def mappings(name: str) -> sssom.MappingSet:
    """Read one table of the repository."""
    path = DATA / "alignments" / f"{name}.sssom.tsv"
    return sssom.parse(path.read_text("utf-8"), path)


@pytest.fixture(scope="module")
def stated() -> sssom.MappingSet:
    """What INTERPOL says."""
    return mappings("stated")


@pytest.fixture(scope="module")
def inferred() -> sssom.MappingSet:
    """What we infer."""
    return mappings("inferred")


@pytest.fixture(scope="module")
def third_party() -> sssom.MappingSet:
    """What others say."""
    return mappings("third-party")


@pytest.fixture(scope="module")
def singular() -> set[str]:
    """The policing goals whose heading says "Goal", not "Goals"."""
    found = parse(path=DATA / "gpg-2017" / "interpol.ttl", format=RdfFormat.TURTLE)
    return {
        quad.subject.value.removeprefix(f"{THE_SET}/")
        for quad in found
        if isinstance(quad.subject, NamedNode)
        and quad.predicate.value == namespaces.expand("gp:sdgHeading")
        and str(quad.object).startswith('"UN Sustainable Development Goal"')
    }


@pytest.fixture(scope="module")
def labels() -> dict[str, set[str]]:
    """Every English label in the Turtle of the repository, by IRI."""
    found: dict[str, set[str]] = {}
    for path in DATA.rglob("*.ttl"):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate.value == namespaces.expand("rdfs:label"):
                assert isinstance(quad.subject, NamedNode)
                assert isinstance(quad.object, Literal)
                if quad.object.language == "en":
                    found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def sdg_code(row: Alignment) -> str:
    """Return the UN's code of what a row points to."""
    return row.object.removeprefix(namespaces.SDG)


def number(row: Alignment) -> str:
    """Return the number of the policing goal, or nothing for the set."""
    return row.subject.removeprefix(THE_SET).removeprefix("/")


def goal_rows(inferred: sssom.MappingSet) -> dict[str, dict[str, Alignment]]:
    """Return the links from one policing goal to one SDG, by both numbers."""
    found: dict[str, dict[str, Alignment]] = {}
    for row in inferred.alignments:
        if row.predicate == POSSIBLY_BEARS_ON and number(row) and sdg_code(row).isdecimal():
            found.setdefault(number(row), {})[sdg_code(row)] = row
    return found


def natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """Order codes as people do: numbers by size, letters after them."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in code.split(".")
    )


def plain(quads: list[Quad]) -> list[Quad]:
    """Return the quads that are not about an alignment resource."""
    start = namespaces.ID + "alignment/"
    return [
        quad
        for quad in quads
        if isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith(start)
    ]


@pytest.mark.parametrize("name", ["stated", "third-party", "inferred"])
def test_table_names_its_own_graph(name: str) -> None:
    """A table that is passed on alone still says which graph it is."""
    assert mappings(name).iri == f"{namespaces.GRAPH}alignments/{name}"


@pytest.mark.parametrize("name", ["stated", "third-party", "inferred"])
def test_labels_sources_and_authors_are_those_of_the_data(
    name: str, labels: dict[str, set[str]]
) -> None:
    """A label in a table is a copy, and a copy grows old; an IRI without one is a slip."""
    rows = mappings(name).alignments
    ours = [row.source for row in rows if row.source.startswith(namespaces.ID)]

    assert {
        (iri, label)
        for row in rows
        for iri, label in ((row.subject, row.subject_label), (row.object, row.object_label))
        if labels.get(iri) != {label}
    } == set()
    assert {iri for iri in [*ours, *(row.author for row in rows)] if iri not in labels} == set()


def test_stated_links_are_about_the_set_and_no_single_goal_is_their_subject(
    stated: sssom.MappingSet,
) -> None:
    """INTERPOL speaks of the seven together and of no single one."""
    assert {(row.subject, row.predicate) for row in stated.alignments} == {(THE_SET, ALIGNED_WITH)}
    assert [sdg_code(row) for row in stated.alignments] == ["5", "16", "17"]
    assert {row.author for row in stated.alignments} == {namespaces.ID + "interpol"}
    assert all(row.source.startswith("https://www.interpol.int/") for row in stated.alignments)
    assert all("as a set" in row.comment for row in stated.alignments)


def test_project_provides_the_inferred_links_and_a_text_is_their_source() -> None:
    """The provider of a link is who offers it; its IRI depends on the text, and is not to move."""
    lines = (DATA / "alignments" / "inferred.sssom.tsv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader((n for n in lines if n[0] != "#"), delimiter="\t"))
    found = mappings("inferred").alignments

    assert {row["mapping_provider"] for row in rows} == {namespaces.ID + "gpgraph"}
    assert [row["see_also"] for row in rows] == [row.source for row in found]
    assert "c94bedf594525dea" in {row.iri.rpartition("/")[2] for row in found}


def test_inferred_links_are_ours_and_never_called_an_alignment(
    inferred: sssom.MappingSet,
) -> None:
    """Nobody may read a guess of ours as the position of INTERPOL."""
    rows = inferred.alignments

    assert {row.author for row in rows} == {namespaces.ID + "gpgraph"}
    assert {row.predicate for row in rows} == {POSSIBLY_BEARS_ON, SERVED_BY}


def test_third_party_links_are_of_themes_and_in_the_name_of_who_draws_them(
    third_party: sssom.MappingSet,
) -> None:
    """What UNODC says of a kind of crime is neither said of a policing goal nor ours to say."""
    rows = third_party.alignments
    themes = f"{namespaces.ID}theme/"

    assert {row.predicate for row in rows} == {POSSIBLY_BEARS_ON}
    assert [row.subject for row in rows if not row.subject.startswith(themes)] == []
    assert {row.author.removeprefix(namespaces.ID) for row in rows} == {
        "acrath",
        "c3sa",
        "unodc",
        "wildlife-justice-commission",
    }
    assert [row.source for row in rows if row.source == namespaces.ID + "gpgraph"] == []


@pytest.mark.reference
def test_third_party_links_are_those_of_the_evidence_and_no_surer(
    third_party: sssom.MappingSet,
) -> None:
    """Each row was found once, and its confidence judged; a copy must not gain by copying."""
    path = Path(os.environ["GPGRAPH_REFERENCE"]) / "gpg_sdg_alignment_evidence.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {
            row["object"].removeprefix("sdg:"): Decimal(row["confidence"])
            for row in csv.DictReader(file)
            if row["evidence_class"] == "third-party" and row["level"] == "target"
        }
    ours: dict[str, Decimal] = {}
    for row in third_party.alignments:
        if "." in sdg_code(row):
            ours[sdg_code(row)] = max(row.confidence, ours.get(sdg_code(row), Decimal(0)))

    assert ours.keys() == known.keys()
    assert {code for code, value in ours.items() if value > known[code]} == set()


def test_goal_is_recorded_as_undecided_where_two_links_of_a_singular_heading_stand() -> None:
    """A comment is for readers; a query needs a statement."""
    found: dict[str, set[str]] = {}
    for quad in parse(path=DATA / "gpg-2017" / "notes.ttl", format=RdfFormat.TURTLE):
        if quad.predicate.value == namespaces.expand("gp:undecidedBetween"):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode)
            goal = quad.subject.value.removeprefix(f"{THE_SET}/")
            found.setdefault(goal, set()).add(quad.object.value.removeprefix(namespaces.SDG))

    assert found == UNDECIDED


@pytest.mark.parametrize("name", ["third-party", "inferred"])
def test_every_link_of_a_judgement_gives_a_reason_of_its_own(name: str) -> None:
    """A link without a reason cannot be disputed; a repeated reason is none."""
    comments = [row.comment for row in mappings(name).alignments]

    assert len(set(comments)) == len(comments)
    assert {text for text in comments if len(text.split()) < 9 or not text.endswith(".")} == set()


def test_confidence_keeps_to_the_published_scale(
    stated: sssom.MappingSet, third_party: sssom.MappingSet, inferred: sssom.MappingSet
) -> None:
    """The scale of docs/reference/confidence.md: 0.3 is weak and says so, 1 is never given."""
    rows = [*stated.alignments, *third_party.alignments, *inferred.alignments]
    weak = {row.iri for row in rows if row.comment.startswith("Weak")}

    assert {row.confidence for row in rows if row.confidence % Decimal("0.05")} == set()
    assert min(row.confidence for row in rows) == Decimal("0.3")
    assert max(row.confidence for row in rows) == Decimal("0.95")
    assert weak == {row.iri for row in rows if row.confidence == Decimal("0.3")}


def test_link_to_a_target_is_never_surer_than_the_link_to_its_goal(
    inferred: sssom.MappingSet,
) -> None:
    """What bears on a target bears on the goal above it."""
    goals = goal_rows(inferred)
    targets = [row for row in inferred.alignments if number(row) and "." in sdg_code(row)]
    pairs = [
        (row, goals[number(row)].get(sdg_code(row).partition(".")[0]))
        for row in targets
        if row.predicate == POSSIBLY_BEARS_ON
    ]

    assert [row.iri for row, above in pairs if above and row.confidence > above.confidence] == []
    assert [(number(row), sdg_code(row)) for row, above in pairs if not above] == [("4", "17.8")]


def test_singular_heading_has_one_sdg_or_says_that_the_choice_is_open(
    inferred: sssom.MappingSet, singular: set[str]
) -> None:
    """The heading over the lost pictures is all that the source tells about their number."""
    found = goal_rows(inferred)
    undecided = {
        goal: {code for code, row in rows.items() if row.comment.startswith("Undecided")}
        for goal, rows in found.items()
    }

    assert sorted(found) == list("1234567")
    assert singular == {"1", "2", "4", "5"}
    assert {goal: codes for goal, codes in undecided.items() if codes} == UNDECIDED
    for goal, rows in found.items():
        expected = UNDECIDED.get(goal, {"16"}) if goal in singular else set(rows)
        assert set(rows) == expected
        assert goal in singular or len(rows) >= 2
        assert all(row.confidence <= Decimal("0.5") for row in rows.values() if goal in UNDECIDED)


def test_programme_links_admit_that_no_source_states_them(inferred: sssom.MappingSet) -> None:
    """The framework names three programmes and not one goal that they serve."""
    rows = [row for row in inferred.alignments if row.predicate == SERVED_BY]

    assert [(number(row), row.object_label) for row in rows] == [
        ("1", "Counter-terrorism"),
        ("4", "Cybercrime"),
        ("6", "Organized and emerging crime"),
        ("7", "Organized and emerging crime"),
    ]
    assert all("Neither document says" in row.comment for row in rows)


@pytest.mark.parametrize("name", ["stated", "third-party", "inferred"])
def test_rows_come_in_natural_order(name: str) -> None:
    """A table in order is read by people and merged without conflicts."""
    rows = mappings(name).alignments
    keys = [
        (row.predicate, row.subject, natural(sdg_code(row)))
        for row in rows
        if row.predicate != SERVED_BY
    ]

    assert keys == sorted(keys)
    assert [row.predicate for row in rows] == sorted(row.predicate for row in rows)


def test_only_stated_links_and_possible_bearings_become_plain_triples(
    stated: sssom.MappingSet, inferred: sssom.MappingSet
) -> None:
    """Whoever asks for gp:alignedWith or gp:servedBy gets statements, not guesses."""
    graph = namespaces.GRAPH + "alignments/x"
    of_stated = plain(list(stated.quads(graph)))
    of_inferred = plain(list(inferred.quads(graph)))
    bearings = [row for row in inferred.alignments if row.predicate == POSSIBLY_BEARS_ON]

    assert {quad.predicate.value for quad in of_stated} == {ALIGNED_WITH}
    assert {quad.predicate.value for quad in of_inferred} == {POSSIBLY_BEARS_ON}
    assert (len(of_stated), len(of_inferred)) == (3, len(bearings))


def test_no_two_links_share_an_iri_or_a_label(
    stated: sssom.MappingSet, third_party: sssom.MappingSet, inferred: sssom.MappingSet
) -> None:
    """Two resources with one label cannot be told apart on a page."""
    rows = [*stated.alignments, *third_party.alignments, *inferred.alignments]
    label = namespaces.expand("rdfs:label")
    texts = [
        quad.object.value
        for row in rows
        for quad in row.quads(namespaces.GRAPH)
        if quad.predicate.value == label and isinstance(quad.object, Literal)
    ]

    assert len({row.iri for row in rows}) == len(rows)
    assert len(set(texts)) == len(texts) == len(rows)


def test_evidence_class_of_each_row_is_that_of_its_table(
    stated: sssom.MappingSet, inferred: sssom.MappingSet
) -> None:
    """The name of the file is the only place where the class is written."""
    assert {row.evidence for row in stated.alignments} == {EvidenceClass.STATED}
    assert {row.evidence for row in inferred.alignments} == {EvidenceClass.INFERRED}


@pytest.mark.reference
@pytest.mark.parametrize(("pattern", "codes"), WORD_FACTS, ids=[fact[0] for fact in WORD_FACTS])
def test_words_that_comments_rest_on_stand_in_these_targets_only(
    pattern: str, codes: set[str]
) -> None:
    """Most comments say that a target is the only one with a word; the texts must bear that out."""
    path = Path(os.environ["GPGRAPH_REFERENCE"]) / "sdg_framework_2025.csv"
    with path.open(encoding="utf-8", newline="") as file:
        texts = {row["target"]: row["target_text"] for row in csv.DictReader(file)}

    assert len(texts) == 169
    assert {
        code for code, text in texts.items() if re.search(pattern, text, re.IGNORECASE)
    } == codes
