"""What differs between two releases: resource by resource, each change with its rule and level.

A statement is written as in N-Triples, so that it reads the same in every file and page. What a
resource says by way of blank nodes, such as a list, is one value: the text of the whole structure
between square brackets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeAlias


class Level(StrEnum):
    """How much a change asks of those who use the data."""

    CORRECTION = "correction"
    ADDITION = "addition"
    BREAKING = "breaking"

    @property
    def rank(self) -> int:
        """Return its place, from 0: a release has the level of its weightiest change."""
        return tuple(Level).index(self)


class Kind(StrEnum):
    """What became of a resource."""

    ADDED = "added"
    CHANGED = "changed"
    DEPRECATED = "deprecated"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One statement about a resource, and the named graph that makes it."""

    predicate: str
    """An IRI, without brackets."""

    value: str
    """A term of N-Triples, or the text of a structure in square brackets."""

    graph: str
    """The IRI of the graph."""


Resources: TypeAlias = Mapping[str, frozenset[Statement]]
"""What a release says: the statements about each resource, by its IRI."""


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """What changed about one resource."""

    iri: str
    label: str | None
    """Its label as a term of N-Triples, in the later release where it has one there."""

    kind: Kind
    level: Level
    rules: tuple[str, ...]
    """The identifiers of the rules that apply, the weightiest first."""

    added: tuple[Statement, ...] = ()
    removed: tuple[Statement, ...] = ()
    replaced_by: tuple[str, ...] = ()
    """IRIs of what to use instead of a deprecated resource."""

    @property
    def moved(self) -> tuple[tuple[Statement, Statement], ...]:
        """Return the statements that only another graph makes now, as before and after."""
        before = {(item.predicate, item.value): item for item in self.removed}
        pairs = ((before.get((item.predicate, item.value)), item) for item in self.added)
        return tuple((old, new) for old, new in pairs if old is not None)


@dataclass(frozen=True, slots=True)
class Beside:
    """A change that is not about one resource."""

    subject: str
    """``context``, ``contributed`` or ``inferred``."""

    text: str
    """What changed, as a sentence."""

    level: Level
    rule: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes from one release to another; resources sorted by kind and IRI."""

    resources: tuple[ResourceChange, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def level(self) -> Level | None:
        """Return the level of the weightiest change; ``None`` where nothing changed."""
        resources = (change.level for change in self.resources)
        return weightiest(chain(resources, (item.level for item in self.beside)))

    def of_kind(self, kind: Kind) -> tuple[ResourceChange, ...]:
        """Return the resources of which that became."""
        return tuple(change for change in self.resources if change.kind is kind)

    def counts(self) -> dict[str, int]:
        """Count the resources of each kind."""
        return {kind.value: len(self.of_kind(kind)) for kind in Kind}

    def summary(self) -> str:
        """Say in a few words how many resources changed in which way."""
        counts = [f"{count:,} {name}" for name, count in self.counts().items() if count]
        if self.beside:
            counts.append(f"{len(self.beside):,} other")
        return ", ".join(counts) or "nothing changed"


def weightiest(levels: Iterable[Level]) -> Level | None:
    """Return the highest of some levels; ``None`` of none."""
    return max(levels, key=lambda level: level.rank, default=None)
