"""What the front and a worker say to each other, as bytes.

A frame is two lengths, a header and a body::

    4 bytes  length of the header, big-endian
    4 bytes  length of the body, big-endian
    header   one JSON object with a ``kind``
    body     bytes, as they are

The front sends one ``task`` frame. The worker answers with one ``whole`` frame, the head of the
answer with all of its bytes; or, where that is much, with ``head``, any number of ``data`` and one
``end``; or with ``error`` at any place before the end. A fresh worker says ``ready`` once.
A task whose body is not there yet says ``more`` and is followed by ``data`` frames and an ``end``.
Both lengths are checked before the rest of a frame is read, so that neither side can be made to
keep more than it agreed to.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from struct import Struct
from typing import Protocol, TypeAlias

from gpgraph.errors import WorkerFaultError

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
Header: TypeAlias = Mapping[str, JsonValue]

MAX_HEADER_BYTES = 1024 * 1024
MAX_TASK_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
FIRST_CHUNK_BYTES = 64 * 1024

LENGTHS = Struct(">II")


# Kept, since ``json.dumps`` makes one for each call when it is told the separators.
_HEADER_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)

_DATA = b'{"kind":"data"}'


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked to do: ``kind`` is a key of its task table.

    ``lane`` says which workers may do it, and ``client`` for whom it is done: see ``admission``.
    ``more`` is what follows the body, for the tasks that are ``Fed``.
    """

    kind: str
    parameters: Header = field(default_factory=dict)
    body: bytes = b""
    deadline_s: float = 10.0
    lane: str = "query"
    client: str = ""
    more: AsyncIterator[bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of an answer before its first byte."""

    media_type: str
    meta: Header = field(default_factory=dict)


class AnswerWriter(Protocol):
    """What a task function writes its answer to: a head, then bytes as to a binary file."""

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Say what is coming; once, before the first ``write``."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes of the answer; waits while the reader is slower."""

    def flush(self) -> None:
        """Do nothing: Oxigraph calls it on whatever it serialises into."""


class ByteSource(Protocol):
    """What a task reads from as from a binary file; waits while the sender is slower."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some of the next bytes, and none at the end."""


TaskFunction: TypeAlias = Callable[[Header, bytes, AnswerWriter], None]


@dataclass(frozen=True, slots=True)
class Fed:
    """A task function that reads its body as it comes, however long that is."""

    perform: Callable[[Header, ByteSource, AnswerWriter], None]

    def __call__(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Read a body that is there."""
        self.perform(header, BytesIO(body), answer)


@dataclass(frozen=True, slots=True)
class Frame:
    """One message between the front and a worker."""

    header: Header
    body: bytes = b""

    @property
    def kind(self) -> str:
        """Return what the frame is: ``task``, ``whole``, ``head``, ``data``, ``end``, …."""
        return str(self.header.get("kind"))


def encode(header: Header, body: bytes = b"") -> bytes:
    """Return the bytes of one frame.

    Raises:
        ValueError: header or body is longer than any reader would take.
    """
    text = _HEADER_ENCODER.encode(header).encode()
    if len(text) > MAX_HEADER_BYTES or len(body) > MAX_TASK_BYTES:
        raise ValueError(f"A frame of {len(text)} + {len(body)} bytes is too long to send.")
    return LENGTHS.pack(len(text), len(body)) + text + body


def data_prefix(body_bytes: int) -> bytes:
    """Return what stands before the body of a ``data`` frame, so that the body is not copied."""
    return LENGTHS.pack(len(_DATA), body_bytes) + _DATA


class Decoder:
    """Cuts a stream of bytes, in pieces of any size, into frames."""

    def __init__(self, *, max_body: int) -> None:
        """Refuse frames whose body is longer than ``max_body`` bytes."""
        self._max_body = max_body
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames that they complete.

        Raises:
            WorkerFaultError: the bytes are not frames; nothing after them can be read.
        """
        if not self._pending:  # most frames come whole
            frames, read = self._cut(data)
            if read < len(data):
                self._pending += data[read:]
            return frames
        self._pending += data
        frames, read = self._cut(self._pending)
        del self._pending[:read]
        return frames

    def _cut(self, data: bytes | bytearray) -> tuple[list[Frame], int]:
        """Return the frames that stand whole in ``data``, and how many bytes they take."""
        frames: list[Frame] = []
        start = 0
        with memoryview(data) as view:
            while len(data) - start >= LENGTHS.size:
                header, body = LENGTHS.unpack_from(data, start)
                if not 2 <= header <= MAX_HEADER_BYTES or body > self._max_body:  # noqa: PLR2004 - "{}"
                    raise WorkerFaultError(f"A frame announces {header} + {body} bytes.")
                text = start + LENGTHS.size
                end = text + header + body
                if len(data) < end:
                    break
                frames.append(
                    Frame(_header(view[text : text + header]), bytes(view[end - body : end]))
                )
                start = end
        return frames, start


def _header(text: memoryview) -> Header:
    try:
        header = json.loads(str(text, "utf-8"))
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise WorkerFaultError("The header of a frame is not a JSON object.")
    return header
