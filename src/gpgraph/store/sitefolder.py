"""The folder of a static site: files of ours, and a note that says which they are.

Nothing that is not in the note is ever changed or removed. A file is written only when its content
is another, so that a second export touches nothing, and what copies the folder sees what changed.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gpgraph.errors import SiteError

NOTE = ".gpgraph-site.json"
# What tools keep beside a site that is published from a repository.
OTHERS = frozenset({".git", ".gitattributes", ".gitignore", "CNAME"})


@dataclass(frozen=True, slots=True)
class SiteNote:
    """What an export says of itself: the base it was made for, the release, and its files.

    ``files`` has the media type of each; at the paths of ``unanswered`` a page says that only a
    running service answers there.
    """

    base: str
    release: str
    files: Mapping[str, str]
    unanswered: frozenset[str] = frozenset()


class SiteFolder:
    """Writes files of one export into a folder."""

    def __init__(self, path: Path, *, base: str, release: str) -> None:
        """Take a folder that is new, empty, or an earlier export.

        Raises:
            SiteError: it holds something else, or cannot be read or made.
        """
        self.path = path
        self.base, self._release = base, release
        self._files: dict[str, str] = {}
        self._folders: set[Path] = set()
        try:
            path.mkdir(parents=True, exist_ok=True)
            is_ours = (path / NOTE).is_file()
            if not is_ours and any(item.name not in OTHERS for item in path.iterdir()):
                raise SiteError(
                    f"{path} holds files that are not a site of ours. Name a folder that is new"
                    " or empty."
                )
        except OSError as error:
            raise _failed(path, error) from None
        self._earlier = dict(read_note(path).files) if is_ours else {}
        self._is_new = not is_ours

    @property
    def files(self) -> Mapping[str, str]:
        """Return what was written so far: file names, with the media type of each."""
        return self._files

    def write(self, name: str, media_type: str, content: bytes) -> None:
        """Keep a file; a second one of the same name replaces the first.

        Raises:
            SiteError: the disk does not take it, or a file and a folder would have one name.
        """
        if self._is_new:  # one that is interrupted is an export all the same
            self._is_new = False
            self._note({})
        self._files[name] = media_type
        self._write(name, content)

    def finish(self, unanswered: Iterable[str]) -> int:
        """Write the note, and remove what an earlier export wrote and this one did not.

        Args:
            unanswered: Paths with a page which says that no question is answered there.

        Returns:
            How many files were removed.

        Raises:
            SiteError: the disk does not take it.
        """
        stale = self._earlier.keys() - self._files.keys()
        try:
            for name in stale:
                self._remove(self.path / name)
        except OSError as error:
            raise _failed(self.path, error) from None
        self._note(self._files, sorted(path.strip("/") for path in unanswered))
        return len(stale)

    def _note(self, files: Mapping[str, str], unanswered: Sequence[str] = ()) -> None:
        content = {
            "base": self.base,
            "release": self._release,
            "unanswered": unanswered,
            "files": dict(sorted(files.items())),
        }
        self._write(NOTE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())

    def _write(self, name: str, content: bytes) -> None:
        path = self.path / name
        try:
            if path.parent not in self._folders:
                self._make_folder(path)
            if path.is_dir():
                self._clear(path)
                path.parent.mkdir(parents=True, exist_ok=True)
            if _holds(path, content):
                return
            unfinished = path.with_name(f".{secrets.token_hex(8)}")
            try:
                unfinished.write_bytes(content)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise _failed(path, error) from None

    def _make_folder(self, path: Path) -> None:
        """Make the folder of a file; a file that an earlier export has in its place gives way."""
        for folder in reversed(path.relative_to(self.path).parents[:-1]):
            name = folder.as_posix()
            if name in self._earlier and name not in self._files:
                (self.path / name).unlink(missing_ok=True)
                del self._earlier[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        self._folders.add(path.parent)

    def _clear(self, folder: Path) -> None:
        """Remove what an earlier export has below the name of a file."""
        prefix = folder.relative_to(self.path).as_posix() + "/"
        for name in self._earlier.keys() - self._files.keys():
            if name.startswith(prefix):
                self._remove(self.path / name)
                del self._earlier[name]

    def _remove(self, path: Path) -> None:
        """Remove a file, and the folders that are empty without it."""
        path.unlink(missing_ok=True)
        folder = path.parent
        while folder != self.path and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def read_note(path: Path) -> SiteNote:
    """Return what an export noted of itself.

    Raises:
        SiteError: there is no export in the folder, or its note is damaged.
    """
    try:
        found = json.loads((path / NOTE).read_text("utf-8"))
        files = {str(name): str(media_type) for name, media_type in found["files"].items()}
        unanswered = frozenset(map(str, found["unanswered"]))
        note = SiteNote(str(found["base"]), str(found["release"]), files, unanswered)
    except FileNotFoundError:
        raise SiteError(
            f"{path} holds no exported site. Write one: gpgraph export-site {path}"
        ) from None
    except OSError as error:
        raise _failed(path / NOTE, error) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        note = None
    if note is None or not all(_is_inside(name) for name in note.files):
        raise SiteError(
            f"{path / NOTE} is damaged, so that nobody can tell which files are ours. Name a"
            " folder that is new or empty."
        )
    return note


def _is_inside(name: str) -> bool:
    place = PurePosixPath(name)
    return not place.is_absolute() and ".." not in place.parts


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _failed(path: Path, error: OSError) -> SiteError:
    return SiteError(f"{path} cannot be written: {os.strerror(error.errno or 0)}.")
