"""Findings that are known, borne for a time, and say why: the results of a report, pasted.

A waiver is a ``sh:ValidationResult`` with a reason and a last day::

    [] a sh:ValidationResult ;
        sh:focusNode <https://example.org/id/theft> ;
        sh:sourceShape gps:Objective-goal ;
        dcterms:description "The ministry decides in May which goal it belongs to." ;
        schema:expires "2027-05-31"^^xsd:date .

It holds for one resource. ``sh:sourceConstraintComponent``, ``sh:resultPath`` and ``sh:value`` make
it narrower. ``dcterms:identifier`` with the identifier of a rule does where its shape has no IRI.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import compact, expand
from gpgraph.model.report import Finding, Term, Waived
from gpgraph.model.report.finding import shown

_TYPE, _RESULT = NamedNode(expand("rdf:type")), NamedNode(expand("sh:ValidationResult"))
_FOCUS, _VALUE = expand("sh:focusNode"), expand("sh:value")
_SHAPES = (expand("sh:sourceShape"), expand("sh:sourceConstraint"))
_RULE, _REASON = expand("dcterms:identifier"), expand("dcterms:description")
_COMPONENT, _PATH = expand("sh:sourceConstraintComponent"), expand("sh:resultPath")
_EXPIRES = expand("schema:expires")


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is borne: a resource, a rule, why and until when; ``None`` stands for any."""

    file: str
    focus: Term
    shapes: frozenset[str]
    rule: str | None
    reason: str
    expires: date
    component: str | None = None
    path: str | None = None
    value: Term | None = None

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is meant, whatever the day."""
        return (
            finding.focus == self.focus
            and self.shapes <= {finding.shape, finding.owner}
            and self.rule in {None, finding.rule, finding.rule_id}
            and self.component in {None, finding.component}
            and self.path in {None, finding.path}
            and self.value in {None, finding.value}
        )

    def __str__(self) -> str:
        """Name the waiver in a note."""
        rule = self.rule or ", ".join(sorted(map(compact, self.shapes)))
        return f"the waiver of {rule} for {shown(self.focus)} in {self.file}"


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings after waivers: what stands, what is borne, what is out of date."""

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    notes: tuple[str, ...]


def settle(
    findings: Iterable[Finding],
    waivers: Sequence[Waiver],
    today: date,
    *,
    is_whole: bool = True,
) -> Settled:
    """Take from the findings what is waived on that day.

    Args:
        findings: What a run has found.
        waivers: What is borne.
        today: The day.
        is_whole: Whether the run was about everything; else a waiver may be for what it left out.
    """
    stands: list[Finding] = []
    waived: list[Waived] = []
    used: set[Waiver] = set()
    for finding in findings:
        meant = [waiver for waiver in waivers if waiver.covers(finding)]
        used.update(meant)
        valid = [waiver for waiver in meant if waiver.expires >= today]
        if valid:
            longest = max(valid, key=lambda waiver: waiver.expires)
            waived.append(Waived(finding, longest.reason, longest.expires))
        else:
            stands.append(finding)
    notes = []
    for waiver in waivers:
        if waiver not in used:
            if not is_whole:
                continue
            notes.append(f"{waiver} waives nothing. Take it away.")
        elif waiver.expires < today:
            notes.append(f"{waiver} expired on {waiver.expires}. Mend it, or decide anew.")
    notes = [note[0].upper() + note[1:] for note in notes]
    return Settled(tuple(stands), tuple(waived), tuple(notes))


def read_waivers(facts: Iterable[Triple | Quad], file: str) -> tuple[Waiver, ...]:
    """Read the waivers of a file.

    Raises:
        SourceFileError: there is none, or one of them lacks something or has it twice.
    """
    values: dict[Term, dict[str, list[Term]]] = {}
    for fact in facts:
        of_subject = values.setdefault(fact.subject, {})
        of_subject.setdefault(fact.predicate.value, []).append(fact.object)
    found = [
        _waiver(_Result(of_subject, file))
        for of_subject in values.values()
        if _RESULT in of_subject.get(_TYPE.value, [])
    ]
    if not found:
        message = "There is no sh:ValidationResult in this file, so nothing is waived."
        raise SourceFileError(file, line=None, message=message)
    return tuple(sorted(found, key=lambda waiver: (str(waiver.focus), waiver.reason)))


@dataclass(frozen=True, slots=True)
class _Result:
    values: Mapping[str, Sequence[Term]]
    file: str

    def one(self, iri: str) -> Term | None:
        """Return the only value, or ``None``."""
        found = self.values.get(iri, ())
        if len(found) > 1:
            raise self.error(f"has {compact(iri)} more than once")
        return next(iter(found), None)

    def iri(self, iri: str) -> str | None:
        """Return the only value, which is an IRI, or ``None``."""
        value = self.one(iri)
        if value is not None and not isinstance(value, NamedNode):
            raise self.error(f"needs an IRI as {compact(iri)}")
        return None if value is None else value.value

    def text(self, iri: str) -> str:
        """Return the only value, which must be there."""
        value = self.one(iri)
        if not isinstance(value, Literal) or not value.value.strip():
            raise self.error(f"needs a text as {compact(iri)}")
        return value.value

    def error(self, what: str) -> SourceFileError:
        focus = next(iter(self.values.get(_FOCUS, ())), None)
        about = "" if focus is None else f" for {shown(focus)}"
        return SourceFileError(self.file, line=None, message=f"The waiver{about} {what}.")


def _waiver(result: _Result) -> Waiver:
    focus = result.one(_FOCUS)
    if focus is None or isinstance(focus, BlankNode):
        raise result.error("needs the IRI of a resource as sh:focusNode")
    shapes = frozenset(iri for name in _SHAPES if (iri := result.iri(name)) is not None)
    rule = result.text(_RULE) if _RULE in result.values else None
    if not shapes and rule is None:
        raise result.error("needs a rule: sh:sourceShape, or its dcterms:identifier")
    try:
        expires = date.fromisoformat(result.text(_EXPIRES))
    except ValueError:
        raise result.error("needs a day such as 2027-05-31 as schema:expires") from None
    return Waiver(
        file=result.file,
        focus=focus,
        shapes=shapes,
        rule=rule,
        reason=" ".join(result.text(_REASON).split()),
        expires=expires,
        component=result.iri(_COMPONENT),
        path=result.iri(_PATH),
        value=result.one(_VALUE),
    )
