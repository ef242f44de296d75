"""A zygote whose tasks misbehave on request; the tests start it as the pool's command."""

import argparse
import ctypes
import json
import mmap
import os
import socket
import sys
import time
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from gpgraph.errors import GenerationError, QuerySyntaxError
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.sandbox.limits import Limits
from gpgraph.sandbox.zygote import serve

MIB = 1024 * 1024
STORE = Store()
PROGRESS = mmap.mmap(-1, 1)  # shared by all that are forked from here


def number(header: Header, name: str) -> float:
    """Return a parameter that must be a number."""
    value = header[name]
    assert isinstance(value, int | float)
    return value


def echo(header: Header, body: bytes, answer: AnswerWriter) -> None:
    """Send the body back, after a while if asked to."""
    time.sleep(number(header, "wait_s") if "wait_s" in header else 0)
    answer.head("text/plain", pid=os.getpid(), **header)
    answer.write(body)


def ping(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Be there."""
    answer.head("text/plain")


def sleep(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Never answer."""
    answer.head("text/plain")
    while True:
        time.sleep(1)


def stall(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Answer a little, then never more."""
    answer.head("text/plain", pid=os.getpid())
    answer.write(bytes(MIB))
    while True:
        time.sleep(1)


def allocate(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Take memory, in blocks, and touch it."""
    blocks = [bytearray(b"x" * MIB) for _ in range(int(number(header, "mib")))]
    answer.head("text/plain", blocks=len(blocks))


def abort(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """End as Rust does when an allocation fails."""
    os.abort()


def stream(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Write many bytes, and count the megabytes that were taken."""
    answer.head("application/octet-stream", pid=os.getpid())
    for part in range(int(number(header, "mib"))):
        answer.write(part.to_bytes(1, "big") * MIB)
        PROGRESS[0] = part + 1


def progress(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Say how far a stream in another worker has come."""
    answer.head("text/plain", mib=PROGRESS[0])


def stream_then_die(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Die in the middle of an answer."""
    stream(header, b"", answer)
    os._exit(0)


def stream_then_fail(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Fail with an error in the middle of an answer."""
    stream(header, b"", answer)
    raise QuerySyntaxError("nothing after this", line=3, column=4)


def fail(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Fail after a first few bytes, in the way that the client can mend."""
    answer.head("text/plain")
    answer.write(b"never to be seen")
    raise QuerySyntaxError("expected a brace", line=3, column=4)


def bug(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Fail in a way that nobody foresaw."""
    raise KeyError("a secret of the house")


def recurse(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Nest too deeply for Python."""
    json.loads("[" * 100_000)


def segfault(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def connect(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Try to reach a server, and to open a file; say what came of both."""
    outcomes = []
    for attempt in (
        lambda: socket.create_connection(("127.0.0.1", int(number(header, "port"))), timeout=1),
        socket.socketpair,
        lambda: Path(__file__).read_bytes(),
    ):
        try:
            attempt()
            outcomes.append("done")
        except OSError as error:
            outcomes.append(type(error).__name__)
    answer.head("text/plain", outcomes=outcomes)


def uuid(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Let the engine make up an identifier."""
    answer.head("text/csv")
    solutions = STORE.query("SELECT (UUID() AS ?made_up) {}")
    assert isinstance(solutions, QuerySolutions)
    solutions.serialize(cast("IO[bytes]", answer), format=QueryResultsFormat.CSV)


def state(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Say what the walls look like from inside."""
    answer.head(
        "text/plain",
        pid=os.getpid(),
        nice=os.nice(0),
        parent=os.getppid(),
    )


def lie(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Send bytes that are no frame, as a worker might that was taken over."""
    os.write(3, b"HTTP/1.1 200 OK\r\n\r\n")
    time.sleep(60)


TASKS: dict[str, TaskFunction] = {
    "echo": echo,
    "ping": ping,
    "sleep": sleep,
    "stall": stall,
    "allocate": allocate,
    "abort": abort,
    "stream": stream,
    "stream_then_die": stream_then_die,
    "stream_then_fail": stream_then_fail,
    "progress": progress,
    "fail": fail,
    "bug": bug,
    "recurse": recurse,
    "segfault": segfault,
    "connect": connect,
    "uuid": uuid,
    "state": state,
    "lie": lie,
}


def main() -> None:
    """Be a zygote."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--memory-mb", type=int, default=256)
    parser.add_argument("--load", choices=["well", "refuse", "crash"], default="well")
    arguments = parser.parse_args()

    def load() -> dict[str, TaskFunction]:
        if arguments.load == "refuse":
            raise GenerationError("This release is not whole.")
        if arguments.load == "crash":
            sys.exit(3)
        # Blank nodes take their labels from the same random numbers as UUID().
        STORE.load(b"_:one <https://example.org/p> _:two .", format=RdfFormat.N_TRIPLES)
        return TASKS

    serve(arguments.control_fd, load, Limits(arguments.memory_mb * MIB))


if __name__ == "__main__":
    main()
