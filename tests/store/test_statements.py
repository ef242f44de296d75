"""Statements that can be compared: blank nodes by what they say, not by what they are called."""

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from gpgraph.model.history.changes import Resources
from gpgraph.store.releases.statements import statements, term_of

GRAPH = "https://w3id.org/gpgraph/graph/ontology/core"
PREFIXES = """@prefix x: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."""


def said(turtle: str, graph: str = GRAPH) -> Resources:
    """Return the statements of a graph."""
    text = f"{PREFIXES} <{graph}> {{ {turtle} }}"
    quads: list[Quad] = list(parse(text, RdfFormat.TRIG))
    return statements(quads)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x:s x:p [ x:q 1 ; x:r 2 ] .", "x:s x:p _:b . _:b x:r 2 ; x:q 1 ."),
        ("x:s x:p ( 1 2 ) .", "x:s x:p _:a . _:a rdf:first 1 ; rdf:rest ( 2 ) ."),
        ("x:s x:p [ x:q [ x:r 1 ] ] .", "_:a x:r 1 . _:b x:q _:a . x:s x:p _:b ."),
        ("[] x:q 1 .", "_:other x:q 1 ."),
    ],
)
def test_the_same_structure_is_the_same_statement_however_it_is_written(
    one: str, other: str
) -> None:
    """A release in which nothing changed shows no change."""
    assert said(one) == said(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x:s x:p ( 1 2 ) .", "x:s x:p ( 2 1 ) ."),
        ("x:s x:p [ x:q 1 ] .", "x:s x:p [ x:q 2 ] ."),
        ("x:s x:p [ x:q 1 ] , [ x:q 2 ] .", "x:s x:p [ x:q 1 ; x:q 2 ] ."),
        ("[] x:q 1 .", "[] x:q 2 ."),
        ("x:s x:p ( ) .", "x:s x:p [] ."),
    ],
)
def test_another_structure_is_another_statement(one: str, other: str) -> None:
    """A change deep inside a list is a change of what has the list."""
    assert said(one) != said(other)


def test_a_circle_of_blank_nodes_and_a_long_list_are_read_to_the_end() -> None:
    """No input makes the comparison run for ever, or too deep."""
    circle = said("x:s x:p _:a . _:a x:q _:b . _:b x:q _:a .")
    members = " ".join(map(str, range(5000)))
    (listed,) = said(f"x:s x:p ( {members} ) .")["http://example.org/s"]

    assert len(circle["http://example.org/s"]) == 1
    assert listed.value.count('"') == 10_000


def test_what_is_inferred_contributed_or_about_a_release_is_not_compared() -> None:
    """These follow from the rest, are somebody else's, or say it anew each time."""
    for graph in ("inferred", "contrib/mine"):
        assert said("x:s x:p 1 .", f"https://w3id.org/gpgraph/graph/{graph}") == {}
    assert said("<https://w3id.org/gpgraph/release/2026.1> x:p 1 .") == {}


def test_values_are_terms_again_but_for_structures() -> None:
    """What is written as text in the history is RDF once more in a document."""
    (statement,) = said('x:s x:p "a\\"b\\n"@en .')["http://example.org/s"]
    term = term_of(statement.value)

    assert term is not None
    assert (term.value, str(term)) == ('a"b\n', statement.value)
    assert term_of("( 1 )") is None
    assert term_of("[ <x:p> 1 ]") is None
