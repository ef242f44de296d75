"""The same questions, whoever holds the data: the same answers as from the embedded store."""

import json
import re
from collections.abc import Iterator

import httpx2
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from tests.backend.conftest import Serve
from tests.backend.servers import Store

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import GRAPHS, SOLUTIONS, Format
from gpgraph.store.releases.generation import Generation

GOAL = "http://metadata.un.org/sdg/16"
GRAPH = "https://w3id.org/gpgraph/graph/"
STATED = GRAPH + "alignments/stated"
PREFIXES = """PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def counted(rest: str) -> str:
    """Return a query that counts what the rest of it finds."""
    return f"SELECT (COUNT(*) AS ?n) {rest}"


def number(answer: httpx2.Response) -> int:
    """Return what was counted."""
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


# Each is in an order of its own, or gives one solution.
SELECTS = {
    "a point": f"SELECT ?label {{ <{GOAL}> rdfs:label ?label }} ORDER BY LANG(?label)",
    "everything, counted": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "named graphs, counted": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g "
    "ORDER BY ?g",
    "one graph": counted(f"{{ GRAPH <{STATED}> {{ ?s ?p ?o }} }}"),
    "FROM": counted(f"FROM <{STATED}> {{ ?s ?p ?o }}"),
    "FROM NAMED alone": counted(f"FROM NAMED <{STATED}> {{ ?s ?p ?o }}"),
    "FROM NAMED": counted(f"FROM NAMED <{STATED}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
    "FROM, and GRAPH": counted(f"FROM <{STATED}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
    "FROM what is not there": counted("FROM <http://example.org/no> { ?s ?p ?o }"),
    "a path": f"SELECT ?x {{ ?x skos:broader* <{GOAL}> }} ORDER BY ?x",
    "a group": "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n) ?t LIMIT 20",
    "an optional": "SELECT ?g ?l { ?g a gp:GlobalPolicingGoal OPTIONAL { ?g rdfs:label ?l "
    'FILTER(LANG(?l) = "fr") } } ORDER BY ?g ?l',
    "no solution": "SELECT ?s { ?s a <http://example.org/Nothing> }",
    "all columns": "SELECT * { ?goal a gp:GlobalPolicingGoal ; rdfs:label ?a } "
    "ORDER BY ?goal LANG(?a)",
    "values": 'SELECT ?x { VALUES ?x { "a" "b"@en 3 <http://example.org/> } } ORDER BY STR(?x)',
    "texts of all alphabets": f"SELECT ?l {{ <{GOAL}> skos:altLabel ?l }} ORDER BY STR(?l)",
    "what there is": "SELECT (COUNT(*) AS ?n) { ?d <http://rdfs.org/ns/void#triples> ?n2 }",
}
ASKS = {
    "true": f"ASK {{ <{GOAL}> ?p ?o }}",
    "false": "ASK { <http://example.org/no> ?p ?o }",
}
GRAPH_QUERIES = {
    "CONSTRUCT": f"CONSTRUCT {{ <{GOAL}> skos:narrower ?x }} WHERE {{ ?x skos:broader <{GOAL}> }}",
    "DESCRIBE": f"DESCRIBE <{GOAL}>",
    "an empty CONSTRUCT": "CONSTRUCT WHERE { <http://example.org/no> ?p ?o }",
}


@pytest.fixture(params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def other(request: pytest.FixtureRequest) -> httpx2.Client:
    """A front over a server that no one here wrote."""
    fixtures = {"oxigraph": "front", "virtuoso": "virtuoso_front"}
    found: httpx2.Client = request.getfixturevalue(fixtures[request.param])
    return found


def ask(client: httpx2.Client, text: str, **parameters: str | int) -> httpx2.Response:
    """Ask a query and return an answer without fault."""
    answer = client.get("/sparql", params={"query": PREFIXES + text, **parameters})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("text", SELECTS.values(), ids=SELECTS)
def test_solutions_are_those_of_the_embedded_store(
    client: httpx2.Client, other: httpx2.Client, text: str
) -> None:
    """Nobody who asks can tell who holds the data."""
    here, there = ask(client, text).json(), ask(other, text).json()

    assert there["head"]["vars"] == here["head"]["vars"]
    assert there["results"]["bindings"] == here["results"]["bindings"]


@pytest.mark.parametrize("name", [format_.name for format_ in SOLUTIONS])
@pytest.mark.parametrize("text", [SELECTS["a path"], *ASKS.values()], ids=["rows", *ASKS])
def test_every_format_of_solutions_says_the_same(
    client: httpx2.Client, other: httpx2.Client, text: str, name: str
) -> None:
    """A program reads the format that it asked for, under its media type."""
    here, there = ask(client, text, format=name), ask(other, text, format=name)

    assert there.headers["content-type"] == here.headers["content-type"]
    assert re.sub(r"\s+", "", there.text) == re.sub(r"\s+", "", here.text)


@pytest.mark.parametrize("format_", GRAPHS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("text", GRAPH_QUERIES.values(), ids=GRAPH_QUERIES)
def test_graphs_are_those_of_the_embedded_store_in_every_format(
    client: httpx2.Client, other: httpx2.Client, text: str, format_: object
) -> None:
    """Whatever the server itself can write, a worker writes what is asked for."""
    name = str(getattr(format_, "name", ""))
    here, there = ask(client, text, format=name), ask(other, text, format=name)

    assert there.headers["content-type"] == here.headers["content-type"]
    if name == "jsonld":
        context = re.compile(r"http://127\.0\.0\.1:\d+")
        parsed = [json.loads(context.sub("", answer.text)) for answer in (here, there)]
        assert ordered(parsed[1]) == ordered(parsed[0])
    else:
        assert canonical(there, name) == canonical(here, name)


def canonical(answer: httpx2.Response, name: str) -> str:
    """Return a graph in its canonical form."""
    formats = {
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "nq": RdfFormat.N_QUADS,
        "trig": RdfFormat.TRIG,
        "rdf": RdfFormat.RDF_XML,
    }
    dataset = Dataset(parse(answer.content, formats[name]))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset)))


def ordered(value: object) -> object:
    """Return JSON whose lists are in an order, for those that have none."""
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(ordered, value), key=repr)
    return value


def test_dataset_of_the_protocol_goes_before_that_of_the_text(
    client: httpx2.Client, other: httpx2.Client
) -> None:
    """SPARQL 1.1 Protocol, section 2.1.4: servers do not agree, so it is settled in front."""
    text = counted(f"FROM <{GRAPH}inferred> {{ ?s ?p ?o }}")
    parameters = {"default-graph-uri": STATED}

    assert ask(other, text, **parameters).json() == ask(client, text, **parameters).json()
    assert ask(other, text, **parameters).json() != ask(other, text).json()


def test_what_else_the_server_holds_is_not_seen(
    other: httpx2.Client, client: httpx2.Client
) -> None:
    """A server may hold what is nobody's business; only graphs of the release are let through."""
    pointer = "https://w3id.org/gpgraph/backend/current"
    every = ask(other, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")

    assert pointer not in every.text
    hidden = f"SELECT ?s {{ GRAPH <{pointer}> {{ ?s ?p ?o }} }}"
    assert ask(other, hidden).json()["results"]["bindings"] == []
    for text in (
        counted(f"FROM <{pointer}> {{ ?s ?p ?o }}"),
        counted(f"FROM NAMED <{pointer}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
    ):
        assert number(ask(other, text)) == 0
    assert ask(other, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json() == (
        ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()
    )


def test_parts_of_an_answer_add_up(other: httpx2.Client) -> None:
    """Pages of solutions, in an order that holds from page to page."""
    text = f"SELECT ?x {{ ?x skos:broader* <{GOAL}> }}"
    whole = {row["x"]["value"] for row in ask(other, text).json()["results"]["bindings"]}
    found: list[str] = []
    start = 0
    while True:
        answer = ask(other, text, **{"max-rows": 10, "offset-rows": start})
        found += [row["x"]["value"] for row in answer.json()["results"]["bindings"]]
        if "gpgraph-truncated" not in answer.headers:
            break
        assert 'rel="next"' in answer.headers["link"]
        start += 10

    assert len(found) == len(whole) > 10
    assert set(found) == whole


def test_mistakes_are_told_as_by_the_embedded_store(
    client: httpx2.Client, other: httpx2.Client
) -> None:
    """What is wrong with a query is found in front; the words are ours."""
    for text in ("SELEKT * { ?s ?p ?o }", "SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }"):
        here, there = (one.get("/sparql", params={"query": text}) for one in (client, other))

        assert there.status_code == here.status_code
        assert there.json() == here.json()


def test_answers_are_kept_and_confirmed(other: httpx2.Client) -> None:
    """An answer depends on release and request alone, so its tag holds."""
    first = ask(other, SELECTS["a point"])
    again = other.get(
        "/sparql",
        params={"query": PREFIXES + SELECTS["a point"]},
        headers={"If-None-Match": first.headers["etag"]},
    )

    assert again.status_code == 304


def test_answer_that_changes_is_not_kept(other: httpx2.Client) -> None:
    """NOW() is another one the next time."""
    answer = ask(other, "SELECT (NOW() AS ?now) {}")

    assert "no-store" in answer.headers["cache-control"]


def test_empty_answer_comes_with_a_hint(other: httpx2.Client, client: httpx2.Client) -> None:
    """Why nothing was found is worked out in front, whoever looked."""
    text = "SELECT ?s { ?s a <https://w3id.org/gpgraph/ontology#Gaol> }"
    here, there = ask(client, text), ask(other, text)

    assert there.headers["gpgraph-hint"] == here.headers["gpgraph-hint"]


@pytest.mark.parametrize("view", ["table", "graph", "raw", "why"])
def test_page_of_an_answer_shows_what_the_server_gave(other: httpx2.Client, view: str) -> None:
    """A browser gets a page, made from what the server answers."""
    for text in (SELECTS["a path"], ASKS["true"], GRAPH_QUERIES["DESCRIBE"]):
        parameters = {"query": PREFIXES + text, "view": view}
        page = other.get("/sparql", params=parameters, headers={"Accept": "text/html"})

        assert page.status_code == 200, page.text
        assert page.headers["content-type"].startswith("text/html")


def test_pages_and_documents_are_there_as_ever(other: httpx2.Client) -> None:
    """Nothing above the store knows who holds the data."""
    for path in ("/", "/doc/sdg/16", "/doc/sdg/16.jsonld", "/alignments", "/store?default",
                 "/graph/catalog.ttl", "/search?q=terror", "/readyz"):  # fmt: skip
        assert other.get(path).status_code == 200, path


def test_long_answer_flows(other: httpx2.Client) -> None:
    """Some megabytes pass through whole, in JSON and as a graph."""
    rows = ask(other, "SELECT * { ?s ?p ?o } LIMIT 20000").json()["results"]["bindings"]
    lines = ask(other, "CONSTRUCT WHERE { ?s ?p ?o }", format="nt").text.splitlines()

    assert len(rows) == 20000
    assert len(set(lines)) > 20000


# In what servers differ, where it takes one to see it: the rest is in test_differences.py.
FIRST = "https://w3id.org/gpgraph/graph/contrib/first"
SECOND = "https://w3id.org/gpgraph/graph/contrib/second"
ABSENT = "https://w3id.org/gpgraph/graph/absent"
MERGED = "SELECT (COUNT(*) AS ?n) FROM <{}> FROM <{}> {{ ?s ?p ?o }}".format
HTTP_GET = 'SELECT (<bif:http_get>("http://127.0.0.1/") AS ?x) {}'
# The engine leaves the call out before it looks at it; Virtuoso would not.
HIDDEN = 'SELECT * { ?s ?p ?o FILTER(false) FILTER(<bif:exec>("x")) }'
# Rows enough for some 20 MB of XML, which is what a worker reads.
ROWS = 40_000
MANY = f"SELECT ?s ?p ?o ?x {{ ?s ?p ?o . ?x a ?y }} LIMIT {ROWS}"
TRIPLES = (
    "CONSTRUCT {{ ?s <http://example.org/p> ?x }} WHERE"
    " {{ {{ SELECT ?s ?x {{ ?s a ?t . ?x a ?u }} LIMIT {} }} }}"
)


def number_of(client: httpx2.Client, text: str) -> int:
    """Ask for a number."""
    answer = client.get("/sparql", params={"query": text})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_oxigraph_counts_a_triple_of_two_graphs_twice(
    client: httpx2.Client, front: httpx2.Client
) -> None:
    """Its FROM is no merge; the embedded store merges first. No two graphs of ours share one."""
    assert number_of(client, MERGED(FIRST, SECOND)) == 3
    assert number_of(front, MERGED(FIRST, SECOND)) == 4


@pytest.mark.virtuoso
def test_virtuoso_counts_a_triple_of_two_graphs_twice(virtuoso_front: httpx2.Client) -> None:
    """So does this one."""
    assert number_of(virtuoso_front, MERGED(FIRST, SECOND)) == 4


@pytest.mark.virtuoso
def test_virtuoso_counts_one_in_a_graph_that_the_dataset_does_not_have(
    client: httpx2.Client, virtuoso_front: httpx2.Client
) -> None:
    """It gives no row of it, and still one row to count."""
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ABSENT}> {{ ?s ?p ?o }} }}"

    assert (number_of(client, text), number_of(virtuoso_front, text)) == (0, 1)


def rows_in(body: bytes, format_: Format) -> int:
    """Count solutions by what stands once for each."""
    if format_ in {mediatypes.CSV, mediatypes.TSV}:
        return body.count(b"\n") - 1
    return body.count(b"<result>" if format_ is mediatypes.XML else b'{"s":')


@pytest.mark.virtuoso
@pytest.mark.parametrize("format_", SOLUTIONS, ids=lambda format_: format_.name)
def test_long_answer_of_virtuoso_is_whole_in_every_format(
    virtuoso_front: httpx2.Client, format_: Format
) -> None:
    """A worker writes all of its solutions, as they come."""
    answer = virtuoso_front.get("/sparql", params={"query": MANY, "format": format_.name})

    assert answer.status_code == 200
    assert rows_in(answer.content, format_) == ROWS


@pytest.mark.parametrize("name", ["ttl", "rdf", "jsonld"])
def test_long_graph_is_whole_in_every_format(front: httpx2.Client, name: str) -> None:
    """Compared by its lines with what the server gives itself."""
    text = TRIPLES.format(60_000)
    lines = front.get("/sparql", params={"query": text, "format": "nt"}).content.splitlines()
    answer = front.get("/sparql", params={"query": text, "format": name})
    read = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}[name]

    assert answer.status_code == 200
    assert len(set(lines)) > 20_000
    assert {f"{quad.triple} ." for quad in parse(answer.content, read)} == {
        line.decode() for line in lines
    }


@pytest.mark.virtuoso
def test_answer_that_virtuoso_cuts_is_never_whole(virtuoso_front: httpx2.Client) -> None:
    """Of solutions it says so; of a graph it does not, so that it is asked how much it gives."""
    rows = virtuoso_front.get("/sparql", params={"query": "SELECT * { ?s ?p ?o . ?x a ?y }"})
    assert rows.status_code == 502
    assert "60000 rows" in rows.json()["reason"]
    for name in ("nt", "ttl"):
        parameters = {"query": TRIPLES.format(150_000), "format": name}
        with pytest.raises(httpx2.RemoteProtocolError):
            virtuoso_front.get("/sparql", params=parameters)


@pytest.mark.virtuoso
def test_virtuoso_is_asked_for_no_function_of_its_own(
    client: httpx2.Client, virtuoso_front: httpx2.Client
) -> None:
    """It would fetch any address from where it stands; the embedded store refuses as well."""
    for text in (HTTP_GET, HIDDEN):
        answer = virtuoso_front.get("/sparql", params={"query": text})

        assert answer.status_code == 400, answer.text
        assert answer.json()["type"].endswith("query-evaluation")
    assert client.get("/sparql", params={"query": HTTP_GET}).status_code == 400


def test_named_graphs_of_another_release_are_not_given_for_ours(
    front: httpx2.Client, oxigraph_store: Store
) -> None:
    """They have the same names in every release; while these change, they are nobody's."""
    pointer = "<https://w3id.org/gpgraph/backend/current>"
    mark = f"{{ GRAPH {pointer} {{ {pointer} <http://purl.org/dc/terms/isReplacedBy> <e:next> }} }}"
    named = "SELECT (COUNT(*) AS ?n{}) {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    statuses = []
    for number, verb in enumerate(("", "INSERT", "DELETE")):
        if verb:
            httpx2.post(oxigraph_store.update, data={"update": f"{verb} DATA {mark}"})
        for text in (
            named.format(number),
            f"ASK {{ GRAPH ?g{number} {{ ?s ?p ?o }} }}",
            f"SELECT (COUNT(*) AS ?n{number}) {{ <https://w3id.org/gpgraph/no> ?p ?o }}",
        ):
            answer = front.get("/sparql", params={"query": text})
            statuses.append((answer.status_code, "etag" in answer.headers))

    ours, nobodys = (200, True), (503, False)
    assert statuses == [ours, ours, ours, nobodys, nobodys, ours, ours, ours, ours]


# Graphs of others: who runs a server already asks what it holds besides, with the release.
CASES = "https://example.org/graph/cases"
UNNAMED = "https://example.org/graph/hidden"
SUBJECT = "<http://purl.org/dc/terms/subject>"
HELD = "".join(f"<https://example.org/case/{n}> {SUBJECT} <{GOAL}> . " for n in (1, 2))
JOINED = (
    f"SELECT DISTINCT ?case (STR(?code) AS ?of) {{ GRAPH <{CASES}> {{ ?case {SUBJECT} ?goal }}"
    " ?goal skos:notation ?code } ORDER BY ?case"
)
DATASETS = {
    "FROM": "FROM <{}> {{ ?case ?p ?o }}",
    "FROM NAMED": "FROM NAMED <{}> {{ GRAPH ?g {{ ?case ?p ?o }} }}",
    "GRAPH": "{{ GRAPH <{}> {{ ?case ?p ?o }} }}",
    "any GRAPH": "{{ GRAPH ?g {{ ?case ?p ?o }} FILTER(?g = <{}>) }}",
}


def update(store: Store, text: str) -> None:
    """Change what a server holds, as its owner."""
    done = httpx2.post(
        store.update,
        content=text,
        headers={"Content-Type": "application/sparql-update"},
        auth=httpx2.DigestAuth("dba", "dba"),
    )
    assert done.status_code < 300, done.text


def cases(client: httpx2.Client, rest: str) -> int:
    """Return how many solutions the rest of a query has."""
    return len(ask(client, f"SELECT ?case {rest}").json()["results"]["bindings"])


@pytest.fixture(
    scope="module",
    params=["oxigraph_store", pytest.param("virtuoso_store", marks=pytest.mark.virtuoso)],
)
def asked(
    request: pytest.FixtureRequest,
    release: Generation,
    serve: Serve,
) -> Iterator[httpx2.Client]:
    """A front over a server with two graphs of no release, of which one may be asked."""
    store: Store = request.getfixturevalue(request.param)
    for graph in (CASES, UNNAMED):
        update(store, f"INSERT DATA {{ GRAPH <{graph}> {{ {HELD} }} }}")
    with (
        serve(release.path, *store.reading, "--backend-graphs", CASES) as base,
        httpx2.Client(base_url=base, headers={"Accept": "*/*"}, timeout=30) as found,
    ):
        yield found
    for graph in (CASES, UNNAMED):
        update(store, f"DROP SILENT GRAPH <{graph}>")


def test_graph_of_others_is_joined_with_ours(asked: httpx2.Client) -> None:
    """That is why one would have both on one server."""
    rows = ask(asked, JOINED, format="csv").text.split()

    assert rows == ["case,of", *(f"https://example.org/case/{n},16" for n in (1, 2))]


@pytest.mark.parametrize("rest", DATASETS.values(), ids=DATASETS)
def test_graph_is_seen_where_the_operator_names_it_alone(asked: httpx2.Client, rest: str) -> None:
    """What else the server holds stays unseen."""
    assert cases(asked, rest.format(CASES)) == 2
    assert cases(asked, rest.format(UNNAMED)) == 0


def test_graph_of_others_is_no_part_of_the_default_graph(asked: httpx2.Client) -> None:
    """What is asked without a graph is asked of the release."""
    assert cases(asked, "{ ?case ?p ?o FILTER(?case = <https://example.org/case/1>) }") == 0


def test_answer_that_may_see_it_is_kept_by_nobody(asked: httpx2.Client) -> None:
    """It changes without a release, of which the tag of an answer is made."""
    theirs, ours = ask(asked, JOINED), ask(asked, f"SELECT * {{ <{GOAL}> ?p ?o }} ORDER BY ?p ?o")

    assert theirs.headers["cache-control"] == "no-store"
    assert "etag" not in theirs.headers
    assert "no-store" not in ours.headers["cache-control"]
    assert "etag" in ours.headers


def test_nobody_guesses_why_a_graph_of_others_has_nothing(asked: httpx2.Client) -> None:
    """A hint goes by what the release has, which does not know that graph."""
    found = ask(asked, f"SELECT * {{ GRAPH <{CASES}> {{ ?s a <http://example.org/No> }} }}")

    assert "gpgraph-hint" not in found.headers
