"""Who may ask the server next: each question takes a place, and few hold many."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gpgraph.errors import BackendTimeoutError, BackendUnavailableError
from gpgraph.sandbox.answer import SLOW_READER_FACTOR


@dataclass(eq=False, slots=True)
class _Held:
    """A place that is held: until when at most, and from when on others may have it."""

    limit: asyncio.Timeout
    due: float


class Turns:
    """A number of places; a free one goes to the client who holds the fewest, then by order.

    Who reads an answer slowly holds a place for ``SLOW_READER_FACTOR`` deadlines at most, and where
    others wait for one, for one deadline.
    """

    def __init__(self, places: int, *, timeout_s: float) -> None:
        """Let ``places`` questions run at once, and others wait ``timeout_s`` for one."""
        self._free = places
        self._places = places
        self._timeout_s = timeout_s
        self._counts: Counter[str] = Counter()
        self._held: list[_Held] = []  # in the order in which they began
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, client: str, *, deadline_s: float) -> AsyncIterator[None]:
        """Hold a place for the time of a block.

        Raises:
            BackendUnavailableError: none became free in time.
            BackendTimeoutError: it was held for too long.
        """
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(client)
        now = asyncio.get_running_loop().time()
        limit = asyncio.timeout_at(now + deadline_s * SLOW_READER_FACTOR)
        held = _Held(limit, now + deadline_s)
        self._counts[client] += 1
        self._held.append(held)
        try:
            async with limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise BackendTimeoutError(budget_s=deadline_s) from None
        finally:
            self._held.remove(held)
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]  # clients come and go for ever
            self._pass_on()

    async def _wait(self, client: str) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (client, place)
        self._waiting.append(entry)
        self._press()
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

    def _press(self) -> None:
        """Let one place fewer be held for longer than its deadline, for each who waits."""
        now = asyncio.get_running_loop().time()
        for held in self._held[: len(self._waiting)]:
            if not held.limit.expired():
                held.limit.reschedule(max(now, held.due))

    def _pass_on(self) -> None:
        waiting = [entry for entry in self._waiting if not entry[1].done()]
        if not waiting:
            self._free += 1
            return
        first = min(waiting, key=lambda entry: self._counts.get(entry[0], 0))
        self._waiting.remove(first)
        first[1].set_result(None)
