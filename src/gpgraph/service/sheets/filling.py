"""Fill the rows of a template with what data say, and tell what no cell can hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term
from gpgraph.model.report.finding import VALUE_WIDTH
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.book import Column, Row
from gpgraph.model.sheets.cells import Spot, Value, joined
from gpgraph.model.sheets.keys import LINK
from gpgraph.model.sheets.literals import CellError, cell_of, terms, written
from gpgraph.service.checking.readings import Reading
from gpgraph.service.sheets.columns import TYPE, Values, cells_of
from gpgraph.service.sheets.knowledge import Knowledge, local_name

Resource = tuple[str, Values]
"""The IRI of a resource, and what is said of it."""

_Fact = tuple[object, str, Term]

_SAMPLES = {
    expand("xsd:date"): "2026-11-22",
    expand("xsd:gYear"): "2026",
    expand("xsd:dateTime"): "2026-11-22T09:30:00Z",
    expand("xsd:boolean"): "true",
    expand("xsd:decimal"): "0.75",
}
_WHOLE = expand("xsd:integer")
# So many values that no cell can hold are named, the others counted.
_NAMED = 20


@dataclass(slots=True)
class Filled:
    """The resources of data, for sheets that each take those of a class."""

    facts: list[_Fact]
    _resources: dict[str, dict[str, list[Term]]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, data: Sequence[Reading]) -> "Filled":
        """Sort the statements by resource; each counts once, whichever file it is in."""
        found = cls(
            list(
                dict.fromkeys(
                    (fact.subject, fact.predicate.value, fact.object)
                    for one in data
                    for fact in one.facts
                )
            )
        )
        for subject, path, value in found.facts:
            if isinstance(subject, NamedNode):
                properties = found._resources.setdefault(subject.value, {})
                properties.setdefault(path, []).append(value)
        return found

    def take(self, class_iri: str) -> tuple[Resource, ...]:
        """Return the resources of exactly this class that no other sheet has taken, sorted."""
        kind = NamedNode(class_iri)
        found = tuple(
            (iri, values)
            for iri, values in sorted(self._resources.items())
            if kind in values.get(TYPE, ()) and iri not in self._taken
        )
        self._taken |= {iri for iri, _ in found}
        return found

    def notes(self) -> Iterator[str]:
        """Say what of the data is in none of the sheets."""
        inside = [one for one in self.facts if getattr(one[0], "value", "") in self._taken]
        if outside := len(self.facts) - len(inside):
            yield f"{outside:,} statements are about other resources and in none of the sheets."
        if nested := sum(isinstance(value, BlankNode) for _, _, value in inside):
            yield f"{nested:,} values are nodes without an IRI, and in none of the cells."


def row_of(knowledge: Knowledge, resource: Resource, columns: Sequence[Column]) -> Row:
    """Return the cells of a resource, the first of which names it."""
    iri, values = resource
    cells: list[Value | None] = [knowledge.names.short(iri)]
    for column in columns:
        held = cells_of(values, column.key)
        labels = {
            one.value: knowledge.label(one.value) for one in held if isinstance(one, NamedNode)
        }
        cells.append(written(held, column.key, knowledge.names, labels) if held else None)
    return tuple(cells)


def losses(
    knowledge: Knowledge, sheet: str, resources: Sequence[Resource], columns: Sequence[Column]
) -> Iterator[str]:
    """Say which cells would not give back the values that they were made of."""
    found = []
    for row, resource in enumerate(resources, layout.FIRST):
        cells = row_of(knowledge, resource, columns)[1:]
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True), 2):
            held = cells_of(resource[1], column.key)
            if cell is not None and not _comes_back(cell, held, column, knowledge):
                found.append((Spot(sheet, row, number), held))
    for spot, held in found[:_NAMED]:
        yield f"{spot}: a cell cannot hold {', '.join(map(_cut, held))} as it is."
    if more := len(found[_NAMED:]):
        yield f"{more:,} more cells of {sheet} cannot hold their values as they are."


def _cut(value: NamedNode | Literal) -> str:
    text = str(value)
    return text if len(text) <= VALUE_WIDTH else f"{text[:VALUE_WIDTH]}…"


def _comes_back(
    cell: Value, held: Sequence[NamedNode | Literal], column: Column, knowledge: Knowledge
) -> bool:
    try:
        return set(terms(cell_of(cell), column.key, knowledge.names)) == set(held)
    except CellError:
        return False


def example_of(knowledge: Knowledge, class_iri: str, columns: Sequence[Column]) -> Row:
    """Return a row that is not read: a resource that fills many columns, or one made up."""
    known = [
        row_of(knowledge, (iri, knowledge.described(iri)), columns)
        for iri in knowledge.instances((class_iri,))
    ]
    best = max(known, key=lambda row: sum(cell is not None for cell in row), default=None)
    if best is None:
        name = f"https://example.org/id/{local_name(class_iri).lower()}-1"
        best = (name, *map(_sample, columns))
    return (f"{layout.COMMENT} {best[0]}", *best[1:])


def _sample(column: Column) -> Value | None:
    key = column.key
    if column.choices:
        return column.choices[0]
    if key.datatype == LINK:
        return "https://example.org/id/other"
    if key.datatype == _WHOLE:
        return 1 if column.minimum is None else column.minimum
    return _SAMPLES.get(key.datatype, joined([column.heading]))
