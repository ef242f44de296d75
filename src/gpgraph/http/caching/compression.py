"""Compressed answers: chosen by ``Accept-Encoding``, written off the event loop.

No answer of ours holds a secret, and none depends on who asks, so that its length gives nothing
away (BREACH).
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from http import HTTPMethod, HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph.http.caching.codings import IDENTITY, Encoder, encoder, preferred

# Shorter bodies fit into a packet or two either way.
MIN_BYTES = 1024
# The libraries release the interpreter lock, so these work beside the event loop.
THREADS = 2
# How many wishes, and media types, are known without being read again.
FIELDS_KNOWN = 256

COMPRESSIBLE = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/n-quads",
        "application/n-triples",
        "application/trig",
        "application/xml",
    }
)
COMPRESSIBLE_SUFFIXES = ("+json", "+xml", "+yaml")
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED})


class Compression:
    """Compresses what can be, chunk by chunk as it comes, without holding any back."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application; threads are started when there is work for them."""
        self._app = app
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="compression")
        self._preferred = lru_cache(FIELDS_KNOWN)(preferred)
        self._is_compressible = lru_cache(FIELDS_KNOWN)(_is_compressible)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, compressed where the client and the type allow it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = [value for name, value in scope["headers"] if name == b"accept-encoding"]
        wish = self._preferred(b",".join(wanted).decode("latin-1"))

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.may_code(message)
            await send(message)

        if wish[0] == IDENTITY:
            await self._app(scope, receive, varied)
        else:
            is_head = scope["method"] == HTTPMethod.HEAD
            await self._app(scope, receive, _Coded(send, wish, self, is_head=is_head))

    def may_code(self, message: Message) -> bool:
        """Say that the answer varies, where it does, and tell whether it may be compressed."""
        if message["status"] in BODILESS:
            return False
        vary, content_type = None, b""
        headers = message["headers"]
        for place, (name, value) in enumerate(headers):
            if name == b"content-type":
                content_type = value
            elif name == b"vary":
                vary = place
            elif name == b"content-encoding" or (
                name == b"cache-control" and b"no-transform" in value
            ):
                return False
        if not self._is_compressible(content_type):
            return False
        message["headers"] = headers = [*headers]
        if vary is None:
            headers.append((b"vary", b"Accept-Encoding"))
        elif b"accept-encoding" not in headers[vary][1].lower():
            headers[vary] = (b"vary", headers[vary][1] + b", Accept-Encoding")
        return True


class _Coded:
    """One response on its way out."""

    def __init__(
        self, send: Send, wish: tuple[str, bool], compression: "Compression", *, is_head: bool
    ) -> None:
        self._send = send
        self._coding, self._is_needed = wish
        self._may_code = compression.may_code
        self._threads = compression.threads
        self._is_head = is_head
        self._start: Message | None = None
        self._encoder: Encoder | None = None

    async def __call__(self, message: Message) -> None:
        """Send a message; the start of what may be compressed waits for the first of its body."""
        if message["type"] == "http.response.start":
            if self._may_code(message):
                self._start = message
                return
        elif message["type"] == "http.response.body":
            if self._start is not None:
                await self._begin(self._start, message)
            if self._encoder is not None:
                message = await self._coded(self._encoder, message)
        await self._send(message)

    async def _begin(self, start: Message, first: Message) -> None:
        self._start = None
        headers = MutableHeaders(scope=start)
        body, is_whole = first.get("body", b""), not first.get("more_body", False)
        length = int(headers.get("content-length", len(body) if is_whole else MIN_BYTES))
        if length >= MIN_BYTES or (self._is_needed and length):
            headers["content-encoding"] = self._coding
            if "content-length" in headers:
                del headers["content-length"]
            etag = headers.get("etag", "")
            if etag.startswith('"'):
                # The bytes are others now: that tag is no longer a strong one.
                headers["etag"] = f"W/{etag}"
            if not self._is_head:
                self._encoder = encoder(self._coding)
                if is_whole:
                    # The length is known when the body is; ``_coded`` finds it the same again.
                    first["body"] = await self._code(self._encoder, body, is_last=True)
                    self._encoder = None
                    headers["content-length"] = str(len(first["body"]))
        await self._send(start)

    async def _coded(self, encoder_: Encoder, message: Message) -> Message:
        is_last = not message.get("more_body", False)
        body = message.get("body", b"")
        if body or is_last:
            body = await self._code(encoder_, body, is_last=is_last)
        return {**message, "body": body}

    async def _code(self, encoder_: Encoder, body: bytes, *, is_last: bool) -> bytes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, lambda: encoder_.part(body, is_last=is_last)
        )


def _is_compressible(content_type: bytes) -> bool:
    media_type = content_type.decode("latin-1").partition(";")[0].strip().lower()
    return (
        media_type.startswith("text/")
        or media_type in COMPRESSIBLE
        or media_type.endswith(COMPRESSIBLE_SUFFIXES)
    )
