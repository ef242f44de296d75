"""Shapes as the fast engine gets them, so that its results are about the same things.

- **A shape without an IRI gets one** for the length of a call, unless it is a part of a path,
  which an IRI would turn into another path.
- **A target that is a blank node** is said by a property that points to it.
- **Prefixes that are always known** are declared in the queries; constraints that are deactivated
  are left out; a query without a message of its own has that of its shape; ``"1"`` is ``true``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.sparql.sparqltext import undeclared_prefixes
from gpgraph.store.engines.questions import KNOWN

Fact = ox.Triple | ox.Quad
Subject = ox.NamedNode | ox.BlankNode | ox.Triple

_SH = PREFIXES["sh"]
_OURS = "urn:gpgraph:engine:"
_SHAPE, _BLANK, _TARGET = f"{_OURS}shape:", f"{_OURS}blank:", f"{_OURS}target:"
_POINTS, PROBE = ox.NamedNode(f"{_OURS}points"), ox.NamedNode(f"{_OURS}probe")
_PATH, _SPARQL = ox.NamedNode(f"{_SH}path"), ox.NamedNode(f"{_SH}sparql")
_TARGET_NODE = ox.NamedNode(f"{_SH}targetNode")
_TARGET_OBJECTS = ox.NamedNode(f"{_SH}targetObjectsOf")
_MESSAGE, _KIND = ox.NamedNode(f"{_SH}message"), ox.NamedNode(f"{_SH}nodeKind")
_QUERIES = frozenset(ox.NamedNode(_SH + name) for name in ("select", "ask"))
_SWITCHES = frozenset(
    ox.NamedNode(_SH + name)
    for name in ("closed", "deactivated", "qualifiedValueShapesDisjoint", "uniqueLang")
)
_PATHS = frozenset(
    ox.NamedNode(_SH + name)
    for name in (
        "alternativePath",
        "inversePath",
        "oneOrMorePath",
        "zeroOrMorePath",
        "zeroOrOnePath",
    )
)
_LIST = frozenset(ox.NamedNode(expand(name)) for name in ("rdf:first", "rdf:rest"))
_TRUE, _ONE = ox.Literal(True), ox.Literal("1", datatype=ox.Literal(True).datatype)


class Rewritten:
    """Shapes for the engine, and the way back."""

    def __init__(self, shapes: Sequence[Fact], graph: ShapeGraph) -> None:
        """Rewrite shapes."""
        self._graph = graph
        self._in_paths = _path_nodes(shapes)
        self._prefixes: dict[Term, Mapping[str, str]] = {
            query.constraint: query.prefixes for query in graph.queries()
        }
        self.targets: dict[ox.BlankNode, list[ox.NamedNode]] = {}
        """Blank nodes of the data that are targets, and the properties that say so."""

        self.facts = [new for fact in shapes for new in self._rewritten(fact)]

    def original(self, node: Term) -> Node:
        """Return a shape as it was called.

        Raises:
            ShapesError: it is none.
        """
        if isinstance(node, ox.NamedNode) and node.value.startswith(_SHAPE):
            return ox.BlankNode(node.value.removeprefix(_SHAPE))
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            return node
        raise ShapesError(f"{node} is no shape.")

    def _rewritten(self, fact: Fact) -> Iterator[ox.Triple]:
        subject, value = self._subject(fact.subject), fact.object
        if fact.predicate == _TARGET_NODE and isinstance(value, ox.BlankNode):
            name = subject.value if isinstance(subject, ox.NamedNode) else ""
            points = ox.NamedNode(f"{_TARGET}{name}")
            self.targets.setdefault(value, []).append(points)
            yield ox.Triple(subject, _TARGET_OBJECTS, points)
        elif fact.predicate == _SPARQL:
            yield from self._constraint(subject, value)
        elif fact.predicate in _QUERIES and isinstance(value, ox.Literal):
            yield ox.Triple(subject, fact.predicate, self._declared(fact.subject, value))
        elif fact.predicate in _SWITCHES and value == _ONE:
            yield ox.Triple(subject, fact.predicate, _TRUE)
        else:
            yield ox.Triple(subject, fact.predicate, self._named(value))

    def _constraint(self, shape: Subject, constraint: Term) -> Iterator[ox.Triple]:
        switches = self._graph.values(constraint, "deactivated")
        if _TRUE not in switches and _ONE not in switches:
            node = self._named(constraint)
            yield ox.Triple(shape, _SPARQL, node)
            if isinstance(node, ox.NamedNode) and not self._graph.values(constraint, "message"):
                for text in self._graph.values(self.original(shape), "message"):
                    yield ox.Triple(node, _MESSAGE, text)

    def _declared(self, constraint: Subject, query: ox.Literal) -> ox.Literal:
        """Declare the prefixes that a query uses without a word, and that are known anyway."""
        declared = self._prefixes.get(constraint, {})
        used = [name for name in undeclared_prefixes(query.value) if name not in declared]
        heads = [f"PREFIX {name}: <{KNOWN[name]}> " for name in used if name in KNOWN]
        return ox.Literal("".join(heads) + query.value)

    def _subject(self, node: Subject) -> Subject:
        named = self._named(node)
        return node if isinstance(named, ox.Literal) else named

    def _named(self, term: Term) -> Term:
        if isinstance(term, ox.BlankNode) and term not in self._in_paths:
            return ox.NamedNode(_SHAPE + term.value)
        return term


def probe() -> Iterator[ox.Triple]:
    """Yield a shape that reports each pointer to a blank node."""
    yield ox.Triple(PROBE, ox.NamedNode(f"{_SH}targetSubjectsOf"), _POINTS)
    yield ox.Triple(PROBE, ox.NamedNode(expand("rdf:type")), ox.NamedNode(f"{_SH}PropertyShape"))
    yield ox.Triple(PROBE, _PATH, _POINTS)
    yield ox.Triple(PROBE, _KIND, ox.NamedNode(f"{_SH}IRI"))


def pointers(
    nodes: Iterable[ox.BlankNode], targets: Mapping[ox.BlankNode, Sequence[ox.NamedNode]]
) -> Iterator[ox.Triple]:
    """Yield a triple that the probe reports for each node, and one for each target that it is."""
    for node in nodes:
        name = ox.NamedNode(_BLANK + node.value)
        yield ox.Triple(name, _POINTS, node)
        yield from (ox.Triple(name, points, node) for points in targets.get(node, ()))


def label_of(shape: Term, focus: Term) -> ox.BlankNode | None:
    """Return the blank node that a result of the probe is about; ``None`` for another result."""
    if shape == PROBE and isinstance(focus, ox.NamedNode):
        return ox.BlankNode(focus.value.removeprefix(_BLANK))
    return None


def _path_nodes(shapes: Sequence[Fact]) -> set[Term]:
    """Return the blank nodes that paths are made of."""
    inside: dict[Term, list[Term]] = {}
    found: set[Term] = set()
    waiting: list[Term] = []
    for fact in shapes:
        if fact.predicate == _PATH:
            waiting.append(fact.object)
        elif fact.predicate in _PATHS or fact.predicate in _LIST:
            inside.setdefault(fact.subject, []).append(fact.object)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ox.BlankNode) and node not in found:
            found.add(node)
            waiting += inside.get(node, [])
    return found
