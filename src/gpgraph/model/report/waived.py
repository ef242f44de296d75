"""A finding that is known and borne for a time."""

from dataclasses import dataclass
from datetime import date

from gpgraph.model.report.finding import Finding


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding, why it is borne, and the last day on which it is."""

    finding: Finding
    reason: str
    expires: date
