"""The endpoint speaks the SPARQL 1.1 Protocol: forms, formats, datasets."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

GRAPH = "https://w3id.org/gpgraph/graph/"
SELECT = (
    "PREFIX gp: <https://w3id.org/gpgraph/ontology#> SELECT ?label ?goal WHERE "
    "{ ?goal a gp:GlobalPolicingGoal ; <http://www.w3.org/2000/01/rdf-schema#label> ?label ; "
    "<http://www.w3.org/2004/02/skos/core#inScheme> <https://w3id.org/gpgraph/id/gpg-2017> } "
    "ORDER BY ?goal"
)
METHODS = ("HEAD", "GET")
ASK = "ASK { ?s a <https://w3id.org/gpgraph/ontology#GlobalPolicingGoal> }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } ORDER BY ?s ?c LIMIT 5"
DESCRIBE = "DESCRIBE <https://w3id.org/gpgraph/id/gpg-2017/1>"
SYNTAX = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


def media_type(answer: httpx2.Response) -> str:
    """Return the content type without parameters."""
    return str(answer.headers["content-type"]).partition(";")[0]


def count(client: httpx2.Client, query: str, **parameters: list[str]) -> int:
    """Return the one number that a query gives."""
    answer = client.get("/sparql", params={"query": query, "format": "csv", **parameters})
    assert answer.status_code == 200, answer.text
    return int(answer.text.splitlines()[1])


@pytest.mark.parametrize("way", ["get", "form", "direct", "direct with charset"])
def test_query_may_come_in_each_way_of_the_protocol(client: httpx2.Client, way: str) -> None:
    """Section 2.1: the answer is the same."""
    direct = "application/sparql-query"
    answer = {
        "get": lambda: client.get("/sparql", params={"query": SELECT}),
        "form": lambda: client.post("/sparql", data={"query": SELECT}),
        "direct": lambda: client.post("/sparql", content=SELECT, headers={"Content-Type": direct}),
        "direct with charset": lambda: client.post(
            "/sparql", content=SELECT, headers={"Content-Type": f"{direct}; charset=utf-8"}
        ),
    }[way]()

    assert answer.status_code == 200
    assert media_type(answer) == "application/sparql-results+json"
    assert answer.json()["head"]["vars"] == ["label", "goal"]
    assert len(answer.json()["results"]["bindings"]) == 7


@pytest.mark.parametrize(
    "wanted",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_rows_come_in_each_format_with_the_columns_of_the_query(
    client: httpx2.Client, wanted: str
) -> None:
    """Seven goals; the columns stand in the order of SELECT."""
    headers = {"Accept": wanted, "Accept-Encoding": "identity"}
    answer = client.get("/sparql", params={"query": SELECT}, headers=headers)
    space = "{http://www.w3.org/2005/sparql-results#}"
    if wanted.endswith("json"):
        head, rows = answer.json()["head"]["vars"], len(answer.json()["results"]["bindings"])
    elif wanted.endswith("xml"):
        root = ET.fromstring(answer.text)  # noqa: S314 - our own server
        head = [item.attrib["name"] for item in root.iter(f"{space}variable")]
        rows = len(list(root.iter(f"{space}result")))
    else:
        table = list(
            csv.reader(io.StringIO(answer.text), delimiter="," if "csv" in wanted else "\t")
        )
        head, rows = [name.lstrip("?") for name in table[0]], len(table) - 1

    assert media_type(answer) == wanted
    assert "Accept" in answer.headers["vary"].split(", ")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert (head, rows) == (["label", "goal"], 7)


@pytest.mark.parametrize(
    ("wanted", "body"),
    [
        ("application/sparql-results+json", '{"head":{},"boolean":true}'),
        ("application/sparql-results+xml", "<boolean>true</boolean>"),
        ("text/csv", "true"),
        ("text/tab-separated-values", "true"),
    ],
)
def test_ask_gives_one_boolean(client: httpx2.Client, wanted: str, body: str) -> None:
    """CSV and TSV have no form for a boolean; the bare word is what other servers write."""
    answer = client.get("/sparql", params={"query": ASK}, headers={"Accept": wanted})

    assert media_type(answer) == wanted
    assert body in answer.text


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("wanted", list(SYNTAX))
def test_triples_come_in_each_format(client: httpx2.Client, query: str, wanted: str) -> None:
    """The same triples, whatever their syntax."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": wanted})
    plain = client.get("/sparql", params={"query": query, "format": "nt"})
    text = answer.text
    if wanted == "application/ld+json":  # read with our context in the place of its address
        context = client.get("/context/v1.jsonld").text.strip()
        text = text.replace(f'"{answer.json()["@context"]}"', context[context.index(":") + 1 : -1])
    found = {quad.triple for quad in parse(text, SYNTAX[wanted])}

    assert media_type(answer) == wanted
    assert found == {quad.triple for quad in parse(plain.content, RdfFormat.N_TRIPLES)}
    assert found


def test_turtle_uses_our_prefixes(client: httpx2.Client) -> None:
    """Readers see names, not addresses."""
    answer = client.get("/sparql", params={"query": DESCRIBE}, headers={"Accept": "text/turtle"})

    assert "@prefix gp: <https://w3id.org/gpgraph/ontology#> ." in answer.text
    assert ", gp:GlobalPolicingGoal ," in answer.text
    assert "<https://w3id.org/gpgraph/ontology#GlobalPolicingGoal>" not in answer.text


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize(
    "path",
    [
        f"/sparql?query={quote(ASK)}",
        "/sparql",
        "/",
        "/doc/sdg/16.4",
        "/ontology",
        "/graph/catalog",
        "/id/gpg-2017/1",
        "/context/v1.jsonld",
        "/static/gpgraph.css",
    ],
)
def test_head_answers_as_get_does_without_a_body(
    client: httpx2.Client, path: str, accept: str
) -> None:
    """Link checkers ask this way, and take the headers for those of the page."""
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    head, get = (client.request(method, path, headers=headers) for method in METHODS)
    for name in ("date", "x-request-id"):
        del head.headers[name], get.headers[name]
    # The framing of a long body, which is no field of the page (RFC 9110, section 9.3.2).
    get.headers.pop("transfer-encoding", None)

    assert head.status_code == get.status_code
    assert head.headers == get.headers
    assert head.content == b""


def test_any_page_may_ask_from_a_browser_without_credentials(client: httpx2.Client) -> None:
    """Open data; a cookie would make every page of the web ask in its reader's name."""
    answer = client.get("/sparql", params={"query": ASK}, headers={"Origin": "https://example.org"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_browser_without_a_query_gets_a_form_and_a_program_a_description(
    client: httpx2.Client,
) -> None:
    """One address for both; who takes nothing but results has forgotten the query."""
    page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    description = client.get("/sparql")
    forgotten = client.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    neither = client.get("/sparql", headers={"Accept": "image/png"})

    assert "<textarea" in page.text
    assert media_type(description) == "text/turtle"
    assert (forgotten.status_code, neither.status_code) == (400, 406)
    assert "exactly one parameter named query" in forgotten.json()["detail"]
    assert "application/sparql-results+json" in neither.json()["offered"]


class TestDataset:
    """Design 2.4: the default graph holds each member's triples once; nothing is ever united."""

    ALL = "SELECT (COUNT(*) AS ?n) {from} WHERE {{ ?s ?p ?o }}"
    NAMED = "SELECT (COUNT(*) AS ?n) {from} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    STATED = f"{GRAPH}alignments/stated"
    FIRST, SECOND = f"{GRAPH}contrib/first", f"{GRAPH}contrib/second"

    def test_from_one_graph_sees_only_that_graph(self, client: httpx2.Client) -> None:
        """The engine's union flag would let inferred rows in."""
        inside = count(
            client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{self.STATED}> {{ ?s ?p ?o }} }}"
        )
        query = self.ALL.replace("{from}", f"FROM <{self.STATED}>")

        assert count(client, query.format()) == inside > 0

    def test_from_named_alone_leaves_the_default_graph_empty(self, client: httpx2.Client) -> None:
        """SPARQL 1.1, section 13.2."""
        clause = f"FROM NAMED <{self.STATED}>"

        assert count(client, self.ALL.replace("{from}", clause).format()) == 0
        assert count(client, self.NAMED.replace("{from}", clause).format()) > 0

    def test_two_froms_count_a_shared_triple_once(self, client: httpx2.Client) -> None:
        """Two triples each, one of them in both: the merge has three."""
        clause = f"FROM <{self.FIRST}> FROM <{self.SECOND}>"
        prefixed = f"PREFIX c: <{GRAPH}contrib/> " + self.ALL.replace(
            "{from}", "FROM c:first FROM c:second"
        )

        assert count(client, self.ALL.replace("{from}", clause).format()) == 3
        assert count(client, prefixed.format()) == 3

    def test_the_parameters_of_the_protocol_do_the_same(self, client: httpx2.Client) -> None:
        """Section 2.1.4: and they go before what the query says."""
        everything, named = (text.replace("{from}", "").format() for text in (self.ALL, self.NAMED))
        elsewhere = self.ALL.replace("{from}", "FROM <http://example.org/none>").format()
        default = {"default-graph-uri": [self.FIRST, self.SECOND]}
        only_named = {"named-graph-uri": [self.FIRST]}

        assert count(client, everything, **default) == 3
        assert count(client, elsewhere, **default) == 3
        assert count(client, named, **default) == 0
        assert count(client, everything, **only_named) == 0
        assert count(client, named, **only_named) == 2

    def test_contributed_graphs_and_shapes_are_not_in_the_default_graph(
        self, client: httpx2.Client
    ) -> None:
        """They are found where they are named."""
        contributed = "ASK { <http://example.org/a> ?p ?o }"
        shapes = "ASK { ?s a <http://www.w3.org/ns/shacl#NodeShape> }"
        somewhere = "ASK { GRAPH ?g { ?s a <http://www.w3.org/ns/shacl#NodeShape> } }"
        found = [
            client.get("/sparql", params={"query": query}).json()["boolean"]
            for query in (contributed, shapes, somewhere)
        ]

        assert found == [False, False, True]


def test_json_of_a_literal_keeps_language_and_datatype(client: httpx2.Client) -> None:
    """What a row says is what the data say."""
    query = 'SELECT ("ä"@de AS ?a) ("0.50"^^<http://www.w3.org/2001/XMLSchema#decimal> AS ?b) {}'
    row = json.loads(client.get("/sparql", params={"query": query}).text)["results"]["bindings"][0]

    assert row["a"] == {"type": "literal", "value": "ä", "xml:lang": "de"}
    assert row["b"]["datatype"] == "http://www.w3.org/2001/XMLSchema#decimal"


def test_preflight_of_a_browser_is_answered(client: httpx2.Client) -> None:
    """A direct POST from another origin is not a simple request, nor is one with a condition."""
    for path in ("/sparql", "/doc/gpg-2017/1", "/nowhere"):
        answer = client.options(
            path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        )
        allowed = answer.headers["access-control-allow-headers"].split(", ")

        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, QUERY"
        assert {"Accept", "Content-Type", "If-None-Match", "Range", "X-Request-ID"} <= {*allowed}


@pytest.mark.parametrize(
    "path", [f"/sparql?query={quote(ASK)}", "/sparql?query=SELECT", "/nowhere", "/store?graph=a:b"]
)
def test_page_of_another_origin_may_read_what_it_needs_of_the_head(
    client: httpx2.Client, path: str
) -> None:
    """Of an error, too: a page cannot read a problem that it may not see."""
    answer = client.get(path, headers={"Origin": "https://example.org"})
    exposed = answer.headers["access-control-expose-headers"].split(", ")

    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"ETag", "Link", "Location", "Retry-After", "X-Request-ID"} <= {*exposed}
    assert {"Gpgraph-Truncated", "Gpgraph-Hint", "Content-Length"} <= {*exposed}


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <{graph}> FROM <{graph}>",
        "FROM <contrib/first> FROM <../graph/contrib/first>",
        "FROM <{graph}> FROM g:first",
    ],
)
def test_graph_that_is_named_twice_counts_once(client: httpx2.Client, clause: str) -> None:
    """It has two triples, in whatever spelling its name comes twice."""
    graph = TestDataset.FIRST
    prologue = f"BASE <{GRAPH}> PREFIX g: <{GRAPH}contrib/> "
    query = TestDataset.ALL.replace("{from}", clause.format(graph=graph)).format()

    assert count(client, prologue + query) == 2


def test_named_graph_that_is_named_twice_counts_once(client: httpx2.Client) -> None:
    """The same for ``FROM NAMED``, beside a default graph or without one."""
    clause = f"FROM NAMED <{TestDataset.FIRST}> FROM NAMED <{TestDataset.FIRST}>"
    with_default = f"{clause} FROM <{TestDataset.SECOND}>"

    assert count(client, TestDataset.NAMED.replace("{from}", clause).format()) == 2
    assert count(client, TestDataset.NAMED.replace("{from}", with_default).format()) == 2
    assert count(client, TestDataset.ALL.replace("{from}", with_default).format()) == 2


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('SELECT ("\\uFFFF" AS ?x) {}', "xml"),
        ('SELECT ("\\u0001" AS ?x) {}', "xml"),
        ("CONSTRUCT { <http://example.org/s> <http://example.org/> 1 } {}", "rdf"),
        ("CONSTRUCT { <http://example.org/s> <http://example.org/1> 1 } {}", "rdf"),
    ],
)
def test_answer_that_xml_cannot_hold_is_a_problem_and_another_format_holds_it(
    client: httpx2.Client, query: str, name: str
) -> None:
    """A document that no reader takes is no answer."""
    answer = client.get("/sparql", params={"query": query, "format": name})

    assert answer.status_code == 406
    assert answer.json()["type"].endswith("/unwritable")
    assert "another format" in answer.json()["detail"]
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_line_ends_come_through_xml_as_they_are(client: httpx2.Client) -> None:
    """A reader of XML turns a bare carriage return into a line feed."""
    query = 'SELECT ("a\\r\\nb\\r" AS ?x) {}'
    answer = client.get("/sparql", params={"query": query, "format": "xml"})
    literals = ET.fromstring(answer.text).iter("{http://www.w3.org/2005/sparql-results#}literal")  # noqa: S314 - our own server

    assert [literal.text for literal in literals] == ["a\r\nb\r"]


def test_hint_at_a_mistake_names_nothing_that_is_refused_here(client: httpx2.Client) -> None:
    """Who follows the hint should not meet the next error."""
    detail = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p }"}).json()["detail"]

    assert "line 1" in detail
    assert "SERVICE" not in detail
    assert "LATERAL" not in detail
