"""A release in parts, as a server takes it: each graph as a file of N-Triples."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from gpgraph.errors import PublishError
from gpgraph.store.releases.generation import Generation

DEFAULT = ""
_PIECE_BYTES = 1 << 20
_BATCH = 10_000
# As canonical N-Quads are written; what is not, such as a triple term, is read by the engine.
_LINE = re.compile(
    rb'((?:<[^>]*>|_:\S+) <[^>]*> (?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@\S+|\^\^<[^>]*>)?))'
    rb"(?: <([^>]*)>)? \.\n"
)


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
    found: dict[str, _Lines] = {}
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
        graph: GraphFile(part.path, part.triples, part.path.stat().st_size)
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


def _read(line: bytes) -> tuple[bytes, str]:
    match = _LINE.fullmatch(line)
    if match is not None:
        return match[1], (match[2] or b"").decode()
    for quad in parse(line, RdfFormat.N_QUADS, lenient=True):
        name = quad.graph_name
        return str(quad.triple).encode(), name.value if isinstance(name, NamedNode) else DEFAULT
    raise PublishError("The release has a line that is no N-Quad.")
