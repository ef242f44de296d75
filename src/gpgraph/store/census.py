"""What the default graph holds, counted: classes, properties, entities."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

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


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How many triples have a property."""

    iri: str
    triples: int


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

    @cached_property
    def figures(self) -> Figures:
        """Return the counts; some seconds for a million triples."""
        (whole,) = self._rows(_WHOLE)
        (entities,) = self._rows(_ENTITIES)
        by_class: dict[str, list[PropertyCount]] = {}
        for row in self._rows(_PROPERTIES_OF_CLASSES):
            by_class.setdefault(_iri(row, 0), []).append(PropertyCount(_iri(row, 1), _number(row)))
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
