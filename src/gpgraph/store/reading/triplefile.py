"""Triples that lie in a file of our own N-Triples, and are parsed a few at a time.

Lines are told apart without parsing them, because each is written by ``store.reading.apart``: a
triple, one space between its terms, and all terms in the one way in which ``str`` writes them.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from gpgraph.model.report import Term

_PIECE = 1 << 20
_END = b" ."


@dataclass(frozen=True, slots=True)
class TripleFile:
    """Some of the triples in a file: those of one input.

    Args:
        path: The file.
        begin: The byte at which they begin.
        end: The byte after them.
    """

    path: Path
    begin: int
    end: int

    def pieces(self) -> Iterator[bytes]:
        """Yield the text, some lines at a time."""
        with self.path.open("rb") as file:
            file.seek(self.begin)
            left = self.end - self.begin
            while left > 0:
                piece = file.read(min(left, _PIECE))
                piece += file.readline() if len(piece) < left else b""
                left -= len(piece)
                yield piece

    def about(self, subjects: Collection[Term]) -> Iterator[Triple]:
        """Yield the triples with one of these subjects."""
        wanted = frozenset(map(written, subjects))
        for piece in self.pieces():
            lines = piece.splitlines()
            yield from _parsed(line for line in lines if line[: line.find(b" ")] in wanted)

    def having(self, properties: Collection[NamedNode] | None) -> Iterator[Triple]:
        """Yield the triples with one of these properties; all, where none are given."""
        if properties is None:
            for piece in self.pieces():
                yield from _parsed([piece])
            return
        wanted = frozenset(map(written, properties))
        for piece in self.pieces():
            lines = (line for line in piece.splitlines() if line.split(b" ", 2)[1] in wanted)
            yield from _parsed(lines)

    def using(self, terms: Collection[Term]) -> Iterator[Triple]:
        """Yield the triples with one of these as the property or the value."""
        wanted = frozenset(map(written, terms))
        for piece in self.pieces():
            parts = (line.split(b" ", 2) for line in piece.splitlines())
            yield from _parsed(
                b" ".join(part)
                for part in parts
                if part[1] in wanted or part[2].removesuffix(_END) in wanted
            )

    def pointing(self) -> Iterator[Triple]:
        """Yield the triples whose value is a blank node."""
        for piece in self.pieces():
            for fact in _parsed(line for line in piece.splitlines() if b" _:" in line):
                if isinstance(fact.object, BlankNode):
                    yield fact


def written(term: Term) -> bytes:
    """Return a term as it stands in such a file."""
    return str(term).encode()


def _parsed(lines: Iterable[bytes]) -> Iterator[Triple]:
    for quad in parse(b"\n".join(lines), RdfFormat.N_TRIPLES, rename_blank_nodes=False):
        yield quad.triple
