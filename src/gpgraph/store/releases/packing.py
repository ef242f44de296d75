"""One stream of bytes into several compressed files at once, each hashed as it is written."""

import gzip
import hashlib
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP, ZSTD = ".gz", ".zst"

# Level 6 writes a million quads in seconds; 9 takes three times as long for a few per cent.
GZIP_LEVEL = 6
# As fast, and the file is a third smaller.
ZSTD_LEVEL = 9


class Packed:
    """A file to write to, packed in several ways; equal content gives equal bytes."""

    def __init__(self, path: Path, endings: Sequence[str]) -> None:
        """Write ``path`` with each of the endings; nothing is opened before the block."""
        self.paths = [path.with_name(path.name + ending) for ending in endings]
        self._hashed: list[_Hashed] = []
        self._packers: list[IO[bytes]] = []
        self._stack = ExitStack()

    @property
    def files(self) -> list[tuple[Path, int, str]]:
        """Return path, bytes and SHA-256 of each file; after the block."""
        return [
            (path, hashed.size, hashed.sha256)
            for path, hashed in zip(self.paths, self._hashed, strict=True)
        ]

    def __enter__(self) -> Self:
        """Open the files, which are not there yet."""
        for path in self.paths:
            hashed = self._stack.enter_context(_Hashed(path.open("xb")))
            packer = _packer(path.suffix, cast("IO[bytes]", hashed))
            self._packers.append(self._stack.enter_context(packer))
            self._hashed.append(hashed)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the files, and wait until the disk has them."""
        self._stack.__exit__(kind, error, traceback)

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        for packer in self._packers:
            packer.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls it at its end."""


class _Hashed:
    """A file that knows the hash of what was written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())

    def write(self, data: bytes, /) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _packer(ending: str, file: IO[bytes]) -> IO[bytes]:
    if ending == GZIP:
        # No name and no time in the header: equal content gives equal bytes.
        return cast("IO[bytes]", gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0))
    return cast("IO[bytes]", zstd.ZstdFile(file, "wb", level=ZSTD_LEVEL))
