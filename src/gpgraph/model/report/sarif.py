"""A report in SARIF 2.1.0, for the pages that show where in a file something is to be mended.

Source: OASIS, Static Analysis Results Interchange Format Version 2.1.0.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from gpgraph.model.namespaces import BASE, SHAPES, compact
from gpgraph.model.report.finding import Finding, Place, Severity, detail, shown, subject_line
from gpgraph.model.report.rule import Rule
from gpgraph.model.report.values import Report
from gpgraph.model.report.waived import Waived

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
)
# Section 3.14.14: what relative addresses of files are relative to; who shows them knows.
_ROOT = "SRCROOT"

Json = dict[str, object]


def sarif(report: Report, version: str) -> bytes:
    """Write the report as one run of ``gpgraph`` in that version."""
    rules = report.all_rules()
    places = {rule.id: number for number, rule in enumerate(rules)}
    for one in report.waived:
        if one.finding.rule_id not in places:
            places[one.finding.rule_id] = len(rules)
            rules = (*rules, Rule.of(one.finding))
    driver: Json = {
        "name": "gpgraph",
        "semanticVersion": version,
        "informationUri": BASE,
        "rules": [_rule(rule) for rule in rules],
    }
    results = [_result(finding, places) for finding in report.findings]
    results += [_waived(one, places) for one in report.waived]
    notes = [{"level": "note", "message": {"text": note}} for note in report.notes]
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "artifacts": [{"location": _artifact(name)} for name in report.files],
        "results": results,
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


def _rule(rule: Rule) -> Json:
    said = rule.message or rule.fix or rule.id
    found: Json = {
        "id": rule.id,
        "name": compact(rule.shape),
        "shortDescription": {"text": said},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": rule.fix or said},
    }
    if rule.shape.startswith(SHAPES):
        found["helpUri"] = rule.shape
    return found


def _result(finding: Finding, places: Mapping[str, int]) -> Json:
    text = [finding.message or finding.fix, f"Resource: {subject_line(finding)}."]
    if more := detail(finding):
        text.append(f"Statement: {more}.")
    if finding.fix and finding.fix not in text:
        text.insert(1, finding.fix)
    found: Json = {
        "ruleId": finding.rule_id,
        "ruleIndex": places[finding.rule_id],
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(text)},
        "partialFingerprints": {"focusRule/v1": _fingerprint(finding)},
        "locations": [_location(finding)],
    }
    return found


def _waived(one: Waived, places: Mapping[str, int]) -> Json:
    """A suppressed result, section 3.35: known, and shown as such."""
    reason = f"{one.reason} (until {one.expires})"
    suppression = {"kind": "external", "status": "accepted", "justification": reason}
    return {**_result(one.finding, places), "suppressions": [suppression]}


def _location(finding: Finding) -> Json:
    name = {"fullyQualifiedName": shown(finding.focus), "kind": "resource"}
    found: Json = {"logicalLocations": [name]}
    if finding.place is not None:
        found["physicalLocation"] = _physical(finding.place)
    return found


def _physical(place: Place) -> Json:
    found: Json = {"artifactLocation": _artifact(place.file)}
    if place.line is not None:
        found["region"] = {"startLine": place.line}
    return found


def _artifact(name: str) -> Json:
    if PurePosixPath(name).is_absolute():
        return {"uri": "file://" + quote(name)}
    return {"uri": quote(name), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding) -> str:
    """What stays the same when lines move: the rule, the resource, the statement."""
    parts = (finding.rule_id, str(finding.focus), finding.path or "", str(finding.value))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
