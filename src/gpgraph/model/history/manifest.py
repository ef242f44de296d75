"""The manifest of a release: what it holds, from which files, with which hashes.

All of it follows from the sources and from the releases before, so two builds of the same files
after the same release give the same manifest and the same identifier. Facts that differ between two
builds (clock, machine) stand in ``build.json``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from gpgraph.model import namespaces

FORMAT = 2


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
        """The graph's name without the part that ours share, such as ``ontology/core``.

        Of what a release says of itself it is ``.well-known/void`` and the like.
        """
        return self.iri.removeprefix(namespaces.GRAPH).removeprefix(namespaces.BASE)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a release stands among those that were made before it in the same folder."""

    released: bool = False
    """Whether it was made by ``gpgraph release``: its name is published, and it stays."""

    number: int = 1
    """How many it is among the releases, from 1; of what is not released, how many it would be."""

    previous: str | None = None
    """The identifier of the release before; ``None`` where there is none."""

    history_sha256: str | None = None
    """SHA-256 of ``history.json``; ``None`` where there is none."""


@dataclass(frozen=True)
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

    shapes_version: str | None = None
    """The end of the ``owl:versionIRI`` of the shapes; ``None`` where they state none."""

    languages: tuple[str, ...] = ()
    """The language tags of the texts in the default graph, sorted."""

    lineage: Lineage = Lineage()
    """Where it stands among the releases; two builds of the same files agree on all else."""

    @cached_property
    def id(self) -> str:
        """The SHA-256 of the content: the name of the release's folder."""
        content = json.dumps(
            {"format": FORMAT, **self._content()},
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def key(self) -> str:
        """What stands for it in addresses and graph names: its name once published, else its id."""
        return self.release if self.release and self.lineage.released else self.id

    @property
    def title(self) -> str:
        """Return the name that people read, or the start of the identifier where it has none.

        With graphs of a steward in it, or built after a release and not released itself, it is not
        the published release, and says so.
        """
        name = self.release or self.id[:12]
        if self.lineage.previous is not None and not self.lineage.released:
            name = f"{name} (not released)"
        graphs = (graph.iri for graph in self.graphs)
        start = namespaces.CONTRIB_GRAPH
        added = [iri.removeprefix(start) for iri in graphs if iri.startswith(start)]
        return " + ".join([name, *added])

    def address(self, base: str) -> str:
        """Return where its files are.

        Args:
            base: The public address of the service, or of the part of it that is this release.
        """
        own = (f"/release/{key}" for key in (self.id, self.release) if key)
        return base if base.endswith(tuple(own)) else f"{base}/release/{self.id}"

    @property
    def named_triples(self) -> int:
        """How many triples the named graphs have together."""
        return sum(graph.triples for graph in self.graphs)

    @property
    def quads(self) -> int:
        """How many lines the dataset has: named graphs and default graph together."""
        return self.default_graph_triples + self.named_triples

    def to_json(self) -> str:
        """Write the manifest, with its identifier, in the one form that it has."""
        content = {"format": FORMAT, "id": self.id, **self._content()}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n"

    def _content(self) -> dict[str, object]:
        """Return what is written and hashed: all but what has its default.

        So a field that is added one day, with a default, leaves the identifiers of earlier releases
        as they are.
        """
        return {
            name: value
            for name, value in asdict(self).items()
            if value != _DEFAULTS.get(name, _NONE)
        }


_NONE = object()
_DEFAULTS: Mapping[str, object] = MappingProxyType(
    {
        "counts": {},
        "shapes_version": None,
        "languages": (),
        "lineage": asdict(Lineage()),
    }
)


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
    if strange := sorted(content.keys() - {item.name for item in fields(Manifest)}):
        raise ValueError(f"is of a newer gpgraph: this one knows nothing of {', '.join(strange)}")
    try:
        manifest = TypeAdapter(Manifest).validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"is not whole: {place}: {first['msg']}") from None
    if manifest.id != identifier:
        raise ValueError("does not have the content that its id names")
    return manifest
