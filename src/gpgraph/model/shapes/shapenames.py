"""What shapes and paths are called in a report, where they have no IRI as well."""

import re

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.namespaces import SHAPES, compact, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph

_IDENTIFIER = expand("dcterms:identifier")
_IRI = re.compile(r"<[^>]*>|[A-Za-z][\w+.-]*:[^\s<>]+")
_MARKS = (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?"))
# Paths of paths deeper than this are written as far as that.
_DEEP = 20


class ShapeNames:
    """Names shapes by identifier, else by IRI, else by the shape around them and the path."""

    def __init__(self, shapes: ShapeGraph) -> None:
        """Look up which shape stands around which."""
        self._shapes = shapes
        self._around: dict[Term, Node] = {}
        for shape in shapes.nodes():
            for name in ("property", "sparql"):
                for inner in shapes.values(shape, name):
                    self._around.setdefault(inner, shape)

    def name(self, node: Node) -> str:
        """Return a name that stays the same as long as the shapes do."""
        own = next((one for one in self._shapes.of(node, _IDENTIFIER)), None)
        if isinstance(own, Literal):
            return own.value
        if isinstance(node, NamedNode):
            return compact(node.value)
        outer = self._around.get(node)
        path = self.path(node)
        if outer is None:
            return "shape" if path is None else f"shape/{_local(path)}"
        if path is None:
            place = list(self._shapes.values(outer, "sparql"))
            return f"{self.name(outer)}/sparql{place.index(node) + 1 if node in place else ''}"
        same = [
            one
            for one in self._shapes.values(outer, "property")
            if _local(self.path(one) or "") == _local(path)
        ]
        number = f"#{same.index(node) + 1}" if len(same) > 1 else ""
        return f"{self.name(outer)}/{_local(path)}{number}"

    def nearest(self, node: Node) -> str:
        """Return the IRI of a shape or, where it has none, of the one around it."""
        while isinstance(node, BlankNode):
            outer = self._around.get(node)
            if outer is None or outer == node:
                return SHAPES + "#anonymous"
            node = outer
        return node.value

    def path(self, node: Term) -> str | None:
        """Return the path of a property shape as ``Finding.path`` has it, or ``None``."""
        value = next(iter(self._shapes.values(node, "path")), None)
        if value is None:
            return None
        if isinstance(value, NamedNode):
            return value.value
        inverse = next(iter(self._shapes.values(value, "inversePath")), None)
        if isinstance(inverse, NamedNode):
            return f"^{inverse.value}"
        return self._step(value, _DEEP)

    def _step(self, node: Term, levels: int) -> str:
        """Write a path as SPARQL 1.1 does, section 9.1, with IRIs in full."""
        if isinstance(node, NamedNode):
            return f"<{node.value}>"
        if levels == 0:
            return "…"
        for other in self._shapes.values(node, "inversePath"):
            return f"^{self._step(other, levels - 1)}"
        for head in self._shapes.values(node, "alternativePath"):
            steps = [self._step(one, levels - 1) for one in self._shapes.members(head)]
            return f"({'|'.join(steps)})"
        for name, mark in _MARKS:
            for other in self._shapes.values(node, name):
                step = self._step(other, levels - 1)
                return f"({step}){mark}" if "/" in step.replace("://", "") else step + mark
        return "/".join(self._step(one, levels - 1) for one in self._shapes.members(node))


def _local(path: str) -> str:
    """Shorten the IRIs of a path: by a prefix of ours, or to what they end with."""
    return _IRI.sub(lambda match: _short(match[0].strip("<>")), path)


def _short(iri: str) -> str:
    name = compact(iri)
    return name if name != iri else re.split(r"[/#]", iri.rstrip("/#"))[-1]
