"""A new release takes over while the old one still answers."""

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from gpgraph.errors import GenerationError, WorkerFaultError
from gpgraph.sandbox.pool import Release, Task

if TYPE_CHECKING:
    from tests.sandbox.conftest import Runner, Toys

    from gpgraph.sandbox.pool import WorkerPool

pytestmark = pytest.mark.alone


def test_swap_under_load_loses_no_task(toys: "Toys", run: "Runner") -> None:
    """An operator publishes at any hour; no client may notice more than new data."""

    async def main() -> None:
        releases: list[str] = []

        async def client(pool: "WorkerPool", stop: asyncio.Event) -> None:
            while not stop.is_set():
                async with pool.run(Task("echo", {"wait_s": 0.01}, b"x" * 1000)) as answer:
                    body = b"".join([chunk async for chunk in answer.chunks()])
                assert len(body) == 1000
                releases.append(answer.release)

        async with toys.pool(workers=2) as pool:
            stop = asyncio.Event()
            clients = [asyncio.create_task(client(pool, stop)) for _ in range(6)]
            for number in range(3):
                await asyncio.sleep(0.1)
                await pool.swap(toys.release(name=f"next-{number}"))
            await asyncio.sleep(0.1)
            stop.set()
            await asyncio.gather(*clients)

        assert set(releases) == {"first", "next-0", "next-1", "next-2"}
        assert releases[-1] == "next-2"

    run(main())


def test_task_ends_on_the_release_on_which_it_began(toys: "Toys", run: "Runner") -> None:
    """A large download goes on; when it is done, the old processes are gone."""

    async def main() -> None:
        async with toys.pool() as pool:
            async with pool.run(Task("stream", {"mib": 20}, deadline_s=10)) as old:
                worker = int(str(old.head.meta["pid"]))
                await pool.swap(toys.release(name="second"))
                async with pool.run(Task("state")) as new:
                    zygote = int(str(new.head.meta["parent"]))
                received = sum([len(chunk) async for chunk in old.chunks()])

            assert (old.release, new.release) == ("first", "second")
            assert pool.release.name == "second"
            assert received == 20 * 2**20
            assert await toys.until(lambda: not toys.is_alive(worker), within_s=2)
            assert toys.is_alive(zygote)

    run(main())


@pytest.mark.parametrize(
    ("flags", "error"),
    [(("--load", "refuse"), GenerationError), (("--nonsense",), WorkerFaultError)],
)
def test_release_that_does_not_load_leaves_the_old_one_in_service(
    toys: "Toys", run: "Runner", flags: tuple[str, ...], error: type[Exception]
) -> None:
    """A bad release is refused without one lost answer, and leaves no process behind."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            with pytest.raises(error):
                await pool.swap(toys.release(*flags, name="bad"))

            assert await toys.pid(pool) == before
            assert pool.release.name == "first"

    run(main())


def test_release_taken_up_when_the_old_one_was_lost_stays(toys: "Toys", run: "Runner") -> None:
    """Two releases at once are what a machine short of memory dies of: the old must not return."""

    async def main() -> None:
        async with toys.pool() as pool:
            async with pool.run(Task("state")) as old:
                zygote = int(str(old.head.meta["parent"]))
            swapping = asyncio.create_task(pool.swap(toys.release(name="second")))
            await asyncio.sleep(0)
            os.kill(zygote, signal.SIGKILL)
            await swapping
            with pytest.raises(GenerationError):  # its turn comes after that of the restart
                await pool.swap(toys.release("--load", "refuse", name="bad"))

            assert pool.release.name == "second"

    run(main())


def test_command_that_does_not_exist_is_an_error_and_leaks_nothing(
    toys: "Toys", run: "Runner"
) -> None:
    """The operator removed the environment under a running service."""

    async def main() -> None:
        async with toys.pool() as pool:
            with pytest.raises(WorkerFaultError, match="cannot be started"):
                await pool.swap(Release(("/nonexistent/python",), "bad"))
            _, body = await toys.ask(pool, "echo", body=b"still here")

            assert body == b"still here"

    run(main())


def test_swap_without_a_descriptor_to_spare_is_an_error_of_ours(
    toys: "Toys", run: "Runner"
) -> None:
    """Who tries again later catches our errors; another would end the trying for good."""

    async def main() -> None:
        async with toys.pool() as pool:
            with toys.full_table(), pytest.raises(WorkerFaultError, match="Too many open files"):
                await pool.swap(toys.release(name="second"))
            await pool.swap(toys.release(name="second"))

            assert pool.release.name == "second"

    run(main())


def test_pool_is_ready_while_a_worker_answers_and_not_before_or_after(
    toys: "Toys", run: "Runner"
) -> None:
    """A load balancer asks this; a busy service is not a broken one."""

    async def main() -> None:
        async with toys.pool() as pool:
            idle = await pool.ready()
            asking = asyncio.create_task(toys.ask(pool, "echo", wait_s=0.3))
            await asyncio.sleep(0.1)
            busy = await asyncio.wait_for(pool.ready(), 0.1)
            await asking
            await pool.close()

            assert (idle, busy, await pool.ready()) == (True, True, False)

    run(main())
