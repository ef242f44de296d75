"""Reads strangers' workbooks in another process, as ``store.reading.apart`` reads their RDF.

A workbook of a few kilobytes can hold gigabytes. The other process has a bound on memory and time;
when it dies, the workbook is to blame.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gpgraph.errors import SourceFileError
from gpgraph.model.report import Severity
from gpgraph.model.sheets.cells import Cell, Sheet, Spot, Value

_MEGABYTE = 1_000_000
_MEMORY = 1_500 * _MEGABYTE
_SECONDS = 60
_TIMES: Mapping[str, Callable[[str], Value]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said on a cell."""

    spot: Spot
    severity: Severity
    text: str


def read_workbook(path: Path, name: str, max_bytes: int) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook.

    Args:
        path: Where it is.
        name: What complaints call it.
        max_bytes: The largest file that is read.

    Raises:
        SourceFileError: it cannot be read, or may not be.
    """
    told, _ = _ask(path, name, max_bytes, None)
    return tuple(_sheet(one) for one in told["sheets"])


def marked_workbook(path: Path, name: str, max_bytes: int, marks: Sequence[Mark]) -> bytes:
    """Return a copy of a workbook whose cells have notes and colours; earlier ones are gone.

    Raises:
        SourceFileError: as ``read_workbook``.
    """
    found = [
        {
            "sheet": mark.spot.sheet,
            "row": mark.spot.row,
            "column": mark.spot.column,
            "severity": mark.severity.name.lower(),
            "text": mark.text,
        }
        for mark in marks
    ]
    _, content = _ask(path, name, max_bytes, found)
    return content


def _ask(
    path: Path, name: str, max_bytes: int, marks: Sequence[Mapping[str, object]] | None
) -> tuple[dict[str, Any], bytes]:
    _refuse_size(path, name, max_bytes)
    task = {"path": str(path), "marks": marks, "memory_bytes": _MEMORY, "seconds": _SECONDS}
    head, _, rest = _run(task).partition(b"\n")
    told: dict[str, Any] = json.loads(head) if head else {"memory": True}
    if "memory" in told or told.get("bytes", 0) != len(rest):
        message = (
            f"Reading this workbook takes more than {_MEMORY // _MEGABYTE:,} MB of memory or"
            f" {_SECONDS} s. It may be a bomb; otherwise, split it."
        )
        raise SourceFileError(name, line=None, message=message)
    if "error" in told:
        raise SourceFileError(name, line=None, message=told["error"])
    return told, rest


def _run(task: Mapping[str, object]) -> bytes:
    """Have the other process do a task, and return what it writes before it ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "gpgraph.store.sheets.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            out, _ = process.communicate(json.dumps(task).encode(), timeout=2 * _SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
    return out


def _sheet(told: Mapping[str, Any]) -> Sheet:
    cells = {
        (row, column): Cell(kind, _value(kind, value)) for row, column, kind, value in told["cells"]
    }
    return Sheet(told["name"], cells, tuple(told["merged"]))


def _value(kind: str, value: Any) -> Value:
    if kind != "d":
        found: Value = value
        return found
    name, text = value
    return _TIMES[name](text)


def _refuse_size(path: Path, name: str, max_bytes: int) -> None:
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise SourceFileError(name, line=None, message=message) from None
    if size > max_bytes:
        message = f"The workbook has {size / _MEGABYTE:,.0f} MB, and more than"
        message += f" {max_bytes / _MEGABYTE:,.0f} MB are not read. Split it."
        raise SourceFileError(name, line=None, message=message)
