"""How many connections one server holds, and which make room when there are more."""

import time
from collections.abc import Callable, Collection
from typing import Any, Protocol

from gpgraph.errors import GpgraphError

# A request arrives in milliseconds; one that takes longer than this gives way to a newcomer.
UNFINISHED_S = 2.0
# Connections beyond the limit that are told so; further ones are dropped without a word.
SPARE = 64
# Room is looked for this often at most: looking costs a step for each connection.
SEARCH_PERIOD_S = 0.1

Told = Callable[[tuple[str, int] | None, GpgraphError], None]


class Held(Protocol):
    """A connection, as far as the gate needs to know it."""

    def is_idle(self) -> bool:
        """Tell whether nothing is received, answered or refused."""

    def unfinished_s(self) -> float:
        """Return for how long a request has been coming in."""

    def evict(self) -> None:
        """Close it, to make room."""


class Gate:
    """The limits of one server's connections.

    When all places are taken, requests that have been coming in for long and connections between
    two requests make room for newcomers. So a client that opens many and says little on each holds
    up nobody but itself.
    """

    def __init__(self, *, request_timeout_s: float, max_connections: int, told: Told) -> None:
        """Keep the limits.

        Args:
            request_timeout_s: Longest a request may take to come in, in seconds.
            max_connections: Connections that are held at once.
            told: Called with the client and the reason whenever one is refused.
        """
        self.request_timeout_s = request_timeout_s
        self.told = told
        self._max_connections = max_connections
        self._searched = 0.0

    def admits(self, newcomer: Held, connections: Collection[Any]) -> bool:
        """Say whether there is a place for a newcomer, which is one of the connections already."""
        beyond = len(connections) - self._max_connections
        if beyond <= 0 or self._make_room(newcomer, connections):
            return True
        if beyond > SPARE:
            newcomer.evict()
        return False

    def _make_room(self, newcomer: Held, connections: Collection[Any]) -> bool:
        now = time.monotonic()
        if now - self._searched < SEARCH_PERIOD_S:
            return False
        self._searched = now
        others = [held for held in connections if held is not newcomer]
        slow = (held for held in others if held.unfinished_s() > UNFINISHED_S)
        idle = (held for held in others if held.is_idle() and not held.unfinished_s())
        # More than one place, for the search is not repeated for each newcomer.
        leaving = [*slow, *idle][: 1 + self._max_connections // 16]
        for held in leaving:
            held.evict()
        return bool(leaving)
