"""The path of a property shape as a value: SHACL, section 2.3.1."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pyoxigraph import NamedNode

from gpgraph.model.report import Term
from gpgraph.model.shapes.patterns import HERE, Choice, Path, Repeat, Sequence, Step, inverse
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph

_KINDS: Mapping[str, Callable[[Path], Path]] = MappingProxyType(
    {
        "inversePath": inverse,
        "zeroOrMorePath": Repeat,
        "oneOrMorePath": lambda path: Sequence((path, Repeat(path))),
        "zeroOrOnePath": lambda path: Choice((HERE, path)),
    }
)


def path_of(shapes: ShapeGraph, shape: Node) -> Path | None:
    """Return the path of a shape; ``None`` if it is a node shape."""
    value = next(iter(shapes.values(shape, "path")), None)
    return None if value is None else _path(shapes, value)


def _path(shapes: ShapeGraph, node: Term) -> Path:
    if isinstance(node, NamedNode):
        return Step(node.value)
    for name, make in _KINDS.items():
        for other in shapes.values(node, name):
            return make(_path(shapes, other))
    for head in shapes.values(node, "alternativePath"):
        return Choice(tuple(_path(shapes, one) for one in shapes.members(head)))
    return Sequence(tuple(_path(shapes, one) for one in shapes.members(node)))
