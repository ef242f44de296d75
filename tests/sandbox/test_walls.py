"""What a worker cannot do, seen from inside and from outside."""

import errno
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.sandbox.test_seccomp import FORBIDDEN, X32

from gpgraph.errors import QueryMemoryError, WorkerFaultError
from gpgraph.sandbox import seccomp
from gpgraph.sandbox.faults import EXIT_MEMORY
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

        assert head.meta["outcomes"] == ["PermissionError"] * 3
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

            assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.nice(0) + 10)
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


def attempts() -> dict[str, list[int | str]]:
    """Return system calls to try in a worker, by the numbers of this machine."""
    here = seccomp.machine()
    assert here is not None
    numbers = {name: columns[here.column] for name, columns in FORBIDDEN.items()}
    bound = {name: columns[here.column] for name, columns in seccomp.BOUND.items()}
    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    calls: dict[str, tuple[int | str | None, ...]] = {
        "socket, IPv4": (numbers["socket"], socket.AF_INET, stream, 0),
        "socket, IPv6": (numbers["socket"], socket.AF_INET6, stream, 0),
        "socket, Unix": (numbers["socket"], socket.AF_UNIX, stream, 0),
        "socket, netlink": (numbers["socket"], 16, datagram, 0),
        "socket, packets": (numbers["socket"], 17, datagram, 0),
        "connect the socket that it has": (numbers["connect"], 3, "\2\0\0\x50\x7f\0\0\1", 16),
        "send descriptors": (numbers["sendmsg"], 3, 0, 0),
        "receive descriptors": (numbers["recvmsg"], 3, 0, 0),
        "copy a descriptor": (numbers["dup"], 2),
        "type into the terminal": (numbers["ioctl"], 2, 0x5412, "x"),
        "open a file": (numbers["openat"], -100, "/etc/passwd", os.O_RDONLY),
        "make a file": (numbers["openat"], -100, "made-by-a-worker", 0o101, 0o600),
        "remove a file": (numbers["unlinkat"], -100, "made-by-a-worker", 0),
        "memory as a file": (numbers["memfd_create"], "x", 0),
        "execute": (numbers["execve"], "/bin/true", 0, 0),
        "fork": (numbers["clone"], signal.SIGCHLD, 0, 0, 0, 0),
        "fork, the new way": (numbers["clone3"], 0, 0),
        "trace": (numbers["ptrace"], 0, 0, 0, 0),
        "io_uring": (numbers["io_uring_setup"], 1, " " * 120),
        "signal the front": (numbers["kill"], os.getpid(), 0),
        "signal a thread of the front": (bound["tgkill"], os.getpid(), os.getpid(), 0),
        "read other memory": (numbers["process_vm_readv"], os.getpid(), 0, 0, 0, 0, 0),
        "outlive the front": (numbers["prctl"], 1, 0, 0, 0, 0),
        "another filter": (numbers["seccomp"], 1, 0, 0),
        "lift a limit": (bound["prlimit64"], 0, resource.RLIMIT_NOFILE, " " * 16, 0),
        "new code": (bound["mmap"], 0, 4096, 7, 0x22, -1, 0),
        "old memory as code": (bound["mprotect"], 0, 0, 5),
        "write to another descriptor": (bound["write"], 1, "x", 1),
        "a number of x32": (X32 | (numbers["socket"] or 0), socket.AF_INET, stream, 0),
        "a number that is none": (999, 0),
    }
    return {name: [word for word in call if word is not None] for name, call in calls.items()}


def test_worker_makes_no_call_that_reaches_outside_even_with_room_for_a_descriptor(
    toys: "Toys", run: "Runner"
) -> None:
    """Code that runs at will first closes a descriptor; then only the filter stands."""

    async def main() -> None:
        tried = attempts()
        async with toys.pool() as pool:
            body = json.dumps(list(tried.values())).encode()
            head, _ = await toys.ask(pool, "call", body=body)
            outcomes = head.meta["outcomes"]
            assert isinstance(outcomes, list)

            refused = dict.fromkeys(tried, errno.EPERM)
            # Libraries that would like threads do without where there are none.
            refused |= {"fork": errno.ENOSYS, "fork, the new way": errno.ENOSYS}
            assert dict(zip(tried, outcomes, strict=True)) == refused
            assert await toys.pid(pool) == head.meta["pid"]

    run(main())


def test_worker_starts_no_thread(toys: "Toys", run: "Runner") -> None:
    """A thread would be a place for work to go on after the answer."""

    async def main() -> None:
        async with toys.pool() as pool:
            with pytest.raises(WorkerFaultError):
                await toys.ask(pool, "start_thread")

    run(main())


def kernel_status(pid: int) -> dict[str, str]:
    """Return what the kernel says of a process."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return dict(line.split(":\t", 1) for line in lines)


def test_filter_stands_before_the_first_task_and_gains_nothing_by_execution(
    toys: "Toys", run: "Runner"
) -> None:
    """The kernel is asked, and not our own code."""

    async def main() -> None:
        async with toys.pool() as pool:
            pid = await toys.pid(pool)
            state = kernel_status(pid)

            assert (state["Seccomp"], state["NoNewPrivs"], state["Threads"]) == ("2", "1", "1")

    run(main())


def test_pool_does_not_start_where_the_kernel_takes_no_filter(toys: "Toys", run: "Runner") -> None:
    """An operator hears at the start, and in a sentence, that strangers would have a network."""

    async def main() -> None:
        here = seccomp.machine()
        assert here is not None
        prctl = FORBIDDEN["prctl"][here.column]
        with pytest.raises(WorkerFaultError, match="takes no seccomp filter"):
            async with toys.pool("--refused-call", str(prctl)):
                pass

    run(main())


def test_out_of_memory_is_still_told_from_too_complex_behind_the_filter(
    toys: "Toys", run: "Runner"
) -> None:
    """A worker that may not send itself a signal would end by another one."""

    async def main() -> None:
        async with toys.pool() as pool:
            for _ in range(2):
                with pytest.raises(QueryMemoryError):
                    await toys.ask(pool, "abort")

    run(main())


def test_memory_watcher_ends_a_process_that_grows(tmp_path: Path) -> None:
    """Where the kernel keeps to no cap, a thread of the worker does."""
    code = """if True:
        import sys, time
        from gpgraph.sandbox.limits import peak_memory_bytes, watch_memory
        ceiling = peak_memory_bytes() + 32 * 2**20
        watch_memory(ceiling)
        time.sleep(0.2)
        open(sys.argv[1], "w").close()
        held = b"x" * (ceiling + 2**20)
        time.sleep(20)
    """
    mark = tmp_path / "was-left-alone-until-it-grew"
    done = subprocess.run([sys.executable, "-c", code, str(mark)], check=False, timeout=15)

    assert mark.exists()
    assert done.returncode == EXIT_MEMORY
