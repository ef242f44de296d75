"""The schemes of a release as trees, and what links tie together: read once, when it is loaded."""

from collections.abc import Iterable, Mapping

from gpgraph.model.namespaces import ID, expand
from gpgraph.service.exploring.names import Names
from gpgraph.store.describing.description import Reader


class Outline:
    """The trees and links of the default graph of one release.

    A concept may stand in several places. One that a scheme names as its own, and that neither is
    a top concept nor stands below another, is taken for a top concept.
    """

    def __init__(self, reader: Reader) -> None:
        """Read the trees; the parts of each are in the order of the source."""
        schemes_of = _grouped(reader.pairs("skos:inScheme"))
        self._above = _grouped(reader.pairs("skos:broader"))
        tops = _grouped(reader.pairs("skos:topConceptOf"))
        below: dict[str, set[str]] = {}
        for concept, parents in (*self._above.items(), *tops.items()):
            for parent in parents:
                below.setdefault(parent, set()).add(concept)
        for concept, schemes in schemes_of.items():
            if concept not in self._above and concept not in tops:
                for scheme in schemes:
                    below.setdefault(scheme, set()).add(concept)
        self._schemes_of = {**tops, **schemes_of}
        editions = {*reader.subjects("rdf:type", expand("gp:Framework"))}
        # Editions of goals first, then other lists of ours, then those of others.
        self.schemes = tuple(
            sorted(
                {*reader.subjects("rdf:type", expand("skos:ConceptScheme"))},
                key=lambda iri: (iri not in editions, not iri.startswith(ID), iri),
            )
        )
        self.names = Names.of(reader, (*self.schemes, *self._schemes_of))
        self._below = {
            iri: tuple(sorted(found, key=self.names.order)) for iri, found in below.items()
        }
        self.linked = _linked(dict(reader.pairs("gp:subject")), dict(reader.pairs("gp:object")))
        self._wholes = {scheme: self._reach(scheme) for scheme in self.schemes}
        self.concepts = frozenset[str]().union(*self._wholes.values())

    def __contains__(self, iri: object) -> bool:
        """Tell whether a thing is a scheme, or a concept of one."""
        return iri in self._schemes_of or iri in self._wholes

    def below(self, iri: str) -> tuple[str, ...]:
        """Return what stands directly below a scheme or a concept."""
        return self._below.get(iri, ())

    def whole(self, iri: str) -> frozenset[str]:
        """Return everything below a scheme or a concept, a concept itself with it."""
        return self._wholes[iri] if iri in self._wholes else self._reach(iri)

    def _reach(self, iri: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(self.below(here))
        return frozenset(found - {iri} if iri not in self._schemes_of else found)

    def path(self, iri: str) -> list[str]:
        """Return one way from a scheme down to a concept, without the concept."""
        path: list[str] = []
        while True:
            parents = self._above.get(iri) or self._schemes_of.get(iri) or frozenset()
            parent = next((one for one in sorted(parents) if one not in path), None)
            if parent is None:
                return path
            path.insert(0, parent)
            iri = parent

    def about(self, iri: str) -> frozenset[str]:
        """Return what a thing concerns: it and all below it, and what a link ties to any of them.

        That two things are linked is somebody's judgement: see the links for whose.
        """
        whole = self.whole(iri)
        tied = (self.linked.get(one, ()) for one in (*whole, iri))
        return self.concepts.intersection({iri}.union(whole, *tied))


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}


def _linked(
    subjects: Mapping[str, str], objects: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Return what each end of the links is tied to; keys are the alignments."""
    ends = ((one, objects.get(alignment)) for alignment, one in subjects.items())
    pairs = [(one, other) for one, other in ends if other is not None]
    return _grouped([*pairs, *((other, one) for one, other in pairs)])
