"""What the graph says about one thing, taken from the default graph.

A link between two things that rests on a judgement stands only inside its alignment, with its
evidence: the plain shortcut triples are left out (docs/decisions/0003).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.namespaces import BASE, expand
from gpgraph.store.describing.about import (
    DEFAULT,
    labels_of,
    node_of,
    place_of,
    refuse_withdrawn,
    subjects_of,
    triples_about,
)
from gpgraph.store.describing.advice import advice
from gpgraph.store.describing.census import Census
from gpgraph.store.describing.sayings import Sayings

SUBJECT = NamedNode(expand("gp:subject"))
OBJECT = NamedNode(expand("gp:object"))
SHORTCUTS = frozenset(
    NamedNode(expand(curie)) for curie in ("gp:possiblyBearsOn", "gp:alignedWith", "gp:hasTheme")
)
PAGE_SIZE = 100
# Where the graphs of earlier releases stand beside those of this one.
EARLIER = BASE + "release/"


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
        self.sayings = Sayings(store)

    def describe(self, iri: str) -> Description:
        """Return the description of a resource, labels of linked resources included.

        Of a resource that others only name, such as a thing of Wikidata, it is who names it: the
        first of them by IRI, as many as stand on a page.

        Raises:
            MalformedIriError: it is no IRI, so that nothing can be known about it.
            ResourceNotFoundError: the default graph says nothing about it, and nobody names it.
            ResourceWithdrawnError: it was taken back.
        """
        node = node_of(iri)
        own = [
            triple
            for triple in triples_about(self._store, node)
            if triple.predicate not in SHORTCUTS
        ]
        refuse_withdrawn(iri, own)
        alignments = subjects_of(self._store, SUBJECT, node)
        alignments_to = tuple(
            name for name in subjects_of(self._store, OBJECT, node) if name not in alignments
        )
        if not own and not alignments and not alignments_to:
            own = self._mentions(node)
        triples = dict.fromkeys(own)
        for name in (*alignments, *alignments_to):
            triples.update(dict.fromkeys(triples_about(self._store, NamedNode(name))))
        triples.update(dict.fromkeys(labels_of(self._store, triples, node)))
        ranks = {node: 0, **{NamedNode(name): 1 for name in (*alignments, *alignments_to)}}
        ordered = sorted(triples, key=lambda triple: place_of(triple, ranks))
        return Description(iri, tuple(ordered), alignments, alignments_to)

    def _mentions(self, node: NamedNode) -> list[Triple]:
        quads = self._store.quads_for_pattern(None, None, node, DEFAULT)
        found = sorted(
            (quad.triple for quad in quads if isinstance(quad.subject, NamedNode)),
            key=lambda triple: place_of(triple, {}),
        )
        if not found:
            raise ResourceNotFoundError(advice(self._store, node))
        return list(islice(found, PAGE_SIZE))

    def incoming(
        self, description: Description, page: int, shown: Collection[str] = ()
    ) -> Incoming:
        """Return a page of what leads to a resource, by predicate and subject.

        Left out are alignments, whatever the description links to already, and what is ``shown``.

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
            and quad.subject.value not in shown
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

    def said(self, iri: str) -> Iterator[tuple[str, NamedNode | BlankNode | Literal]]:
        """Yield what a resource has, by the IRI of the property."""
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, DEFAULT):
            if isinstance(quad.object, NamedNode | BlankNode | Literal):
                yield quad.predicate.value, quad.object

    def refuse_unknown(self, iri: str) -> None:
        """Make sure that there is something to tell about a resource: as ``describe``."""
        node = node_of(iri)
        refuse_withdrawn(iri, triples_about(self._store, node))
        if not self.stands(iri) and not self.leading_to(iri, None, most=1):
            raise ResourceNotFoundError(advice(self._store, node))

    def leading_to(self, iri: str, name: str | None, *, most: int) -> list[tuple[str, str]]:
        """Return property and subject of some statements that lead to a resource, a hub or not."""
        predicate = None if name is None else NamedNode(name)
        quads = self._store.quads_for_pattern(None, predicate, NamedNode(iri), DEFAULT)
        return [
            (quad.predicate.value, quad.subject.value)
            for quad in islice(quads, most)
            if isinstance(quad.subject, NamedNode)
        ]

    def subjects(self, name: str, iri: str) -> Iterator[str]:
        """Yield the IRIs that have the resource for a property."""
        for quad in self._store.quads_for_pattern(
            None, NamedNode(term_iri(name)), NamedNode(iri), DEFAULT
        ):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def about(self, iri: str) -> tuple[Triple, ...]:
        """Return the triples of a resource, shortcuts and all; none where it is unknown."""
        return tuple(triples_about(self._store, node_of(iri)))

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield what a property ties together, where both have an IRI."""
        for quad in self._store.quads_for_pattern(None, NamedNode(term_iri(name)), None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject.value, quad.object.value

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
        """Return the named graphs of this release that say something about a resource."""
        quads = self._store.quads_for_pattern(NamedNode(iri), None, None, None)
        names = {quad.graph_name for quad in quads}
        found = (name.value for name in names if isinstance(name, NamedNode))
        return tuple(sorted(name for name in found if not name.startswith(EARLIER)))

    def graphs_of(
        self, iri: str, name: str, term: NamedNode | BlankNode | Literal
    ) -> tuple[str, ...]:
        """Return the named graphs of this release that say one thing about a resource."""
        quads = self._store.quads_for_pattern(NamedNode(iri), NamedNode(term_iri(name)), term, None)
        names = {quad.graph_name for quad in quads}
        found = (graph.value for graph in names if isinstance(graph, NamedNode))
        return tuple(sorted(graph for graph in found if not graph.startswith(EARLIER)))

    def quads(self, iri: str) -> Iterator[Quad]:
        """Return the quads of one named graph, in no order; none where it is unknown."""
        return self._store.quads_for_pattern(None, None, None, NamedNode(iri))

    def graph(self, iri: str) -> tuple[Triple, ...]:
        """Return the triples of one named graph, sorted.

        Raises:
            ResourceNotFoundError: there is no such graph.
        """
        quads = self._store.quads_for_pattern(None, None, None, node_of(iri))
        triples = sorted((quad.triple for quad in quads), key=lambda triple: place_of(triple, {}))
        if not triples:
            raise ResourceNotFoundError(f"There is no graph <{iri}>.")
        return tuple(triples)
