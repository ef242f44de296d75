"""All that one run found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gpgraph.model.report.finding import Finding, Severity
from gpgraph.model.report.rule import Rule
from gpgraph.model.report.text import text
from gpgraph.model.report.waived import Waived


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, sorted; ``of`` makes one."""

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...] = ()
    """Every rule that was checked, sorted; empty where that is not known."""

    waived: tuple[Waived, ...] = ()
    """What would be findings, had nobody said that they are known, and why."""

    notes: tuple[str, ...] = ()
    """What else who reads it should know: waivers that are out of date, for one."""

    is_strict: bool = False
    """Whether a warning counts as much as a violation."""

    files: tuple[str, ...] = ()
    """The files that were checked, as they were named."""

    resources: int = 0
    """How many subjects the files describe, so that nothing found can be told from nothing read."""

    cut: frozenset[str] = frozenset()
    """The rules, by ``Finding.rule_id``, that more breaks than is listed; notes tell it."""

    is_stopped: bool = False
    """Whether other rules may be broken that no finding names; a note tells it."""

    @classmethod
    def of(cls, findings: Iterable[Finding], rules: Iterable[Rule] = ()) -> "Report":
        """Sort the findings into a report and drop repetitions.

        Args:
            findings: In any order.
            rules: What was checked; rules that findings name and that are not there are added.
        """
        found = tuple(sorted(set(findings), key=lambda finding: finding.order))
        checked = {rule.id: rule for rule in rules}
        named = {rule.id: rule for rule in map(Rule.of, found)} if checked else {}
        return cls(found, tuple(sorted((named | checked).values())))

    @property
    def conforms(self) -> bool:
        """Whether nothing found makes the run fail: violations do, strictly warnings as well."""
        return not any(map(self.fails, self.findings))

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding makes the run fail."""
        worst = Severity.WARNING if self.is_strict else Severity.VIOLATION
        return finding.severity <= worst

    @property
    def is_whole(self) -> bool:
        """Whether all is listed that was found."""
        return not (self.cut or self.is_stopped)

    @property
    def verdict(self) -> str:
        """The outcome in a few words, such as ``Does not conform: 2 violations, 1 warning.``."""
        word = "Conforms" if self.conforms else "Does not conform"
        return f"{word}: {self.counts()}."

    def counts(self) -> str:
        """Count the findings by severity, in words."""
        found = Counter(finding.severity for finding in self.findings)
        counted = [_counted(found[one], one.name.lower()) for one in Severity if found[one]]
        if counted and not self.is_whole:
            counted[0] = f"at least {counted[0]}"
        if self.waived:
            counted.append(f"{len(self.waived)} waived")
        return ", ".join(counted) or "nothing to mend"

    def by_rule(self) -> Mapping[str, Sequence[Finding]]:
        """Return the findings about each rule that has any, under its ``id``."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.rule_id, []).append(finding)
        return found

    def all_rules(self) -> tuple[Rule, ...]:
        """Return every rule that was checked or, where that is not known, that was broken."""
        return self.rules or tuple(
            sorted({rule.id: rule for rule in map(Rule.of, self.findings)}.values())
        )

    def text(self) -> str:
        """Write the report for a person: grouped by rule, what to do, where."""
        return text(self.verdict, self.findings, self.waived, self.notes)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
