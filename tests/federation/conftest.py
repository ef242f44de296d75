"""Other servers: one that answers rightly, one that does not, and a front that may ask both."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
import uvicorn
import uvloop

from gpgraph.bootstrap import LiveServices
from gpgraph.http.app import create_app
from gpgraph.model.federation import origins
from gpgraph.service.asking.federation import FederatedQueries
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import Generation
from gpgraph.store.remote import RemoteServers

RESULTS = "application/sparql-results+json"
FEDERATION_TIMEOUT_S = 4.0
Runner = Callable[[Coroutine[Any, Any, None]], None]


class Stranger(ThreadingHTTPServer):
    """A server that does what its paths are called; it keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of loopback."""
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.answers: dict[str, bytes] = {}
        self.ended = threading.Event()

    @property
    def origin(self) -> str:
        """Return the address without a path."""
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, name: str, *rows: Mapping[str, object], columns: tuple[str, ...]) -> str:
        """Answer with these solutions at a path, and return its address."""
        results = {"head": {"vars": columns}, "results": {"bindings": rows}}
        self.answers[f"/{name}"] = json.dumps(results).encode()
        return f"{self.origin}/{name}"

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that leave."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer; ``length`` is what its head claims, where that is not the truth."""

    body: bytes
    status: int = 200
    media_type: str = RESULTS
    length: int | None = None
    coding: str | None = None
    location: str | None = None


NONE = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()
SAID = {
    "/redirect": _Said(b"", 302, location="/target"),
    "/error": _Said(b"no such\nword: <b>SELEKT</b>", 400, "text/plain"),
    "/html": _Said(b"<p>welcome", media_type="text/html; charset=utf-8"),
    "/coded": _Said(NONE, coding="gzip"),
    "/no-results": _Said(b'{"hello": "world"}'),
    "/boolean": _Said(b'{"head": {}, "boolean": true}'),
    "/cut": _Said(NONE[:-4]),
    "/short": _Said(NONE[:-4], length=len(NONE)),
}


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Do what the path says."""
        server = cast("Stranger", self.server)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name.lower(): value for name, value in self.headers.items()}
        server.asked.append((self.path, fields, body))
        with suppress(ConnectionError):
            if self.path == "/no-http":
                self.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")
            elif self.path == "/huge":
                self._flood()
            elif self.path == "/slow":
                self._trickle(server.ended)
            else:
                self._say(SAID.get(self.path) or _Said(server.answers.get(self.path, NONE)))
        self.close_connection = True

    def _say(self, said: _Said) -> None:
        self.send_response(said.status)
        self.send_header("Content-Type", said.media_type)
        self.send_header("Content-Length", str(said.length or len(said.body)))
        if said.coding:
            self.send_header("Content-Encoding", said.coding)
        if said.location:
            self.send_header("Location", said.location)
        self.end_headers()
        self.wfile.write(said.body)

    def _flood(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", RESULTS)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")

    def _trickle(self, ended: threading.Event) -> None:
        self.send_response(200)
        self.send_header("Content-Type", RESULTS)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while not ended.wait(0.05):
            self.wfile.write(b" ")

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture(scope="session")
def stranger() -> Iterator[Stranger]:
    """Return a server of somebody else."""
    with Stranger() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.ended.set()
        server.shutdown()
        thread.join()


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """Listen on a port of loopback and note who calls."""
    calls: list[object] = []
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            with suppress(TimeoutError):
                connection, address = server.accept()
                calls.append(address)
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            done.set()
            thread.join()


@dataclass(frozen=True, slots=True)
class Closed:
    """A service as an operator runs it, who allows a private origin, and who called there."""

    client: httpx2.Client
    port: int
    calls: list[object]


@pytest.fixture(scope="session")
def closed(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[Closed]:
    """Serve with ``--federation``; addresses are checked."""
    with (
        listening() as (port, calls),
        serve(release.path, "--federation", f"http://127.0.0.1:{port}") as base,
        httpx2.Client(base_url=base, timeout=30) as client,
    ):
        yield Closed(client, port, calls)


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Runner:
    """Run a coroutine on one of the two event loops."""
    runner: Runner = request.param
    return runner


class _Front(uvicorn.Server):
    """The whole service in this process, but for one thing: it may ask private addresses."""

    def __init__(self, release: Path, *allowed: str) -> None:
        self._settings = Settings(
            release=release, federation=allowed, federation_timeout_s=FEDERATION_TIMEOUT_S
        )
        self.is_up = threading.Event()
        self.services: LiveServices | None = None
        self.base = ""

    async def live(self) -> None:
        """Serve until told to end."""
        self.services = services = LiveServices(self._settings)
        federated = FederatedQueries(
            services._pool,
            RemoteServers(may_connect=lambda _: True),
            origins(self._settings.federation),
            FEDERATION_TIMEOUT_S,
        )
        services.queries = replace(services.queries, federated=federated)
        config = uvicorn.Config(
            create_app(services), port=0, lifespan="off", log_config=None, ws="none"
        )
        super().__init__(config)
        await services.start()
        try:
            with socket.create_server(("127.0.0.1", 0)) as listening:
                self.base = f"http://127.0.0.1:{listening.getsockname()[1]}"
                self.is_up.set()
                await self.serve(sockets=[listening])
        finally:
            await services.close()
            self.is_up.set()


@pytest.fixture(scope="session")
def federating(release: Generation, server: str, stranger: Stranger) -> Iterator[httpx2.Client]:
    """A client of a service that may ask ``server`` and ``stranger``."""
    front = _Front(release.path, server, stranger.origin)
    thread = threading.Thread(target=uvloop.run, args=(front.live(),))
    thread.start()
    assert front.is_up.wait(60)
    try:
        with httpx2.Client(base_url=front.base, timeout=30) as client:
            yield client
    finally:
        while not front.started:
            time.sleep(0.01)
        front.should_exit = True
        thread.join()
