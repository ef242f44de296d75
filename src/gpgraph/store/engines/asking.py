"""SPARQL constraints of shapes with targets, asked of pyoxigraph beside the fast engine.

The fast engine's queries cost more the more data there are. Where a node shape is there for its
targets alone, its queries need nothing but its focus nodes: SHACL, sections 2.1.3 and 5.3.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.narrowing import with_lower
from gpgraph.model.shapes.shapegraph import Node, Query, ShapeGraph
from gpgraph.store.engines.questions import KNOWN, Questions, is_plain
from gpgraph.store.engines.results import Result

Fact = Triple | Quad

_SH = PREFIXES["sh"]
_SPARQL = NamedNode(_SH + "sparql")
_COMPONENT = _SH + "SPARQLConstraintComponent"
_TYPE, _BELOW = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:subClassOf"))
_CLASSES = frozenset({NamedNode(expand("rdfs:Class")), NamedNode(expand("owl:Class"))})
# What is used only where a resource conforms to something; such a shape needs its queries.
_USES = ("node", "not", "property", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
# What pySHACL refuses, or takes in another way; the engine's own words are wanted then.
_OTHER = re.compile(
    r"(?i:(?<![?$:/#\w-])(?:minus|values|service)\b)|[?$](?:PATH|failure|currentShape)\b"
)
_TRUE = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a shape that is asked here."""

    shape: Node
    query: Query


def asked_here(graph: ShapeGraph) -> tuple[Asked, ...]:
    """Return the constraints that need nothing but focus nodes.

    They may be asked of data whose literals the engine gives back as they are written.
    """
    queries = {query.constraint: query for query in graph.queries()}
    used = _used(graph)
    return tuple(
        Asked(shape, queries[constraint])
        for shape in graph.reporting()
        if shape not in used
        and not graph.values(shape, "path")
        and _CLASSES.isdisjoint(graph.of(shape, _TYPE.value))
        for constraint in graph.resources(shape, "sparql")
        if constraint in queries
        and is_plain(queries[constraint].text)
        and _OTHER.search(queries[constraint].text) is None
    )


def without(shapes: Iterable[Fact], asked: Sequence[Asked]) -> list[Fact]:
    """Return shapes without these constraints."""
    links = {(one.shape, one.query.constraint) for one in asked}
    return [
        fact
        for fact in shapes
        if fact.predicate != _SPARQL or (fact.subject, fact.object) not in links
    ]


def answers(
    asked: Sequence[Asked], graph: ShapeGraph, questions: Questions
) -> Iterator[Iterator[Result]]:
    """Yield what each query finds about the focus nodes of its shape.

    Args:
        asked: The queries.
        graph: All shapes.
        questions: The data; what tells targets is enough, beside what the queries look at.
    """
    targets = _Targets(questions) if asked else None
    for one in asked:
        if targets is not None and not _is_off(graph, one.query.constraint):
            yield _answers(one, graph, questions, targets)


def has_targets(one: Asked, graph: ShapeGraph, questions: Questions) -> bool:
    """Tell whether there is anything that a query is asked about."""
    return bool(_Targets(questions).of(one.shape, graph))


def _answers(
    one: Asked, graph: ShapeGraph, questions: Questions, targets: "_Targets"
) -> Iterator[Result]:
    prefixes = {**KNOWN, **one.query.prefixes}
    for focus in targets.of(one.shape, graph):
        found = questions.ask(one.query.text, prefixes, {"this": focus})
        for solution in found if isinstance(found, list) else ():
            yield _result(one, focus, solution, graph)


def _result(one: Asked, focus: Term, solution: Mapping[str, Term], graph: ShapeGraph) -> Result:
    path = solution.get("path")
    node = one.query.constraint
    texts = graph.values(node, "message") or graph.values(one.shape, "message")
    return Result(
        focus=focus,
        component=_COMPONENT,
        shape=one.shape,
        constraint=node,
        path=path if isinstance(path, NamedNode) else None,
        value=solution.get("value", focus),
        messages=tuple(_written(text, solution) for text in texts if isinstance(text, Literal)),
    )


def _written(text: Literal, solution: Mapping[str, Term]) -> str:
    """Put values into a message: SHACL, section 5.3.2."""
    written = text.value
    for name, term in solution.items():
        value = str(term) if isinstance(term, Triple) else term.value
        written = written.replace(f"{{?{name}}}", value).replace(f"{{${name}}}", value)
    return written


def _is_off(graph: ShapeGraph, constraint: Node) -> bool:
    switches = graph.values(constraint, "deactivated")
    return any(isinstance(one, Literal) and one.value in _TRUE for one in switches)


def _used(graph: ShapeGraph) -> set[Term]:
    found: set[Term] = set()
    for node in graph.nodes():
        for name in _USES:
            found.update(graph.values(node, name))
        for name in _LISTS:
            for head in graph.values(node, name):
                found.update(graph.members(head))
    return found


def target_properties(
    graph: ShapeGraph, shape: Node
) -> tuple[Sequence[NamedNode], Sequence[NamedNode]]:
    """Return the properties whose subjects, and those whose objects, are targets of a shape."""
    subjects, objects = (
        [node for node in graph.resources(shape, name) if isinstance(node, NamedNode)]
        for name in ("targetSubjectsOf", "targetObjectsOf")
    )
    return subjects, objects


class _Targets:
    """Finds focus nodes."""

    def __init__(self, data: Questions) -> None:
        self._data = data
        self._members: dict[Term, dict[Term, None]] = {}
        self._lower: dict[Term, list[Term]] = {}
        for fact in data.having([_TYPE]):
            self._members.setdefault(fact.object, {})[fact.subject] = None
        for fact in data.having([_BELOW]):
            self._lower.setdefault(fact.object, []).append(fact.subject)

    def of(self, shape: Node, graph: ShapeGraph) -> Mapping[Term, None]:
        """Return the focus nodes of a shape, each once."""
        found = dict.fromkeys(graph.values(shape, "targetNode"))
        for top in graph.values(shape, "targetClass"):
            for one in with_lower(top, self._lower):
                found.update(self._members.get(one, {}))
        subjects, objects = target_properties(graph, shape)
        found.update((fact.subject, None) for fact in self._data.having(subjects))
        found.update((fact.object, None) for fact in self._data.having(objects))
        return found
