"""A pool over a zygote whose tasks misbehave on request, on each event loop that there is."""

import asyncio
import contextlib
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop

from gpgraph.sandbox.frames import Head, JsonValue
from gpgraph.sandbox.pool import PoolLimits, Release, Task, WorkerPool

HERE = Path(__file__).parent


class Toys:
    """What the tests of this folder do again and again."""

    def release(self, *flags: str, name: str = "first") -> Release:
        """Return a release of misbehaving tasks."""
        return Release((sys.executable, str(HERE / "toy_zygote.py"), *flags), name)

    @asynccontextmanager
    async def pool(self, *flags: str, **limits: float) -> AsyncIterator[WorkerPool]:
        """Run a pool for the time of a block."""
        wanted: dict[str, Any] = {"workers": 1, "queue_timeout_s": 5.0, **limits}
        pool = WorkerPool(self.release(*flags), PoolLimits(**wanted))
        await pool.start()
        try:
            yield pool
        finally:
            await pool.close()

    async def ask(
        self,
        pool: WorkerPool,
        kind: str,
        *,
        body: bytes = b"",
        deadline_s: float = 5.0,
        **parameters: JsonValue,
    ) -> tuple[Head, bytes]:
        """Run a task and read its answer to the end."""
        async with pool.run(Task(kind, parameters, body, deadline_s)) as answer:
            return answer.head, b"".join([chunk async for chunk in answer.chunks()])

    async def pid(self, pool: WorkerPool) -> int:
        """Return the process id of the worker that a task gets."""
        head, _ = await self.ask(pool, "state")
        return int(str(head.meta["pid"]))

    async def until(self, condition: Callable[[], bool], *, within_s: float) -> bool:
        """Wait for something to become true."""
        end = time.monotonic() + within_s
        while not condition() and time.monotonic() < end:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.01)
        return condition()

    def is_alive(self, pid: int) -> bool:
        """Say whether a process runs; one that only waits to be reaped does not."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
        except (FileNotFoundError, ProcessLookupError):
            return False
        return stat.rpartition(")")[2].split()[0] not in "ZX"

    def descriptors(self, pid: int | str = "self") -> dict[int, str]:
        """Return the open descriptors of a process, and what each is."""
        found = {}
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # the one that this loop reads
                found[int(path.name)] = str(path.readlink())
        return found

    @contextmanager
    def full_table(self) -> Iterator[None]:
        """Let this process open no descriptor for the time of a block, as under a flood."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        free = os.dup(0)
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def pages(self, pid: int) -> int:
        """Return the size of the address space of a process, in pages."""
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0])

    def children(self, pid: int) -> list[int]:
        """Return the children of a process, those included that wait to be reaped."""
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        return [int(word) for word in text.split()]


@pytest.fixture
def toys() -> Toys:
    """Return the helper."""
    return Toys()


Runner = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Runner:
    """Run a coroutine on one of the two event loops."""
    runner: Runner = request.param
    return runner
