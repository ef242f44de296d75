"""A server of the data that does as it is told: rightly, or wrong in one of many ways."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"yes"}}]}}'
TRUE = b'{"head":{},"boolean":true}'
HTML = b"<!doctype html><title>Welcome</title>"
CHUNKED = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
PASSWORD = "the-sesame-of-the-test"  # noqa: S105 - so that it can be looked for


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; ``missing`` is by how much its head claims more than there is.

    ``raw`` is sent in the place of all of it, head included; then ``late`` a moment later, and
    ``endless`` again and again, ``drip_s`` apart.
    """

    body: bytes = ROWS
    status: int = 200
    media_type: str = JSON
    more: tuple[tuple[str, str], ...] = ()
    missing: int = 0
    raw: bytes = b""
    late: bytes = b""
    endless: bytes = b""
    drip_s: float = 0.0


WRONG = {
    "a page in HTML": Said(HTML, media_type="text/html"),
    "a page under another name": Said(HTML),
    "less than it announced": Said(missing=10),
    "half of it": Said(ROWS[:-20]),
    "nothing": Said(b""),
    "wrong credentials": Said(b"who?", 401, "text/plain"),
    "another format": Said(b"x\r\nyes\r\n", media_type="text/csv"),
    "a coding": Said(more=(("Content-Encoding", "gzip"),)),
    "a redirect": Said(b"", 302, "text/plain", (("Location", "http://example.org/"),)),
    "a redirect to a file": Said(b"", 307, "text/plain", (("Location", "file:///etc/passwd"),)),
    "a redirect within": Said(b"", 308, "text/plain", (("Location", "http://127.0.0.1:1/"),)),
    "a part": Said(status=206),
    "a cut": Said(more=(("X-SPARQL-MaxRows", "1"),)),
    "no end": Said(raw=f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode() + ROWS),
    "a chunk that is too large": Said(raw=CHUNKED + b"7FFFFFFFFFFFFFFF\r\n" + ROWS),
    "a chunk beyond all numbers": Said(raw=CHUNKED + b"FFFFFFFFFFFFFFFFFFFF\r\n" + ROWS),
    "no endpoint": Said(HTML, 404, "text/html"),
    "a fault": Said(b"Segmentation violation\nat 0x00", 500, "text/plain"),
}


# The variable of a query that nobody has asked before; the front asks questions of its own besides.
OF_A_TEST = re.compile("%3Fn[0-9]")


class Stranger(ThreadingHTTPServer):
    """Answers all queries with ``says``; what it is asked is kept."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        """Listen on a port of loopback, or on a free one."""
        super().__init__(("127.0.0.1", port), _Answers)
        self.says = Said()
        self.delay_s = 0.0
        self.hang_ups = 0
        self.asked: list[dict[str, str]] = []
        self.left = threading.Event()
        self.sent = 0

    @property
    def address(self) -> str:
        """Return where it takes queries."""
        return f"http://127.0.0.1:{self.server_port}/query"

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that leave."""


class _Answers(BaseHTTPRequestHandler):
    server: Stranger
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a query."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({**self.headers, "body": body})
        if self.server.hang_ups and OF_A_TEST.search(body):
            self.server.hang_ups -= 1
            self.close_connection = True
            return
        if self.server.delay_s and self._waits(self.server.delay_s):
            self.server.left.set()
            self.close_connection = True
            return
        said = self.server.says
        if said.raw:
            self._say(said)
            return
        content = TRUE if said == Said() and "ASK" in body.upper() else said.body
        self.send_response_only(said.status)
        self.send_header("Content-Type", said.media_type)
        for name, value in said.more:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) + said.missing))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = bool(said.missing)

    def do_PUT(self) -> None:
        """Take a graph."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({**self.headers, "path": self.path, "body": body})
        self.send_response_only(204)
        self.end_headers()

    def _say(self, said: Said) -> None:
        """Send bytes as they are, until the client has had enough."""
        self.server.sent = 0
        try:
            self.wfile.write(said.raw)
            if said.late:
                time.sleep(0.3)
                self.wfile.write(said.late)
                return  # and wait for the next question
            while said.endless:
                self.wfile.write(said.endless)
                self.server.sent += len(said.endless)
                time.sleep(said.drip_s)
        except OSError:
            self.server.left.set()
        self.close_connection = True

    def _waits(self, delay_s: float) -> bool:
        """Wait; tell whether the client has gone before the end of it."""
        end = time.monotonic() + delay_s
        self.connection.setblocking(False)
        try:
            while time.monotonic() < end:
                with suppress(BlockingIOError):
                    if not self.connection.recv(1, socket.MSG_PEEK):
                        return True
                time.sleep(0.02)
        finally:
            self.connection.setblocking(True)
        return False

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def running(stranger: Stranger, *, tls: ssl.SSLContext | None = None) -> Iterator[Stranger]:
    """Let it answer, over TLS where there is a context."""
    if tls is not None:
        stranger.socket = tls.wrap_socket(stranger.socket, server_side=True)
    thread = threading.Thread(target=stranger.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield stranger
    finally:
        stranger.shutdown()
        stranger.server_close()
        thread.join()
