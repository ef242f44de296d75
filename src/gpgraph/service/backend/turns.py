"""Who may ask the server next: each question takes a place, and few hold many."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gpgraph.errors import BackendUnavailableError


class Turns:
    """A number of places; a free one goes to the client who holds the fewest, then by order."""

    def __init__(self, places: int, *, timeout_s: float) -> None:
        """Let ``places`` questions run at once, and others wait ``timeout_s`` for one."""
        self._free = places
        self._places = places
        self._timeout_s = timeout_s
        self._held: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Hold a place for the time of a block.

        Raises:
            BackendUnavailableError: none became free in time.
        """
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(client)
        self._held[client] += 1
        try:
            yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]  # clients come and go for ever
            self._pass_on()

    async def _wait(self, client: str) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (client, place)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(self._timeout_s):
                await place
        except BaseException as error:
            if entry in self._waiting:
                self._waiting.remove(entry)
            elif place.done() and not place.cancelled():  # given in that instant
                self._pass_on()
            if isinstance(error, TimeoutError):
                raise BackendUnavailableError(
                    reason=f"all {self._places} connections to it are in use",
                    retry_after_s=max(1, round(self._timeout_s)),
                ) from None
            raise

    def _pass_on(self) -> None:
        waiting = [entry for entry in self._waiting if not entry[1].done()]
        if not waiting:
            self._free += 1
            return
        first = min(waiting, key=lambda entry: self._held.get(entry[0], 0))
        self._waiting.remove(first)
        first[1].set_result(None)
