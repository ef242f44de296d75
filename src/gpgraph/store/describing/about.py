"""Single questions to a store: what stands about a term, in which order it is told."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from gpgraph.errors import MalformedIriError, ResourceNotFoundError, ResourceWithdrawnError
from gpgraph.model.namespaces import ID, SDG, expand

DEFAULT = DefaultGraph()
LABEL = NamedNode(expand("rdfs:label"))
RDF_TYPE = expand("rdf:type")
# What stands in the place of a resource that was taken back, with ``dcterms:isReplacedBy``.
WITHDRAWN = NamedNode(expand("prov:invalidatedAtTime"))
REPLACED_BY = NamedNode(expand("dcterms:isReplacedBy"))


def place_of(triple: Triple, ranks: Mapping[NamedNode, int]) -> tuple[int, str, bool, str, str]:
    """Sort the resource first, then its alignments, then what only lends its label."""
    return (
        ranks.get(triple.subject, 2) if isinstance(triple.subject, NamedNode) else 1,
        str(triple.subject),
        triple.predicate.value != RDF_TYPE,
        triple.predicate.value,
        str(triple.object),
    )


def node_of(iri: str) -> NamedNode:
    """Return an IRI as a term.

    Raises:
        MalformedIriError: it is none.
        ResourceNotFoundError: it would be one of ours or of the UN, as a path gives it.
    """
    try:
        return NamedNode(iri)
    except ValueError:
        if iri.startswith((ID, SDG)):  # from a path, in which anything may stand
            raise ResourceNotFoundError(f"Nothing is known here about {iri!r}, no IRI.") from None
        raise MalformedIriError(iri) from None


def refuse_withdrawn(iri: str, own: Iterable[Triple]) -> None:
    """Make sure that a resource was not taken back.

    Args:
        iri: The resource.
        own: What is said about it.

    Raises:
        ResourceWithdrawnError: it was.
    """
    found: dict[NamedNode, list[str]] = {}
    for triple in own:
        if isinstance(triple.object, NamedNode | Literal) and triple.subject == NamedNode(iri):
            found.setdefault(triple.predicate, []).append(triple.object.value)
    if WITHDRAWN in found:
        replacements = sorted(found.get(REPLACED_BY, ()))
        raise ResourceWithdrawnError(iri, min(found[WITHDRAWN]), tuple(replacements))


def subjects_of(store: Store, predicate: NamedNode, node: NamedNode) -> tuple[str, ...]:
    """Return the IRIs that have a resource for a property, sorted."""
    quads = store.quads_for_pattern(None, predicate, node, DEFAULT)
    return tuple(sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode)))


def triples_about(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Yield the triples of a subject and of the blank nodes that it leads to."""
    waiting: list[NamedNode | BlankNode] = [node]
    seen = set(waiting)
    while waiting:
        quads: Iterable[Quad] = store.quads_for_pattern(waiting.pop(), None, None, DEFAULT)
        for quad in quads:
            yield quad.triple
            if isinstance(quad.object, BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


def labels_of(store: Store, triples: Iterable[Triple], node: NamedNode) -> list[Triple]:
    """Return the labels of everything that a description links, but for its own resource."""
    linked = {triple.object for triple in triples if isinstance(triple.object, NamedNode)} - {node}
    return [
        quad.triple
        for target in sorted(linked, key=lambda term: term.value)
        for quad in store.quads_for_pattern(target, LABEL, None, DEFAULT)
    ]
