"""Alignments as annotated axioms of OWL, in which the tools of SSSOM read and write RDF.

The annotated triple itself is not there: an axiom that is annotated need not be asserted, and
whoever loads a link that is inferred must not find it stated.

Source:
    OWL 2 Mapping to RDF Graphs, section 2.2; the ``slot_uri`` of SSSOM's slots.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.alignment import Alignment
from gpgraph.model.namespaces import FOREIGN_PREFIXES, expand
from gpgraph.model.sssomslots import Kind, Slot
from gpgraph.model.sssomwriting import ABOUT, LICENCE, TITLE, SetName, cells_of

_PAV = "http://purl.org/pav/"
# What SSSOM calls by other names than our own description of an alignment does.
_PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "subject_id": expand("owl:annotatedSource"),
        "predicate_id": expand("owl:annotatedProperty"),
        "object_id": expand("owl:annotatedTarget"),
        "author_id": _PAV + "authoredBy",
        "mapping_date": expand("dcterms:created"),
    }
)
PREFIXES: Mapping[str, str] = MappingProxyType({"pav": _PAV, **FOREIGN_PREFIXES})
_DOUBLE = NamedNode(expand("xsd:double"))


def axioms(alignments: Iterable[Alignment], name: SetName) -> Iterator[Triple]:
    """Yield a mapping set and an axiom for each alignment in it."""
    whole = NamedNode(name.iri)
    yield Triple(whole, _named("rdf:type"), _named("sssom:MappingSet"))
    yield Triple(whole, _named("dcterms:title"), Literal(TITLE))
    yield Triple(whole, _named("dcterms:description"), Literal(ABOUT))
    yield Triple(whole, _named("dcterms:license"), NamedNode(LICENCE))
    yield Triple(whole, _named("owl:versionInfo"), Literal(name.version))
    for alignment in alignments:
        node = BlankNode(f"m{alignment.iri.rpartition('/')[2]}")
        yield Triple(whole, _named("sssom:mappings"), node)
        yield Triple(node, _named("rdf:type"), _named("owl:Axiom"))
        for slot, values in cells_of(alignment).items():
            said = NamedNode(_PROPERTIES.get(slot.name, slot.property))
            for value in values:
                yield Triple(node, said, _term(slot, value))


def _term(slot: Slot, value: str) -> NamedNode | Literal:
    if slot.kind is Kind.NUMBER:  # its range in SSSOM
        return Literal(value, datatype=_DOUBLE)
    return slot.term(value)


def _named(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
