"""What a release costs by its size: memory, start and queries of the embedded store, and a build.

``python -m benchmarks.sizing`` prints a table and keeps it in ``results/``. The release is that of
the other benchmarks, with more and more synthetic triples in its default graph; as each stands in
its own graph as well, the store holds twice as many quads. The build is that of a contributed
folder with as many triples, so that the shapes look at them.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks import synthetic, workload
from benchmarks.__main__ import PATIENCE, RESULTS
from benchmarks.release import goals_of, real_release, synthetic_release
from benchmarks.remote import asking
from benchmarks.servers import gpgraph
from benchmarks.table import conditions
from gpgraph.store.backend.files import lines_of
from gpgraph.store.releases.generation import Generation

COUNTS = (0, 100_000, 300_000, 1_000_000)
MOST_BUILT = 300_000
STARTS, POINTS, COUNTED = 3, 100, 3
HEADINGS = (
    "triples in the default graph", "files, MB", "start, s", "resident MB",
    "after counting by tag", "a point query, ms", "counting by tag, s", "build, s",
)  # fmt: skip


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=__doc__)
    parser.add_argument("--no-file", action="store_true", help="print only")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="gpgraph-bench-") as name:
        folder = Path(name)
        real = real_release(folder / "real")
        for count in COUNTS:
            release = real
            if count:
                release = synthetic_release(real, folder / f"with-{count}", count=count)
            rows.append([*served(release, folder / "log"), built(real, folder, count)])
            print(rows[-1], file=sys.stderr, flush=True)
    text = page(rows)
    print(text)
    if not arguments.no_file:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-sizing.md").write_text(text, "utf-8")


def served(release: Generation, log: Path) -> list[str]:
    """Serve a release, and return what it takes."""
    starts = []
    for _ in range(STARTS):
        began = time.monotonic()
        with gpgraph(release.path, None, log, *PATIENCE) as server:
            starts.append(time.monotonic() - began)
            at_rest_mb = server.memory_mb()
            with asking(server) as ask:
                points = [ask(f"{workload.POINT} # {number}") for number in range(POINTS)]
                counted = [ask(f"{workload.COUNTED} # {number}") for number in range(COUNTED)]
            used_mb = server.memory_mb()
    size = sum(path.stat().st_size for path in release.path.rglob("*") if path.is_file())
    return [
        f"{release.manifest.default_graph_triples:,}",
        f"{size / 1e6:,.0f}",
        f"{median(starts):.1f}",
        f"{at_rest_mb:,.0f}",
        f"{used_mb:,.0f}",
        f"{1000 * median(points):.2f}",
        f"{median(counted):.2f}",
    ]


def built(real: Generation, folder: Path, count: int) -> str:
    """Build the sources and a contributed folder; return the seconds."""
    if count > MOST_BUILT:
        return ""
    words = ["build", "--out", str(folder / f"built-{count}")]
    if count:
        data = folder / f"data-{count}"
        data.mkdir()
        lines = list(lines_of(real.dataset.read_bytes()))
        made = synthetic.triples(goals_of(lines), count=count)
        (data / "data.nt").write_text("".join(f"{triple} .\n" for triple in made), "utf-8")
        words += ["--data", str(data)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", *words], capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - began
    return f"{seconds:.0f}" if done.returncode == 0 else f"refused after {seconds:.0f}"


def page(rows: Sequence[Sequence[str]]) -> str:
    """Return the page."""
    head = conditions({}, runs=STARTS, seconds=1, is_pinned=False).rpartition("\n")[0]
    lines = [f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(["# What a release costs by its size", "", head, "", *lines, ""])


if __name__ == "__main__":
    main()
