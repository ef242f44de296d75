"""A report for a person at the prompt."""

from collections.abc import Iterator, Sequence

from gpgraph.model.namespaces import compact
from gpgraph.model.report.finding import Finding, detail, groups, said, subject_line
from gpgraph.model.report.waived import Waived


def text(
    verdict: str, findings: Sequence[Finding], waived: Sequence[Waived], notes: Sequence[str]
) -> str:
    """Write the verdict, then the findings rule by rule: what to do, which resource, where."""
    lines = [verdict]
    for same in groups(findings):
        first = same[0]
        lines += ["", f"{first.rule}  {first.severity.name.lower()}  {compact(first.shape)}"]
        lines += [f"  {sentence}" for sentence in said(same)]
        for finding in same:
            lines += _lines(finding)
    if waived:
        lines += ["", "Waived:"]
        for one in waived:
            where = f"  ({one.finding.place})" if one.finding.place else ""
            lines.append(f"  {one.finding.rule}  {subject_line(one.finding)}{where}")
            lines.append(f"    until {one.expires}: {one.reason}")
    lines += ["", *(f"Note: {note}" for note in notes)] if notes else []
    return "\n".join(lines) + "\n"


def _lines(finding: Finding) -> Iterator[str]:
    place = f"  ({finding.place})" if finding.place else ""
    yield f"    {subject_line(finding)}{place}"
    if more := detail(finding):
        yield f"      {more}"
