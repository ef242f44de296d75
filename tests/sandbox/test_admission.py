"""Who is served first, who waits, who gives way: lanes, fair shares, a full queue."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gpgraph.errors import BusyError, ClientBusyError, QueryPreemptedError, QueryTimeoutError
from gpgraph.sandbox import answer as answer_module
from gpgraph.sandbox.lanes import OLD_S
from gpgraph.sandbox.pool import Task, WorkerPool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine, Iterator

    from tests.sandbox.conftest import Runner, Toys

pytestmark = pytest.mark.alone


async def ask(
    pool: WorkerPool,
    wait_s: float = 0.0,
    *,
    client: str = "",
    lane: str = "query",
    deadline_s: float = 5.0,
) -> None:
    """Run one task that takes ``wait_s`` and read its answer."""
    task = Task("echo", {"wait_s": wait_s}, deadline_s=deadline_s, lane=lane, client=client)
    async with pool.run(task) as answer:
        async for _ in answer.chunks():
            pass


async def seconds(asking: "Awaitable[None]") -> float:
    """Return how long something takes."""
    started = time.monotonic()
    await asking
    return time.monotonic() - started


def begun(*asking: "asyncio.Task[None]") -> "Awaitable[None]":
    """Give what was just started the time to take its workers."""
    assert asking
    return asyncio.sleep(0.05)


def test_pages_are_answered_while_every_query_worker_is_held(toys: "Toys", run: "Runner") -> None:
    """A reader of a page must not wait for somebody's cross product."""

    async def main() -> None:
        async with toys.pool(workers=2, page_workers=1) as pool:
            slow = [asyncio.create_task(ask(pool, 2, client="a")) for _ in range(2)]
            await begun(*slow)
            took = await seconds(ask(pool, client="b", lane="page"))
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

            assert took < 0.2

    run(main())


def test_queries_never_take_the_worker_of_the_pages(toys: "Toys", run: "Runner") -> None:
    """Three workers in all, two of them for queries: the third query waits."""

    async def main() -> None:
        async with toys.pool(workers=2, page_workers=1) as pool:
            slow = [asyncio.create_task(ask(pool, 0.3)) for _ in range(2)]
            await begun(*slow)
            took = await seconds(ask(pool))
            await asyncio.gather(*slow)

            assert took > 0.15

    run(main())


def test_pages_may_use_a_query_worker_that_no_query_waits_for(toys: "Toys", run: "Runner") -> None:
    """A burst of readers is served by all workers of a service that nobody asks anything."""

    async def main() -> None:
        async with toys.pool(workers=2, page_workers=1) as pool:
            pages = [asyncio.create_task(ask(pool, 0.4, lane="page")) for _ in range(3)]
            started = time.monotonic()
            await asyncio.gather(*pages)

            assert time.monotonic() - started < 0.75

    run(main())


def test_client_with_little_is_served_before_the_queue_of_one_with_much(
    toys: "Toys", run: "Runner"
) -> None:
    """First come, first served is fair among clients, not among queries.

    What counts is who comes next from the moment at which it asks: two are running then, and two
    more may have begun in that instant.
    """

    async def main() -> None:
        order: list[str] = []

        async def asking(client: str) -> None:
            await ask(pool, 0.15, client=client)
            order.append(client)

        async with toys.pool(workers=2) as pool:
            many = [asyncio.create_task(asking("many")) for _ in range(10)]
            await begun(*many)
            before = len(order)
            few = asyncio.create_task(asking("few"))
            await asyncio.gather(*many, few)

        assert order.index("few") - before <= 4

    run(main())


def test_old_query_gives_way_to_one_who_waits(toys: "Toys", run: "Runner") -> None:
    """All workers have slow queries; a quick one is answered soon after the youngest got old."""

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            old = asyncio.create_task(ask(pool, 3, client="a"))
            await begun(old)
            young = asyncio.create_task(ask(pool, 3, client="b"))
            await begun(young)
            took = await seconds(ask(pool, client="c"))
            with pytest.raises(QueryPreemptedError) as raised:
                await young

            assert not old.done()
            assert took < OLD_S + 0.5
            assert raised.value.retry_after_s >= 1
            old.cancel()
            await asyncio.gather(old, return_exceptions=True)

    run(main())


def test_idle_worker_of_the_pages_does_not_save_an_old_query(toys: "Toys", run: "Runner") -> None:
    """The pages' worker is of no use to a query that waits, so it is no reason to wait longer."""

    async def main() -> None:
        async with toys.pool(workers=2, page_workers=1) as pool:
            old = [asyncio.create_task(ask(pool, 3, client=name)) for name in "ab"]
            await begun(*old)
            took = await seconds(ask(pool, client="c"))
            for task in old:
                task.cancel()
            outcomes = await asyncio.gather(*old, return_exceptions=True)

            assert took < OLD_S + 0.5
            assert [type(one) for one in outcomes].count(QueryPreemptedError) == 1

    run(main())


@pytest.mark.parametrize("pages", [1, 2])
def test_queue_full_of_queries_is_no_queue_of_the_pages(
    toys: "Toys", run: "Runner", pages: int
) -> None:
    """Their worker is free, or will be in a moment, whatever the queries wait for."""

    async def main() -> None:
        async with toys.pool(workers=1, page_workers=1, queue_size=2) as pool:
            queries = [asyncio.create_task(ask(pool, 0.5, client=name)) for name in "abc"]
            await begun(*queries)
            asked = [ask(pool, 0.05, client="reader", lane="page") for _ in range(pages)]
            took = await seconds(asyncio.wait_for(_all(asked), 5))
            await asyncio.gather(*queries)

            assert took < 0.4

    run(main())


async def _all(asked: "list[Coroutine[None, None, None]]") -> None:
    await asyncio.gather(*asked)


def test_quick_query_does_not_get_old_by_waiting_for_a_processor(
    toys: "Toys", run: "Runner", monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine with too much to do all queries take long; that is no reason to stop them."""
    monkeypatch.setattr(answer_module, "MAX_STARVED", 0.95)  # however little is left for us here

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            with crowded(*toys.children(await zygote(pool))):
                asked = [asyncio.create_task(seconds(spin(pool, 0.1, name))) for name in "abc"]
                took = await asyncio.gather(*asked)

            assert max(took[:2]) > OLD_S

    run(main())


@contextmanager
def crowded(*processes: int) -> "Iterator[None]":
    """Let processes share one processor with others that want all of it."""
    processor = min(os.sched_getaffinity(0))
    command = ["taskset", "-c", str(processor), "nice", sys.executable, "-c", "while True: pass"]
    hogs = [subprocess.Popen(command, start_new_session=True) for _ in range(2)]
    try:
        for process in processes:
            os.sched_setaffinity(process, {processor})
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


async def zygote(pool: WorkerPool) -> int:
    """Return the process from which the workers come."""
    async with pool.run(Task("state")) as answer:
        async for _ in answer.chunks():
            pass
        return int(str(answer.head.meta["parent"]))


async def spin(pool: WorkerPool, cpu_s: float, client: str) -> None:
    """Run one task that takes so much of a processor."""
    async with pool.run(Task("spin", {"cpu_s": cpu_s}, client=client)) as answer:
        async for _ in answer.chunks():
            pass


def test_among_old_queries_the_client_with_the_most_gives_way(toys: "Toys", run: "Runner") -> None:
    """Who came last with one query is not who made the service slow."""

    async def main() -> None:
        async with toys.pool(workers=3) as pool:
            hog = [asyncio.create_task(ask(pool, 3, client="hog")) for _ in range(2)]
            await begun(*hog)
            modest = asyncio.create_task(ask(pool, 3, client="modest"))
            await begun(modest)
            await ask(pool, client="other")
            ended = [task.done() for task in (*hog, modest)]
            for task in (*hog, modest):
                task.cancel()
            await asyncio.gather(*hog, modest, return_exceptions=True)

            assert sorted(ended[:2]) == [False, True]
            assert not ended[2]

    run(main())


def test_nobody_gives_way_while_nobody_waits(toys: "Toys", run: "Runner") -> None:
    """An idle service lets every query have its whole time, on every worker."""

    async def main() -> None:
        async with toys.pool(workers=2) as pool:
            started = time.monotonic()
            await asyncio.gather(*(ask(pool, OLD_S + 0.4) for _ in range(2)))

            assert time.monotonic() - started >= OLD_S + 0.4

    run(main())


def test_only_worker_is_left_to_its_query(toys: "Toys", run: "Runner") -> None:
    """With one worker there is none to leave free: a query keeps it for its time."""

    async def main() -> None:
        async with toys.pool(workers=1) as pool:
            slow = asyncio.create_task(ask(pool, OLD_S + 0.4))
            await begun(slow)
            await ask(pool)

            assert slow.done()
            assert slow.exception() is None

    run(main())


def test_full_queue_makes_room_for_a_newcomer_at_the_cost_of_the_longest(
    toys: "Toys", run: "Runner"
) -> None:
    """A flood from one address fills its own share, not everybody's."""

    async def main() -> None:
        async with toys.pool(workers=1, queue_size=4) as pool:
            flood = [asyncio.create_task(ask(pool, 0.1, client="flood")) for _ in range(5)]
            await begun(*flood)
            await ask(pool, client="other")
            outcomes = await asyncio.gather(*flood, return_exceptions=True)

        refused = [type(outcome) for outcome in outcomes if outcome is not None]
        assert refused == [ClientBusyError]
        assert outcomes[-1] is not None

    run(main())


def test_client_that_fills_the_queue_is_told_that_it_is_its_own_doing(
    toys: "Toys", run: "Runner"
) -> None:
    """429 and not 503: others would be served."""

    async def main() -> None:
        async with toys.pool(workers=1, queue_size=2) as pool:
            flood = [asyncio.create_task(ask(pool, 0.1, client="flood")) for _ in range(3)]
            await begun(*flood)
            with pytest.raises(ClientBusyError) as raised:
                await ask(pool, client="flood")
            await asyncio.gather(*flood)

            assert raised.value.retry_after_s == 5

    run(main())


def test_full_queue_of_many_clients_is_busy_for_all(toys: "Toys", run: "Runner") -> None:
    """Nobody has more than others, so nobody has to leave for the newcomer."""

    async def main() -> None:
        async with toys.pool(workers=1, queue_size=3) as pool:
            asked = [asyncio.create_task(ask(pool, 0.1, client=name)) for name in "abcd"]
            await begun(*asked)
            with pytest.raises(BusyError):
                await ask(pool, client="e")
            await asyncio.gather(*asked)

    run(main())


def test_swap_gives_every_lane_its_workers_at_once(toys: "Toys", run: "Runner") -> None:
    """What still runs on the old release holds nothing of the new one."""

    async def main() -> None:
        async with toys.pool(workers=1) as pool:
            slow = asyncio.create_task(ask(pool, 1))
            await begun(slow)
            await pool.swap(toys.release(name="second"))
            took = await seconds(ask(pool))
            await slow

            assert took < 0.5

    run(main())


def test_deadline_counts_from_the_worker_and_not_from_the_queue(
    toys: "Toys", run: "Runner"
) -> None:
    """Who had to wait has as much time as who came first."""

    async def main() -> None:
        async with toys.pool(workers=1) as pool:
            first = asyncio.create_task(ask(pool, 0.4))
            await begun(first)
            await ask(pool, 0.3, deadline_s=0.5)
            with pytest.raises(QueryTimeoutError):
                await ask(pool, 0.8, deadline_s=0.3)
            await first

    run(main())
