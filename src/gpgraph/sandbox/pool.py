"""The workers that the front may use: who gets one, for how long, and what happens after."""

import asyncio
import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gpgraph.errors import (
    BusyError,
    GpgraphError,
    SandboxError,
    StoppingError,
    WorkerFaultError,
)
from gpgraph.sandbox.answer import Answer
from gpgraph.sandbox.crew import Crew, Release
from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.handle import Worker

__all__ = ["Answer", "PoolLimits", "Release", "Task", "WorkerPool"]

RESTART_DELAY_S = 1.0
PING_DEADLINE_S = 2.0
LOOK_FRACTION = 0.25  # of the longest wait: how often one who waits looks for a stalled reader


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many work, how many wait, and for how long."""

    workers: int = 3
    queue_size: int = 64
    queue_timeout_s: float = 5.0
    start_timeout_s: float = 120.0


class WorkerPool:
    """Runs tasks in worker processes; every method belongs to one event loop."""

    def __init__(self, release: Release, limits: PoolLimits) -> None:
        """Serve ``release`` within ``limits``; nothing runs before ``start``."""
        self._limits = limits
        self._current = Crew(release, limits.workers, self)
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._running: dict[Worker, Answer] = {}  # in the order in which they began
        self._lent = 0  # how many times a worker was handed out
        self._starved_at = -1  # what that was when somebody last waited in vain
        self._is_stopping = False
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
        self._is_stopping = True
        for future in self._waiting:
            if not future.done():
                future.set_exception(StoppingError("The service is stopping."))
        self._waiting.clear()
        for restart in tuple(self._restarts):
            restart.cancel()
        async with self._swapping:
            await self._current.close()
        await asyncio.gather(*self._background, *self._restarts, return_exceptions=True)

    @asynccontextmanager
    async def run(self, task: Task) -> AsyncIterator[Answer]:
        """Run ``task`` in a worker; the block starts when the head of the answer is there.

        Whoever leaves the block before the end of the answer, by an exception, by cancellation or
        because the client has gone, kills the worker.

        Raises:
            BusyError: the queue is full, or no worker became free in time.
            SandboxError: what became of the worker.
            GpgraphError: what the task itself failed with.
        """
        worker = await self._acquire()
        answer = self._running[worker] = Answer(worker, task, self._take_back)
        try:
            await answer.begin()
            yield answer
        except WorkerFaultError:
            if self._is_stopping:
                raise StoppingError("The service is stopping.") from None
            raise
        finally:
            answer.leave()

    async def ready(self) -> bool:
        """Say whether tasks are answered: a worker has one now, or answers a ``ping``.

        Workers that are held while all who wait give up count for nothing.
        """
        is_lost = self._current.retired or self._is_stopping
        if self._current.busy and not is_lost and self._starved_at != self._lent:
            return True
        try:
            async with self.run(Task("ping", deadline_s=PING_DEADLINE_S)) as answer:
                async for _ in answer.chunks():
                    pass
        except SandboxError:
            return False
        return True

    async def swap(self, release: Release) -> None:
        """Serve ``release`` from now on; tasks that run end on the old one.

        Raises:
            GpgraphError: the new release does not load; the old one is still served.
        """
        async with self._swapping:
            if self._is_stopping:
                raise StoppingError("The service is stopping.")
            fresh = Crew(release, self._limits.workers, self)
            await fresh.start(timeout_s=self._limits.start_timeout_s)
            old, self._current = self._current, fresh
            self._match()
            old.retire()
            self._close_if_done(old)

    def on_ready(self, crew: Crew) -> None:
        """Give a worker that has become ready to the first who waits."""
        if crew is self._current:
            self._match()

    def on_lost(self, crew: Crew) -> None:
        """Start another zygote in the place of the one that serves now."""
        if crew is self._current and not self._is_stopping:
            self._spawn(self._restart(crew), self._restarts)

    async def _restart(self, lost: Crew) -> None:
        delay_s = 0.0
        while not self._is_stopping and self._current is lost:
            await asyncio.sleep(delay_s)
            delay_s = RESTART_DELAY_S
            try:
                await self.swap(lost.release)
            except GpgraphError as error:
                self._log.error("No workers: %s", error)

    async def _acquire(self) -> Worker:
        if self._is_stopping:
            raise StoppingError("The service is stopping.")
        if not self._current.idle and len(self._waiting) >= self._limits.queue_size:
            raise self._busy()
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._match()
        lent = self._lent
        patience_s = self._limits.queue_timeout_s
        try:
            async with asyncio.timeout(patience_s):
                while not (await asyncio.wait({future}, timeout=patience_s * LOOK_FRACTION))[0]:
                    self._make_room()
                return future.result()
        except BaseException as error:
            if future in self._waiting:
                self._waiting.remove(future)
            elif not future.cancelled() and future.exception() is None:  # lent in that instant
                self._take_back(future.result(), True)
            if isinstance(error, TimeoutError):
                self._starved_at = lent
                raise self._busy() from None
            raise

    def _make_room(self) -> None:
        """Free one worker that is held by a reader who does not read."""
        for worker, answer in self._running.items():
            if worker.crew is self._current and answer.is_stalled:
                answer.expire()
                return

    def _match(self) -> None:
        """Lend idle workers to those who wait, first come, first served."""
        while self._current.idle and self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                self._lent += 1
                future.set_result(self._current.lend())

    def _take_back(self, worker: Worker, reusable: bool) -> None:  # noqa: FBT001 - a callback
        self._running.pop(worker, None)
        crew = worker.crew
        if reusable and crew is self._current and not worker.ended.done():
            crew.busy.discard(worker)
            crew.idle.append(worker)
            self._match()
        else:
            crew.discard(worker)
            self._close_if_done(crew)

    def _close_if_done(self, crew: Crew) -> None:
        if crew is not self._current and not crew.busy:
            self._spawn(crew.close(), self._background)

    def _busy(self) -> BusyError:
        return BusyError(retry_after_s=max(1, math.ceil(self._limits.queue_timeout_s)))

    def _spawn(self, job: Coroutine[None, None, None], kept: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(job)
        kept.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(kept.discard)
