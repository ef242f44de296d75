"""Send what a worker writes: the first chunk decides how, and a client that leaves stops it."""

import asyncio
from contextlib import AbstractAsyncContextManager
from http import HTTPMethod

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpgraph.sandbox.frames import CHUNK_BYTES
from gpgraph.sandbox.pool import Answer


class TaskResponse(Response):
    """The answer of a worker as a response.

    Nothing is sent before the first chunk is there, so that whatever fails before it is still a
    problem with its own status. A short answer gets its length. A long one is passed on as it
    comes; when it fails the connection breaks, so that half an answer never looks whole.
    """

    def __init__(
        self, run: AbstractAsyncContextManager[Answer], headers: dict[str, str] | None = None
    ) -> None:
        """Run the task when the response is sent; its media type is the task's to say."""
        super().__init__(headers={"Vary": "Accept", **(headers or {})})
        del self.headers["content-length"]
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, and leave the worker's block as soon as the client has gone."""
        work = asyncio.ensure_future(self._answer(scope, send))
        watch = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            work.cancel()
            watch.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)

    async def _answer(self, scope: Scope, send: Send) -> None:
        async with self._run as answer:
            chunks = answer.chunks()
            body = await anext(chunks, b"")
            # A worker sends full chunks but for the last, so this one may be the whole.
            rest = await anext(chunks, None) if len(body) < CHUNK_BYTES else b""
            self.headers["content-type"] = answer.head.media_type
            if rest is None:
                self.headers["content-length"] = str(len(body))
            await self._start(send)
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

    async def _start(self, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )


async def _send_body(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
