"""What a worker answers to one task, read within the task's time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

from gpgraph.errors import GpgraphError, QueryTimeoutError, WorkerFaultError
from gpgraph.sandbox.faults import Exit, error_of, unpack
from gpgraph.sandbox.frames import Frame, Head, Header, Task, encode
from gpgraph.sandbox.handle import Worker

# How many deadlines a task may take altogether, whoever is slow: see Answer.
SLOW_READER_FACTOR = 6
EXIT_PATIENCE_S = 2.0
MAX_STARVED = 0.75


class Answer:
    """One answer: its head, then its bytes.

    Two clocks run, and the pool looks at both several times a second. The deadline counts the time
    in which we wait for the worker, so a reader that is slower than the worker does not cost the
    query its time. But a reader that stops reading would hold its worker for ever: after
    ``SLOW_READER_FACTOR`` deadlines of any kind of time the worker is killed and replaced, and the
    next read raises ``QueryTimeoutError``. Where others wait for a worker, the pool does so after
    one deadline.
    """

    def __init__(
        self, worker: Worker, task: Task, slot: str, give_back: Callable[["Answer", bool], None]
    ) -> None:
        """Use ``worker`` in a lane's ``slot``; give it back once, and say whether it is whole."""
        self.release = worker.crew.release.name
        self.worker = worker
        self.task = task
        self.slot = slot
        self._give_back = give_back
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._waits_since: float | None = None
        self._used_s = 0.0
        self._starved_before_s: float | None = None
        self._is_held = True
        self._ending: GpgraphError | None = None
        self._feeding: asyncio.Task[None] | None = None
        self._head: Head | None = None
        self._whole: bytes | None = None

    @property
    def head(self) -> Head:
        """Return what the worker said before its first byte."""
        if self._head is None:
            raise RuntimeError("The answer has not begun.")
        return self._head

    @property
    def whole(self) -> bytes | None:
        """Return all of its bytes, where they came with the head."""
        return self._whole

    @property
    def has_begun(self) -> bool:
        """Say whether its reader has something already."""
        return self._head is not None

    def age_s(self, now: float) -> float:
        """Return for how long it has had its worker, whoever is slow.

        Where the machine has too few processors for all that runs, a quick query takes long. So
        what its worker waited for one, since this was first asked, does not make it older, up to
        ``MAX_STARVED`` of its time.
        """
        whole_s = now - self._began
        starved_s = self.worker.starved_s()
        if self._starved_before_s is None:
            self._starved_before_s = starved_s
        return whole_s - min(starved_s - self._starved_before_s, MAX_STARVED * whole_s)

    def is_stalled(self, now: float) -> bool:
        """Say whether it is past its deadline, and its reader is who keeps it there."""
        return now - self._began >= self.task.deadline_s and self._waits_since is None

    def is_overdue(self, now: float) -> bool:
        """Say whether one of the two clocks has run out."""
        waited = 0.0 if self._waits_since is None else now - self._waits_since
        limit = self.task.deadline_s
        return self._used_s + waited >= limit or now - self._began >= limit * SLOW_READER_FACTOR

    async def begin(self) -> None:
        """Send the task and wait for the head of the answer."""
        task = self.task
        order: Header = {"kind": "task", "task": task.kind, "parameters": task.parameters}
        if task.more is not None:
            order = {**order, "more": True}
        if not self.worker.is_silent():
            raise WorkerFaultError("A worker spoke without having been asked.")
        self.worker.send(encode(order, task.body))
        if task.more is not None:
            self._feeding = self._loop.create_task(self._feed(task.more))
        frame = await self._next("head", "whole")
        said = frame.header
        meta = said.get("meta")
        self._head = Head(str(said.get("media_type")), meta if isinstance(meta, Mapping) else {})
        if frame.kind == "whole":
            self._whole = frame.body

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer as they come; returns only when it is complete.

        Raises:
            GpgraphError: what the task failed with, or what became of its worker.
        """
        if self._whole is not None:
            yield self._whole
            return
        while (frame := await self._next("data", "end")).kind == "data":
            yield frame.body

    def leave(self) -> None:
        """Be done with the worker; it is killed unless its answer has been read to the end."""
        self._part(reusable=False)

    def time_out(self) -> None:
        """Take the worker away; whoever still reads is told that time is up."""
        self.stop(QueryTimeoutError(budget_s=self.task.deadline_s))

    def stop(self, reason: GpgraphError) -> None:
        """Take the worker away; whoever still reads is told the reason."""
        self._ending = reason
        self.leave()

    async def _feed(self, pieces: AsyncIterator[bytes]) -> None:
        """Send what follows the task, no faster than the worker takes it."""
        try:
            async for piece in pieces:
                await self.worker.feed(piece)
            self.worker.send(encode({"kind": "end"}))
        except EOFError:  # who reads its answer is told
            pass
        except GpgraphError as error:
            self.stop(error)

    async def _next(self, one: str, other: str) -> Frame:
        try:
            frame = self.worker.take() or await self._receive()
        except EOFError:
            end = Exit() if self._ending else await self._await_end()
            self.leave()
            raise self._ending or error_of(end) from None
        except WorkerFaultError:
            self.leave()
            raise
        kind = frame.kind
        if kind in {"whole", "end", "error"}:
            # What it says after the end would be taken for the start of the next answer.
            self._part(reusable=frame.header.get("last") is False and self.worker.is_silent())
        if kind == "error":
            raise unpack(frame.header)
        if kind not in {one, other}:
            self.leave()
            raise WorkerFaultError(f"A worker sent {kind!r} out of turn.")
        return frame

    async def _receive(self) -> Frame:
        """Wait for the worker, with its clock running."""
        self._waits_since = self._loop.time()
        try:
            return await self.worker.receive()
        finally:
            self._used_s += self._loop.time() - self._waits_since
            self._waits_since = None

    async def _await_end(self) -> Exit:
        """Wait for the zygote to say how the worker ended; a lost zygote says nothing."""
        done, _ = await asyncio.wait({self.worker.ended}, timeout=EXIT_PATIENCE_S)
        return self.worker.ended.result() if done else Exit()

    def _part(self, *, reusable: bool) -> None:
        if self._feeding is not None:
            self._feeding.cancel()
        if self._is_held:
            self._is_held = False
            self._give_back(self, reusable)
