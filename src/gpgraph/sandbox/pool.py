"""The workers that the front may use: started, replaced, swapped for those of a new release."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType

from gpgraph.errors import GpgraphError, SandboxError, StoppingError, WorkerFaultError
from gpgraph.sandbox.admission import Admission, QueueLimits
from gpgraph.sandbox.answer import Answer
from gpgraph.sandbox.crew import Crew, Release
from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.lanes import FEDERATION, PAGE, QUERY, VALIDATION

__all__ = ["Answer", "PoolLimits", "Release", "Task", "WorkerPool"]

RESTART_DELAY_S = 1.0
PING_DEADLINE_S = 2.0


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many work in each lane, how many wait, and for how long."""

    workers: int = 3
    page_workers: int = 0
    federation_workers: int = 0
    validate_workers: int = 0
    queue_size: int = 64
    queue_timeout_s: float = 5.0
    start_timeout_s: float = 120.0

    @property
    def lanes(self) -> dict[str, int]:
        """Return how many workers each lane may hold."""
        return {
            QUERY: self.workers,
            PAGE: self.page_workers,
            FEDERATION: self.federation_workers,
            VALIDATION: self.validate_workers,
        }


class WorkerPool:
    """Runs tasks in worker processes; every method belongs to one event loop."""

    def __init__(self, release: Release, limits: PoolLimits) -> None:
        """Serve ``release`` within ``limits``; nothing runs before ``start``."""
        self._limits = limits
        self._size = sum(limits.lanes.values())
        self._current = Crew(release, self._size, self)
        queue = QueueLimits(limits.queue_size, limits.queue_timeout_s)
        self._desk = Admission(self._current, limits.lanes, queue, self._close_if_done)
        self._swapping = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self._restarts: set[asyncio.Task[None]] = set()
        self._log = logging.getLogger(__name__)

    @property
    def release(self) -> Release:
        """Return what new tasks are run on."""
        return self._current.release

    async def start(self) -> None:
        """Start the workers and wait until one is ready.

        Raises:
            GpgraphError: the release cannot be loaded, or no worker came up.
        """
        await self._current.start(timeout_s=self._limits.start_timeout_s)

    async def close(self) -> None:
        """Refuse what waits, end every process, and return when none is left."""
        self._desk.close()
        for restart in tuple(self._restarts):
            restart.cancel()
        async with self._swapping:
            await self._current.close()
        await asyncio.gather(*self._background, *self._restarts, return_exceptions=True)

    def run(self, task: Task) -> AbstractAsyncContextManager[Answer]:
        """Run ``task`` in a worker; the block starts when the head of the answer is there.

        Whoever leaves the block before the end of the answer, by an exception, by cancellation or
        because the client has gone, kills the worker.

        Raises:
            BusyError: the queue is full, or no worker became free in time.
            ClientBusyError: this client has more places in the queue than others can spare.
            QueryPreemptedError: it was old, and another waited.
            SandboxError: what became of the worker.
            GpgraphError: what the task itself failed with.
        """
        return _Run(self._desk, task)

    async def ready(self) -> bool:
        """Say whether tasks are answered: a worker has one now, or answers a ``ping``.

        Workers that are held while all who wait give up count for nothing.
        """
        is_lost = self._current.retired or self._desk.is_closed
        if self._current.busy and not is_lost and not self._desk.is_starved:
            return True
        try:
            async with self.run(Task("ping", deadline_s=PING_DEADLINE_S)) as answer:
                async for _ in answer.chunks():
                    pass
        except SandboxError:
            return False
        return True

    async def swap(self, release: Release, *, lost: Crew | None = None) -> None:
        """Serve ``release`` from now on; tasks that run end on the old one.

        Args:
            release: What to serve.
            lost: Whom to replace, and nobody else: a release that has been taken up while this one
                waited for its turn stays.

        Raises:
            GpgraphError: the new release does not load; the old one is still served.
        """
        async with self._swapping:
            if self._desk.is_closed:
                raise StoppingError("The service is stopping.")
            if lost is not None and lost is not self._current:
                return
            fresh = Crew(release, self._size, self)
            await fresh.start(timeout_s=self._limits.start_timeout_s)
            old, self._current = self._current, fresh
            self._desk.serve(fresh)
            old.retire()
            self._close_if_done(old)

    def on_ready(self, crew: Crew) -> None:
        """Give a worker that has become ready to one who waits."""
        if crew is self._current:
            self._desk.match()

    def on_lost(self, crew: Crew) -> None:
        """Start another zygote in the place of the one that serves now."""
        if crew is self._current and not self._desk.is_closed:
            self._spawn(self._restart(crew), self._restarts)

    async def _restart(self, lost: Crew) -> None:
        delay_s = 0.0
        while not self._desk.is_closed and self._current is lost:
            await asyncio.sleep(delay_s)
            delay_s = RESTART_DELAY_S
            try:
                await self.swap(lost.release, lost=lost)
            except GpgraphError as error:
                self._log.error("No workers: %s", error)

    def _close_if_done(self, crew: Crew) -> None:
        if crew is not self._current and not crew.busy:
            self._spawn(crew.close(), self._background)

    def _spawn(self, job: Coroutine[None, None, None], kept: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(job)
        kept.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(kept.discard)


class _Run(AbstractAsyncContextManager[Answer]):
    """One task, for the time in which somebody wants its answer."""

    __slots__ = ("_answer", "_desk", "_task")

    def __init__(self, desk: Admission, task: Task) -> None:
        self._desk = desk
        self._task = task
        self._answer: Answer | None = None

    async def __aenter__(self) -> Answer:
        answer = self._answer = await self._desk.lend(self._task)
        try:
            await answer.begin()
        except BaseException as error:
            answer.leave()
            self._name_the_stop(error)
            raise
        return answer

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._answer is not None:
            self._answer.leave()
        self._name_the_stop(error)

    def _name_the_stop(self, error: BaseException | None) -> None:
        """Say what a worker was lost to: nobody is to blame for a service that stops."""
        if isinstance(error, WorkerFaultError) and self._desk.is_closed:
            raise StoppingError("The service is stopping.") from None
