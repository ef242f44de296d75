"""Checks again what a change of a few facts can have touched, and nothing else.

What a shape says about a resource depends on the triples that it looks at, from there on:
``gpgraph.model.shapes.reads``. So after a change only the resources are checked from which the
changed triples can be reached, each by the shapes that can reach them. A shape whose way cannot be
followed looks at all of its resources, and the outcome tells which and why.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Finding, Term
from gpgraph.model.shapes.reads import Reads, reads_of_shapes
from gpgraph.model.shapes.shapegraph import CLASSES, Node, ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.service.checking.affected import affected, properties_of
from gpgraph.service.checking.clusters import Cluster, clusters_of, finder
from gpgraph.service.checking.factindex import Fact, FactIndex
from gpgraph.service.checking.targets import has_targets
from gpgraph.store.queryreads import reads_of
from gpgraph.store.shapecheck import refuse_shapes

_TYPE = NamedNode(expand("rdf:type"))
_NODE = NamedNode(expand("sh:targetNode"))
_TARGETS = tuple(
    NamedNode(expand(f"sh:target{name}")) for name in ("Node", "Class", "SubjectsOf", "ObjectsOf")
)
_TOO_DEEP = "a path in them leads too deep"
_ON_VALUES = "a property shape inside another reports on values, not on the resource"
_OTHER_CLASSES = "one of them may be a class, and so its own target, in a way that is not known"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was checked again: which resources by which shapes, and which shapes saw all.

    Args:
        resources: By cluster of shapes, the resources that a change can have touched.
        everywhere: By the name of a shape, why it looked at all of its resources.
    """

    resources: Mapping[Cluster, frozenset[Term]]
    everywhere: Mapping[str, str]
    clusters: frozenset[Cluster] = frozenset()
    """Those that looked at all of their resources."""

    targets: tuple[tuple[Node, Term], ...] = ()
    """The resources among those touched that are targets now, each with the shape that says so."""

    whole: str | None = None
    """Why everything was checked; ``None`` if it was not."""

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding was looked for again, so that an earlier one is out of date."""
        if self.whole is not None:
            return True
        name = finder(finding)
        return any(name in one.names for one in self.clusters) or any(
            finding.focus in nodes and name in one.names for one, nodes in self.resources.items()
        )


class Planner:
    """Says what is to be checked again: it knows the shapes, and follows facts as they change.

    Args:
        shapes: All shapes.
        facts: Every triple that the rules may look at, each once; graph names are ignored.
        also: Properties whose values will be asked for besides.

    Raises:
        ShapesError: the shapes are wrong.
    """

    def __init__(
        self, shapes: Sequence[Fact], facts: Collection[Fact], also: Iterable[NamedNode] = ()
    ) -> None:
        """Find out what the shapes look at."""
        self._shapes = list(shapes)
        self._graph = ShapeGraph(shapes)
        refuse_shapes(self._graph)
        self._names = ShapeNames(self._graph)
        self._clusters = clusters_of(self._graph, self._names)
        self._whole: str | None = None
        self._reads = self._find_reads()
        asked = properties_of(self._reads)
        names = None if asked is None else asked | {name.value for name in also}
        self._index = FactIndex(facts, names)

    def change(self, gone: Sequence[Fact], come: Sequence[Fact]) -> None:
        """Follow a change.

        Args:
            gone: Facts that were there, each once.
            come: Facts that were not, each once.
        """
        for fact in gone:
            self._index.remove(fact)
        for fact in come:
            self._index.add(fact)

    def scope(self, changed: Collection[Fact], also: Collection[Term] = ()) -> Scope:
        """Find out what a change can have touched that was made just now.

        Args:
            changed: The facts that are gone and that have come.
            also: Resources that no shape has looked at so far.
        """
        if self._whole is not None:
            return Scope({}, {}, whole=self._whole)
        found = affected(self._reads, changed, self._index)
        why = {self._names.name(shape): reason for shape, reason in found.everywhere.items()}
        resources: dict[Cluster, frozenset[Term]] = {}
        clusters: set[Cluster] = set()
        for cluster in self._clusters:
            of_each = (found.nodes.get(shape, frozenset()) for shape in cluster.shapes)
            nodes = frozenset(also).union(*of_each)
            if any(shape in found.everywhere for shape in cluster.shapes):
                clusters.add(cluster)
            elif nodes and cluster.reports_on_values:
                clusters.add(cluster)
                why |= {self._names.name(shape): _ON_VALUES for shape in cluster.shapes}
            elif nodes:
                resources[cluster] = nodes
        targets = tuple(
            (shape, node)
            for cluster, nodes in resources.items()
            for shape in cluster.shapes
            for node in nodes
            if self._is_target(shape, node)
        )
        return Scope(resources, why, frozenset(clusters), targets)

    def shapes_within(self, scope: Scope) -> list[Fact]:
        """Return shapes that look at what is in a scope; none where nothing is.

        Else they are as they were; see ``narrowing``.
        """
        if scope.whole is not None:
            return list(self._shapes)
        shapes = list(self._narrowed(scope))
        return shapes if any(map(self._is_aim, shapes)) else []

    def values(self, subject: Term, name: str) -> Iterable[Term]:
        """Return the values of ``rdf:type`` or of another property that the shapes ask for."""
        return self._index.values(subject, name)

    def has_targets(self, data: Iterable[Fact]) -> bool:
        """Tell whether the shapes look at anything in some of the facts."""
        return has_targets(self._graph, data, self._index.hierarchy())

    def _narrowed(self, scope: Scope) -> Iterator[Fact]:
        whole = {shape for cluster in scope.clusters for shape in cluster.shapes}
        for fact in self._shapes:
            if fact.subject in whole or not self._is_aim(fact):
                yield fact
        for shape, node in scope.targets:
            yield Triple(shape, _NODE, node)

    def _is_aim(self, fact: Fact) -> bool:
        """Tell whether a fact gives a shape its targets."""
        is_own = fact.predicate == _TYPE and fact.object in CLASSES
        return fact.predicate in _TARGETS or (is_own and fact.subject in self._reads.tops)

    def _is_target(self, shape: Node, node: Term) -> bool:
        """Tell whether a node is a target of a shape: SHACL, section 2.1.3."""
        graph = self._graph
        if node in graph.values(shape, "targetNode"):
            return True
        classes = list(graph.values(shape, "targetClass"))
        if not CLASSES.isdisjoint(graph.of(shape, _TYPE.value)):
            classes.append(shape)
        return (
            any(self._index.is_a(node, one) for one in classes)
            or any(
                self._index.values(node, name.value)
                for name in graph.values(shape, "targetSubjectsOf")
                if isinstance(name, NamedNode)
            )
            or any(
                self._index.subjects(name.value, node)
                for name in graph.values(shape, "targetObjectsOf")
                if isinstance(name, NamedNode)
            )
        )

    def _find_reads(self) -> Reads:
        if self._has_other_classes():
            self._whole = _OTHER_CLASSES
            return Reads()
        try:
            return reads_of_shapes(self._graph, lambda one: reads_of(one.text, one.prefixes))
        except RecursionError:
            self._whole = _TOO_DEEP
            return Reads()

    def _has_other_classes(self) -> bool:
        """Tell whether a shape could be its own target by another class than those we know."""
        graph = self._graph
        below = NamedNode(expand("rdfs:subClassOf"))
        classes = CLASSES | {fact.subject for fact in self._shapes if fact.predicate == below}
        known = {
            shape
            for shape in graph.targeted()
            if shape in graph.values(shape, "targetClass")
            or not CLASSES.isdisjoint(graph.of(shape, _TYPE.value))
        }
        inner = {one for node in graph.nodes() for one in graph.references(node)}
        return any(
            fact.predicate == _TYPE and fact.object in classes and fact.subject not in known
            for fact in self._shapes
            if fact.subject in inner or graph.is_shape(fact.subject)
        )
