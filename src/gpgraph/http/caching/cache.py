"""Answers that are asked for again: from memory, or not sent at all where the client has them.

An answer that a release determines is kept under that release, the public base and everything of
the request that it depends on. Nothing here ever has to be found out of date: with the next
release all keys are others. The entity tag is made of the same, so that it is known before the
answer, and every instance of the service gives the same.
"""

import asyncio
from contextlib import suppress
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from gpgraph import __version__
from gpgraph.http.caching.codings import preferred
from gpgraph.http.caching.entries import Entries, Entry, Key
from gpgraph.http.caching.exchanges import Exchange
from gpgraph.http.caching.flights import Flight
from gpgraph.http.caching.questions import Question
from gpgraph.http.fields import ACCEPT_LANGUAGE, ACCEPT_PROFILE, path_of
from gpgraph.http.services import Services
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.documents.languages import preferred as preferred_languages
from gpgraph.model.etag import strong_etag

# The one address that answers what is in a body.
ENDPOINT = "/sparql"
# Never the same twice, or files that the server finds as fast.
PASSED = ("/healthz", "/readyz", "/metrics", "/static/")
# With these a request is not only what its address and its ``Accept`` headers say.
PERSONAL = frozenset({b"authorization", b"cookie"})
READ = frozenset({"GET", "HEAD"})
ASK = frozenset({"POST", "QUERY"})
# How many hosts, and wishes for encodings, are known without being read again; none of them is
# longer than this, in bytes.
FIELDS_KNOWN = 256
LONG_FIELDS = 1024
# The longest body that is read ahead to see whether its answer is there.
MAX_BODY_BYTES = 262_144
# How long one who waits is told of the stop by the one who leads.
STOPPING_S = 5.0


class Cache:
    """Keeps answers of the application, in at most so many bytes."""

    def __init__(self, app: ASGIApp, services: Services, *, max_bytes: int) -> None:
        """Wrap an application.

        Args:
            app: Sets ``scope["state"]["release"]`` on an answer that depends on the release, the
                public base and the request alone.
            services: What says which release and base these are.
            max_bytes: What may be kept; 0 keeps nothing, and leaves the entity tags.
        """
        self._app = app
        self._services = services
        self._entries = Entries(max_bytes)
        self._flights: dict[Key, Flight] = {}
        self._release = ""
        self._coding = lru_cache(FIELDS_KNOWN)(_coding)
        self._base = lru_cache(FIELDS_KNOWN)(_base)
        self._languages = lru_cache(FIELDS_KNOWN)(_languages)

    @property
    def entries(self) -> Entries:
        """Return what is kept."""
        return self._entries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or ask the application and keep its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        key = self._key(exchange)
        if key is not None and scope["method"] in ASK:
            key = await _with_body(key, exchange)
        if key is None:
            await self._app(scope, exchange.receive if exchange.early else receive, send)
            return
        release = self._services.snapshot
        if release != self._release:
            self._release = release
            self._entries.clear()
            self._flights.clear()
        entry = self._entries.get(key)
        if entry is None or not await self._answer(entry, exchange):
            await self._ask(key, entry, exchange)

    def _key(self, exchange: Exchange) -> Key | None:
        """Return what the answer depends on; nothing where no answer is to be kept.

        Of a request with a body, this is not all.
        """
        scope, fields = exchange.scope, exchange.fields
        path, method = path_of(scope), scope["method"]
        if path.startswith(PASSED) or not PERSONAL.isdisjoint(fields):
            return None
        if method in READ:
            has_body = b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0"
        else:
            has_body = method not in ASK or path != ENDPOINT or b"content-encoding" in fields
        if has_body:  # that is not read, or not here
            return None
        host, encodings = fields.get(b"host", b""), fields.get(b"accept-encoding", b"")
        if len(host) + len(encodings) > LONG_FIELDS:
            return None
        base = self._services.base_url or self._base(
            scope["scheme"], host, scope.get("root_path", ""), scope.get("server")
        )
        key: Key = (
            base.rstrip("/"),
            path,
            scope["query_string"],
            fields.get(b"accept", b""),
            self._coding(encodings),
        )
        if path == ENDPOINT and b"html" not in key[3]:  # no answer to a query depends on more
            scope["state"]["languages"] = (FALLBACK,)
            return key
        profiles = fields.get(ACCEPT_PROFILE, b"")
        read = fields.get(ACCEPT_LANGUAGE, b"")
        if len(profiles) + len(read) > LONG_FIELDS:
            return None
        languages = self._languages(read, self._services.languages)
        scope["state"]["languages"] = languages
        return (*key, profiles, *languages)

    async def _answer(self, entry: Entry, exchange: Exchange) -> bool:
        """Answer with an entry; false where it does not hold what is asked."""
        scope = exchange.scope
        if entry.is_held_by(exchange.if_none_match):
            scope["state"].update(cache="revalidated", release=self._release, query=entry.query)
            await entry.send_not_modified(exchange.send)
            return True
        has_body = scope["method"] != "HEAD"
        if entry.chunks is None and (has_body or not entry.etag):
            return False
        scope["state"].update(cache="hit", release=self._release, query=entry.query)
        if entry.chunks is None or len(entry.chunks) == 1:
            await entry.send_whole(exchange.send, has_body=has_body)
        else:
            # Cancelled, the service stops: the answer ends without its end.
            with self._entries.reading(entry), suppress(asyncio.CancelledError):
                await entry.send_whole(exchange.send, has_body=has_body)
        return True

    async def _ask(self, key: Key, entry: Entry | None, exchange: Exchange) -> None:
        """Ask the application, or wait for the one who does already."""
        scope = exchange.scope
        is_apart = entry is not None and entry.is_apart
        flight = self._flights.get(key)
        if flight is not None and flight.is_open and not is_apart:
            if await self._follow(flight, exchange):
                return
            is_apart = True
        scope["state"]["cache"] = "miss"
        question = Question(
            exchange.if_none_match,
            tag=lambda release: self._tag(key, release, scope["method"]),
            keep=lambda entry, release: self._keep(key, entry, release),
        )
        flight = Flight(question, self._entries)
        if not is_apart and scope["method"] != "HEAD":
            self._flights[key] = flight
        try:
            await flight.lead(self._app, scope, exchange.receive, exchange.send)
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]

    async def _follow(self, flight: Flight, exchange: Exchange) -> bool:
        """Wait for another's answer; false where this client has to ask alone."""
        gone = asyncio.ensure_future(exchange.gone())
        either: set[asyncio.Future[Any]] = {flight.outcome, gone}
        is_stopping = False
        with flight.joined():
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                # The service stops: the one who leads is being told, and this one with it.
                is_stopping = True
                await asyncio.wait({flight.outcome}, timeout=STOPPING_S)
            finally:
                gone.cancel()
                await asyncio.gather(gone, return_exceptions=True)
        if not flight.outcome.done():
            return not is_stopping
        outcome = flight.outcome.result()
        if outcome.entry is None or not (outcome.is_for_all or is_stopping):
            return False
        return await self._answer(outcome.entry, exchange)

    def _tag(self, key: Key, release: str, method: str) -> bytes:
        if method == "POST":
            # It selects no representation that could be asked for again by a tag.
            return b""
        # The largest answer is the one setting that shapes answers.
        version = f"{__version__} {self._services.offer.max_rows}"
        parts = (version, release, *key)
        return strong_etag(part.encode() if isinstance(part, str) else part for part in parts)

    def _keep(self, key: Key, entry: Entry, release: str) -> None:
        if release != self._release:
            return
        kept = self._entries.get(key)
        if entry.chunks is not None or kept is None or kept.chunks is None:
            self._entries.put(key, entry)


async def _with_body(key: Key, exchange: Exchange) -> Key | None:
    digest = await exchange.digest(MAX_BODY_BYTES)
    if digest is None:
        return None
    return (*key, exchange.scope["method"], exchange.fields.get(b"content-type", b""), digest)


def _coding(accept_encoding: bytes) -> str:
    coding, is_needed = preferred(accept_encoding.decode("latin-1"))
    return coding + "!" if is_needed else coding


def _languages(accept_language: bytes, offered: tuple[str, ...]) -> tuple[str, ...]:
    return preferred_languages(accept_language.decode("latin-1"), offered)


def _base(scheme: str, host: bytes, root: str, server: object) -> str:
    return f"{scheme}://{host.decode('latin-1') or server}{root}"
