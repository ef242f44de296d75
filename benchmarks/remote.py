"""What a server of its own costs: a front over ``oxigraph serve``, beside that server alone.

``python -m benchmarks.remote`` prints a table and keeps it in ``results/``. The release is that of
the other benchmarks, with a million synthetic triples. Who is compared is asked in turn, and each
figure is the median of the differences or ratios of the runs. Nothing is tied to a core: front,
server and client share what there is, as they would on one machine.
"""

import argparse
import http.client
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from benchmarks import servers, workload
from benchmarks.__main__ import PATIENCE, RESULTS, VENV, unpacked
from benchmarks.client import load, transfer
from benchmarks.release import real_release, synthetic_release
from benchmarks.servers import Server
from benchmarks.table import conditions
from gpgraph.model.backend.names import BackendNames
from gpgraph.store.releases.generation import Generation

RUNS = 5
POINTS = 200
CACHED_S = 2.0
# What a front may add to a long answer, and the least ratio that counts as equal.
MOST_ADDED, EQUAL = 0.1, 0.9
# What ``gpgraph publish`` says of its progress: "  51%   20.2 s  loading https://…".
STEP = re.compile(r"^ *\d+% +([\d.]+) s +(loading|checking|checked|\w+) ?(\S*)", re.MULTILINE)
HEADINGS = ("what", "gpgraph", "beside it", "of the runs", "found", "wanted")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured of both, and what is made of it."""

    what: str
    ours: Sequence[float]
    others: Sequence[float]
    unit: str
    compared: str
    wanted: str
    is_reached: bool | None

    def cells(self) -> tuple[str, ...]:
        """Return the line."""
        sign = "" if self.is_reached is None else (" ✓" if self.is_reached else " ✗")
        both = [f"{median(runs):,.3g} {self.unit}" for runs in (self.ours, self.others)]
        spread = f"{min(self.ours):,.3g}-{max(self.ours):,.3g}"
        spread += f"; {min(self.others):,.3g}-{max(self.others):,.3g}"
        return (self.what, *both, spread, self.compared, self.wanted + sign)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is."""

    venv: Path
    folder: Path
    release: Generation
    runs: int

    @property
    def log(self) -> Path:
        """Where servers write what they say."""
        return self.folder / "log"

    @contextmanager
    def empty_server(self) -> Iterator[Server]:
        """Run an ``oxigraph serve`` in memory, with nothing in it."""
        nothing = self.folder / "nothing.nq"
        nothing.touch()
        program = servers.program(self.venv, "oxigraph")
        with servers.oxigraph(program, nothing, None, self.log) as server:
            yield server


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.remote", description=__doc__)
    parser.add_argument("--venv", type=Path, default=VENV, help="environment with oxigraph")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--without-publishing", action="store_true", help="only what is asked")
    parser.add_argument("--no-file", action="store_true", help="print only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gpgraph-bench-") as name:
        folder = Path(name)
        release = synthetic_release(real_release(folder / "real"), folder / "million")
        plan = Plan(arguments.venv, folder, release, arguments.runs)
        text = measured(plan, publishes=not arguments.without_publishing)
    print(text)
    if not arguments.no_file:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-remote.md").write_text(text, "utf-8")


def measured(plan: Plan, *, publishes: bool) -> str:
    """Measure everything; return the page."""
    rows: list[Row] = []
    with ExitStack() as stack:
        store = stack.enter_context(plan.empty_server())
        published(plan, store)
        started: dict[str, float] = {}
        flags = ["--backend", f"{store.base}/query", *PATIENCE]
        fronts = {}
        for name, more in (("front", flags), ("embedded", list(PATIENCE))):
            began = time.monotonic()
            server = servers.gpgraph(plan.release.path, None, plan.log, *more)
            fronts[name] = stack.enter_context(server)
            started[name] = time.monotonic() - began
        seen = BackendNames().default(plan.release.id)
        alone = replace(store, endpoint=f"/query?default-graph-uri={quote(seen, safe='')}")
        rows += [
            point(fronts["front"], alone, plan.runs),
            *whole(fronts["front"], alone, plan.runs),
        ]
        rows += [cached(fronts["front"], fronts["embedded"], plan.runs)]
        memory = {**fronts, "oxigraph serve": store}
        sizes = {name: server.memory_mb() for name, server in memory.items()}
    rows += publishing(plan) if publishes else []
    return page(plan, rows, sizes, started)


def point(front: Server, alone: Server, runs: int) -> Row:
    """Measure a query that no cache has, on one connection, one asked of each in turn."""
    ours: list[float] = []
    others: list[float] = []
    with ExitStack() as stack:
        ask = [stack.enter_context(asking(server)) for server in (front, alone)]
        for number in range(runs * POINTS):
            query = f"{workload.POINT} # {time.time_ns()} {number}"
            times = [one(query) for one in ask]
            if number >= POINTS // 10:
                ours.append(1000 * times[0])
                others.append(1000 * times[1])
    added = median(ours) - median(others)
    compared = f"{added:+.2f} ms p50"
    return Row("a point query", ours, others, "ms", compared, "at most +1 ms", added <= 1)


@contextmanager
def asking(server: Server) -> Iterator[Callable[[str], float]]:
    """Give what asks a server a query over one connection, and returns the seconds that it took."""
    connection = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=60)
    sign = "&" if "?" in server.endpoint else "?"

    def ask(query: str) -> float:
        began = time.perf_counter()
        target = f"{server.endpoint}{sign}query={quote(query)}"
        connection.request("GET", target, headers=workload.ACCEPT)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{server.name} answers {answer.status}.")
        return time.perf_counter() - began

    yield ask
    connection.close()


def whole(front: Server, alone: Server, runs: int) -> list[Row]:
    """Measure a SELECT of 200 MB; each time another comment, so that no cache has it.

    On a machine whose processors have other work, what front and server do at once takes the time
    of both; so the time of the processors is there as well.
    """
    times: dict[str, list[float]] = {front.name: [], alone.name: []}
    spent: dict[str, list[float]] = {front.name: [], alone.name: []}
    for number in range(runs + 1):
        query = quote(f"{workload.WHOLE} # {number} {time.time_ns()}")
        for server in (front, alone):
            sign = "&" if "?" in server.endpoint else "?"
            target, before_s = f"{server.endpoint}{sign}query={query}", server.cpu_s()
            done = transfer(server.base, target, {"Accept": workload.SOLUTIONS})
            if done.status not in {200, 206}:
                raise RuntimeError(f"{server.name} answers {done.status}.")
            if number:  # the first one warms up
                times[server.name].append(done.seconds)
                spent[server.name].append(server.cpu_s() - before_s)
    ours, others = times[front.name], times[alone.name]
    more = median(one / other for one, other in zip(ours, others, strict=True)) - 1
    ours_cpu, others_cpu = spent[front.name], spent[alone.name]
    share = median(one / other for one, other in zip(ours_cpu, others_cpu, strict=True))
    return [
        Row("a SELECT of 200 MB", ours, others, "s", f"{more:+.0%}", "at most +10 %",
            more <= MOST_ADDED),
        Row("the processors' time for it, of each by itself", ours_cpu, others_cpu, "s",
            f"{share:.0%} of the server's", "", None),
    ]  # fmt: skip


def cached(front: Server, embedded: Server, runs: int) -> Row:
    """Measure a query asked again and again, of a front and of the embedded store."""
    ours: list[float] = []
    others: list[float] = []
    for _ in range(runs):
        for server, found in ((front, ours), (embedded, others)):
            done = load(
                server.base,
                [server.target(workload.POINT)],
                workload.ACCEPT,
                seconds=CACHED_S,
                first_number=0,
                core=None,
            )
            found.append(done.rate)
    ratio = median(one / other for one, other in zip(ours, others, strict=True))
    compared = f"ratio {ratio:.2f}"
    return Row("asked again: the embedded store beside it", ours, others, "rps", compared, "1",
               ratio >= EQUAL)  # fmt: skip


def published(plan: Plan, store: Server) -> Mapping[str, float]:
    """Publish; return the seconds of all, of what was sent, of what was checked, and the CPU's."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gpgraph", "publish", "--release", str(plan.release.path)),
            *("--backend", f"{store.base}/query", "--backend-update", f"{store.base}/update"),
            *("--backend-graph-store", f"{store.base}/store"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent: dict[str, float] = {"loading": 0.0, "checking": 0.0}
    steps = STEP.findall(done.stderr)
    for (start, doing, _), (end, _, _) in pairwise(steps):
        if doing in spent:
            spent[doing] += float(end) - float(start)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": cpu, **spent}


def publishing(plan: Plan) -> list[Row]:
    """Measure ``gpgraph publish`` beside the two ways in which the server loads a file itself."""
    dataset = unpacked(plan.release, plan.folder)
    ours, posted, loaded = [], [], []
    for number in range(plan.runs):
        with plan.empty_server() as store:
            ours.append(published(plan, store))
        program, began = servers.program(plan.venv, "oxigraph"), time.monotonic()
        with servers.oxigraph(program, dataset, None, plan.log):
            posted.append(time.monotonic() - began)
        folder, began = plan.folder / f"loaded{number}", time.monotonic()
        command = [program, "load", "--location", str(folder), "--file", str(dataset)]
        subprocess.run(command, check=True, capture_output=True)
        loaded.append(time.monotonic() - began)
        shutil.rmtree(folder)
    unchecked = [run["seconds"] - run["checking"] for run in ours]
    whole_s = [run["seconds"] for run in ours]
    sent = [run["loading"] for run in ours]
    return [
        speed("publish: oxigraph load", whole_s, loaded),
        speed("publish without its checks: oxigraph load", unchecked, loaded),
        speed("publish: POST of one file", whole_s, posted),
        speed("publish without its checks: POST of one file", unchecked, posted),
        speed("what it sends alone: POST of one file", sent, posted, wanted=None),
    ]


def speed(
    what: str, ours: Sequence[float], others: Sequence[float], wanted: float | None = 0.7
) -> Row:
    """Return the row of a speed beside another."""
    ratio = median(other / one for one, other in zip(ours, others, strict=True))
    reached = None if wanted is None else ratio >= wanted
    return Row(what, ours, others, "s", f"{ratio:.2f} of the speed",
               "" if wanted is None else f"{wanted:g}", reached)  # fmt: skip


def page(
    plan: Plan, rows: Sequence[Row], sizes: Mapping[str, float], started: Mapping[str, float]
) -> str:
    """Return the page."""
    lines = [f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    memory = ["| who | resident MB | to start, s |", "|---|---|---|"]
    memory += [
        f"| {name} | {size:,.0f} | {f'{started[name]:.1f}' if name in started else ''} |"
        for name, size in sizes.items()
    ]
    triples = plan.release.manifest.default_graph_triples
    head = conditions({}, runs=plan.runs, seconds=CACHED_S, is_pinned=False)
    return "\n".join(
        [
            "# A server of its own", "", head, f"- {triples:,} triples in the default graph.", "",
            *lines, "", "## Memory and start", "", *memory, "",
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
