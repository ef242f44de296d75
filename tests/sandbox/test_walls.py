"""What a worker cannot do, seen from inside and from outside."""

import os
import resource
import socket
from typing import TYPE_CHECKING

from gpgraph.sandbox.pool import Task

if TYPE_CHECKING:
    from tests.sandbox.conftest import Runner, Toys


def test_worker_reaches_no_server_opens_no_socket_and_reads_no_file(
    toys: "Toys", run: "Runner"
) -> None:
    """A query that asks another server must not be able to, whatever a filter lets through."""

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            async with toys.pool() as pool:
                head, _ = await toys.ask(pool, "connect", port=listener.getsockname()[1])
            refused = False
            try:
                listener.accept()
            except BlockingIOError:
                refused = True

        assert head.meta["outcomes"] == ["OSError", "OSError", "OSError"]
        assert refused

    run(main())


def test_worker_holds_its_log_and_its_socket_and_no_more(toys: "Toys", run: "Runner") -> None:
    """Neither the control socket nor another worker's socket may be within its reach."""

    async def main() -> None:
        async with (
            toys.pool(workers=2) as pool,
            pool.run(Task("stall", deadline_s=10)) as answer,
        ):
            pid = int(str(answer.head.meta["pid"]))
            held = toys.descriptors(pid)

            assert sorted(held) == [0, 1, 2, 3]
            assert held[0] == held[1] == os.devnull
            assert held[3].startswith("socket:")

    run(main())


def test_worker_runs_behind_the_front_and_leaves_no_core(toys: "Toys", run: "Runner") -> None:
    """Ten queries at once must not make the front slow, and a crash must not fill the disk."""

    async def main() -> None:
        async with toys.pool("--memory-mb", "300") as pool:
            head, _ = await toys.ask(pool, "state")
            pid = int(str(head.meta["pid"]))
            cap, _ = resource.prlimit(pid, resource.RLIMIT_AS)

            assert head.meta["nice"] == min(19, os.nice(0) + 10)
            assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
            assert resource.prlimit(pid, resource.RLIMIT_NOFILE) == (4, 4)
            room = cap - toys.pages(pid) * resource.getpagesize()
            assert 250 * 2**20 < room <= 300 * 2**20

    run(main())


def test_workers_do_not_share_their_random_numbers(toys: "Toys", run: "Runner") -> None:
    """Two forks of a seeded generator would give two clients the same UUID()."""

    async def main() -> None:
        made_up = set()
        async with toys.pool() as pool:
            for _ in range(3):
                _, body = await toys.ask(pool, "uuid")
                made_up.add(body)
                async with pool.run(Task("stall")) as answer:  # leaving it costs the worker
                    assert "pid" in answer.head.meta

        assert len(made_up) == 3

    run(main())
