"""Shapes that look only at the resources in question, and at those as they did before.

A shape says by its targets which resources it is about. Here each of them names those of its
target nodes that are wanted, one by one: SHACL, section 2.1.3.1. Whatever a shape looks at from
there on, nested shapes included, is the same. So the findings are those about the wanted resources,
at a fraction of the time where these are a few of many.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import ShapeGraph

Fact = Triple | Quad

_TYPE, _BELOW = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:subClassOf"))
_NODE = NamedNode(expand("sh:targetNode"))
_CLASS = NamedNode(expand("sh:targetClass"))
_SUBJECTS = NamedNode(expand("sh:targetSubjectsOf"))
_OBJECTS = NamedNode(expand("sh:targetObjectsOf"))
_TARGETS = frozenset({_NODE, _CLASS, _SUBJECTS, _OBJECTS})
_CLASSES = frozenset({NamedNode(expand("rdfs:Class")), NamedNode(expand("owl:Class"))})


def narrowed(
    shapes: Sequence[Fact], facts: Iterable[Fact], wanted: Collection[Term]
) -> Sequence[Fact]:
    """Return shapes that report about the wanted resources only.

    Shapes that are classes, and so their own targets, are returned as they are, and so are those
    whose findings are about the values of their targets.

    Args:
        shapes: All shapes.
        facts: Everything that they look at, class hierarchy included.
        wanted: The resources.
    """
    if any(fact.predicate == _TYPE and fact.object in _CLASSES for fact in shapes):
        return shapes
    index = _Index(facts, frozenset(wanted))
    graph = ShapeGraph(shapes)
    whole = {shape for shape in graph.targeted() if graph.reports_on_values(shape)}
    kept, targets = list[Fact](), list[Fact]()
    for fact in shapes:
        is_kept = fact.predicate not in _TARGETS or fact.subject in whole
        (kept if is_kept else targets).append(fact)
    named = ((fact.subject, node) for fact in targets for node in index.nodes(fact))
    return [*kept, *(Triple(shape, _NODE, node) for shape, node in dict.fromkeys(named))]


class _Index:
    """The wanted resources by what makes them targets."""

    def __init__(self, facts: Iterable[Fact], wanted: frozenset[Term]) -> None:
        self._wanted = wanted
        self._members: dict[Term, dict[Term, None]] = {}
        self._lower: dict[Term, list[Term]] = {}
        self._subjects: dict[Term, dict[Term, None]] = {}
        self._objects: dict[Term, dict[Term, None]] = {}
        for fact in facts:
            if fact.predicate == _BELOW:
                self._lower.setdefault(fact.object, []).append(fact.subject)
            if fact.subject in wanted:
                self._subjects.setdefault(fact.predicate, {})[fact.subject] = None
                if fact.predicate == _TYPE:
                    self._members.setdefault(fact.object, {})[fact.subject] = None
            if fact.object in wanted:
                self._objects.setdefault(fact.predicate, {})[fact.object] = None

    def nodes(self, target: Fact) -> Iterator[Term]:
        """Yield the wanted resources that one target of a shape stands for."""
        value = target.object
        if target.predicate == _CLASS:
            for one in with_lower(value, self._lower):
                yield from self._members.get(one, ())
        elif target.predicate == _SUBJECTS:
            yield from self._subjects.get(value, ())
        elif target.predicate == _OBJECTS:
            yield from self._objects.get(value, ())
        elif value in self._wanted:
            yield value


def with_lower(top: Term, lower: Mapping[Term, Sequence[Term]]) -> Iterable[Term]:
    """Return a class and all that stand below it, each once.

    Args:
        top: The class.
        lower: What stands right below each class.
    """
    found: dict[Term, None] = {}
    waiting = [top]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = None
            waiting += lower.get(one, ())
    return found
