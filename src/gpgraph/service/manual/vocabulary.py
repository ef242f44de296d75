"""The ontology and the shapes of a release, read for the pages that document them."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import GRAPH, ONTOLOGY, SHAPES, compact, expand
from gpgraph.service.describing.references import References, View
from gpgraph.service.manual.triples import Node, Triples
from gpgraph.store.describing.description import Reader

ONTOLOGY_GRAPHS = GRAPH + "ontology/"
MAPPING_GRAPHS = ONTOLOGY_GRAPHS + "alignments/"
SHAPES_GRAPHS = GRAPH + "shapes/"
ONTOLOGY_PAGE = "/ontology"
SHAPES_PAGE = "/shapes"
_CONDITION = "Condition: "


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Both vocabularies, and where on their pages each term stands.

    ``here`` is the path of the page that is being made: what stands on it is linked by its
    fragment alone. ``mappings`` are what we say about terms of others that the data do not need.
    """

    refs: References
    ontology: Triples
    shapes: Triples
    mappings: Triples
    here: str

    @classmethod
    def read(cls, store: Reader, here: str) -> Self:
        """Read the graphs of both vocabularies from a release."""
        names = store.graph_names()

        def under(prefix: str) -> Triples:
            graphs = (store.graph(name) for name in names if name.startswith(prefix))
            return Triples(triple for graph in graphs for triple in graph)

        declared = (store.graph(name) for name in names if is_ontology(name))
        return cls(
            References(store),
            Triples(triple for graph in declared for triple in graph),
            under(SHAPES_GRAPHS),
            under(MAPPING_GRAPHS),
            here,
        )

    def term(self, iri: str) -> View:
        """Return a reference to a term, with its CURIE and the place that documents it."""
        label = self.refs.label(iri) or self.shapes.label(NamedNode(iri))
        place = self._place(iri)
        return {
            "iri": iri,
            "curie": compact(iri),
            "label": label.value if label else compact(iri),
            "lang": label.language if label else None,
            "at": place,
            "known": place is None and self.refs.known(iri),
        }

    def terms(self, iris: set[str]) -> list[View]:
        """Return references in the order of their CURIEs, those of ours first."""
        return [self.term(iri) for iri in sorted(iris, key=term_order)]

    def said(self, shape: Node) -> str:
        """Return what a shape asks for, in the few words of its label."""
        label = self.shapes.label(shape)
        if label is None:
            return compact(shape.value) if isinstance(shape, NamedNode) else "a shape"
        return label.value.removeprefix(_CONDITION)

    def classes_above(self) -> dict[str, frozenset[str]]:
        """Return the classes right above each class, those of others among them."""
        return {
            iri: frozenset(above)
            for iri in {*self.ontology.named(), *self.mappings.named()}
            if (above := self._above(NamedNode(iri)))
        }

    def _above(self, node: NamedNode) -> list[str]:
        triples = (self.ontology, self.mappings)
        return [iri for part in triples for iri in part.iris(node, "rdfs:subClassOf")]

    def _place(self, iri: str) -> str | None:
        page, anchor = self._anchor(iri)
        if anchor is None:
            return None
        fragment = "#" + quote(anchor, safe=":.-_~")
        return fragment if page == self.here else page + fragment

    def _anchor(self, iri: str) -> tuple[str, str | None]:
        if iri.startswith(SHAPES + "#"):
            stands = bool(self.shapes.properties(NamedNode(iri)))
            return SHAPES_PAGE, iri.removeprefix(SHAPES + "#") if stands else None
        if self.ontology.properties(NamedNode(iri)) and iri != ONTOLOGY:
            return ONTOLOGY_PAGE, anchor_of(iri)
        return ONTOLOGY_PAGE, None


def is_ontology(graph: str) -> bool:
    """Tell whether a graph is a part of the ontology: its alignments stay apart."""
    return graph.startswith(ONTOLOGY_GRAPHS) and not graph.startswith(MAPPING_GRAPHS)


def is_shapes(graph: str) -> bool:
    """Tell whether a graph is a part of the shapes."""
    return graph.startswith(SHAPES_GRAPHS)


def anchor_of(iri: str) -> str:
    """Return the identifier of a term on the page of the ontology.

    Ours are fragments of its address; those of others stand there under their CURIE, which has a
    colon, as no name of ours has.
    """
    own = ONTOLOGY + "#"
    return iri.removeprefix(own) if iri.startswith(own) else compact(iri)


def term_order(iri: str) -> tuple[bool, str]:
    """Return a key to sort terms by: ours, then those of others by their CURIE."""
    return (not iri.startswith(expand("gp:")), compact(iri).lower())
