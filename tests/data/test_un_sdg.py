"""The UN's goals and targets: complete, in order, and nothing said that is not ours to say."""

import csv
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from gpgraph.model import namespaces

Term = BlankNode | Literal | NamedNode | Triple
FOLDER = Path(__file__).parents[2] / "data" / "un-sdg"
SCHEME = NamedNode(namespaces.SDG_SCHEME)

# How many numbered and how many lettered targets each goal has, by the UN's list of 2025.
TARGETS = {
    1: (5, 2),
    2: (5, 3),
    3: (9, 4),
    4: (7, 3),
    5: (6, 3),
    6: (6, 2),
    7: (3, 2),
    8: (10, 2),
    9: (5, 3),
    10: (7, 3),
    11: (7, 3),
    12: (8, 3),
    13: (3, 2),
    14: (7, 3),
    15: (9, 3),
    16: (10, 2),
    17: (19, 0),
}
CODES = [
    f"{goal}.{place}"
    for goal, (numbers, letters) in TARGETS.items()
    for place in [*map(str, range(1, numbers + 1)), *"abcd"[:letters]]
]
PROPER_NAMES = {"Trade", "Internet", "Green", "Climate", "Fund", "Partnership", "SDG"}


def triples(name: str) -> list[Triple]:
    """Return the triples of one file, in file order."""
    found = parse(path=FOLDER / name, format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


def term(curie: str) -> NamedNode:
    """Return a term by its CURIE."""
    return NamedNode(namespaces.expand(curie))


def values(statements: list[Triple], predicate: str) -> dict[str, list[Term]]:
    """Return the objects of one predicate by the local name of the UN's IRI."""
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for statement in statements:
        if statement.predicate == term(predicate):
            assert isinstance(statement.subject, NamedNode)
            found[statement.subject.value.removeprefix(namespaces.SDG)].append(statement.object)
    return dict(found)


def instances(statements: list[Triple], kind: str) -> list[str]:
    """Return the local names of the instances of a class, in file order."""
    types = values(statements, "rdf:type")
    return [name for name, kinds in types.items() if kinds == [term(kind)]]


def words(text: str) -> list[str]:
    """Return the words of a text, without case, punctuation and hyphens."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("\u2019", "'"))


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Return every run of that many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


@pytest.fixture(scope="module")
def structure() -> list[Triple]:
    """What the UN publishes."""
    return triples("structure.ttl")


@pytest.fixture(scope="module")
def notes() -> list[Triple]:
    """What we add."""
    return triples("notes.ttl")


@pytest.fixture(scope="module")
def labels(notes: list[Triple]) -> dict[str, str]:
    """Our short label of each target, by code."""
    found = values(notes, "gp:shortLabel")
    return {code: label.value for code, [label] in found.items() if isinstance(label, Literal)}


@pytest.fixture(scope="module")
def reference() -> Path:
    """The folder of the UN's own files; tests that use it are marked ``reference``."""
    return Path(os.environ["GPGRAPH_REFERENCE"])


@pytest.fixture(scope="module")
def official(reference: Path) -> dict[str, str]:
    """The UN's text of each target by code, and the long title of each goal by number."""
    with (reference / "sdg_framework_2025.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["target"]: row["target_text"] for row in rows} | {
        row["goal"]: row["goal_title"] for row in rows
    }


def test_all_goals_and_targets_are_there_and_come_in_natural_order(
    structure: list[Triple],
) -> None:
    """A missing target would look like a gap in the links; 16.10 comes after 16.9."""
    assert instances(structure, "sdgo:Goal") == [str(goal) for goal in range(1, 18)]
    assert instances(structure, "sdgo:Target") == CODES
    assert len(CODES) == 169


def test_each_target_belongs_to_the_goal_that_its_code_names(structure: list[Triple]) -> None:
    """The hierarchy and the codes come from one source and cannot differ."""
    parents = values(structure, "sdgo:isTargetOf")

    assert parents == {code: [NamedNode(namespaces.SDG + code.split(".")[0])] for code in CODES}


def test_each_code_stands_in_the_two_forms_of_the_un(structure: list[Triple]) -> None:
    """The UN writes 01 and 01.0a beside 1 and 1.a, each with a datatype of its own."""
    padded = {
        code: ".".join(part.zfill(2) for part in code.split("."))
        for code in [*map(str, range(1, 18)), *CODES]
    }

    assert values(structure, "skos:notation") == {
        code: [
            Literal(long, datatype=term("sdgo:SDGCode")),
            Literal(code, datatype=term("sdgo:SDGCodeCompact")),
        ]
        for code, long in padded.items()
    }


def test_goals_are_the_top_of_the_scheme_and_all_are_in_it(structure: list[Triple]) -> None:
    """Whoever walks the scheme from the top reaches everything."""
    goals = instances(structure, "sdgo:Goal")

    assert values(structure, "skos:topConceptOf") == {goal: [SCHEME] for goal in goals}
    assert values(structure, "skos:inScheme") == {
        code: [SCHEME] for code in [*goals, *instances(structure, "sdgo:Target")]
    }


def test_un_iris_carry_no_preferred_label_no_definition_and_no_long_text(
    structure: list[Triple], notes: list[Triple]
) -> None:
    """The UN has preferred labels of its own; who loads both files must not get two."""
    expected = {
        "structure": "rdf:type rdfs:label skos:altLabel skos:inScheme skos:notation "
        "skos:topConceptOf sdgo:isTargetOf",
        "notes": "rdfs:label dcterms:identifier gp:position gp:shortLabel",
    }
    longest = max(
        len(words(statement.object.value))
        for statement in [*structure, *notes]
        if isinstance(statement.object, Literal)
    )

    assert {statement.predicate for statement in structure} == {
        term(curie) for curie in expected["structure"].split()
    }
    assert {statement.predicate for statement in notes} == {
        term(curie) for curie in expected["notes"].split()
    }
    assert longest <= 9


def test_the_official_short_name_of_a_goal_is_also_its_label(structure: list[Triple]) -> None:
    """A goal is shown by the UN's name, a target by ours."""
    names = values(structure, "skos:altLabel")

    assert len(names) == 17
    assert values(structure, "rdfs:label") == names | {
        namespaces.SDG_SCHEME: [Literal("Sustainable Development Goals", language="en")]
    }


def test_no_triple_stands_in_both_files(structure: list[Triple], notes: list[Triple]) -> None:
    """The file tells who says it, so a statement has one file."""
    assert set(structure) & set(notes) == set()
    assert Counter([*structure, *notes]).most_common(1)[0][1] == 1


def test_every_code_is_a_plain_look_up_key_and_positions_count_from_one(
    notes: list[Triple],
) -> None:
    """The key is what people type; the position sorts where a code sorts wrongly as text."""
    goals = {str(goal): goal for goal in TARGETS}
    places = {
        code: place
        for goal in goals
        for place, code in enumerate((c for c in CODES if c.startswith(f"{goal}.")), start=1)
    }

    assert values(notes, "dcterms:identifier") == {code: [Literal(code)] for code in goals | places}
    assert values(notes, "gp:position") == {
        code: [Literal(place)] for code, place in (goals | places).items()
    }
    assert places["16.a"] == 11
    assert places["17.19"] == 19


def test_each_target_has_one_short_english_label_that_is_its_only_label(
    notes: list[Triple], labels: dict[str, str]
) -> None:
    """Two labels on one thing would make pages and searches disagree."""
    expected = {code: [Literal(label, language="en")] for code, label in labels.items()}

    assert list(labels) == CODES
    assert values(notes, "gp:shortLabel") == expected
    assert values(notes, "rdfs:label") == expected


def test_short_labels_differ_and_have_two_to_seven_words_in_sentence_case(
    labels: dict[str, str],
) -> None:
    """A label is read in lists: it must fit a line and tell its target from all others."""
    lengths = {code: len(label.split()) for code, label in labels.items()}
    capitals = {word for label in labels.values() for word in re.findall(r" ([A-Z]\w*)", label)}

    assert len({label.lower() for label in labels.values()}) == 169
    assert {code: n for code, n in lengths.items() if not 2 <= n <= 7} == {}
    assert {
        label for label in labels.values() if not re.fullmatch(r"[A-Z].*[^.\s]", label)
    } == set()
    assert capitals == PROPER_NAMES


@pytest.mark.reference
def test_codes_are_those_of_the_list_of_2025(official: dict[str, str]) -> None:
    """The numbers in this file were typed once; the list is what they mean."""
    assert set(official) == {*CODES, *map(str, TARGETS)}


@pytest.mark.reference
def test_structure_says_nothing_that_the_file_of_the_un_does_not_say(
    structure: list[Triple], reference: Path
) -> None:
    """Facts of the UN are taken over as they are; only the labels repeat the alternative labels."""
    store = Store()
    store.load(
        path=reference / "un-sdg-kos" / "sdg-kos-goals-targets-indicators.ttl",
        format=RdfFormat.TURTLE,
    )
    theirs = {quad.triple for quad in store}
    ours = {fact for fact in structure if fact.predicate != term("rdfs:label")}

    assert len(ours) == 17 * 6 + 169 * 5 + 1
    assert ours - theirs == set()


@pytest.mark.reference
def test_no_label_and_no_comment_of_ours_shares_six_words_in_a_row_with_the_un(
    labels: dict[str, str], table_texts: dict[str, str], official: dict[str, str]
) -> None:
    """The words are ours: whoever wants the official ones follows the IRI."""
    taken = set().union(*map(runs, official.values()))
    ours = labels | table_texts
    shared = {place: text for place, text in ours.items() if runs(text) & taken}

    assert runs("Prevention and treatment of substance abuse") & taken
    assert len(table_texts) > 50
    assert shared == {}
