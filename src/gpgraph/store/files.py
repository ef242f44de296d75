"""Files to quads. Every complaint names the file, the line and the column.

Only the files of a release and the folders of its steward come here, on the command line: what
strangers send over HTTP is parsed in a worker.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from xml.parsers import expat

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.errors import GraphNameError, SourceFileError
from gpgraph.model import namespaces, sssom
from gpgraph.store.resources import SourceFile, is_hidden

# The JSON-LD parser needs stack for every level and brings the process down at a few thousand.
JSON_LEVELS = 500

FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        ".ttl": RdfFormat.TURTLE,
        ".nt": RdfFormat.N_TRIPLES,
        ".nq": RdfFormat.N_QUADS,
        ".trig": RdfFormat.TRIG,
        ".jsonld": RdfFormat.JSON_LD,
        ".rdf": RdfFormat.RDF_XML,
        ".owl": RdfFormat.RDF_XML,
        ".xml": RdfFormat.RDF_XML,
    }
)

# The JSON-LD parser drops triples with relative IRIs without a word; against this base they show.
_NO_BASE = "http://relative.invalid/"
_PLACE = re.compile(r"^Parser error .*?\d: ")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NESTED_ENTITY = re.compile(r"<!ENTITY\s+[^>]*?[\"'][^\"'>]*&[^#\"'>]")


@dataclass(frozen=True, slots=True)
class Contribution:
    """A steward's folder: the graph that it becomes, and its files."""

    graph: str
    files: tuple[SourceFile, ...]


def read_graph(file: SourceFile) -> Iterator[Quad]:
    """Read one file of the source tree into its graph.

    Raises:
        SourceFileError: the file cannot be read, or holds nothing.
    """
    if file.path.name.endswith(sssom.SUFFIX):
        table = sssom.parse(read_text(file.path), shown(file.path))
        if table.iri != file.graph:
            message = f"The graph of this file is {file.graph}, so mapping_set_id must be that."
            raise SourceFileError(shown(file.path), line=1, message=message)
        yield from table.quads(file.graph)
    else:
        yield from read_rdf(file)


def read_rdf(file: SourceFile) -> Iterator[Quad]:
    """Read one RDF file into its graph; blank nodes get labels that no other file has.

    The formats that hold datasets are read too, as long as they name no graph: a file of a
    steward belongs to the graph of its folder.

    Raises:
        SourceFileError: as ``read_graph``.
    """
    path = file.path
    syntax = FORMATS[path.suffix.lower()]
    text = read_text(path)
    _refuse_bombs(path, text, syntax)
    graph = NamedNode(file.graph)
    base = _NO_BASE if syntax == RdfFormat.JSON_LD else None
    quad = None
    try:
        for quad in parse(text, syntax, base_iri=base, rename_blank_nodes=True):
            _refuse_others(path, quad)
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise _explain(path, text, syntax, error) from None
    if quad is None:
        raise SourceFileError(shown(path), line=None, message="There is no triple in this file.")


def contributions(folders: Sequence[Path]) -> tuple[Contribution, ...]:
    """Name the graph and list the RDF files of each folder, sorted by graph.

    Raises:
        GraphNameError: a folder gives no usable name, or the same one as another folder.
        SourceFileError: there is no such folder, or no RDF file in it.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        graph = namespaces.CONTRIB_GRAPH + _slug(folder)
        if graph in found:
            raise GraphNameError(
                f"{found[graph]} and {folder} both give the graph <{graph}>. Rename one folder."
            )
        found[graph] = folder
    return tuple(
        Contribution(graph, _files(folder, graph)) for graph, folder in sorted(found.items())
    )


def read_text(path: Path) -> str:
    """Read a whole file of UTF-8, without a byte order mark.

    Raises:
        SourceFileError: the file cannot be opened, is empty or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise SourceFileError(shown(path), line=None, message=message) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").split("\n")
        raise SourceFileError(
            shown(path),
            line=len(before),
            column=len(before[-1]) + 1,
            message=f"Byte 0x{data[error.start]:02x} is not UTF-8. Save the file as UTF-8.",
        ) from None
    if not text.strip():
        raise SourceFileError(shown(path), line=None, message="The file is empty.")
    return text


def shown(path: Path) -> Path:
    """Return the path as a reader at the prompt would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _slug(folder: Path) -> str:
    name = folder.resolve().name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        raise GraphNameError(
            f"The name of the folder {folder} gives no graph name. "
            "Give it one with letters of a-z or digits."
        )
    return slug


def _files(folder: Path, graph: str) -> tuple[SourceFile, ...]:
    if not folder.is_dir():
        raise SourceFileError(folder, line=None, message="There is no such folder.")
    name = graph.removeprefix(namespaces.GRAPH)
    files = []
    for path in sorted(folder.rglob("*")):
        place = PurePosixPath(path.relative_to(folder).as_posix())
        if path.suffix.lower() in FORMATS and path.is_file() and not is_hidden(place):
            _refuse_name(place)
            files.append(SourceFile(path, f"{name}/{place}", graph))
    if not files:
        message = f"There is no RDF file in this folder: {', '.join(FORMATS)}."
        raise SourceFileError(folder, line=None, message=message)
    return tuple(files)


def _refuse_name(place: PurePosixPath) -> None:
    """Refuse a name that no text can hold: it stands in the manifest."""
    readable = str(place).encode(errors="backslashreplace").decode()
    if readable != str(place):
        message = "The name is not UTF-8. Rename the file or its folder."
        raise SourceFileError(readable, line=None, message=message)


def _refuse_bombs(path: Path, text: str, syntax: RdfFormat) -> None:
    """Refuse the two kinds of small file that would take the whole machine."""
    if syntax == RdfFormat.JSON_LD:
        level = 0
        for bracket in re.findall(r"[\[\]{}]", _JSON_STRING.sub("", text)):
            level += 1 if bracket in "[{" else -1
            if level > JSON_LEVELS:
                message = f"The JSON is nested more than {JSON_LEVELS} levels deep."
                raise SourceFileError(shown(path), line=None, message=message)
    if syntax == RdfFormat.RDF_XML and (match := _NESTED_ENTITY.search(text)):
        raise SourceFileError(
            shown(path),
            line=text.count("\n", 0, match.start()) + 1,
            message="An entity is made of other entities. Write its whole text.",
        )


def _refuse_others(path: Path, quad: Quad) -> None:
    """Refuse what a graph of RDF 1.1 cannot hold."""
    message = None
    if not isinstance(quad.graph_name, DefaultGraph):
        message = (
            f"There is the named graph {quad.graph_name} in this file. "
            "The folder gives the graph: write the triples without a graph name."
        )
    elif isinstance(quad.object, Triple):
        message = "There is a triple term in this file. Write RDF 1.1."
    elif isinstance(quad.object, Literal) and quad.object.direction is not None:
        message = f"{quad.object} has a base direction. Write RDF 1.1."
    elif any(iri.startswith(_NO_BASE) for iri in _iris(quad)):
        message = f"There is a relative IRI in {quad}. Write it whole, or give @base."
    elif name := next(filter(_is_prefixed, _iris(quad)), None):
        message = f"<{name}> is a prefixed name. Write it without angle brackets, or whole."
    if message is not None:
        raise SourceFileError(shown(path), line=None, message=message)


def _iris(quad: Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value


def _is_prefixed(iri: str) -> bool:
    scheme, _, rest = iri.partition(":")
    return scheme in namespaces.PREFIXES and not rest.startswith("//")


def _explain(path: Path, text: str, syntax: RdfFormat, error: SyntaxError) -> SourceFileError:
    message = _PLACE.sub("", str(error.args[0]), count=1)
    line, column = error.lineno, error.offset
    if "No scheme found" in message:
        message = "This IRI is relative. Write it whole, or declare a base"
    elif "LoadDocumentCallback" in message:
        message = "The context stands at another address. Write it into the file"
    if syntax == RdfFormat.RDF_XML and line is None:
        line, column = _place_in_xml(text)
    return SourceFileError(shown(path), line=line, column=column, message=message.rstrip(".") + ".")


def _place_in_xml(text: str) -> tuple[int | None, int | None]:
    """Find the place that the RDF/XML parser does not tell, where the XML itself is broken."""
    try:
        expat.ParserCreate().Parse(text, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None
