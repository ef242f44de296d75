"""The constraints of a graph of shapes as rules: what a report can say was kept or broken."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.namespaces import PREFIXES, SHAPES, expand
from gpgraph.model.report import Rule, Severity, Term
from gpgraph.model.shapes.remedies import REMEDIES, remedy
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames

_SH = PREFIXES["sh"]
_SPARQL = _SH + "SPARQLConstraintComponent"
_COMPONENT = NamedNode(_SH + "ConstraintComponent")
# SHACL, section 4: the parameter that makes a component of that name.
PARAMETERS: Mapping[str, str] = MappingProxyType(
    {name: f"{_SH}{name[0].upper()}{name[1:]}ConstraintComponent" for name in REMEDIES}
)
# The components of SHACL Core.
CORE = frozenset(PARAMETERS.values())
_SWITCHES = frozenset({"closed", "uniqueLang"})


def rules_of(shapes: ShapeGraph, names: ShapeNames) -> tuple[Rule, ...]:
    """List what the shapes with a target, and their property shapes, ask for; sorted."""
    own = list(_own_components(shapes))
    found = {rule for shape in shapes.reporting() for rule in _rules(shape, shapes, names, own)}
    return tuple(sorted(found, key=lambda rule: (rule.id, rule.shape)))


def fix_of(
    component: str, shape: Node, constraint: Node, shapes: ShapeGraph, path: str | None
) -> str:
    """Return what to do about a broken constraint, unless the shape's own message says it."""
    if isinstance(constraint, NamedNode) and constraint.value.startswith(SHAPES):
        return ""
    name = next((name for name, iri in PARAMETERS.items() if iri == component), None)
    if name is None:
        return ""
    values = [one for value in shapes.values(shape, name) for one in _written(value, shapes)]
    return remedy(name, values, path)


def severity_of(shape: Node, shapes: ShapeGraph) -> Severity:
    """Return the severity of what a shape reports; a constraint has none: SHACL, section 2.1.4."""
    for severity in shapes.values(shape, "severity"):
        if isinstance(severity, NamedNode):
            return Severity.of(severity.value)
    return Severity.VIOLATION


def _rules(
    shape: Node,
    shapes: ShapeGraph,
    names: ShapeNames,
    own: Sequence[tuple[NamedNode, Sequence[str]]],
) -> Iterator[Rule]:
    path = names.path(shape)
    for name, component in PARAMETERS.items():
        values = shapes.values(shape, name)
        if values and (name not in _SWITCHES or shapes.is_true(shape, name)):
            fix = fix_of(component, shape, shape, shapes, path)
            yield _rule(shape, shape, component, shapes, names, fix)
    for constraint in shapes.resources(shape, "sparql"):
        if not shapes.is_true(constraint, "deactivated"):
            yield _rule(constraint, shape, _SPARQL, shapes, names, "")
    for component_node, parameters in own:
        if all(shapes.of(shape, parameter) for parameter in parameters):
            yield _rule(shape, shape, component_node.value, shapes, names, "")


def _rule(  # noqa: PLR0913, PLR0917 - what a rule is looked up in
    node: Node, shape: Node, component: str, shapes: ShapeGraph, names: ShapeNames, fix: str
) -> Rule:
    return Rule(
        name=names.name(node),
        component=component,
        shape=names.nearest(node),
        severity=severity_of(shape, shapes),
        message=_message(node, shapes) or _message(shape, shapes),
        path=names.path(shape),
        fix=fix,
    )


def _message(node: Node, shapes: ShapeGraph) -> str:
    texts = [one for one in shapes.values(node, "message") if isinstance(one, Literal)]
    english = [one for one in texts if one.language in {None, "en"}]
    return next((one.value for one in english or texts), "")


def _own_components(shapes: ShapeGraph) -> Iterator[tuple[NamedNode, list[str]]]:
    """Yield the components that the graph itself declares, with the parameters that they need."""
    for node in shapes.nodes():
        if isinstance(node, NamedNode) and _COMPONENT in shapes.of(node, expand("rdf:type")):
            needed = [
                path.value
                for parameter in shapes.values(node, "parameter")
                for path in shapes.values(parameter, "path")
                if isinstance(path, NamedNode) and not shapes.is_true(parameter, "optional")
            ]
            if needed:
                yield node, needed


def _written(value: Term, shapes: ShapeGraph) -> Iterator[Term]:
    """Yield a value, or the members of the list that it is."""
    members = shapes.members(value)
    if members or isinstance(value, BlankNode):
        yield from (one for one in members if not isinstance(one, BlankNode))
    else:
        yield value
