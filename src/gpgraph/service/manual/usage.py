"""Where terms are used: how often, on things of which classes, by whom for example."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from pyoxigraph import NamedNode, Triple

from gpgraph.model.namespaces import ID, SDG, expand

EXAMPLES = 3

_TYPE = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class Use:
    """How often a term is used, and by which things for example.

    ``times`` counts instances of a class, and else triples. ``classes`` are what the subjects of
    these triples are, as closely as is known, with the number of triples of each; the most frequent
    come first.
    """

    times: int
    classes: tuple[tuple[str, int], ...]
    examples: tuple[str, ...]


class Usage:
    """What stands where in a release; read in one pass. Subjects without an IRI do not count."""

    def __init__(self, triples: Iterable[Triple], above: Mapping[str, frozenset[str]]) -> None:
        """Read the triples; ``above`` are the classes right above a class."""
        self._above = above
        self._by_property: dict[str, list[str]] = {}
        self._by_value: dict[str, list[str]] = {}
        self._by_class: dict[str, list[str]] = {}
        self._classes: dict[str, list[str]] = {}
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if not isinstance(subject, NamedNode):
                continue
            self._by_property.setdefault(predicate, []).append(subject.value)
            if isinstance(value, NamedNode) and predicate == _TYPE:
                self._by_class.setdefault(value.value, []).append(subject.value)
                self._classes.setdefault(subject.value, []).append(value.value)
            elif isinstance(value, NamedNode):
                self._by_value.setdefault(value.value, []).append(subject.value)

    def of_class(self, iri: str) -> Use:
        """Return the use of a class: its instances."""
        return self._use(self._by_class.get(iri, []), are_instances=True)

    def of_property(self, iri: str) -> Use:
        """Return the use of a property: the triples that have it."""
        return self._use(self._by_property.get(iri, []))

    def of_value(self, iri: str) -> Use:
        """Return the use of a value of a code list: the triples that lead to it."""
        return self._use(self._by_value.get(iri, []))

    def _use(self, subjects: list[str], *, are_instances: bool = False) -> Use:
        counted = Counter(name for one in subjects for name in self._closest(one))
        classes = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        examples = nsmallest(EXAMPLES, set(subjects), key=_order)
        return Use(len(subjects), () if are_instances else tuple(classes), tuple(examples))

    def _closest(self, subject: str) -> set[str]:
        """Return the classes of a thing that none of its others makes superfluous."""
        classes = set(self._classes.get(subject, ()))
        return classes - {above for name in classes for above in self._above.get(name, ())}


def _order(iri: str) -> tuple[bool, int, str]:
    """Sort what has a page of its own first, and short names before long ones."""
    return (not iri.startswith((ID, SDG)), len(iri), iri)
