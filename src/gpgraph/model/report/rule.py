"""A rule that a run has checked, whether or not anything broke it."""

from dataclasses import dataclass

from gpgraph.model.report.finding import Finding, Severity, component_name


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One constraint of one shape."""

    name: str
    """As ``Finding.rule``."""

    component: str
    """The IRI of the constraint component."""

    shape: str
    """As ``Finding.shape``."""

    severity: Severity
    message: str = ""
    """What the shape says when it is broken; empty where the validator words it."""

    path: str | None = None
    fix: str = ""

    @property
    def id(self) -> str:
        """As ``Finding.rule_id``."""
        return f"{self.name}/{component_name(self.component)}"

    @classmethod
    def of(cls, finding: Finding) -> "Rule":
        """Return the rule that a finding is about, as far as the finding tells."""
        return cls(
            name=finding.rule,
            component=finding.component,
            shape=finding.shape,
            severity=finding.severity,
            message=finding.message,
            path=finding.path,
            fix=finding.fix,
        )
