"""An answer is cut exactly, and its parts make the whole: nothing twice, nothing missing."""

import csv
import io
from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from gpgraph.errors import QueryEvaluationError
from gpgraph.store.querying import windows
from gpgraph.store.querying.windows import Part, take_apart, window

P = NamedNode("http://example.org/p")
XSD = "http://www.w3.org/2001/XMLSchema#"
VALUES = (
    Literal("1"),
    Literal("1", language="en"),
    Literal("1", language="fr"),
    Literal("1", datatype=NamedNode(XSD + "integer")),
    Literal("1", datatype=NamedNode(XSD + "decimal")),
    Literal("1", datatype=NamedNode("http://example.org/code")),
    Literal("2020-01-01T00:00:00", datatype=NamedNode(XSD + "dateTime")),
    Literal("2020-01-01T00:00:00Z", datatype=NamedNode(XSD + "dateTime")),
    NamedNode("http://example.org/1"),
    Literal("http://example.org/1"),
    Literal("NaN", datatype=NamedNode(XSD + "double")),
)


def store_of(order: int) -> Store:
    """Hold the same triples, put in from both ends."""
    store = Store()
    for value in VALUES[::order]:
        for name in "ab"[::order]:
            store.add(Quad(NamedNode(f"http://example.org/{name}"), P, value))
    return store


def asking(store: Store) -> Callable[[str], QuerySolutions]:
    """Evaluate a SELECT over a store."""

    def ask(text: str) -> QuerySolutions:
        solutions = store.query(text)
        assert isinstance(solutions, QuerySolutions)
        return solutions

    return ask


def rows(solutions: QuerySolutions) -> list[tuple[str, ...]]:
    """Return the rows as they are written in TSV."""
    data = solutions.serialize(format=QueryResultsFormat.TSV)
    assert data is not None
    table = csv.reader(io.StringIO(data.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [tuple(row) for row in table][1:]


QUERIES = [
    "SELECT ?s ?o { ?s ?p ?o }",
    "SELECT ?s ?o { ?s ?p ?o } # LIMIT 3",
    "SELECT ?s ?o { ?s ?p ?o } LIMIT 17",
    "SELECT ?s ?o { ?s ?p ?o } OFFSET 3 LIMIT 9#",
    "SELECT ?s ?o{?s ?p ?o}LIMIT 9 OFFSET 4",
    "SELECT ?o { ?s ?p ?o } ORDER BY ?o",
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?s) LIMIT 15 VALUES ?s { <http://example.org/a> }",
    "SELECT ?o ?limit { ?s ?p ?o BIND('LIMIT 1' AS ?limit) { SELECT * {} LIMIT 1 } }",
    "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o",
    "SELECT DISTINCT ?o { ?s ?p ?o } # VALUES\nVALUES ?s { <http://example.org/b> }",
    "SELECT ?o { ?s ?p ?o FILTER(?s != <http://example.org/LIMIT2>) }LIMIT#n\n20",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("size", [1, 4, 5])
def test_parts_make_the_whole_whatever_the_order_in_the_store(query: str, size: int) -> None:
    """Each part comes from a store that was filled the other way round, as another instance may."""
    stores = [store_of(1), store_of(-1)]
    columns = tuple(variable.value for variable in asking(stores[0])(query).variables)
    expected = rows(asking(stores[0])(query))
    found: list[tuple[str, ...]] = []
    for number in range(100):
        ask = asking(stores[number % 2])
        part = window(ask, query, columns, Part(number * size, size), is_fixed=True)
        piece = rows(ask(part.text))
        assert len(piece) <= size
        assert part.is_cut == part.has_next
        found += piece
        if not part.has_next:
            break

    assert len(found) == len(expected)
    if "LIMIT" not in query.partition("#")[0].partition("BIND")[0].upper():
        assert sorted(found) == sorted(expected)
    else:
        everything = window(asking(stores[0]), query, columns, Part(0, len(expected) - 1),
                            is_fixed=True)  # fmt: skip
        assert found[:-1] == rows(asking(stores[1])(everything.text))


@pytest.mark.parametrize(
    ("query", "limit", "offset"),
    [
        ("SELECT * {}", None, 0),
        ("SELECT * { { SELECT * {} LIMIT 7 } }", None, 0),
        ("SELECT * { { SELECT * {} LIMIT 7 } } LIMIT 9 # LIMIT 8", 9, 0),
        ("SELECT*{}OFFSET 3LIMIT5#LIMIT 2", 5, 3),
        ("SELECT ?LIMIT5 { ?LIMIT5 <http://example.org/LIMIT4> 'OFFSET 3' }", None, 0),
        ("SELECT * {} limit 4 VALUES ?x { 'LIMIT 3' }", 4, 0),
        ("SELECT ?x {} #VALUES ?x {1}\nLIMIT 6\nVALUES ?x {2}", 6, 0),
        ("SELECT * { { SELECT ?x {} LIMIT 7 VALUES ?x {1} } } LIMIT\n#\n1 OFFSET 2", 1, 2),
    ],
)
def test_limits_of_the_query_itself_are_found(query: str, limit: int | None, offset: int) -> None:
    """Those of subqueries, comments, strings and names are not its own."""
    parts = take_apart(query)

    assert (parts.limit, parts.offset) == (limit, offset)


def test_answer_that_fits_is_the_query_as_it_is() -> None:
    """Nothing is put in order that need not be."""
    ask = asking(store_of(1))
    query = "SELECT ?s ?o { ?s ?p ?o }"

    assert window(ask, query, ("s", "o"), Part(0, 22), is_fixed=True).text == query
    assert window(ask, query, ("s", "o"), Part(0, 21), is_fixed=True).is_cut


def test_too_many_solutions_to_put_in_order_are_cut_without_a_next_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A link that does not lead on would be a lie; so would the second part."""
    monkeypatch.setattr(windows, "MAX_ORDERED", 20)
    ask = asking(store_of(1))
    query = "SELECT ?s ?o { ?s ?p ?o }"
    first = window(ask, query, ("s", "o"), Part(0, 5), is_fixed=True)

    assert (first.is_cut, first.has_next, len(rows(ask(first.text)))) == (True, False, 5)
    with pytest.raises(QueryEvaluationError, match="ORDER BY, LIMIT and OFFSET"):
        window(ask, query, ("s", "o"), Part(5, 5), is_fixed=True)


def test_query_that_changes_has_no_next_part() -> None:
    """The second part would be of other solutions."""
    ask = asking(store_of(1))
    query = "SELECT ?o (RAND() AS ?r) { ?s ?p ?o }"

    assert not window(ask, query, ("o", "r"), Part(0, 5), is_fixed=False).has_next
    with pytest.raises(QueryEvaluationError):
        window(ask, query, ("o", "r"), Part(5, 5), is_fixed=False)
