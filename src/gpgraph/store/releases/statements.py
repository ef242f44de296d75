"""What a release says of each resource, as statements that can be compared with another release's.

Blank nodes have no name that two releases share, so what a resource says by way of them is folded
into one value: equal structures give equal text, whatever the nodes are called.
"""

from collections.abc import Iterable, Iterator, Mapping
from gzip import open as open_gzip

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.model import namespaces
from gpgraph.model.history.changes import Resources, Statement
from gpgraph.model.namespaces import expand
from gpgraph.store.releases.generation import Generation

Term = NamedNode | BlankNode | Literal | Triple

# What is said of a release is about the release, and the next one says it of itself.
_RELEASES = namespaces.BASE + "release/"
_FIRST, _REST, _NIL = (NamedNode(expand(f"rdf:{name}")) for name in ("first", "rest", "nil"))
# A structure that no resource leads to is a part of its graph.
_PART = expand("dcterms:hasPart")


def quads_of(generation: Generation) -> Iterator[Quad]:
    """Yield the quads of the named graphs of a release, but for those that were contributed.

    Raises:
        GenerationError: the file cannot be read.
    """
    contributed = namespaces.CONTRIB_GRAPH.encode()
    with generation.readable(), open_gzip(generation.dataset) as lines:
        ours = b"".join(
            line for line in lines if not line.rpartition(b" <")[2].startswith(contributed)
        )
    for quad in parse(ours, RdfFormat.N_QUADS):
        if not isinstance(quad.graph_name, DefaultGraph):
            yield quad


def statements(quads: Iterable[Quad]) -> Resources:
    """Return what is stated of each resource: what is inferred or contributed is left out."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and is_compared(quad.graph_name.value):
            graphs.setdefault(quad.graph_name.value, []).append(quad)
    found: dict[str, set[Statement]] = {}
    for graph, members in graphs.items():
        for iri, statement in _of_graph(graph, members):
            if not iri.startswith(_RELEASES):
                found.setdefault(iri, set()).add(statement)
    return {iri: frozenset(items) for iri, items in found.items()}


def term_of(value: str) -> NamedNode | Literal | None:
    """Return the term that the value of a statement is; ``None`` for a structure."""
    if value.startswith(("[", "(")):
        return None
    line = f"<x:s> <x:p> {value} .\n"
    term = next(parse(line, RdfFormat.N_TRIPLES)).object
    return term if isinstance(term, NamedNode | Literal) else None


def is_compared(graph: str) -> bool:
    """Tell whether what a graph says is compared with the release before."""
    apart = (namespaces.INFERRED_GRAPH, *namespaces.DESCRIPTION_GRAPHS)
    return graph not in apart and not graph.startswith(namespaces.CONTRIB_GRAPH)


def inferred(quads: Iterable[Quad]) -> frozenset[str]:
    """Return what is inferred, as triples of N-Triples."""
    graph = NamedNode(namespaces.INFERRED_GRAPH)
    return frozenset(str(quad.triple) for quad in quads if quad.graph_name == graph)


def _of_graph(graph: str, quads: Iterable[Quad]) -> Iterator[tuple[str, Statement]]:
    described: dict[BlankNode, list[Quad]] = {}
    named: list[Quad] = []
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            described.setdefault(quad.subject, []).append(quad)
        else:
            named.append(quad)
    structures = _Structures(described)
    for quad in named:
        if isinstance(quad.subject, NamedNode):
            value = structures.text(quad.object)
            yield quad.subject.value, Statement(quad.predicate.value, value, graph)
    for node in structures.roots():
        yield graph, Statement(_PART, structures.text(node), graph)


class _Structures:
    """Writes what hangs on blank nodes as one text: lists in round brackets, all else in square."""

    def __init__(self, described: Mapping[BlankNode, list[Quad]]) -> None:
        self._described = described
        self._texts: dict[BlankNode, str] = {}

    def roots(self) -> list[BlankNode]:
        """Return the nodes that nothing leads to, or that only lead to one another."""
        led_to = {
            quad.object for quads in self._described.values() for quad in quads
        } | self._texts.keys()
        return [node for node in self._described if node not in led_to]

    def text(self, term: Term, open_nodes: frozenset[BlankNode] = frozenset()) -> str:
        """Return the text of a term; of a node that leads back to itself, only that it does."""
        if not isinstance(term, BlankNode):
            return str(term)
        if term in open_nodes:
            return "[ ... ]"
        if term not in self._texts:
            inside = open_nodes | {term}
            members = self._members(term)
            if members:
                words = [self.text(member, inside) for member in members]
                self._texts[term] = f"( {' '.join(words)} )"
            else:
                pairs = sorted(
                    f"{quad.predicate} {self.text(quad.object, inside)}"
                    for quad in self._described.get(term, ())
                )
                self._texts[term] = f"[ {' ; '.join(pairs)} ]"
        return self._texts[term]

    def _members(self, node: BlankNode) -> list[Term]:
        """Return the members of a well-formed list; none of anything else."""
        members: list[Term] = []
        seen: set[BlankNode] = set()
        rest: Term = node
        while isinstance(rest, BlankNode) and rest not in seen:
            seen.add(rest)
            quads = {quad.predicate: quad.object for quad in self._described.get(rest, ())}
            if quads.keys() != {_FIRST, _REST} or len(self._described[rest]) != len(quads):
                return []
            members.append(quads[_FIRST])
            rest = quads[_REST]
        return members if rest == _NIL else []
