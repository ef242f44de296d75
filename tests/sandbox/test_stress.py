"""Whatever happens to tasks, nothing of the pool is lost: a place that leaks is a slow death."""

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING, Any, cast

import pytest

from gpgraph.errors import GpgraphError
from gpgraph.sandbox.pool import Task, WorkerPool

if TYPE_CHECKING:
    from tests.sandbox.conftest import Runner, Toys

    from gpgraph.sandbox.admission import Admission

pytestmark = pytest.mark.alone

OPERATIONS = 1500
AT_ONCE = 24
LANES = ("query", "query", "page")
# How a task may go, weighted: most are as they should be.
KINDS = ("echo", "echo", "echo", "echo", "fail", "bug", "stream", "stall", "sleep", "segfault",
         "stream_then_fail", "stream_then_die", "lie", "absent")  # fmt: skip


class Mixed(Exception):  # noqa: N818 - what must never happen
    """An answer held bytes of another."""


async def attempt(pool: WorkerPool, chance: random.Random, number: int) -> None:
    """Run one task, and read its answer as fast, and as far, as it comes."""
    kind = chance.choice(KINDS)
    body = b"%d " % number * chance.choice((1, 100, 20_000))
    task = Task(
        kind,
        {"wait_s": chance.choice((0, 0, 0.01, 0.05)), "mib": 1, "number": number},
        body,
        chance.choice((0.1, 0.3, 2.0)),
        chance.choice(LANES),
        chance.choice("abcd"),
    )
    patience_s = chance.choice((0.0005, 0.02, 0.1, 5, 5, 5))
    with contextlib.suppress(GpgraphError, TimeoutError):
        async with asyncio.timeout(patience_s), pool.run(task) as answer:
            if kind == "echo" and answer.head.meta["number"] != number:
                raise Mixed
            if chance.random() < 0.1:
                return
            found = []
            async for chunk in answer.chunks():
                found.append(chunk)
                await asyncio.sleep(chance.choice((0, 0, 0.001)))
            if kind == "echo" and b"".join(found) != body:
                raise Mixed


def held(pool: WorkerPool) -> dict[str, Any]:
    """Return what is lent and waited for at this moment."""
    desk = cast("Any", pool)._desk
    admission: Admission = desk
    seen = cast("Any", admission)
    return {
        "lanes": {lane: count for lane, count in seen._lanes._held.items() if count},
        "clients": dict(seen._lanes.held_by),
        "running": len(seen._running),
        "waiting": len(seen._waiting),
        "busy": len(admission.crew.busy),
    }


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1])
def test_thousands_of_tasks_of_every_fate_leave_no_place_taken(
    toys: "Toys", run: "Runner", seed: int
) -> None:
    """They end, fail, die, are left, stopped and swapped away; then all workers are idle again."""
    chance = random.Random(seed)  # noqa: S311 - the same at every run

    async def worker(pool: WorkerPool) -> None:
        for number in range(OPERATIONS // AT_ONCE):
            await attempt(pool, chance, number)

    async def main() -> None:
        async with toys.pool(workers=3, page_workers=1, queue_size=8, queue_timeout_s=0.4) as pool:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(worker(pool))
                for name in ("second", "third"):
                    await asyncio.sleep(2)
                    await pool.swap(toys.release(name=name))
            crew = cast("Any", pool)._current
            await toys.until(lambda: len(crew.idle) == 4, within_s=10)

            assert held(pool) == {
                "lanes": {}, "clients": {}, "running": 0, "waiting": 0, "busy": 0
            }  # fmt: skip
            assert len(crew.idle) == 4
            assert not crew._condemned

    run(main())
