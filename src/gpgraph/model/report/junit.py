"""A report in the form of JUnit, in which every rule is a test.

There is no standard; this is what Ant's schema has in common with Jenkins, GitLab and GitHub's
viewers: a suite a shape, a case a rule, a failure where findings make the run fail. What is advice
stands in the output of the case.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from gpgraph.model.namespaces import compact
from gpgraph.model.report.finding import Finding, detail, subject_line
from gpgraph.model.report.rule import Rule
from gpgraph.model.report.values import Report

# XML 1.0, section 2.2: what no document can hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> bytes:
    """Write the report as test suites."""
    rules = sorted(report.all_rules(), key=lambda rule: (rule.shape, rule.id))
    found = report.by_rule()
    root = ET.Element("testsuites", name="gpgraph validate")
    total = failed = 0
    for shape, group in groupby(rules, key=lambda rule: rule.shape):
        cases = [_case(report, rule, found.get(rule.id, ())) for rule in group]
        broken = sum(case.find("failure") is not None for case in cases)
        counts = {"tests": str(len(cases)), "failures": str(broken), "errors": "0", "skipped": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": compact(shape), **counts})
        suite.extend(cases)
        total += len(cases)
        failed += broken
    if report.notes:
        none = dict.fromkeys(("tests", "failures", "errors", "skipped"), "0")
        suite = ET.SubElement(root, "testsuite", {"name": "notes", **none})
        ET.SubElement(suite, "system-out").text = _writable("\n".join(report.notes))
    root.attrib |= {"tests": str(total), "failures": str(failed), "errors": "0"}
    ET.indent(root)
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode").encode() + b"\n"
    )


def _case(report: Report, rule: Rule, found: Sequence[Finding]) -> ET.Element:
    case = ET.Element("testcase", classname=compact(rule.shape), name=rule.id)
    failing = [finding for finding in found if report.fails(finding)]
    advice = [finding for finding in found if not report.fails(finding)]
    if failing:
        said = rule.message or failing[0].message or rule.fix
        failure = ET.SubElement(
            case, "failure", type=rule.severity.name.lower(), message=_writable(said)
        )
        failure.text = _writable("\n".join(map(_line, failing)))
        if failing[0].place is not None:
            case.set("file", _writable(failing[0].place.file))
            if failing[0].place.line is not None:
                case.set("line", str(failing[0].place.line))
    lines = [f"{one.severity.name.lower()}: {one.message} {_line(one)}" for one in advice]
    lines += [
        f"waived until {one.expires}: {one.reason} {_line(one.finding)}"
        for one in report.waived
        if one.finding.rule_id == rule.id
    ]
    if lines:
        ET.SubElement(case, "system-out").text = _writable("\n".join(lines))
    return case


def _line(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place else ""
    more = detail(finding)
    said = f" {finding.fix}" if finding.fix else ""
    return f"{place}{subject_line(finding)}{f'  {more}' if more else ''}{said}"


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
