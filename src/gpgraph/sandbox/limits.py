"""What a worker may not do, whatever it is asked: the walls go up once, before its first task.

They hold against every query that the engine evaluates as it is meant to. They are no cage for
code that runs at will, as after a memory-safety bug of the engine: it has the rights of the user
whom the service runs as, and what the worker holds already. Against that stand only a user, a
container and a network of the service's own.

``confine`` is the one place for them. Each wall is a call there, in the order in which they can
stand: what still has to open a file comes before the descriptors are sealed.
"""

import ctypes
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

# Descriptors of a worker: 0 and 1 are the null device, 2 is the log, 3 is its socket.
TASK_DESCRIPTOR = 3

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


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
    _cap_memory(limits.memory_bytes)
    return _seal_descriptors(descriptor)


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
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.exists():  # macOS has none, and its kernel does not keep to RLIMIT_AS either
        pages = int(statm.read_text("ascii").split()[0])
        cap = pages * resource.getpagesize() + allowance_bytes
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))


def _seal_descriptors(descriptor: int) -> socket.socket:
    """Keep the log and the socket, close the rest, and let no other descriptor be opened.

    With the table full, ``socket()`` and ``open()`` fail, whoever calls them: the engine, Python
    or a library. Only code that first closes one of the four could open another in its place, and
    nothing that a task may run does.
    """
    if descriptor != TASK_DESCRIPTOR:
        os.dup2(descriptor, TASK_DESCRIPTOR, inheritable=False)
    os.closerange(TASK_DESCRIPTOR + 1, os.sysconf("SC_OPEN_MAX"))
    full = TASK_DESCRIPTOR + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (full, full))
    return socket.socket(fileno=TASK_DESCRIPTOR)
