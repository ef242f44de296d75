"""The stages between files and a dataset: each takes the graphs and says one thing about them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gpgraph.errors import DuplicateTripleError
from gpgraph.model import namespaces
from gpgraph.model.namespaces import expand
from gpgraph.store.inference import Rule, infer
from gpgraph.store.reading.files import Contribution, read_graph
from gpgraph.store.releases.canonical import LABELLING_S, CanonicalGraph, canonical_graph
from gpgraph.store.resources import SHAPES_GRAPH, SourceFile

Graphs = dict[str, list[Quad]]
"""Each graph's distinct quads, under its IRI."""

_COUNTED = (namespaces.ONTOLOGY + "#", namespaces.SDG + "ontology#")


def is_contributed(iri: str) -> bool:
    """Tell whether a graph is a steward's own."""
    return iri.startswith(namespaces.CONTRIB_GRAPH)


def is_shapes(iri: str) -> bool:
    """Tell whether a graph holds shapes."""
    return iri.startswith(SHAPES_GRAPH)


def is_member(iri: str) -> bool:
    """Tell whether the default graph holds a graph's triples as well."""
    return (
        not is_contributed(iri) and not is_shapes(iri) and iri not in namespaces.DESCRIPTION_GRAPHS
    )


def members(graphs: Graphs) -> Iterator[Quad]:
    """Yield the quads of the graphs that are in the default graph."""
    return (quad for iri, quads in graphs.items() if is_member(iri) for quad in quads)


def size(graphs: Graphs) -> int:
    """Count the triples of all graphs."""
    return sum(len(quads) for quads in graphs.values())


def parse(files: Iterable[SourceFile], contributed: Iterable[Contribution]) -> Graphs:
    """Read every file into its graph; what stands twice in a graph is kept once.

    Raises:
        SourceFileError: a file cannot be read.
    """
    graphs = {file.graph: list(dict.fromkeys(read_graph(file))) for file in files}
    for folder in contributed:
        found = (quad for file in folder.files for quad in read_graph(file))
        graphs[folder.graph] = list(dict.fromkeys(found))
    return graphs


def refuse_duplicates(graphs: Graphs) -> None:
    """Make sure that the graph of a triple tells where it comes from.

    Contributed graphs may repeat what others say.

    Raises:
        DuplicateTripleError: a triple stands in two graphs of ours.
    """
    found: dict[Triple, str] = {}
    for iri, quads in graphs.items():
        if not is_member(iri):
            continue
        for quad in quads:
            other = found.setdefault(quad.triple, iri)
            if other != iri:
                raise DuplicateTripleError(
                    f"This triple stands in both <{other}> and <{iri}>: {quad.triple} . "
                    "Keep it in the graph of the source that states it."
                )


def inferences(graphs: Graphs, rules: Sequence[Rule]) -> list[Quad]:
    """Infer what follows from the default graph, about things that have a name.

    Raises:
        SourceFileError: a rule is no query that gives triples.
    """
    graph = NamedNode(namespaces.INFERRED_GRAPH)
    found = infer(members(graphs), rules)
    return [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in found
        if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
    ]


def canonical(graphs: Graphs) -> tuple[CanonicalGraph, ...]:
    """Bring every graph into canonical form, sorted by IRI.

    Raises:
        BuildError: the blank nodes of a contributed graph cannot be told apart.
    """
    return tuple(
        canonical_graph(iri, graphs[iri], deadline_s=LABELLING_S if is_contributed(iri) else None)
        for iri in sorted(graphs)
    )


def dataset_lines(graphs: Sequence[CanonicalGraph]) -> list[str]:
    """Write all graphs, and the default graph of every distinct triple of its members.

    Returns:
        Sorted lines of N-Quads, each with its line end.
    """
    default = {triple for graph in graphs if is_member(graph.iri) for triple in graph.triples}
    lines = [f"{triple} .\n" for triple in default]
    for graph in graphs:
        lines.extend(f"{triple} <{graph.iri}> .\n" for triple in graph.triples)
    lines.sort()
    return lines


def ontology_version(graphs: Graphs) -> str | None:
    """Return the version that the ontology states of itself."""
    version = NamedNode(expand("owl:versionInfo"))
    return _only_text(
        quad.object
        for quad in graphs.get(namespaces.GRAPH + "ontology/core", ())
        if quad.predicate == version and quad.subject == NamedNode(namespaces.ONTOLOGY)
    )


def shapes_version(graphs: Graphs) -> str | None:
    """Return the version of the shapes: the end of the ``owl:versionIRI`` that they state."""
    version, shapes = NamedNode(expand("owl:versionIRI")), NamedNode(namespaces.SHAPES)
    found = {
        quad.object.value.removeprefix(namespaces.SHAPES + "/")
        for iri in graphs
        if is_shapes(iri)
        for quad in graphs[iri]
        if (quad.subject, quad.predicate) == (shapes, version)
        and isinstance(quad.object, NamedNode)
    }
    return found.pop() if len(found) == 1 else None


def release_name(graphs: Graphs) -> str | None:
    """Return the name to cite that the catalogue states: the ``dcat:version`` in it."""
    version = NamedNode(expand("dcat:version"))
    catalogue = graphs.get(namespaces.GRAPH + "catalog", ())
    return _only_text(quad.object for quad in catalogue if quad.predicate == version)


def languages(graphs: Graphs) -> tuple[str, ...]:
    """Return the language tags of the texts in the default graph, sorted."""
    texts = (quad.object for quad in members(graphs) if isinstance(quad.object, Literal))
    return tuple(sorted({text.language for text in texts if text.language}))


def class_counts(graphs: Graphs) -> Mapping[str, int]:
    """Count the things of each of our and the UN's classes in the default graph, as CURIEs."""
    kind = NamedNode(expand("rdf:type"))
    typed = {
        (quad.subject, quad.object)
        for quad in members(graphs)
        if quad.predicate == kind
        and isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(_COUNTED)
    }
    counts = Counter(namespaces.compact(thing_class.value) for _, thing_class in typed)
    return dict(sorted(counts.items()))


def _only_text(values: Iterable[object]) -> str | None:
    found = sorted({value.value for value in values if isinstance(value, Literal)})
    return found[0] if len(found) == 1 else None
