"""Many versions of some shapes, checked side by side: both engines read the data once for all.

Each version has names of its own, as if it alone were there; what is found says by the name of the
shape which version has found it. A version that an engine cannot take is found by halving.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from pyoxigraph import BlankNode, NamedNode, Triple

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Finding, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines import fast
from gpgraph.store.engines.fastdata import as_text
from gpgraph.store.resident import ResidentFacts
from gpgraph.store.shapecheck import refuse_shapes

GPS = PREFIXES["gps"]

AnyTerm = TypeVar("AnyTerm", bound=Term)
Found = frozenset[tuple[object, ...]]
Version = frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a version of the shapes finds: nothing of it is about other versions."""

    found: Found = frozenset()
    """Of each finding the shape, component, focus node, path, value and severity."""

    is_refused: bool = False
    difference: str = field(default="", compare=False)
    """What one engine finds and the other does not."""


REFUSED = Outcome(is_refused=True)


class Data:
    """Facts in the form in which each engine takes them, so that they are brought into it once.

    Args:
        staying: What is always there.
    """

    def __init__(self, staying: Sequence[Triple]) -> None:
        """Take the facts."""
        self._staying, self._more = staying, list[Triple]()
        self._slow, self._text = ResidentFacts(staying), as_text(staying)
        self._fast = fast.FastData(self._text, lambda: staying)

    def show(self, more: Iterable[Triple]) -> None:
        """Have others there as well, instead of those that were."""
        come = list(dict.fromkeys(more))
        if come != self._more:
            self._slow.change(self._more, come)
            facts = [*self._staying, *come]
            self._more, self._fast = come, fast.FastData(self._text + as_text(come), lambda: facts)

    def outcomes(self, versions: Sequence[Version]) -> list[Outcome]:
        """Return what each version finds, by both engines; those that go into neither, refused."""
        good = [one for one in versions if not _is_refused(one)]
        found = dict(zip(good, self._halved(good) if good else (), strict=True))
        return [found.get(one, REFUSED) for one in versions]

    def _halved(self, versions: Sequence[Version]) -> list[Outcome]:
        try:
            return self._side_by_side(versions)
        except (ShapesError, fast.EngineStoppedError) as error:
            if len(versions) == 1:
                return [Outcome(is_refused=True, difference=f"only one engine takes it: {error}")]
        half = len(versions) // 2
        return [*self._halved(versions[:half]), *self._halved(versions[half:])]

    def _side_by_side(self, versions: Sequence[Version]) -> list[Outcome]:
        shapes = [fact for number, one in enumerate(versions) for fact in renamed(one, number)]
        shapes = list(dict.fromkeys(shapes))
        slow = _by_version(self._slow.check(shapes), len(versions))
        quick = _by_version(fast.find(self._fast, shapes)[0], len(versions))
        return [_outcome(*both) for both in zip(slow, quick, strict=True)]


@cache
def _is_refused(version: Version) -> bool:
    """Tell whether the shapes are refused before any engine sees them.

    One without a target is not: who checks with others as well is not told of it.
    """
    graph = ShapeGraph(version)
    try:
        refuse_shapes(graph)
    except ShapesError:
        return bool(graph.reporting())
    return False


def renamed(facts: Iterable[Triple], number: int) -> list[Triple]:
    """Return shapes with names that no other version has."""
    facts = list(facts)
    own = {fact.subject for fact in facts}

    def name(term: AnyTerm) -> AnyTerm | NamedNode | BlankNode:
        if isinstance(term, BlankNode):
            return BlankNode(f"{term.value}v{number}")
        if isinstance(term, NamedNode) and term in own and term.value.startswith(GPS):
            return NamedNode(f"{GPS}{number}/{term.value.removeprefix(GPS)}")
        return term

    return [Triple(name(fact.subject), fact.predicate, name(fact.object)) for fact in facts]


def _by_version(findings: Iterable[Finding], count: int) -> list[frozenset[Finding]]:
    found: list[set[Finding]] = [set() for _ in range(count)]
    for one in findings:
        number, _, _ = one.shape.removeprefix(GPS).partition("/")
        found[int(number)].add(one)
    return list(map(frozenset, found))


def _outcome(slow: frozenset[Finding], quick: frozenset[Finding]) -> Outcome:
    told = (("pyshacl", slow - quick), ("shacl", quick - slow))
    difference = "; ".join(f"only {name} finds {list(more)}" for name, more in told if more)
    found = frozenset(
        (
            one.shape.removeprefix(GPS).partition("/")[2],
            one.component,
            one.focus,
            one.path,
            one.value,
            one.severity,
        )
        for one in slow
    )
    return Outcome(found, difference=difference)
