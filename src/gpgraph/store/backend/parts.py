"""A release in parts, as a server takes it: each graph as a file of N-Triples."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gpgraph.errors import PublishError
from gpgraph.store.releases.generation import Generation

DEFAULT = ""
_PIECE_BYTES = 1 << 20
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class GraphFile:
    """The triples of one graph; ``triples`` counts them."""

    path: Path
    triples: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes, from the start each time."""
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def split(generation: Generation, folder: Path) -> dict[str, GraphFile]:
    """Write each graph of a release into a file of its own.

    Args:
        generation: The release.
        folder: An empty folder.

    Returns:
        The files by the name of their graph, that of the default graph without any.

    Raises:
        GenerationError: the release cannot be read.
        PublishError: a line of it is no N-Quad.
    """
    found: dict[bytes, _Lines] = {}
    with generation.readable(), gzip.open(generation.dataset) as lines:
        for line in lines:
            triple, graph = _read(line)
            part = found.get(graph)
            if part is None:
                part = found[graph] = _Lines(folder / f"{len(found)}.nt")
            part.add(triple)
    for part in found.values():
        part.write()
    return {
        graph.decode(): GraphFile(part.path, part.triples, part.path.stat().st_size)
        for graph, part in found.items()
    }


class _Lines:
    """Triples on their way into a file, which is open only while they are written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.triples = 0
        self._pending: list[bytes] = []

    def add(self, triple: bytes) -> None:
        self.triples += 1
        self._pending.append(triple + b" .\n")
        if len(self._pending) >= _BATCH:
            self.write()

    def write(self) -> None:
        with self.path.open("ab") as file:
            file.writelines(self._pending)
        self._pending.clear()


def _read(line: bytes) -> tuple[bytes, bytes]:
    """Return the triple of a line of canonical N-Quads, and the name of its graph or nothing.

    In that form terms stand one space apart, and only literals and triple terms have spaces in
    them; so an IRI at the end is the graph where more than subject and predicate stand before it.
    """
    triple, end = line[:-3], line[-3:]
    if end != b" .\n" or triple.count(b" ") < 2:  # noqa: PLR2004 - subject, predicate, object
        raise PublishError("The release has a line that is no N-Quad.")
    head, _, last = triple.rpartition(b" ")
    if last[:1] == b"<" and b'"' not in last and head.count(b" ") > 1:
        return head, last[1:-1]
    return triple, b""
