"""How much memory the service may take, against what a control group allows."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from gpgraph.bootstrap import live as bootstrap
from gpgraph.errors import SettingsError
from gpgraph.http.connection.heads import MAX_HEADER_BYTES, MAX_TARGET_BYTES
from gpgraph.model.sparql.protocol import longest_body
from gpgraph.sandbox.memory import MIB, MemoryPlan, cgroup_limit, check_memory
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import Generation

V1, V2 = "memory.limit_in_bytes", "memory.max"
DEFAULTS = Settings()
PLAN = MemoryPlan(
    workers=DEFAULTS.workers,
    page_workers=DEFAULTS.page_workers,
    worker_memory_mb=DEFAULTS.worker_memory_mb,
    cache_mb=DEFAULTS.cache_mb,
    quads=14_000,
    max_connections=DEFAULTS.max_connections,
    validate_workers=DEFAULTS.validate_workers,
    validate_max_mb=DEFAULTS.validate_max_mb,
)


def system(root: Path, groups: str, limits: dict[str, str]) -> Path:
    """Write the files of a system: what /proc says, and the limits below /sys/fs/cgroup."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(groups)
    for place, text in limits.items():
        path = root / "sys/fs/cgroup" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    return root


@pytest.mark.parametrize(
    ("groups", "limits", "found"),
    [
        ("0::/\n", {V2: "1000"}, 1000),
        ("0::/\n", {V2: "max"}, None),
        ("0::/\n", {}, None),
        ("0::/a/b\n", {f"a/b/{V2}": "3000", f"a/{V2}": "2000", V2: "max"}, 2000),
        ("0::/a/b\n", {f"a/b/{V2}": "max", f"a/{V2}": "max", V2: "4000"}, 4000),
        ("0::/a:b\n", {f"a:b/{V2}": "5000"}, 5000),
        ("0::/not/shown\n", {V2: "6000"}, 6000),
        ("0::/../outside\n", {V2: "7000", f"../outside/{V2}": "1"}, 7000),
        ("4:memory:/\n0::/\n", {f"memory/{V1}": "1000"}, 1000),
        ("4:memory:/\n0::/\n", {f"memory/{V1}": "9223372036854771712"}, None),
        ("4:cpu,memory:/a\n", {f"memory/a/{V1}": "3000", f"memory/{V1}": "2000"}, 2000),
        ("4:memory:/docker/x\n", {f"memory/{V1}": "8000"}, 8000),
        ("4:memory:/\n0::/\n", {f"memory/{V1}": "9000", V2: "8500"}, 8500),
        ("2:cpu:/\n1:name=systemd:/\n", {f"memory/{V1}": "1", V2: "1"}, None),
    ],
)
def test_limit_is_the_smallest_on_the_way_up(
    tmp_path: Path, groups: str, limits: dict[str, str], found: int | None
) -> None:
    """A limit on a group above binds as one's own does, in both kinds of hierarchy."""
    assert cgroup_limit(system(tmp_path, groups, limits)) == found


def test_system_without_control_groups_has_no_limit(tmp_path: Path) -> None:
    """MacOS has none, and a container may hide them."""
    assert cgroup_limit(tmp_path) is None
    assert "no limit is set, the machine has" in check_memory(PLAN, tmp_path)


def test_sum_holds_every_worker_the_cache_the_release_and_the_front() -> None:
    """What is left out of the sum is what the container is killed for."""
    base = PLAN.total_mb

    assert base > 4 * 1024
    assert replace(PLAN, workers=4).total_mb - base >= 1024
    assert replace(PLAN, page_workers=2).total_mb - base >= 1024
    assert replace(PLAN, federation_workers=1).total_mb - base >= 1024
    assert replace(PLAN, worker_memory_mb=1025).total_mb - base == 5
    assert replace(PLAN, validate_workers=2).total_mb - base >= 1024
    assert replace(PLAN, cache_mb=65).total_mb - base == 1
    # Measured: two releases for the time of a change, and a copy in each worker that has read all.
    million_more = replace(PLAN, quads=PLAN.quads + 1_000_000).total_mb - base
    assert 2 * 440 + 5 * 280 < million_more < 2 * 600 + 5 * 400


def test_sum_that_fits_is_said_in_one_line(tmp_path: Path) -> None:
    """An operator reads in the log what to give the container."""
    limit = PLAN.total_mb * MIB
    line = check_memory(PLAN, system(tmp_path, "0::/\n", {V2: str(limit)}))

    assert line.startswith(f"Memory: at most {PLAN.total_mb} MiB = 5 workers x (1024 + 29) MiB")
    assert line.endswith(f"; the limit is {PLAN.total_mb} MiB.")
    assert "\n" not in line


def advised(root: Path, plan: MemoryPlan, limit_mb: int) -> tuple[str, dict[str, int]]:
    """Return the refusal, and the settings that it names."""
    with pytest.raises(SettingsError) as refusal:
        check_memory(plan, system(root, "0::/\n", {V2: str(limit_mb * MIB)}))
    pairs = re.findall(r"GPGRAPH_([A-Z_]+)=(\d+)", str(refusal.value))
    return str(refusal.value), {name.lower(): int(value) for name, value in pairs}


def test_requests_that_are_coming_in_on_all_connections_are_in_the_sum() -> None:
    """Each may hold an address or a body as long as the longest query, and then its headers."""
    longest = max(MAX_TARGET_BYTES, longest_body(DEFAULTS.query_max_bytes)) + MAX_HEADER_BYTES
    without = replace(PLAN, max_connections=0)

    assert PLAN.total_mb - without.total_mb >= DEFAULTS.max_connections * longest // MIB


@pytest.mark.parametrize("limit_mb", [512, 768, 1024, 2048, 3000, 4096])
def test_sum_that_does_not_fit_is_refused_with_settings_that_do(
    tmp_path: Path, limit_mb: int
) -> None:
    """Whoever deploys into a small container gets an answer, and not a riddle."""
    message, values = advised(tmp_path, PLAN, limit_mb)
    fitting = replace(PLAN, **values)

    assert f"allows {limit_mb} MiB" in message
    assert f"allow it {PLAN.total_mb} MiB" in message
    assert values
    Settings.model_validate(values)
    assert check_memory(fitting, tmp_path).endswith(f"the limit is {limit_mb} MiB.")


def test_two_gibibytes_keep_useful_workers_of_every_kind(tmp_path: Path) -> None:
    """In the commonest small container everything works, for fewer at a time."""
    _, values = advised(tmp_path, PLAN, 2048)

    assert set(values) == {"worker_memory_mb", "workers"}
    assert values["worker_memory_mb"] >= 256
    assert values["workers"] >= 2


def test_service_without_validation_does_not_pay_for_it() -> None:
    """A machine of half a gibibyte answers queries, if it does nothing else."""
    off = replace(PLAN, validate_workers=0)

    assert PLAN.total_mb - off.total_mb > 1024 + 2 * 32
    assert off.front_mb < PLAN.front_mb
    assert off.release_mb < PLAN.release_mb


def test_earlier_releases_are_given_up_before_useful_workers(tmp_path: Path) -> None:
    """Who asks for today's data is served; the rest is a setting away."""
    large = replace(PLAN, history_quads=3_000_000)
    message, values = advised(tmp_path, large, 2048)

    assert values.pop("history") == 0
    assert values["worker_memory_mb"] >= 256
    fitting = replace(large, history_quads=0, **values)
    assert fitting.total_mb <= 2048
    assert "with their history" in message


def test_container_that_can_never_do_is_told_what_would(tmp_path: Path) -> None:
    """There is no use in advice that does not fit either."""
    message, values = advised(tmp_path, PLAN, 128)
    least = re.search(r"Nothing less than (\d+) MiB", message)

    assert values == {}
    assert least is not None
    smallest = replace(
        PLAN, workers=1, page_workers=1, worker_memory_mb=64, cache_mb=0, max_connections=100
    )
    smallest = replace(smallest, validate_workers=0)
    assert smallest.total_mb == int(least[1])


def test_service_says_the_sum_once_when_it_starts(
    release: Generation, serve: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    """Whoever sizes the container looks into the log of one that runs."""
    log = tmp_path / "log"
    with serve(release.path, "--validate-workers", "1", "--worker-memory-mb", "128", log=log):
        pass
    found = re.findall(r"Memory: at most \d+ MiB = 5 workers x \(128 \+ \d+\) MiB", log.read_text())

    assert len(found) == 1


def test_service_does_not_start_where_it_could_be_killed_as_a_whole(
    release: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that fails is seen by whoever deploys; a kill in a year is not understood."""
    small = system(tmp_path, "0::/\n", {V2: str(2**31)})
    monkeypatch.setattr(bootstrap, "check_memory", partial(check_memory, root=small))
    services = bootstrap.LiveServices(Settings(release=release.path))

    async def main() -> None:
        try:
            await services.start()
        finally:
            await services.close()

    with pytest.raises(SettingsError, match=r"GPGRAPH_WORKER_MEMORY_MB=\d+"):
        asyncio.run(main())
