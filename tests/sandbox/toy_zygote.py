"""A zygote whose tasks misbehave on request; the tests start it as the pool's command."""

import argparse
import ctypes
import json
import mmap
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from gpgraph.errors import GenerationError, QuerySyntaxError
from gpgraph.sandbox import seccomp
from gpgraph.sandbox.frames import FIRST_CHUNK_BYTES, AnswerWriter, Header, TaskFunction, encode
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


def spin(header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Take so much of a processor, however long that lasts."""
    end = time.process_time() + number(header, "cpu_s")
    while time.process_time() < end:
        pass
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
        lambda: socket.socket().connect(("127.0.0.1", int(number(header, "port")))),
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
        parent=os.getppid(),
    )


def call(_header: Header, body: bytes, answer: AnswerWriter) -> None:
    """Close a descriptor, make system calls by their numbers, and say what was wrong with each.

    Zero is success. A text among the arguments is passed as the address of its bytes.
    """
    os.close(0)
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    outcomes = []
    for number_, *arguments in json.loads(body):
        words = [
            ctypes.c_char_p(word.encode()) if isinstance(word, str) else ctypes.c_long(word)
            for word in arguments
        ]
        failed = syscall(ctypes.c_long(number_), *words) == -1
        outcomes.append(ctypes.get_errno() if failed else 0)
    answer.head("text/plain", outcomes=outcomes, pid=os.getpid())


def start_thread(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Start a thread."""
    threading.Thread(target=print).start()
    answer.head("text/plain")


def lie(_header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Send bytes that are no frame, as a worker might that was taken over."""
    os.write(3, b"HTTP/1.1 200 OK\r\n\r\n")
    time.sleep(60)


def go_on(header: Header, _body: bytes, _answer: AnswerWriter) -> None:
    """Answer, and say more, at once or after a while; end when asked again."""
    whole: Header = {"kind": "whole", "media_type": "text/plain", "meta": {}, "last": False}
    said, more = encode(whole, b"asked for"), encode(whole, b"not asked for")
    if wait_s := number(header, "wait_s"):
        os.write(3, said)
        time.sleep(wait_s)
        os.write(3, more)
    else:
        os.write(3, said + more)
    os.read(3, 1)
    os._exit(0)


def chatter(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Send frames without a body for ever, as a worker might that was taken over."""
    answer.head("text/plain")
    answer.write(bytes(FIRST_CHUNK_BYTES))
    frame = encode({"kind": "data", "more": "x" * (MIB // 2)})
    while True:
        for start in range(0, len(frame), 65536):
            os.write(3, frame[start : start + 65536])


TASKS: dict[str, TaskFunction] = {
    "echo": echo,
    "ping": ping,
    "spin": spin,
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
    "call": call,
    "start_thread": start_thread,
    "lie": lie,
    "go_on": go_on,
    "chatter": chatter,
}


def main() -> None:
    """Be a zygote."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--memory-mb", type=int, default=256)
    parser.add_argument("--load", choices=["well", "refuse", "crash"], default="well")
    parser.add_argument("--refused-call", type=int)
    arguments = parser.parse_args()
    if arguments.refused_call is not None:
        seccomp.bind(
            (
                seccomp.Instruction(seccomp.LOAD, seccomp.NUMBER),
                seccomp.Instruction(seccomp.IF_EQUAL, arguments.refused_call, if_false=1),
                seccomp.Instruction(seccomp.RETURN, seccomp.REFUSE),
                seccomp.Instruction(seccomp.RETURN, seccomp.ALLOW),
            )
        )

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
