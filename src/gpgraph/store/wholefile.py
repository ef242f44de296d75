"""Writes a file whole, or leaves what was there as it was."""

import os
import tempfile
from pathlib import Path

from gpgraph.errors import OutputFileError


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place in one step.

    Raises:
        OutputFileError: it cannot be written there; nothing has changed.
    """
    try:
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                file.write(content)
                file.flush()
                os.chmod(file.name, mode & 0o777)  # noqa: PTH101 - a name, not yet a place
                os.replace(file.name, path)  # noqa: PTH105 - as above
            except BaseException:
                os.unlink(file.name)  # noqa: PTH108 - as above
                raise
    except OSError as error:
        raise OutputFileError(str(path), str(error.strerror)) from None


def _umask() -> int:
    before = os.umask(0)
    os.umask(before)
    return before
