"""What our rules may look at though no file says it: where something stands, and what is missing.

Shapes see one graph and no names of graphs, and they start from what is described. So two kinds of
facts are added for them, and for them only:

- ``void:inDataset`` tells which graph states the evidence class of an alignment, and which
  contributed graph describes something under an IRI in our care that no graph of ours describes.
- A property of our vocabulary, or a resource in our care, that is used and has no type gets the
  one that RDFS gives to all: ``rdf:Property`` (RDF 1.1 Semantics, rdfD2), ``rdfs:Resource``
  (rdfs4b). That makes it a focus node, once, however often it is used.
"""

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.model import namespaces
from gpgraph.model.namespaces import expand

_TYPE = NamedNode(expand("rdf:type"))
_PROPERTY, _RESOURCE = NamedNode(expand("rdf:Property")), NamedNode(expand("rdfs:Resource"))
_EVIDENCE, _IN_DATASET = NamedNode(expand("gp:evidenceClass")), NamedNode(expand("void:inDataset"))
_TERM = namespaces.ONTOLOGY + "#"
_STARTS = (namespaces.ID, namespaces.SDG)
_SDG = re.compile(re.escape(namespaces.SDG) + r"[0-9]+(\.[0-9a-z]+)?")
GIVEN_GRAPH = namespaces.CONTRIB_GRAPH + "given"
"""Stands for the graph of what somebody has checked before contributing it."""


def premises(facts: Iterable[Triple | Quad]) -> list[Triple]:
    """Return what the rules need to know besides the facts.

    Args:
        facts: Everything: ontology, data, inferences. A triple, or a quad of the default graph,
            is nobody's in particular.
    """
    seen = _Seen()
    for fact in facts:
        seen.add(fact)
    return seen.premises()


def in_our_care(iri: str) -> bool:
    """Tell whether nobody but us, or the United Nations for its goals, may mint an IRI."""
    return iri.startswith(namespaces.ID) or _SDG.fullmatch(iri) is not None


class _Seen:
    """What one walk over the facts finds out about names in our care."""

    def __init__(self) -> None:
        self._properties: set[NamedNode] = set()
        self._mentioned: set[NamedNode] = set()
        self._typed: set[NamedNode] = set()
        self._ours: set[NamedNode] = set()
        self._in: dict[Triple, None] = {}
        self._contributed: dict[Triple, None] = {}

    def add(self, fact: Triple | Quad) -> None:
        """Take note of a fact."""
        self._properties.add(fact.predicate)
        if isinstance(fact.object, NamedNode) and fact.object.value.startswith(_STARTS):
            self._mentioned.add(fact.object)
        if fact.predicate in (_TYPE, _EVIDENCE) and isinstance(fact.subject, NamedNode):
            self._add_description(fact, fact.subject)

    def _add_description(self, fact: Triple | Quad, subject: NamedNode) -> None:
        graph = fact.graph_name if isinstance(fact, Quad) else None
        is_type = fact.predicate == _TYPE
        if is_type and subject.value.startswith((_TERM, *_STARTS)):
            self._typed.add(subject)
        if not isinstance(graph, NamedNode):
            return
        stands = Triple(subject, _IN_DATASET, graph)
        if not is_type:
            self._in[stands] = None
        elif not graph.value.startswith(namespaces.CONTRIB_GRAPH):
            self._ours.add(subject)
        elif in_our_care(subject.value):
            self._contributed[stands] = None

    def premises(self) -> list[Triple]:
        """Draw the conclusions."""
        unknown = (one for one in self._properties - self._typed if one.value.startswith(_TERM))
        missing = (one for one in self._mentioned - self._typed if in_our_care(one.value))
        return [
            *self._in,
            *(one for one in self._contributed if one.subject not in self._ours),
            *(Triple(one, _TYPE, _PROPERTY) for one in unknown),
            *(Triple(one, _TYPE, _RESOURCE) for one in missing),
        ]
