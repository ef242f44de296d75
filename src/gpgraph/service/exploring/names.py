"""What concepts are called, read before there are walls: a tree shows hundreds of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal

from gpgraph.service.describing.references import LABELS, References, View, natural
from gpgraph.store.describing.description import Reader

# Of more concepts than these, the others are looked up when they are shown.
MOST_KEPT = 3000

Order: TypeAlias = tuple[int, list[tuple[int, str]], str]


class Name(NamedTuple):
    """What is said of a concept wherever it is named."""

    labels: tuple[Literal, ...]
    code: str | None
    code_by_us: bool
    deprecated: bool
    order: Order


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the concepts of a release."""

    kept: dict[str, Name]

    @classmethod
    def of(cls, reader: Reader, iris: Iterable[str]) -> "Names":
        """Read the names of things."""
        refs = References(reader)
        return cls({iri: _name(refs, iri) for iri in islice(iris, MOST_KEPT)})

    def order(self, iri: str) -> Order:
        """Return a key to sort by, as ``References.order``; by IRI alone what is not kept."""
        name = self.kept.get(iri)
        return (10**6, natural(iri), iri) if name is None else name.order

    def to(self, refs: References, iri: str) -> View:
        """Return a reference to a concept, as ``References.to``; it has a page, for it is here."""
        name = self.kept.get(iri) or _name(refs, iri)
        label = next(iter(refs.readable(name.labels)), None)
        return {
            "iri": iri,
            "label": label.value if label else iri,
            "lang": label.language if label else None,
            "code": name.code,
            "codeByUs": name.code_by_us,
            "known": True,
            "deprecated": name.deprecated,
        }


def _name(refs: References, iri: str) -> Name:
    labels = (term for term in refs.store.values(iri, *LABELS) if isinstance(term, Literal))
    return Name(
        tuple(labels),
        refs.code(iri),
        refs.code_by_us(iri),
        refs.deprecated(iri),
        refs.order(iri),
    )
