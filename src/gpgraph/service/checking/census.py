"""What is to be known of data as a whole, found out in one walk over files of them.

It needs no more memory than there are resources; values are looked at some thousands at a time.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.model.namespaces import expand
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.service.checking.targets import has_targets
from gpgraph.store.engines.doubts import Doubts
from gpgraph.store.reading.triplefile import TripleFile, written

Fact = Triple | Quad

_MANY = 50_000
_NOBODY = b"<urn:gpgraph:nobody>"
_TYPE, _BELOW = (written(NamedNode(expand(one))) for one in ("rdf:type", "rdfs:subClassOf"))
# In an object these tell a literal that may raise a doubt: see ``Doubts.see``.
_TYPED, _LINE_FEED = b'"^^<', b'\\n"'


class Census:
    """Counts resources, collects doubts, and tells whether any shape has something to look at.

    Args:
        shapes: All shapes.
    """

    def __init__(self, shapes: Sequence[Fact]) -> None:
        """Have seen nothing."""
        self._shapes = ShapeGraph(shapes)
        self._doubts = Doubts(shapes)
        self._subjects: set[bytes] = set()
        self._predicates: set[bytes] = set()
        self._hierarchy: set[bytes] = set()
        self._values: set[bytes] = set()

    def take(self, triples: Iterable[TripleFile]) -> None:
        """Walk over files."""
        for one in triples:
            for piece in one.pieces():
                self._take(piece)
        self._look()

    @property
    def resources(self) -> int:
        """Return how many subjects there are."""
        return len(self._subjects)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return where the two engines may come to different findings."""
        return self._doubts.all()

    @property
    def is_kept(self) -> bool:
        """Tell whether Oxigraph's engine gives the literals back as they are written."""
        return self._doubts.is_kept

    @property
    def has_targets(self) -> bool:
        """Tell whether a resource that the data describe, or refer to, is a target of a shape."""
        named = {
            node
            for shape in self._shapes.reporting()
            for node in self._shapes.values(shape, "targetNode")
            if written(node) in self._subjects
        }
        lines = [
            *(b" ".join((_NOBODY, name, _NOBODY, b".")) for name in self._predicates),
            *(b" ".join((written(node), _NOBODY, _NOBODY, b".")) for node in named),
            *self._hierarchy,
        ]
        facts = list(_parsed(lines))
        return has_targets(self._shapes, facts, facts)

    def _take(self, piece: bytes) -> None:
        parts = [line.split(b" ", 2) for line in piece.splitlines()]
        subjects, names, values = zip(*parts, strict=True)
        self._subjects.update(subjects)
        self._predicates.update(names)
        if _BELOW in names:
            self._hierarchy.update(b" ".join(part) for part in parts if part[1] == _BELOW)
        told = zip(names, values, strict=True)
        classes = {value for name, value in told if name == _TYPE}
        self._hierarchy.update(b" ".join((_NOBODY, _TYPE, value)) for value in classes)
        self._values.update(
            b" ".join((_NOBODY, name, value))
            for name, value in zip(names, values, strict=True)
            if _TYPED in value or _LINE_FEED in value
        )
        if len(self._values) > _MANY:
            self._look()

    def _look(self) -> None:
        self._doubts.see(_parsed(self._values))
        self._values.clear()


def _parsed(lines: Iterable[bytes]) -> Iterable[Triple]:
    text = b"\n".join(lines)
    quads = parse(text, RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    return (quad.triple for quad in quads)
