"""Queries of much data: they are asked of what they look at, and find what they find of all."""

from collections.abc import Iterable, Iterator

import pytest
from pyoxigraph import NamedNode, Quad
from tests.validate.engine_cases import SHAPE, P, Q, asking, cases
from tests.validate.test_engines import found, turtle, with_questions

from gpgraph.store import shacl
from gpgraph.store.engines import lookedat
from gpgraph.store.engines.questions import Questions

EX = "http://example.org/"
E = f"<{EX}"
# What names a property, what it names, and a property that nothing names.
DATA = """
e:x a e:C ; e:p 1 ; e:names e:p , e:q , "no name" . e:y a e:C ; e:p 2 ; e:q 3 ; e:names e:p .
e:z a e:D ; e:names e:r . e:hub e:r e:x , e:y , e:z ; e:q e:x . e:x e:r e:y .
e:p e:names e:x .
"""
NAMED = {
    "beside": f"SELECT $this ?value {{ $this {E}names> ?name ; ?name ?value }}",
    "outside of NOT EXISTS": f"SELECT $this (?name AS ?value) {{ $this {E}names> ?name"
    " FILTER NOT EXISTS { $this ?name ?some } }",
    "in OPTIONAL": f"SELECT $this ?value {{ $this {E}names> ?name OPTIONAL {{ $this ?name ?value }}"
    " FILTER (?value > 1) }",
    "in one of two": f"SELECT $this ?value {{ $this {E}names> ?name"
    " { $this ?name ?value } UNION { ?value ?name $this } }",
}
ANY = {
    "unnamed": "SELECT $this ?value { $this ?name ?value FILTER (isIRI(?value)) }",
    "named in another branch": f"SELECT $this ?value {{ {{ $this {E}names> ?name }}"
    " UNION { $this ?name ?value FILTER (isIRI(?value)) } }",
    "named from the other end": f"SELECT $this ?value {{ ?name {E}names> $this ."
    " $this ?name ?value }",
    "negated": f"SELECT $this ?value {{ $this !{P} ?value FILTER (isIRI(?value)) }}",
    "a path of no step": f"SELECT $this ?value {{ $this {Q}* ?value }}",
}
TOO_LATE = {
    "after OPTIONAL": "{ $this e:p@ ?value OPTIONAL { ?value ?name ?v } $this e:names@ ?name }",
    "outside of a group with OPTIONAL": "{ $this e:names@ ?name"
    " { $this e:p@ ?value OPTIONAL { ?value ?name ?v } } }",
    "two OPTIONAL away": "{ $this e:names@ ?name"
    " OPTIONAL { $this e:p@ ?value OPTIONAL { ?value ?name ?v } } }",
    "after EXISTS": "{ $this e:p@ ?x BIND(EXISTS { ?x ?name ?v } AS ?value) $this e:names@ ?name }",
    "after NOT EXISTS in OPTIONAL": "{ $this e:p@ ?x"
    " OPTIONAL { $this e:p@ ?value FILTER NOT EXISTS { ?x ?name ?v } } $this e:names@ ?name }",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[set[str]]]:
    """Take any data for many, and note which properties each store of them has."""
    stores: list[set[str]] = []

    class Noting(Questions):
        def __init__(self, facts: Iterable[Quad]) -> None:
            held = list(facts)
            stores.append({fact.predicate.value.removeprefix(EX) for fact in held})
            super().__init__(held)

    monkeypatch.setattr(lookedat, "_MANY", 0)
    monkeypatch.setattr(lookedat, "Questions", Noting)
    yield stores
    lookedat.looked_at.cache_clear()


def found_alike(data: str, query: str) -> object:
    """Return what a query finds, of all data as of those that it looks at."""
    facts, shapes = turtle(data), turtle(asking(query))
    expected = found(shacl.check, facts, shapes)
    assert found(with_questions, facts, shapes) == expected
    return expected


def test_every_query_finds_the_same(asked: list[set[str]]) -> None:
    """Whatever it is made of, and whatever the targets of its shape."""
    tried = [(data, shapes) for group, data, shapes in cases() if group in {"queries", "shapes"}]

    for data, shapes in ((turtle(data), turtle(shapes)) for data, shapes in tried):
        assert found(with_questions, data, shapes) == found(shacl.check, data, shapes)

    assert len(asked) >= 20


@pytest.mark.parametrize("query", NAMED.values(), ids=NAMED)
def test_properties_that_values_name_are_looked_at(query: str, asked: list[set[str]]) -> None:
    """An alignment names the property that the statement has to have which it is about."""
    assert found_alike(DATA, query)
    assert len(asked) == 1
    assert {"names", "p", "q"} <= asked[0]


@pytest.mark.parametrize("body", TOO_LATE.values(), ids=TOO_LATE)
def test_property_is_named_where_it_is_looked_at(body: str, asked: list[set[str]]) -> None:
    """What is bound only later, or elsewhere, does not tell which properties match."""
    data = "e:x a e:C ; e:p e:o ; e:names e:q . e:o e:r 1 ."
    found_alike(data, f"SELECT $this ?value {body}".replace("e:", E).replace("@", ">"))

    assert "r" in asked[-1]


@pytest.mark.parametrize("query", ANY.values(), ids=ANY)
def test_query_that_looks_at_anything_is_asked_of_all(query: str, asked: list[set[str]]) -> None:
    """Where it cannot be told, nothing is left out."""
    assert found_alike(DATA, query)
    assert asked[1] >= {"names", "p", "q", "r"}


def test_what_no_query_looks_at_is_left_out(asked: list[set[str]]) -> None:
    """What hangs under one would be walked through for each that hangs there."""
    shapes = turtle(asking(f"SELECT $this ?value {{ $this {P} ?value FILTER (?value > 1) }}"))

    assert found(with_questions, turtle(DATA), shapes)
    assert asked == [{NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type").value, "p"}]


def test_without_a_focus_node_nothing_more_is_loaded(asked: list[set[str]]) -> None:
    """A copy of all data, for a query that nothing is asked about, would be for nothing."""
    shapes = turtle(asking(ANY["unnamed"]).replace("e:C", "e:Other"))

    assert found(with_questions, turtle(DATA), shapes) == set()
    assert len(asked) == 1


def test_targets_are_found_by_properties_as_well(asked: list[set[str]]) -> None:
    """They need not be in the query."""
    shapes = turtle(
        asking(f"SELECT $this {{ $this {P} 1 }}").replace(
            SHAPE, "e:S a sh:NodeShape ; sh:targetObjectsOf e:r ; "
        )
    )

    assert found(with_questions, turtle(DATA), shapes) == found(shacl.check, turtle(DATA), shapes)
    assert "r" in asked[0]
