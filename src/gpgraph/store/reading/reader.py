"""Reads files in a process of its own, which ``apart`` starts.

What comes in, on the standard input, is one JSON object: ``files``, each with ``path``, ``name``
and ``syntax``, the ``memory_bytes`` and ``seconds`` that this process may take, and how many bytes
of triples may come out for each byte of file. What goes out is, for each file in turn, a line of
JSON and as many bytes of N-Quads as it says. A complaint is such a line, and the last one.

Where the task names a file ``into`` which to write, the triples go there instead, as N-Triples, one
file's after another's, and the line says where its own end.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from gpgraph.errors import SourceFileError
from gpgraph.model import sssom
from gpgraph.model.documents.owncontext import with_own_context
from gpgraph.store.reading.straight import STRAIGHT, TooLongError, write_straight
from gpgraph.store.reading.syntaxes import SSSOM, SYNTAXES
from gpgraph.store.reading.texts import decode, parse_text
from gpgraph.store.resources import own_context

if sys.platform != "win32":
    import resource

# So many quads are written at once.
_BATCH = 10_000
# Names and datatypes are written in full, so triples take more bytes than the file by far.
_LEAST_OUTPUT = 1 << 24


def main(task: Mapping[str, object], out: BinaryIO) -> None:
    """Read the files of a task, and stop at the first that cannot be read."""
    files, into = task["files"], task.get("into")
    growth = task["growth"]
    if not isinstance(files, list) or not isinstance(growth, int):
        raise TypeError
    with Path(str(into)).open("wb") if into else nullcontext() as kept:
        for file in files:
            try:
                lines = _taken(file, growth, kept)
            except SourceFileError as error:
                place = {"line": error.line, "column": error.column, "message": error.message}
                out.write(json.dumps({"error": place}).encode() + b"\n")
                return
            except MemoryError:
                out.write(json.dumps({"memory": True}).encode() + b"\n")
                return
            end = None if kept is None else kept.tell()
            out.write(json.dumps({"bytes": len(lines), "end": end}).encode() + b"\n" + lines)
            out.flush()


def _taken(file: Mapping[str, str], growth: int, kept: BinaryIO | None) -> bytes:
    """Return the triples of a file as N-Quads, or write them as N-Triples.

    Raises:
        SourceFileError: the file cannot be read.
        MemoryError: it takes more than this process has, or than may come out.
    """
    path, name, syntax = file["path"], file["name"], file["syntax"]
    most = max(_LEAST_OUTPUT, growth * Path(path).stat().st_size)
    if kept is None:
        return b"".join(_bounded(_batches(_quads(path, name, syntax)), most))
    if syntax not in STRAIGHT or not _is_written(Path(path), syntax, kept, most):
        triples = (quad.triple for quad in _quads(path, name, syntax))
        for batch in _bounded(_batches(triples, RdfFormat.N_TRIPLES), most):
            kept.write(batch)
    return b""


def _is_written(path: Path, syntax: str, kept: BinaryIO, most: int) -> bool:
    """Write a file in which nothing is amiss; else leave what was written before as it was."""
    begin = kept.tell()
    try:
        if write_straight(path, syntax, kept, most):
            return True
    except TooLongError:
        raise MemoryError from None
    kept.seek(begin)
    kept.truncate()
    return False


def _quads(path: str, name: str, syntax: str) -> Iterator[Quad]:
    """Parse a file with care.

    Raises:
        SourceFileError: the file cannot be read.
    """
    text = decode(Path(path).read_bytes(), name)
    if syntax == SSSOM:
        table = sssom.parse(text, Path(name))
        return iter(table.quads(table.iri))
    if syntax == "jsonld":
        text = with_own_context(text, own_context)
    return parse_text(text, SYNTAXES[syntax], name, named_graphs=True)


def _batches(
    facts: Iterable[Quad] | Iterable[Triple], syntax: RdfFormat = RdfFormat.N_QUADS
) -> Iterator[bytes]:
    """Write facts, so many at a time."""
    left = iter(facts)
    while batch := list[Any](islice(left, _BATCH)):
        yield serialize(batch, format=syntax) or b""


def _bounded(batches: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Let pass so many bytes.

    Raises:
        MemoryError: there are more.
    """
    for batch in batches:
        most -= len(batch)
        if most < 0:
            raise MemoryError
        yield batch


def limit(memory_bytes: int, seconds: int) -> None:
    """Bound this process where the system can; the parent also keeps the time."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


if __name__ == "__main__":
    given = json.load(sys.stdin)
    limit(given["memory_bytes"], given["seconds"])
    main(given, sys.stdout.buffer)
