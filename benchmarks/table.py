"""The results as Markdown: medians with their range, ratios beside their targets."""

import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.hostile import Survival
from benchmarks.rows import Figures, Row

HEADINGS = ("what", "gpgraph", "other", "ratio", "target", "further: gpgraph", "further: other")


@dataclass(frozen=True, slots=True)
class Result:
    """A row with what was measured: for each server the figures of every run."""

    data: str
    row: Row
    runs: Mapping[str, Sequence[Figures]]
    fault: str = ""

    @property
    def ratio(self) -> float | None:
        """How much better gpgraph is than the other; the median of the ratios of the runs."""
        unit = self.row.units[0]
        ours, others = (self.runs.get(name, ()) for name in self.row.servers)
        pairs = [
            (one[unit], other[unit]) if self.row.better == "more" else (other[unit], one[unit])
            for one, other in zip(ours, others, strict=False)
        ]
        return median(one / other for one, other in pairs) if pairs else None


def table(results: Sequence[Result]) -> str:
    """Return the table of speeds, a section for each data set."""
    parts = []
    for data in dict.fromkeys(result.data for result in results):
        lines = [_line(HEADINGS), _line(["---"] * len(HEADINGS))]
        lines += [_line(_cells(result)) for result in results if result.data == data]
        parts.append(f"## {data}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def line_of(result: Result) -> str:
    """Return one row as it will stand in the table."""
    return _line([result.data, *_cells(result)])


def _cells(result: Result) -> list[str]:
    row = result.row
    ours, others = (result.runs.get(name, ()) for name in row.servers)
    ratio = result.ratio
    target = "" if row.target is None else f"{row.target:g}"
    if ratio is not None and row.target is not None:
        target += " ✓" if ratio >= row.target else " ✗"
    return [
        row.name + (f" ({result.fault})" if result.fault else ""),
        _spread(row, 0, ours),
        _spread(row, 0, others),
        "" if ratio is None else f"{ratio:.2f}",
        target,
        "; ".join(_spread(row, at, ours) for at in range(1, len(row.units))),
        "; ".join(_spread(row, at, others) for at in range(1, len(row.units))),
    ]


def _spread(row: Row, at: int, runs: Sequence[Figures]) -> str:
    """Return the median of one figure; with its range where it is the one that is compared."""
    if not runs:
        return "—"
    values = [run[row.units[at]] for run in runs]
    text = f"{_number(median(values))} {row.units[at]}"
    return f"{text} ({_number(min(values))}-{_number(max(values))})" if at == 0 else text


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


def survival_table(found: Mapping[str, Mapping[str, Survival]]) -> str:
    """Return who was answered under each attack."""
    headings = (
        "attack",
        "server",
        "small queries answered",
        "p50 ms",
        "p99 ms",
        "peak MB",
        "after",
    )
    lines = [_line(headings), _line(["---"] * len(headings))]
    for attack, servers in found.items():
        for name, seen in servers.items():
            share = f"{100 * seen.availability:.1f} % of {seen.asked}"
            after = "the same process" if seen.is_alive else "dead"
            figures = (seen.p50_ms, seen.p99_ms, seen.peak_mb)
            lines.append(_line([attack, name, share, *map(_number, figures), after]))
    return "## While others attack\n\n" + "\n".join(lines)


def memory_table(found: Mapping[str, Mapping[str, float]]) -> str:
    """Return the resident memory of each server at rest."""
    lines = [_line(["data", "server", "resident MB"]), _line(["---"] * 3)]
    for data, servers in found.items():
        lines += [_line([data, name, _number(size)]) for name, size in servers.items()]
    return "## Memory, loaded and at rest\n\n" + "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def conditions(others: Mapping[str, str], *, runs: int, seconds: float, is_pinned: bool) -> str:
    """Return on what and how it was measured, without the machine's name and without paths."""
    ours = ("gpgraph", "pyoxigraph", "uvicorn", "uvloop", "httptools")
    versions = {**{name: version(name) for name in ours}, **others}
    client = "wrk" if shutil.which("wrk") else "the client in benchmarks/client.py"
    place = "Servers on one core, client on another." if is_pinned else "Not pinned."
    measured = f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, at commit {_commit()}."
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    machine = f"{_processor()}, {_memory()}, {system}, Python {platform.python_version()}."
    packages = ", ".join(f"{name} {number}" for name, number in versions.items())
    how = f"{seconds:g} s a cell, {runs} alternating runs; medians (range). {place}"
    lines = [measured, machine, f"{packages}.", f"Client: {client}, 8 connections; {how}"]
    return "\n".join(f"- {line}" for line in lines)


def _commit() -> str:
    here = Path(__file__).parent
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty"],  # noqa: S607 - wherever git is
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text("utf-8")
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return f"{len(names)} x {names[0]}" if names else platform.machine()


def _memory() -> str:
    text = Path("/proc/meminfo").read_text("ascii")
    return f"{int(text.split()[1]) / 1024**2:.0f} GiB"
