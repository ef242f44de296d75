"""What one connection may make the front hold, and for how long."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn

from gpgraph.errors import GpgraphError
from gpgraph.http.connection.connections import protocol_of
from gpgraph.http.connection.gate import Gate
from gpgraph.store.releases.generation import Generation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

pytestmark = pytest.mark.alone

Serve = Callable[..., AbstractContextManager[str]]

HOST = b"Host: example.org\r\n"
CLOSE = b"Connection: close\r\n"
PROBE = b"GET /healthz HTTP/1.1\r\n" + HOST
REQUEST_TIMEOUT_S = 0.5

MALFORMED = {
    "no request at all": b"good morning\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "empty host": b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
    "host with a path": b"GET /healthz HTTP/1.1\r\nHost: example.org/x\r\n\r\n",
    "host with a user": b"GET /healthz HTTP/1.1\r\nHost: me@example.org\r\n\r\n",
    "host with a tag": b"GET /healthz HTTP/1.1\r\nHost: <script>\r\n\r\n",
    "port that is none": b"GET /healthz HTTP/1.1\r\nHost: example.org:eighty\r\n\r\n",
    "length and chunks": b"POST /sparql HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": b"POST /sparql HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length with a sign": b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: +1\r\n\r\na",
    "chunks that are not the last coding": b"POST /sparql HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a coding that nobody undoes": b"POST /sparql HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunks in 1.0": b"POST /sparql HTTP/1.0\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "NUL in a value": PROBE + b"A: b\0c\r\n\r\n",
    "CR in a value": PROBE + b"A: b\rc\r\n\r\n",
    "LF alone": b"GET /healthz HTTP/1.1\nHost: a\n\n",
    "a folded line": PROBE + b"A: b\r\n c\r\n\r\n",
    "a space before the colon": PROBE + b"A : b\r\n\r\n",
    "control in the target": b"GET /health\x01z HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes beyond ASCII in the target": b"GET /h\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT example.org:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a relative target": b"GET healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


def dial(server: str) -> socket.socket:
    """Connect to a server."""
    place = urlsplit(server)
    return socket.create_connection((place.hostname, place.port), timeout=10)


def read(connection: socket.socket) -> bytes:
    """Read until the server closes."""
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def ask(server: str, data: bytes) -> bytes:
    """Send bytes as they are, and return all that comes."""
    with closing(dial(server)) as connection:
        connection.sendall(data)
        return read(connection)


def problem(answer: bytes) -> tuple[int, str]:
    """Return status and kind of an answer that is one problem, and the last on its connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    content = json.loads(body)
    status = int(head.split(b" ", 2)[1])
    assert content["status"] == status
    assert b"\r\ncontent-type: application/problem+json\r\n" in head
    assert b"\r\nconnection: close" in head
    assert f"content-length: {len(body)}".encode() in head
    return status, content["type"].rsplit("/", 1)[1]


def statuses(answers: bytes) -> list[int]:
    """Return the status of each answer on a connection."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]


@pytest.mark.parametrize("case", MALFORMED)
def test_request_that_two_readers_could_read_in_two_ways_is_refused(server: str, case: str) -> None:
    """Where a proxy and this server would differ, one request hides in another."""
    assert problem(ask(server, MALFORMED[case])) == (400, "malformed-request")


def test_head_is_refused_without_a_body(server: str) -> None:
    """The answer to HEAD has none, whatever is wrong."""
    answer = ask(server, b"HEAD /healthz HTTP/1.1\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414, "target-too-long")),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414, "target-too-long")),
        (PROBE + b"A: " + b"b" * 70_000 + b"\r\n\r\n", (431, "headers-too-large")),
        (PROBE + b"A: b\r\n" * 200 + b"\r\n", (431, "headers-too-large")),
    ],
    ids=["target", "path", "bytes of header", "fields of header"],
)
def test_head_beyond_its_bounds_is_refused(
    server: str, data: bytes, expected: tuple[int, str]
) -> None:
    """Both when it comes whole and, below, when it never ends."""
    assert problem(ask(server, data)) == expected


def test_longest_query_fits_into_an_address_however_it_is_encoded(server: str) -> None:
    """64 KiB of query, each byte as three: what a careful client sends, and what GET promises."""
    query = "ASK { ?s ?p ?o }".ljust(65_536)
    encoded = "".join(f"%{ord(character):02X}" for character in query)
    target = f"/sparql?query={encoded}".encode()

    answer = ask(server, b"GET " + target + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")

    assert statuses(answer) == [200]


@pytest.fixture(scope="module")
def watched(release: Generation) -> Iterator[tuple[int, str]]:
    """A server of these tests' own: its process and the base address."""
    words = ["serve", "--release", str(release.path), "--port", "0", "--no-access-log"]
    command = [sys.executable, "-m", "gpgraph", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.pid, process.stdout.readline().split()[-1].rstrip("/")
        finally:
            process.terminate()


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found is not None
    return int(found[1]) * 1024


def pour(server: str, start: bytes, piece: bytes, *, total: int) -> bytes:
    """Send a beginning and then pieces, until the server takes no more; return what it says."""
    with closing(dial(server)) as connection:
        connection.settimeout(5)
        sent = 0
        try:
            connection.sendall(start)
            while sent < total:
                sent += connection.send(piece)
        except OSError:
            pass
        try:
            return connection.recv(65536)
        except OSError:
            return b""


@pytest.mark.parametrize(
    "start",
    [PROBE + b"A: ", PROBE, b"GET /", b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 9"],
    ids=["one value", "many fields", "target", "length"],
)
def test_gigabyte_without_an_end_costs_no_memory(watched: tuple[int, str], start: bytes) -> None:
    """What is refused is not kept, however fast it comes."""
    pid, server = watched
    piece = b"a:b\r\n" * 13_000 if start == PROBE else b"9" * 65_536
    for _ in range(3):
        pour(server, start, piece, total=1024 * 1024)  # what the first ones need stays
    before = resident_bytes(pid)
    pour(server, start, piece, total=1024**3)
    grown = resident_bytes(pid) - before

    assert grown < 2_000_000
    assert statuses(ask(server, PROBE + CLOSE + b"\r\n")) == [200]


def test_body_that_nobody_reads_costs_no_memory(watched: tuple[int, str]) -> None:
    """It is thrown away as it comes, or not taken from the network."""
    pid, server = watched
    body = b"x" * 65_536
    length = 256 * 1024 * 1024
    start = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"
    start += f"Content-Length: {length}\r\n\r\n".encode()
    pour(server, start, body, total=1024 * 1024)
    before = resident_bytes(pid)
    answer = pour(server, start, body, total=length)
    grown = resident_bytes(pid) - before

    assert statuses(answer) == [413]
    assert grown < 4_000_000


@pytest.fixture(scope="module")
def hasty(release: Generation, serve: Serve) -> Iterator[str]:
    """A server that gives a request half a second to arrive."""
    with serve(release.path, "--request-timeout-s", str(REQUEST_TIMEOUT_S)) as base:
        yield base


@pytest.mark.parametrize(
    "start",
    [
        b"GET /hea",
        PROBE,
        b"POST /sparql HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK",
    ],
    ids=["target", "header", "body"],
)
@pytest.mark.parametrize("trickles", [False, True], ids=["silent", "trickling"])
def test_slow_request_is_told_so_and_cut_off(hasty: str, start: bytes, trickles: bool) -> None:  # noqa: FBT001
    """A byte now and then holds no place: the time is for the whole request."""
    with closing(dial(hasty)) as connection:
        began = time.monotonic()
        connection.sendall(start)
        connection.settimeout(0.1)
        received = b""
        while time.monotonic() - began < 5:
            try:
                chunk = connection.recv(65536)
                received += chunk
                if not chunk:
                    break
            except TimeoutError:
                if trickles:
                    connection.sendall(b"A")
        took = time.monotonic() - began

    assert problem(received) == (408, "slow-request")
    assert REQUEST_TIMEOUT_S - 0.05 < took < 3


def test_connection_that_says_nothing_is_closed_without_a_word(hasty: str) -> None:
    """Browsers open connections ahead, and would take an answer for that to their next request."""
    with closing(dial(hasty)) as connection:
        assert read(connection) == b""


def test_blank_lines_keep_no_connection_alive(hasty: str) -> None:
    """They may stand before a request, and are none."""
    with closing(dial(hasty)) as connection:
        connection.settimeout(0.05)
        began = time.monotonic()
        closed = False
        while not closed and time.monotonic() - began < 5:
            try:
                connection.sendall(b"\r\n")
                closed = not connection.recv(1)
            except TimeoutError:
                pass
            except OSError:
                closed = True

    assert closed


def test_slow_query_is_not_a_slow_request(hasty: str) -> None:
    """The time to arrive says nothing of the time to answer."""
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    answer = httpx2.get(f"{hasty}/sparql", params={"query": slow, "timeout": "2"}, timeout=30)

    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/query-timeout")


def test_pipelined_requests_are_answered_in_order(server: str) -> None:
    """HTTP/1.1 allows it, and some clients do."""
    requests = [b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /no HTTP/1.1\r\n" + HOST]

    answers = ask(server, (requests[0] + requests[1] + b"\r\n") * 5 + PROBE + CLOSE + b"\r\n")

    assert statuses(answers) == [200, 404] * 5 + [200]


def test_requests_far_ahead_of_their_answers_are_refused_after_these(server: str) -> None:
    """What is promised is kept; what is too much is told."""
    answers = ask(server, (PROBE + b"\r\n") * 1000)

    assert statuses(answers) == [200] * 33 + [503]
    assert b"retry-after: 1\r\n" in answers


def test_upgrade_that_is_not_taken_loses_no_request(server: str) -> None:
    """Some clients offer HTTP/2 with their first request, and go on in HTTP/1.1."""
    offer = PROBE + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"

    assert statuses(ask(server, offer + PROBE + CLOSE + b"\r\n")) == [200, 200]


def test_connection_too_many_is_told_when_to_come_back(release: Generation, serve: Serve) -> None:
    """And those that were there go on."""
    with serve(release.path, "--max-connections", "3") as server:
        held = [dial(server) for _ in range(3)]
        for connection in held:
            connection.sendall(PROBE)  # not whole yet
        time.sleep(0.2)
        refused = ask(server, b"")
        for connection in held:
            connection.sendall(CLOSE + b"\r\n")
        answers = [statuses(read(connection)) for connection in held]
        for connection in held:
            connection.close()

    assert problem(refused) == (503, "connection-limit")
    assert b"retry-after: 1\r\n" in refused
    assert answers == [[200]] * 3


def test_idle_connections_make_room_for_newcomers(release: Generation, serve: Serve) -> None:
    """Whoever only holds connections open holds nobody up."""
    with serve(release.path, "--max-connections", "3") as server:
        held = [dial(server) for _ in range(3)]
        for connection in held:
            connection.sendall(PROBE + b"\r\n")
            assert statuses(connection.recv(65536)) == [200]
        answer = ask(server, PROBE + CLOSE + b"\r\n")
        for connection in held:
            connection.close()

    assert statuses(answer) == [200]


def test_slow_requests_make_room_for_newcomers(release: Generation, serve: Serve) -> None:
    """Slow-loris: as many half requests as there are places."""
    with serve(release.path, "--max-connections", "3") as server:
        held = [dial(server) for _ in range(3)]
        for connection in held:
            connection.sendall(PROBE)
        time.sleep(2.2)
        answer = ask(server, PROBE + CLOSE + b"\r\n")
        for connection in held:
            connection.close()

    assert statuses(answer) == [200]


@asynccontextmanager
async def bare(
    app: "ASGIApp", told: list[GpgraphError], *, host: str = "127.0.0.1"
) -> "AsyncIterator[int]":
    """Serve an application of the test's own over our connections; yield the port."""
    gate = Gate(
        request_timeout_s=REQUEST_TIMEOUT_S,
        max_connections=10,
        told=lambda _client, error: told.append(error),
    )
    config = uvicorn.Config(app, http=protocol_of(gate), lifespan="off", log_config=None, ws="none")
    server = uvicorn.Server(config)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.bind((host, 0))
    serving = asyncio.create_task(server._serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await serving


async def echo(scope: "Scope", receive: "Receive", send: "Send") -> None:
    """Answer with what the request looks like once all of it is here."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    seen = {
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode()] for name, value in scope["headers"]],
        "client": scope["client"][0],
        "body": body.decode(),
    }
    text = json.dumps(seen).encode()
    length = str(len(text)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    await send({"type": "http.response.body", "body": text})


async def converse(port: int, data: bytes, host: str = "127.0.0.1") -> bytes:
    """Send bytes and return all that comes."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(data)
    received = await reader.read()
    writer.close()
    await writer.wait_closed()
    return received


def seen(data: bytes, *, listen: str = "127.0.0.1") -> dict[str, object]:
    """Return what an application sees of a request."""

    async def main() -> bytes:
        async with bare(echo, [], host=listen) as port:
            return await converse(port, data)

    found: dict[str, object] = json.loads(asyncio.run(main()).partition(b"\r\n\r\n")[2])
    return found


def test_trailer_is_no_header() -> None:
    """What comes after the body must not rewrite who asked, after that was checked."""
    head = b"POST / HTTP/1.1\r\n" + HOST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"

    found = seen(head + b"3\r\nabc\r\n0\r\nX-Forwarded-For: 10.0.0.1\r\nHost: evil\r\n\r\n")

    assert found["body"] == "abc"
    assert [pair[0] for pair in found["headers"]] == ["host", "connection", "transfer-encoding"]  # type: ignore[attr-defined]


def test_address_in_the_request_line_goes_before_the_host() -> None:
    """RFC 9112, section 3.2.2: so that both cannot say two things."""
    found = seen(b"GET http://other.example:81/a?b=c HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")

    assert (found["path"], found["query"]) == ("/a", "b=c")
    assert ["host", "other.example:81"] in found["headers"]  # type: ignore[operator]
    assert ["host", "example.org"] not in found["headers"]  # type: ignore[operator]


def test_address_with_a_user_in_it_is_refused(server: str) -> None:
    """It would become part of addresses in answers."""
    data = b"GET http://a@example.org/healthz HTTP/1.1\r\n" + HOST + b"\r\n"

    assert problem(ask(server, data)) == (400, "malformed-request")


def test_ipv4_client_looks_the_same_on_a_socket_for_both() -> None:
    """The fair share and the log know an address by one name."""

    async def main() -> bytes:
        async with bare(echo, [], host="::") as port:
            return await converse(port, b"GET / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")

    found = json.loads(asyncio.run(main()).partition(b"\r\n\r\n")[2])

    assert found["client"] == "127.0.0.1"


def test_client_that_leaves_is_noticed_though_it_has_sent_more() -> None:
    """A request that waits behind another must not hide that nobody is there any more."""
    left = asyncio.Event()

    async def waiting(_scope: "Scope", receive: "Receive", _send: "Send") -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    async def main() -> None:
        async with bare(waiting, []) as port:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write((b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 2)
            await asyncio.sleep(0.1)
            writer.transport.abort()
            await asyncio.wait_for(left.wait(), 5)

    asyncio.run(main())


def test_reader_who_takes_nothing_is_cut_off() -> None:
    """An answer that nobody reads would else stay in memory for as long as the other end likes."""
    done = asyncio.Event()

    async def flood(_scope: "Scope", _receive: "Receive", send: "Send") -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = b"x" * 1_000_000
        for _ in range(100):
            await send({"type": "http.response.body", "body": body, "more_body": True})
        done.set()

    async def main() -> None:
        async with bare(flood, []) as port:
            with closing(socket.create_connection(("127.0.0.1", port))) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
                await asyncio.wait_for(done.wait(), 5)

    asyncio.run(main())


def test_refusal_waits_for_the_answers_before_it() -> None:
    """Garbage after a good request spoils nothing of what was asked."""
    told: list[GpgraphError] = []

    async def late(scope: "Scope", receive: "Receive", send: "Send") -> None:
        await asyncio.sleep(0.2)
        await echo(scope, receive, send)

    async def main() -> bytes:
        async with bare(late, told) as port:
            return await converse(port, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n" + b"!\0!\r\n\r\n")

    assert statuses(asyncio.run(main())) == [200, 400]
    assert len(told) == 1
