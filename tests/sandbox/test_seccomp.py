"""The filter of a worker, as a program: what it answers to each call on each machine.

No test machine is of every kind, so the filter is run here by an interpreter of its own. The
numbers below are copied from the kernel's headers by name, apart from those of the filter.
"""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from gpgraph.sandbox import seccomp
from gpgraph.sandbox.seccomp import (
    ALLOW,
    BIRTHS,
    BOUND,
    FREE,
    IF_ANY_BIT,
    IF_EQUAL,
    LOAD,
    MACHINES,
    REFUSE,
    RETURN,
    UNKNOWN,
    Instruction,
    assemble,
)

SELF, OTHER = 4711, 4712
PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
X32 = 0x40000000
LAST_CALL = 1024  # there are fewer than 500

# From <linux/audit.h>: what 32-bit code is on either machine, and machines that are neither.
FOREIGN = {"i386": 0x40000003, "arm": 0x40000028, "riscv64": 0xC00000F3, "mips": 0x8, "none": 0}

# name -> number on x86-64 and on arm64, where there is one: what must never work.
FORBIDDEN = {
    "read": (0, 63),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "sendmmsg": (307, 269),
    "execve": (59, 221),
    "execveat": (322, 281),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "openat": (257, 56),
    "openat2": (437, 437),
    "open": (2, None),
    "unlinkat": (263, 35),
    "kill": (62, 129),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "setrlimit": (160, 164),
    "setpriority": (141, 140),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "memfd_create": (319, 279),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "mount": (165, 40),
    "setns": (308, 268),
    "unshare": (272, 97),
    "chroot": (161, 51),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "pipe2": (293, 59),
    "eventfd2": (290, 19),
    "epoll_create1": (291, 20),
    "inotify_init1": (294, 26),
    "timerfd_create": (283, 85),
    "signalfd4": (289, 74),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "personality": (135, 92),
    "pkey_mprotect": (329, 288),
    "rename": (82, None),
    "renameat2": (316, 276),
    "mkdirat": (258, 34),
    "linkat": (265, 37),
    "symlinkat": (266, 36),
    "fchmodat": (268, 53),
    "fchownat": (260, 54),
    "truncate": (76, 45),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "init_module": (175, 105),
    "setuid": (105, 146),
    "setresuid": (117, 147),
    "capset": (126, 91),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "clock_settime": (227, 112),
    "quotactl": (179, 60),
}


def decide(program: Sequence[Instruction], audit: int, number: int, *arguments: int) -> int:
    """Run a filter over one call, as the kernel does, and return its answer."""
    words = [number & 0xFFFFFFFF, audit, 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & 0xFFFFFFFF, argument >> 32 & 0xFFFFFFFF]
    accumulator = position = 0
    while True:
        step = program[position]
        position += 1
        if step.code == LOAD:
            accumulator = words[step.constant // 4]
        elif step.code == RETURN:
            return step.constant
        else:
            holds = {
                IF_EQUAL: accumulator == step.constant,
                IF_ANY_BIT: accumulator & step.constant != 0,
            }[step.code]
            position += step.if_true if holds else step.if_false


@pytest.fixture(params=sorted(MACHINES))
def name(request: pytest.FixtureRequest) -> str:
    """A machine for which there is a filter."""
    return str(request.param)


# Arguments with which some of the bound calls are let through, some refused.
ARGUMENTS = [
    (),
    (1, 1, 1, 1, 1, 1),
    (2,),
    (3,),
    (SELF,),
    (0, 0, PROT_READ),
    (2**64 - 1,) * 6,
]


def test_filter_refuses_every_call_of_the_world_outside(name: str) -> None:
    """A call that opens, starts or reaches something must not pass by any of its names."""
    machine = MACHINES[name]
    program = assemble(machine, SELF)
    passed = {
        call
        for call, numbers in FORBIDDEN.items()
        for arguments in ARGUMENTS
        if (number := numbers[machine.column]) is not None
        and decide(program, machine.audit, number, *arguments)
        != (UNKNOWN if call in BIRTHS else REFUSE)
    }

    assert passed == set()


def test_filter_lets_through_what_is_listed_and_nothing_else(name: str) -> None:
    """A jump that is one too long would let the neighbour through."""
    machine = MACHINES[name]
    program = assemble(machine, SELF)
    passed = {
        number
        for number in range(LAST_CALL)
        for arguments in ARGUMENTS
        if decide(program, machine.audit, number, *arguments) == ALLOW
    }
    listed = {numbers[machine.column] for numbers in (FREE | BOUND).values()}

    assert passed == listed
    assert len(listed) == len(FREE) + len(BOUND)


def test_filter_refuses_other_machines_and_other_number_ranges(name: str) -> None:
    """The number of an innocent call here is another call for 32-bit code, or none that we know."""
    machine = MACHINES[name]
    program = assemble(machine, SELF)
    others = {other.audit for other in MACHINES.values()} - {machine.audit}
    by_machine = {
        decide(program, audit, number, *arguments)
        for audit in (*FOREIGN.values(), *others)
        for number in range(LAST_CALL)
        for arguments in ARGUMENTS
    }
    by_number = {
        decide(program, machine.audit, number | bit, *arguments)
        for bit in (X32, 0x80000000, 0x10000)
        for number in range(LAST_CALL)
        for arguments in ARGUMENTS
    }

    assert by_machine == by_number == {REFUSE}


@pytest.mark.parametrize(
    ("call", "arguments", "passes"),
    [
        ("sendto", (3, 0xDEAD, 10, 0), True),
        ("sendto", (4, 0xDEAD, 10, 0), False),
        ("recvfrom", (3,), True),
        ("recvfrom", (0,), False),
        ("write", (2,), True),
        ("write", (3,), True),
        ("write", (1,), False),
        ("write", (4,), False),
        ("writev", (2,), True),
        ("writev", (0,), False),
        ("mmap", (0, 4096, PROT_READ | PROT_WRITE, 0x22, 2**64 - 1), True),
        ("mmap", (0, 4096, PROT_READ | PROT_EXEC, 0x22, 2**64 - 1), False),
        ("mprotect", (4096, 4096, PROT_READ), True),
        ("mprotect", (4096, 4096, PROT_EXEC), False),
        ("prlimit64", (0, 7, 0, 0xDEAD), True),
        ("prlimit64", (0, 7, 0xDEAD, 0), False),
        ("prlimit64", (0, 7, 0xDEAD << 32, 0), False),
        ("prlimit64", (OTHER, 7, 0, 0xDEAD), False),
        ("tgkill", (SELF, SELF, 6), True),
        ("tgkill", (OTHER, OTHER, 6), False),
        ("tkill", (SELF, 6), True),
        ("tkill", (OTHER, 6), False),
    ],
)
def test_filter_looks_at_arguments(
    name: str, call: str, arguments: tuple[int, ...], *, passes: bool
) -> None:
    """A worker may write to its socket and log, read its limits, end itself; not more."""
    machine = MACHINES[name]
    number = BOUND[call][machine.column]
    answer = decide(assemble(machine, SELF), machine.audit, number, *arguments)

    assert answer == (ALLOW if passes else REFUSE)


def test_filter_is_a_program_that_the_kernel_takes(name: str) -> None:
    """Jumps forward and inside, an answer at the end, and no longer than the kernel allows."""
    program = assemble(MACHINES[name], SELF)

    assert len(program) <= 4096
    assert program[-1].code == RETURN
    assert all(
        position + 1 + max(step.if_true, step.if_false) < len(program)
        and max(step.if_true, step.if_false) < 256
        for position, step in enumerate(program)
        if step.code != RETURN
    )
    assert REFUSE & 0xFFFF == errno.EPERM
    assert (REFUSE ^ UNKNOWN) >> 16 == 0, "both refuse, with another number"


def test_kernel_that_takes_no_filter_is_found_out_before_a_worker_is_started() -> None:
    """Workers without their filter must never come to be by a quiet failure."""
    code = """if True:
        import json, os
        from gpgraph.errors import WorkerFaultError
        from gpgraph.sandbox import seccomp
        prctl = {"x86_64": 157, "aarch64": 167}[os.uname().machine]
        seccomp.check()
        seccomp.bind((
            seccomp.Instruction(seccomp.LOAD, seccomp.NUMBER),
            seccomp.Instruction(seccomp.IF_EQUAL, prctl, if_false=1),
            seccomp.Instruction(seccomp.RETURN, seccomp.REFUSE),
            seccomp.Instruction(seccomp.RETURN, seccomp.ALLOW),
        ))
        try:
            seccomp.check()
        except WorkerFaultError as error:
            print(json.dumps(str(error)))
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )

    assert "Operation not permitted" in json.loads(done.stdout)


def test_machine_without_a_filter_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other machines the descriptor table alone holds, which is said, and is no error."""
    before = Path("/proc/self/status").read_text("ascii").partition("Seccomp:")[2].split()[0]
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(machine="riscv64"))
    seccomp.check()
    seccomp.install()
    after = Path("/proc/self/status").read_text("ascii").partition("Seccomp:")[2].split()[0]

    assert before == after
