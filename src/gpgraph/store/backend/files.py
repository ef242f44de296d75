"""The files of a release as a graph, so that a front can start from nothing but the server.

A server may write numbers, dates and blank nodes in its own way; a text it gives back as it took
it. So every front has the same bytes, and those that the release was built with.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from io import BytesIO

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gpgraph.errors import GenerationError
from gpgraph.store.releases.generation import (
    BUILD_FACTS,
    CONFORMANCE,
    CONTEXT,
    DATASET,
    HISTORY,
    MANIFEST,
    Generation,
)

# What cannot be made from the others.
NAMES = (MANIFEST, DATASET, CONTEXT, HISTORY, BUILD_FACTS, CONFORMANCE)
_NEEDED = frozenset({MANIFEST, DATASET, CONTEXT})
_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_PIECE_BYTES = 24 * 1024


def as_triples(generation: Generation, graph: str) -> Iterator[bytes]:
    """Yield the files of a release as N-Triples, a line at a time.

    Args:
        generation: The release.
        graph: The name of the graph that they become, below which the pieces are named.
    """
    listing: dict[str, object] = {}
    for name in NAMES:
        path = generation.path / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        pieces = range(0, len(content), _PIECE_BYTES)
        listing[name] = {"sha256": hashlib.sha256(content).hexdigest(), "pieces": len(pieces)}
        for number, start in enumerate(pieces):
            text = base64.b64encode(content[start : start + _PIECE_BYTES]).decode()
            yield _line(f"{graph}/{name}/{number}", text)
    yield _line(graph, json.dumps(listing, sort_keys=True))


def from_triples(lines: bytes, graph: str) -> Mapping[str, bytes]:
    """Return the files of a release by their names.

    Args:
        lines: The graph in N-Triples.
        graph: Its name.

    Raises:
        GenerationError: they are not whole.
    """
    found: dict[str, str] = {}
    try:
        for quad in parse(lines, RdfFormat.N_TRIPLES, lenient=True):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found[quad.subject.value] = quad.object.value
        listing = json.loads(found[graph])
        files = {
            str(name): _joined(found, f"{graph}/{name}", int(facts["pieces"]), facts["sha256"])
            for name, facts in listing.items()
            if name in NAMES
        }
    except (SyntaxError, ValueError, KeyError, TypeError, AttributeError):
        raise _broken() from None
    if not files.keys() >= _NEEDED:
        raise _broken()
    return files


def lines_of(dataset: bytes) -> Iterator[str]:
    """Yield the lines of a gzipped dataset."""
    with gzip.open(BytesIO(dataset), "rt", encoding="utf-8", newline="\n") as text:
        yield from text


def _line(subject: str, value: str) -> bytes:
    return f"<{subject}> <{_VALUE}> {Literal(value)} .\n".encode()


def _joined(found: Mapping[str, str], name: str, pieces: int, sha256: str) -> bytes:
    content = b"".join(
        base64.b64decode(found[f"{name}/{number}"], validate=True) for number in range(pieces)
    )
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(name)
    return content


def _broken() -> GenerationError:
    return GenerationError(
        "The server does not hold the files of its release whole. Publish the release again:"
        " gpgraph publish"
    )
