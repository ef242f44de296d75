"""A service that is busy is asked again after the time that it names: RFC 9110, section 15.6.4."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from gpgraph.model.replies import Ask, Reply, Request

TRIES = 6
LONGEST_S = 10.0

Sleep = Callable[[float], Awaitable[object]]


class Patient:
    """Asks as ``ask`` does, and again where the answer is a 503 that says when to come back.

    On a slow machine a page may take a place that belongs to quicker ones, and is stopped; a
    moment later it is served. What fails every time is given back as it is.
    """

    def __init__(self, ask: Ask, sleep: Sleep = asyncio.sleep) -> None:
        """Wait by ``sleep``."""
        self._ask = ask
        self._sleep = sleep

    async def __call__(self, request: Request) -> Reply:
        """Return the first answer that is final, or the last one."""
        for _ in range(TRIES - 1):
            reply = await self._ask(request)
            pause = reply.headers.get("retry-after", "")
            if reply.status != HTTPStatus.SERVICE_UNAVAILABLE or not pause.isdecimal():
                return reply
            await self._sleep(min(float(pause), LONGEST_S))
        return await self._ask(request)
