"""The desk where workers are lent and given back, and where those who wait are seen to."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpgraph.errors import (
    BusyError,
    ClientBusyError,
    QueryPreemptedError,
    SandboxError,
    StoppingError,
)
from gpgraph.sandbox.answer import Answer
from gpgraph.sandbox.crew import Crew
from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.lanes import QUERY, Lanes, Ticket, WaitingRoom, in_the_way

if TYPE_CHECKING:
    from gpgraph.sandbox.handle import Worker

TICK_S = 0.02  # how often the clocks of all answers are looked at
PREEMPTED_RETRY_S = 1


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many may wait, and for how long."""

    size: int
    timeout_s: float


class Admission:
    """Lends the workers of one crew after another; every method belongs to one event loop."""

    def __init__(
        self,
        crew: Crew,
        capacity: Mapping[str, int],
        limits: QueueLimits,
        on_done: Callable[[Crew], None],
    ) -> None:
        """Lend the workers of ``crew``; ``on_done`` hears of one given back to an earlier crew."""
        self.crew = crew
        self._capacity = capacity
        self._lanes = Lanes(capacity)
        self._limits = limits
        self._on_done = on_done
        self._waiting = WaitingRoom(limits.size)
        self._running: dict[Worker, Answer] = {}  # in the order in which they began
        self._tick_is_due = False
        self._lent = 0  # how many times a worker was handed out
        self._starved_at = -1  # what that was when somebody last waited in vain
        self.is_closed = False

    @property
    def is_starved(self) -> bool:
        """Say whether somebody has waited in vain since the last worker was lent."""
        return self._starved_at == self._lent

    async def lend(self, task: Task) -> Answer:
        """Return the answer-to-be of ``task`` when there is a worker for it.

        Raises:
            BusyError: the queue is full, or no worker became free in time.
            ClientBusyError: this client has more places in the queue than others can spare.
            StoppingError: the desk is closed.
        """
        if self.is_closed:
            raise StoppingError("The service is stopping.")
        slot = self._slot(task.lane) if self.crew.idle else None
        return await self._wait(task) if slot is None else self._start(task, slot)

    def serve(self, crew: Crew) -> None:
        """Lend the workers of another crew from now on; its lanes are empty."""
        self.crew = crew
        self._lanes = Lanes(self._capacity)
        self.match()

    def match(self) -> None:
        """Lend idle workers to those who wait."""
        while self.crew.idle and (found := self._waiting.next(self._lanes)) is not None:
            ticket, slot = found
            self._waiting.leave(ticket)
            if not ticket.answer.done():
                ticket.answer.set_result(self._start(ticket.task, slot))

    def close(self) -> None:
        """Refuse those who wait, and all who come."""
        self.is_closed = True
        for ticket in self._waiting:
            self._refuse(ticket, StoppingError("The service is stopping."))

    def _slot(self, lane: str) -> str | None:
        """Return what a newcomer may hold now: nothing that one who waits could have."""
        waiting = self._waiting.lanes() if len(self._waiting) else ()
        if lane in waiting:
            return None
        return self._lanes.slot(lane, is_query_waiting=QUERY in waiting)

    def _start(self, task: Task, slot: str) -> Answer:
        self._lent += 1
        self._lanes.take(slot, task.client)
        worker = self.crew.lend()
        answer = self._running[worker] = Answer(worker, task, slot, self._take_back)
        self._keep_ticking()
        return answer

    async def _wait(self, task: Task) -> Answer:
        self._find_place(task.lane, task.client)
        loop = asyncio.get_running_loop()
        ticket = Ticket(task, loop.create_future(), loop.time() + self._limits.timeout_s)
        self._waiting.enter(ticket)
        self.match()
        self._keep_ticking()
        lent = self._lent
        try:
            return await ticket.answer
        except BaseException as error:
            if not self._waiting.leave(ticket) and _has_answer(ticket):  # lent in that instant
                ticket.answer.result().leave()
            if isinstance(error, BusyError):
                self._starved_at = lent
            raise

    def _find_place(self, lane: str, client: str) -> None:
        """Make sure that there is a place in the queue of ``lane`` for ``client``."""
        if not self._waiting.is_full(lane):
            return
        yielding = self._waiting.yielding(lane, client)
        if yielding is None:
            raise self._too_many() if self._crowds(lane, client) else self._busy()
        self._refuse(yielding, self._too_many())

    def _crowds(self, lane: str, client: str) -> bool:
        """Say whether a known client has half of the queue for itself."""
        places = self._waiting.crowd(lane, client)
        return client != "" and 2 * places >= max(self._limits.size, 1)

    def _refuse(self, ticket: Ticket, reason: SandboxError) -> None:
        self._waiting.leave(ticket)
        if not ticket.answer.done():
            ticket.answer.set_exception(reason)

    def _take_back(self, answer: Answer, reusable: bool) -> None:  # noqa: FBT001 - a callback
        worker = answer.worker
        crew = worker.crew
        was_running = self._running.pop(worker, None) is not None
        if was_running and crew is self.crew:
            self._lanes.give_back(answer.slot, answer.task.client)
        if reusable and crew is self.crew and not worker.ended.done():
            crew.busy.discard(worker)
            crew.idle.append(worker)
            if len(self._waiting):
                self.match()
        else:
            crew.discard(worker)
            if crew is not self.crew:
                self._on_done(crew)

    def _keep_ticking(self) -> None:
        if not self._tick_is_due:
            self._tick_is_due = True
            asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        """Stop what is over its time, and make room for those who wait."""
        self._tick_is_due = False
        now = asyncio.get_running_loop().time()
        for answer in tuple(self._running.values()):
            if answer.is_overdue(now):
                answer.time_out()
        if len(self._waiting):
            for ticket in self._waiting.overdue(now):
                self._refuse(ticket, self._busy())
            self._make_room(now)
        if self._running or len(self._waiting):
            self._keep_ticking()

    def _make_room(self, now: float) -> None:
        """Free one worker: of a reader who does not read, or of an old query.

        An idle worker may be another lane's. Where a lane has room, its next worker is being born.
        """
        wanted = {lane for lane in self._waiting.lanes() if not self._lanes.has_room(lane)}
        answers = [item for item in self._running.values() if item.worker.crew is self.crew]
        stalled = (item for item in answers if item.slot in wanted and item.is_stalled(now))
        if (first := next(stalled, None)) is not None:
            first.time_out()
            return
        if QUERY not in wanted:
            return
        old = in_the_way(answers, self._lanes, now)
        if old is not None:
            old.stop(QueryPreemptedError(retry_after_s=PREEMPTED_RETRY_S))

    def _busy(self) -> BusyError:
        return BusyError(retry_after_s=max(1, math.ceil(self._limits.timeout_s)))

    def _too_many(self) -> ClientBusyError:
        return ClientBusyError(retry_after_s=max(1, math.ceil(self._limits.timeout_s)))


def _has_answer(ticket: Ticket) -> bool:
    future = ticket.answer
    return future.done() and not future.cancelled() and future.exception() is None
