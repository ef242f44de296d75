"""What a worker answers to one task, read within the task's time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import TypeVar

from gpgraph.errors import QueryTimeoutError, WorkerFaultError
from gpgraph.sandbox.faults import Exit, error_of, unpack
from gpgraph.sandbox.frames import Frame, Head, Header, Task, encode
from gpgraph.sandbox.handle import Worker

# How many deadlines a task may take altogether, whoever is slow: see Answer.
SLOW_READER_FACTOR = 6
EXIT_PATIENCE_S = 2.0

T = TypeVar("T")


class Answer:
    """One answer: its head, then its bytes.

    Two clocks run. The deadline counts the time in which we wait for the worker, so a reader that
    is slower than the worker does not cost the query its time. But a reader that stops reading
    would hold its worker for ever: after ``SLOW_READER_FACTOR`` deadlines of any kind of time the
    worker is killed and replaced, and the next read raises ``QueryTimeoutError``. Where others wait
    for a worker, the pool does so after one.
    """

    def __init__(
        self, worker: Worker, task: Task, give_back: Callable[[Worker, bool], None]
    ) -> None:
        """Use ``worker``, and give it back once, saying whether it can take another task."""
        self.release = worker.crew.release.name
        self._worker = worker
        self._task = task
        self._give_back = give_back
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._awaits_worker = False
        self._left_s = task.deadline_s
        self._is_held = True
        self._is_overdue = False
        self._head: Head | None = None
        self._alarm = self._loop.call_later(task.deadline_s * SLOW_READER_FACTOR, self.expire)

    @property
    def head(self) -> Head:
        """Return what the worker said before its first byte."""
        if self._head is None:
            raise RuntimeError("The answer has not begun.")
        return self._head

    @property
    def is_stalled(self) -> bool:
        """Say whether it is past its deadline, and its reader is who keeps it there."""
        age_s = self._loop.time() - self._began
        return age_s >= self._task.deadline_s and not self._awaits_worker

    async def begin(self) -> None:
        """Send the task and wait for the head of the answer."""
        task = self._task
        order: Header = {"kind": "task", "task": task.kind, "parameters": task.parameters}
        await self._timed(self._worker.send(encode(order, task.body)))
        said = (await self._next("head")).header
        meta = said.get("meta")
        self._head = Head(str(said.get("media_type")), meta if isinstance(meta, Mapping) else {})

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer as they come; returns only when it is complete.

        Raises:
            GpgraphError: what the task failed with, or what became of its worker.
        """
        while (frame := await self._next("data", "end")).kind == "data":
            yield frame.body

    def leave(self) -> None:
        """Be done with the worker; it is killed unless its answer has been read to the end."""
        self._part(reusable=False)

    def expire(self) -> None:
        """Take the worker away; whoever still reads is told that time is up."""
        self._is_overdue = True
        self.leave()

    async def _next(self, *expected: str) -> Frame:
        try:
            frame = await self._timed(self._worker.receive())
        except EOFError:
            end = await self._await_end()
            self.leave()
            raise self._timeout() if self._is_overdue else error_of(end) from None
        except WorkerFaultError:
            self.leave()
            raise
        if frame.kind in {"end", "error"}:
            self._part(reusable=frame.header.get("last") is False)
        if frame.kind == "error":
            raise unpack(frame.header)
        if frame.kind not in expected:
            self.leave()
            raise WorkerFaultError(f"A worker sent {frame.kind!r} out of turn.")
        return frame

    async def _timed(self, waiting: Coroutine[None, None, T]) -> T:
        """Wait for the worker, at most for what is left of the deadline."""
        started = self._loop.time()
        self._awaits_worker = True
        try:
            async with asyncio.timeout(self._left_s):
                return await waiting
        except TimeoutError:
            self.leave()
            raise self._timeout() from None
        finally:
            self._awaits_worker = False
            self._left_s -= self._loop.time() - started

    async def _await_end(self) -> Exit:
        """Wait for the zygote to say how the worker ended; a lost zygote says nothing."""
        done, _ = await asyncio.wait({self._worker.ended}, timeout=EXIT_PATIENCE_S)
        return self._worker.ended.result() if done else Exit()

    def _timeout(self) -> QueryTimeoutError:
        return QueryTimeoutError(budget_s=self._task.deadline_s)

    def _part(self, *, reusable: bool) -> None:
        if self._is_held:
            self._is_held = False
            self._alarm.cancel()
            self._give_back(self._worker, reusable)
