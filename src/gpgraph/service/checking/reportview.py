"""A report as a page needs it: findings grouped by rule, and the lines that they stand in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gpgraph.model.namespaces import compact
from gpgraph.model.report import Report
from gpgraph.model.report.finding import (
    Finding,
    Place,
    Severity,
    detail,
    groups,
    said,
    subject_line,
)
from gpgraph.service.checking.readings import Reading

View = dict[str, Any]

# On a page; the other forms of report have all findings.
MOST_FINDINGS = 2000
MOST_LINES = 600
# Lines before and after one that is marked; what a reader has to see of each.
BESIDE = 2
LONG_LINE = 400


def report_view(report: Report, readings: Sequence[Reading]) -> View:
    """Return what the page shows of a report, the worst findings of very many.

    Args:
        report: What was found.
        readings: What was checked, with its text.
    """
    shown = report.findings[:MOST_FINDINGS]
    counted = Counter(finding.severity for finding in report.findings)
    found = list(enumerate(groups(shown), 1))
    sources = list(_sources(found, readings))
    at = {
        (source["file"], line["number"]): line["id"]
        for source in sources
        for line in source["lines"]
    }
    return {
        "conforms": report.conforms,
        "verdict": report.verdict,
        "counts": {one.name.lower(): counted[one] for one in Severity if counted[one]},
        "shown": len(shown),
        "total": len(report.findings),
        "resources": report.resources,
        "rules": len(report.rules),
        "notes": list(report.notes),
        "groups": [_group(number, same, at) for number, same in found],
        "waived": [
            {
                "rule": one.finding.rule,
                "subject": subject_line(one.finding),
                "expires": str(one.expires),
                "reason": one.reason,
            }
            for one in report.waived
        ],
        "sources": sources,
    }


def _group(number: int, same: Sequence[Finding], at: Mapping[tuple[str, int], str]) -> View:
    first = same[0]
    return {
        "number": number,
        "rule": first.rule,
        "severity": first.severity.name.lower(),
        "said": said(same),
        "shape": compact(first.shape),
        "findings": [
            {
                **_place(finding.place, at),
                "subject": subject_line(finding),
                "detail": detail(finding),
            }
            for finding in same
        ],
    }


def _place(place: Place | None, at: Mapping[tuple[str, int], str]) -> View:
    """Return where a finding stands, and ``at`` which anchor of the page that line is."""
    if place is None:
        return {"place": "", "file": None, "line": None, "at": None}
    anchor = None if place.line is None else at.get((place.file, place.line))
    return {"place": str(place), "file": place.file, "line": place.line, "at": anchor}


def _sources(
    found: Iterable[tuple[int, Sequence[Finding]]], readings: Sequence[Reading]
) -> Iterator[View]:
    """Yield the texts that have lines to mark, and of each those lines and the ones beside them."""
    marks: dict[str, dict[int, dict[int, str]]] = {}
    for number, same in found:
        for finding in same:
            if finding.place is not None and finding.place.line is not None:
                lines = marks.setdefault(finding.place.file, {})
                lines.setdefault(finding.place.line, {})[number] = finding.rule
    left = MOST_LINES
    for place, reading in enumerate(readings, 1):
        if reading.name in marks and isinstance(reading.text, str) and left > 0:
            listed = list(_lines(reading.text, marks[reading.name], left))
            left -= len(listed)
            for line in listed:
                line["id"] = f"line-{place}-{line['number']}"
            yield {"file": reading.name, "lines": listed}


def _lines(text: str, marks: Mapping[int, Mapping[int, str]], most: int) -> Iterator[View]:
    """Yield the lines to show; ``gap`` says that there are others before one."""
    written = text.splitlines()
    wanted = sorted(
        {
            number
            for marked in marks
            for number in range(marked - BESIDE, marked + BESIDE + 1)
            if 0 < number <= len(written)
        }
    )[:most]
    before = 0
    for number in wanted:
        yield {
            "number": number,
            "text": written[number - 1][:LONG_LINE],
            "gap": number > before + 1,
            "marks": [
                {"group": group, "rule": rule} for group, rule in marks.get(number, {}).items()
            ],
        }
        before = number
