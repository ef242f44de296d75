"""What a release says of itself, in three named graphs that stand beside its data.

They are made when it is built: what they say follows from its content alone, so they are part of
it, can be asked with SPARQL and come with its dump. Whatever depends on where it is served is
added to the documents at the well-known places instead.
"""

from collections.abc import Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from gpgraph.model.namespaces import (
    EXAMPLES_GRAPH,
    PREFIXES,
    PREFIXES_GRAPH,
    RULES_GRAPH,
    VOID_GRAPH,
    expand,
)
from gpgraph.service.building import assembly
from gpgraph.service.building.assembly import Graphs
from gpgraph.service.catalogues.examples import examples_graph, prefixes_graph, read_catalogue
from gpgraph.service.catalogues.void import GraphSize, void_graph
from gpgraph.service.explaining.rulegraph import rules_graph
from gpgraph.store.describing.description import Reader
from gpgraph.store.inference import Rule
from gpgraph.store.resources import Sources


def self_description(graphs: Graphs, sources: Sources) -> Graphs:
    """Return the graphs that describe a release with these graphs.

    Args:
        graphs: All others, inferences among them.
        sources: Where the stored queries are.

    Raises:
        SourceFileError: a stored query cannot be used.
    """
    store = Store()
    store.bulk_extend(_quad(quad.triple, DefaultGraph()) for quad in assembly.members(graphs))
    reader = Reader(store)
    found = {
        EXAMPLES_GRAPH: examples_graph(read_catalogue(sources)),
        PREFIXES_GRAPH: prefixes_graph(PREFIXES),
    }
    beside = {iri: len(triples) for iri, triples in found.items() if triples}
    of_data = {iri: len(quads) for iri, quads in graphs.items() if quads}
    sizes = [
        GraphSize(iri, triples, assembly.is_member(iri))
        for iri, triples in sorted((of_data | beside).items())
    ]
    found[VOID_GRAPH] = void_graph(reader.census.figures, sizes, starting_points(reader))
    return {iri: _quads(iri, triples) for iri, triples in found.items() if triples}


def rules_description(graphs: Graphs, rules: Sequence[Rule]) -> Graphs:
    """Return the graph of the rules that run over these graphs; none where there are no rules.

    It is data like others: it stands in the default graph, and the inferred one can name its rules.

    Raises:
        SourceFileError: a rule has a form, or a header, that cannot be told of.
    """
    used = [iri for iri in graphs if assembly.is_member(iri)]
    triples = rules_graph(rules, used)
    return {RULES_GRAPH: _quads(RULES_GRAPH, triples)} if triples else {}


def starting_points(store: Reader) -> list[str]:
    """Return one concept of each scheme, by the names of the schemes."""
    schemes = sorted(store.subjects("rdf:type", expand("skos:ConceptScheme")))
    firsts = (min(store.subjects("skos:topConceptOf", scheme), default="") for scheme in schemes)
    return [first for first in firsts if first]


def _quads(iri: str, triples: Sequence[Triple]) -> list[Quad]:
    return [_quad(triple, NamedNode(iri)) for triple in triples]


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
