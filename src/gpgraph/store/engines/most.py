"""Asking the fast engine for no more results than can be held.

A graph in which everything is wrong has more results than data, and each takes the engine some
kilobytes. So it is stopped after so many. What many of some resources break is told of these, and
is not asked again; nor is what fills a run. So the last run tells what else is wrong. What was cut
short is said, kind by kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Term
from gpgraph.model.shapes.narrowing import narrowed
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.shapes.shaperules import PARAMETERS

Fact = Triple | Quad
Told = Mapping[str, Sequence[Term]]
Kind = tuple[Term, Term, Term | None]
"""A shape, a component of it and, of a query, the constraint: by the names of the run."""

_SH = PREFIXES["sh"]
_PARAMETERS: Mapping[str, str] = MappingProxyType(
    {component: name for name, component in PARAMETERS.items()}
)
_RUNS = 12
# By results at once: how many resources are looked at to see what many break, and what is many.
_SOME, _MANY = 10, 200


@dataclass(frozen=True, slots=True)
class Most:
    """How many findings are wanted.

    Args:
        of_one_kind: So many are listed of those that break one constraint.
        at_once: After so many results the engine is stopped.
    """

    of_one_kind: int = 1_000
    at_once: int = 10_000


@dataclass(frozen=True, slots=True)
class Bounded:
    """What some runs have told.

    Args:
        told: The results.
        cut: One of each kind of which there may be more.
        is_stopped: Whether there may be others, of any kind.
    """

    told: list[Told]
    cut: tuple[Told, ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Runs:
    """The engine, its data and shapes.

    Args:
        run: Evaluates shapes until there are so many results.
        shapes: The shapes as the engine gets them.
        data: The triples that it looks at.
        within: The shapes, by the names of the run, by which others decide.
    """

    run: Callable[[Sequence[Fact], int], Iterable[Told]]
    shapes: Sequence[Fact]
    data: Callable[[], Iterable[Fact]]
    within: Callable[[Term], bool]

    def told(self, most: Most) -> Bounded:
        """Return all that there is to tell, or as much as is wanted of what is wrong most."""
        facts, kept, cut = list(self.shapes), list[Told](), list[Told]()
        for number in range(_RUNS):
            is_about_some = number == 1
            wanted = self._of_some(facts, most.at_once // _SOME) if is_about_some else facts
            told = list(self.run(wanted, most.at_once))
            is_all = len(told) < most.at_once
            if is_all and not is_about_some:
                return Bounded([*kept, *told], tuple(cut))
            many = (
                most.at_once // _MANY if is_about_some else min(most.of_one_kind, most.at_once // 2)
            )
            full = set() if number == 0 else self._full(told, many)
            if number > 1 and not full:
                break
            kept += _first(told, full, most.of_one_kind)
            cut += _first(told, full, 1)
            gone = {link for kind in full for link in _links(kind)}
            facts = [fact for fact in facts if not _is_any(fact, gone)]
        return Bounded([*kept, *told], tuple(cut), is_stopped=True)

    def _full(self, told: Iterable[Told], many: int) -> set[Kind]:
        """Return the kinds of which there are many, and that can be left out."""
        counted = Counter(map(kind_of, told))
        return {
            kind
            for kind, number in counted.items()
            if number >= many and not self.within(kind[0]) and _links(kind)
        }

    def _of_some(self, shapes: Sequence[Fact], number: int) -> Sequence[Fact]:
        """Return shapes that look at some resources, from everywhere in the data."""
        subjects = list(dict.fromkeys(fact.subject for fact in self.data()))
        some = subjects[:: max(1, len(subjects) // number)]
        return narrowed(shapes, self.data(), some)


def kind_of(told: Told) -> Kind:
    """Return what a result breaks."""
    constraint = next(iter(told.get("sourceConstraint", ())), None)
    return told["sourceShape"][0], told["sourceConstraintComponent"][0], constraint


def _first(told: Iterable[Told], kinds: set[Kind], number: int) -> Iterator[Told]:
    left = Counter(dict.fromkeys(kinds, number))
    for one in told:
        kind = kind_of(one)
        if left[kind] > 0:
            left[kind] -= 1
            yield one


def _links(kind: Kind) -> list[tuple[Term, NamedNode, Term | None]]:
    """Return the triples without which a shape does not ask for it any longer."""
    shape, component, constraint = kind
    if constraint is not None:
        return [(shape, NamedNode(f"{_SH}sparql"), constraint)]
    name = _PARAMETERS.get(component.value) if isinstance(component, NamedNode) else None
    return [] if name is None else [(shape, NamedNode(_SH + name), None)]


def _is_any(fact: Fact, links: set[tuple[Term, NamedNode, Term | None]]) -> bool:
    whose = (fact.subject, fact.predicate)
    return (*whose, None) in links or (*whose, fact.object) in links


def deciding(graph: ShapeGraph) -> set[Node]:
    """Return the shapes by which others decide: without a constraint, these would say else."""
    waiting: list[Node] = []
    for node in graph.nodes():
        own = set(graph.resources(node, "property"))
        waiting += [one for one in graph.references(node) if one not in own]
    found: set[Node] = set()
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += graph.references(one)
    return found
