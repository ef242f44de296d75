"""Write what the engine gives: our prefixes, the same bytes every time, and no XML that is none."""

import re
from collections.abc import Iterable, Iterator
from typing import IO, Protocol, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from gpgraph.errors import QueryEvaluationError
from gpgraph.model import mediatypes
from gpgraph.model.mediatypes import Format
from gpgraph.model.namespaces import PREFIXES

RESULTS = {
    mediatypes.JSON: QueryResultsFormat.JSON,
    mediatypes.XML: QueryResultsFormat.XML,
    mediatypes.CSV: QueryResultsFormat.CSV,
    mediatypes.TSV: QueryResultsFormat.TSV,
}
_GRAPHS = {
    mediatypes.TURTLE: RdfFormat.TURTLE,
    mediatypes.JSON_LD: RdfFormat.JSON_LD,
    mediatypes.N_TRIPLES: RdfFormat.N_TRIPLES,
    mediatypes.RDF_XML: RdfFormat.RDF_XML,
    mediatypes.TRIG: RdfFormat.TRIG,
    mediatypes.N_QUADS: RdfFormat.N_QUADS,
}

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XMLNS = re.compile(rb' xmlns:[^=]+="[^"]*"')


class AnswerWriter(Protocol):
    """Where an answer goes: what it is, then its bytes as to a binary file."""

    def head(self, media_type: str, /) -> None:
        """Say what is coming; once, before the first ``write``."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes of the answer."""

    def flush(self) -> None:
        """Take notice that the engine has no more to write for now."""


def write_graph(
    triples: Iterable[Triple] | QueryTriples, format_: Format, answer: AnswerWriter
) -> None:
    """Write triples in an RDF format, with our prefixes where it has any.

    The same triples in the same order give the same bytes.
    """
    file = as_file(answer, format_)
    prefixes = _prefixes_for(triples)
    if format_ in {mediatypes.TURTLE, mediatypes.TRIG}:
        for prefix, namespace in prefixes.items():
            file.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
        file = cast("IO[bytes]", _WithoutPrefixes(answer))
    serialize(triples, file, format=_GRAPHS[format_], prefixes=prefixes)


def _prefixes_for(triples: Iterable[Triple] | QueryTriples) -> dict[str, str]:
    """Return the prefixes to write: those in use, or all where the triples are yet to come."""
    # Names below these two hold slashes, which a prefixed name has to escape.
    prefixes = {name: iri for name, iri in PREFIXES.items() if name not in {"id", "g"}}
    if not isinstance(triples, tuple):
        return prefixes
    terms = {term for triple in triples for term in _terms(triple)}
    return {
        name: iri for name, iri in prefixes.items() if any(term.startswith(iri) for term in terms)
    }


def _terms(triple: Triple) -> Iterator[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value


def as_file(answer: AnswerWriter, format_: Format) -> IO[bytes]:
    """Return what the engine takes for a file."""
    xml = format_ in {mediatypes.XML, mediatypes.RDF_XML}
    return cast("IO[bytes]", _XmlWriter(answer) if xml else answer)


class _WithoutPrefixes:
    """Drop the prefixes that the engine writes first, in an order that changes every time."""

    def __init__(self, answer: AnswerWriter) -> None:
        self._answer = answer
        self._pending: bytes | None = b""

    def write(self, data: bytes) -> int:
        if self._pending is None:
            return self._answer.write(data)
        self._pending += data
        while self._pending.startswith(b"@prefix ") and b"\n" in self._pending:
            self._pending = self._pending.partition(b"\n")[2]
        if self._pending and not b"@prefix ".startswith(self._pending[:8]):
            self._answer.write(self._pending)
            self._pending = None
        return len(data)

    def flush(self) -> None:
        self._answer.flush()


class _XmlWriter:
    """Refuse what XML 1.0 cannot hold, and give the namespaces of the root a fixed order."""

    def __init__(self, answer: AnswerWriter) -> None:
        self._answer = answer
        self._opening: bytes | None = b""

    def write(self, data: bytes) -> int:
        if _NOT_XML.search(data):
            raise QueryEvaluationError(
                "The answer holds a control character, which XML cannot. Ask for another format."
            )
        if self._opening is None:
            return self._answer.write(data)
        self._opening += data
        # Two tags: the XML declaration and the root.
        if self._opening.count(b">") > 1:
            self._answer.write(_sort_namespaces(self._opening))
            self._opening = None
        return len(data)

    def flush(self) -> None:
        self._answer.flush()


def _sort_namespaces(opening: bytes) -> bytes:
    found = _XMLNS.findall(opening)
    places = iter(sorted(found))
    return _XMLNS.sub(lambda _: next(places), opening)
