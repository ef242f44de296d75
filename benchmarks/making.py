"""How long it takes to make what a release consists of: itself, its record, its static twin.

``python -m benchmarks.making`` builds the real sources and exports the site, each time into an
empty folder, and prints a row for each step: median, least and most, and what is wanted of it.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

RUNS = 3
RECORD = re.compile(r"asked the service: .* \(([0-9.]+) s\)")
# Seconds; the record of conformance is a part of the build.
WANTED: Mapping[str, float] = {"build": 10.0, "its record": 3.0, "export of the site": 60.0}


def main() -> int:
    """Measure, and tell by the exit code whether all that is wanted holds."""
    found: dict[str, list[float]] = {name: [] for name in WANTED}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="gpgraph-bench-") as folder:
            for name, seconds in _made(Path(folder)).items():
                found[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in found.items()}
    print("step | median (least-most), s | wanted, s")
    for name, times in found.items():
        spread = f"{min(times):.1f}-{max(times):.1f}"
        print(f"{name} | {medians[name]:.1f} ({spread}) | {WANTED[name]:g}")
    return 0 if all(medians[name] <= WANTED[name] for name in WANTED) else 1


def _made(folder: Path) -> Mapping[str, float]:
    """Make everything once; return the seconds of each step."""
    releases, site = str(folder / "releases"), str(folder / "site")
    began = time.perf_counter()
    told = _run("build", "--out", releases)
    built = time.perf_counter()
    _run("export-site", site, "--release", releases)
    exported = time.perf_counter()
    record = RECORD.search(told)
    if record is None:
        raise AssertionError(told)
    times = (built - began, float(record[1]), exported - built)
    return dict(zip(WANTED, times, strict=True))


def _run(*words: str) -> str:
    """Run a command of gpgraph; return what it said of its progress."""
    command = [sys.executable, "-m", "gpgraph", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


if __name__ == "__main__":
    sys.exit(main())
