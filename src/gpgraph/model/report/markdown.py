"""A report as a summary in Markdown, as pages of continuous integration show it."""

import re

from gpgraph.model.namespaces import compact
from gpgraph.model.report.finding import Finding, detail, groups, said, subject_line
from gpgraph.model.report.values import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]#!|<>~&@])")
# Such a page takes about a megabyte; the rest is in the other forms.
_ROWS = 50


def markdown(report: Report) -> bytes:
    """Write the verdict, then a table a rule."""
    lines = ["# Validation", "", f"**{report.verdict}**"]
    for same in groups(report.findings):
        first = same[0]
        lines += ["", f"## {_plain(first.rule)}: {first.severity.name.lower()}", ""]
        lines += [f"{_plain(sentence)}  " for sentence in said(same)]
        lines += [f"Rule: {_plain(compact(first.shape))}", "", "| where | resource | statement |"]
        lines += ["|---|---|---|", *map(_row, same[:_ROWS])]
        if len(same) > _ROWS:
            lines += ["", f"… and {len(same) - _ROWS} more."]
    if report.waived:
        lines += ["", "## Waived", "", "| rule | resource | until | reason |", "|---|---|---|---|"]
        lines += [
            f"| {_plain(one.finding.rule)} | {_plain(subject_line(one.finding))}"
            f" | {one.expires} | {_plain(one.reason)} |"
            for one in report.waived
        ]
    lines += [line for note in report.notes for line in ("", f"> {_plain(note)}")]
    checked = f"Checked {report.resources:,} resources against {len(report.all_rules()):,} rules."
    return "\n".join([*lines, "", checked if report.rules else "", ""]).encode()


def _row(finding: Finding) -> str:
    place = "" if finding.place is None else _plain(str(finding.place))
    return f"| {place} | {_plain(subject_line(finding))} | {_plain(detail(finding) or '')} |"


def _plain(text: str) -> str:
    """Write text so that nothing in it is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
