"""Answers that are longer than anybody holds: whole in every format, or broken off."""

import asyncio
import time
from collections.abc import Iterator
from io import BytesIO

import httpx2
import pytest
from tests.backend.conftest import Serve
from tests.backend.stranger import Said, Stranger, running

from gpgraph.errors import BackendAnswerError, BackendTimeoutError, BackendUnavailableError
from gpgraph.model.documents import mediatypes
from gpgraph.service.backend.turns import Turns
from gpgraph.store.querying.conversion import convert_results
from gpgraph.store.releases.generation import Generation

pytestmark = pytest.mark.alone

NTRIPLES = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def chunk(content: bytes) -> bytes:
    """Return a chunk of HTTP/1.1."""
    return b"%x\r\n%s\r\n" % (len(content), content)


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
