"""Reads strangers' files in another process, so that none of them can take this one with it.

A few kilobytes can hold gigabytes, or nest deeper than a parser's stack. The other process has a
bound on memory and time; when it dies, the file that it was reading is to blame.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from gpgraph.errors import SourceFileError

MEGABYTE = 1_000_000
_MEMORY = 1_000 * MEGABYTE
_MEMORY_PER_BYTE = 40
_SECONDS = 60
_BYTES_PER_SECOND = MEGABYTE // 4
_GROWTH = 60


@dataclass(frozen=True, slots=True)
class Apart:
    """A file to read: where it is, what it is called in complaints, and its syntax."""

    path: Path
    name: str
    syntax: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take: bytes of one file, and of memory; seconds for them all."""

    file_bytes: int
    memory_bytes: int
    seconds: int

    @classmethod
    def of(cls, files: Sequence[Apart], max_file_bytes: int) -> "Bounds":
        """Return bounds that honest files of these sizes keep well."""
        sizes = [_size(file) for file in files]
        return cls(
            file_bytes=max_file_bytes,
            memory_bytes=_MEMORY + _MEMORY_PER_BYTE * max(sizes, default=0),
            seconds=_SECONDS + sum(sizes) // _BYTES_PER_SECOND,
        )


def read_apart(files: Sequence[Apart], bounds: Bounds) -> Iterator[tuple[Quad, ...]]:
    """Yield the quads of each file; blank nodes of two files have two labels.

    Raises:
        SourceFileError: a file cannot be read, is too large, or takes more than the bounds.
    """
    for _, lines in _answers(files, _out(files, bounds), bounds):
        yield tuple(parse(lines, RdfFormat.N_QUADS))


def copy_apart(files: Sequence[Apart], bounds: Bounds, into: Path) -> list[int]:
    """Write the triples of files as N-Triples into one file, and hold none of them.

    They are written as ``pyoxigraph`` writes them: one a line, and one space between terms. Graph
    names are left out, and blank nodes of two files have two labels.

    Returns:
        How many bytes there are after each file.

    Raises:
        SourceFileError: as ``read_apart``.
    """
    out = _out(files, bounds, into)
    return [int(told["end"]) for told, _ in _answers(files, out, bounds)]


def _out(files: Sequence[Apart], bounds: Bounds, into: Path | None = None) -> bytes:
    """Return what the other process says."""
    for file in files:
        _refuse_size(file, bounds)
    if not files:
        return b""
    task = {
        "files": [vars_of(file) for file in files],
        "memory_bytes": bounds.memory_bytes,
        "seconds": bounds.seconds,
        "growth": _GROWTH,
        "into": None if into is None else str(into),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "gpgraph.store.reading.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            out, _ = process.communicate(json.dumps(task).encode(), timeout=2 * bounds.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
    return out


def vars_of(file: Apart) -> dict[str, str]:
    """Return what the other process is told of a file."""
    return {"path": str(file.path), "name": file.name, "syntax": file.syntax}


def _answers(
    files: Sequence[Apart], out: bytes, bounds: Bounds
) -> Iterator[tuple[Mapping[str, Any], bytes]]:
    """Yield what is told of each file, and the text that comes with it.

    Raises:
        SourceFileError: a complaint is told, or nothing any more.
    """
    place = 0
    for file in files:
        end = out.find(b"\n", place)
        told = json.loads(out[place:end]) if end >= 0 else None
        if told is None or "memory" in told or end + 1 + told.get("bytes", 0) > len(out):
            raise SourceFileError(
                file.name,
                line=None,
                message=f"Reading this file takes more than {bounds.memory_bytes // MEGABYTE} MB of"
                f" memory or {bounds.seconds} s, or more nesting than the parser bears."
                " It may be a bomb; otherwise, split it.",
            )
        if "error" in told:
            error = told["error"]
            raise SourceFileError(
                file.name, line=error["line"], column=error["column"], message=error["message"]
            )
        begin, place = end + 1, end + 1 + told["bytes"]
        yield told, out[begin:place]


def _refuse_size(file: Apart, bounds: Bounds) -> None:
    size = _size(file)
    if size > bounds.file_bytes:
        message = (
            f"The file has {size / MEGABYTE:,.0f} MB, and more than"
            f" {bounds.file_bytes / MEGABYTE:,.0f} MB are not read unless you ask for it:"
            f" --max-mb {size // MEGABYTE + 1}. Or split it."
        )
        raise SourceFileError(file.name, line=None, message=message)


def _size(file: Apart) -> int:
    try:
        return file.path.stat().st_size
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise SourceFileError(file.name, line=None, message=message) from None
