"""The system calls of a worker: a list of what it may ask the kernel for; all else is refused.

The list is short because of where it is put up: the store is loaded, the socket to the front is
open, and nothing that a task runs needs another file, socket, process or thread. So there is
nothing on it that opens or reaches anything. All other calls fail with ``EPERM``, as do those by
another convention of the machine (32-bit code, x32 numbers); what starts a thread or process with
``ENOSYS``, on which libraries do without (``docs/decisions/0017-large-data-that-are-sent.md``).

Linux on x86-64 and arm64; elsewhere ``install`` does nothing (``docs/explanation/security.md``).

Source:
    <linux/seccomp.h>, <linux/bpf_common.h>, <linux/audit.h>; numbers: <asm/unistd_64.h>, and
    <asm-generic/unistd.h> for arm64.
"""

import ctypes
import errno
import mmap
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from gpgraph.errors import WorkerFaultError

INSTRUCTION = Struct("=HBBI")  # struct sock_filter: code, jump if true, jump if false, constant

LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS: a word of struct seccomp_data into the accumulator
IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
IF_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
UNKNOWN = 0x00050000 | errno.ENOSYS  # refused as if there were no such call

# Of struct seccomp_data: int nr, u32 arch, u64 instruction_pointer, u64 args[6].
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2

LOG, CONNECTION = 2, 3  # the descriptors that a worker writes to: see ``limits``

# name -> its number on x86-64 and on arm64
FREE = {
    # memory, time, locks
    "brk": (12, 214),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    # itself: what it may know, how it ends
    "sched_getaffinity": (204, 123),
    "getrusage": (98, 165),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getrandom": (318, 278),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "close": (3, 57),
}
BIRTHS = {"clone": (56, 220), "clone3": (435, 435)}
# With what ``_conditions`` says of their arguments.
BOUND = {
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "write": (1, 64),
    "writev": (20, 66),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "prlimit64": (302, 261),
    "tgkill": (234, 131),
    "tkill": (200, 130),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine: its name for the kernel, and its column in the tables above."""

    audit: int
    column: int


MACHINES = {
    "x86_64": Machine(audit=0xC000003E, column=0),
    "aarch64": Machine(audit=0xC00000B7, column=1),
}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a filter; jumps count the instructions that are passed over."""

    code: int
    constant: int
    if_true: int = 0
    if_false: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One of ``values`` is what the lower (or upper) half of an argument equals."""

    argument: int
    values: tuple[int, ...]
    upper: bool = False


@dataclass(frozen=True, slots=True)
class NoBit:
    """None of ``bits`` is set in the lower half of an argument."""

    argument: int
    bits: int


def _conditions(process: int) -> dict[str, tuple[Condition | NoBit, ...]]:
    """Return what must hold of the arguments of each call in ``BOUND``."""
    own = (Condition(0, (process,)),)
    connection, output = (Condition(0, (CONNECTION,)),), (Condition(0, (LOG, CONNECTION)),)
    no_code = (NoBit(2, mmap.PROT_EXEC),)
    return {
        "sendto": connection,
        "recvfrom": connection,
        "write": output,
        "writev": output,
        "mmap": no_code,
        "mprotect": no_code,
        # of itself, and reading: the third argument points to new limits
        "prlimit64": (Condition(0, (0,)), Condition(2, (0,)), Condition(2, (0,), upper=True)),
        "tgkill": own,
        "tkill": own,
    }


def assemble(machine: Machine, process: int) -> tuple[Instruction, ...]:
    """Return the filter for a worker whose process id is ``process``; all jumps are forward."""
    allow, refuse, none = (Instruction(RETURN, one) for one in (ALLOW, REFUSE, UNKNOWN))
    program = [
        Instruction(LOAD, ARCHITECTURE),
        Instruction(IF_EQUAL, machine.audit, if_true=1),
        refuse,
        Instruction(LOAD, NUMBER),
    ]
    conditions = _conditions(process)
    for name, numbers in BOUND.items():
        block = [*_checks(conditions[name]), allow]
        program += [Instruction(IF_EQUAL, numbers[machine.column], if_false=len(block)), *block]
    for calls, answer in ((FREE, allow), (BIRTHS, none)):
        for numbers in calls.values():
            program += [Instruction(IF_EQUAL, numbers[machine.column], if_false=1), answer]
    return (*program, refuse)


def _checks(conditions: Sequence[Condition | NoBit]) -> Iterator[Instruction]:
    """Yield instructions that run past their end if all conditions hold, and else refuse."""
    refuse = Instruction(RETURN, REFUSE)
    for condition in conditions:
        place = ARGUMENTS + 8 * condition.argument
        if isinstance(condition, NoBit):
            yield Instruction(LOAD, place)
            yield Instruction(IF_ANY_BIT, condition.bits, if_false=1)
        else:
            yield Instruction(LOAD, place + 4 * condition.upper)  # both machines: low half first
            for position, value in enumerate(condition.values):
                yield Instruction(IF_EQUAL, value, if_true=len(condition.values) - position)
        yield refuse


def machine() -> Machine | None:
    """Return what this process runs on, if there is a filter for it."""
    return MACHINES.get(os.uname().machine) if sys.platform == "linux" else None


def install() -> None:
    """Bind this process for good, where there is a filter for it.

    Raises:
        OSError: the kernel takes no filter, on a machine for which there is one.
    """
    here = machine()
    if here is not None:
        bind(assemble(here, os.getpid()))


def bind(program: Sequence[Instruction]) -> None:
    """Put a filter on this process, which must have one thread: it holds for its caller alone.

    Raises:
        OSError: the kernel does not take it.
    """
    code = b"".join(
        INSTRUCTION.pack(step.code, step.if_true, step.if_false, step.constant) for step in program
    )
    buffer = ctypes.create_string_buffer(code, len(code))
    header = _Program(len(program), ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero, one, mode = (ctypes.c_ulong(word) for word in (0, 1, SECCOMP_MODE_FILTER))
    if (
        prctl(PR_SET_NO_NEW_PRIVS, one, zero, zero, zero) != 0
        or prctl(PR_SET_SECCOMP, mode, ctypes.byref(header), zero, zero) != 0
    ):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def check() -> None:
    """Bind a child of this process, which must have one thread, to see whether a worker can be.

    Raises:
        WorkerFaultError: it cannot, on a machine for which there is a filter.
    """
    if machine() is None:
        return
    child = os.fork()
    if child == 0:
        status = errno.ENOSYS
        try:
            install()
            status = 0
        except OSError as error:
            status = error.errno or status
        finally:  # whatever happens: the caller's work is not this child's
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if ended != 0:
        reason = os.strerror(os.WEXITSTATUS(ended)) if os.WIFEXITED(ended) else "the child died"
        raise WorkerFaultError(
            f"The kernel takes no seccomp filter from this process ({reason}), so nothing would"
            " keep a query from the network. Where a container's own profile forbids it, allow the"
            " calls prctl and seccomp there."
        )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))
