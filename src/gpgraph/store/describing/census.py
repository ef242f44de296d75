"""What the default graph holds, counted: classes, properties, entities."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolution,
    QuerySolutions,
    Store,
    Triple,
)

from gpgraph.model.namespaces import BASE, expand

_TYPE = f"<{expand('rdf:type')}>"
_WHOLE = """
SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }
"""
_ENTITIES = f"""
SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }}
"""
_PROPERTIES = """
SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p
"""
_CLASSES = f"""
SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ ?s {_TYPE} ?c FILTER(isIRI(?s) && isIRI(?c)) }} GROUP BY ?c
"""
_PROPERTIES_OF_CLASSES = f"""
SELECT ?c ?p (COUNT(*) AS ?n) {{ ?s {_TYPE} ?c ; ?p ?o FILTER(isIRI(?s) && isIRI(?c)) }}
GROUP BY ?c ?p
"""
_OBJECTS_BY_CLASS = f"""
SELECT ?c ?p ?of (COUNT(*) AS ?n) {{
  ?s {_TYPE} ?c ; ?p ?o . ?o {_TYPE} ?of FILTER(isIRI(?s) && isIRI(?c) && isIRI(?o) && isIRI(?of))
}} GROUP BY ?c ?p ?of
"""
_OBJECTS_BY_DATATYPE = f"""
SELECT ?c ?p ?of (COUNT(*) AS ?n) {{
  ?s {_TYPE} ?c ; ?p ?o FILTER(isIRI(?s) && isIRI(?c) && isLiteral(?o)) BIND(DATATYPE(?o) AS ?of)
}} GROUP BY ?c ?p ?of
"""


@dataclass(frozen=True, slots=True)
class ObjectCount:
    """How many triples have an object of a class, or of a datatype."""

    iri: str
    triples: int


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How many triples have a property, and what their objects are.

    An object may have several classes, or none, so the counts need not add up. Of a property of
    the whole the objects are not counted.
    """

    iri: str
    triples: int
    classes: tuple[ObjectCount, ...] = ()
    datatypes: tuple[ObjectCount, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many things with an IRI a class has, and what is said about them by which property."""

    iri: str
    entities: int
    properties: tuple[PropertyCount, ...]

    @property
    def triples(self) -> int:
        """Return how many triples have one of these things as subject."""
        return sum(count.triples for count in self.properties)


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts; ``entities`` are ours, and classes and properties are sorted by IRI."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: tuple[ClassCount, ...]
    properties: tuple[PropertyCount, ...]


class Census:
    """Counts the default graph of a store when it is first asked to, and keeps the figures."""

    def __init__(self, store: Store) -> None:
        """Keep a store that nobody else changes."""
        self._store = store

    def triples(self) -> Iterator[Triple]:
        """Yield what is counted, in no order."""
        for quad in self._store.quads_for_pattern(None, None, None, DefaultGraph()):
            yield quad.triple

    @cached_property
    def figures(self) -> Figures:
        """Return the counts; some seconds for a million triples."""
        (whole,) = self._rows(_WHOLE)
        (entities,) = self._rows(_ENTITIES)
        classed, typed = self._objects(_OBJECTS_BY_CLASS), self._objects(_OBJECTS_BY_DATATYPE)
        by_class: dict[str, list[PropertyCount]] = {}
        for row in self._rows(_PROPERTIES_OF_CLASSES):
            key = _iri(row, 0), _iri(row, 1)
            count = PropertyCount(key[1], _number(row), classed.get(key, ()), typed.get(key, ()))
            by_class.setdefault(key[0], []).append(count)
        classes = (
            ClassCount(_iri(row, 0), _number(row), _sorted(by_class[_iri(row, 0)]))
            for row in self._rows(_CLASSES)
        )
        properties = _sorted(
            [PropertyCount(_iri(row, 0), _number(row)) for row in self._rows(_PROPERTIES)]
        )
        return Figures(
            triples=sum(count.triples for count in properties),
            entities=_number(entities, 0),
            subjects=_number(whole, 0),
            objects=_number(whole, 1),
            classes=tuple(sorted(classes, key=lambda count: count.iri)),
            properties=properties,
        )

    def _objects(self, text: str) -> dict[tuple[str, str], tuple[ObjectCount, ...]]:
        """Return the objects of each class and property, sorted by IRI."""
        found: dict[tuple[str, str], list[ObjectCount]] = {}
        for row in self._rows(text):
            count = ObjectCount(_iri(row, 2), _number(row))
            found.setdefault((_iri(row, 0), _iri(row, 1)), []).append(count)
        return {
            key: tuple(sorted(counts, key=lambda count: count.iri)) for key, counts in found.items()
        }

    def _rows(self, text: str) -> Iterator[QuerySolution]:
        solutions = self._store.query(text)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives solutions
        yield from solutions


def _sorted(counts: list[PropertyCount]) -> tuple[PropertyCount, ...]:
    return tuple(sorted(counts, key=lambda count: count.iri))


def _iri(row: QuerySolution, column: int) -> str:
    term = row[column]
    assert isinstance(term, NamedNode)  # noqa: S101 - the queries leave out all else
    return term.value


def _number(row: QuerySolution, column: int = -1) -> int:
    # The last column is the count; solutions are not counted from their end.
    term = row[len(row) - 1 if column < 0 else column]
    assert isinstance(term, Literal)  # noqa: S101 - a count is a number
    return int(term.value)
