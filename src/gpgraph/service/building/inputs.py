"""The files that a release is built from, and whether a release is still what they would give.

Nothing here parses or validates, so that ``serve`` can ask without loading what only a build needs.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gpgraph import __version__
from gpgraph.errors import GenerationError, SourceFileError
from gpgraph.model import namespaces
from gpgraph.model.history.manifest import SourceRecord
from gpgraph.store.reading.files import Contribution, contributions, shown
from gpgraph.store.releases.canonical import digest
from gpgraph.store.releases.generation import current
from gpgraph.store.resources import SourceFile, Sources


@dataclass(frozen=True, slots=True)
class Inputs:
    """Every file that a build reads, with its hash."""

    sources: Sources
    files: tuple[SourceFile, ...]
    contributed: tuple[Contribution, ...]
    records: Mapping[str, SourceRecord]

    @property
    def digest(self) -> str:
        """One hash over all of them, and over the version of the program that reads them."""
        records = (self.records[name] for name in sorted(self.records))
        lines = (f"{record.sha256} {record.path}\n" for record in records)
        return digest(chain((f"gpgraph {__version__}\n",), lines))

    @property
    def graph_files(self) -> tuple[SourceFile, ...]:
        """List the files that are graphs or parts of one, ours first."""
        given = chain.from_iterable(folder.files for folder in self.contributed)
        return (*self.files, *given)

    def of_graph(self, graph: str) -> tuple[SourceRecord, ...]:
        """List the files that a graph is made of.

        That of the rules and the inferred one are made of the rules, that of the examples of the
        stored queries; what is only counted has none.
        """
        made_of = {
            namespaces.INFERRED_GRAPH: self.sources.rules,
            namespaces.RULES_GRAPH: self.sources.rules,
            namespaces.EXAMPLES_GRAPH: self.sources.queries / "catalog",
        }
        if graph in made_of:
            folder = made_of[graph].relative_to(self.sources.root).as_posix() + "/"
            names = [name for name in self.records if name.startswith(folder)]
        else:
            names = [file.name for file in self.graph_files if file.graph == graph]
        return tuple(self.records[name] for name in sorted(names))


def read_inputs(sources: Sources, contributed: Sequence[Path]) -> Inputs:
    """List and hash what a build would read.

    Raises:
        BuildError: a file cannot be read, or gives no usable graph name.
        ResourcesMissingError: a folder of sources is missing.
    """
    files = sources.files()
    folders = contributions(contributed)
    given = chain.from_iterable(folder.files for folder in folders)
    places = [(file.name, file.path) for file in chain(files, given)]
    records = {name: SourceRecord(name, _hash(path)) for name, path in (*places, *sources.beside())}
    return Inputs(sources, files, folders, records)


def is_current(out: Path, sources: Sources, contributed: Sequence[Path] = ()) -> bool:
    """Tell whether the current release was built from the files as they are now.

    The files are hashed, not parsed. Where there is no release, none is current. A published one
    stays current until another is built on purpose, unless folders are contributed to it.

    Raises:
        BuildError: the files are such that no release can be built from them.
    """
    try:
        generation = current(out)
    except GenerationError:
        return False
    if generation.manifest.lineage.released and not contributed:
        return True
    return generation.manifest.source_digest == read_inputs(sources, contributed).digest


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise SourceFileError(shown(path), line=None, message=message) from None
