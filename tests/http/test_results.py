"""An answer is whole, or says that it is cut; and each format carries all or refuses."""

import csv
import io
import json
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

LABELS = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT * { ?target a <http://metadata.un.org/sdg/ontology#Target> ; skos:notation ?code }"
)
TRIPLE = "<<( <http://example.org/a> <http://example.org/b> 'x'@ar--rtl )>>"
SOLUTION = f"SELECT ?t {{ BIND({TRIPLE} AS ?t) }}"
GRAPH = f"CONSTRUCT {{ <http://example.org/s> <http://example.org/p> {TRIPLE} }} {{}}"


def ask(client: httpx2.Client, query: str, **parameters: str | int) -> httpx2.Response:
    """Send a query by GET."""
    return client.get("/sparql", params={"query": query, **parameters})


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { VALUES (?z ?a) { (1 2) } BIND(3 AS ?m) }", "z a m"),
        ("SELECT DISTINCT*{ VALUES ?z { 1 } VALUES ?a { 2 } }", "z a"),
        ("SELECT * { { SELECT ?b ?x { VALUES (?x ?b) {(1 2)} } } BIND(1 AS ?a) }", "b x a"),
        ("SELECT * { VALUES (?z ?a) { (1 2) } MINUS { ?q ?r ?s } FILTER(?a > 1) }", "z a"),
        ("SELECT ?a ?z (1 AS ?b) { VALUES (?z ?a) { (1 2) } }", "a z b"),
        ("SELECT * { # ?no\n VALUES (?z ?a) { ('?no' 2) } }", "z a"),
    ],
)
@pytest.mark.parametrize("name", ["json", "csv"])
def test_columns_stand_in_the_order_of_the_query(
    client: httpx2.Client, query: str, columns: str, name: str
) -> None:
    """With an asterisk: in the order in which the query first names them."""
    answer = ask(client, query, format=name)
    found = answer.json()["head"]["vars"] if name == "json" else answer.text.split("\r\n")[0]

    assert (found if name == "csv" else ",".join(found)) == columns.replace(" ", ",")


@pytest.mark.parametrize(
    ("query", "name", "held"),
    [
        (SOLUTION, "json", '"its:dir":"rtl"'),
        (SOLUTION, "xml", 'its:dir="rtl"'),
        (SOLUTION, "tsv", '"x"@ar--rtl )>>'),
        (GRAPH, "nt", '"x"@ar--rtl )>>'),
        (GRAPH, "nq", '"x"@ar--rtl )>>'),
        (GRAPH, "ttl", '"x"@ar--rtl )>>'),
        (GRAPH, "trig", '"x"@ar--rtl )>>'),
        (GRAPH, "rdf", 'its:dir="rtl"'),
    ],
)
def test_triple_term_and_direction_are_carried_where_there_is_a_form_for_them(
    client: httpx2.Client, query: str, name: str, held: str
) -> None:
    """RDF 1.2."""
    answer = ask(client, query, format=name)

    assert answer.status_code == 200
    assert held in answer.text


@pytest.mark.parametrize(("query", "name"), [(SOLUTION, "csv"), (GRAPH, "jsonld")])
def test_triple_term_is_refused_where_there_is_no_form_for_it(
    client: httpx2.Client, query: str, name: str
) -> None:
    """Half of it would look like something else."""
    answer = ask(client, query, format=name)

    assert answer.status_code == 406
    assert answer.json()["type"].endswith("/unwritable")


def test_text_that_looks_like_a_triple_term_is_no_trouble_in_csv(client: httpx2.Client) -> None:
    """It is looked for where only a term can stand."""
    assert ask(client, "SELECT ('<<( ' AS ?t) {}", format="csv").text == "t\r\n<<( \r\n"


def test_csv_and_tsv_are_as_specified(client: httpx2.Client) -> None:
    """Lines of CSV end in CRLF, and quotes are doubled; TSV writes terms and plain line feeds."""
    query = "SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ('x,\"y\\n' UNDEF <a:b>) } }"

    assert ask(client, query, format="csv").content == b'a,b,c\r\n"x,""y\n",,a:b\r\n'
    assert ask(client, query, format="tsv").content == b'?a\t?b\t?c\n"x,\\"y\\n"\t\t<a:b>\n'


def test_graph_has_the_prefixes_of_its_query_and_only_those_in_use(client: httpx2.Client) -> None:
    """The reader's own names go before ours."""
    query = (
        "PREFIX s: <http://www.w3.org/2004/02/skos/core#> PREFIX ex: <http://example.org/> "
        "PREFIX no: <http://example.com/> "
        "CONSTRUCT { ex:a a s:Concept ; <http://purl.org/dc/terms/title> 'x' } {}"
    )
    text = ask(client, query, format="ttl").text

    assert sorted(line.split()[1] for line in text.splitlines() if line.startswith("@")) == [
        "dcterms:",
        "ex:",
        "s:",
    ]
    assert "a s:Concept" in text


def test_json_ld_of_a_query_is_compacted_with_the_context_that_is_served(
    client: httpx2.Client, server: str
) -> None:
    """And it says the same as the triples."""
    query = (
        "CONSTRUCT WHERE { ?s a <https://w3id.org/gpgraph/ontology#GlobalPolicingGoal> ; ?p ?o }"
    )
    document = ask(client, query, format="jsonld").json()
    address = document["@context"]
    inlined = {**document, **client.get(address).json()}
    plain = ask(client, query, format="nt").content

    assert address == f"{server}/context/v1.jsonld"
    assert len(document["graph"]) == 14
    assert {quad.triple for quad in parse(json.dumps(inlined), RdfFormat.JSON_LD)} == {
        quad.triple for quad in parse(plain, RdfFormat.N_TRIPLES)
    }


@pytest.mark.parametrize("name", ["json", "csv"])
def test_answer_that_is_cut_says_so_and_its_parts_make_the_whole(
    client: httpx2.Client, name: str
) -> None:
    """Following rel=next gives each solution once."""

    def rows(answer: httpx2.Response) -> list[str]:
        if name == "csv":
            return [",".join(row) for row in csv.reader(io.StringIO(answer.text))][1:]
        found = answer.json()["results"]["bindings"]
        return [f"{row['target']['value']},{row['code']['value']}" for row in found]

    whole = ask(client, LABELS, format=name)
    parts: list[str] = []
    answer = ask(client, LABELS, format=name, **{"max-rows": 100})
    while True:
        parts += rows(answer)
        following = answer.links.get("next", {}).get("url")
        assert ("gpgraph-truncated" in answer.headers) == (following is not None)
        if name == "json":
            assert ("truncated" in answer.json()["head"]) == (following is not None)
        if following is None:
            break
        assert answer.headers["gpgraph-truncated"] == "rows=100"
        assert dict(parse_qsl(urlsplit(following).query))["query"] == LABELS
        answer = client.get(following)

    assert "gpgraph-truncated" not in whole.headers
    assert len(parts) > 200
    assert sorted(parts) == sorted(rows(whole))


@pytest.mark.parametrize(("method", "is_form"), [("POST", True), ("POST", False), ("QUERY", False)])
def test_next_part_of_a_query_from_a_body_has_an_address(
    client: httpx2.Client, method: str, *, is_form: bool
) -> None:
    """Programs send most queries so, and none but JSON says anything in its body."""
    given = {
        "max-rows": "3",
        "format": "csv",
        "default-graph-uri": "https://w3id.org/gpgraph/graph/inferred",
    }
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s # +%"
    sent = {"query": query, **given}
    if is_form:
        answer = client.request(method, "/sparql?timeout=1.5", data=sent)
    else:
        kind = {"Content-Type": "application/sparql-query"}
        given["timeout"] = "1.5"
        answer = client.request(method, "/sparql", params=given, content=query, headers=kind)
    following = dict(parse_qsl(urlsplit(answer.links["next"]["url"]).query))

    assert float(following.pop("timeout")) == 1.5
    assert following == {**sent, "offset-rows": "3"}
    assert client.get(answer.links["next"]["url"]).status_code == 200


def test_address_that_is_too_long_for_a_header_is_not_given(client: httpx2.Client) -> None:
    """Clients and proxies refuse the whole answer because of one long field."""
    body = f"SELECT ?s {{ ?s ?p ?o }} # {'x' * 10_000}"
    kind = {"Content-Type": "application/sparql-query"}
    answer = client.post("/sparql?max-rows=3", content=body, headers=kind)

    assert answer.headers["gpgraph-truncated"] == "rows=3"
    assert "link" not in answer.headers


def test_answer_of_just_the_rows_that_are_allowed_is_not_cut(client: httpx2.Client) -> None:
    """Seven goals are seven rows."""
    query = (
        "SELECT ?s { ?s a <https://w3id.org/gpgraph/ontology#GlobalPolicingGoal> ; "
        "<http://www.w3.org/2004/02/skos/core#inScheme> <https://w3id.org/gpgraph/id/gpg-2017> }"
    )
    seven, six = (ask(client, query, **{"max-rows": number}) for number in (7, 6))

    assert "gpgraph-truncated" not in seven.headers
    assert six.headers["gpgraph-truncated"] == "rows=6"
    assert six.json()["head"]["truncated"] == {"rows": 6, "next": True}


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID( )", "BNODE()"])
def test_answer_that_is_another_one_every_time_is_not_kept(
    client: httpx2.Client, function: str
) -> None:
    """A cache would stop the clock."""
    answer = ask(client, f"SELECT ({function} AS ?x) {{}}")

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("template", ["?s <a:p> _:b", "?s <a:p> [ <a:q> ?o ]"])
def test_graph_with_blank_nodes_of_its_own_is_not_kept(
    client: httpx2.Client, template: str
) -> None:
    """They have other labels every time, so that a strong entity tag would not be true."""
    query = f"CONSTRUCT {{ {template} }} WHERE {{ ?s a ?o }} LIMIT 3"
    one, other = (ask(client, query, format="nt") for _ in range(2))

    assert one.content != other.content
    assert one.headers["cache-control"] == "no-store"
    assert "etag" not in one.headers
