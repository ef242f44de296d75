"""Where the ontology, data, shapes and queries are, and which named graph each file is.

The place of a file gives its graph, mechanically: ``data/gpg-2017/notes.ttl`` is
``…/graph/gpg-2017/notes``, ``ontology/core.ttl`` is ``…/graph/ontology/core``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from gpgraph.errors import GraphNameError, ResourcesMissingError, SourceFileError
from gpgraph.model import namespaces, sssom

FOLDERS = ("ontology", "data", "shapes", "queries")
SHAPES_GRAPH = namespaces.GRAPH + "shapes/"

# What may lie beside the sources without being one.
_BESIDE = frozenset({"", ".csv", ".jsonld", ".md", ".rq", ".txt"})
_SUFFIXES = {
    "ontology": (".ttl",),
    "data": (".ttl", sssom.SUFFIX),
    "shapes": (".shapes.ttl",),
}
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")
_RESERVED = re.compile(r"(inferred$|rules$|contrib(/|$)|ontology(/|$)|shapes(/|$))")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file, its place in the source tree with ``/``, and the IRI of its graph."""

    path: Path
    name: str
    graph: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder that holds ``ontology/``, ``data/``, ``shapes/`` and ``queries/``."""

    root: Path

    @property
    def context(self) -> Path:
        """The JSON-LD context that every document of ours uses."""
        return self.root / "ontology" / "context.jsonld"

    @property
    def rules(self) -> Path:
        """The folder of the inference rules."""
        return self.root / "ontology" / "rules"

    @property
    def queries(self) -> Path:
        """The folder of the stored queries."""
        return self.root / "queries"

    @property
    def catalogue(self) -> tuple[Path, ...]:
        """The stored queries that are public, sorted by name."""
        return tuple(sorted((self.queries / "catalog").glob("*.rq")))

    def files(self) -> tuple[SourceFile, ...]:
        """List the files that are named graphs, sorted by graph.

        Raises:
            ResourcesMissingError: a folder of sources is missing.
            GraphNameError: a file gives no usable graph name, or the same one as another.
            SourceFileError: a file is in a format that is not read there.
        """
        found = sorted(
            (file for folder in _SUFFIXES for file in self._files(folder)),
            key=lambda file: (file.graph, file.name),
        )
        for one, other in pairwise(found):
            if one.graph == other.graph:
                raise GraphNameError(
                    f"{one.name} and {other.name} both give the graph <{one.graph}>. Rename one."
                )
        return tuple(found)

    def beside(self) -> tuple[tuple[str, Path], ...]:
        """List what else a build reads, as place in the tree and path.

        These are the context, the rules and the stored queries.
        """
        paths = (self.context, *sorted(self.rules.glob("*.rq")), *self.catalogue)
        return tuple((path.relative_to(self.root).as_posix(), path) for path in paths)

    def _files(self, folder: str) -> Iterator[SourceFile]:
        top = self.root / folder
        if not top.is_dir():
            raise ResourcesMissingError(f"{top} is missing. It should hold the sources of gpgraph.")
        for path in sorted(top.rglob("*")):
            place = PurePosixPath(path.relative_to(self.root).as_posix())
            if is_hidden(place) or not path.is_file():
                continue
            suffix = next((end for end in _SUFFIXES[folder] if path.name.endswith(end)), None)
            if suffix is not None:
                yield SourceFile(path, str(place), _graph(place, suffix))
            elif path.suffix not in _BESIDE:
                known = " or ".join("*" + end for end in _SUFFIXES[folder])
                raise SourceFileError(
                    path, line=None, message=f"Files in {folder}/ are {known}. Rename or move it."
                )


def find_sources() -> Sources:
    """Find the sources of this installation.

    A wheel carries them in the package, a checkout has them at its root.

    Raises:
        ResourcesMissingError: they are in neither place.
    """
    package = Path(__file__).parents[1]
    places = (package / "_resources", package.parents[1])
    for root in places:
        if all((root / folder).is_dir() for folder in FOLDERS):
            return Sources(root)
    raise ResourcesMissingError(
        f"There is no folder with {', '.join(FOLDERS)} at {places[0]} or {places[1]}. "
        "Install gpgraph again, or run it from a whole checkout."
    )


def own_context() -> str:
    """Read the JSON-LD context of this installation.

    Raises:
        ResourcesMissingError: it is not where it should be.
    """
    return find_sources().context.read_text("utf-8")


def is_hidden(place: PurePosixPath) -> bool:
    """Tell whether a file is none of ours: hidden, or left behind by an editor."""
    return place.name.endswith("~") or any(part.startswith((".", "#")) for part in place.parts)


def _graph(place: PurePosixPath, suffix: str) -> str:
    whole = str(place).removesuffix(suffix)
    name = whole.removeprefix("data/")
    if not _NAME.fullmatch(name):
        raise GraphNameError(
            f"{place} gives no usable graph name. "
            "Name folders and files with a-z, 0-9, hyphens and full stops."
        )
    if name != whole and _RESERVED.match(name):
        raise GraphNameError(f"{place} gives a graph name that the build keeps. Rename it.")
    return namespaces.GRAPH + name
