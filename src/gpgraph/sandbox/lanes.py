"""Who gets a worker, who waits, who is refused, and who has to give way: rules without clocks.

Workers are alike. A lane is a number of them that its tasks may hold at once, so that quick pages
are answered while all queries are slow. Within a lane a free worker goes to the client who holds
the fewest, and among those to the one who came first: ten clients with one query each and one
client with a thousand are eleven clients.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gpgraph.sandbox.answer import Answer
from gpgraph.sandbox.frames import Task

QUERY, PAGE, FEDERATION, VALIDATION = "query", "page", "federation", "validation"

# A query that has held its worker for so long is old: all but one of the workers may run such.
OLD_S = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """One who waits for a worker."""

    task: Task
    answer: asyncio.Future[Answer]
    until: float  # by the clock of the event loop

    @property
    def client(self) -> str:
        """Return for whom."""
        return self.task.client


class Lanes:
    """How many workers each lane may hold, and who holds them."""

    def __init__(self, capacity: Mapping[str, int]) -> None:
        """Give each lane its number of workers; a lane without any shares those of the queries."""
        self._capacity = {lane: size for lane, size in capacity.items() if size > 0}
        self._held: Counter[str] = Counter()
        self.held_by: Counter[str] = Counter()

    @property
    def size(self) -> int:
        """Return the number of workers of all lanes."""
        return sum(self._capacity.values())

    def slot(self, lane: str, *, is_query_waiting: bool = False) -> str | None:
        """Return the lane whose worker a task of ``lane`` may hold now.

        Pages are short: where their own workers are all busy, they may take one that no query
        waits for.
        """
        home = lane if lane in self._capacity else QUERY
        if self.has_room(home):
            return home
        may_share = home == PAGE and not is_query_waiting and self.has_room(QUERY)
        return QUERY if may_share else None

    def take(self, slot: str, client: str) -> None:
        """Note that ``client`` holds a worker of ``slot``."""
        self._held[slot] += 1
        self.held_by[client] += 1

    def give_back(self, slot: str, client: str) -> None:
        """Note that it does so no longer."""
        self._held[slot] -= 1
        self.held_by[client] -= 1
        if not self.held_by[client]:
            del self.held_by[client]  # clients come and go for ever

    def capacity(self, lane: str) -> int:
        """Return how many workers a lane may hold."""
        return self._capacity.get(lane, 0)

    def has_room(self, lane: str) -> bool:
        """Say whether a lane may hold one more."""
        return self._held[lane] < self._capacity.get(lane, 0)


class WaitingRoom:
    """Those who wait, at most ``size`` of them in each lane, in the order in which they came."""

    def __init__(self, size: int) -> None:
        """Let at most ``size`` wait in each lane."""
        self._size = size
        self._tickets: list[Ticket] = []

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._tickets)

    def __iter__(self) -> Iterator[Ticket]:
        """Go through those who wait."""
        return iter(tuple(self._tickets))

    def lanes(self) -> set[str]:
        """Return the lanes in which somebody waits."""
        return {ticket.task.lane for ticket in self._tickets}

    def crowd(self, lane: str, client: str) -> int:
        """Return how many places ``client`` has."""
        return sum(ticket.client == client for ticket in self._tickets if ticket.task.lane == lane)

    def is_full(self, lane: str) -> bool:
        """Say whether there is no place left."""
        return sum(ticket.task.lane == lane for ticket in self._tickets) >= self._size

    def overdue(self, now: float) -> list[Ticket]:
        """Return those who have waited for as long as one may."""
        return [ticket for ticket in self._tickets if ticket.until <= now]

    def yielding(self, lane: str, client: str) -> Ticket | None:
        """Return who has to leave a full lane so that ``client`` can enter; ``None`` if nobody.

        It is the last to come of the client who has the most places, and more than ``client``
        would have.
        """
        tickets = [ticket for ticket in self._tickets if ticket.task.lane == lane]
        crowds = Counter(ticket.client for ticket in tickets)
        if not crowds:
            return None
        heaviest, places = crowds.most_common(1)[0]
        if heaviest == client or places <= crowds[client] + 1:
            return None
        return next(ticket for ticket in reversed(tickets) if ticket.client == heaviest)

    def enter(self, ticket: Ticket) -> None:
        """Take the last place."""
        self._tickets.append(ticket)

    def leave(self, ticket: Ticket) -> bool:
        """Give a place up; say whether there was one."""
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            return True
        return False

    def next(self, lanes: Lanes) -> tuple[Ticket, str] | None:
        """Return who is served next, and the slot: the client that holds the fewest workers."""
        is_query_waiting = QUERY in self.lanes()
        slots: dict[str, str | None] = {}
        best: Ticket | None = None
        fewest = 0
        for ticket in self._tickets:
            lane = ticket.task.lane
            if lane not in slots:
                slots[lane] = lanes.slot(lane, is_query_waiting=is_query_waiting)
            held = lanes.held_by.get(ticket.task.client, 0)
            if slots[lane] is not None and (best is None or held < fewest):
                best, fewest = ticket, held
        slot = None if best is None else slots[best.task.lane]
        return None if best is None or slot is None else (best, slot)


def in_the_way(running: Iterable[Answer], lanes: Lanes, now: float) -> Answer | None:
    """Return the query that is stopped so that one who waits gets its worker, if there is one.

    When every worker of the queries has an old one, the newcomer among them gives way: first those
    of the client who holds the most workers, of these one whose reader has nothing yet, and of
    these the youngest. Where there is one worker only, nobody gives way.
    """
    queries = [answer for answer in running if answer.slot == QUERY]
    size = lanes.capacity(QUERY)
    if size < 2 or len(queries) < size:  # noqa: PLR2004 - "all but one"
        return None
    ages = {answer: answer.age_s(now) for answer in queries}
    if min(ages.values()) < OLD_S:
        return None
    return max(
        queries,
        key=lambda answer: (
            lanes.held_by[answer.task.client],
            not answer.has_begun,
            -ages[answer],
        ),
    )
