"""What is said of the things that pages name, kept for the page that names them next.

A store never changes while it is read, and pages name the same classes, properties and documents
again and again: reading them anew took a third of the time that a page does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from gpgraph.store.describing.about import DEFAULT

Term: TypeAlias = NamedNode | BlankNode | Literal
# Terms by the IRI of the property.
Said: TypeAlias = Mapping[str, Sequence[Term]]

# Things that are kept, and the statements of a thing that is: a hub would take the room of many.
MOST_THINGS = 4096
MOST_STATEMENTS = 200


class Sayings:
    """Reads what the default graph of a store says of things."""

    def __init__(self, store: Store) -> None:
        """Keep a store that nobody else changes."""
        self._store = store
        self._kept: dict[str, Said] = {}

    def of(self, iri: str) -> Said:
        """Return what a thing has, by the IRI of the property; nothing where it is unknown."""
        said = self._kept.get(iri)
        if said is None:
            said, statements = self._read(iri)
            if statements <= MOST_STATEMENTS:
                if len(self._kept) >= MOST_THINGS:
                    del self._kept[next(iter(self._kept))]
                self._kept[iri] = said
        return said

    def keep(self, things: Iterable[str]) -> None:
        """Read things before anybody asks, so that all workers share them."""
        for _, iri in zip(range(MOST_THINGS), things, strict=False):
            self.of(iri)

    def _read(self, iri: str) -> tuple[Said, int]:
        found: dict[str, list[Term]] = {}
        statements = 0
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, DEFAULT):
            if isinstance(quad.object, NamedNode | BlankNode | Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object)
                statements += 1
        return found, statements
