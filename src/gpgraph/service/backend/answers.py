"""An answer of the server as one of ours: its time, its length, its first bytes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from gpgraph.errors import BackendTimeoutError, ResultTooLargeError
from gpgraph.sandbox.frames import FIRST_CHUNK_BYTES, Head


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that is there."""

    release: str
    head: Head
    whole: bytes

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield it."""
        yield self.whole


@dataclass(frozen=True, slots=True)
class Flowing:
    """An answer that is too long to have at once; its first bytes are there."""

    release: str
    head: Head
    pieces: AsyncIterator[bytes] = field(repr=False)
    first: bytes = field(repr=False, default=b"")
    whole: None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield its bytes as they come."""
        if self.first:
            yield self.first
        async for piece in self.pieces:
            yield piece


class Metered:
    """Bytes within a time and a length; only the time counts in which we wait for the server."""

    def __init__(self, pieces: AsyncIterator[bytes], *, budget_s: float, max_bytes: int) -> None:
        """Read ``pieces`` for ``budget_s``, and no more than ``max_bytes`` where that is not 0."""
        self._pieces = pieces
        self._budget_s = budget_s
        self._left_s = budget_s
        self._max_bytes = max_bytes
        self._bytes = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next bytes.

        Raises:
            BackendTimeoutError: the time is up.
            ResultTooLargeError: the answer is too long.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(self._left_s):
                piece = await anext(self._pieces)
        except TimeoutError:
            raise BackendTimeoutError(budget_s=self._budget_s) from None
        self._left_s = max(0.0, self._left_s - (clock() - began))
        self._bytes += len(piece)
        if self._max_bytes and self._bytes > self._max_bytes:
            raise ResultTooLargeError(limit_bytes=self._max_bytes)
        return piece


async def first_of(
    pieces: AsyncIterator[bytes], size: int = FIRST_CHUNK_BYTES
) -> tuple[bytes, bool]:
    """Return the first bytes, ``size`` or more where there are so many, and whether that is all."""
    found = bytearray()
    async for piece in pieces:
        found += piece
        if len(found) >= size:
            return bytes(found), False
    return bytes(found), True
