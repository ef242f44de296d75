"""The resources for which a shape may say something else after a change.

See ``gpgraph.model.shapes.reads`` for what a shape looks at, and why walking back is complete.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gpgraph.model.report import Term
from gpgraph.model.shapes.reads import Move, Reads, State
from gpgraph.model.shapes.shapegraph import Node
from gpgraph.service.checking.factindex import Fact, FactIndex

_Point = tuple[State, Term]


@dataclass(frozen=True, slots=True)
class Affected:
    """The resources by shape, and the shapes that have to look at all of theirs, with the reason.

    Shapes that neither names say what they said.
    """

    nodes: Mapping[Node, frozenset[Term]]
    everywhere: Mapping[Node, str]


def properties_of(reads: Reads) -> set[str] | None:
    """Return the properties that a walk back may follow; ``None`` for all."""
    found: set[str] = set()
    for name, moves in reads.looks.items():
        # An end from which nothing goes on is never walked back from.
        if name is None:
            if any(move.after in _onward(reads) for move in moves):
                return None
        else:
            found.add(name)
    return found


def affected(reads: Reads, changed: Iterable[Fact], index: FactIndex) -> Affected:
    """Walk back from what has changed.

    Args:
        reads: What the shapes look at.
        changed: The facts that came and those that went.
        index: The facts after the change.
    """
    changes = list(changed)
    everywhere = dict(_everywhere(reads, changes))
    walk = _Walk(reads, index)
    for fact in changes:
        walk.start(fact)
    reached = walk.back()
    nodes = {
        shape: frozenset(reached[top])
        for shape, top in reads.tops.items()
        if shape not in everywhere and top in reached
    }
    return Affected(nodes, everywhere)


class _Walk:
    """A walk over points, each a state and the node where it is."""

    def __init__(self, reads: Reads, index: FactIndex) -> None:
        self._reads = reads
        self._index = index
        self._reached: dict[State, set[Term]] = {}
        self._waiting: list[_Point] = []

    def start(self, fact: Fact) -> None:
        """Begin where a fact is looked at."""
        for name in (fact.predicate.value, None):
            for move in self._reads.looks.get(name, ()):
                is_inverse = move.step is not None and move.step.is_inverse
                self._reach(move.before, fact.object if is_inverse else fact.subject)

    def back(self) -> Mapping[State, set[Term]]:
        """Walk until nothing new is reached."""
        while self._waiting:
            state, node = self._waiting.pop()
            for move in self._reads.into.get(state, ()):
                for one in self._before(move, node):
                    self._reach(move.before, one)
        return self._reached

    def _before(self, move: Move, node: Term) -> Iterable[Term]:
        if move.step is None:
            return (node,)
        if move.step.is_inverse:
            return self._index.values(node, move.step.predicate)
        return self._index.subjects(move.step.predicate, node)

    def _reach(self, state: State, node: Term) -> None:
        of_state = self._reached.setdefault(state, set())
        if node not in of_state:
            of_state.add(node)
            self._waiting.append((state, node))


def _everywhere(reads: Reads, changes: Iterable[Fact]) -> Iterator[tuple[Node, str]]:
    """Yield the shapes that depend on a change wherever it is, and why."""
    names = {None, *(fact.predicate.value for fact in changes)} if changes else set()
    states = {state: why for name in names for state, why in reads.everywhere.get(name, {}).items()}
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        for move in reads.into.get(state, ()):
            if move.before not in states:
                states[move.before] = states[state]
                waiting.append(move.before)
    for shape, top in reads.tops.items():
        if top in states:
            yield shape, states[top]


def _onward(reads: Reads) -> set[State]:
    return {move.before for moves in reads.into.values() for move in moves}
