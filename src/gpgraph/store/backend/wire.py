"""One connection to the server that holds the data: HTTP/1.1 in bytes, no more than is wanted.

What comes is passed on as it comes. Where the reader is slower than the server, nothing is read
from the socket, so that the server waits as well.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import httptools

# What lies here unread before the server has to wait.
HIGH_BYTES = 1 << 20
# What may come before the head of an answer is there, with all that goes ahead of it.
MAX_HEAD_BYTES = 64 * 1024


class BrokenConnectionError(Exception):
    """The connection ended, or spoke no HTTP/1.1; ``had_answer`` once a first byte had come."""

    def __init__(self, reason: str, *, had_answer: bool) -> None:
        """Keep what happened, as the second half of a sentence."""
        super().__init__(reason)
        self.reason = reason
        self.had_answer = had_answer


@dataclass(slots=True)
class ReplyHead:
    """Status and header fields of an answer; names are in small letters."""

    status: int = 0
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """Return the media type, without its parameters."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def tells_its_end(self) -> bool:
        """Tell whether a body that breaks off can be told from a whole one."""
        return "content-length" in self.fields or "transfer-encoding" in self.fields


class Connection(asyncio.Protocol):
    """A connection; one request at a time, whose answer is read to its end before the next."""

    def __init__(self) -> None:
        """Begin unconnected; the event loop does the rest."""
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._head = ReplyHead()
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._news: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._failure: str | None = None
        self._is_paused = self._has_head = self._is_whole = self._had_answer = False
        self._stays = self._is_asked = False
        self._head_bytes = 0
        self.is_open = False

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are of no such class
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        self._had_answer = True
        if not self._is_asked:  # it would be taken for the answer to the next question
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(f"it does not speak HTTP/1.1 rightly ({error})")
            self.close()
        self._head_bytes += 0 if self._has_head else len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self._fail("the head of its answer has no end")
            self.close()
        if self._size > HIGH_BYTES and not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        """Take the end of the connection for the end of an answer that has no other end."""
        if self._has_head and not self._head.tells_its_end:
            self._is_whole = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so to who waits."""
        self.is_open = False
        self._fail(f"the connection failed ({exc})" if exc else "it closed the connection")
        self._tell()
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def pause_writing(self) -> None:
        """Let who sends wait."""
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """Let who sends go on."""
        if self._room is not None and not self._room.done():
            self._room.set_result(None)
        self._room = None

    # What the parser calls.

    def on_message_begin(self) -> None:
        """Begin a head; an answer after the answer is nobody's."""
        if self._is_whole:
            self._fail("it answered more than it was asked")
            self.close()
            return
        self._head = ReplyHead()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header field; those that come after a body say nothing that is needed."""
        if self._has_head:
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        known = self._head.fields.get(key)
        self._head.fields[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        """Keep the status; of an interim answer there is nothing to tell."""
        if self._is_whole:
            return
        self._head.status = self._parser.get_status_code()
        self._has_head = self._head.status >= 200  # noqa: PLR2004 - RFC 9110, section 15.2

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        if self._is_whole:
            return
        self._pieces.append(body)
        self._size += len(body)

    def on_message_complete(self) -> None:
        """Note that all is there."""
        if self._is_whole:
            return
        self._is_whole = self._has_head
        if self._is_whole:  # the parser forgets it with the message
            self._stays = self._parser.should_keep_alive()

    # What the client calls.

    async def ask(self, head: bytes, body: Iterable[bytes] = ()) -> ReplyHead:
        """Send a request, and return the head of the answer.

        Raises:
            BrokenConnectionError: there is none.
        """
        self._has_head = self._is_whole = self._had_answer = self._stays = False
        self._is_asked, self._head_bytes = True, 0
        assert self._transport is not None  # noqa: S101 - the loop has connected
        for piece in _together(head, body):
            if not self.is_open or self._has_head:  # it has heard enough
                break
            self._transport.write(piece)
            if self._room is not None:
                await self._room
        while not self._has_head:
            await self._more()
        return self._head

    async def read(self) -> bytes:
        """Return the next bytes of the answer, and none at its end.

        Raises:
            BrokenConnectionError: it does not come to its end.
        """
        while not self._pieces:
            if self._is_whole:
                return b""
            await self._more()
        found = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        if self._is_paused and self._transport is not None:
            self._is_paused = False
            self._transport.resume_reading()
        return found

    @property
    def has_head(self) -> bool:
        """Tell whether the head of an answer is there."""
        return self._has_head

    @property
    def is_reusable(self) -> bool:
        """Tell whether another request may follow."""
        return self.is_open and self._is_whole and not self._pieces and self._stays

    def rest(self) -> None:
        """Wait for the next request; whatever comes before it ends the connection."""
        self._is_asked = False

    def close(self) -> None:
        """End the connection at once; a server that works for it can see that."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    async def _more(self) -> None:
        if self._failure is not None:
            raise BrokenConnectionError(self._failure, had_answer=self._had_answer)
        self._news = asyncio.get_running_loop().create_future()
        await self._news

    def _fail(self, reason: str) -> None:
        if self._failure is None:
            self._failure = reason

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


def _together(head: bytes, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what is sent; the head goes with the first of the body, not ahead of it."""
    pieces = iter(body)
    yield head + next(pieces, b"")
    yield from pieces
