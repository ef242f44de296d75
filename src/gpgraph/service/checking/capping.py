"""A report that lists some findings of each kind, where it says how many more there are."""

from collections import Counter
from dataclasses import replace

from gpgraph.errors import ValidationStoppedError
from gpgraph.model.report import Report
from gpgraph.store.engines.most import Most

_STOPPED = (
    "The check was stopped, for so much is wrong: other rules may be broken that are not named."
)


def capped(report: Report, most: Most) -> Report:
    """Return a report with no more findings of one kind than are wanted.

    Raises:
        ValidationStoppedError: much was left out, and nothing is left that anybody could mend.
    """
    if report.conforms and not report.is_whole:
        raise ValidationStoppedError(
            "More is wrong than can be listed, and none of what was found first is about these"
            " data. Send less at a time, or check the file where it is, with gpgraph validate."
        )
    counted = Counter(finding.rule_id for finding in report.findings)
    long = [rule for rule, number in counted.items() if number > most.of_one_kind]
    cut = frozenset(long) | report.cut
    listed: Counter[str] = Counter()
    kept = []
    for finding in report.findings:
        listed[finding.rule_id] += 1
        if listed[finding.rule_id] <= most.of_one_kind:
            kept.append(finding)
    notes = [
        _told(rule, counted[rule], most, is_all=rule not in report.cut) for rule in sorted(cut)
    ]
    notes += [_STOPPED] if report.is_stopped else []
    return replace(report, findings=tuple(kept), cut=cut, notes=(*report.notes, *notes))


def _told(rule: str, found: int, most: Most, *, is_all: bool) -> str:
    listed = min(found, most.of_one_kind)
    number = f"{found:,}" if is_all else f"more than {found:,}"
    return f"{rule}: of {number} findings, {listed:,} are listed."
