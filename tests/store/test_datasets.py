"""Each triple once, however often and in whatever spelling a query names its graph."""

from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.store.querying.datasets import dataset_of

GRAPH = "http://example.org/graph/"


@pytest.fixture
def store() -> Store:
    """Two graphs that share no triple, of two triples and of one."""
    found = Store()
    found.extend(
        Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), value, graph)
        for value, graph in (
            (Literal("1"), NamedNode(f"{GRAPH}a")),
            (Literal("2"), NamedNode(f"{GRAPH}a")),
            (Literal("3"), NamedNode(f"{GRAPH}b")),
        )
    )
    return found


def rows(store: Store, text: str) -> list[str]:
    """Return the values of the first column."""
    dataset = dataset_of(store, QueryRequest(text))
    solutions = dataset.store.query(
        text, default_graph=dataset.default_graph, named_graphs=dataset.named_graphs
    )
    values = (cast("Literal", solution[0]).value for solution in cast("QuerySolutions", solutions))
    return sorted(values)


@pytest.mark.parametrize(
    ("clause", "default", "named"),
    [
        ("FROM <a>", "12", ""),
        ("FROM <a> FROM <a>", "12", ""),
        ("FROM <a> FROM <../graph/a>", "12", ""),
        ("FROM <a> FROM g:a FROM <b>", "123", ""),
        ("FROM NAMED <a> FROM NAMED <a>", "", "12"),
        ("FROM NAMED <a> FROM NAMED g:a FROM <b> FROM <b>", "3", "12"),
        ("FROM <a> FROM NAMED <a>", "12", "12"),
        ("FROM <a> FROM <a> FROM <none>", "12", ""),
        ("FROM<a>FROM<a>", "12", ""),
        ("FROM<a>FROMNAMED<a>FROMg:b", "123", "12"),
        ("from#FROM <b>\n<a> From <a>", "12", ""),
        ("FROM NAMED g:a FROMNAMEDg:a", "", "12"),
    ],
)
def test_graph_named_twice_counts_once(store: Store, clause: str, default: str, named: str) -> None:
    """SPARQL 1.1, section 13.2: the default graph is a merge, the named graphs are a set."""
    prologue = f"BASE <{GRAPH}> PREFIX g: <{GRAPH}> SELECT ?o {clause}"

    assert rows(store, f"{prologue} {{ ?s ?p ?o }}") == list(default)
    assert rows(store, f"{prologue} {{ GRAPH ?g {{ ?s ?p ?o }} }}") == list(named)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { ?s ?p ?o FILTER(?o != ' FROM <a> ') }",
        "SELECT ?o { ?s ?p ?o } # FROM <a> FROM <a>",
        "PREFIX from: <http://example.org/> SELECT ?o { ?s from:p ?o }",
        "SELECT ?o ?from { ?s ?p ?o }",
    ],
)
def test_word_that_names_no_graph_changes_nothing(store: Store, text: str) -> None:
    """The default graph is empty here."""
    dataset = dataset_of(store, QueryRequest(text))

    assert (dataset.default_graph, dataset.named_graphs) == (None, None)


def test_expression_before_the_dataset_does_not_hide_it(store: Store) -> None:
    """What is less than something opens no IRI."""
    clause = f"FROM <{GRAPH}a> FROM <{GRAPH}a>"
    text = f"SELECT (?o<'FROM <x>'&&?o>'y' AS ?x) (1<2AS?y) ?o {clause} {{ ?s ?p ?o }}"
    dataset = dataset_of(store, QueryRequest(text))

    assert dataset.default_graph == [NamedNode(f"{GRAPH}a")]
