"""Which triples the outcome of each shape depends on, as a graph of states.

A state is a point in the evaluation of a shape at a node: its beginning, a step along a path, the
values at the end of it. From a state the evaluation goes on to another by looking at the triples
with one property of the node where it is. So a triple matters to a resource if the evaluation can
get from there to a state that looks at it: found by walking back, from the triple to the states
and nodes before.

What makes this complete: an evaluation looks at triples one after the other, each time led by what
it has seen. When two states of the data give two outcomes, there is a first look at which they
differ, and up to it the way is the same in both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.model.shapes.patterns import (
    HERE,
    Choice,
    Group,
    OwnPath,
    Path,
    Pattern,
    Repeat,
    Sequence,
    Step,
    Unbounded,
    inverse,
    may_stay,
    steps,
)
from gpgraph.model.shapes.shapegraph import Node, Query, ShapeGraph
from gpgraph.model.shapes.shapepaths import path_of

State = int
ReadQuery = Callable[[Query], Group | Unbounded]

_TYPE, _BELOW = expand("rdf:type"), expand("rdfs:subClassOf")
MEMBERSHIP = Sequence((Step(_TYPE), Repeat(Step(_BELOW))))
_COMPARED = ("disjoint", "equals", "lessThan", "lessThanOrEquals")
_SHAPES = ("node", "not", "property", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_COMPONENT = NamedNode(expand("sh:ConstraintComponent"))


@dataclass(frozen=True, slots=True)
class Move:
    """From one state to the next: by a step, or, without one, where it is."""

    before: State
    step: Step | None
    after: State


@dataclass(slots=True)
class Reads:
    """The states of some shapes, what leads from one to the next, and what cannot be followed."""

    tops: dict[Node, State] = field(default_factory=dict)
    """Where the evaluation of each shape with a target begins: with the target."""

    looks: dict[str | None, list[Move]] = field(default_factory=dict)
    """The moves by the property that they look at; ``None`` for any."""

    into: dict[State, list[Move]] = field(default_factory=dict)
    """The moves by the state that they lead to."""

    everywhere: dict[str | None, dict[State, str]] = field(default_factory=dict)
    """States that look at all triples with a property, wherever; with the reason in words."""


def reads_of_shapes(shapes: ShapeGraph, read_query: ReadQuery) -> Reads:
    """Find out what every shape with a target may look at.

    Args:
        shapes: The shapes, which refer to each other in no circle.
        read_query: Tells the patterns of a query.
    """
    builder = _Builder(shapes, read_query)
    for shape in shapes.targeted():
        builder.add_top(shape)
    return builder.reads


class _Builder:
    """Makes states out of shapes."""

    def __init__(self, shapes: ShapeGraph, read_query: ReadQuery) -> None:
        self.reads = Reads()
        self._shapes = shapes
        self._read_query = read_query
        self._queries = {query.constraint: query for query in shapes.queries()}
        self._states: dict[Node, State] = {}
        self._number = 0
        self._siblings = self._find_siblings()
        self._own = {
            path.value
            for node in shapes.nodes()
            if _COMPONENT in shapes.of(node, _TYPE)
            for parameter in shapes.values(node, "parameter")
            for path in shapes.values(parameter, "path")
            if isinstance(path, NamedNode)
        }

    def add_top(self, shape: Node) -> None:
        """Begin with the targets: whether a node is one depends on triples, too."""
        top = self.reads.tops[shape] = self._new()
        self._move(top, None, self._shape(shape))
        self._walk(top, MEMBERSHIP)
        for name, is_inverse in (("targetSubjectsOf", False), ("targetObjectsOf", True)):
            for value in self._shapes.resources(shape, name):
                if isinstance(value, NamedNode):
                    self._walk(top, Step(value.value, is_inverse))

    def _shape(self, shape: Node) -> State:
        """Return the state in which a shape begins at its focus node."""
        if shape in self._states:
            return self._states[shape]
        state = self._states[shape] = self._new()
        path = path_of(self._shapes, shape)
        values = state if path is None else self._walk(state, path)
        for name in _COMPARED:
            for value in self._shapes.resources(shape, name):
                if isinstance(value, NamedNode):
                    self._walk(state, Step(value.value))
        if self._shapes.values(shape, "class"):
            self._walk(values, MEMBERSHIP)
        if self._shapes.is_true(shape, "closed"):
            self._walk(values, Step(None))
        for inner in self._inner(shape):
            self._move(values, None, self._shape(inner))
        for constraint in self._shapes.resources(shape, "sparql"):
            self._query(constraint, state, path)
        if any(self._shapes.of(shape, parameter) for parameter in self._own):
            self._everywhere(None, state, "a component of its own")
        return state

    def _inner(self, shape: Node) -> Iterator[Node]:
        """Yield the shapes that the values have to, or may not, conform to."""
        for name in _SHAPES:
            yield from self._shapes.resources(shape, name)
        for name in _LISTS:
            for head in self._shapes.resources(shape, name):
                members = self._shapes.members(head)
                yield from (one for one in members if isinstance(one, Node))
        if self._shapes.is_true(shape, "qualifiedValueShapesDisjoint"):
            yield from self._siblings.get(shape, ())

    def _find_siblings(self) -> dict[Node, list[Node]]:
        """Return the qualified shapes beside each property shape: SHACL, section 4.7.3."""
        found: dict[Node, list[Node]] = {}
        for node in self._shapes.nodes():
            properties = self._shapes.resources(node, "property")
            beside = [
                one
                for other in properties
                for one in self._shapes.resources(other, "qualifiedValueShape")
            ]
            for one in properties:
                found.setdefault(one, []).extend(beside)
        return found

    def _query(self, constraint: Node, state: State, path: Path | None) -> None:
        query = self._queries.get(constraint)
        if query is None or self._shapes.is_true(constraint, "deactivated"):
            return
        read = self._read_query(query)
        if isinstance(read, Unbounded):
            self._everywhere(None, state, read.reason)
        else:
            self._group(read, {"this": state}, state, path or Step(None))

    def _group(self, group: Group, known: dict[str, State], state: State, own: Path) -> None:
        """Follow patterns from the variables whose place is known to the others."""
        bound = dict(known)
        waiting = list(group.patterns)
        before = -1
        while before != len(waiting):
            before = len(waiting)
            waiting = [one for one in waiting if not self._follow(one, bound, own)]
        for pattern in waiting:
            path = own if isinstance(pattern.path, OwnPath) else pattern.path
            names = {step.predicate for step in steps(path)} | ({None} if may_stay(path) else set())
            for name in names:
                self._everywhere(name, state, "its query compares what no property links")
        for inner in group.inside:
            self._group(inner, bound, state, own)

    def _follow(self, pattern: Pattern, bound: dict[str, State], own: Path) -> bool:
        """Walk along a pattern from an end that is known; tell whether there is one."""
        path = own if isinstance(pattern.path, OwnPath) else pattern.path
        ends = ((pattern.subject, path, pattern.object), (pattern.object, None, pattern.subject))
        for near, way, far in ends:
            if near is not None and near in bound:
                after = self._walk(bound[near], inverse(path) if way is None else way)
                if far is not None:
                    bound.setdefault(far, after)
                return True
        return False

    def _walk(self, state: State, path: Path) -> State:
        """Return the state at the end of a path."""
        match path:
            case Step():
                after = self._new()
                self._move(state, path, after)
                return after
            case Sequence(paths):
                for one in paths:
                    state = self._walk(state, one)
                return state
            case Choice(paths):
                after = self._new()
                for one in paths:
                    self._move(self._walk(state, one), None, after)
                return after
            case Repeat(inner):
                after = self._new()
                self._move(state, None, after)
                self._move(self._walk(after, inner), None, after)
                return after
        return self._walk(state, HERE)

    def _new(self) -> State:
        self._number += 1
        return self._number

    def _move(self, before: State, step: Step | None, after: State) -> None:
        move = Move(before, step, after)
        self.reads.into.setdefault(after, []).append(move)
        if step is not None:
            self.reads.looks.setdefault(step.predicate, []).append(move)

    def _everywhere(self, name: str | None, state: State, reason: str) -> None:
        self.reads.everywhere.setdefault(name, {}).setdefault(state, reason)
