"""What the graph says about one thing, taken from the default graph.

A link between two things that rests on a judgement stands only inside its alignment, with its
evidence: the plain shortcut triples are left out (docs/decisions/0003).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.namespaces import expand
from gpgraph.store.census import Census

DEFAULT = DefaultGraph()
LABEL = NamedNode(expand("rdfs:label"))
RDF_TYPE = expand("rdf:type")
SUBJECT = NamedNode(expand("gp:subject"))
OBJECT = NamedNode(expand("gp:object"))
SHORTCUTS = frozenset(
    {NamedNode(expand("gp:possiblyBearsOn")), NamedNode(expand("gp:alignedWith"))}
)
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Description:
    """What is said about a resource; ``triples`` hold the alignments that are named too."""

    iri: str
    triples: tuple[Triple, ...]
    alignments: tuple[str, ...]
    alignments_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One page of the links that lead to a resource, of ``total``."""

    links: tuple[tuple[str, str], ...]
    page: int
    pages: int
    total: int


def term_iri(name: str) -> str:
    """Return the IRI of a name as SPARQL writes it: a CURIE, or an IRI between ``<`` and ``>``."""
    return name[1:-1] if name.startswith("<") else expand(name)


class Reader:
    """Reads the default graph, and named graphs by name; changes nothing."""

    def __init__(self, store: Store) -> None:
        """Keep a store that nobody else changes."""
        self._store = store
        self.census = Census(store)

    def describe(self, iri: str) -> Description:
        """Return the description of a resource, labels of linked resources included.

        Raises:
            ResourceNotFoundError: the default graph says nothing about it.
        """
        node = _node(iri)
        own = [triple for triple in _about(self._store, node) if triple.predicate not in SHORTCUTS]
        alignments = _subjects(self._store, SUBJECT, node)
        alignments_to = tuple(
            name for name in _subjects(self._store, OBJECT, node) if name not in alignments
        )
        if not own and not alignments and not alignments_to:
            raise ResourceNotFoundError(f"Nothing is known here about <{iri}>.")
        triples = dict.fromkeys(own)
        for name in (*alignments, *alignments_to):
            triples.update(dict.fromkeys(_about(self._store, NamedNode(name))))
        triples.update(dict.fromkeys(_labels(self._store, triples, node)))
        ranks = {node: 0, **{NamedNode(name): 1 for name in (*alignments, *alignments_to)}}
        ordered = sorted(triples, key=lambda triple: _place(triple, ranks))
        return Description(iri, tuple(ordered), alignments, alignments_to)

    def incoming(self, description: Description, page: int) -> Incoming:
        """Return a page of what leads to a resource, by predicate and subject.

        Left out are alignments and whatever the description links to already.

        Raises:
            ResourceNotFoundError: there is no such page.
        """
        node = NamedNode(description.iri)
        known = {
            triple.object.value
            for triple in description.triples
            if triple.subject == node and isinstance(triple.object, NamedNode)
        }
        links = sorted(
            (quad.predicate.value, quad.subject.value)
            for quad in self._store.quads_for_pattern(None, None, node, DEFAULT)
            if isinstance(quad.subject, NamedNode)
            and quad.predicate not in SHORTCUTS
            and quad.predicate not in {SUBJECT, OBJECT}
            and quad.subject.value not in known
        )
        pages = max(1, -(-len(links) // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise ResourceNotFoundError(f"There is no page {page}; there are {pages}.")
        start = (page - 1) * PAGE_SIZE
        return Incoming(tuple(links[start : start + PAGE_SIZE]), page, pages, len(links))

    def values(
        self,
        iri: str,
        *properties: str,
        graph_name: NamedNode | DefaultGraph = DEFAULT,
    ) -> Iterator[NamedNode | BlankNode | Literal]:
        """Yield what a resource has for the properties, in their order."""
        for name in properties:
            for quad in self._store.quads_for_pattern(
                NamedNode(iri), NamedNode(term_iri(name)), None, graph_name
            ):
                if isinstance(quad.object, NamedNode | BlankNode | Literal):
                    yield quad.object

    def subjects(self, name: str, iri: str) -> Iterator[str]:
        """Yield the IRIs that have the resource for a property."""
        for quad in self._store.quads_for_pattern(
            None, NamedNode(term_iri(name)), NamedNode(iri), DEFAULT
        ):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def about(self, iri: str) -> tuple[Triple, ...]:
        """Return the triples of a resource, shortcuts and all; none where it is unknown."""
        return tuple(_about(self._store, _node(iri)))

    def stands(self, iri: str) -> bool:
        """Tell whether the default graph says anything about a resource."""
        quads = self._store.quads_for_pattern(NamedNode(iri), None, None, DEFAULT)
        return next(iter(quads), None) is not None

    def stands_anywhere(self, iri: str) -> bool:
        """Tell whether any graph says anything about a resource."""
        quads = self._store.quads_for_pattern(NamedNode(iri), None, None, None)
        return next(iter(quads), None) is not None

    def has_graph(self, iri: str) -> bool:
        """Tell whether there is such a named graph."""
        return self._store.contains_named_graph(NamedNode(iri))

    def graph_names(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        names = self._store.named_graphs()
        return tuple(sorted(name.value for name in names if isinstance(name, NamedNode)))

    def graphs_about(self, iri: str) -> tuple[str, ...]:
        """Return the named graphs that say something about a resource."""
        quads = self._store.quads_for_pattern(NamedNode(iri), None, None, None)
        names = {quad.graph_name for quad in quads}
        return tuple(sorted(name.value for name in names if isinstance(name, NamedNode)))

    def graph(self, iri: str) -> tuple[Triple, ...]:
        """Return the triples of one named graph, sorted.

        Raises:
            ResourceNotFoundError: there is no such graph.
        """
        quads = self._store.quads_for_pattern(None, None, None, _node(iri))
        triples = sorted((quad.triple for quad in quads), key=lambda triple: _place(triple, {}))
        if not triples:
            raise ResourceNotFoundError(f"There is no graph <{iri}>.")
        return tuple(triples)


def _place(triple: Triple, ranks: Mapping[NamedNode, int]) -> tuple[int, str, bool, str, str]:
    """Sort the resource first, then its alignments, then what only lends its label."""
    return (
        ranks.get(triple.subject, 2) if isinstance(triple.subject, NamedNode) else 1,
        str(triple.subject),
        triple.predicate.value != RDF_TYPE,
        triple.predicate.value,
        str(triple.object),
    )


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise ResourceNotFoundError(f"{iri!r} is not an IRI.") from None


def _subjects(store: Store, predicate: NamedNode, node: NamedNode) -> tuple[str, ...]:
    quads = store.quads_for_pattern(None, predicate, node, DEFAULT)
    return tuple(sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode)))


def _about(store: Store, node: NamedNode) -> Iterator[Triple]:
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


def _labels(store: Store, triples: Iterable[Triple], node: NamedNode) -> list[Triple]:
    linked = {triple.object for triple in triples if isinstance(triple.object, NamedNode)} - {node}
    return [
        quad.triple
        for target in sorted(linked, key=lambda term: term.value)
        for quad in store.quads_for_pattern(target, LABEL, None, DEFAULT)
    ]
