"""The dataset of a query: which graphs it sees, and each triple of them once.

The engine keeps the graphs of several ``FROM`` clauses apart, so that a triple that stands in two
of them is counted twice, and so is every triple of a graph that is named twice. SPARQL 1.1, section
13.2, asks for their merge. Our own graphs share no triple (the build refuses it), but contributed
graphs may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from gpgraph.model.protocol import QueryRequest
from gpgraph.model.sparqltext import DatasetClause, dataset_clause


@dataclass(frozen=True, slots=True)
class QueryDataset:
    """What to evaluate over; ``None`` leaves the choice to the query text."""

    store: Store
    default_graph: list[NamedNode | BlankNode | DefaultGraph] | None = None
    named_graphs: list[NamedNode | BlankNode] | None = None


def dataset_of(store: Store, request: QueryRequest) -> QueryDataset:
    """Return the dataset of a request: the protocol's where it names one, else the query's."""
    if request.default_graphs or request.named_graphs:
        default = [NamedNode(iri) for iri in dict.fromkeys(request.default_graphs)]
        named = [NamedNode(iri) for iri in dict.fromkeys(request.named_graphs)]
        return _each_once(store, default, named)
    clause = dataset_clause(request.text)
    written = len(clause.default) + len(clause.named)
    if written < 2:  # noqa: PLR2004 - one graph needs no merging
        return QueryDataset(store)
    try:
        default, named = _resolve(clause, clause.default), _resolve(clause, clause.named)
    except SyntaxError:
        # Something is wrong with the query itself, which its evaluation says better.
        return QueryDataset(store)
    if len(default) + len(named) == written and not _share_a_triple(store, default):
        return QueryDataset(store)
    return _each_once(store, default, named)


def _each_once(
    store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]
) -> QueryDataset:
    if not _share_a_triple(store, default):
        return QueryDataset(store, [*default], [*named])
    return _merged(store, default, named)


def _resolve(clause: DatasetClause, names: tuple[str, ...]) -> list[NamedNode]:
    """Let the engine expand the names: it knows prefixes, escapes and the base."""
    if not names:
        return []
    graphs: dict[NamedNode, None] = {}
    solutions = Store().query(f"{clause.prologue}SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}")
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    for solution in solutions:
        graph = solution["g"]
        if isinstance(graph, NamedNode):
            graphs.setdefault(graph)
    return list(graphs)


def _share_a_triple(store: Store, graphs: Sequence[NamedNode]) -> bool:
    return any(
        bool(store.query(f"ASK {{ GRAPH {a} {{ ?s ?p ?o }} GRAPH {b} {{ ?s ?p ?o }} }}"))
        for a, b in combinations(graphs, 2)
    )


def _merged(store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> QueryDataset:
    """Copy the graphs into a store of their own, the default ones into its default graph."""
    copy = Store()
    for graph in default:
        copy.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        copy.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return QueryDataset(copy, [DefaultGraph()], [*named])
