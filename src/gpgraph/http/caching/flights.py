"""One evaluation for all who ask the same at the same time.

The client who asked first leads: the application runs in that request. The others wait for the
outcome. Nobody is hurt by another: when the leader leaves, the application goes on for as long as
somebody waits; a leader who reads slowly reads from what has been gathered; and where the outcome
is the leader's own, or too large to keep, the others ask for themselves.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from http import HTTPMethod, HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph.http.caching.entries import ENTRY_BYTES, Entries, Entry, Headers
from gpgraph.http.caching.questions import Outcome, Question
from gpgraph.model.etag import names

# A release stays what it is, but which one is served may change: after this time an answer is
# asked for anew, and mostly confirmed by a 304.
CACHE_CONTROL = b"public, max-age=60, must-revalidate"
BROKEN_S = 1.0  # how long what there is of a broken answer may take to send


class Flight:
    """Stands between the application and the client who leads."""

    def __init__(self, question: Question, entries: Entries) -> None:
        """Gather an answer, in room that is borrowed from ``entries``."""
        # Most answers are there before anybody else asks: what waiting needs is made when it must.
        self._settled: Outcome | None = None
        self._told: asyncio.Future[Outcome] | None = None
        self._lonely: asyncio.Event | None = None
        self._news: asyncio.Event | None = None
        self._question = question
        self._entries = entries
        self._borrowed = 0
        self._followers = 0
        self._is_left = False
        self._start: Message | None = None
        self._release = ""
        self._etag = b""
        self._chunks: list[bytes] = []
        self._delivery: asyncio.Task[None] | None = None
        self._is_confirmed = False  # the leader got a 304
        self._is_passing = False  # nothing is gathered any more

    @property
    def is_open(self) -> bool:
        """Tell whether one who asks the same now may wait for the outcome."""
        return not self._is_left and self._settled is None

    @property
    def outcome(self) -> "asyncio.Future[Outcome]":
        """Return what those who wait are told."""
        if self._told is None:
            self._told = asyncio.get_running_loop().create_future()
            if self._settled is not None:
                self._told.set_result(self._settled)
        return self._told

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Count one who waits."""
        self._followers += 1
        self._lonely = self._lonely or asyncio.Event()
        self._lonely.clear()
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers:
                self._lonely.set()

    async def lead(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, and send its answer to the one who leads."""
        self._scope, self._receive, self._send = scope, receive, send
        self._has_body = scope["method"] != HTTPMethod.HEAD
        try:
            await app(scope, self._hear, self._gather)
        finally:
            self._settle(Outcome())
            try:
                # Cancelled, the service stops: its answers may stay without their ends.
                with suppress(asyncio.CancelledError, TimeoutError):
                    await self._hand_over()
            finally:
                self._give_back()

    async def _hear(self) -> Message:
        """Tell the application that the client has gone once nobody else waits either."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            while self._followers and self._lonely is not None:
                await self._lonely.wait()
            self._is_left = True
        return message

    async def _gather(self, message: Message) -> None:
        if self._is_passing:
            await self._pass(message)
        elif message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] == "http.response.body":
            await self._add(message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        message["headers"] = list(message.get("headers", ()))
        self._start = message
        if message["status"] >= HTTPStatus.BAD_REQUEST and self._has_body:
            return
        self._release = self._release_of(message)
        if self._release:
            await self._tag(message["headers"])
        if not self._release or not self._has_body:
            await self._let_pass()

    def _release_of(self, message: Message) -> str:
        """Return the release that the answer depends on, and on nothing else; often none."""
        release = str(self._scope.get("state", {}).get("release", ""))
        if not release or message["status"] != HTTPStatus.OK:
            return ""
        for name, value in message["headers"]:
            if name == b"cache-control" and (b"no-store" in value or b"private" in value):
                nothing = Entry(HTTPStatus.OK, [], None, b"", is_apart=True)
                self._question.keep(nothing, release)
                return ""
            if name in {b"etag", b"set-cookie"}:
                return ""
        return release

    async def _tag(self, headers: Headers) -> None:
        self._etag = self._question.tag(self._release)
        if self._etag:
            headers.append((b"etag", self._etag))
        if b"cache-control" not in dict(headers):
            headers.append((b"cache-control", CACHE_CONTROL))
        held = self._question.if_none_match
        if held and self._etag and names(held, self._etag):
            known = self._entry(headers, None)
            # The server then says that the client has gone, which ends the work, unless others
            # wait or the answer is there at once.
            self._is_confirmed = True
            self._question.keep(known, self._release)
            await known.send_not_modified(self._send)

    async def _add(self, message: Message) -> None:
        body, is_last = message.get("body", b""), not message.get("more_body", False)
        if is_last and not self._chunks and len(body) < self._entries.entry_bytes:
            # The whole, as most answers are; it need not be gathered.
            self._chunks.append(body)
            self._complete()
            return
        size = len(body) + (0 if self._borrowed else ENTRY_BYTES)
        is_room = self._borrowed + size <= self._entries.entry_bytes
        if not is_room or not self._entries.borrow(size):
            await self._let_pass()
            await self._pass(message)
            return
        self._borrowed += size
        if body:
            self._chunks.append(body)
        if is_last:
            self._complete()
        elif self._delivery is None and not self._is_confirmed:
            self._news = asyncio.Event()
            self._delivery = asyncio.create_task(self._deliver(self._news))
        if self._news is not None:
            self._news.set()

    def _complete(self) -> None:
        headers: Headers = [] if self._start is None else self._start["headers"]
        if b"content-length" not in dict(headers):
            headers = [*headers, (b"content-length", b"%d" % sum(map(len, self._chunks)))]
        entry = self._entry(headers, tuple(self._chunks))
        entry.query = str(self._scope.get("state", {}).get("query", ""))
        self._give_back()
        if self._release:
            self._question.keep(entry, self._release)
        self._settle(Outcome(entry, entry.is_for_all))

    async def _let_pass(self) -> None:
        """Gather no more: what is there goes to the leader, and then what comes, as it comes."""
        self._is_passing = True
        self._settle(Outcome())
        if self._delivery is not None:
            await self._delivery
        elif self._start is not None and not self._is_confirmed:
            await self._send(self._start)
        self._chunks.clear()
        self._give_back()

    async def _pass(self, message: Message) -> None:
        if self._is_confirmed:
            return
        await self._send(message)
        is_whole = self._has_body and not message.get("more_body", False)
        if is_whole and self._release and self._start is not None:
            known = self._entry(self._start["headers"], None)
            known.is_apart = True
            self._question.keep(known, self._release)

    async def _deliver(self, news: asyncio.Event) -> None:
        """Send the leader what is gathered, as fast as the leader reads."""
        await self._send(self._start or {})
        sent = 0
        while sent < len(self._chunks) or self._settled is None:
            news.clear()
            for chunk in self._chunks[sent:]:
                await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
                sent += 1
            if self._settled is None:
                await news.wait()
        if self._settled.entry is not None:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _hand_over(self) -> None:
        """Send the leader the rest, now that the application holds nothing any more."""
        entry = None if self._settled is None else self._settled.entry
        if entry is not None and self._delivery is None and not self._is_confirmed:
            await entry.send_whole(self._send, has_body=True)  # all at once, so nothing is borrowed
            return
        with nullcontext() if entry is None else self._entries.reading(entry):
            if self._delivery is not None:
                # What was broken off is not waited for: the client cannot use it.
                async with asyncio.timeout(None if entry else BROKEN_S):
                    await self._delivery
            elif not self._is_passing and not self._is_confirmed and self._start is not None:
                await self._send(self._start)

    def _entry(self, headers: Headers, chunks: tuple[bytes, ...] | None) -> Entry:
        return Entry((self._start or {})["status"], headers, chunks, self._etag)

    def _settle(self, outcome: Outcome) -> None:
        if self._settled is None:
            self._settled = outcome
            if self._told is not None:
                self._told.set_result(outcome)
        if self._news is not None:
            self._news.set()

    def _give_back(self) -> None:
        self._entries.give_back(self._borrowed)
        self._borrowed = 0
