"""Reads files so that two readings can be compared: what is the same has the same triples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gpgraph.model.stablenodes import with_stable_nodes
from gpgraph.service.checking.readings import STDIN, Given, Reading, read_ours
from gpgraph.store.resources import SourceFile

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Root:
    """Something that is named: where it is read, and where it belongs.

    The two differ for a copy of an earlier state.
    """

    read_at: Path
    belongs_at: Path

    @classmethod
    def of(cls, path: Path) -> "Root":
        """Return a root that is read where it belongs."""
        return cls(path, path)

    def place(self, file: Path) -> Path | None:
        """Return where a file that is read belongs, if it is in here."""
        if file == self.read_at:
            return self.belongs_at
        if file.is_relative_to(self.read_at):
            return self.belongs_at / file.relative_to(self.read_at)
        return None


class KeepingReader:
    """Reads a file again when it has changed, and calls its blank nodes as before.

    Args:
        roots: What is named; all else is read where it belongs.
    """

    def __init__(self, roots: Sequence[Root] = ()) -> None:
        """Have read nothing."""
        self._roots = roots
        self._kept: dict[Path, tuple[_Stamp, Reading]] = {}

    def given(self, given: Given) -> tuple[Reading, ...]:
        """Read what somebody names.

        Raises:
            SourceFileError: one cannot be read. What was read before is kept.
        """
        files = given.files()
        stale = tuple(file for file in files if self._is_stale(file))
        stamps = {file: _stamp(file) for file in stale}
        read = replace(given, paths=stale).read()
        for file, reading in zip(stale, read, strict=False):
            self._keep(file, stamps[file], reading)
        rest = tuple(self._placed(Path(STDIN), one) for one in read[len(stale) :])
        return (*(self._kept[file][1] for file in files), *rest)

    def ours(self, files: Iterable[SourceFile]) -> tuple[Reading, ...]:
        """Read files of the installation.

        Raises:
            SourceFileError: one cannot be read.
        """
        wanted = tuple(files)
        for file in wanted:
            if self._is_stale(file.path):
                stamp = _stamp(file.path)
                self._keep(file.path, stamp, *read_ours([file]))
        return tuple(self._kept[file.path][1] for file in wanted)

    def _keep(self, file: Path, stamp: _Stamp, reading: Reading) -> None:
        self._kept[file] = stamp, self._placed(file, reading)

    def _placed(self, file: Path, reading: Reading) -> Reading:
        places = (root.place(file) for root in self._roots)
        place = next((one for one in places if one is not None), file)
        facts = with_stable_nodes(reading.facts, str(place.resolve()))
        text = place if isinstance(reading.text, Path) else reading.text
        return replace(reading, facts=facts, text=text)

    def _is_stale(self, file: Path) -> bool:
        return file not in self._kept or self._kept[file][0] != _stamp(file)


def _stamp(file: Path) -> _Stamp:
    """Return what changes with a file; of one that is not there, what no file has."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0, -1)
    return found.st_mtime_ns, found.st_ino, found.st_size
