"""Measure gpgraph beside Oxigraph's server and rdflib-endpoint; print and keep a table.

Run as ``python -m benchmarks`` from the root of the repository; see ``benchmarks/README.md``.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, parse, serialize

from benchmarks import hostile, rows, servers, table
from benchmarks.release import real_release, synthetic_release
from benchmarks.rows import Figures, Row
from benchmarks.servers import Server
from benchmarks.table import Result
from gpgraph.store.releases.generation import Generation

RESULTS = Path(__file__).with_name("results")
VENV = Path(".bench-venv")
REAL, MILLION = "The real graph", "A million triples"
# Where speed is measured, the longest answer has all the time that it needs, as Oxigraph gives it.
PATIENCE = ("--query-timeout-s", "60")
# Where others attack, both are told that a query may take two seconds.
OUR_DEADLINE = ("--query-timeout-s", "2")
THEIR_DEADLINE = ("--timeout-s", "2")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured, and on which cores."""

    runs: int
    seconds: float
    venv: Path
    server_core: int | None
    client_core: int | None
    folder: Path
    stride: int  # of the queries that rdflib-endpoint is asked, every one or only some

    @property
    def log(self) -> Path:
        """Where the servers write their log."""
        return self.folder / "log"


def main() -> int:
    """Measure, print the table, keep it."""
    arguments = arguments_of_line()
    cores = sorted(os.sched_getaffinity(0))
    is_pinned = len(cores) > 1 and shutil.which("taskset") is not None
    with tempfile.TemporaryDirectory(prefix="gpgraph-bench-") as folder:
        plan = Plan(
            runs=2 if arguments.quick else 5,
            seconds=1 if arguments.quick else 2,
            venv=arguments.venv,
            server_core=cores[0] if is_pinned else None,
            client_core=cores[1] if is_pinned else None,
            folder=Path(folder),
            stride=6 if arguments.quick else 1,
        )
        if is_pinned:
            os.sched_setaffinity(0, {cores[1]})
        text = measure_all(plan, only=arguments.only)
    print(text)
    if not arguments.no_file:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}.md").write_text(text, "utf-8")
    return 0


def arguments_of_line() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two runs of a second: a first look")
    parser.add_argument(
        "--venv", type=Path, default=VENV, help="environment with the other servers"
    )
    parser.add_argument("--only", default="", help="only rows whose name has this text in it")
    parser.add_argument("--no-file", action="store_true", help="print only")
    return parser.parse_args()


def measure_all(plan: Plan, *, only: str) -> str:
    """Measure everything; return the whole page."""
    real = real_release(plan.folder / "real")
    million = synthetic_release(real, plan.folder / "million")
    results: list[Result] = []
    memory: dict[str, dict[str, float]] = {}
    for data, release, wanted in (
        (REAL, real, [*rows.small_rows(), *rows.slow_rows()[:: plan.stride]]),
        (MILLION, million, [*rows.small_rows(), *rows.large_rows()]),
    ):
        chosen = [row for row in wanted if only.lower() in row.name.lower()]
        if chosen:
            with ExitStack() as stack:
                running = start(stack, plan, release, chosen)
                memory[data] = {name: server.memory_mb() for name, server in running.items()}
                results += [measure(data, row, running, plan) for row in chosen]
    survival = under_attack(plan, million) if only.lower() in "hostile" else {}
    others = {name: installed(plan.venv, name) for name in ("oxigraph", "rdflib-endpoint")}
    pinned = plan.server_core is not None
    parts = [
        "# Speed, side by side",
        table.conditions(others, runs=plan.runs, seconds=plan.seconds, is_pinned=pinned),
        table.table(results),
        table.survival_table(survival) if survival else "",
        table.memory_table(memory) if memory else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def start(
    stack: ExitStack, plan: Plan, release: Generation, chosen: Iterable[Row]
) -> Mapping[str, Server]:
    """Start the servers that the rows need, on the same data."""
    needed = {name for row in chosen for name in row.servers}
    dataset = unpacked(release, plan.folder)
    core, log = plan.server_core, plan.log
    starters: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
        "gpgraph": lambda: servers.gpgraph(release.path, core, log, *PATIENCE),
        "oxigraph": lambda: servers.oxigraph(program(plan, "oxigraph"), dataset, core, log),
        "rdflib-endpoint": lambda: servers.rdflib_endpoint(
            program(plan, "rdflib-endpoint"), default_graph(dataset), core, log
        ),
    }
    return {
        name: stack.enter_context(starter()) for name, starter in starters.items() if name in needed
    }


def unpacked(release: Generation, folder: Path) -> Path:
    """Write the dataset as N-Quads."""
    dataset = folder / "dataset.nq"
    with gzip.open(release.dataset) as packed, dataset.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return dataset


def default_graph(dataset: Path) -> Path:
    """Write the default graph of a dataset as N-Triples: rdflib-endpoint reads no more."""
    triples = dataset.with_suffix(".nt")
    quads = parse(path=dataset, format=RdfFormat.N_QUADS)
    found = (quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))
    serialize(found, triples, format=RdfFormat.N_TRIPLES)
    return triples


def program(plan: Plan, name: str) -> str:
    """Return the path of another server's program."""
    return servers.program(plan.venv, name)


def measure(data: str, row: Row, running: Mapping[str, Server], plan: Plan) -> Result:
    """Measure a row at each of its servers in turn, as often as planned, after one warm-up."""
    found: dict[str, list[Figures]] = {name: [] for name in row.servers}
    began = time.monotonic()
    try:
        for name in row.servers:
            row.measure(running[name], 1, plan.client_core)
        for _ in range(min(plan.runs, row.most_runs)):
            for name in row.servers:
                seconds = max(plan.seconds, row.least_s)
                found[name].append(row.measure(running[name], seconds, plan.client_core))
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        result = Result(data, row, found, f"not measured: {error}")
    else:
        result = Result(data, row, found)
    print(f"{time.monotonic() - began:.0f} s, {table.line_of(result)}", file=sys.stderr, flush=True)
    return result


def under_attack(plan: Plan, release: Generation) -> Mapping[str, Mapping[str, hostile.Survival]]:
    """Attack each server; a fresh one for every attack, as not each lives through it."""
    dataset = unpacked(release, plan.folder)
    found: dict[str, dict[str, hostile.Survival]] = {}
    for attack in hostile.ATTACKS:
        print(f"hostile: {attack}", file=sys.stderr, flush=True)
        core, log = plan.server_core, plan.log
        found[attack] = {}
        for server in (
            servers.gpgraph(release.path, core, log, *OUR_DEADLINE),
            servers.oxigraph(program(plan, "oxigraph"), dataset, core, log, *THEIR_DEADLINE),
        ):
            with server as running:
                seen = hostile.survive(running, attack, 3 * plan.seconds, plan.client_core)
                found[attack][running.name] = seen
    return found


def installed(venv: Path, name: str) -> str:
    """Return the version of a package in an environment."""
    code = f"from importlib.metadata import version; print(version({name!r}))"
    command: Sequence[str] = [str(venv / "bin" / "python"), "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
