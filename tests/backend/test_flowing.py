"""Answers that are longer than anybody holds: whole in every format, or broken off."""

import asyncio
import time
from collections.abc import Iterator
from io import BytesIO

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse
from tests.backend.conftest import Serve
from tests.backend.servers import Store
from tests.backend.stranger import Said, Stranger, running

from gpgraph.errors import BackendAnswerError, BackendTimeoutError, BackendUnavailableError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import SOLUTIONS, Format
from gpgraph.service.backend.turns import Turns
from gpgraph.store.querying.conversion import convert_results
from gpgraph.store.releases.generation import Generation

pytestmark = pytest.mark.alone

# Rows enough for some 20 MB of XML, which is what a worker reads.
ROWS = 40_000
MANY = f"SELECT ?s ?p ?o ?x {{ ?s ?p ?o . ?x a ?y }} LIMIT {ROWS}"
TRIPLES = (
    "CONSTRUCT {{ ?s <http://example.org/p> ?x }} WHERE"
    " {{ {{ SELECT ?s ?x {{ ?s a ?t . ?x a ?u }} LIMIT {} }} }}"
)
NTRIPLES = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def chunk(content: bytes) -> bytes:
    """Return a chunk of HTTP/1.1."""
    return b"%x\r\n%s\r\n" % (len(content), content)


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


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    """A server that says what it is told."""
    with running(Stranger()) as found:
        yield found


@pytest.fixture(scope="module")
def told(stranger: Stranger, release: Generation, serve: Serve) -> Iterator[httpx2.Client]:
    """A client of a front over that server."""
    with (
        serve(release.path, "--backend", stranger.address) as base,
        httpx2.Client(base_url=base, timeout=20) as client,
    ):
        assert client.get("/sparql", params={"query": "SELECT * {}"}).status_code == 200
        yield client


LINE = b"<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"


@pytest.mark.parametrize("name", ["nt", "rdf"])
def test_slow_reader_makes_the_server_wait(
    stranger: Stranger, told: httpx2.Client, name: str
) -> None:
    """Passed on or written by a worker: what is not read is not fetched, and ends with who left."""
    stranger.says = Said(raw=NTRIPLES, endless=chunk(LINE * 1000))
    stranger.left.clear()
    parameters = {"query": f"CONSTRUCT {{ ?s ?p '{name}' }} WHERE {{ ?s ?p ?o }}", "format": name}
    with told.stream("GET", "/sparql", params=parameters) as answer:
        assert answer.status_code == 200
        next(answer.iter_raw())
        before = -1
        while stranger.sent != before:
            before = stranger.sent
            time.sleep(0.4)

        assert before < 48 << 20  # what the sockets on the way hold
    assert stranger.left.wait(5)


@pytest.mark.parametrize("size", [10, 30_000])
def test_graph_that_is_none_after_all_is_broken_off(
    stranger: Stranger, told: httpx2.Client, size: int
) -> None:
    """Early it is a problem; late the connection breaks, and the next who asks is answered."""
    stranger.says = Said(raw=NTRIPLES + chunk(LINE * size + b"nonsense .\n") + b"0\r\n\r\n")
    text = f"CONSTRUCT {{ ?s ?p {size} }} WHERE {{ ?s ?p ?o }}"
    parameters = {"query": text, "format": "rdf"}
    if size > 1000:
        with pytest.raises(httpx2.RemoteProtocolError):
            told.get("/sparql", params=parameters)
    else:
        assert told.get("/sparql", params=parameters).status_code == 502
    stranger.says = Said(raw=NTRIPLES + chunk(LINE) + b"0\r\n\r\n")

    again = told.get("/sparql", params={**parameters, "query": text + " LIMIT 9"})
    assert again.status_code == 200


def test_graph_that_breaks_off_while_a_worker_writes_it_is_broken_off(
    stranger: Stranger, told: httpx2.Client
) -> None:
    """The worker cannot know; what it wrote so far is no answer."""
    stranger.says = Said(raw=NTRIPLES + chunk(LINE * 30_000))
    parameters = {"query": "CONSTRUCT { ?s ?p 'half' } WHERE { ?s ?p ?o }", "format": "rdf"}

    with pytest.raises(httpx2.RemoteProtocolError):
        told.get("/sparql", params=parameters)


class Pieces(BytesIO):
    """Bytes that come a few at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return some of them."""
        return super().read(min(7, size) if size and size > 0 else 7)


def test_labels_of_blank_nodes_are_mended_wherever_a_piece_ends() -> None:
    """Virtuoso begins each with what no label may have."""
    node = "<result><binding name='x'><bnode>nodeID://b{}</bnode></binding></result>"
    body = (
        "\n <sparql xmlns='http://www.w3.org/2005/sparql-results#'>"
        "<head><variable name='x'/></head>"
        f"<results>{''.join(map(node.format, range(99)))}</results></sparql>"
    ).encode()
    found = BytesIO()
    convert_results(Pieces(body), b"nodeID://", mediatypes.CSV, found)

    assert found.getvalue().split() == [b"x", *(b"_:b%d" % number for number in range(99))]
    with pytest.raises(BackendAnswerError):
        convert_results(Pieces(body[:-20]), b"nodeID://", mediatypes.CSV, BytesIO())


async def hold(turns: Turns, client: str, *, deadline_s: float, for_s: float) -> str:
    """Hold a place, and tell how that ended."""
    try:
        async with turns.turn(client, deadline_s=deadline_s):
            await asyncio.sleep(for_s)
    except (BackendTimeoutError, BackendUnavailableError) as error:
        return type(error).__name__
    return "done"


def test_place_is_held_by_a_slow_reader_only_while_nobody_waits() -> None:
    """Sixteen who stop reading would keep everybody else from the data."""

    async def scene() -> list[str]:
        turns = Turns(1, timeout_s=5)
        slow = asyncio.create_task(hold(turns, "a", deadline_s=0.2, for_s=0.6))
        alone = await slow
        slow = asyncio.create_task(hold(turns, "a", deadline_s=0.2, for_s=60))
        await asyncio.sleep(0.1)
        other = await hold(turns, "b", deadline_s=5, for_s=0)
        endless = await hold(turns, "a", deadline_s=0.1, for_s=60)
        return [alone, await slow, other, endless]

    timeout = BackendTimeoutError.__name__
    assert asyncio.run(scene()) == ["done", timeout, "done", timeout]


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
