"""Files as they were at a revision of git, copied out of the repository that they are in.

Nothing in the working tree changes, and git runs nothing of the repository's own: no hook belongs
to what is called here.
"""

import subprocess
import tarfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from gpgraph.errors import EarlierStateError

_SECONDS = 60


def copy_revision(revision: str, paths: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Copy files and folders as they were.

    Args:
        revision: What git calls a commit: ``HEAD``, ``main~2``, a tag, a hash.
        paths: Where they are now, in one repository.
        folder: An empty folder, which gets the copies.

    Returns:
        Where the copy of each is; what did not exist at the time has none there.

    Raises:
        EarlierStateError: they are in no repository, or it has no such revision.
    """
    start = _folder_of(paths[0])
    top = Path(_git(revision, start, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    named = f"{revision}^{{commit}}"
    found = _git(revision, top, "rev-parse", "--verify", "--quiet", "--end-of-options", named)
    commit = found.decode().strip()
    places = [_place(revision, path, top) for path in paths]
    listed = _git(revision, top, "ls-tree", "-r", "-z", "--name-only", commit, "--", *places)
    names = [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]
    if names:
        _extract(revision, top, commit, names, folder)
    return tuple(folder / place for place in places)


def _extract(revision: str, top: Path, commit: str, names: Sequence[str], folder: Path) -> None:
    literal = [f":(literal){name}" for name in names]
    packed = _git(revision, top, "archive", "--format=tar", commit, "--", *literal)
    try:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise EarlierStateError(revision, f"a file of it cannot be copied: {error}.") from None


def _place(revision: str, path: Path, top: Path) -> str:
    whole = path.resolve()
    if not whole.is_relative_to(top):
        raise EarlierStateError(revision, f"{path} is not in the repository {top}.")
    return whole.relative_to(top).as_posix()


def _folder_of(path: Path) -> Path:
    """Return a folder that exists, at a path or above it."""
    whole = path.resolve()
    return next(one for one in (whole, *whole.parents) if one.is_dir())


def _git(revision: str, folder: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - arguments are passed one by one, and by no shell
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise EarlierStateError(revision, "this is no path, and there is no git here.") from None
    except subprocess.TimeoutExpired:
        raise EarlierStateError(revision, f"git did not end within {_SECONDS} s.") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        known = said or "git knows no such revision"
        raise EarlierStateError(revision, f"this is no path, and as a revision: {known}.")
    return done.stdout
