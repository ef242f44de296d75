"""Text to quads. Every complaint names where the text comes from, the line and the column."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.errors import SourceFileError
from gpgraph.model import namespaces

# The JSON-LD parser needs stack for every level and brings the process down at a few thousand.
JSON_LEVELS = 500

# The JSON-LD parser drops triples with relative IRIs without a word; against this base they show.
NO_BASE = "http://relative.invalid/"
_PLACE = re.compile(r"^Parser error .*?\d: ")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NESTED_ENTITY = re.compile(r"<!ENTITY\s+[^>]*?[\"'][^\"'>]*&[^#\"'>]")


def parse_text(
    text: str, syntax: RdfFormat, origin: Path | str, *, named_graphs: bool = False
) -> Iterator[Quad]:
    """Parse RDF; blank nodes get labels that no other text has.

    Args:
        text: The whole text.
        syntax: Its format.
        origin: What complaints call it: a path, as a reader at the prompt would write it.
        named_graphs: Whether it may name graphs. A file of a steward belongs to the graph of its
            folder, so there it may not.

    Raises:
        SourceFileError: it is broken, would take the whole machine, or holds nothing.
    """
    _refuse_bombs(origin, text, syntax)
    base = NO_BASE if syntax == RdfFormat.JSON_LD else None
    quad = None
    try:
        for quad in parse(text, syntax, base_iri=base, rename_blank_nodes=True):
            refuse_others(origin, quad, named_graphs=named_graphs)
            yield quad
    except SyntaxError as error:
        raise _explain(origin, text, syntax, error) from None
    if quad is None:
        raise SourceFileError(origin, line=None, message="There is no triple in this file.")


def decode(data: bytes, origin: Path | str) -> str:
    """Read UTF-8, without a byte order mark.

    Raises:
        SourceFileError: it is empty or not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").split("\n")
        raise SourceFileError(
            origin,
            line=len(before),
            column=len(before[-1]) + 1,
            message=f"Byte 0x{data[error.start]:02x} is not UTF-8. Save the file as UTF-8.",
        ) from None
    if not text.strip():
        raise SourceFileError(origin, line=None, message="The file is empty.")
    return text


def _refuse_bombs(origin: Path | str, text: str, syntax: RdfFormat) -> None:
    """Refuse the two kinds of small file that would take the whole machine."""
    if syntax == RdfFormat.JSON_LD:
        level = 0
        for bracket in re.findall(r"[\[\]{}]", _JSON_STRING.sub("", text)):
            level += 1 if bracket in "[{" else -1
            if level > JSON_LEVELS:
                message = f"The JSON is nested more than {JSON_LEVELS} levels deep."
                raise SourceFileError(origin, line=None, message=message)
    if syntax == RdfFormat.RDF_XML and (match := _NESTED_ENTITY.search(text)):
        raise SourceFileError(
            origin,
            line=text.count("\n", 0, match.start()) + 1,
            message="An entity is made of other entities. Write its whole text.",
        )


def refuse_others(origin: Path | str, quad: Quad, *, named_graphs: bool) -> None:
    """Refuse what a graph of RDF 1.1 cannot hold.

    Raises:
        SourceFileError: there is such a thing in the quad.
    """
    message = None
    if not named_graphs and not isinstance(quad.graph_name, DefaultGraph):
        message = (
            f"There is the named graph {quad.graph_name} in this file. "
            "The folder gives the graph: write the triples without a graph name."
        )
    elif isinstance(quad.object, Triple):
        message = "There is a triple term in this file. Write RDF 1.1."
    elif isinstance(quad.object, Literal) and quad.object.direction is not None:
        message = f"{quad.object} has a base direction. Write RDF 1.1."
    elif any(iri.startswith(NO_BASE) for iri in _iris(quad)):
        message = f"There is a relative IRI in {quad}. Write it whole, or give @base."
    elif name := next(filter(_is_prefixed, _iris(quad)), None):
        message = f"<{name}> is a prefixed name. Write it without angle brackets, or whole."
    if message is not None:
        raise SourceFileError(origin, line=None, message=message)


def _iris(quad: Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value


def _is_prefixed(iri: str) -> bool:
    scheme, _, rest = iri.partition(":")
    return scheme in namespaces.PREFIXES and not rest.startswith("//")


def _explain(
    origin: Path | str, text: str, syntax: RdfFormat, error: SyntaxError
) -> SourceFileError:
    message = _PLACE.sub("", str(error.args[0]), count=1)
    line, column = error.lineno, error.offset
    if "No scheme found" in message:
        message = "This IRI is relative. Write it whole, or declare a base"
    elif "LoadDocumentCallback" in message:
        message = "The context stands at another address. Write it into the file"
    if syntax == RdfFormat.RDF_XML and line is None:
        line, column = _place_in_xml(text)
    return SourceFileError(origin, line=line, column=column, message=message.rstrip(".") + ".")


def _place_in_xml(text: str) -> tuple[int | None, int | None]:
    """Find the place that the RDF/XML parser does not tell, where the XML itself is broken."""
    try:
        expat.ParserCreate().Parse(text, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None
