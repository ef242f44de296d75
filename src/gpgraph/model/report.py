"""What validation found, as values: one finding a broken rule and place, one report a run.

A finding names the rule by an identifier that never changes, says what to do, and points to the
resource by label and IRI and, where that is known, to the file and the line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from gpgraph.model.namespaces import PREFIXES, compact

Term = NamedNode | BlankNode | Literal | Triple

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
XSD_STRING = NamedNode(PREFIXES["xsd"] + "string")

# A longer value is cut in the text form; the Turtle form has all of it.
VALUE_WIDTH = 100


class Severity(IntEnum):
    """How much a finding weighs, in the words of SHACL; the worst comes first."""

    VIOLATION = 1
    WARNING = 2
    INFO = 3

    @property
    def iri(self) -> str:
        """The IRI of the severity."""
        return PREFIXES["sh"] + self.name.capitalize()

    @classmethod
    def of(cls, iri: str) -> "Severity":
        """Return the severity with that IRI; one that SHACL does not define is a violation."""
        return next((severity for severity in cls if severity.iri == iri), cls.VIOLATION)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, and the line near which a resource is described in it, counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """Return the place as it is written in a report."""
        return self.file if self.line is None else f"{self.file}, near line {self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, broken by one resource."""

    rule: str
    """The identifier of the rule, such as ``GP-OBJ-01``; without one, its IRI."""

    severity: Severity
    message: str
    """What to do."""

    focus: Term
    shape: str
    """The IRI of the shape or SPARQL constraint that is broken."""

    component: str
    """The IRI of the constraint component, such as ``sh:MinCountConstraintComponent``."""

    path: str | None = None
    """The IRI of the property that is wrong or missing, ``^`` before it for its inverse."""

    value: Term | None = None
    label: str | None = None
    """The label of the focus node."""

    place: Place | None = None

    @property
    def order(self) -> tuple[int, str, str, str, str, str]:
        """What findings are sorted by: severity, rule, then the resource."""
        return (
            self.severity,
            self.rule,
            str(self.focus),
            self.component,
            self.path or "",
            str(self.value),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, sorted; ``of`` makes one."""

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        """Sort the findings into a report and drop repetitions."""
        return cls(tuple(sorted(set(findings), key=lambda finding: finding.order)))

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings are advice."""
        return all(finding.severity != Severity.VIOLATION for finding in self.findings)

    def text(self) -> str:
        """Write the report for a person: grouped by rule, what to do, where."""
        lines = [f"{'Conforms' if self.conforms else 'Does not conform'}: {self._counts()}."]
        for _, group in groupby(self.findings, key=lambda found: (found.severity, found.rule)):
            same = list(group)
            first = same[0]
            lines += ["", f"{first.rule}  {first.severity.name.lower()}  {compact(first.shape)}"]
            lines += [f"  {message}" for message in dict.fromkeys(item.message for item in same)]
            for finding in same:
                lines += _lines(finding)
        return "\n".join(lines) + "\n"

    def turtle(self) -> bytes:
        """Write the report as a ``sh:ValidationReport``; ``sh:conforms`` ignores warnings."""
        prefixes = {"sh": PREFIXES["sh"], "rdfs": PREFIXES["rdfs"], "gps": PREFIXES["gps"]}
        return serialize(self.triples(), format=RdfFormat.TURTLE, prefixes=prefixes) or b""

    def triples(self) -> Iterator[Triple]:
        """Yield the report as RDF."""
        report = BlankNode("report")
        yield Triple(report, RDF_TYPE, _sh("ValidationReport"))
        yield Triple(report, _sh("conforms"), Literal(self.conforms))
        for number, finding in enumerate(self.findings, start=1):
            result = BlankNode(f"result{number}")
            yield Triple(report, _sh("result"), result)
            yield from _triples(finding, result, BlankNode(f"path{number}"))

    def _counts(self) -> str:
        counts = Counter(finding.severity for finding in self.findings)
        counted = [
            f"{counts[severity]} {severity.name.lower()}{'' if counts[severity] == 1 else 's'}"
            for severity in Severity
            if counts[severity]
        ]
        return ", ".join(counted) or "nothing to mend"


def _lines(finding: Finding) -> Iterator[str]:
    name = f' "{finding.label}"' if finding.label else ""
    place = f"  ({finding.place})" if finding.place else ""
    yield f"    {_shown(finding.focus)}{name}{place}"
    if finding.path is not None:
        inverse = "^" if finding.path.startswith("^") else ""
        value = "" if finding.value is None else f": {_shown(finding.value)}"
        yield f"      {inverse}{compact(finding.path.removeprefix('^'))}{value}"
    elif finding.value is not None and finding.value != finding.focus:
        yield f"      {_shown(finding.value)}"


def _shown(term: Term) -> str:
    """Write a term in one short line."""
    if isinstance(term, NamedNode):
        short = compact(term.value)
        return f"<{short}>" if short == term.value else short
    if not isinstance(term, Literal):
        return str(term)
    text = " ".join(term.value.split("\n"))
    if len(text) > VALUE_WIDTH:
        text = text[: VALUE_WIDTH - 1] + "…"
    if term.language:
        return f'"{text}"@{term.language}'
    if term.datatype == XSD_STRING:
        return f'"{text}"'
    return f'"{text}"^^{compact(term.datatype.value)}'


def _triples(finding: Finding, result: BlankNode, path: BlankNode) -> Iterator[Triple]:
    """Write one finding; only a path that is no single property needs the second blank node."""
    yield Triple(result, RDF_TYPE, _sh("ValidationResult"))
    yield Triple(result, _sh("focusNode"), finding.focus)
    yield Triple(result, _sh("resultSeverity"), NamedNode(finding.severity.iri))
    yield Triple(result, _sh("sourceConstraintComponent"), NamedNode(finding.component))
    yield Triple(result, _sh("sourceShape"), NamedNode(finding.shape))
    yield Triple(result, _sh("resultMessage"), Literal(finding.message, language="en"))
    if finding.path is not None and finding.path.startswith("^"):
        yield Triple(result, _sh("resultPath"), path)
        yield Triple(path, _sh("inversePath"), NamedNode(finding.path[1:]))
    elif finding.path is not None:
        yield Triple(result, _sh("resultPath"), NamedNode(finding.path))
    if finding.value is not None:
        yield Triple(result, _sh("value"), finding.value)
    if finding.place is not None:
        comment = NamedNode(PREFIXES["rdfs"] + "comment")
        yield Triple(result, comment, Literal(str(finding.place), language="en"))


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)
