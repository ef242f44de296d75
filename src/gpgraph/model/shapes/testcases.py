"""A validation laid out as tests: values that say what each of them is called and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gpgraph.model.report import Finding, Place, Rule, Waived
from gpgraph.model.report.finding import subject_line
from gpgraph.model.report.text import text

# More resources are counted, not listed, where one case speaks of all.
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Case:
    """One constraint or, with a name in brackets, one resource that breaks it."""

    name: str
    rule: Rule
    place: Place
    """Where the shape is or, of a resource, where that is; the file as an absolute path."""

    broken: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    """Findings that do not count: warnings, where they are not errors, and infos."""

    waived: tuple[Waived, ...] = ()

    def failure(self) -> str | None:
        """Say what is broken, the gist in the first line; ``None`` if nothing is."""
        return _told(self.broken) if self.broken else None

    def labels(self) -> frozenset[str]:
        """Return the labels of the resource, where the case is about one."""
        if not self.name.endswith("]"):
            return frozenset()
        findings = (*self.broken, *(one.finding for one in self.waived))
        return frozenset(finding.label for finding in findings if finding.label)

    def reason(self) -> str | None:
        """Say why what is broken is borne; ``None`` if something is not, or nothing is broken."""
        if self.broken or not self.waived:
            return None
        reasons = dict.fromkeys(f"until {one.expires}: {one.reason}" for one in self.waived)
        return "; ".join(reasons)


@dataclass(frozen=True, slots=True)
class Shape:
    """The cases of one shape, under its name."""

    name: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """What a run of tests consists of: the shapes of each file, sorted by name."""

    shapes: Mapping[Path, tuple[Shape, ...]]
    notes: tuple[str, ...] = ()


def told(findings: Sequence[Finding]) -> str:
    """Tell findings as the report of the command does, without a verdict."""
    more = len(findings) - _LISTED
    notes = (f"{more:,} more, which are not listed here.",) if more > 0 else ()
    return text("", findings[:_LISTED], (), notes).strip()


def _told(findings: Sequence[Finding]) -> str:
    first = findings[0]
    resources = {finding.focus for finding in findings}
    if len(resources) > 1:
        head = f"{len(resources):,} resources: {first.message}"
    else:
        where = f"{first.place}: " if first.place else ""
        head = f"{where}{subject_line(first)}: {first.message}"
    return f"{' '.join(head.split())}\n\n{told(findings)}"
