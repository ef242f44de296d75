"""On which line of an RDF/XML text each resource is described: RDF 1.1 XML Syntax, section 2.2.

Elements of nodes and of properties alternate. The text is one that was parsed before.
"""

from collections.abc import Mapping
from urllib.parse import urljoin
from xml.parsers import expat

from gpgraph.model.lines.subjectlines import Statement
from gpgraph.model.namespaces import PREFIXES

_BETWEEN = "\n"
_RDF = PREFIXES["rdf"] + _BETWEEN
_ABOUT, _ID = _RDF + "about", _RDF + "ID"
_PARSE_TYPE, _ROOT = _RDF + "parseType", _RDF + "RDF"
_BASE = "http://www.w3.org/XML/1998/namespace" + _BETWEEN + "base"
# What stands on the stack beside subjects.
_PROPERTY, _OPAQUE = object(), object()


def statement_lines(text: str) -> Mapping[Statement, int]:
    """Return the first line, counted from 1, on which each subject has each property."""
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    reader = _Reader(parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.Parse(text.encode(), True)
    return reader.found


class _Reader:
    """Follows the elements."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.found: dict[Statement, int] = {}
        self._parser = parser
        self._stack: list[object] = []
        self._bases = [""]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._bases.append(urljoin(self._bases[-1], attributes.get(_BASE, "")))
        outer = self._stack[-1] if self._stack else _PROPERTY
        if outer is _OPAQUE:
            self._stack.append(_OPAQUE)
        elif outer is _PROPERTY:
            self._stack.append(_PROPERTY if name == _ROOT else self._subject(attributes))
        else:
            if isinstance(outer, str):
                line = self._parser.CurrentLineNumber
                self.found.setdefault((outer, name.replace(_BETWEEN, "")), line)
            kinds = {"Resource": None, "Literal": _OPAQUE}
            self._stack.append(kinds.get(attributes.get(_PARSE_TYPE, ""), _PROPERTY))

    def end(self, _: str) -> None:
        """End an element."""
        self._stack.pop()
        self._bases.pop()

    def _subject(self, attributes: dict[str, str]) -> str | None:
        about = attributes.get(_ABOUT)
        if about is None and _ID in attributes:
            about = "#" + attributes[_ID]
        if about is None:
            return None
        iri = urljoin(self._bases[-1], about)
        self.found.setdefault((iri, None), self._parser.CurrentLineNumber)
        return iri
