"""The dataset of a query: which graphs it sees, and each triple of them once.

The engine keeps the graphs of several ``FROM`` clauses apart, so that a triple that stands in two
of them is counted twice, and so is every triple of a graph that is named twice. SPARQL 1.1, section
13.2, asks for their merge. Our own graphs share no triple (the build refuses it), but contributed
graphs may.

Which graphs a text names is read in ``model/sparql/sparqlhead.py``, and the engine confirms it:
with those clauses taken out and the keyword spelt differently wherever it still stands, the text
must parse. In a string, an IRI, a comment or a name the other spelling does no harm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from gpgraph.errors import QueryEvaluationError
from gpgraph.model.namespaces import DESCRIPTION_GRAPHS
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.model.sparql.selfreference import asks_what_there_is
from gpgraph.model.sparql.sparqlhead import Head, read_head

# No keyword of SPARQL begins with this letter, so nothing else can take the keyword's place.
_OTHER_LETTER = {"f": "z", "F": "Z"}
_WORD = re.compile("from", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class QueryDataset:
    """What to evaluate over; ``None`` leaves the choice to the query text."""

    store: Store
    default_graph: list[NamedNode | BlankNode | DefaultGraph] | None = None
    named_graphs: list[NamedNode | BlankNode] | None = None


def dataset_of(store: Store, request: QueryRequest) -> QueryDataset:
    """Return the dataset of a request: the protocol's where it names one, else the query's.

    Raises:
        QueryEvaluationError: the text names a dataset in a way that cannot be read for certain.
    """
    if request.default_graphs or request.named_graphs:
        default = [NamedNode(iri) for iri in dict.fromkeys(request.default_graphs)]
        named = [NamedNode(iri) for iri in dict.fromkeys(request.named_graphs)]
        return _each_once(store, default, named)
    head = head_of(request.text)
    if head is None or (head.default, head.named) == ((), ()):
        return _unnamed(store, request.text)
    written = len(head.default) + len(head.named)
    if written < 2:  # noqa: PLR2004 - one graph needs no merging
        return QueryDataset(store)
    default = resolve(request.text, head, head.default)
    named = resolve(request.text, head, head.named)
    if len(default) + len(named) == written and not _share_a_triple(store, default):
        return QueryDataset(store)
    return _each_once(store, default, named)


def parses(text: str) -> bool:
    """Tell whether a text is SPARQL; it is evaluated over nothing."""
    try:
        Store().query(text)
    except SyntaxError:
        return False
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return True
    return True


def _unnamed(store: Store, text: str) -> QueryDataset:
    """Return the dataset of a query that names none: the default graph.

    Where the query asks what there is, the graphs that say so belong to it as well; they share no
    triple with the default graph, nor with each other.
    """
    if not asks_what_there_is(text):
        return QueryDataset(store)
    beside = [NamedNode(iri) for iri in DESCRIPTION_GRAPHS]
    return QueryDataset(store, [DefaultGraph(), *beside])


def head_of(text: str) -> Head | None:
    """Return the head of a text that names a dataset; ``None`` where it names none."""
    if "from" not in text.lower():
        return None
    head = read_head(text)
    rest = text
    if head is not None:
        rest = f"{text[: head.dataset_start]} {text[head.end :]}"
    if parses(_WORD.sub(lambda match: _OTHER_LETTER[match[0][0]] + match[0][1:], rest)):
        return head
    if parses(text):
        raise QueryEvaluationError(
            "Which graphs the query names cannot be read for certain. "
            "Put a blank before and after each FROM and NAMED, or send default-graph-uri."
        )
    # Something is wrong with the query itself, which its evaluation says better.
    return None


def _each_once(
    store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]
) -> QueryDataset:
    if not _share_a_triple(store, default):
        return QueryDataset(store, [*default], [*named])
    return _merged(store, default, named)


def resolve(text: str, head: Head, names: Sequence[str]) -> list[NamedNode]:
    """Let the engine expand names of a query: it knows prefixes, escapes and the base."""
    if not names:
        return []
    graphs: dict[NamedNode, None] = {}
    solutions = Store().query(
        f"{text[: head.form_start]} SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}"
    )
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
