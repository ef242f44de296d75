"""From a file of RDF straight to N-Triples in another: of a million triples, none is held.

The parser writes to the serialiser, and nothing of ours stands between them but a look at what
comes out. Where that shows anything that may be amiss, the file is left to those who read it with
care, and say what is wrong with it and where.
"""

import codecs
import re
from pathlib import Path
from typing import IO, BinaryIO, cast

from pyoxigraph import RdfFormat, parse, serialize

from gpgraph.errors import SourceFileError
from gpgraph.model import namespaces
from gpgraph.store.reading.syntaxes import SYNTAXES
from gpgraph.store.reading.texts import NO_BASE, refuse_others

STRAIGHT = frozenset({"nt", "nq", "ttl", "trig"})
"""What is parsed a piece at a time, and holds no bombs that a look at the text would find."""

_WITH_GRAPHS = frozenset({"nq", "trig"})
_PIECE = 1 << 20
_USUAL = (b"<http://", b"<https://")
# What ``refuse_others`` may refuse, and texts that look like it.
_SUSPECT = re.compile(
    rb"<<\(|@[A-Za-z0-9-]+--|<" + re.escape(NO_BASE).encode() + rb"|<(?:"
    + b"|".join(re.escape(name).encode() for name in namespaces.PREFIXES)
    + rb"):(?!//)"
)  # fmt: skip


class TooLongError(Exception):
    """More has come out than may."""


def write_straight(path: Path, syntax: str, out: BinaryIO, most: int) -> bool:
    """Write the triples of a file as N-Triples; blank nodes get labels that no other file has.

    Args:
        path: The file.
        syntax: One of ``STRAIGHT``.
        out: Gets the triples.
        most: So many bytes may come out.

    Returns:
        Whether all is well. If not, what was written is a part.

    Raises:
        TooLongError: more has come out.
    """
    pieces = _Pieces(out, most)
    try:
        _refuse_encoding(path)
        quads = parse(path=path, format=SYNTAXES[syntax], rename_blank_nodes=True)
        triples = (quad.triple for quad in quads) if syntax in _WITH_GRAPHS else quads
        # It needs no more of a file than these methods.
        serialize(triples, output=cast("IO[bytes]", pieces), format=RdfFormat.N_TRIPLES)
        pieces.end()
    except (OSError, SourceFileError, SyntaxError, UnicodeDecodeError):
        if pieces.is_full:
            raise TooLongError from None
        return False
    return pieces.has_any


class _Pieces:
    """A file that is looked at while it is written."""

    def __init__(self, out: BinaryIO, most: int) -> None:
        self._out, self._left = out, most
        self._piece = bytearray()
        self.is_full = self.has_any = False

    def write(self, text: bytes) -> int:
        """Take a part, which ends anywhere."""
        self._left -= len(text)
        if self._left < 0:
            self.is_full = True
            raise OSError
        self._piece += text
        if len(self._piece) > _PIECE:
            self._let_go(self._piece.rfind(b"\n") + 1)
        return len(text)

    def flush(self) -> None:
        """Do nothing yet: a line may have just begun."""

    def end(self) -> None:
        """Take what is left."""
        self._let_go(len(self._piece))

    def _let_go(self, end: int) -> None:
        lines = bytes(self._piece[:end])
        del self._piece[:end]
        _refuse(lines)
        self.has_any = self.has_any or bool(lines)
        self._out.write(lines)


def _refuse(lines: bytes) -> None:
    """Look at lines that may hold what is refused.

    Raises:
        SourceFileError: they do.
    """
    is_usual = lines.count(b"<") == sum(map(lines.count, _USUAL))
    if is_usual and b"--" not in lines and NO_BASE.encode() not in lines:
        return
    for found in _SUSPECT.finditer(lines):
        begin = lines.rfind(b"\n", 0, found.start()) + 1
        end = lines.find(b"\n", found.end())
        line = lines[begin : len(lines) if end < 0 else end]
        for quad in parse(line, RdfFormat.N_TRIPLES):
            refuse_others("", quad, named_graphs=True)


def _refuse_encoding(path: Path) -> None:
    """Read all of a file: the parser takes any bytes in a comment.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
    decoder.decode(b"", final=True)
