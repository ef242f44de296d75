"""Long answers flow, broken ones break, and nobody computes for a client that has gone."""

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2
import pytest

from gpgraph.store.releases.generation import Generation

pytestmark = pytest.mark.alone

# 300 terms give 27 million rows: more than anybody reads, in no more memory than one row takes.
ENDLESS = (
    "SELECT * WHERE { { SELECT DISTINCT ?a { ?a ?x ?y } LIMIT 300 } "
    "{ SELECT DISTINCT ?b { ?b ?z ?w } LIMIT 300 } { SELECT DISTINCT ?c { ?c ?v ?u } LIMIT 300 } }"
)
LONG = (
    "SELECT ?a ?b WHERE { { SELECT DISTINCT ?a { ?a ?x ?y } LIMIT 200 } "
    "{ SELECT DISTINCT ?b { ?b ?z ?w } LIMIT 200 } }"
)
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ASK = {"query": "ASK { ?s ?p ?o }"}


def send(server: str, query: str) -> socket.socket:
    """Send a query over a socket of our own and read nothing."""
    place = urlsplit(server)
    connection = socket.create_connection((place.hostname, place.port), timeout=30)
    path = f"/sparql?format=csv&query={quote(query)}"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    return connection


def test_long_answer_is_streamed_whole(client: httpx2.Client) -> None:
    """Without a length, and nothing is missing."""
    with client.stream("GET", "/sparql", params={"query": LONG, "format": "csv"}) as answer:
        lines = sum(1 for _ in answer.iter_lines())

    assert "content-length" not in answer.headers
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert lines == 200 * 200 + 1


def test_answer_that_fails_half_way_breaks_the_connection(client: httpx2.Client) -> None:
    """A status cannot be taken back; a clean end would make half an answer look whole."""
    parameters = {"query": ENDLESS, "format": "csv", "timeout": "2"}
    received: list[int] = []

    def read() -> None:
        with client.stream("GET", "/sparql", params=parameters) as answer:
            received.extend(len(chunk) for chunk in answer.iter_bytes())

    with pytest.raises(httpx2.RemoteProtocolError):
        read()

    assert sum(received) > 256 * 1024
    assert client.get("/sparql", params=ASK).json()["boolean"] is True


def test_client_that_leaves_frees_its_worker(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """One worker, two clients: the second need not wait for what nobody reads any more."""
    flags = ("--workers", "1", "--query-timeout-s", "60", "--queue-timeout-s", "20")
    with serve(release.path, *flags) as server:
        for query in (SLOW, ENDLESS):
            left = send(server, query)
            time.sleep(0.5)
            left.close()
            started = time.monotonic()
            answer = httpx2.get(f"{server}/sparql", params=ASK, timeout=30)

            assert answer.json()["boolean"] is True
            assert time.monotonic() - started < 10


def test_full_service_says_when_to_come_back(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """503 with Retry-After, and the front still answers."""
    flags = ("--workers", "1", "--query-timeout-s", "20", "--queue-size", "0")
    with serve(release.path, *flags) as server, send(server, SLOW):
        time.sleep(0.5)
        answer = httpx2.get(f"{server}/sparql", params=ASK, timeout=30)
        health = httpx2.get(f"{server}/healthz")

    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/problem/busy")
    assert int(answer.headers["retry-after"]) >= 1
    assert health.status_code == 200


def test_client_that_leaves_a_page_frees_its_place_in_the_queue(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """One worker is busy and one may wait: whoever has gone must not be that one."""
    flags = ("--workers", "1", "--queue-size", "1", "--query-timeout-s", "4")
    page = "GET /doc/gpg-2017/1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"
    with (
        serve(release.path, *flags, "--queue-timeout-s", "20") as server,
        send(server, SLOW) as slow,
    ):
        time.sleep(0.5)
        place = urlsplit(server)
        with socket.create_connection((place.hostname, place.port)) as left:
            left.sendall(page.encode())
            time.sleep(0.5)
        time.sleep(0.5)
        answer = httpx2.get(f"{server}/sparql", params=ASK, timeout=30)

        assert b"503" in slow.recv(20)
    assert answer.status_code == 200


def test_answer_that_breaks_off_is_one_line_of_ours_in_the_log(
    release: Generation, serve: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    """A deadline is no bug, so nobody needs to read where in the code it struck."""
    log = tmp_path / "log"
    parameters = {"query": ENDLESS, "format": "csv"}
    with serve(release.path, "--query-timeout-s", "1", log=log) as server:
        with pytest.raises(httpx2.RemoteProtocolError):
            httpx2.get(f"{server}/sparql", params=parameters, timeout=30)
        after = httpx2.get(f"{server}/sparql", params=ASK).json()["boolean"]
    lines = log.read_text("utf-8")

    assert after is True
    assert lines.count("GET /sparql broken off: ") == 1
    assert "ASGI callable" not in lines
    assert "Traceback" not in lines


def test_service_that_stops_tells_those_who_wait_and_breaks_off_what_flows(
    release: Generation, serve: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    """After the time that a query may take, nothing is waited for; and that is no bug either."""
    log = tmp_path / "log"
    flags = ("--workers", "1", "--query-timeout-s", "1", "--queue-timeout-s", "20")
    with serve(release.path, *flags, log=log) as server:
        # Nobody reads it, so at its deadline it gives way to the next.
        stalled = send(server, ENDLESS)
        time.sleep(0.1)
        flowing = send(server, ENDLESS + " #")
        time.sleep(0.1)
        waiting = send(server, ASK["query"])
        time.sleep(0.1)
    with stalled, flowing, waiting:
        told = waiting.recv(10_000)
    lines = log.read_text("utf-8")

    assert told.startswith(b"HTTP/1.1 503 ")
    assert b"/problem/stopping" in told
    assert lines.count("GET /sparql broken off: The service is stopping.") == 2
    assert "Traceback" not in lines
