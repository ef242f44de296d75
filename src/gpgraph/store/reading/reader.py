"""Reads files in a process of its own, which ``apart`` starts.

What comes in, on the standard input, is one JSON object: ``files``, each with ``path``, ``name``
and ``syntax``, the ``memory_bytes`` and ``seconds`` that this process may take, and how many bytes
of triples may come out for each byte of file. What goes out is, for each file in turn, a line of
JSON and as many bytes of N-Quads as it says. A complaint is such a line, and the last one.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, serialize

from gpgraph.errors import SourceFileError
from gpgraph.model import sssom
from gpgraph.model.documents.owncontext import with_own_context
from gpgraph.store.reading.texts import decode, parse_text
from gpgraph.store.resources import own_context

if sys.platform != "win32":
    import resource

# So many quads are written at once.
_BATCH = 10_000
# Names and datatypes are written in full, so triples take more bytes than the file by far.
_LEAST_OUTPUT = 1 << 24
SSSOM = "sssom"
SYNTAXES: Mapping[str, RdfFormat] = {
    format_.file_extension: format_
    for format_ in (
        RdfFormat.TURTLE,
        RdfFormat.N_TRIPLES,
        RdfFormat.N_QUADS,
        RdfFormat.TRIG,
        RdfFormat.JSON_LD,
        RdfFormat.RDF_XML,
    )
}


def main(task: Mapping[str, object], out: BinaryIO) -> None:
    """Read the files of a task, and stop at the first that cannot be read."""
    files = task["files"]
    growth = task["growth"]
    if not isinstance(files, list) or not isinstance(growth, int):
        raise TypeError
    for file in files:
        try:
            lines = _read(file["path"], file["name"], file["syntax"], growth)
        except SourceFileError as error:
            place = {"line": error.line, "column": error.column, "message": error.message}
            out.write(json.dumps({"error": place}).encode() + b"\n")
            return
        except MemoryError:
            out.write(json.dumps({"memory": True}).encode() + b"\n")
            return
        out.write(json.dumps({"bytes": len(lines)}).encode() + b"\n" + lines)
        out.flush()


def _read(path: str, name: str, syntax: str, growth: int) -> bytes:
    """Return the triples of a file as N-Quads.

    Raises:
        SourceFileError: the file cannot be read.
        MemoryError: it takes more than this process has.
    """
    data = Path(path).read_bytes()
    most = max(_LEAST_OUTPUT, growth * len(data))
    text = decode(data, name)
    del data
    found = bytearray()
    batch: list[Quad] = []
    if syntax == SSSOM:
        table = sssom.parse(text, Path(name))
        quads = table.quads(table.iri)
    else:
        if syntax == "jsonld":
            text = with_own_context(text, own_context)
        quads = parse_text(text, SYNTAXES[syntax], name, named_graphs=True)
    for quad in quads:
        batch.append(quad)
        if len(batch) == _BATCH:
            found += serialize(batch, format=RdfFormat.N_QUADS) or b""
            batch.clear()
            if len(found) > most:
                raise MemoryError
    return bytes(found) + (serialize(batch, format=RdfFormat.N_QUADS) or b"")


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
