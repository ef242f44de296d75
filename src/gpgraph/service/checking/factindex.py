"""Facts by subject, property and value, as far as walks along shapes need them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term

Fact = Triple | Quad

_TYPE, _BELOW = expand("rdf:type"), expand("rdfs:subClassOf")
_NONE: Mapping[Term, None] = {}


class FactIndex:
    """Facts that can be added and taken away, and asked from either end.

    Args:
        properties: The IRIs of those that will be asked about; ``None`` for all.
    """

    def __init__(self, facts: Iterable[Fact], properties: Collection[str] | None) -> None:
        """Take in the first facts."""
        self._properties = None if properties is None else {*properties, _TYPE, _BELOW}
        self._values: dict[str, dict[Term, dict[Term, None]]] = {}
        self._subjects: dict[str, dict[Term, dict[Term, None]]] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """Take in a fact, which may be there already."""
        name = fact.predicate.value
        if self._properties is None or name in self._properties:
            self._values.setdefault(name, {}).setdefault(fact.subject, {})[fact.object] = None
            self._subjects.setdefault(name, {}).setdefault(fact.object, {})[fact.subject] = None

    def remove(self, fact: Fact) -> None:
        """Forget a fact."""
        name = fact.predicate.value
        if self._properties is None or name in self._properties:
            _remove(self._values.get(name, {}), fact.subject, fact.object)
            _remove(self._subjects.get(name, {}), fact.object, fact.subject)

    def values(self, subject: Term, name: str | None) -> Iterable[Term]:
        """Return the values of a property, or of any."""
        if name is not None:
            return self._values.get(name, {}).get(subject, _NONE)
        return [one for of in self._values.values() for one in of.get(subject, _NONE)]

    def subjects(self, name: str | None, value: Term) -> Iterable[Term]:
        """Return what has a value for a property, or for any."""
        if name is not None:
            return self._subjects.get(name, {}).get(value, _NONE)
        return [one for of in self._subjects.values() for one in of.get(value, _NONE)]

    def hierarchy(self) -> Iterator[Triple]:
        """Yield all that says which class is below which."""
        below = NamedNode(_BELOW)
        for lower, classes in self._values.get(_BELOW, {}).items():
            if not isinstance(lower, Literal):  # is a subject, and so none
                yield from (Triple(lower, below, one) for one in classes)

    def is_a(self, node: Term, class_: Term) -> bool:
        """Tell whether a node is an instance of a class or of one below: SHACL, section 1.1."""
        seen: set[Term] = set()
        waiting = list(self.values(node, _TYPE))
        while waiting:
            one = waiting.pop()
            if one == class_:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self.values(one, _BELOW)
        return False


def _remove(ends: dict[Term, dict[Term, None]], near: Term, far: Term) -> None:
    others = ends.get(near)
    if others is not None:
        others.pop(far, None)
        if not others:
            del ends[near]
