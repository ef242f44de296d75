"""Send what a worker says: a client that leaves stops it, and half an answer never looks whole."""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPMethod

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from gpgraph.errors import GpgraphError, StoppingError
from gpgraph.model.mediatypes import HTML
from gpgraph.sandbox.frames import CHUNK_BYTES
from gpgraph.sandbox.pool import Answer


class WatchedResponse(Response):
    """A response that is worked out when it is sent, for as long as the client is there.

    Until the first byte is sent, whatever fails is still a problem with its own status. Afterwards
    an error that is expected is one line in the log, and the response ends without its last chunk,
    so that the server breaks the connection.
    """

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        """Vary by ``Accept``; type and length are known when the work is done."""
        super().__init__(headers={"Vary": "Accept", **(headers or {})})
        del self.headers["content-length"]

    @abstractmethod
    async def answer(self, scope: Scope, send: Send) -> None:
        """Do the work and send what it gives; cancelled when the client has gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, and leave the work as soon as the client has gone."""
        is_started = False

        async def noting(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        work = asyncio.ensure_future(self.answer(scope, noting))
        watch = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        except GpgraphError as error:
            if not is_started:
                raise
            _log_broken(scope, error)
        except asyncio.CancelledError:
            # The server stops, and has waited for this answer for as long as it does.
            stopping = StoppingError("The service is stopping.")
            if not is_started:
                raise stopping from None
            _log_broken(scope, stopping)
        finally:
            work.cancel()
            watch.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)

    async def start(self, send: Send) -> None:
        """Send status and headers; from here on an error can only break the connection."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )


class PageResponse(WatchedResponse):
    """A page that needs the answer of a worker first."""

    def __init__(
        self, write: Callable[[], Awaitable[str]], headers: dict[str, str] | None = None
    ) -> None:
        """Write the page with ``write`` when the response is sent."""
        super().__init__(headers)
        self._write = write

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the page; to ``HEAD`` only its headers."""
        page = (await self._write()).encode()
        self.headers["content-type"] = HTML.content_type
        self.headers["content-length"] = str(len(page))
        await self.start(send)
        await _send_body(send, b"" if scope["method"] == HTTPMethod.HEAD else page, more=False)


class TaskResponse(WatchedResponse):
    """The answer of a worker as it is.

    Nothing is sent before the first chunk is there. A short answer gets its length; a long one is
    passed on as it comes.
    """

    def __init__(
        self, run: AbstractAsyncContextManager[Answer], headers: dict[str, str] | None = None
    ) -> None:
        """Run the task when the response is sent; its media type is the task's to say."""
        super().__init__(headers)
        self._run = run

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the answer; to ``HEAD`` only its headers."""
        async with self._run as answer:
            chunks = answer.chunks()
            body = await anext(chunks, b"")
            # A worker sends full chunks but for the last, so this one may be the whole.
            rest = await anext(chunks, None) if len(body) < CHUNK_BYTES else b""
            self.headers["content-type"] = answer.head.media_type
            if rest is None:
                self.headers["content-length"] = str(len(body))
            await self.start(send)
            if scope["method"] == HTTPMethod.HEAD:
                # Leaving the block ends the worker's part.
                await _send_body(send, b"", more=False)
                return
            await _send_body(send, body, more=rest is not None)
            if rest is not None:
                await _send_body(send, rest, more=True)
                async for chunk in chunks:
                    await _send_body(send, chunk, more=True)
                await _send_body(send, b"", more=False)


async def _send_body(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _log_broken(scope: Scope, error: GpgraphError) -> None:
    log = logging.getLogger(__name__)
    log.warning("%s %s broken off: %s", scope["method"], scope["path"], error)
