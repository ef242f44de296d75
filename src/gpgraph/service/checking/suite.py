"""A validation as a test suite: a case for each constraint, one more for each that breaks it.

There is one validation; the cases look up what it found. They keep their names as long as the
shapes, and the resources in the data, keep theirs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode

from gpgraph.model.report import Finding, Place, Report, Rule, Term, Waived
from gpgraph.model.report.finding import component_name, shown
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import rules_of
from gpgraph.model.shapes.shortnames import ShortNames, declared
from gpgraph.model.shapes.testcases import Case, Shape, Suite
from gpgraph.service.checking.inputs import Against
from gpgraph.service.checking.readings import Given, Reading, read_ours
from gpgraph.service.checking.validation import (
    Policy,
    check,
    validate_files,
    validate_sources,
    waivers_in,
)
from gpgraph.store.resources import SHAPES_GRAPH, Sources

# Prefixes stand at the head of a file.
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is checked against what.

    Without shapes, those of the installation count, and its data are there to refer to; without
    data, its own data are checked. ``limit`` is how many resources of each constraint become
    cases of their own.
    """

    data: Given
    shapes: Given
    installation: Sources
    waivers: Given
    is_strict: bool
    limit: int


def own_shapes(sources: Sources) -> tuple[Path, ...]:
    """List the files of an installation that hold shapes."""
    return tuple(file.path for file in sources.files() if file.graph.startswith(SHAPES_GRAPH))


def make_suite(wanted: Wanted) -> Suite:
    """Validate once, and lay out what was found.

    Raises:
        SourceFileError: an input cannot be read. Nothing was checked.
        ShapesError: the shapes are wrong. Nothing was checked.
    """
    waivers = waivers_in(wanted.waivers) if wanted.waivers.paths else ()
    policy = Policy(is_strict=wanted.is_strict, waivers=waivers)
    if wanted.shapes.paths:
        shapes = wanted.shapes.read()
        against = Against([fact for one in shapes for fact in one.facts])
        report = check(wanted.data.read(), against, policy)
    else:
        files = wanted.installation.files()
        shapes = read_ours(file for file in files if file.graph.startswith(SHAPES_GRAPH))
        if wanted.data.paths:
            report = validate_files(wanted.installation, wanted.data, policy)
        else:
            report = validate_sources(wanted.installation, policy)
    prefixes = [_declared(one.text) for one in shapes]
    of_data = [_declared(path) for path in wanted.data.files()]
    names = _Names(ShortNames(prefixes), ShortNames([*prefixes, *of_data]))
    layout = _Layout(report, names, _Homes(shapes), wanted.limit)
    return Suite(layout.shapes(), report.notes)


@dataclass(frozen=True, slots=True)
class _Names:
    """What shapes are called, whatever the data declare, and what resources are."""

    shapes: ShortNames
    resources: ShortNames


class _Homes:
    """Finds the file and the line of each rule."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._files: dict[str, Reading] = {}
        for one in readings:
            for fact in one.facts:
                if isinstance(fact.subject, NamedNode):
                    self._files.setdefault(fact.subject.value, one)
        self._anonymous = dict[str, Reading]()
        self._lines: dict[str, Mapping[tuple[str, str | None], int]] = {}

    def of(self, rule: Rule) -> Place:
        reading = self._files.get(rule.shape) or self._without_iri(rule)
        if reading.name not in self._lines:
            self._lines[reading.name] = reading.lines()
        line = self._lines[reading.name].get((rule.shape, None))
        return Place(str(reading.text), line)

    def _without_iri(self, rule: Rule) -> Reading:
        if not self._anonymous:
            for one in reversed(self._readings):
                graph = ShapeGraph(one.facts)
                own = rules_of(graph, ShapeNames(graph))
                self._anonymous |= dict.fromkeys((rule.id for rule in own), one)
        return self._anonymous.get(rule.id, self._readings[0])


class _Layout:
    """Lays out a report as cases."""

    def __init__(self, report: Report, names: _Names, homes: _Homes, limit: int) -> None:
        self._report, self._names, self._homes, self._limit = report, names, homes, limit
        self._findings = report.by_rule()
        self._waived: dict[str, list[Waived]] = {}
        for one in report.waived:
            self._waived.setdefault(one.finding.rule_id, []).append(one)

    def shapes(self) -> dict[Path, tuple[Shape, ...]]:
        homes = {rule: self._homes.of(rule) for rule in self._report.all_rules()}
        order = sorted(homes, key=lambda rule: (homes[rule].file, rule.name, rule.id))
        found: dict[Path, tuple[Shape, ...]] = {}
        for (file, name), group in groupby(order, lambda rule: (homes[rule].file, rule.name)):
            cases = tuple(case for rule in group for case in self._cases(rule, homes[rule]))
            found[Path(file)] = (
                *found.get(Path(file), ()),
                Shape(self._names.shapes.of(name), _distinct(cases)),
            )
        return found

    def _cases(self, rule: Rule, home: Place) -> Iterator[Case]:
        found = self._findings.get(rule.id, ())
        broken = [finding for finding in found if self._report.fails(finding)]
        advice = [finding for finding in found if not self._report.fails(finding)]
        waived = self._waived.get(rule.id, [])
        name = self._names.shapes.of(component_name(rule.component))
        yield Case(name, rule, home, tuple(broken), tuple(advice), tuple(waived))
        by_focus: dict[Term, tuple[list[Finding], list[Waived]]] = {}
        for finding in broken:
            by_focus.setdefault(finding.focus, ([], []))[0].append(finding)
        for one in waived:
            by_focus.setdefault(one.finding.focus, ([], []))[1].append(one)
        every = (of_it[0] if of_it else borne[0].finding for of_it, borne in by_focus.values())
        for first in sorted(every, key=_focus_order)[: self._limit]:
            of_it, borne = by_focus[first.focus]
            place = home if first.place is None else _whole(first.place)
            called = f"{name}[{self._focus(first)}]"
            yield Case(called, rule, place, tuple(of_it), waived=tuple(borne))

    def _focus(self, finding: Finding) -> str:
        """Name a resource; the label of a blank node is another one in each run."""
        focus = finding.focus
        if isinstance(focus, BlankNode):
            return f"blank node, {finding.place}" if finding.place else "blank node"
        if isinstance(focus, NamedNode):
            return self._names.resources.of(focus.value)
        return self._names.resources.of(shown(focus))


def _focus_order(finding: Finding) -> tuple[str, str, int]:
    """Sort by what stays the same: of blank nodes, where they are."""
    place = finding.place or Place("")
    name = "" if isinstance(finding.focus, BlankNode) else str(finding.focus)
    return name, place.file, place.line or 0


def _whole(place: Place) -> Place:
    return Place(str(Path(place.file).absolute()), place.line)


def _distinct(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Number the names that occur again."""
    seen: dict[str, int] = {}
    found = []
    for case in cases:
        seen[case.name] = times = seen.get(case.name, 0) + 1
        name = case.name
        if times > 1:
            name = f"{name[:-1]}, {times}]" if name.endswith("]") else f"{name}#{times}"
        found.append(Case(name, case.rule, case.place, case.broken, case.advice, case.waived))
    return tuple(found)


def _declared(text: str | Path) -> Mapping[str, str]:
    """Return the prefixes at the head of a file."""
    if isinstance(text, Path):
        with text.open("rb") as file:
            text = file.read(_HEAD).decode("utf-8", "replace")
    return declared(text)
