"""In what servers differ, one test for each: docs/how-to/use-another-server.md lists them."""

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse
from tests.backend.servers import Store, publish, virtuoso

from gpgraph.errors import BackendAnswerError, QueryEvaluationError, QueryTimeoutError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import SOLUTIONS, Format
from gpgraph.store.backend.access import Credentials
from gpgraph.store.backend.shapes import XML, Checked
from gpgraph.store.backend.wire import Connection, ReplyHead
from gpgraph.store.backend.wires import Reply
from gpgraph.store.querying.guarding import guarded
from gpgraph.store.releases.generation import Generation

FIRST = "https://w3id.org/gpgraph/graph/contrib/first"
SECOND = "https://w3id.org/gpgraph/graph/contrib/second"
ABSENT = "https://w3id.org/gpgraph/graph/absent"
MERGED = "SELECT (COUNT(*) AS ?n) FROM <{}> FROM <{}> {{ ?s ?p ?o }}".format
NOTHING = "http://example.org/nothing"
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


def number(client: httpx2.Client, text: str) -> int:
    """Ask for a number."""
    answer = client.get("/sparql", params={"query": text})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_oxigraph_counts_a_triple_of_two_graphs_twice(
    client: httpx2.Client, front: httpx2.Client
) -> None:
    """Its FROM is no merge; the embedded store merges first. No two graphs of ours share one."""
    assert number(client, MERGED(FIRST, SECOND)) == 3
    assert number(front, MERGED(FIRST, SECOND)) == 4


@pytest.mark.virtuoso
def test_virtuoso_counts_a_triple_of_two_graphs_twice(virtuoso_front: httpx2.Client) -> None:
    """So does this one."""
    assert number(virtuoso_front, MERGED(FIRST, SECOND)) == 4


@pytest.mark.virtuoso
def test_virtuoso_counts_one_in_a_graph_that_the_dataset_does_not_have(
    client: httpx2.Client, virtuoso_front: httpx2.Client
) -> None:
    """It gives no row of it, and still one row to count."""
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ABSENT}> {{ ?s ?p ?o }} }}"

    assert (number(client, text), number(virtuoso_front, text)) == (0, 1)


@pytest.mark.virtuoso
def test_virtuoso_that_cuts_answers_is_published_to_in_vain(
    release: Generation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As Debian delivers it, it gives 10,000 rows of any answer; what is read back tells."""
    with virtuoso(tmp_path_factory.mktemp("small"), max_rows=50) as store:
        done = publish(release.path, store)

    assert done.returncode == 2
    assert "has other triples on the server than were sent" in done.stderr


@pytest.mark.parametrize(
    ("name", "error"),
    [("x-sparql-maxrows", BackendAnswerError), ("x-sql-state", QueryTimeoutError)],
)
def test_answer_that_virtuoso_says_is_cut_is_none(name: str, error: type[Exception]) -> None:
    """It gives what it has, with a status of success, and says so in a header only.

    A proxy before it may not say that it is Virtuoso, so this holds for every server.
    """
    fields = {"content-type": "application/sparql-results+xml", name: "S1TAT"}
    reply = Reply(ReplyHead(200, fields), Connection())

    with pytest.raises(error):
        Checked.of(reply, (XML,), budget_s=1.0)


def test_names_of_graphs_that_the_dataset_does_not_have_are_taken_out() -> None:
    """Of a server that is not known, nothing is taken for granted."""
    text = f"PREFIX g: <http://example.org/> SELECT * {{ GRAPH <{FIRST}> {{ ?s g:p 'GRAPH <x>' }} "
    known = guarded(text + "GRAPH g:a { ?s ?p ?o } }", [FIRST, "http://example.org/a"], NOTHING)
    hidden = guarded(text + "GRAPH g:b{ ?s ?p ?o } graph<http://e/> {} }", [FIRST], NOTHING)

    assert known == text + "GRAPH g:a { ?s ?p ?o } }"
    assert hidden == f"{text}GRAPH <{NOTHING}>{{ ?s ?p ?o }} graph<{NOTHING}> {{}} }}"


def test_name_that_cannot_be_read_for_certain_is_refused() -> None:
    """What only looks like a comparison to one reader is a graph to another."""
    text = "SELECT * { ?s ?p ?o FILTER(1<2) GRAPH <http://example.org/a> { ?a ?b ?c } }"

    assert NOTHING in guarded(text, [FIRST], NOTHING)
    with pytest.raises(QueryEvaluationError):
        guarded("SELECT * { # \\u000A\n GRAPH <http://e/a> {} } GRAPH", [FIRST], NOTHING)


def test_digest_is_that_of_the_specification() -> None:
    """RFC 7616, section 3.9.1, but for the client's nonce, which is ours to choose."""
    credentials = Credentials(user="Mufasa", password="Circle of Life")  # noqa: S106 - the RFC's
    challenge = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5,'
        ' nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",'
        ' opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    header = credentials.header(challenge, "GET", "/dir/index.html") or ""

    assert header.startswith('Digest username="Mufasa", realm="http-auth@example.org"')
    assert 'uri="/dir/index.html"' in header
    assert "qop=auth, nc=00000001" in header
    assert "Circle" not in header + repr(credentials)
    assert (credentials.header(None, "GET", "/") or "").startswith("Basic ")
    assert not credentials.answers('Basic realm="x"')


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
        parameters = {"query": TRIPLES.format(400_000), "format": name}
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
