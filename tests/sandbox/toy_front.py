"""A front with one busy and one idle worker, which prints its processes and waits to be killed."""

import asyncio
import sys
from pathlib import Path

from gpgraph.sandbox.pool import PoolLimits, Release, Task, WorkerPool


def report(zygote: int) -> None:
    """Print the process ids of a zygote and of its workers."""
    children = Path(f"/proc/{zygote}/task/{zygote}/children").read_text("ascii")
    sys.stdout.write(f"{zygote} {children}\n")
    sys.stdout.flush()


async def main() -> None:
    """Keep one worker busy and one idle, say who they are, then wait."""
    toys = str(Path(__file__).with_name("toy_zygote.py"))
    pool = WorkerPool(Release((sys.executable, toys), "first"), PoolLimits(workers=2))
    await pool.start()
    async with pool.run(Task("state")) as answer:
        zygote = int(str(answer.head.meta["parent"]))
        async for _ in answer.chunks():
            pass
    async with pool.run(Task("stall", deadline_s=60)):
        report(zygote)
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main())
