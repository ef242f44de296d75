"""Send what a worker says: a client that leaves stops it, and half an answer never looks whole."""

import asyncio
import json
import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from http import HTTPMethod
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpgraph.errors import GpgraphError, StoppingError, WorkerFaultError
from gpgraph.model.documents.mediatypes import HTML
from gpgraph.sandbox.frames import Header
from gpgraph.service.running import Answer

# Most answers are there before it pays to watch whether their client still is.
WATCH_AFTER_S = 0.02
# What a page is made of: of a worker that says more, something has taken hold.
MAX_VIEW_BYTES = 16 * 1024 * 1024


class WatchedResponse(Response):
    """A response that is worked out when it is sent, for as long as the client is there.

    Until the first byte is sent, whatever fails is still a problem with its own status. Afterwards
    an error that is expected is one line in the log, and the response ends without its last chunk,
    so that the server breaks the connection.
    """

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:  # starlette's own is slow
        """Vary by ``Accept``; type and length are known when the work is done."""
        self.status_code = 200
        self.background = None
        self.raw_headers = [(b"vary", b"Accept")]
        for name, value in (headers or {}).items():
            if name.lower() == "vary":
                self.raw_headers[0] = (b"vary", value.encode("latin-1"))
            else:
                self.raw_headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
        self.is_started = False

    def add(self, fields: Mapping[str, str]) -> None:
        """Add header fields that are known only now."""
        for name, value in fields.items():
            self.raw_headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))

    @abstractmethod
    async def answer(self, scope: Scope, send: Send) -> None:
        """Do the work and send what it gives; cancelled when the client has gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, and leave the work as soon as the client has gone."""
        watch = _Watch(receive)
        try:
            await self.answer(scope, send)
        except GpgraphError as error:
            if not self.is_started:
                raise
            _log_broken(scope, error)
        except asyncio.CancelledError:
            if watch.has_seen_it_go():
                return
            # The server stops, and has waited for this answer for as long as it does.
            stopping = StoppingError("The service is stopping.")
            if not self.is_started:
                raise stopping from None
            _log_broken(scope, stopping)
        finally:
            watch.stop()

    async def start(self, scope: Scope, send: Send, release: str) -> None:
        """Send status and headers; from here on an error can only break the connection.

        The scope is told which release the answer is from: with the request, that is all it
        depends on.
        """
        scope.setdefault("state", {})["release"] = release
        self.is_started = True
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )


class PageResponse(WatchedResponse):
    """A page made of what a worker finds."""

    def __init__(
        self,
        run: AbstractAsyncContextManager[Answer],
        render: Callable[[dict[str, Any]], str],
        headers: Mapping[str, str] | None = None,
        *,
        marks: Callable[[Header], Mapping[str, str]] | None = None,
        content_type: str = HTML.content_type,
    ) -> None:
        """Run the task when the response is sent, and write the page from its JSON object.

        ``marks`` is as of ``TaskResponse``; ``content_type`` is of a picture, if it is one.
        """
        super().__init__(headers)
        self._run = run
        self._render = render
        self._marks = marks
        self._content_type = content_type

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the page; to ``HEAD`` only its headers."""
        async with self._run as answer:
            found = bytearray()
            async for part in answer.chunks():
                found += part
                if len(found) > MAX_VIEW_BYTES:
                    raise WorkerFaultError("A worker found more than a page can show.")
        page = self._render(json.loads(found)).encode()
        if answer.head.meta and self._marks is not None:
            self.add(self._marks(answer.head.meta))
        self.raw_headers.append((b"content-type", self._content_type.encode("latin-1")))
        self.raw_headers.append((b"content-length", b"%d" % len(page)))
        await self.start(scope, send, answer.release)
        await _send_body(send, b"" if scope["method"] == HTTPMethod.HEAD else page, more=False)


class TaskResponse(WatchedResponse):
    """The answer of a worker as it is.

    Nothing is sent before the first chunk is there. A short answer gets its length; a long one is
    passed on as it comes.
    """

    def __init__(
        self,
        run: AbstractAsyncContextManager[Answer],
        headers: Mapping[str, str] | None = None,
        *,
        marks: Callable[[Header], Mapping[str, str]] | None = None,
    ) -> None:
        """Run the task when the response is sent; its media type is the task's to say.

        Args:
            run: The task.
            headers: Header fields that are known already.
            marks: Turns what the worker says about the answer into header fields.
        """
        super().__init__(headers)
        self._run = run
        self._marks = marks

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the answer; to ``HEAD`` only its headers."""
        is_head = scope["method"] == HTTPMethod.HEAD
        async with self._run as answer:
            whole = answer.whole
            if whole is not None:  # as most are; the worker has another task already
                self._describe(answer, len(whole))
                await self.start(scope, send, answer.release)
                await _send_body(send, b"" if is_head else whole, more=False)
                return
            chunks = answer.chunks()
            body = await anext(chunks, b"")
            self._describe(answer, None)
            await self.start(scope, send, answer.release)
            if is_head:  # leaving the block ends the worker's part
                await _send_body(send, b"", more=False)
                return
            await _send_body(send, body, more=True)
            async for chunk in chunks:
                await _send_body(send, chunk, more=True)
            await _send_body(send, b"", more=False)

    def _describe(self, answer: Answer, length: int | None) -> None:
        """Add the header fields that the worker's head gives."""
        fields = self.raw_headers
        fields.append((b"content-type", answer.head.media_type.encode("latin-1")))
        if length is not None:
            fields.append((b"content-length", b"%d" % length))
        if answer.head.meta and self._marks is not None:
            self.add(self._marks(answer.head.meta))


class _Watch:
    """Cancels the task that made it when the client of a request goes.

    It begins to look after a moment only: most answers are sent before.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watched = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._is_gone = False
        self._timer = asyncio.get_running_loop().call_later(WATCH_AFTER_S, self._begin)

    def has_seen_it_go(self) -> bool:
        """Say whether it was this that cancelled the task, and take the cancellation back."""
        if self._is_gone and self._watched is not None:
            self._watched.uncancel()
        return self._is_gone

    def stop(self) -> None:
        """Look no longer."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._is_gone = True
        if self._watched is not None:
            self._watched.cancel()


async def _send_body(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _log_broken(scope: Scope, error: GpgraphError) -> None:
    scope.setdefault("state", {})["broken"] = type(error).__name__
    log = logging.getLogger(__name__)
    log.warning("%s %s broken off: %s", scope["method"], scope["path"], error)
