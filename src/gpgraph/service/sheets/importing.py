"""Take a filled-in workbook: statements where it is right, remarks on its cells where it is not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import NamedNode

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import expand
from gpgraph.model.report import Finding, Report, Severity
from gpgraph.model.report.finding import said
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.cells import Sheet, Spot
from gpgraph.model.sheets.needs import needs_of
from gpgraph.model.stableturtle import stable_turtle
from gpgraph.service.checking.inputs import Against, Fact, inputs_beside
from gpgraph.service.checking.readings import Given, Reading, read_ours
from gpgraph.service.checking.validation import Policy, check
from gpgraph.service.sheets.about import Description, describe
from gpgraph.service.sheets.knowledge import Knowledge, ours, theirs
from gpgraph.service.sheets.rows import Rows, read_rows
from gpgraph.store.resources import SourceFile, Sources
from gpgraph.store.sheets.apart import Mark

HEADER = b"# Made by gpgraph import. Change the workbook, not this file: it is written anew.\n\n"
"""How every file begins that an import has written."""

_TYPE = expand("rdf:type")
_MISSING = frozenset(
    expand(f"sh:{name}ConstraintComponent") for name in ("MinCount", "QualifiedMinCount")
)
_FIRST_IRI = re.compile(r"<([^>]*)>")


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What is to be mended, and where.

    Args:
        spot: The cell.
        severity: A warning is advice.
        message: What to do.
        rule: The rule that is broken; empty where the cell is wrong by itself.
    """

    spot: Spot
    severity: Severity
    message: str
    rule: str = ""

    def __str__(self) -> str:
        """Return the remark in one line, without the name of the file."""
        rule = f", {self.rule}" if self.rule else ""
        return f"{self.spot}: {self.message} ({self.severity.name.lower()}{rule})"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a workbook.

    Args:
        turtle: The statements, in a form that is equal for equal statements; empty where cells
            have to be mended.
        resources: How many resources it describes.
        statements: How many statements there are.
        remarks: Sorted by cell.
        notes: What else is to be said.
        conforms: Whether nothing has to be mended.
    """

    turtle: bytes
    resources: int
    statements: int
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...] = ()
    conforms: bool = True

    def marks(self) -> Iterator[Mark]:
        """Yield what to write onto each cell."""
        by_spot: dict[Spot, list[Remark]] = {}
        for one in self.remarks:
            by_spot.setdefault(one.spot, []).append(one)
        for spot, remarks in by_spot.items():
            texts = [f"{one.message} ({one.rule})" if one.rule else one.message for one in remarks]
            yield Mark(spot, min(one.severity for one in remarks), "\n\n".join(texts))


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook that was read.

    Args:
        sheets: Its sheets.
        name: What complaints call it.
        target: The file that its statements are for, which they take the place of.
        beside: What else is there to refer to.
    """

    sheets: tuple[Sheet, ...]
    name: str
    target: Path | None = None
    beside: tuple[Reading, ...] = ()

    def context(self) -> Iterator[Fact]:
        """Yield what is beside, without what the file said before."""
        target = self.target.resolve() if self.target else None
        for one in self.beside:
            if not (isinstance(one.text, Path) and one.text.resolve() == target):
                yield from one.facts


def import_ours(sources: Sources, source: Source, policy: Policy | None = None) -> Imported:
    """Import a workbook, and check it against our shapes and beside our data.

    Raises:
        SourceFileError: it is no template that was filled in.
    """
    own = read_ours(sources.files())
    knowledge = ours(own, source.beside)
    about, rows = _rows(source, knowledge)
    reader = _Held((_reading(source, rows),), own)
    inputs = inputs_beside(sources, Given(), reader)
    against = replace(inputs.against, context=[*inputs.against.context, *source.context()])
    return _imported(about, rows, check(inputs.readings, against, policy))


def import_theirs(
    shapes: Sequence[Reading], source: Source, policy: Policy | None = None
) -> Imported:
    """Import a workbook, and check it against shapes of others, with nothing of ours.

    Raises:
        SourceFileError: it is no template that was filled in.
        ShapesError: the shapes are wrong.
    """
    knowledge = theirs(shapes, source.beside)
    about, rows = _rows(source, knowledge)
    rules = [fact for one in shapes for fact in one.facts]
    against = Against(rules, tuple(source.context()))
    return _imported(about, rows, check((_reading(source, rows),), against, policy))


@dataclass(frozen=True, slots=True)
class _Held:
    """Hands over what was read before."""

    readings: tuple[Reading, ...]
    own: tuple[Reading, ...]

    def given(self, given: Given) -> tuple[Reading, ...]:  # noqa: ARG002 - a reader's signature
        return self.readings

    def ours(self, files: Iterable[SourceFile]) -> tuple[Reading, ...]:  # noqa: ARG002 - as above
        return self.own


def _rows(source: Source, knowledge: Knowledge) -> tuple[Description, Rows]:
    about = describe(source.sheets, source.name, knowledge.names.extra)
    known = {
        iri: sorted(needs_of(knowledge.shapes, knowledge.above(iri)))
        for iri in about.classes.values()
    }
    rows = read_rows(
        source.sheets,
        about,
        source.name,
        lambda iri, path: path == _TYPE or path in known[iri] or knowledge.is_declared(path),
        lambda iri: known[iri],
    )
    if not rows.stated and not rows.complaints:
        message = f"No row is filled in. Write resources from row {layout.FIRST} on."
        raise SourceFileError(source.name, line=None, message=message)
    return about, rows


def _reading(source: Source, rows: Rows) -> Reading:
    return Reading(source.name, rows.facts(), text=source.target or "")


def _imported(about: Description, rows: Rows, report: Report) -> Imported:
    wrong = {one.spot for one in rows.complaints}
    cells = _Cells(rows)
    remarks = {Remark(one.spot, Severity.VIOLATION, one.message) for one in rows.complaints}
    for finding in report.findings:
        spot = cells.of(finding)
        if spot not in wrong:  # what such a cell lacks, it lacks because it was not understood
            rule = about.names.short(finding.rule)
            remarks.add(Remark(spot, finding.severity, _message(finding), rule))
    facts, conforms = rows.facts(), report.conforms and not rows.complaints
    return Imported(
        HEADER + stable_turtle(rows.statements(), about.names.prefixes) if conforms else b"",
        resources=len(rows.spots),
        statements=len(facts),
        remarks=tuple(sorted(remarks)),
        notes=report.notes,
        conforms=conforms,
    )


def _message(finding: Finding) -> str:
    return " ".join(" ".join(said((finding,))).split())


@dataclass(slots=True)
class _Cells:
    """Finds the cell that a finding is about."""

    rows: Rows
    _values: dict[tuple[object, object, object], Spot] = field(default_factory=dict)
    _filled: set[Spot] = field(default_factory=set)
    _uses: dict[object, Spot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.rows.stated:
            path = one.path.value
            for key in ((one.subject, path, one.value), (one.subject, None, one.value)):
                self._values.setdefault(key, one.spot)
            self._filled.add(one.spot)
            for term in (one.value, one.path):
                self._uses.setdefault(term, one.spot)

    def of(self, finding: Finding) -> Spot:
        """Return the cell of the value, of the property, or of the resource."""
        focus = finding.focus
        first = self.rows.spots.get(focus) if isinstance(focus, NamedNode) else None
        if first is None:
            return self._uses.get(focus, min(self.rows.spots.values()))
        path = _first_step(finding.path)
        exact = self._values.get((focus, path, finding.value))
        if exact is not None and finding.value != focus:
            return exact
        columns = [
            Spot(first.sheet, first.row, column)
            for column, key in sorted(self.rows.keys[first.sheet].items())
            if path in key.paths
        ]
        is_missing = finding.component in _MISSING
        fitting = [spot for spot in columns if (spot in self._filled) != is_missing]
        return next(iter(fitting or columns), first)


def _first_step(path: str | None) -> str | None:
    """Return the property with which a path begins."""
    if path is None or path.startswith("^"):
        return None
    inside = _FIRST_IRI.search(path)
    return inside[1] if inside else path
