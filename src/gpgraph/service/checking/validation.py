"""Check data against shapes, and say of each finding which resource, which file and which line.

``check`` is the face for everyone who has parsed something: the command, the endpoint, the pytest
plugin. ``validate`` is the part of it that a build needs, which has no files at hand.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pyoxigraph import Quad, Triple

from gpgraph.model.report import Finding, Report, Severity, Term
from gpgraph.model.shapes.narrowing import narrowed
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import rules_of
from gpgraph.model.shapes.waivers import Waiver, read_waivers, settle
from gpgraph.service.checking.capping import capped
from gpgraph.service.checking.inputs import (
    Against,
    FreshReader,
    inputs_against,
    inputs_beside,
    own_inputs,
)
from gpgraph.service.checking.mentions import labels_of, terms_of
from gpgraph.service.checking.places import Places, Read
from gpgraph.service.checking.readings import Given, Reading, described, read_ours
from gpgraph.service.checking.targets import has_targets
from gpgraph.store.engines.choice import PROVED, Checked, Choice, Engine
from gpgraph.store.engines.most import Most
from gpgraph.store.resources import SourceFile, Sources
from gpgraph.store.shapecheck import refuse_shapes

Fact = Triple | Quad

IDLE = "No shape has a target in these data, so no rule was applied. Are the classes spelt right?"
_MUCH = 2
_UNSURE = "The engine shacl may see this otherwise than pyshacl does: {}."


@dataclass(frozen=True, slots=True)
class Policy:
    """What a finding does to the outcome, and who looks for it.

    A violation makes a run fail, a warning where ``is_strict`` says so, an info never, and none of
    them while a waiver holds on the day.
    """

    is_strict: bool = False
    waivers: tuple[Waiver, ...] = ()
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    engine: Engine = Engine.AUTO
    most: Most | None = None
    """As many findings as a report has to list; by default, all."""


def check(readings: Sequence[Reading], against: Against, policy: Policy | None = None) -> Report:
    """Check inputs that are parsed.

    Args:
        readings: The data, input by input.
        against: The shapes, and what the data refer to.
        policy: What counts; by default, violations.

    Returns:
        A report whose findings have a file and, where it can be told, a line.

    Raises:
        ShapesError: the shapes are wrong, or ask for what is not there. Nothing was checked.
    """
    policy = policy or Policy()
    data: list[Fact] = [fact for one in readings for fact in one.facts]
    facts = [*data, *against.context]
    facts += against.derived(facts)
    # Where there is little else, a check of all takes less memory than to name each resource.
    about = terms_of(data) if len(data) < _MUCH * len(against.context) else None
    # Rules that are ours are those that the tests give to both engines.
    choice = Choice(policy.engine, is_proved=against.with_premises, most=policy.most)
    report = validate(facts, against.shapes, about=about, choice=choice)
    is_idle = not has_targets(ShapeGraph(against.shapes), data, facts)
    report = replace(report, notes=(*((IDLE,) if is_idle else ()), *report.notes))
    return finished(report, readings, policy, data if against.context else None)


def finished(
    report: Report,
    readings: Sequence[Read],
    policy: Policy,
    data: Sequence[Fact] | None = None,
    *,
    is_whole: bool = True,
) -> Report:
    """Return a report as it is read: with places, without what is waived.

    Args:
        report: What was found, and what else is to be said; of how many resources, if known.
        readings: The data, input by input.
        policy: What counts.
        data: What the report is about, where more than that was looked at.
        is_whole: Whether everything was looked at, so that a waiver without use is one.
    """
    findings = report.findings if data is None else tuple(_about(report.findings, data))
    places = Places(readings, findings)
    known = (one for one in readings if isinstance(one, Reading))
    located = (replace(finding, place=places.of(finding)) for finding in findings)
    settled = settle(located, policy.waivers, policy.today, is_whole=is_whole)
    found = Report.of(settled.findings, report.rules)
    whole = replace(
        report,
        findings=found.findings,
        rules=found.rules,
        waived=settled.waived,
        notes=(*report.notes, *settled.notes),
        is_strict=policy.is_strict,
        files=tuple(one.name for one in readings),
        resources=report.resources or len(described(known)),
    )
    return whole if policy.most is None else capped(whole, policy.most)


def validate(
    data: Iterable[Fact],
    shapes: Iterable[Fact],
    *,
    about: Collection[Term] | None = None,
    choice: Choice = PROVED,
) -> Report:
    """Check data against shapes; the findings have no places.

    Args:
        data: Every triple that the rules may look at, inferences and ontology included: the
            rules follow the class hierarchy. Graph names are ignored.
        shapes: All shapes.
        about: Only what is found about these resources is wanted; by default, all.
        choice: The engine; by default, the fast one where it is there and sure of the same
            report, as for shapes of ours.

    Raises:
        EngineMissingError: the engine that is wanted is not installed.
        ShapesError: the shapes themselves are wrong.
    """
    facts, rules = list(data), list(shapes)
    graph = ShapeGraph(rules)
    refuse_shapes(graph)
    wanted = rules if about is None else narrowed(rules, facts, about)
    checked = choice.check(facts, wanted)
    return reported(checked, graph, facts)


def reported(checked: Checked, shapes: ShapeGraph, facts: Iterable[Fact]) -> Report:
    """Make a report of what an engine has found.

    Args:
        checked: That.
        shapes: All shapes.
        facts: In which to look for the labels of focus nodes.
    """
    labels = labels_of(facts, {finding.focus for finding in checked.findings})
    found = Report.of(
        (replace(finding, label=labels.get(finding.focus)) for finding in checked.findings),
        rules_of(shapes, ShapeNames(shapes)),
    )
    notes = tuple(map(_UNSURE.format, checked.doubts))
    return replace(found, notes=notes, cut=checked.cut, is_stopped=checked.is_stopped)


def located(report: Report, files: Iterable[SourceFile]) -> Report:
    """Return a report whose findings point to the files that describe their resources.

    The files are read again for it, which is worth it where there is something to mend.
    """
    places = Places(read_ours(files), report.findings)
    found = (replace(finding, place=places.of(finding)) for finding in report.findings)
    return replace(report, findings=Report.of(found).findings)


def validate_sources(sources: Sources, policy: Policy | None = None) -> Report:
    """Check the ontology and the data of an installation, as a build would.

    Raises:
        SourceFileError: a file cannot be read.
    """
    inputs = own_inputs(sources, FreshReader())
    return check(inputs.readings, inputs.against, policy)


def validate_files(
    sources: Sources, given: Given | Sequence[Path], policy: Policy | None = None
) -> Report:
    """Check inputs beside the ontology and data of an installation, against its shapes.

    The installation's own data are there for references; what is reported is about resources
    that the inputs describe or, where it is a violation, mention: a file can break a rule for a
    resource of ours that it links to.

    Raises:
        SourceFileError: an input cannot be read, or is in no format that is.
    """
    given = given if isinstance(given, Given) else Given(tuple(given))
    inputs = inputs_beside(sources, given, FreshReader())
    return check(inputs.readings, inputs.against, policy)


def validate_against(given: Given, shapes: Given, policy: Policy | None = None) -> Report:
    """Check inputs against shapes of others, and nothing of ours.

    Raises:
        SourceFileError: an input cannot be read.
        ShapesError: the shapes are wrong.
    """
    inputs = inputs_against(given, shapes, FreshReader())
    return check(inputs.readings, inputs.against, policy)


def waivers_in(given: Given) -> tuple[Waiver, ...]:
    """Read files of waivers.

    Raises:
        SourceFileError: one cannot be read, or holds a waiver without a reason or a last day.
    """
    return tuple(waiver for one in given.read() for waiver in read_waivers(one.facts, one.name))


def _about(findings: Iterable[Finding], data: Sequence[Fact]) -> Iterable[Finding]:
    """Keep what is about the data: what they describe or, where they break it, mention."""
    subjects: set[Term] = {fact.subject for fact in data}
    mentioned: set[Term] = {term for fact in data for term in (fact.predicate, fact.object)}
    for finding in findings:
        is_broken = finding.severity == Severity.VIOLATION and finding.focus in mentioned
        if finding.focus in subjects or is_broken:
            yield finding
