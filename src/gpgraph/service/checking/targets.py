"""Whether shapes have anything to look at in data: SHACL, section 2.1.3."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import ShapeGraph

Fact = Triple | Quad

_TYPE = NamedNode(expand("rdf:type"))
_BELOW = NamedNode(expand("rdfs:subClassOf"))


def has_targets(shapes: ShapeGraph, data: Iterable[Fact], hierarchy: Iterable[Fact]) -> bool:
    """Tell whether a resource that the data describe, or refer to, is a target of a shape.

    Args:
        shapes: What has the targets.
        data: What is checked.
        hierarchy: All that says which class is below which.
    """
    nodes, properties, classes = set[Term](), set[Term](), set[Term]()
    for shape in shapes.reporting():
        nodes.update(shapes.values(shape, "targetNode"))
        properties.update(shapes.values(shape, "targetSubjectsOf"))
        properties.update(shapes.values(shape, "targetObjectsOf"))
        classes.update(shapes.values(shape, "targetClass"))
        classes.add(shape)  # a class that is a shape is its own target
    classes = _with_lower(classes, hierarchy)
    return any(
        fact.predicate in properties
        or fact.subject in nodes
        or (fact.predicate == _TYPE and fact.object in classes)
        for fact in data
    )


def _with_lower(classes: set[Term], hierarchy: Iterable[Fact]) -> set[Term]:
    lower: dict[Term, list[Term]] = {}
    for fact in hierarchy:
        if fact.predicate == _BELOW:
            lower.setdefault(fact.object, []).append(fact.subject)
    found, waiting = set[Term](), list(classes)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += lower.get(one, [])
    return found
