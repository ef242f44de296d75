"""One broken rule, and what it is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.namespaces import PREFIXES, compact

Term = NamedNode | BlankNode | Literal | Triple

XSD_STRING = NamedNode(PREFIXES["xsd"] + "string")

# A longer value is cut where a person reads it; the RDF forms have all of it.
VALUE_WIDTH = 100

# A rule has a few messages at most; a query may put values into them.
_MESSAGES = 3

_COMPONENT = "ConstraintComponent"


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
    """A file, and the line where the statement begins, counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """Return the place as editors and terminals take it."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, broken by one resource."""

    rule: str
    """The identifier of the rule, such as ``GP-OBJ-01``; without one, a name made of its IRI."""

    severity: Severity
    message: str
    """What the shape says about it; our shapes say what to do."""

    focus: Term
    shape: str
    """The IRI of the shape or SPARQL constraint that is broken; of one without, the nearest."""

    component: str
    """The IRI of the constraint component, such as ``sh:MinCountConstraintComponent``."""

    path: str | None = None
    """The property that is wrong or missing, as an IRI, ``^`` before it for its inverse.

    A longer path is written as SPARQL writes it, with the IRIs in angle brackets.
    """

    value: Term | None = None
    label: str | None = None
    """The label of the focus node."""

    place: Place | None = None
    fix: str = ""
    """What to do, where the message does not say it."""

    owner: str | None = None
    """The IRI of the shape that a SPARQL constraint belongs to."""

    is_anonymous: bool = False
    """Whether the shape has no IRI, so that ``shape`` is the nearest one around it."""

    @property
    def rule_id(self) -> str:
        """What tells the constraint from every other, such as ``GP-OBJ-01/MinCount``."""
        return f"{self.rule}/{component_name(self.component)}"

    @property
    def order(self) -> tuple[int, str, str, str, str, str, str]:
        """What findings are sorted by: severity, rule, remedy, then the resource."""
        return (
            self.severity,
            self.rule,
            self.fix,
            str(self.focus),
            self.component,
            self.path or "",
            str(self.value),
        )


def component_name(component: str) -> str:
    """Return the short name of a constraint component, ``MinCount``; of a foreign one a CURIE."""
    local = component.removeprefix(PREFIXES["sh"])
    return compact(component) if local == component else local.removesuffix(_COMPONENT)


def shown(term: Term) -> str:
    """Write a term in one short line."""
    if isinstance(term, NamedNode):
        short = compact(term.value)
        return f"<{short}>" if short == term.value else short
    if isinstance(term, BlankNode):
        return "a blank node"
    if not isinstance(term, Literal):
        return str(term)
    text = " ".join(term.value.split())
    if len(text) > VALUE_WIDTH:
        text = text[: VALUE_WIDTH - 1] + "…"
    if term.language:
        return f'"{text}"@{term.language}'
    if term.datatype == XSD_STRING:
        return f'"{text}"'
    return f'"{text}"^^{compact(term.datatype.value)}'


def shown_path(path: str) -> str:
    """Write a path with the prefixes that we know."""
    if "<" in path:
        parts = path.replace("<", "\0<").replace(">", ">\0").split("\0")
        return "".join(compact(p[1:-1]) if p.startswith("<") else p for p in parts)
    inverse = "^" if path.startswith("^") else ""
    return inverse + compact(path.removeprefix("^"))


def subject_line(finding: Finding) -> str:
    """Name the resource of a finding, by label where it has one."""
    name = shown(finding.focus)
    return f'{name} "{finding.label}"' if finding.label else name


def detail(finding: Finding) -> str | None:
    """Say which property and which value, where the finding is about one."""
    if finding.path is not None:
        value = "" if finding.value is None else f": {shown(finding.value)}"
        return f"{shown_path(finding.path)}{value}"
    if finding.value is not None and finding.value != finding.focus:
        return shown(finding.value)
    return None


def groups(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Yield sorted findings in groups that need the same to be done."""
    for _, group in groupby(findings, key=lambda one: (one.severity, one.rule, one.fix)):
        yield list(group)


def said(group: Sequence[Finding]) -> list[str]:
    """Return what is to be said once of a group: the message of the shape, and the remedy.

    A validator's own messages differ from resource to resource; then the remedy says enough.
    """
    messages = list(dict.fromkeys(one.message for one in group if one.message))
    fix = group[0].fix
    if not fix:
        return messages[:_MESSAGES]
    return [*messages, fix] if len(messages) == 1 else [fix]
