"""The manifest of a release: what it holds, from which files, with which hashes.

All of it follows from the sources, so two builds of the same files give the same manifest and the
same identifier. Facts that differ between two builds (clock, machine) stand in ``build.json``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from pydantic import TypeAdapter, ValidationError

from gpgraph.model import namespaces

FORMAT = 1


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file that was read: its place in the source tree, with ``/``, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class GraphRecord:
    """A named graph.

    The hash is the SHA-256 of the graph in canonical N-Triples: blank nodes labelled by RDFC-1.0,
    lines sorted by code point.
    """

    iri: str
    sha256: str
    triples: int
    in_default_graph: bool
    sources: tuple[SourceRecord, ...]

    @property
    def name(self) -> str:
        """The graph's name without the part that all of ours share, such as ``ontology/core``."""
        return self.iri.removeprefix(namespaces.GRAPH)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is certain about a release; graphs are sorted by IRI."""

    version: str
    """The version of gpgraph that built it."""

    ontology_version: str | None
    """``owl:versionInfo`` of the ontology; ``None`` where the ontology states none."""

    release: str | None
    """The name to cite: ``dcat:version`` of the catalogue; ``None`` where it states none."""

    created: str | None
    """When the sources were last changed, in UTC; ``None`` where nothing tells."""

    graphs: tuple[GraphRecord, ...]
    default_graph_triples: int

    dataset_sha256: str
    """SHA-256 of the uncompressed ``dataset.nq``."""

    context_sha256: str
    """SHA-256 of ``context.jsonld``."""

    source_digest: str
    """One hash over all files that were read, to tell whether they have changed since."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """How many things of each of our and the UN's classes the default graph has."""

    @property
    def id(self) -> str:
        """The SHA-256 of the content: the name of the release's folder."""
        content = json.dumps(
            {"format": FORMAT, **asdict(self)},
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def quads(self) -> int:
        """How many lines the dataset has: named graphs and default graph together."""
        return self.default_graph_triples + sum(graph.triples for graph in self.graphs)

    def to_json(self) -> str:
        """Write the manifest, with its identifier, in the one form that it has."""
        content = {"format": FORMAT, "id": self.id, **asdict(self)}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: the text is no manifest, one of another format, or was changed by hand. The
            message says which, as the second half of a sentence.
    """
    try:
        content = json.loads(text)
    except ValueError:
        raise ValueError("is not JSON") from None
    if not isinstance(content, dict) or "format" not in content:
        raise ValueError("is not a manifest of gpgraph")
    found = content.pop("format")
    if found != FORMAT:
        raise ValueError(f"has format {found!r}, but this gpgraph reads format {FORMAT}")
    identifier = content.pop("id", None)
    try:
        manifest = TypeAdapter(Manifest).validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"is not whole: {place}: {first['msg']}") from None
    if manifest.id != identifier:
        raise ValueError("does not have the content that its id names")
    return manifest
