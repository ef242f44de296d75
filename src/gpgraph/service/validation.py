"""Check data against the shapes, and say of each finding which resource and which file it is in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model import namespaces, sssom
from gpgraph.model.report import Finding, Place, Report, Severity, Term
from gpgraph.model.subjectlines import subject_lines
from gpgraph.store.files import FORMATS, read_graph, read_rdf, read_text, shown
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.resources import SHAPES_GRAPH, SourceFile, Sources, is_hidden
from gpgraph.store.shacl import check

Fact = Triple | Quad
Places = Mapping[tuple[Term, NamedNode | None], Place]
"""Where a resource has a property, and with ``None`` where it is described at all."""

SUFFIXES = (*FORMATS, sssom.SUFFIX)
_WITH_LINES = frozenset({".ttl", ".trig", ".nt", ".nq"})
_LABEL = NamedNode(namespaces.expand("rdfs:label"))
_NO_PLACES: Places = {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a validation looked at and what it found."""

    report: Report
    files: int
    resources: int
    """How many subjects the files describe, so that nothing found can be told from nothing read."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file, as it is shown to its reader, and its triples."""

    file: SourceFile
    name: str
    facts: tuple[Quad, ...]


def validate(
    data: Iterable[Fact], shapes: Iterable[Fact], *, places: Places = _NO_PLACES
) -> Report:
    """Check data against shapes.

    Args:
        data: Every triple that the rules may look at, inferences and ontology included: the
            rules follow the class hierarchy. Graph names are ignored.
        shapes: All shapes.
        places: Where resources are described, for the findings to point to.

    Raises:
        ShapesError: the shapes themselves are wrong.
    """
    facts = list(data)
    findings = check(facts, shapes)
    labels = _labels(facts, {finding.focus for finding in findings})
    return Report.of(
        replace(finding, label=labels.get(finding.focus), place=_place(finding, places))
        for finding in findings
    )


def located(report: Report, files: Iterable[SourceFile]) -> Report:
    """Return a report whose findings point to the files that describe their resources.

    The files are read again for it, which is worth it where there is something to mend.
    """
    places = _places(
        [_Reading(file, str(shown(file.path)), tuple(read_graph(file))) for file in files]
    )
    return Report.of(replace(finding, place=_place(finding, places)) for finding in report.findings)


def validate_sources(sources: Sources) -> Checked:
    """Check the ontology and the data of an installation, as a build would.

    Raises:
        SourceFileError: a file cannot be read.
    """
    readings = [_read(file) for file in sources.files()]
    return _checked(_data(readings), [], _shapes(readings), sources)


def validate_files(sources: Sources, paths: Sequence[Path]) -> Checked:
    """Check files and folders of RDF beside the ontology and data of an installation.

    The installation's own data are there for references; what is reported is about resources
    that the files describe or, where it is a violation, mention: a file can break a rule for a
    resource of ours that it links to.

    Raises:
        SourceFileError: a file cannot be read, or is in no format that is.
    """
    given = list(dict.fromkeys(chain.from_iterable(_files(path) for path in paths)))
    read = [_read_given(path) for path in given]
    known = {path.resolve() for path in given}
    ours = [_read(file) for file in sources.files() if file.path.resolve() not in known]
    shapes = _shapes(_read(file) for file in sources.files())
    return _checked(read, _data(ours), shapes, sources)


def _checked(
    readings: Sequence[_Reading],
    context: Sequence[_Reading],
    shapes: Sequence[Quad],
    sources: Sources,
) -> Checked:
    facts: list[Fact] = [fact for one in chain(readings, context) for fact in one.facts]
    facts += infer(facts, read_rules(sources.rules))
    report = validate(facts, shapes, places=_places(readings))
    described = {fact.subject for one in readings for fact in one.facts}
    mentioned = {fact.object for one in readings for fact in one.facts}
    if context:
        report = Report.of(
            finding
            for finding in report.findings
            if finding.focus in described
            or (finding.focus in mentioned and finding.severity == Severity.VIOLATION)
        )
    return Checked(report, len(readings), len(described))


def _read(file: SourceFile) -> _Reading:
    return _Reading(file, file.name, tuple(read_graph(file)))


def _read_given(path: Path) -> _Reading:
    file = SourceFile(path, path.name, namespaces.CONTRIB_GRAPH + "validated")
    if path.name.endswith(sssom.SUFFIX):
        table = sssom.parse(read_text(path), shown(path))
        return _Reading(file, str(shown(path)), tuple(table.quads(table.iri)))
    return _Reading(file, str(shown(path)), tuple(read_rdf(file)))


def _shapes(readings: Iterable[_Reading]) -> list[Quad]:
    return [
        fact for one in readings if one.file.graph.startswith(SHAPES_GRAPH) for fact in one.facts
    ]


def _data(readings: Iterable[_Reading]) -> list[_Reading]:
    return [one for one in readings if not one.file.graph.startswith(SHAPES_GRAPH)]


def _files(path: Path) -> Iterator[Path]:
    """Yield a file as it is, or the files in a folder that can be read, sorted."""
    if path.is_dir():
        inside = [
            file
            for file in sorted(path.rglob("*"))
            if file.is_file()
            and file.name.lower().endswith(SUFFIXES)
            and not is_hidden(PurePosixPath(file.relative_to(path).as_posix()))
        ]
        if not inside:
            message = f"There is no file in this folder that is read: {', '.join(SUFFIXES)}."
            raise SourceFileError(shown(path), line=None, message=message)
        yield from inside
    elif path.name.lower().endswith(SUFFIXES):
        yield path
    else:
        message = f"The name tells no format that is read. There are {', '.join(SUFFIXES)}."
        raise SourceFileError(shown(path), line=None, message=message)


def _places(readings: Iterable[_Reading]) -> Places:
    places: dict[tuple[Term, NamedNode | None], Place] = {}
    for one in readings:
        lines: Mapping[str, int] = {}
        if one.file.path.suffix.lower() in _WITH_LINES:
            lines = subject_lines(read_text(one.file.path))
        for fact in one.facts:
            line = lines.get(fact.subject.value) if isinstance(fact.subject, NamedNode) else None
            place = Place(one.name, line)
            places.setdefault((fact.subject, fact.predicate), place)
            places.setdefault((fact.subject, None), place)
    return places


def _place(finding: Finding, places: Places) -> Place | None:
    """Take the file that has the property in question, or the first that has the resource."""
    path = finding.path
    if path is not None and not path.startswith("^"):
        place = places.get((finding.focus, NamedNode(path)))
        if place is not None:
            return place
    return places.get((finding.focus, None))


def _labels(facts: Iterable[Fact], wanted: set[Term]) -> Mapping[Term, str]:
    """Return one label for each resource, English where there is one."""
    labels: dict[Term, Literal] = {}
    for fact in facts:
        if fact.predicate == _LABEL and isinstance(fact.object, Literal) and fact.subject in wanted:
            first = labels.setdefault(fact.subject, fact.object)
            if first.language != "en" and fact.object.language == "en":
                labels[fact.subject] = fact.object
    return {term: label.value for term, label in labels.items()}
