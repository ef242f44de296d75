"""A release as files to download: the whole in several formats, and each named graph in Turtle.

They are made once, when the release is written, from its sorted quads, so that equal releases have
equal files; a server sends them as they are. ``dumps.json`` lists them. No hash of the release
covers them: all of them say what ``dataset.nq.gz`` says.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, cast

from pydantic import TypeAdapter, ValidationError
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.errors import UnwritableError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.namespaces import BASE
from gpgraph.store.querying.writing import write_graph
from gpgraph.store.releases.packing import GZIP, ZSTD, Packed

DUMPS = "dumps"
LISTING = "dumps.json"
N_QUADS = "dataset.nq"
TRIG = "dataset.trig"
JSON_LD = "dataset.jsonld"

_KNOWN = re.compile(r"(?:dataset\.(?:nq|trig|jsonld)|[^/].*\.ttl)\.(?:gz|zst)")
_PIECE_BYTES = 1 << 20
_BATCH = 10_000
GraphLines = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Dump:
    """A file: its path below the address of the release, its length, its SHA-256."""

    name: str
    bytes: int
    sha256: str


def write_dumps(folder: Path, dataset: Path) -> None:
    """Write all dumps, and the list of them, into a folder that is not there yet.

    JSON-LD is left out where the data hold a triple term, for which it has no place.

    Args:
        folder: Where the dumps go.
        dataset: The gzipped, sorted N-Quads of the release, which is one of the dumps.

    Raises:
        OSError: the disk does not take them.
    """
    folder.mkdir()
    with dataset.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    written = [Dump(f"{N_QUADS}{GZIP}", dataset.stat().st_size, sha256)]
    with gzip.open(dataset) as lines, Packed(folder / N_QUADS, (ZSTD,)) as packed:
        shutil.copyfileobj(lines, packed, _PIECE_BYTES)
    written += _listed(packed, folder)
    graphs = _by_graph(dataset)
    for name, format_ in ((TRIG, mediatypes.TRIG), (JSON_LD, mediatypes.JSON_LD)):
        # What takes triples takes quads as well, where the format has graphs.
        quads = cast("Iterator[Triple]", (quad for _, found in graphs for quad in _read(found)))
        written += _serialised(folder / name, quads, format_, folder)
    for graph, found in graphs:
        if graph:
            triples = (quad.triple for quad in _read(found))
            path = folder / f"{graph.removeprefix(BASE)}.ttl"
            written += _serialised(path, triples, mediatypes.TURTLE, folder)
    listing = json.dumps([asdict(dump) for dump in written], indent=1) + "\n"
    with (folder / LISTING).open("x", encoding="utf-8") as text:
        text.write(listing)
        text.flush()
        os.fsync(text.fileno())


def read_dumps(generation: Path) -> tuple[Dump, ...]:
    """Return the dumps of a release; none of one that was written without any.

    What a newer gpgraph may have added, in formats that this one does not know, is left out.
    """
    try:
        text = (generation / DUMPS / LISTING).read_text("utf-8")
        listed = TypeAdapter(tuple[Dump, ...]).validate_json(text)
    except (OSError, ValidationError):
        return ()
    return tuple(dump for dump in listed if _is_known(dump.name))


def dump_path(generation: Path, dump: Dump) -> Path | None:
    """Return the file of a dump; ``None`` where it is not what was written."""
    is_dataset = dump.name == f"{N_QUADS}{GZIP}"
    path = generation / dump.name if is_dataset else generation / DUMPS / dump.name
    try:
        return path if path.stat().st_size == dump.bytes else None
    except OSError:
        return None


def _is_known(name: str) -> bool:
    """Tell whether a dump can be described, and lies below the folder of its release."""
    return _KNOWN.fullmatch(name) is not None and ".." not in name.split("/")


def _by_graph(dataset: Path) -> GraphLines:
    """Return each graph with its lines in their order; the default graph comes first, unnamed."""
    found: dict[str, list[str]] = {}
    with (
        gzip.open(dataset, "rt", encoding="utf-8", newline="\n") as text,
        gzip.open(dataset) as lines,
    ):
        quads = parse(cast("IO[bytes]", lines), RdfFormat.N_QUADS, lenient=True)
        for line, quad in zip(text, quads, strict=True):
            name = quad.graph_name
            found.setdefault(name.value if isinstance(name, NamedNode) else "", []).append(line)
    return sorted(found.items())


def _read(lines: Iterable[str]) -> Iterator[Quad]:
    for _, batch in groupby(enumerate(lines), lambda item: item[0] // _BATCH):
        text = "".join(line for _, line in batch)
        yield from parse(text, RdfFormat.N_QUADS, lenient=True, rename_blank_nodes=False)


def _serialised(path: Path, triples: Iterator[Triple], format_: Format, folder: Path) -> list[Dump]:
    """Write triples or quads, packed both ways; nothing where the format has no place for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with Packed(path, (GZIP, ZSTD)) as packed:
            write_graph(triples, format_, packed)
    except UnwritableError:
        for file in packed.paths:
            file.unlink()
        return []
    return _listed(packed, folder)


def _listed(packed: Packed, folder: Path) -> list[Dump]:
    return [
        Dump(path.relative_to(folder).as_posix(), size, sha256)
        for path, size, sha256 in packed.files
    ]
