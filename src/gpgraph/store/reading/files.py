"""Files to quads. Every complaint names the file, the line and the column.

Only the files of a release and the folders of its steward come here, on the command line: what
strangers send over HTTP is parsed in a worker.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import NamedNode, Quad, RdfFormat

from gpgraph.errors import GraphNameError, SourceFileError
from gpgraph.model import namespaces, sssom
from gpgraph.model.documents.owncontext import with_own_context
from gpgraph.store.reading.texts import decode, parse_text
from gpgraph.store.resources import SourceFile, is_hidden, own_context

_MAX_CONTEXT = 1 << 20

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


@dataclass(frozen=True, slots=True)
class Contribution:
    """A steward's folder: the graph that it becomes, and its files."""

    graph: str
    files: tuple[SourceFile, ...]


def read_graph(file: SourceFile) -> Iterator[Quad]:
    """Read one file of the source tree, or of a steward's folder, into its graph.

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
    text = read_text(file.path)
    syntax = FORMATS[file.path.suffix.lower()]
    if syntax == RdfFormat.JSON_LD:
        text = with_own_context(text, own_context)
    graph = NamedNode(file.graph)
    for quad in parse_text(text, syntax, shown(file.path)):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def contributions(folders: Sequence[Path]) -> tuple[Contribution, ...]:
    """Name the graph of each folder and list its files of RDF or of links, sorted by graph.

    Raises:
        GraphNameError: a folder gives no usable name, or the same one as another folder.
        SourceFileError: there is no such folder, or no RDF file in it.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        graph = contributed_graph(folder)
        if graph in found:
            raise GraphNameError(
                f"{found[graph]} and {folder} both give the graph <{graph}>. Rename one folder."
            )
        found[graph] = folder
    return tuple(
        Contribution(graph, _files(folder, graph)) for graph, folder in sorted(found.items())
    )


def contributed_graph(folder: Path) -> str:
    """Return the name of the graph that a folder of a steward becomes.

    Raises:
        GraphNameError: the folder's name gives none.
    """
    return namespaces.CONTRIB_GRAPH + _slug(folder)


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
    return decode(data, shown(path))


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
        is_read = path.suffix.lower() in FORMATS or path.name.endswith(sssom.SUFFIX)
        if is_read and path.is_file() and not is_hidden(place):
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


def is_context(path: Path) -> bool:
    """Tell whether a file is a JSON-LD context and nothing else: it tells how others are read."""
    if path.suffix.lower() != ".jsonld" or path.stat().st_size > _MAX_CONTEXT:
        return False
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False  # whoever reads it says what is wrong with it
    return isinstance(document, dict) and document.keys() == {"@context"}
