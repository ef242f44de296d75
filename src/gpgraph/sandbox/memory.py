"""How much memory the service may take at most, and how much it is allowed.

A container whose limit is passed is killed as a whole, in the middle of everything. So the sum is
made before anything starts, and a service that could pass the limit is not started.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path, PurePosixPath

from gpgraph.errors import SettingsError

MIB = 1024 * 1024

# Measured, and rounded up. Of a quad of the dataset, its terms included, while it is loaded:
LOADED_QUAD_BYTES = 500
# The same, in a worker beside its cap. It shares the release until it writes, and to read a quad is
# to write beside it: after a query over everything, a worker has a copy of nearly everything.
COPIED_QUAD_BYTES = 350
# Of the process that holds the release, without the release, and what a worker copies of that:
INTERPRETER_MB, COPIED_MB = 64, 16
# The same of the validator, where there is one:
VALIDATOR_MB, COPIED_VALIDATOR_MB = 32, 8
# Of the process that answers requests, without its cache; and of each connection, on which the
# longest address or body that may hold a query is coming in:
FRONT_MB = 160
CONNECTION_BYTES = 320 * 1024
# Longer bodies, of data to be checked, come in so many at a time. Each is collected, kept for the
# worker, and on its way to it.
LARGE_BODIES, BODY_COPIES = 4, 3

# A worker below it answers, but not much; settings allow no less than the second.
USEFUL_WORKER_MB, LEAST_WORKER_MB = 256, 64
STEP_MB = 16
FEW_CONNECTIONS = 100

# What cgroup v1 says where there is no limit is the largest multiple of a page.
UNLIMITED = 1 << 60


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """What is to be started: numbers of processes, sizes in MiB, quads of the release.

    ``history_quads`` are held beside the release, for its comparison with earlier ones.
    """

    workers: int
    page_workers: int
    worker_memory_mb: int
    cache_mb: int
    quads: int
    federation_workers: int = 0
    validate_workers: int = 0
    validate_max_mb: int = 0
    max_connections: int = 0
    history_quads: int = 0

    @property
    def held_quads(self) -> int:
        """Return how many quads are in memory."""
        return self.quads + self.history_quads

    @property
    def processes(self) -> int:
        """Return the number of workers of every kind."""
        others = self.federation_workers + self.validate_workers
        return self.workers + self.page_workers + others

    @property
    def release_mb(self) -> int:
        """Return what one release takes in the process that workers are forked from."""
        validator_mb = VALIDATOR_MB if self.validate_workers else 0
        return INTERPRETER_MB + validator_mb + _mib(self.held_quads * LOADED_QUAD_BYTES)

    @property
    def copied_mb(self) -> int:
        """Return what a worker may come to hold of the release by itself."""
        validator_mb = COPIED_VALIDATOR_MB if self.validate_workers else 0
        return COPIED_MB + validator_mb + _mib(self.held_quads * COPIED_QUAD_BYTES)

    @property
    def front_mb(self) -> int:
        """Return what the process may take that answers requests."""
        bodies_mb = LARGE_BODIES * BODY_COPIES * self.validate_max_mb * bool(self.validate_workers)
        return FRONT_MB + bodies_mb + _mib(self.max_connections * CONNECTION_BYTES)

    @property
    def fixed_mb(self) -> int:
        """Return what there is besides workers; a new release stands beside the old for a time."""
        return self.front_mb + self.cache_mb + 2 * self.release_mb

    @property
    def total_mb(self) -> int:
        """Return the most that all may take together."""
        return self.fixed_mb + self.processes * (self.worker_memory_mb + self.copied_mb)

    def __str__(self) -> str:
        """Return the terms of the sum."""
        return (
            f"{self.processes} workers x ({self.worker_memory_mb} + {self.copied_mb}) MiB"
            f" + cache {self.cache_mb} MiB + two releases x {self.release_mb} MiB"
            f"{' with their history' if self.history_quads else ''} + front {self.front_mb} MiB"
        )


def check_memory(plan: MemoryPlan, root: Path = Path("/")) -> str:
    """Return a line that says how much memory the service may take, and how much there is.

    Args:
        plan: What is to be started.
        root: Where ``proc`` and ``sys`` are.

    Raises:
        SettingsError: that is more than the control group of this process allows. The message
            names values that fit.
    """
    limit = cgroup_limit(root)
    summary = f"Memory: at most {plan.total_mb} MiB = {plan}"
    if limit is None:
        return f"{summary}; no limit is set, the machine has {_physical() // MIB} MiB."
    limit_mb = limit // MIB
    if plan.total_mb <= limit_mb:
        return f"{summary}; the limit is {limit_mb} MiB."
    raise SettingsError(
        f"The service could take {plan.total_mb} MiB of memory ({plan}), and its control group"
        f" allows {limit_mb} MiB. {_advice(plan, limit_mb)}"
    )


def _advice(plan: MemoryPlan, limit_mb: int) -> str:
    raised = f"allow it {plan.total_mb} MiB"
    fitting = next(_fitting(plan, limit_mb), None)
    if fitting is None:
        least = replace(plan, workers=1, page_workers=1, worker_memory_mb=LEAST_WORKER_MB)
        least = replace(
            least, validate_workers=0, cache_mb=0, history_quads=0, max_connections=_few(plan)
        )
        return f"Nothing less than {least.total_mb} MiB will do; {raised}."
    names = (
        "workers",
        "page_workers",
        "validate_workers",
        "worker_memory_mb",
        "cache_mb",
        "max_connections",
    )
    lowered = [
        f"GPGRAPH_{name.upper()}={getattr(fitting, name)}"
        for name in names
        if getattr(fitting, name) != getattr(plan, name)
    ]
    if fitting.history_quads != plan.history_quads:
        lowered.append("GPGRAPH_HISTORY=0")
    return f"These fit: {' '.join(lowered)}. Or {raised}."


def _fitting(plan: MemoryPlan, limit_mb: int) -> Iterator[MemoryPlan]:
    """Yield plans that fit, the best first.

    Useful workers go before many connections, these before earlier releases, these before a cache,
    and that before many workers.
    """
    wishes = product(
        (USEFUL_WORKER_MB, LEAST_WORKER_MB),
        (plan.max_connections, _few(plan)),
        dict.fromkeys((plan.history_quads, 0)),
        (plan.cache_mb, 0),
        dict.fromkeys((plan.validate_workers, 0)),
        range(plan.workers, 0, -1),
    )
    for least, max_connections, history_quads, cache_mb, checkers, workers in wishes:
        smaller = replace(
            plan,
            workers=workers,
            page_workers=min(plan.page_workers, workers),
            validate_workers=checkers,
            cache_mb=cache_mb,
            max_connections=max_connections,
            history_quads=history_quads,
        )
        room = (limit_mb - smaller.fixed_mb) // smaller.processes - smaller.copied_mb
        memory_mb = min(plan.worker_memory_mb, room // STEP_MB * STEP_MB)
        if memory_mb >= min(least, plan.worker_memory_mb):
            yield replace(smaller, worker_memory_mb=memory_mb)


def _few(plan: MemoryPlan) -> int:
    return min(plan.max_connections, FEW_CONNECTIONS)


def cgroup_limit(root: Path = Path("/")) -> int | None:
    """Return the bytes that the control groups of this process allow; ``None`` for any number.

    The group of the process and every one above it bind; those that a container does not show
    cannot be read, and bind unseen.

    Source:
        Linux: cgroups(7); Documentation/admin-guide/cgroup-v2.rst (memory.max) and
        cgroup-v1/memory.rst (memory.limit_in_bytes).
    """
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:  # no Linux, or no /proc
        return None
    mounts = root / "sys/fs/cgroup"
    found: list[int] = []
    for line in lines:
        hierarchy, controllers, path = line.split(":", 2)
        if hierarchy == "0" and not controllers:
            found += _limits(mounts, path, "memory.max")
        elif "memory" in controllers.split(","):
            found += _limits(mounts / "memory", path, "memory.limit_in_bytes")
    return min(found, default=None)


def _limits(mount: Path, path: str, file: str) -> Iterator[int]:
    """Yield the limits of a group and of those above it, up to where the hierarchy is mounted."""
    group = PurePosixPath(path.lstrip("/"))
    for place in (group, *group.parents):
        if ".." in place.parts:  # outside of what this process is shown
            continue
        try:
            text = (mount / place / file).read_text("ascii").strip()
        except OSError:  # the root of a machine has no limit, a container may not show the path
            continue
        if text != "max" and int(text) < UNLIMITED:
            yield int(text)


def _mib(size: int) -> int:
    return -(-size // MIB)


def _physical() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
