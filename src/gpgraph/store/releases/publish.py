"""Publishing: a generation gets its folder whole, then the pointer names it.

It is written in a hidden sibling folder and renamed into place, so that no reader ever sees half of
one. The pointer is replaced in one step as well. Builds may run side by side. Nothing is deleted
but what a build that died left behind.
"""

import gzip
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gpgraph.errors import GenerationError
from gpgraph.model.history.manifest import Manifest
from gpgraph.store.labels.writing import LABELS, write_labels
from gpgraph.store.releases.dumps import DUMPS, write_dumps
from gpgraph.store.releases.generation import (
    BUILD_FACTS,
    CONFORMANCE,
    CONTEXT,
    DATASET,
    HISTORY,
    MANIFEST,
    POINTER,
    Generation,
    read,
)

# Level 6 writes a million quads in seconds; 9 takes three times as long for a few per cent.
_GZIP_LEVEL = 6
_UNFINISHED = ".building-"
# No build writes for that long: what is older belongs to one that died.
_DEAD_AFTER_S = 3600
_BATCH = 10_000

Prove = Callable[[Path], bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is written beside the manifest."""

    lines: Iterable[str]
    """The dataset as sorted N-Quads, each with its line end."""

    context: bytes
    """The JSON-LD context."""

    build_facts: Mapping[str, object]
    """What differs from one build to the next; not part of any hash."""

    history: bytes | None = None
    """What changed from release to release; ``None`` where the manifest names none."""


def publish(
    out: Path,
    manifest: Manifest,
    contents: Contents,
    prove: Prove | None = None,
    *,
    with_dumps: bool = True,
) -> Generation:
    """Write a release and make it the current one.

    Args:
        out: The folder of releases; made if need be.
        manifest: What the release holds.
        contents: The rest of it.
        prove: Checks the release in a folder, and returns the record to keep with it.
        with_dumps: Whether there are files to download; writing them takes most of the time.

    Raises:
        GenerationError: the disk does not take it. The release before stays current.
    """
    if (out / MANIFEST).exists():
        raise GenerationError(f"{out} is one release. Name the folder that holds all of them.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        _clean(out)
        if not _is_whole(out / manifest.id):
            _write_folder(out, manifest, contents, prove, with_dumps=with_dumps)
        _point(out, manifest.id)
    except OSError as error:
        raise GenerationError(
            f"The release cannot be written to {out}: {error.strerror}."
        ) from None
    return Generation(out / manifest.id, manifest)


def _write_folder(
    out: Path, manifest: Manifest, contents: Contents, prove: Prove | None, *, with_dumps: bool
) -> None:
    unfinished = out / (_UNFINISHED + secrets.token_hex(8))
    unfinished.mkdir()
    try:
        _write_dataset(unfinished / DATASET, contents.lines)
        _write_file(unfinished / CONTEXT, contents.context)
        if contents.history is not None:
            _write_file(unfinished / HISTORY, contents.history)
        _write_file(unfinished / MANIFEST, manifest.to_json().encode())
        if with_dumps:
            write_dumps(unfinished / DUMPS, unfinished / DATASET)
        write_labels(unfinished / LABELS, unfinished / DATASET)
        facts = json.dumps(contents.build_facts, sort_keys=True, indent=1) + "\n"
        _write_file(unfinished / BUILD_FACTS, facts.encode())
        if prove is not None:
            _write_file(unfinished / CONFORMANCE, prove(unfinished))
        _sync_folder(unfinished)
        _move(unfinished, out / manifest.id)
        _sync_folder(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_dataset(path: Path, lines: Iterable[str]) -> None:
    with path.open("xb") as file:
        # No name and no time in the header: equal content gives equal bytes.
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
            batch: list[str] = []
            for line in lines:
                batch.append(line)
                if len(batch) == _BATCH:
                    packed.write("".join(batch).encode())
                    batch.clear()
            packed.write("".join(batch).encode())
        _sync(file.fileno())


def _write_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())


def _move(unfinished: Path, final: Path) -> None:
    """Rename into place; a damaged folder in that place gives way, a whole one stays."""
    for _ in range(2):
        try:
            unfinished.rename(final)
        except OSError:
            if _is_whole(final):  # another build of the same sources was quicker
                return
            if not final.exists():
                raise
            aside = final.with_name(_UNFINISHED + secrets.token_hex(8))
            final.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    unfinished.rename(final)


def _is_whole(folder: Path) -> bool:
    try:
        generation = read(folder)
        generation.verify()
    except GenerationError:
        return False
    return generation.id == folder.name


def _point(out: Path, name: str) -> None:
    pointer = out / POINTER
    if pointer.is_file() and pointer.read_bytes() == f"{name}\n".encode():
        return
    unfinished = out / f"{_UNFINISHED}{POINTER}-{secrets.token_hex(8)}"
    _write_file(unfinished, f"{name}\n".encode())
    unfinished.replace(pointer)
    _sync_folder(out)


def _clean(out: Path) -> None:
    """Remove what builds that died left behind."""
    for path in out.glob(_UNFINISHED + "*"):
        try:
            age_s = time.time() - path.stat().st_mtime
        except FileNotFoundError:  # its build has just finished
            continue
        if age_s < _DEAD_AFTER_S:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)
