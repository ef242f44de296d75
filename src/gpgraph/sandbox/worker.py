"""The life of a worker: one task after another, until the front closes the socket or kills it."""

import os
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NoReturn

from gpgraph.errors import GpgraphError, QueryTooComplexError, WorkerFaultError
from gpgraph.sandbox.faults import EXIT_MEMORY, pack
from gpgraph.sandbox.frames import (
    CHUNK_BYTES,
    FIRST_CHUNK_BYTES,
    MAX_TASK_BYTES,
    Decoder,
    Fed,
    Frame,
    Header,
    JsonValue,
    TaskFunction,
    data_prefix,
    encode,
)
from gpgraph.sandbox.limits import Limits, confine, peak_memory_bytes

RECEIVE_BYTES = 256 * 1024


def live(
    descriptor: int, tasks: Mapping[str, TaskFunction], limits: Limits, *, parent: int
) -> NoReturn:
    """Serve ``tasks`` over ``descriptor`` in this process, which has just been forked, and end.

    Nothing of the zygote is closed or finalised on the way out: it is not ours.
    """
    status = 1
    try:
        serve(confine(descriptor, limits, parent=parent), tasks, limits)
        status = 0
    except ConnectionError:  # the front has left
        status = 0
    except MemoryError:
        status = EXIT_MEMORY
    except BaseException:  # noqa: BLE001 - also pyo3's PanicException; nothing may reach the zygote
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def serve(connection: socket.socket, tasks: Mapping[str, TaskFunction], limits: Limits) -> None:
    """Answer every task that comes, until the other end closes.

    A worker whose memory once grew past half its allowance says that this answer was its last and
    ends: what the allocator keeps would be missing to the next task.
    """
    enough = peak_memory_bytes() + limits.memory_bytes // 2
    connection.sendall(encode({"kind": "ready"}))
    frames = _frames(connection)
    for frame in frames:
        answer, feed = SocketAnswer(connection), Feed(frame, frames)
        fault = _attempt(frame, tasks, answer, feed)
        last = peak_memory_bytes() > enough or not feed.is_over
        answer.finish({**(fault or {"kind": "end"}), "last": last}, keep=fault is None)
        if not feed.is_over:
            for _ in frames:  # until the front has read why, and hangs up
                pass
        if last:
            return


def _frames(connection: socket.socket) -> Iterator[Frame]:
    decoder = Decoder(max_body=MAX_TASK_BYTES)
    while data := connection.recv(RECEIVE_BYTES):
        yield from decoder.feed(data)


class Feed:
    """The body of a task: what came with it, and what follows."""

    def __init__(self, frame: Frame, frames: Iterator[Frame]) -> None:
        """Read what follows ``frame`` from ``frames``, where it says that there is more."""
        self._frames = frames
        self._piece = BytesIO(frame.body)
        self.is_over = not frame.header.get("more")

    def read(self, size: int = -1, /) -> bytes:
        """Return some of the next bytes, and none at the end; blocks until there are any."""
        while not (found := self._piece.read(size)) and not self.is_over:
            frame = next(self._frames, None)
            if frame is None:  # the front has left
                raise ConnectionError
            self.is_over = frame.kind == "end"
            self._piece = BytesIO(frame.body)
        return found

    def drain(self) -> None:
        """Read to the end: only then it is known that the body was whole."""
        while self.read(CHUNK_BYTES):
            pass


def _attempt(
    frame: Frame, tasks: Mapping[str, TaskFunction], answer: "SocketAnswer", feed: Feed
) -> Header | None:
    """Run the task of ``frame``; return the error frame's header when it fails.

    Whoever asked learns only what a ``GpgraphError`` says. Anything else is a bug: its traceback
    goes to the log.
    """
    try:
        perform = tasks[str(frame.header["task"])]
        if isinstance(perform, Fed):
            perform.perform(_parameters(frame.header), feed, answer)
            feed.drain()
        else:
            perform(_parameters(frame.header), frame.body, answer)
        answer.check()
    except GpgraphError as error:
        return pack(error)
    except RecursionError:
        return pack(QueryTooComplexError("The request is nested too deeply. Simplify it."))
    except (MemoryError, ConnectionError):
        raise
    except Exception:  # noqa: BLE001 - a bug in one task must not cost the next one its worker
        traceback.print_exc()
        return pack(WorkerFaultError("The worker failed for a reason that only its log tells."))
    return None


def _parameters(header: Header) -> Header:
    parameters = header["parameters"]
    if not isinstance(parameters, Mapping):
        raise TypeError("The parameters of a task are an object.")
    return parameters


class SocketAnswer:
    """An ``AnswerWriter`` over the socket to the front.

    Holds back the first 64 KiB: a task that fails before that many bytes has written nothing, and
    a small answer leaves in one call.
    """

    def __init__(self, connection: socket.socket) -> None:
        """Write to ``connection``, which must be blocking: that is the back-pressure."""
        self._connection = connection
        self._head: Header | None = None
        self._enough = FIRST_CHUNK_BYTES  # to be sent
        self._pieces: list[bytes] = []
        self._bytes = 0

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Say what is coming."""
        if self._head is not None:
            raise RuntimeError("An answer has one head.")
        self._head = {"kind": "head", "media_type": media_type, "meta": meta}

    def write(self, data: bytes, /) -> int:
        """Take the next bytes and send what fills a chunk; blocks while the front does not read."""
        self._pieces.append(data)
        self._bytes += len(data)
        if self._bytes >= self._enough:
            self.check()
            self._send_data()
        return len(data)

    def flush(self) -> None:
        """Do nothing: chunks leave when they are full."""

    def check(self) -> None:
        """Refuse an answer without a head."""
        if self._head is None:
            raise RuntimeError("An answer starts with its head.")

    def finish(self, closing: Header, *, keep: bool) -> None:
        """Send what is left, if it is to be kept, and the closing frame.

        A small answer is one frame.
        """
        if keep and self._head is not None and not self._head_is_sent:
            whole = {**self._head, **closing, "kind": "whole"}
            self._connection.sendall(encode(whole, b"".join(self._pieces)))
            return
        if keep:
            self._send_data()
        self._connection.sendall(encode(closing))

    @property
    def _head_is_sent(self) -> bool:
        return self._enough == CHUNK_BYTES

    def _send_data(self) -> None:
        """Send what there is, in frames of at most a chunk, the head before the first."""
        if self._head is not None and not self._head_is_sent:
            self._connection.sendall(encode(self._head))
            self._enough = CHUNK_BYTES
        data = memoryview(b"".join(self._pieces))
        self._pieces.clear()
        self._bytes = 0
        for start in range(0, len(data), CHUNK_BYTES):
            chunk = data[start : start + CHUNK_BYTES]
            self._connection.sendall(data_prefix(len(chunk)))
            self._connection.sendall(chunk)
