"""What a server answered, written in the format that is wanted, as it comes."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain, islice
from typing import IO, Protocol, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from gpgraph.errors import BackendAnswerError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.store.querying.results import LOOKED_THROUGH, MAX_COMPACTED, Compact
from gpgraph.store.querying.writing import RESULTS, ByteSink, as_file, write_graph

_PIECE_BYTES = 64 * 1024
_BLANK_NODE = b"<bnode>"


class Source(Protocol):
    """Where the bytes come from: as much of a binary file as is asked for."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some of the next bytes, and none at the end."""


def convert_results(source: Source, blank_prefix: bytes, format_: Format, sink: ByteSink) -> None:
    """Write solutions in XML in another format.

    Args:
        source: Solutions in XML.
        blank_prefix: What stands before the labels of blank nodes and may not.
        format_: The format.
        sink: Where they go.

    Raises:
        BackendAnswerError: the source holds no solutions.
    """
    labelled = _Relabelled(source, blank_prefix)
    try:
        found = parse_query_results(cast("IO[bytes]", labelled), QueryResultsFormat.XML)
        if not isinstance(found, QueryBoolean):
            found.serialize(as_file(sink, format_), format=RESULTS[format_])
            return
    except SyntaxError:
        pass
    raise BackendAnswerError(reason="its answer holds no solutions")


def convert_graph(
    source: Source, format_: Format, sink: ByteSink, compact: Compact, prefixes: Mapping[str, str]
) -> None:
    """Write triples in N-Triples in another format; JSON-LD compacted up to ``MAX_COMPACTED``.

    Raises:
        BackendAnswerError: the source holds no N-Triples.
    """
    try:
        triples = _triples(source)
        size = 1 + (MAX_COMPACTED if format_ is mediatypes.JSON_LD else LOOKED_THROUGH)
        first = tuple(islice(triples, size))
        is_whole = len(first) < size
        if format_ is mediatypes.JSON_LD and is_whole:
            sink.write(compact(first))
        else:
            write_graph(first if is_whole else chain(first, triples), format_, sink, prefixes)
    except SyntaxError:
        raise BackendAnswerError(reason="its answer is not N-Triples") from None


def _triples(source: Source) -> Iterator[Triple]:
    file = cast("IO[bytes]", source)
    for quad in parse(file, RdfFormat.N_TRIPLES, rename_blank_nodes=False, lenient=True):
        yield quad.triple


class _Relabelled:
    """XML from its first sign on, with labels of blank nodes that are some."""

    def __init__(self, source: Source, blank_prefix: bytes) -> None:
        self._source = source
        self._tag = _BLANK_NODE + blank_prefix
        self._kept = b""
        self._has_begun = self._is_over = False
        self._ready = BytesIO()

    def read(self, size: int = -1, /) -> bytes:
        """Return some of the next bytes."""
        while not (found := self._ready.read(size)) and not self._is_over:
            self._ready = BytesIO(self._next())
        return found

    def _next(self) -> bytes:
        piece = self._source.read(_PIECE_BYTES)
        self._is_over = not piece
        data = self._kept + piece
        if not self._has_begun:
            data = data.lstrip()
            self._has_begun = bool(data)
        data = data.replace(self._tag, _BLANK_NODE)
        # A tag that has only begun is kept for the next time.
        start = data.rfind(b"<", max(0, len(data) - len(self._tag)))
        is_begun = start >= 0 and not self._is_over and self._tag.startswith(data[start:])
        end = start if is_begun else len(data)
        self._kept = data[end:]
        return data[:end]
