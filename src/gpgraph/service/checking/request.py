"""What somebody wants checked, now and as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gpgraph.errors import EarlierStateError, SourceFileError
from gpgraph.service.checking.inputs import (
    Inputs,
    Reader,
    inputs_against,
    inputs_beside,
    own_inputs,
)
from gpgraph.service.checking.keeping import KeepingReader, Root
from gpgraph.service.checking.readings import STDIN, Given
from gpgraph.store.resources import FOLDERS, Sources
from gpgraph.store.revisions import copy_revision

_SOURCES = FOLDERS[:3]


@dataclass(frozen=True, slots=True)
class Request:
    """What is checked against what.

    Args:
        given: The data; without any, those of the installation.
        shapes: The shapes; without any, those of the installation, with its data beside.
        sources: The installation.
    """

    given: Given
    shapes: Given
    sources: Sources

    def inputs(self, reader: Reader) -> Inputs:
        """Read all that the check needs.

        Raises:
            SourceFileError: an input cannot be read.
        """
        if self.shapes.paths:
            return inputs_against(self.given, self.shapes, reader)
        if self.is_given:
            return inputs_beside(self.sources, self.given, reader)
        return own_inputs(self.sources, reader)

    @property
    def is_given(self) -> bool:
        """Tell whether the data are somebody's, not those of the installation."""
        return bool(self.given.paths) or self.given.stdin is not None

    @property
    def places(self) -> tuple[Path, ...]:
        """List what is to be watched: the files and folders that the check reads."""
        ours = () if self.shapes.paths else tuple(self.sources.root / name for name in _SOURCES)
        return (*self.given.paths, *self.shapes.paths, *ours)

    def earlier(self, name: str, folder: Path) -> Inputs:
        """Read the state to compare with.

        Shapes of others, and the data beside which somebody's are checked, are as they are now.

        Args:
            name: A file or folder that holds it, or a revision of git.
            folder: An empty folder for copies.

        Raises:
            EarlierStateError: there is no such state.
            SourceFileError: a file of it cannot be read.
        """
        if not self.is_given:
            return self._earlier_sources(name, folder)
        if self.given.stdin is not None and self.given.paths:
            raise EarlierStateError(name, "files cannot be compared together with what comes in.")
        paths = self.given.paths or (Path(STDIN),)
        found = zip(paths, _places(name, paths, folder), strict=True)
        roots = [Root(was, path) for path, was in found if _holds_data(was, self.given)]
        given = replace(self.given, paths=tuple(root.read_at for root in roots), stdin=None)
        reader = KeepingReader(roots)
        if given.paths or self.shapes.paths:
            return replace(self, given=given).inputs(reader)
        return replace(inputs_beside(self.sources, given, reader), readings=())

    def _earlier_sources(self, name: str, folder: Path) -> Inputs:
        root = Path(name)
        if not root.exists():
            now = [self.sources.root / one for one in _SOURCES]
            root = copy_revision(name, now, folder)[0].parent
        reader = KeepingReader([Root(root, self.sources.root)])
        return own_inputs(Sources(root), reader)


def _places(name: str, paths: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Return where the earlier state of each path is, if it has one."""
    old = Path(name)
    if not old.exists():
        return copy_revision(name, paths, folder)
    if len(paths) == 1 and (paths[0].is_dir() or not old.is_dir()):
        return (old,)
    if not old.is_dir():
        raise EarlierStateError(name, "this is one file, and more than one is checked.")
    places = tuple(old / path.name for path in paths)
    if not any(place.exists() for place in places):
        raise EarlierStateError(name, "this folder has no file of the name of one that is checked.")
    return places


def _holds_data(place: Path, given: Given) -> bool:
    """Tell whether something can be read there; a folder may have been empty."""
    if not place.is_dir():
        return place.exists()
    try:
        return bool(replace(given, paths=(place,), stdin=None).files())
    except SourceFileError:
        return False
