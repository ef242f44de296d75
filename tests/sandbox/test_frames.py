"""Frames: any split, any size, any rubbish."""

import contextlib
import random

import pytest

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.frames import (
    LENGTHS,
    MAX_HEADER_BYTES,
    MAX_TASK_BYTES,
    Decoder,
    Frame,
    encode,
)

FRAMES = [
    Frame({"kind": "task", "parameters": {"text": "é\u2028\x00", "deep": [[None, 1.5, True]]}}),
    Frame({"kind": "data"}, bytes(range(256)) * 700),
    Frame({"kind": "end"}, b""),
    Frame({"kind": "data"}, b"\x00\x00\x00\x02\x00\x00\x00\x00{}"),
]
STREAM = b"".join(encode(frame.header, frame.body) for frame in FRAMES)


def cut(data: bytes, source: random.Random, *, most: int) -> list[bytes]:
    """Cut bytes into pieces of random length."""
    pieces = []
    while data:
        size = source.randint(1, most)
        pieces.append(data[:size])
        data = data[size:]
    return pieces


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("most", [3, 4096, len(STREAM)])
def test_frames_survive_any_split_of_the_stream(seed: int, most: int) -> None:
    """A socket delivers what it likes, one byte or ten frames at once."""
    source = random.Random(seed)  # noqa: S311 - a test that can be repeated
    decoder = Decoder(max_body=MAX_TASK_BYTES)
    frames = [frame for piece in cut(STREAM, source, most=most) for frame in decoder.feed(piece)]

    assert frames == FRAMES


@pytest.mark.parametrize("missing", [1, 5, 100])
def test_half_a_frame_is_neither_given_out_nor_forgotten(missing: int) -> None:
    """It comes when the rest of it has come."""
    decoder = Decoder(max_body=MAX_TASK_BYTES)
    whole = encode({"kind": "data"}, bytes(1000))
    frames = list(decoder.feed(whole[:-missing]))

    assert frames == []
    assert list(decoder.feed(whole[-missing:])) == [Frame({"kind": "data"}, bytes(1000))]


@pytest.mark.parametrize(
    "prefix",
    [
        LENGTHS.pack(MAX_HEADER_BYTES + 1, 0),
        LENGTHS.pack(2, 1001),
        LENGTHS.pack(2**32 - 1, 2**32 - 1),
        LENGTHS.pack(0, 0),
        b"GET / HTTP/1.1\r\n",
    ],
)
def test_length_out_of_bounds_is_refused_before_anything_is_kept(prefix: bytes) -> None:
    """Eight bytes must not make the reader wait for four gigabytes."""
    with pytest.raises(WorkerFaultError):
        list(Decoder(max_body=1000).feed(prefix))


@pytest.mark.parametrize(
    "text", [b"[]", b"{,}", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5000]
)
def test_header_that_is_no_object_is_refused(text: bytes) -> None:
    """Neither broken nor deeply nested JSON gets further than the decoder."""
    with pytest.raises(WorkerFaultError):
        list(Decoder(max_body=0).feed(LENGTHS.pack(len(text), 0) + text))


@pytest.mark.parametrize("seed", range(200))
def test_rubbish_gives_frames_or_a_fault_and_nothing_else(seed: int) -> None:
    """A worker that was taken over may send anything."""
    source = random.Random(seed)  # noqa: S311 - a test that can be repeated
    damaged = bytearray(STREAM)
    for _ in range(source.randint(1, 20)):
        damaged[source.randrange(len(damaged))] = source.randrange(256)
    decoder = Decoder(max_body=MAX_TASK_BYTES)
    frames: list[Frame] = []
    with contextlib.suppress(WorkerFaultError):
        frames.extend(decoder.feed(bytes(damaged)))

    assert len(frames) <= len(FRAMES)
    assert all(isinstance(frame.header, dict) for frame in frames)


def test_frame_that_no_reader_would_take_is_not_sent() -> None:
    """The fault shows at the sender, where the bug is."""
    with pytest.raises(ValueError, match="too long"):
        encode({"kind": "task", "text": "x" * (MAX_HEADER_BYTES + 1)})
    with pytest.raises(ValueError, match="too long"):
        encode({"kind": "task"}, bytes(MAX_TASK_BYTES + 1))
