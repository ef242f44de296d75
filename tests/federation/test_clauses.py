"""What a query asks other servers is read exactly, or the query is refused."""

import json
from collections.abc import Iterator, Sequence

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from gpgraph.errors import FederationRefusedError, QueryEvaluationError, RemoteQueryError
from gpgraph.model.federation import MAX_CLAUSES
from gpgraph.store.querying.serviceclause import RemoteQuery, remote_queries, with_answers

URL = "<https://a.example/sparql>"
READ = {
    "SELECT * { SERVICE URL { ?s ?p ?o } }": "{ ?s ?p ?o }",
    "SELECT * { SERVICE SILENT URL { ?s ?p ?o } }": "{ ?s ?p ?o }",
    "SELECT * { ?s ?p 1serviceURL{} }": "{}",
    "SELECT * { FILTER(1<2)SERVICE#{\nSILENT # SERVICE\nURL#}\n{ } }": "{ }",
    "SELECT * { SERVICE URL { ?s ?p '}' } }": "{ ?s ?p '}' }",
    "SELECT * { SERVICE URL { ?s ?p '''a'}'''@en } }": "{ ?s ?p '''a'}'''@en }",
    "SELECT * { SERVICE URL { ?s ?p '''}\\\\''' } BIND('''}''' AS ?x) }": "{ ?s ?p '''}\\\\''' }",
    'SELECT * { SERVICE URL { ?s ?p "\\"}" # }\n } }': '{ ?s ?p "\\"}" # }\n }',
    "SELECT * { SERVICE URL { { ?a ?b 1 } UNION { ?a ?b { } } } }": None,
    "SELECT * { SERVICE URL { { ?a ?b 1 } UNION { ?a ?b 2 } } }": (
        "{ { ?a ?b 1 } UNION { ?a ?b 2 } }"
    ),
    "SELECT * { SERVICE URL { SELECT (COUNT(*) AS ?n) { ?a ?b ?c } } }": (
        "{ SELECT (COUNT(*) AS ?n) { ?a ?b ?c } }"
    ),
    "SELECT * { OPTIONAL { SERVICE URL { ?s ?p ?o } } }": "{ ?s ?p ?o }",
    "SELECT * { { SELECT ?s { SERVICE URL { ?s ?p ?o } } } }": "{ ?s ?p ?o }",
    "SELECT ?service { ?service ?p 'SERVICE' # SERVICE\n . SERVICE URL { } }": "{ }",
    "SELECT * { FILTER(1 < 2 && 3 > 2) SERVICE URL { ?s ?p ?o FILTER(?o < 3) } }": (
        "{ ?s ?p ?o FILTER(?o < 3) }"
    ),
}


@pytest.mark.parametrize("query", [query for query, group in READ.items() if group is not None])
def test_clause_is_cut_out_where_it_begins_and_ends(query: str) -> None:
    """A bracket in a string or a comment is no bracket."""
    (found,) = remote_queries(query.replace("URL", URL))

    assert found.text == f"SELECT * WHERE {READ[query]}"
    assert found.endpoint == "https://a.example/sparql"


@pytest.mark.parametrize("query", [query for query, group in READ.items() if group is None])
def test_query_that_is_not_sparql_is_not_read(query: str) -> None:
    """The engine says what is wrong, at the place where it is."""
    with pytest.raises(SyntaxError):
        remote_queries(query.replace("URL", URL))


def test_mistake_is_told_at_its_place() -> None:
    """The text that is parsed has other words in it, at the same places."""
    with pytest.raises(SyntaxError, match="2:7"):
        remote_queries("SELECT * { SERVICE SILENT <https://a.example/> {\n ? } }")


def test_base_and_prefixes_go_along_as_far_as_they_are_needed() -> None:
    """Others learn nothing else of the query, and understand what they get."""
    query = """
        BASE <https://a.example/x/> PREFIX e: <../e#> PREFIX unused: <https://b.example/>
        PREFIX s: <sparql/> # a comment
        SELECT * { ?s unused:p ?o SERVICE SILENT s:query { ?s e:p <q> , _:b } }
    """

    assert remote_queries(query) == (
        RemoteQuery(
            endpoint="https://a.example/x/sparql/query",
            text=(
                "BASE <https://a.example/x/>\nPREFIX e: <https://a.example/e#>\n"
                "SELECT * WHERE { ?s e:p <q> , _:b }"
            ),
            is_silent=True,
            variables=("s",),
        ),
    )


REFUSED = {
    "SELECT * { VALUES ?g { URL } SERVICE ?g { } }": "leaves open which server",
    "SELECT * { SERVICE URL { SERVICE URL { } } }": "side by side",
    "SELECT * { SERVICE SILENT URL { OPTIONAL { SERVICE URL { } } } }": "side by side",
    "SELECT * { FILTER EXISTS { SERVICE URL { } } }": "inside EXISTS",
    "SELECT * { FILTER(1 = 1 || NOT EXISTS { OPTIONAL { SERVICE URL { } } }) }": "inside EXISTS",
    "SELECT (EXISTS { SERVICE URL { } } AS ?x) { }": "inside EXISTS",
    "SELECT * { GRAPH <a:b> { SERVICE URL { } } }": "outside of GRAPH",
    "SELECT * { GRAPH ?g { { SERVICE URL { } } } }": "outside of GRAPH",
    "SELECT * { ?s ?p ?o LATERAL { SERVICE URL { } } }": "inside LATERAL",
    "PREFIX e: URL SELECT * { SERVICEsilente:{} }": "with blanks",
    "PREFIX e: URL PREFIX SERVICEe: URL SELECT * { SERVICEe:{} }": "with blanks",
    "SELECT * { {} UNION{SERVICEX{}} }".replace("X", " ?x"): "leaves open which server",
    "SELECT * { SERVICE URL { } SERVICEURL{ } {} UNION{SERVICEe:{}} }": "with blanks",
    "SELECT * {" + "SERVICE URL { }" * (MAX_CLAUSES + 1) + "}": f"may have {MAX_CLAUSES}",
}


@pytest.mark.parametrize("query", list(REFUSED))
def test_clause_that_cannot_be_answered_beforehand_is_refused(query: str) -> None:
    """Answered otherwise than SPARQL says, it would be a wrong answer."""
    with pytest.raises(FederationRefusedError, match=REFUSED[query]):
        remote_queries(query.replace("URL", URL))


@pytest.mark.parametrize(
    "expression", ["?a<'b>'&&?c='{'", "?a<?b#>{\n", "?a<?b&&?b>'{'", "1<'>'&&'{'='{'"]
)
def test_comparison_that_looks_like_an_iri_hides_no_bracket(expression: str) -> None:
    """What stands between < and > may be an IRI or two comparisons; never is it a wrong cut."""
    group = f"{{ ?a ?b ?c FILTER({expression}) }}"
    try:
        found = remote_queries(f"SELECT * {{ SERVICE {URL} {group} }}")
    except FederationRefusedError as error:
        assert "blanks" in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert [query.text for query in found] == [f"SELECT * WHERE {group}"]


def test_columns_keep_the_order_of_the_clause() -> None:
    """So that ``SELECT *`` has the columns that the reader of the query expects."""
    (found,) = remote_queries(f"SELECT * {{ SERVICE {URL} {{ ?z ?b $a FILTER(?no) }} }}")

    assert found.variables == ("z", "b", "a")


def test_query_without_a_clause_asks_nobody() -> None:
    """The word alone is none."""
    assert remote_queries("SELECT ?service { ?service ?p 'SERVICE' }") == ()


@pytest.fixture(scope="module")
def local() -> Store:
    """Our data: names of three things, one of them twice."""
    store = Store()
    for number, name in ((1, "one"), (2, "two"), (2, "zwei"), (4, "four")):
        store.add(Quad(thing(number), NamedNode("https://e.example/name"), Literal(name)))
    return store


@pytest.fixture(scope="module")
def other() -> Store:
    """Their data: sizes of three things."""
    store = Store()
    for number in (1, 2, 3):
        store.add(Quad(thing(number), NamedNode("https://e.example/size"), Literal(number)))
    return store


def thing(number: int) -> NamedNode:
    """Return the name of a thing."""
    return NamedNode(f"https://e.example/{number}")


def rows(store: Store, query: str) -> list[list[str]]:
    """Return the solutions, each as its bindings, in a fixed order."""
    return sorted(bindings(store, query))


def bindings(store: Store, query: str) -> Iterator[list[str]]:
    """Yield the bindings of each solution."""
    results = store.query(query)
    assert isinstance(results, QuerySolutions)
    names = [str(variable) for variable in results.variables]
    for solution in results:
        yield sorted(f"{name} {term}" for name, term in zip(names, solution, strict=True) if term)


SIZE, NAME = "?s e:size ?n", "?s e:name ?l"
JOINS = [
    f"{{ {NAME} SERVICE URL {{ {SIZE} }} }}",
    f"{{ SERVICE URL {{ {SIZE} }} {NAME} FILTER(?n > 1) }}",
    f"{{ SERVICE URL {{ {SIZE} }} OPTIONAL {{ {NAME} }} }}",
    f"{{ {NAME} OPTIONAL {{ SERVICE URL {{ {SIZE} }} FILTER(?n != 1) }} }}",
    f"{{ {NAME} MINUS {{ SERVICE URL {{ {SIZE} }} }} }}",
    f"{{ {{ {NAME} }} UNION {{ SERVICE URL {{ {SIZE} }} }} }}",
    f"{{ {NAME} {{ SELECT ?s {{ SERVICE URL {{ {SIZE} }} }} ORDER BY DESC(?n) LIMIT 2 }} }}",
    f"{{ SERVICE URL {{ {SIZE} }} SERVICE URL {{ ?x e:size ?n }} }}",
    f"{{ {NAME} SERVICE URL {{ e:1 e:size 1 }} }}",
    f"{{ {NAME} SERVICE URL {{ e:1 e:size 2 }} }}",
    f"{{ SERVICE URL {{ {{ {SIZE} }} UNION {{ {SIZE} }} }} }}",
    "{ SERVICE URL { VALUES ?s { e:1 e:9 } OPTIONAL { ?s e:size ?n } } }",
    f"{{ SERVICE URL {{ {SIZE} }} BIND(?n + 1 AS ?m) }}",
    f"{{ {NAME} SERVICE SILENT URL {{ {SIZE} FILTER(?l = 'one') }} }}",
]


@pytest.mark.parametrize("group", JOINS)
def test_answer_put_in_gives_what_sparql_says(group: str, local: Store, other: Store) -> None:
    """The pattern over their data, joined where it stands: as with a graph of theirs, by hand."""
    prefix = "PREFIX e: <https://e.example/>"
    query = f"{prefix} SELECT * {group}"
    asked = remote_queries(query.replace("URL", URL))
    answers = [answer(other, remote.text) for remote in asked]
    whole = Store()
    whole.extend(local)
    graph = NamedNode("https://a.example/sparql")
    whole.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in other)

    expected = query.replace("SERVICE SILENT", "GRAPH").replace("SERVICE", "GRAPH")

    assert rows(local, with_answers(query.replace("URL", URL), answers)) == rows(
        whole, expected.replace("URL", URL)
    )


def answer(store: Store, query: str) -> bytes:
    """Evaluate a query as a server would."""
    results = store.query(query)
    assert isinstance(results, QuerySolutions)
    found = results.serialize(format=QueryResultsFormat.JSON)
    assert found is not None
    return found


def results(*rows: dict[str, object], columns: Sequence[str] = ("x",)) -> bytes:
    """Return solutions in JSON."""
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()


ONE = f"SELECT * {{ SERVICE {URL} {{ ?x <p:p> ?y }} }}"


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "https://e.example/ü"},
        {"type": "literal", "value": "} } \" ' \\ \n\r\t\x00\x01\ud7ff\U0001f600 SERVICE <a:b> {"},
        {"type": "literal", "value": "Ziel", "xml:lang": "de"},
        {"type": "literal", "value": "هدف", "xml:lang": "ar", "its:dir": "rtl"},
        {"type": "literal", "value": "2", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        {"type": "literal", "value": "x", "datatype": "https://e.example/t"},
        {
            "type": "triple",
            "value": {
                "subject": {"type": "uri", "value": "a:b"},
                "predicate": {"type": "uri", "value": "a:b"},
                "object": {"type": "literal", "value": "}"},
            },
        },
    ],
)
def test_every_term_comes_through_as_it_is(term: dict[str, object]) -> None:
    """Whatever stands in it, it is no part of the query."""
    given = results({"x": term}, {}, columns=("y", "x"))
    found = answer(Store(), with_answers(ONE, [given]))

    assert json.loads(found)["results"]["bindings"] == [{"x": term}, {}]


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "a:b> } SERVICE <a:b"},
        {"type": "uri", "value": "relative"},
        {"type": "literal", "value": "x", "xml:lang": "en } "},
        {"type": "literal", "value": "x", "datatype": "a:b> }"},
        {"type": "unheard-of", "value": "x"},
    ],
)
def test_term_that_is_none_is_the_fault_of_the_server(term: dict[str, object]) -> None:
    """Written into the query as it is, it could end the clause."""
    with pytest.raises(RemoteQueryError, match=r"a\.example.*not SPARQL results"):
        with_answers(ONE, [results({"x": term})])


def test_blank_node_is_refused_with_a_way_out() -> None:
    """It has no name here, and an invented one would be an IRI where the query sees none."""
    given = results({"x": {"type": "bnode", "value": "b"}})

    with pytest.raises(QueryEvaluationError, match=r"binds \?x to a blank node.*subquery"):
        with_answers(ONE, [given])


@pytest.mark.parametrize("given", [None, b"", b"[", b"{}", results()[:-3]])
def test_silent_failure_is_one_solution_that_binds_nothing(given: bytes | None) -> None:
    """SPARQL 1.1 Federated Query, section 3, says so."""
    query = ONE.replace("SERVICE", "SERVICE SILENT")

    assert json.loads(answer(Store(), with_answers(query, [given])))["results"]["bindings"] == [{}]


def test_columns_are_those_of_the_pattern() -> None:
    """What the server adds is left out; what it leaves out is unbound."""
    given = results({"z": {"type": "uri", "value": "a:b"}}, columns=("z",))
    found = json.loads(answer(Store(), with_answers(ONE, [given])))

    assert sorted(found["head"]["vars"]) == ["x", "y"]
    assert found["results"]["bindings"] == [{}]
