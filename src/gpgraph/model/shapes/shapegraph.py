"""A graph of shapes, anybody's: which shapes can report, what they refer to, what they ask.

SHACL Core and SPARQL constraints, W3C Recommendation of 20 July 2017.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term

Node = NamedNode | BlankNode

_SH = PREFIXES["sh"]
_TYPE = expand("rdf:type")
_FIRST, _REST = expand("rdf:first"), expand("rdf:rest")
CLASSES = frozenset({NamedNode(expand("rdfs:Class")), NamedNode(expand("owl:Class"))})
"""A shape with one of these types is its own target: SHACL, section 2.1.3.3.

The second is below the first by OWL 2, though no graph of shapes says so; pySHACL adds that.
"""

_TRUE = frozenset({Literal(True), Literal("1", datatype=Literal(True).datatype)})
_SHAPE_TYPES = frozenset({NamedNode(_SH + "NodeShape"), NamedNode(_SH + "PropertyShape")})
_TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
_LISTS_OF_SHAPES = ("and", "or", "xone")
_REFERENCES = ("node", "not", "property", "qualifiedValueShape")
_QUERIES = ("select", "ask")


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query that a constraint or component is made of, and its prefixes."""

    constraint: Node
    text: str
    prefixes: Mapping[str, str]


class ShapeGraph:
    """Answers questions about a graph of shapes, which is read once."""

    def __init__(self, facts: Iterable[Triple | Quad]) -> None:
        """Read the graph; graph names are ignored."""
        self._values: dict[Term, dict[str, list[Term]]] = {}
        for fact in facts:
            if not isinstance(fact.subject, Triple):
                of_subject = self._values.setdefault(fact.subject, {})
                of_subject.setdefault(fact.predicate.value, []).append(fact.object)

    def nodes(self) -> Iterator[Node]:
        """Yield every subject of the graph."""
        yield from (node for node in self._values if isinstance(node, NamedNode | BlankNode))

    def of(self, node: Term, iri: str) -> Sequence[Term]:
        """Return the values of any property."""
        return self._values.get(node, {}).get(iri, [])

    def values(self, node: Term, name: str) -> Sequence[Term]:
        """Return the values of the property of SHACL with that local name."""
        return self.of(node, _SH + name)

    def resources(self, node: Term, name: str) -> list[Node]:
        """Return those values that are no literals."""
        return [one for one in self.values(node, name) if isinstance(one, NamedNode | BlankNode)]

    def is_true(self, node: Term, name: str) -> bool:
        """Tell whether a switch of SHACL is on: ``true``, or ``1``, which is the same value."""
        return not _TRUE.isdisjoint(self.values(node, name))

    def is_shape(self, node: Term) -> bool:
        """Tell whether the graph calls a node a shape."""
        return not _SHAPE_TYPES.isdisjoint(self.of(node, _TYPE))

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list, as far as it is one."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head not in seen and self.of(head, _FIRST):
            seen.add(head)
            found += self.of(head, _FIRST)[:1]
            head = next(iter(self.of(head, _REST)), head)
        return found

    def reporting(self) -> Sequence[Node]:
        """List the shapes that can report: those with a target, and their property shapes."""
        found: dict[Node, None] = {}
        waiting = list(self.targeted())
        while waiting:
            node = waiting.pop()
            if node not in found and not self.is_true(node, "deactivated"):
                found[node] = None
                waiting += self.resources(node, "property")
        return tuple(found)

    def targeted(self) -> Iterator[Node]:
        """Yield the shapes that have a target of their own."""
        yield from (
            node
            for node in self.nodes()
            if self._has_target(node) and not self.is_true(node, "deactivated")
        )

    def with_properties(self, shape: Node) -> Sequence[Node]:
        """Return a shape and the property shapes in it: all that its findings may name."""
        found: dict[Node, None] = {}
        waiting = [shape]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += self.resources(node, "property")
        return tuple(found)

    def reports_on_values(self, shape: Node) -> bool:
        """Tell whether findings may be about the values of a target, not only about the target.

        The values at the end of a path are what a property shape inside is about.
        """
        return any(
            self.values(node, "path") and self.values(node, "property")
            for node in self.with_properties(shape)
        )

    def queries(self) -> Iterator[Query]:
        """Yield every SPARQL query in the graph, used or not."""
        for node in self.nodes():
            for name in _QUERIES:
                for text in self.values(node, name):
                    if isinstance(text, Literal):
                        yield Query(node, text.value, self._prefixes(node))

    def cycle(self) -> tuple[Node, ...] | None:
        """Return shapes each of which refers to the next and the last to the first, or ``None``.

        Recursion is what SHACL leaves undefined: section 3.4.3.
        """
        done: set[Node] = set()
        for start in self.nodes():
            trail = [start] if start not in done else []
            following = [iter(self.references(start))]
            while trail:
                step = next(following[-1], None)
                if step is None:
                    done.add(trail.pop())
                    following.pop()
                elif step in trail:
                    return tuple(trail[trail.index(step) :])
                elif step not in done:
                    trail.append(step)
                    following.append(iter(self.references(step)))
        return None

    def user(self, name: str) -> Node | None:
        """Return a node that has the property of SHACL with that local name, or ``None``."""
        return next((node for node in self.nodes() if self.values(node, name)), None)

    def _has_target(self, node: Node) -> bool:
        """Tell whether a node is a shape with a target; a class that is a shape is its own."""
        is_own = self.is_shape(node) and not CLASSES.isdisjoint(self.of(node, _TYPE))
        return is_own or any(self.values(node, name) for name in _TARGETS)

    def references(self, node: Node) -> Iterator[Node]:
        """Yield the shapes that a shape refers to, in whatever role."""
        for name in _REFERENCES:
            yield from self.resources(node, name)
        for name in _LISTS_OF_SHAPES:
            for head in self.values(node, name):
                for member in self.members(head):
                    if isinstance(member, NamedNode | BlankNode):
                        yield member

    def _prefixes(self, node: Node) -> Mapping[str, str]:
        found: dict[str, str] = {}
        waiting, seen = self.resources(node, "prefixes"), set[Node]()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            waiting += [
                other
                for other in self.of(one, expand("owl:imports"))
                if isinstance(other, NamedNode)
            ]
            for declared in self.values(one, "declare"):
                for prefix in self.values(declared, "prefix"):
                    for name in self.values(declared, "namespace"):
                        if isinstance(prefix, Literal) and isinstance(name, Literal):
                            found[prefix.value] = name.value
        return found
