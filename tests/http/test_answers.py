"""What the front takes from a worker, even from one that was taken over."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from gpgraph.errors import WorkerFaultError
from gpgraph.http.answers import MAX_VIEW_BYTES, PageResponse

if TYPE_CHECKING:
    from starlette.types import Message


class Endless:
    """The answer of a worker that says more and more."""

    release = "r"

    async def chunks(self) -> AsyncIterator[bytes]:
        """Never end."""
        while True:
            await asyncio.sleep(0)
            yield bytes(65_536)


def test_page_is_not_made_of_more_than_it_can_show() -> None:
    """Nothing else bounds what is gathered for it."""

    @asynccontextmanager
    async def running() -> AsyncIterator[Endless]:
        yield Endless()

    async def receive() -> "Message":
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: "Message") -> None:
        raise AssertionError(message)

    async def main() -> None:
        page = PageResponse(cast("Any", running()), lambda found: str(SimpleNamespace(**found)))
        async with asyncio.timeout(10):
            await page({"type": "http", "method": "GET", "path": "/", "state": {}}, receive, send)

    tracemalloc.start()
    with pytest.raises(WorkerFaultError):
        asyncio.run(main())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3 * MAX_VIEW_BYTES
