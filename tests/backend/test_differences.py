"""In what servers differ, where none has to run to see it; the rest is in test_reading.py."""

import asyncio
from pathlib import Path

import pytest
from tests.backend.servers import publish, virtuoso
from tests.backend.stranger import Stranger, running

from gpgraph.errors import BackendAnswerError, QueryEvaluationError, QueryTimeoutError
from gpgraph.model.federation import endpoint
from gpgraph.store.backend.access import Credentials
from gpgraph.store.backend.parts import GraphFile
from gpgraph.store.backend.server import Addresses, BackendServer
from gpgraph.store.backend.shapes import XML, Checked
from gpgraph.store.backend.wire import Connection, ReplyHead
from gpgraph.store.backend.wires import Reply
from gpgraph.store.querying.guarding import guarded
from gpgraph.store.releases.generation import Generation

FIRST = "https://w3id.org/gpgraph/graph/contrib/first"
NOTHING = "http://example.org/nothing"


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


@pytest.mark.parametrize(("dialect", "more"), [("oxigraph", "&no_transaction"), ("generic", "")])
def test_graph_is_put_to_oxigraph_without_a_transaction(
    tmp_path: Path, dialect: str, more: str
) -> None:
    """Its store on disk takes five times as long with one; others may not know the word."""
    triple = "<urn:s> <urn:p> <urn:o> .\n"
    path = tmp_path / "graph.nt"
    path.write_text(triple, "utf-8")
    with running(Stranger()) as stranger:
        query = endpoint(stranger.address)
        store = endpoint(stranger.address.replace("/query", "/store"))
        assert query is not None

        async def put() -> None:
            server = BackendServer(Addresses(query, store), dialect=dialect)
            await server.put("urn:g", GraphFile(path, 1, len(triple)))
            server.close()
            await asyncio.sleep(0)  # in which the loop closes the connection

        asyncio.run(put())

    (asked,) = stranger.asked
    assert (asked["path"], asked["body"]) == (f"/store?graph=urn%3Ag{more}", triple)
