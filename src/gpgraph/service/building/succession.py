"""What a new release follows: the one before, the history so far, and the rules of succession.

No IRI that a release describes is ever missing from a later build.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Quad

from gpgraph.errors import RemovedIriError
from gpgraph.model.history.changes import Difference, Kind, ResourceChange
from gpgraph.model.history.history import Entry, History
from gpgraph.model.history.manifest import Lineage, Manifest
from gpgraph.model.namespaces import BASE
from gpgraph.service.building.difference import content_of, content_of_graphs, difference
from gpgraph.store.releases.canonical import CanonicalGraph
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.lineage import history_of, latest

# As many removed IRIs are listed in one message.
LISTED = 10
REMEDY = (
    "A published IRI is never removed. Put it back with owl:deprecated true, and name what takes "
    "its place with dcterms:isReplacedBy. An alignment that is no longer held gets these two "
    "statements in a Turtle file, in place of its row."
)

REMEDY_FOREIGN = (
    "An IRI of others is not ours to deprecate: put back what was said about it, as people still "
    "read it here."
)


@dataclass(frozen=True, slots=True)
class Succession:
    """What comes after the releases of a folder."""

    previous: Generation | None
    """The latest release."""

    history: History
    """Up to it."""

    difference: Difference
    """From it to what is being built; empty where nothing was released so far."""

    def entry(self, manifest: Manifest, release: str | None) -> Entry:
        """Return the line of the history about what is being built."""
        return Entry(
            release=release,
            number=self.number,
            id=None,
            date=manifest.created,
            previous=None if self.previous is None else self.before,
            ontology_version=manifest.ontology_version,
            difference=self.difference,
        )

    @property
    def before(self) -> str:
        """Return the name of the latest release, for messages."""
        if self.previous is None:
            return "nothing"
        return self.previous.manifest.release or self.previous.id[:12]

    @property
    def number(self) -> int:
        """Return how many it is among the releases, from 1."""
        return 1 if self.previous is None else self.previous.manifest.lineage.number + 1

    def repeats(self, manifest: Manifest) -> bool:
        """Tell whether a build gives what the latest release is already."""
        return self.previous is not None and _apart(manifest) == _apart(self.previous.manifest)

    def carry(self, manifest: Manifest, *, released: bool) -> tuple[Manifest, bytes | None]:
        """Place a manifest after the releases.

        Returns:
            The manifest with its lineage, and the history that it then carries, as JSON.
        """
        if self.previous is None and not released:
            return manifest, None
        entry = self.entry(manifest, manifest.release if released else None)
        history = self.history.after(entry).to_json().encode()
        previous = None if self.previous is None else self.previous.id
        sha256 = hashlib.sha256(history).hexdigest()
        lineage = Lineage(released, self.number, previous, sha256)
        return replace(manifest, lineage=lineage), history


def succession(
    out: Path,
    graphs: Mapping[str, Sequence[Quad]],
    canonical: Iterable[CanonicalGraph],
    context: bytes,
) -> Succession:
    """Compare graphs that are about to become a release with the latest one of a folder.

    Args:
        out: The folder of releases.
        graphs: Their quads, under their IRIs.
        canonical: The same graphs with their hashes.
        context: The JSON-LD context.

    Raises:
        RemovedIriError: something that it describes is described no longer.
        GenerationError: one of the releases cannot be read.
    """
    previous = latest(out)
    if previous is None:
        return Succession(None, History(), Difference())
    hashes = {graph.iri: graph.sha256 for graph in canonical}
    found = difference(content_of(previous), content_of_graphs(graphs, hashes, context))
    if removed := found.of_kind(Kind.REMOVED):
        raise RemovedIriError(_removed_text(removed, previous))
    return Succession(previous, history_of(previous), found)


def _apart(manifest: Manifest) -> Manifest:
    """Return a manifest without its place among others, and without what only a release has."""
    return replace(manifest, lineage=Lineage(), created=None, release=None)


def _removed_text(removed: Sequence[ResourceChange], previous: Generation) -> str:
    shown = [f"  <{change.iri}>" for change in removed[:LISTED]]
    if len(removed) > LISTED:
        shown.append(f"  and {len(removed) - LISTED:,} more")
    remedies = [
        remedy
        for remedy, is_ours in ((REMEDY, True), (REMEDY_FOREIGN, False))
        if any(change.iri.startswith(BASE) is is_ours for change in removed)
    ]
    name = previous.manifest.release or previous.id[:12]
    return "\n".join(
        (f"Release {name} describes what the sources no longer describe:", *shown, *remedies)
    )
