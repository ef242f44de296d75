"""Generations: folders that never change, and the pointer file that names the current one.

This is the reading side; ``publish.py`` writes.
"""

import errno
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from gpgraph.errors import GenerationError
from gpgraph.model.history.manifest import Manifest, from_json

MANIFEST = "manifest.json"
DATASET = "dataset.nq.gz"
CONTEXT = "context.jsonld"
HISTORY = "history.json"
BUILD_FACTS = "build.json"
CONFORMANCE = "conformance.json"
POINTER = "current"

_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One release on disk."""

    path: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The SHA-256 that names it."""
        return self.manifest.id

    @property
    def dataset(self) -> Path:
        """The gzipped, sorted N-Quads: every named graph, and the default graph."""
        return self.path / DATASET

    @property
    def context(self) -> Path:
        """The JSON-LD context."""
        return self.path / CONTEXT

    @property
    def history(self) -> Path:
        """What changed from release to release, up to this one; only where there is one before."""
        return self.path / HISTORY

    @property
    def conformance(self) -> Path:
        """What the build found when it checked the service; part of no hash, and may be absent."""
        return self.path / CONFORMANCE

    def graph(self, iri: str) -> Iterator[Quad]:
        """Yield the quads of one named graph; the whole file is read for them."""
        name, end = NamedNode(iri), f" <{iri}> .\n".encode()
        with self.readable(), gzip.open(self.dataset) as lines:
            for line in lines:
                if line.endswith(end):  # or a triple of the default graph whose object it is
                    quads = parse(line, RdfFormat.N_QUADS)
                    yield from (quad for quad in quads if quad.graph_name == name)

    def verify(self) -> None:
        """Compare the files with the hashes in the manifest.

        Raises:
            GenerationError: a file is missing, damaged or was changed.
        """
        with self.readable():
            with gzip.open(self.dataset) as lines:
                found = hashlib.file_digest(lines, "sha256").hexdigest()
            if found != self.manifest.dataset_sha256:
                raise _damaged(self.dataset, "does not have the hash that the manifest gives")
            found = hashlib.sha256(self.context.read_bytes()).hexdigest()
            if found != self.manifest.context_sha256:
                raise _damaged(self.context, "does not have the hash that the manifest gives")
            expected = self.manifest.lineage.history_sha256
            if expected and hashlib.sha256(self.history.read_bytes()).hexdigest() != expected:
                raise _damaged(self.history, "does not have the hash that the manifest gives")

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Turn what goes wrong while a file of the release is read into a ``GenerationError``."""
        try:
            yield
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(self.path, error) from None


def current(out: Path) -> Generation:
    """Open the release that is current in a folder of releases, or the release that it is itself.

    Raises:
        GenerationError: there is none, or it is not whole. The message says what to do.
    """
    if (out / MANIFEST).is_file():
        return read(out)
    try:
        name = (out / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        raise GenerationError(
            f"There is no release in {out}. Build one: gpgraph build --out {out}"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(out / POINTER, error) from None
    if not is_identifier(name):
        raise _damaged(out / POINTER, "does not name a release")
    return read(out / name)


def is_identifier(name: str) -> bool:
    """Tell whether a name has the form of a release's identifier, as its folder has."""
    return _ID.fullmatch(name) is not None


def named(out: Path, identifier: str) -> Generation | None:
    """Open the release of that identifier in a folder of releases; ``None`` when it is not there.

    Anything may be asked for: only an identifier is ever looked for.
    """
    if not is_identifier(identifier):
        return None
    try:
        found = read(out / identifier)
    except GenerationError:
        return None
    return found if found.id == identifier else None


def read(folder: Path) -> Generation:
    """Open one release. Its files are not compared with their hashes; ``verify`` does that.

    Raises:
        GenerationError: the folder is missing or not whole.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from None
    try:
        manifest = from_json(text)
    except ValueError as error:
        raise _damaged(path, str(error)) from None
    generation = Generation(folder, manifest)
    for needed in (generation.dataset, generation.context):
        if not needed.is_file():
            raise _damaged(needed, "is missing")
    return generation


def _unreadable(path: Path, error: Exception) -> GenerationError:
    """Tell files that must be built again from a machine that does not let us read them."""
    reason = getattr(error, "strerror", None) or error
    if isinstance(error, OSError) and error.errno not in {None, errno.ENOENT}:
        return GenerationError(f"{path} cannot be read: {reason}.")
    return _damaged(path, f"cannot be read ({reason})")


def _damaged(path: Path, what: str) -> GenerationError:
    return GenerationError(f"{path} {what}. Build the release again: gpgraph build")
