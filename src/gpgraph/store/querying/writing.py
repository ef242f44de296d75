"""Write what the engine gives: our prefixes, the same bytes every time, and no XML that is none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
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

from gpgraph.errors import UnwritableError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.namespaces import PREFIXES, expand

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

# Of these, a line is a triple: there is nothing to add to what the engine writes.
LINES = {
    mediatypes.N_TRIPLES: RdfFormat.N_TRIPLES,
    mediatypes.N_QUADS: RdfFormat.N_QUADS,
}

# Control characters, and U+FFFE and U+FFFF in UTF-8: XML 1.0, production 2.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# Of a character that a piece of the answer may end in: all bytes but the last.
_CARRIED = 2
# Namespaces in XML 1.0, production 4 (NCName).
_NAME_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
# Read from the end, so that it takes one pass.
_ENDS_IN_A_NAME = re.compile(f"[{_NAME_START}0-9.\xb7\u0300-\u036f\u203f-\u2040-]*?[{_NAME_START}]")
_XMLNS = re.compile(rb' xmlns:[^=]+="[^"]*"')

# Of ``a``, of a plain string, of a text with a language.
_NEVER_WRITTEN = frozenset(
    map(expand, ("rdf:type", "xsd:string", "rdf:langString", "rdf:dirLangString"))
)
_NO_PREFIXES: Mapping[str, str] = MappingProxyType({})

NO_TRIPLE_TERMS = "{} has no place for the triple term in the answer. Ask for another format."


class ByteSink(Protocol):
    """Where the bytes of an answer go: as much of a binary file as the engine asks for."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes of the answer."""

    def flush(self) -> None:
        """Take notice that the engine has no more to write for now."""


def write_graph(
    triples: Iterable[Triple] | QueryTriples,
    format_: Format,
    sink: ByteSink,
    declared: Mapping[str, str] = _NO_PREFIXES,
) -> None:
    """Write triples in an RDF format, with our prefixes where it has any.

    The same triples in the same order give the same bytes.

    Args:
        triples: What to write.
        format_: One of ``mediatypes.GRAPHS``; JSON-LD is written expanded.
        sink: Where the bytes go.
        declared: Prefixes of the reader's own, which go before ours.

    Raises:
        UnwritableError: the format cannot hold one of them.
    """
    file = as_file(sink, format_)
    prefixes = _prefixes_for(triples, declared)
    if format_ in {mediatypes.TURTLE, mediatypes.TRIG}:
        for prefix, namespace in prefixes.items():
            file.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
        file = cast("IO[bytes]", _WithoutPrefixes(sink))
    if format_ is mediatypes.RDF_XML:
        triples = _with_names_for_elements(triples)
    try:
        serialize(triples, file, format=_GRAPHS[format_], prefixes=prefixes)
    except OSError as error:
        if error.errno is not None or format_ is not mediatypes.JSON_LD:
            raise
        raise UnwritableError(NO_TRIPLE_TERMS.format("JSON-LD")) from None


def _prefixes_for(
    triples: Iterable[Triple] | QueryTriples, declared: Mapping[str, str]
) -> dict[str, str]:
    """Return the prefixes to write: those in use, or all where the triples are yet to come."""
    known = {name: iri for name, iri in declared.items() if _is_absolute(iri)}
    # Names below these two hold slashes, which a prefixed name has to escape.
    ours = {name: iri for name, iri in PREFIXES.items() if name not in {"id", "g", *known}}
    taken = set(known.values())
    prefixes = known | {name: iri for name, iri in ours.items() if iri not in taken}
    if not isinstance(triples, tuple):
        return prefixes
    terms = {term for triple in triples for term in _terms(triple)} - _NEVER_WRITTEN
    # Many terms share a namespace, so that comparing these is less work.
    stems = {term[: max(term.rfind("#"), term.rfind("/")) + 1] for term in terms}
    return {
        name: iri
        for name, iri in prefixes.items()
        if iri in stems
        or (
            iri[-1:] != "#"
            and any(start.startswith(iri) for start in (stems, terms)[iri[-1:] != "/"])
        )
    }


def _is_absolute(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def _terms(triple: Triple) -> Iterator[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value
        elif isinstance(term, Triple):
            yield from _terms(term)


def _with_names_for_elements(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Pass triples on whose property can be an element: RDF 1.1 XML Syntax, section 2.1."""
    for triple in triples:
        inner: object = triple
        while isinstance(inner, Triple):  # a triple term is written as elements, too
            if _ENDS_IN_A_NAME.match(inner.predicate.value[::-1]) is None:
                raise UnwritableError(
                    f"The property <{inner.predicate.value}> does not end in a name, which RDF/XML "
                    "needs. Ask for another format."
                )
            inner = inner.object
        yield triple


def as_file(sink: ByteSink, format_: Format) -> IO[bytes]:
    """Return what the engine takes for a file."""
    xml = format_ in {mediatypes.XML, mediatypes.RDF_XML}
    return cast("IO[bytes]", _XmlWriter(sink) if xml else sink)


class _WithoutPrefixes:
    """Drop the prefixes that the engine writes first, in an order that changes every time."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._pending: bytes | None = b""

    def write(self, data: bytes) -> int:
        if self._pending is None:
            return self._sink.write(data)
        self._pending += data
        while self._pending.startswith(b"@prefix ") and b"\n" in self._pending:
            self._pending = self._pending.partition(b"\n")[2]
        if self._pending and not b"@prefix ".startswith(self._pending[:8]):
            self._sink.write(self._pending)
            self._pending = None
        return len(data)

    def flush(self) -> None:
        self._sink.flush()


class _XmlWriter:
    """Refuse what XML 1.0 cannot hold, keep what its readers would change, order namespaces.

    A reader takes a carriage return for a line feed, unless it stands there as a reference.
    """

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._opening: bytes | None = b""
        self._before = b""

    def write(self, data: bytes) -> int:
        if _NOT_XML.search(self._before + data):
            raise UnwritableError(
                "The answer holds a character that XML cannot. Ask for another format."
            )
        self._before = (self._before + data)[-_CARRIED:]
        self._pass_on(data.replace(b"\r", b"&#xD;"))
        return len(data)

    def _pass_on(self, data: bytes) -> None:
        if self._opening is None:
            self._sink.write(data)
            return
        self._opening += data
        # Two tags: the XML declaration and the root.
        if self._opening.count(b">") > 1:
            self._sink.write(_sort_namespaces(self._opening))
            self._opening = None

    def flush(self) -> None:
        self._sink.flush()


def _sort_namespaces(opening: bytes) -> bytes:
    found = _XMLNS.findall(opening)
    places = iter(sorted(found))
    return _XMLNS.sub(lambda _: next(places), opening)
