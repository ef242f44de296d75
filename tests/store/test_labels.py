"""The index of labels: what is in it, and what it answers at any size."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from gpgraph.service.searching.finding import find
from gpgraph.store.labels.reading import MOST_FOUND, Labels
from gpgraph.store.labels.writing import LABELS, write_labels
from gpgraph.store.releases.generation import DATASET

SKOS = "http://www.w3.org/2004/02/skos/core#"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CONTRIB = "<https://w3id.org/gpgraph/graph/contrib/mine>"
STATEMENTS = f"""
<http://e.org/plain> {LABEL} "Border control" .
<http://e.org/concept> {LABEL} "Border controls"@en .
<http://e.org/concept> {TYPE} <{SKOS}Concept> .
<http://e.org/concept> <{SKOS}altLabel> "Contrôle aux frontières"@fr .
<http://e.org/concept> <{SKOS}notation> "2.4" .
<http://e.org/theirs> {LABEL} "Border post" {CONTRIB} .
<http://e.org/shapes> {LABEL} "Border shape" <https://w3id.org/gpgraph/graph/shapes/x> .
_:b {LABEL} "Border of nobody" .
"""


def make(folder: Path, text: str) -> Path:
    """Write a folder with a dataset as a release has it."""
    with gzip.open(folder / DATASET, "wt", encoding="utf-8") as lines:
        lines.write(text)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the dataset with its index beside it."""
    made = make(tmp_path, STATEMENTS)
    write_labels(made / LABELS, made / DATASET)
    return made


def names(labels: Labels, *asked: str, facets: tuple[int, ...] = ()) -> list[str]:
    """Return the labels that have all words."""
    return [match.text for match in labels.with_words([[word] for word in asked], facets)]


def test_labels_of_data_and_of_contributed_graphs_are_found_concepts_first(folder: Path) -> None:
    """Shapes are not data, and what has no name cannot be linked to."""
    assert names(Labels.open(folder), "border*") == [
        "Border controls",
        "Border control",
        "Border post",
    ]


def test_graph_of_what_others_brought_is_known(folder: Path) -> None:
    """It has no page of its own; its graph has."""
    labels = Labels.open(folder)
    (match,) = labels.with_words([["post"]], ())

    assert labels.thing(match.thing).graph == CONTRIB.strip("<>")


def test_every_label_is_found_in_its_language_and_by_its_code(folder: Path) -> None:
    """With or without accents; a code as a whole."""
    labels = Labels.open(folder)

    assert [match.language for match in labels.with_words([["controle"], ["front*"]], ())] == ["fr"]
    assert [match.text for match in labels.with_code("2.4")] == ["2.4"]


def test_facet_narrows(folder: Path) -> None:
    """Only what has the class."""
    labels = Labels.open(folder)
    (number,) = (number for number, facet in labels.facets.items() if facet.iri == f"{SKOS}Concept")

    assert names(labels, "border*", facets=(number,)) == ["Border controls"]


@pytest.mark.parametrize(
    ("word", "is_begun", "meant"),
    [
        ("bordre", False, ["border"]),
        ("contorl", False, ["control"]),
        ("controll", False, ["control", "controle", "controls"]),
        ("xontr", True, ["contr*"]),
        ("bo", True, []),
        ("zebra", False, []),
    ],
)
def test_misspelled_word_finds_those_that_may_be_meant(
    folder: Path, word: str, meant: list[str], *, is_begun: bool
) -> None:
    """Two letters that changed places are one mistake; short words have too many neighbours."""
    found = Labels.open(folder).guesses(word, is_begun=is_begun)

    assert found[: len(meant)] == meant if meant else found == []


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "border OR post",
        "NEAR(border)",
        "*",
        "words:border",
        "\x00",
        "'; DROP TABLE label",
        "-1",
    ],
)
def test_no_word_is_an_operator(folder: Path, question: str) -> None:
    """What a stranger types never becomes a part of the query, and is no error."""
    labels = Labels.open(folder)
    find(labels, question, (), ("en",))

    assert names(labels, "border*")


def test_release_without_an_index_gets_it_when_it_is_loaded(folder: Path) -> None:
    """Releases from before there was one are searched as well."""
    with_index = names(Labels.open(folder), "border*")
    (folder / LABELS).unlink()

    assert names(Labels.open(folder), "border*") == with_index


def test_equal_data_give_an_equal_index(folder: Path, tmp_path: Path) -> None:
    """Row by row; the file itself depends on the version of SQLite."""
    again = tmp_path / "again.db"
    write_labels(again, folder / DATASET)

    first, second = (list(sqlite3.connect(path).iterdump()) for path in (folder / LABELS, again))
    assert first == second


def test_word_that_all_labels_have_costs_no_more_than_is_shown(tmp_path: Path) -> None:
    """The weightiest are found first, and the rest is not looked at."""
    count = MOST_FOUND + 500
    lines = (f'<http://e.org/{number}> {LABEL} "Common {number}" .\n' for number in range(count))
    labels = Labels.open(make(tmp_path, "".join(lines)))

    assert len(names(labels, "common")) == MOST_FOUND
