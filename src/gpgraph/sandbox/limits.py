"""What a worker may not do, whatever it is asked: the walls go up once, before its first task.

On Linux (x86-64, arm64) they hold against every query, and against code that runs at will in a
worker, as after a memory-safety bug of the engine, as far as the kernel keeps its promises: such
code can compute, and write to the log and to the front, which takes for an answer only what is a
well-formed frame. It reaches no file, no socket, no other process, and no more memory. It does see
the release, which is public.

Elsewhere they hold against queries that the engine evaluates as it is meant to, and are no cage
for code: against that stand only a user, a container and a network of the service's own. What
differs from platform to platform is told in ``docs/explanation/security.md``.

``confine`` is the one place for them. Each wall is a call there, in the order in which they can
stand: what still has to open a file comes before the descriptors are sealed, and what needs any
call that a worker may not make comes before the filter.
"""

import ctypes
import os
import resource
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from gpgraph.sandbox import seccomp
from gpgraph.sandbox.faults import EXIT_MEMORY

# Descriptors of a worker: 0 and 1 are the null device, 2 is the log, 3 is its socket.
TASK_DESCRIPTOR = 3

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

WATCH_PERIOD_S = 0.02


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may take: memory beyond what it is born with, and its rank for the CPU."""

    memory_bytes: int
    niceness: int = 10


def confine(descriptor: int, limits: Limits, *, parent: int) -> socket.socket:
    """Put up every wall around this process, which has just been forked.

    Args:
        descriptor: The worker's end of the socket to the front; it is moved.
        limits: The memory and CPU that it may take.
        parent: The process that forked this one.

    Returns:
        The socket to the front; beside it, this process keeps its log and the null device.
    """
    _forget_signals()
    die_with_parent(parent)
    os.nice(limits.niceness)
    if sys.platform == "linux":
        # One that wakes does not push the front off its core, which may have more to hand out.
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _cap_memory(limits.memory_bytes)
    connection = _seal_descriptors(descriptor)
    seccomp.install()
    return connection


def die_with_parent(parent: int) -> None:
    """End this process when ``parent`` ends, however that ends.

    Linux only. Elsewhere a worker ends when it next reads or writes: the front closes its socket.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def peak_memory_bytes() -> int:
    """Return the most memory that this process has ever had resident."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # bytes there, KiB elsewhere


def _forget_signals() -> None:
    """Drop the zygote's handlers.

    A service manager sends TERM to every process of the service. A worker ignores it and INT: it
    lives as long as the front keeps its socket, so that the front can drain.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _cap_memory(allowance_bytes: int) -> None:
    """Cap the address space at what there is now, inherited pages included, plus the allowance.

    An allocation beyond it fails, which ends Rust code with ABRT and Python code with MemoryError.
    """
    statm = Path("/proc/self/statm")
    if not statm.exists():  # macOS, whose kernel does not keep to RLIMIT_AS either
        watch_memory(peak_memory_bytes() + allowance_bytes)
        return
    pages = int(statm.read_text("ascii").split()[0])
    cap = pages * resource.getpagesize() + allowance_bytes
    resource.setrlimit(resource.RLIMIT_AS, (cap, cap))


def watch_memory(ceiling_bytes: int) -> None:
    """End this process, from a thread, once its resident memory has passed a ceiling.

    For kernels that do not keep to RLIMIT_AS, macOS among them. It looks fifty times a second and
    only while no Python code holds the interpreter, so a quick allocation gets past the ceiling
    before it is seen.
    """

    def watch() -> None:
        while peak_memory_bytes() <= ceiling_bytes:
            time.sleep(WATCH_PERIOD_S)
        os._exit(EXIT_MEMORY)

    threading.Thread(target=watch, name="memory", daemon=True).start()


def _seal_descriptors(descriptor: int) -> socket.socket:
    """Keep the log and the socket, close the rest, and let no other descriptor be opened.

    With the table full, ``socket()`` and ``open()`` fail, whoever calls them: the engine, Python
    or a library. Where there is no filter of system calls, code that first closes one of the four
    could open another in its place; nothing that a task may run does.
    """
    if descriptor != TASK_DESCRIPTOR:
        os.dup2(descriptor, TASK_DESCRIPTOR, inheritable=False)
    os.closerange(TASK_DESCRIPTOR + 1, os.sysconf("SC_OPEN_MAX"))
    full = TASK_DESCRIPTOR + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (full, full))
    return socket.socket(fileno=TASK_DESCRIPTOR)
