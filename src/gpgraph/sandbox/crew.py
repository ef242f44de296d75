"""One zygote and its workers, as the front sees them: start, kill, replace, end."""

import asyncio
import logging
import socket
from dataclasses import dataclass
from typing import Protocol

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.faults import Exit, unpack
from gpgraph.sandbox.frames import Frame
from gpgraph.sandbox.handle import Worker
from gpgraph.sandbox.process import ZygoteProcess

RESPAWN_DELAY_S = 0.5  # after a worker that never became ready, or that could not be asked for
KILL_PATIENCE_S = 5.0  # a zygote that has not reported a kill by then does not work


@dataclass(frozen=True, slots=True)
class Release:
    """What a zygote serves: the command that starts it, and the name that its answers carry."""

    command: tuple[str, ...]
    name: str


class Owner(Protocol):
    """Who is told about a crew."""

    def on_ready(self, crew: "Crew") -> None:
        """A worker can take tasks: it is among ``crew.idle``."""

    def on_lost(self, crew: "Crew") -> None:
        """The zygote is gone, and its workers with it."""


class Crew:
    """A zygote process and the workers that it forked for us."""

    def __init__(self, release: Release, size: int, owner: Owner) -> None:
        """Serve ``release`` with ``size`` workers; nothing runs before ``start``."""
        self.release = release
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self.retired = False
        self._size = size
        self._owner = owner
        self._process: ZygoteProcess | None = None
        self._born = 0
        self._workers: dict[int, Worker] = {}  # all that are not known to have ended
        self._condemned: dict[int, asyncio.TimerHandle] = {}  # killed, not yet reported
        self._greetings: set[asyncio.Task[None]] = set()

    async def start(self, *, timeout_s: float) -> None:
        """Start the zygote and wait until its first worker is ready.

        Raises:
            GpgraphError: what the zygote said while it loaded; or it ended, or took too long.
        """
        self._loop = asyncio.get_running_loop()
        self._started: asyncio.Future[None] = self._loop.create_future()
        self._process = ZygoteProcess(
            self.release.command, on_frame=self._on_frame, on_end=self._on_end
        )
        try:
            for _ in range(self._size):
                self._spawn()
            async with asyncio.timeout(timeout_s):
                await self._started
        except BaseException as error:
            await self.close()
            if isinstance(error, TimeoutError):
                raise WorkerFaultError(f"No worker was ready after {timeout_s:g} s.") from None
            raise

    def lend(self) -> Worker:
        """Hand out the worker that was idle last: its caches are warmest."""
        worker = self.idle.pop()
        self.busy.add(worker)
        return worker

    def retire(self) -> None:
        """Take no more tasks: let idle workers go, replace none."""
        self.retired = True
        for worker in tuple(self.idle):
            self.discard(worker)

    def discard(self, worker: Worker) -> None:
        """Kill a worker. Its replacement is born when the zygote reports its end."""
        self.busy.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        worker.hang_up()
        process = self._process
        if process and worker.number in self._workers and worker.number not in self._condemned:
            self._condemned[worker.number] = self._loop.call_later(KILL_PATIENCE_S, process.kill)
            process.tell("kill", worker.number)

    async def close(self) -> None:
        """End the zygote and every worker; no process is left afterwards."""
        self.retired = True
        self._lose_workers()
        if self._process is not None:
            await self._process.end()
        await asyncio.gather(*self._greetings, return_exceptions=True)

    def _spawn(self) -> None:
        if self.retired or self._process is None:
            return
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:  # clients hold every descriptor that this process may open
            logging.getLogger(__name__).warning("A worker cannot be started yet: %s", error)
            self._loop.call_later(RESPAWN_DELAY_S, self._spawn)
            return
        self._born += 1
        ours.setblocking(False)
        worker = Worker(self, self._born, ours)
        self._workers[worker.number] = worker
        with theirs:
            self._process.tell("spawn", worker.number, theirs.fileno())
        greeting = self._loop.create_task(self._greet(worker))
        self._greetings.add(greeting)
        greeting.add_done_callback(self._greetings.discard)

    async def _greet(self, worker: Worker) -> None:
        try:
            await worker.greet()
        except (EOFError, OSError, WorkerFaultError):
            self.discard(worker)
            return
        if self.retired:
            self.discard(worker)
            return
        if not self._started.done():
            self._started.set_result(None)
        self.idle.append(worker)
        self._owner.on_ready(self)

    def _on_frame(self, frame: Frame) -> None:
        if frame.kind == "exit":
            self._bury(frame)
        elif frame.kind == "born":
            worker = self._workers[int(str(frame.header["worker"]))]
            worker.process = int(str(frame.header["process"]))
        elif not self._started.done():
            self._started.set_exception(unpack(frame.header))

    def _bury(self, frame: Frame) -> None:
        worker = self._workers.pop(int(str(frame.header["worker"])))
        worker.ended.set_result(Exit(_number(frame, "signal"), _number(frame, "status")))
        killed = self._condemned.pop(worker.number, None)
        if killed is not None:
            killed.cancel()
        if worker not in self.busy:  # what a busy one has sent before its end is still wanted
            self.discard(worker)
        self._loop.call_later(0 if worker.was_ready else RESPAWN_DELAY_S, self._spawn)

    def _on_end(self) -> None:
        reason = WorkerFaultError("The process that workers come from has ended: see the log.")
        was_retired, self.retired = self.retired, True
        self._lose_workers()
        if not self._started.done():
            self._started.set_exception(reason)
        elif not was_retired:
            logging.getLogger(__name__).error("%s", reason)
        self._owner.on_lost(self)

    def _lose_workers(self) -> None:
        """Let go of every worker: nobody can kill, replace or reap them any more."""
        for timer in self._condemned.values():
            timer.cancel()
        self._condemned.clear()
        for worker in self._workers.values():
            worker.ended.set_result(Exit())
            worker.hang_up()
        self._workers.clear()
        self.idle.clear()


def _number(frame: Frame, name: str) -> int | None:
    value = frame.header.get(name)
    return value if isinstance(value, int) else None
