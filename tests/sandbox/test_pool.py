"""One task, one worker: what comes back, and what happens when the task does its worst."""

import asyncio
import hashlib
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from gpgraph.errors import (
    BusyError,
    GenerationError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    StoppingError,
    WorkerFaultError,
)
from gpgraph.sandbox import answer as answer_module
from gpgraph.sandbox.pool import PoolLimits, Task, WorkerPool

if TYPE_CHECKING:
    from tests.sandbox.conftest import Runner, Toys

pytestmark = pytest.mark.alone

MIB = 1024 * 1024


def test_task_gets_its_parameters_and_body_and_the_head_comes_before_the_bytes(
    toys: "Toys", run: "Runner"
) -> None:
    """The whole protocol in one round trip, with bytes that are no text."""

    async def main() -> None:
        async with toys.pool() as pool:
            head, body = await toys.ask(pool, "echo", body=b"\x00\xff", size=3, of={"a": [None]})

            assert head.media_type == "text/plain"
            assert (head.meta["size"], head.meta["of"]) == (3, {"a": [None]})
            assert body == b"\x00\xff"

    run(main())


def test_one_worker_serves_task_after_task(toys: "Toys", run: "Runner") -> None:
    """A fork per query would cost more than most queries; an error costs no fork either."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            for kind in ("fail", "bug", "stream_then_fail"):
                with pytest.raises((QuerySyntaxError, WorkerFaultError)):
                    await toys.ask(pool, kind, mib=2)

            assert await toys.pid(pool) == before

    run(main())


def test_task_over_its_deadline_is_killed_and_the_next_one_works(
    toys: "Toys", run: "Runner"
) -> None:
    """One slow query costs one worker for its time, not the service."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            started = time.monotonic()
            with pytest.raises(QueryTimeoutError) as raised:
                await toys.ask(pool, "sleep", deadline_s=0.3)
            took = time.monotonic() - started
            after = await toys.pid(pool)

            assert raised.value.budget_s == 0.3
            assert 0.3 <= took < 2
            assert after != before
            assert not toys.is_alive(before)

    run(main())


def test_deadline_holds_in_the_middle_of_an_answer(toys: "Toys", run: "Runner") -> None:
    """A stream that stops must not look like one that is complete."""

    async def main() -> None:
        async with toys.pool() as pool, pool.run(Task("stall", deadline_s=0.3)) as answer:
            received = 0
            with pytest.raises(QueryTimeoutError):  # noqa: PT012 - the loop is what raises
                async for chunk in answer.chunks():
                    received += len(chunk)

            assert received == MIB

    run(main())


def test_reader_slower_than_the_worker_does_not_cost_the_query_its_time(
    toys: "Toys", run: "Runner"
) -> None:
    """A client on a slow line gets a large answer, though it takes longer than the deadline."""

    async def main() -> None:
        received = 0
        async with (
            toys.pool() as pool,
            pool.run(Task("stream", {"mib": 5}, deadline_s=0.5)) as answer,
        ):
            async for chunk in answer.chunks():
                received += len(chunk)
                await asyncio.sleep(0.05)

        assert received == 5 * MIB

    run(main())


def test_reader_that_stops_reading_loses_its_worker_at_the_absolute_cap(
    toys: "Toys", run: "Runner", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a few clients that read nothing would hold every worker for ever."""
    monkeypatch.setattr(answer_module, "SLOW_READER_FACTOR", 2)

    async def main() -> None:
        stalled = Task("stream", {"mib": 50}, deadline_s=0.2)
        async with toys.pool() as pool, pool.run(stalled) as answer:
            held = int(str(answer.head.meta["pid"]))
            others = await toys.pid(pool)

            assert others != held
            assert not toys.is_alive(held)
            with pytest.raises(QueryTimeoutError):
                async for _ in answer.chunks():
                    pass

    run(main())


def test_reader_that_stops_reading_gives_way_after_one_deadline_when_others_wait(
    toys: "Toys", run: "Runner"
) -> None:
    """A few clients that read nothing must not shut out all others for six deadlines."""

    async def main() -> None:
        stalled = Task("stream", {"mib": 50}, deadline_s=0.5)
        async with toys.pool(queue_timeout_s=2.0) as pool, pool.run(stalled) as answer:
            held = int(str(answer.head.meta["pid"]))
            started = time.monotonic()
            others = await toys.pid(pool)
            took = time.monotonic() - started

            assert others != held
            assert took < 0.5 * answer_module.SLOW_READER_FACTOR
            with pytest.raises(QueryTimeoutError):
                async for _ in answer.chunks():
                    pass

    run(main())


def test_slow_reader_within_its_deadline_keeps_its_worker_and_the_pool_is_not_ready(
    toys: "Toys", run: "Runner"
) -> None:
    """Nobody is cut off early; but a pool that has served nobody in time must not say it does."""

    async def main() -> None:
        slow = Task("stream", {"mib": 5}, deadline_s=30)
        async with toys.pool(queue_timeout_s=0.3) as pool:
            async with pool.run(slow) as answer:
                before = await pool.ready()
                with pytest.raises(BusyError):
                    await toys.ask(pool, "echo")
                starved = await pool.ready()
                received = sum([len(chunk) async for chunk in answer.chunks()])

            assert received == 5 * MIB
            assert (before, starved, await pool.ready()) == (True, False, True)

    run(main())


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("allocate", QueryMemoryError),
        ("abort", QueryMemoryError),
        ("segfault", QueryTooComplexError),
        ("recurse", QueryTooComplexError),
        ("bug", WorkerFaultError),
        ("lie", WorkerFaultError),
        ("no such task", WorkerFaultError),
    ],
)
def test_death_of_a_worker_is_named_and_the_service_lives(
    toys: "Toys", run: "Runner", kind: str, error: type[Exception]
) -> None:
    """Each end means something else to who asked."""

    async def main() -> None:
        async with toys.pool("--memory-mb", "64") as pool:
            with pytest.raises(error) as raised:
                await toys.ask(pool, kind, mib=200)
            _, body = await toys.ask(pool, "echo", body=b"still here")

            assert type(raised.value) is error
            assert "secret" not in str(raised.value)
            assert body == b"still here"

    run(main())


def test_worker_that_took_much_memory_is_replaced(toys: "Toys", run: "Runner") -> None:
    """What its allocator keeps would be missing to the next query, which is not to blame."""

    async def main() -> None:
        async with toys.pool("--memory-mb", "128") as pool:
            before = await toys.pid(pool)
            await toys.ask(pool, "allocate", mib=10)
            small = await toys.pid(pool)
            head, _ = await toys.ask(pool, "allocate", mib=90)
            large = await toys.pid(pool)

            assert head.meta["blocks"] == 90
            assert small == before
            assert large != before

    run(main())


def test_error_before_the_first_chunk_discards_what_was_written(
    toys: "Toys", run: "Runner"
) -> None:
    """The error arrives as itself, with its fields, and no head before it."""

    async def main() -> None:
        async with toys.pool() as pool:
            with pytest.raises(QuerySyntaxError, match="expected a brace") as raised:
                async with pool.run(Task("fail")):
                    pytest.fail("There is no head to an answer that failed at once.")

            assert (raised.value.line, raised.value.column) == (3, 4)

    run(main())


@pytest.mark.parametrize(
    ("kind", "error"),
    [("stream_then_die", WorkerFaultError), ("stream_then_fail", QuerySyntaxError)],
)
def test_failure_in_the_middle_of_an_answer_raises_instead_of_ending_quietly(
    toys: "Toys", run: "Runner", kind: str, error: type[Exception]
) -> None:
    """Half an answer that looks whole is the worst answer."""

    async def main() -> None:
        received = 0
        async with toys.pool() as pool, pool.run(Task(kind, {"mib": 2})) as answer:
            with pytest.raises(error):  # noqa: PT012 - the loop is what raises
                async for chunk in answer.chunks():
                    received += len(chunk)

        assert received == 2 * MIB

    run(main())


def test_large_answer_streams_in_bounded_memory_and_the_worker_waits_for_the_reader(
    toys: "Toys", run: "Runner"
) -> None:
    """Back-pressure reaches from the reader to the engine; 50 MB never stand in the front."""

    async def main() -> None:
        digest = hashlib.sha256()
        async with toys.pool(workers=2) as pool:
            tracemalloc.start()
            async with pool.run(Task("stream", {"mib": 50}, deadline_s=30)) as answer:
                await asyncio.sleep(0.3)
                head, _ = await toys.ask(pool, "progress")
                async for chunk in answer.chunks():
                    digest.update(chunk)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()

        assert int(str(head.meta["mib"])) <= 4
        assert peak < 8 * MIB
        whole = b"".join(part.to_bytes(1, "big") * MIB for part in range(50))
        assert digest.digest() == hashlib.sha256(whole).digest()

    run(main())


@pytest.mark.parametrize("how", ["break", "error", "cancel"])
def test_leaving_early_kills_the_worker_within_a_second(
    toys: "Toys", run: "Runner", how: str
) -> None:
    """A client that has gone must not keep a query running."""

    async def main() -> None:
        async with toys.pool() as pool:
            before = await toys.pid(pool)
            asking = asyncio.create_task(leave_early(pool))
            await asyncio.sleep(0.2)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

            assert await toys.until(lambda: not toys.is_alive(before), within_s=1)
            assert await toys.pid(pool) != before

    async def leave_early(pool: WorkerPool) -> None:
        async with pool.run(Task("stall", deadline_s=30)) as answer:
            async for _ in answer.chunks():
                if how == "break":
                    break
                if how == "error":
                    raise ConnectionResetError

    run(main())


def test_full_queue_refuses_at_once_and_says_when_to_come_again(
    toys: "Toys", run: "Runner"
) -> None:
    """A bounded queue: beyond it, waiting would only end in a timeout."""

    async def main() -> None:
        async with toys.pool(queue_size=1, queue_timeout_s=3.5) as pool:
            running = [asyncio.create_task(toys.ask(pool, "echo", wait_s=0.5)) for _ in range(2)]
            await asyncio.sleep(0.1)
            started = time.monotonic()
            with pytest.raises(BusyError) as raised:
                await toys.ask(pool, "echo")
            took = time.monotonic() - started
            await asyncio.gather(*running)

            assert raised.value.retry_after_s == 4
            assert took < 0.2

    run(main())


def test_waiting_too_long_is_busy_and_not_a_query_timeout(toys: "Toys", run: "Runner") -> None:
    """The time in the queue is its own limit: the query itself has used none of its time."""

    async def main() -> None:
        async with toys.pool(queue_timeout_s=0.2) as pool:
            running = asyncio.create_task(toys.ask(pool, "echo", wait_s=0.8))
            await asyncio.sleep(0.05)
            with pytest.raises(BusyError):
                await toys.ask(pool, "echo")
            await running
            _, body = await toys.ask(pool, "echo", body=b"next")

            assert body == b"next"

    run(main())


def test_queue_is_first_come_first_served(toys: "Toys", run: "Runner") -> None:
    """Nobody is overtaken, and one who gives up does not block those behind."""

    async def main() -> None:
        order: list[int] = []

        async def ask(number: int) -> None:
            await toys.ask(pool, "echo", wait_s=0.02)
            order.append(number)

        async with toys.pool() as pool:
            asking = [asyncio.create_task(ask(number)) for number in range(8)]
            await asyncio.sleep(0.01)
            asking[3].cancel()
            await asyncio.gather(*asking, return_exceptions=True)

        assert order == [0, 1, 2, 4, 5, 6, 7]

    run(main())


def test_closing_pool_refuses_those_who_wait_and_those_who_run(toys: "Toys", run: "Runner") -> None:
    """Everybody is told that the service stops; nobody hangs."""

    async def main() -> None:
        async with toys.pool() as pool:
            asking = [asyncio.create_task(toys.ask(pool, "sleep")) for _ in range(3)]
            await asyncio.sleep(0.1)
            await pool.close()
            outcomes = await asyncio.gather(*asking, return_exceptions=True)

            assert [type(outcome) for outcome in outcomes] == [StoppingError] * 3
            with pytest.raises(StoppingError):
                await toys.ask(pool, "echo")
            assert not await pool.ready()

    run(main())


@pytest.mark.parametrize(
    ("flags", "error", "message"),
    [
        (("--load", "refuse"), GenerationError, "This release is not whole."),
        (("--load", "crash"), WorkerFaultError, "could not be loaded"),
        (("--nonsense",), WorkerFaultError, "has ended"),
    ],
)
def test_release_that_does_not_load_is_an_error_at_start(
    toys: "Toys", run: "Runner", flags: tuple[str, ...], error: type[Exception], message: str
) -> None:
    """What the zygote has to say about it reaches the operator."""

    async def main() -> None:
        pool = WorkerPool(toys.release(*flags), PoolLimits())
        with pytest.raises(error, match=message):
            await pool.start()
        await pool.close()

    run(main())


@pytest.mark.parametrize("wait_s", [0.0, 0.1])
def test_what_a_worker_says_after_its_end_is_nobodys_answer(
    toys: "Toys", run: "Runner", wait_s: float
) -> None:
    """Not even after a worker was taken over does one client get what was said to another."""

    async def main() -> None:
        async with toys.pool() as pool:
            _, first = await toys.ask(pool, "go_on", wait_s=wait_s)
            await asyncio.sleep(2 * wait_s)
            try:
                _, second = await toys.ask(pool, "echo", body=b"mine")
            except WorkerFaultError:
                _, second = await toys.ask(pool, "echo", body=b"mine")

            assert (first, second) == (b"asked for", b"mine")

    run(main())


def test_worker_that_sends_frames_without_end_fills_no_memory(toys: "Toys", run: "Runner") -> None:
    """Empty frames and long headers count as well as bytes do."""

    async def main() -> None:
        async with toys.pool() as pool, pool.run(Task("chatter")) as answer:
            tracemalloc.start()
            await anext(answer.chunks())
            await asyncio.sleep(0.7)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()

            assert peak < 20 * MIB

    run(main())
