"""The client: many small requests at once, and one large answer, from a core of its own.

``wrk`` sends the small requests where it is installed. Elsewhere this file does, run as a program;
it is slower than the servers that it measures, so figures from it compare less sharply.
"""

import argparse
import asyncio
import http.client
import json
import math
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit

import httptools

HERE = Path(__file__).parent
CONNECTIONS = 8
RECEIVE_BYTES = 1024 * 1024
STREAM_TIMEOUT_S = 60.0
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What many small requests came to."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests that were answered well, per second."""
        return (self.requests - self.failed) / self.seconds


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one large answer came to."""

    status: int
    first_byte_ms: float
    seconds: float
    size: int


def pinned(core: int | None, command: Sequence[str]) -> list[str]:
    """Return a command that runs on one core, where the system can do that."""
    if core is None or shutil.which("taskset") is None:
        return list(command)
    return ["taskset", "--cpu-list", str(core), *command]


def load(  # noqa: PLR0913 - where, what, how long
    base: str,
    targets: Sequence[str],
    headers: Mapping[str, str],
    *,
    seconds: float,
    first_number: int,
    core: int | None,
) -> Load:
    """Send requests over eight connections for some time; ``{n}`` in a target becomes a number."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "targets").write_text("\n".join(targets) + "\n", "utf-8")
        lines = [
            f"{key}: {value}" for key, value in {"Host": urlsplit(base).netloc, **headers}.items()
        ]
        (folder / "headers").write_text("\n".join(lines) + "\n", "utf-8")
        arguments = [str(folder / "targets"), str(folder / "headers"), str(first_number)]
        if shutil.which("wrk"):
            command = [
                "wrk",
                "-t1",
                f"-c{CONNECTIONS}",
                f"-d{math.ceil(seconds)}s",
                "--timeout",
                "10s",
            ]
            command += ["-s", str(HERE / "load.lua"), base, "--", *arguments]
        else:
            command = [sys.executable, "-m", "benchmarks.client", base, str(seconds), *arguments]
        done = subprocess.run(
            pinned(core, command),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=seconds + 60,
        )
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def transfer(base: str, target: str, headers: Mapping[str, str]) -> Transfer:
    """Fetch one answer and throw it away; a connection that breaks gives status 0."""
    place = urlsplit(base)
    lines = [f"GET {target} HTTP/1.1", f"Host: {place.netloc}", "Connection: close"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    buffer = memoryview(bytearray(RECEIVE_BYTES))
    began = time.monotonic()
    with socket.create_connection(
        (place.hostname, place.port), timeout=STREAM_TIMEOUT_S
    ) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        size = connection.recv_into(buffer)
        first_s = time.monotonic() - began
        head = bytes(buffer[:size])
        tail = head[-len(_LAST_CHUNK) :]
        while received := connection.recv_into(buffer):
            size += received
            tail = (tail + bytes(buffer[max(0, received - len(_LAST_CHUNK)) : received]))[-5:]
    is_cut = b"\r\ntransfer-encoding: chunked" in head.lower() and tail != _LAST_CHUNK
    status = 0 if is_cut or not head else int(head[9:12])
    return Transfer(status, 1000 * first_s, time.monotonic() - began, size)


def head(base: str, target: str, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the header of an answer to GET, its names in lower case."""
    place = urlsplit(base)
    connection = http.client.HTTPConnection(place.netloc, timeout=STREAM_TIMEOUT_S)
    connection.request("GET", target, headers=dict(headers))
    found = {name.lower(): value for name, value in connection.getresponse().getheaders()}
    connection.close()
    return found


class _Connection(asyncio.Protocol):
    """One of the connections of the slow client: a request after every answer."""

    def __init__(self, requests: "_Requests") -> None:
        self._requests = requests
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a TCP connection
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._began = time.monotonic()
        self._transport.write(self._requests.next())

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        is_well = self._parser.get_status_code() < 400  # noqa: PLR2004 - the first of the errors
        self._requests.done(time.monotonic() - self._began, is_well=is_well)
        self._parser = httptools.HttpResponseParser(self)
        self._send()


class _Requests:
    """The requests of a file, and how long each took."""

    def __init__(self, targets: Sequence[str], header: str, first_number: int) -> None:
        self._targets = cycle(targets)
        self._header = header
        self._numbers = count(first_number)
        self.seconds: list[float] = []
        self.failed = 0

    def next(self) -> bytes:
        target = next(self._targets)
        if "{n}" in target:
            target = target.replace("{n}", str(next(self._numbers)))
        return f"GET {target} HTTP/1.1\r\n{self._header}\r\n".encode()

    def done(self, seconds: float, *, is_well: bool) -> None:
        self.seconds.append(seconds)
        self.failed += not is_well


async def _run(base: str, seconds: float, requests: _Requests) -> Load:
    host, _, port = urlsplit(base).netloc.partition(":")
    loop = asyncio.get_running_loop()
    transports = [
        (await loop.create_connection(lambda: _Connection(requests), host, int(port)))[0]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(seconds)
    for transport in transports:
        transport.abort()
    taken = sorted(requests.seconds)
    p50, p99 = (1000 * taken[int(len(taken) * share)] for share in (0.5, 0.99))
    return Load(len(taken), seconds, p50, p99, requests.failed)


def main() -> None:
    """Send requests and print what they came to, as ``load.lua`` does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.client")
    parser.add_argument("base")
    parser.add_argument("seconds", type=float)
    parser.add_argument("targets", type=Path)
    parser.add_argument("headers", type=Path)
    parser.add_argument("first_number", type=int)
    arguments = parser.parse_args()
    header = "".join(f"{line}\r\n" for line in arguments.headers.read_text("utf-8").splitlines())
    targets = arguments.targets.read_text("utf-8").splitlines()
    requests = _Requests(targets, header, arguments.first_number)
    found = asyncio.run(_run(arguments.base, arguments.seconds, requests))
    print(json.dumps({name: getattr(found, name) for name in Load.__slots__}))


if __name__ == "__main__":
    main()
