"""Processes end when they should, and nothing of them stays."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gpgraph.errors import QueryTimeoutError, QueryTooComplexError, WorkerFaultError
from gpgraph.sandbox import crew as crew_module
from gpgraph.sandbox import pool as pool_module
from gpgraph.sandbox.pool import Task

if TYPE_CHECKING:
    from tests.sandbox.conftest import Runner, Toys

    from gpgraph.sandbox.pool import WorkerPool

pytestmark = pytest.mark.alone

HERE = Path(__file__).parent


async def zygote_of(toys: "Toys", pool: "WorkerPool") -> int:
    """Return the process id of the zygote."""
    head, _ = await toys.ask(pool, "state")
    return int(str(head.meta["parent"]))


def test_closing_the_pool_leaves_no_process(toys: "Toys", run: "Runner") -> None:
    """Busy or idle, all are gone when ``close`` returns."""

    async def main() -> None:
        async with toys.pool(workers=3) as pool:
            zygote = await zygote_of(toys, pool)
            asking = asyncio.create_task(toys.ask(pool, "sleep"))
            await asyncio.sleep(0.1)
            workers = toys.children(zygote)
            await pool.close()
            await asyncio.gather(asking, return_exceptions=True)

            assert len(workers) == 3
            assert not [pid for pid in (zygote, *workers) if toys.is_alive(pid)]

    run(main())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_processes_end_when_the_front_dies(toys: "Toys", number: int) -> None:
    """Nobody is left to read an answer; a process that stays would hold the memory."""

    async def main() -> None:
        command = [sys.executable, str(HERE / "toy_front.py")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as front:  # noqa: ASYNC220
            assert front.stdout is not None
            pids = [int(word) for word in front.stdout.readline().split()]
            running = [pid for pid in pids if toys.is_alive(pid)]
            front.send_signal(number)
            front.wait()

            assert len(running) == 3
            assert await toys.until(
                lambda: not [pid for pid in pids if toys.is_alive(pid)], within_s=2
            )

    asyncio.run(main())


def test_pool_recovers_from_the_death_of_its_zygote(toys: "Toys", run: "Runner") -> None:
    """Its workers end with it; the task that ran is told so; the next ones are served."""

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            zygote = await zygote_of(toys, pool)
            workers = toys.children(zygote)
            asking = asyncio.create_task(toys.ask(pool, "sleep"))
            await asyncio.sleep(0.1)
            os.kill(zygote, signal.SIGKILL)
            with pytest.raises(WorkerFaultError):
                await asking
            bodies = [(await toys.ask(pool, "echo", body=b"again"))[1] for _ in range(4)]

            assert bodies == [b"again"] * 4
            assert await zygote_of(toys, pool) != zygote
            assert not [pid for pid in (zygote, *workers) if toys.is_alive(pid)]

    run(main())


def test_zygote_that_hangs_is_replaced(
    toys: "Toys", run: "Runner", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zygote that no longer kills would let every worker be lost to bad queries."""
    monkeypatch.setattr(crew_module, "KILL_PATIENCE_S", 0.3)

    async def main() -> None:
        async with toys.pool() as pool:
            zygote = await zygote_of(toys, pool)
            os.kill(zygote, signal.SIGSTOP)
            with pytest.raises(QueryTimeoutError):
                await toys.ask(pool, "sleep", deadline_s=0.1)
            _, body = await toys.ask(pool, "echo", body=b"again")

            assert body == b"again"
            assert not toys.is_alive(zygote)

    run(main())


def test_idle_worker_that_dies_is_replaced(toys: "Toys", run: "Runner") -> None:
    """The system may kill any process; the next task must not be given to a dead one."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            os.kill(before, signal.SIGKILL)
            await asyncio.sleep(0.2)

            assert await toys.pid(pool) != before

    run(main())


def test_idle_worker_that_dies_is_given_no_task_though_nobody_has_told_of_its_end(
    toys: "Toys", run: "Runner"
) -> None:
    """Its closed socket says enough: the next query is not to blame for what killed it."""

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            zygote = await zygote_of(toys, pool)
            await toys.until(lambda: len(toys.children(zygote)) == 2, within_s=5)
            await asyncio.sleep(0.2)
            last = await toys.pid(pool)
            os.kill(zygote, signal.SIGSTOP)
            try:
                os.kill(last, signal.SIGKILL)
                await asyncio.sleep(0.1)

                assert await toys.pid(pool) != last
            finally:
                os.kill(zygote, signal.SIGCONT)

    run(main())


def test_worker_that_cannot_be_replaced_at_once_is_replaced_later(
    toys: "Toys", run: "Runner", caplog: pytest.LogCaptureFixture
) -> None:
    """Clients may hold every descriptor for a while; no worker may be lost for good by that."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            with toys.full_table():
                os.kill(before, signal.SIGKILL)
                assert await toys.until(lambda: "Too many open files" in caplog.text, within_s=3)

            assert await toys.pid(pool) != before

    run(main())


def test_zygote_that_cannot_be_replaced_at_once_is_replaced_later(
    toys: "Toys",
    run: "Runner",
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Meanwhile the pool is not ready, though the front still holds a worker for lent."""
    monkeypatch.setattr(pool_module, "RESTART_DELAY_S", 0.3)

    async def main() -> None:
        async with toys.pool(workers=2, queue_timeout_s=1.0) as pool:
            zygote = await zygote_of(toys, pool)
            async with pool.run(Task("stream", {"mib": 50}, deadline_s=30)):
                with toys.full_table():
                    os.kill(zygote, signal.SIGKILL)
                    assert await toys.until(lambda: "has ended" in caplog.text, within_s=3)
                    assert not await pool.ready()
                _, body = await toys.ask(pool, "echo", body=b"again")

                assert body == b"again"
            assert await pool.ready()

    run(main())


def test_signals_of_a_service_manager_do_not_end_a_running_task(
    toys: "Toys", run: "Runner"
) -> None:
    """Such a manager sends TERM to every process; the front alone decides when it is over."""

    async def main() -> None:
        async with toys.pool() as pool:
            zygote = await zygote_of(toys, pool)
            worker = await toys.pid(pool)
            asking = asyncio.create_task(toys.ask(pool, "echo", body=b"whole", wait_s=0.3))
            await asyncio.sleep(0.1)
            for pid in (zygote, worker):
                os.kill(pid, signal.SIGTERM)
                os.kill(pid, signal.SIGINT)
            _, body = await asking

            assert body == b"whole"
            assert await toys.pid(pool) == worker

    run(main())


def test_fifty_kills_leak_no_descriptor_and_no_zombie(toys: "Toys", run: "Runner") -> None:
    """A leak of one descriptor a kill would stop a service within a day."""

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            zygote = await zygote_of(toys, pool)
            before = toys.descriptors()
            held = len(toys.descriptors(zygote))
            for number in range(50):
                if number % 2:
                    with pytest.raises(QueryTooComplexError):
                        await toys.ask(pool, "segfault")
                else:
                    with pytest.raises(QueryTimeoutError):
                        await toys.ask(pool, "sleep", deadline_s=0.01)
            settled = await toys.until(
                lambda: len(toys.descriptors()) == len(before) and len(toys.children(zygote)) == 2,
                within_s=2,
            )

            assert settled
            assert len(toys.descriptors(zygote)) == held

    run(main())
