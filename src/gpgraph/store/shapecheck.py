"""Shapes that would be evaluated wrongly, or in part, are refused before anything is evaluated.

A validator looks at a shape when it has a focus node for it, and skips what it does not know
without a word: "conforms" would then mean "was not looked at".
"""

from pyoxigraph import NamedNode

from gpgraph.errors import ShapesError, UnsupportedShapesError
from gpgraph.model.namespaces import compact, expand
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.wellformed import faults
from gpgraph.store.engines.questions import parse_query

# What shapes may hold that is not in SHACL Core or SHACL-SPARQL, and changes what is reported.
_UNSUPPORTED = {
    "target": "targets by query (SHACL Advanced Features)",
    "expression": "constraints by expression (SHACL Advanced Features)",
    "js": "constraints in JavaScript (SHACL JavaScript Extensions)",
    "reifierShape": "shapes of reifiers (SHACL 1.2)",
}


_LISTS = ("and", "ignoredProperties", "in", "languageIn", "or", "xone")
_NIL = NamedNode(expand("rdf:nil"))


def refuse_shapes(shapes: ShapeGraph) -> None:
    """Refuse shapes that cannot be evaluated whole.

    Raises:
        ShapesError: no shape has a target, one is malformed, or a query is broken.
        UnsupportedShapesError: shapes refer to each other in a circle, or use what is not there.
    """
    names = ShapeNames(shapes)
    for name, what in _UNSUPPORTED.items():
        node = shapes.user(name)
        if node is not None:
            message = f"{_shown(node, names)} uses sh:{name}: {what} are not evaluated here."
            raise UnsupportedShapesError(message)
    if cycle := shapes.cycle():
        steps = " → ".join(_shown(node, names) for node in (*cycle, cycle[0]))
        raise UnsupportedShapesError(
            f"These shapes are recursive: {steps}. SHACL leaves open what that means (section "
            "3.4.3). Break the circle."
        )
    _refuse_lists(shapes, names)
    for query in shapes.queries():
        try:
            parse_query(query.text, query.prefixes)
        except ShapesError as error:
            where = _shown(query.constraint, names)
            raise ShapesError(f"The query of {where} cannot be parsed: {error}.") from None
    for node, fault in faults(shapes):
        raise ShapesError(f"{_shown(node, names)} is no well-formed shape: {fault}.")
    if not shapes.reporting():
        raise ShapesError("No shape here has a target, such as sh:targetClass: nothing to check.")


def _refuse_lists(shapes: ShapeGraph, names: ShapeNames) -> None:
    for name in _LISTS:
        for node in shapes.nodes():
            for value in shapes.values(node, name):
                if value != _NIL and not shapes.members(value):
                    message = f"sh:{name} of {_shown(node, names)} is no list. Write ( … )."
                    raise ShapesError(message)


def _shown(node: Node, names: ShapeNames) -> str:
    name = names.name(node)
    iri = compact(names.nearest(node))
    return name if name == iri or name.startswith(iri) else f"{iri} ({name})"
