"""What the front and a worker say to each other, as bytes.

A frame is two lengths, a header and a body::

    4 bytes  length of the header, big-endian
    4 bytes  length of the body, big-endian
    header   one JSON object with a ``kind``
    body     bytes, as they are

The front sends one ``task`` frame. The worker answers with ``head``, any number of ``data`` and
one ``end``; or with ``error`` at any place before the ``end``. A fresh worker says ``ready`` once.
Both lengths are checked before the rest of a frame is read, so that neither side can be made to
keep more than it agreed to.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

LENGTHS = Struct(">II")


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked to do: ``kind`` is a key of its task table."""

    kind: str
    parameters: Header = field(default_factory=dict)
    body: bytes = b""
    deadline_s: float = 10.0


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


TaskFunction: TypeAlias = Callable[[Header, bytes, AnswerWriter], None]


@dataclass(frozen=True, slots=True)
class Frame:
    """One message between the front and a worker."""

    header: Header
    body: bytes = b""

    @property
    def kind(self) -> str:
        """Return what the frame is: ``task``, ``head``, ``data``, ``end``, ``error``, ``ready``."""
        return str(self.header.get("kind"))


def encode(header: Header, body: bytes = b"") -> bytes:
    """Return the bytes of one frame.

    Raises:
        ValueError: header or body is longer than any reader would take.
    """
    text = json.dumps(header, separators=(",", ":")).encode()
    if len(text) > MAX_HEADER_BYTES or len(body) > MAX_TASK_BYTES:
        raise ValueError(f"A frame of {len(text)} + {len(body)} bytes is too long to send.")
    return LENGTHS.pack(len(text), len(body)) + text + body


def lengths(prefix: bytes, *, max_body: int) -> tuple[int, int]:
    """Read the lengths of header and body from the first eight bytes of a frame.

    Raises:
        WorkerFaultError: a length is out of bounds.
    """
    header, body = LENGTHS.unpack(prefix)
    if not 2 <= header <= MAX_HEADER_BYTES or body > max_body:  # noqa: PLR2004 - "{}" is two bytes
        raise WorkerFaultError(f"A frame announces {header} + {body} bytes.")
    return header, body


def decode(payload: bytes, header_bytes: int) -> Frame:
    """Build a frame from its header and body, which stand in ``payload`` side by side.

    Raises:
        WorkerFaultError: the header is not a JSON object.
    """
    try:
        header = json.loads(payload[:header_bytes])
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise WorkerFaultError("The header of a frame is not a JSON object.")
    return Frame(header, payload[header_bytes:])


class Decoder:
    """Cuts a stream of bytes, in pieces of any size, into frames."""

    def __init__(self, *, max_body: int) -> None:
        """Refuse frames whose body is longer than ``max_body`` bytes."""
        self._max_body = max_body
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take the next bytes and yield the frames that they complete.

        Raises:
            WorkerFaultError: the bytes are not frames; nothing after them can be read.
        """
        self._pending += data
        while len(self._pending) >= LENGTHS.size:
            header, body = lengths(bytes(self._pending[: LENGTHS.size]), max_body=self._max_body)
            end = LENGTHS.size + header + body
            if len(self._pending) < end:
                return
            payload = bytes(self._pending[LENGTHS.size : end])
            del self._pending[:end]
            yield decode(payload, header)
