"""Check data against shapes, and say of each finding which resource, which file and which line.

``check`` is the face for everyone who has parsed something: the command, the endpoint, the pytest
plugin. ``validate`` is the part of it that a build needs, which has no files at hand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.model import namespaces
from gpgraph.model.report import Finding, Report, Severity, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import rules_of
from gpgraph.model.shapes.waivers import Waiver, read_waivers, settle
from gpgraph.service.checking.narrowing import narrowed
from gpgraph.service.checking.places import Places
from gpgraph.service.checking.premises import GIVEN_GRAPH, premises
from gpgraph.service.checking.readings import Given, Reading, described, read_ours
from gpgraph.service.checking.targets import has_targets
from gpgraph.store import shacl
from gpgraph.store.inference import Rule, infer, read_rules
from gpgraph.store.resources import SHAPES_GRAPH, SourceFile, Sources
from gpgraph.store.shapecheck import refuse_shapes

Fact = Triple | Quad

_LABELS = tuple(
    NamedNode(namespaces.expand(name)) for name in ("rdfs:label", "skos:prefLabel", "schema:name")
)

_IDLE = "No shape has a target in these data, so no rule was applied. Are the classes spelt right?"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a finding does to the outcome.

    A violation makes a run fail, a warning where ``is_strict`` says so, an info never, and none of
    them while a waiver holds on the day.
    """

    is_strict: bool = False
    waivers: tuple[Waiver, ...] = ()
    today: date = field(default_factory=lambda: datetime.now(UTC).date())


@dataclass(frozen=True, slots=True)
class Against:
    """What data are checked against.

    Args:
        shapes: All shapes.
        context: What the data refer to and the rules may look at. What is wrong in there is not
            reported, unless the data break a rule for a resource that they mention.
        inference: What follows by these rules is looked at as well.
        with_premises: Whether the rules are ours, which look at where things stand and at names
            that nothing describes.
    """

    shapes: Sequence[Fact]
    context: Sequence[Fact] = ()
    inference: Sequence[Rule] = ()
    with_premises: bool = False


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
    if against.inference:
        facts += infer(facts, against.inference)
    if against.with_premises:
        facts += premises(facts)
    about = _terms(data) if against.context else None
    report = validate(facts, against.shapes, about=about)
    findings = report.findings
    if against.context:
        findings = tuple(_about(findings, data))
    places = Places(readings, findings)
    located = (replace(finding, place=places.of(finding)) for finding in findings)
    settled = settle(located, policy.waivers, policy.today)
    is_idle = not has_targets(ShapeGraph(against.shapes), data, facts)
    return replace(
        Report.of(settled.findings, report.rules),
        waived=settled.waived,
        notes=(*((_IDLE,) if is_idle else ()), *settled.notes),
        is_strict=policy.is_strict,
        files=tuple(one.name for one in readings),
        resources=len(described(readings)),
    )


def validate(
    data: Iterable[Fact], shapes: Iterable[Fact], *, about: Collection[Term] | None = None
) -> Report:
    """Check data against shapes; the findings have no places.

    Args:
        data: Every triple that the rules may look at, inferences and ontology included: the
            rules follow the class hierarchy. Graph names are ignored.
        shapes: All shapes.
        about: Only what is found about these resources is wanted; by default, all.

    Raises:
        ShapesError: the shapes themselves are wrong.
    """
    facts, rules = list(data), list(shapes)
    graph = ShapeGraph(rules)
    refuse_shapes(graph)
    findings = shacl.check(facts, rules if about is None else narrowed(rules, facts, about))
    labels = _labels(facts, {finding.focus for finding in findings})
    return Report.of(
        (replace(finding, label=labels.get(finding.focus)) for finding in findings),
        rules_of(graph, ShapeNames(graph)),
    )


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
    readings = read_ours(sources.files())
    rules = read_rules(sources.rules)
    against = Against(_shapes(readings), inference=rules, with_premises=True)
    return check(_data(readings), against, policy)


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
    readings = given.read()
    known = {one.text.resolve() for one in readings if isinstance(one.text, Path)}
    ours = read_ours(sources.files())
    graphs = {one.text.resolve(): one.graph for one in ours if isinstance(one.text, Path)}
    readings = tuple(_in_graph(one, graphs) for one in readings)
    beside = [
        fact
        for one in _data(ours)
        if not (isinstance(one.text, Path) and one.text.resolve() in known)
        for fact in one.facts
    ]
    against = Against(_shapes(ours), beside, read_rules(sources.rules), with_premises=True)
    return check(readings, against, policy)


def validate_against(given: Given, shapes: Given, policy: Policy | None = None) -> Report:
    """Check inputs against shapes of others, and nothing of ours.

    Raises:
        SourceFileError: an input cannot be read.
        ShapesError: the shapes are wrong.
    """
    rules = [fact for one in shapes.read() for fact in one.facts]
    return check(given.read(), Against(rules), policy)


def waivers_in(given: Given) -> tuple[Waiver, ...]:
    """Read files of waivers.

    Raises:
        SourceFileError: one cannot be read, or holds a waiver without a reason or a last day.
    """
    return tuple(waiver for one in given.read() for waiver in read_waivers(one.facts, one.name))


def _in_graph(reading: Reading, graphs: Mapping[Path, str]) -> Reading:
    """Put what is read into the graph of the file, or the one for what is not of ours."""
    path = reading.text.resolve() if isinstance(reading.text, Path) else None
    graph = NamedNode(GIVEN_GRAPH if path is None else graphs.get(path, GIVEN_GRAPH))
    facts = tuple(Quad(fact.subject, fact.predicate, fact.object, graph) for fact in reading.facts)
    return replace(reading, facts=facts)


def _about(findings: Iterable[Finding], data: Sequence[Fact]) -> Iterable[Finding]:
    """Keep what is about the data: what they describe or, where they break it, mention."""
    subjects: set[Term] = {fact.subject for fact in data}
    mentioned: set[Term] = {term for fact in data for term in (fact.predicate, fact.object)}
    for finding in findings:
        is_broken = finding.severity == Severity.VIOLATION and finding.focus in mentioned
        if finding.focus in subjects or is_broken:
            yield finding


def _terms(data: Iterable[Fact]) -> set[Term]:
    return {term for fact in data for term in (fact.subject, fact.predicate, fact.object)}


def _shapes(readings: Iterable[Reading]) -> list[Quad]:
    return [fact for one in readings if one.graph.startswith(SHAPES_GRAPH) for fact in one.facts]


def _data(readings: Iterable[Reading]) -> list[Reading]:
    return [one for one in readings if not one.graph.startswith(SHAPES_GRAPH)]


def _labels(facts: Iterable[Fact], wanted: set[Term]) -> Mapping[Term, str]:
    """Return one label for each resource, English where there is one."""
    labels: dict[Term, Literal] = {}
    for fact in facts:
        if (
            fact.predicate in _LABELS
            and isinstance(fact.object, Literal)
            and fact.subject in wanted
        ):
            first = labels.setdefault(fact.subject, fact.object)
            if first.language != "en" and fact.object.language == "en":
                labels[fact.subject] = fact.object
    return {term: label.value for term, label in labels.items()}
