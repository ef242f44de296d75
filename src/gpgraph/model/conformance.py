"""A run of the service's own checks: what was checked, with which outcome, when, by which version.

The build makes one against the release that it has just written, and keeps it beside the release.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from gpgraph.errors import GenerationError

FORMAT = 1


class Outcome(StrEnum):
    """The values that EARL 1.0 has, section 2.7."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is checked: a name that stays, what is asked for, and where that is laid down."""

    id: str
    group: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one check; ``note`` says why it did not pass."""

    criterion: Criterion
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConformanceRun:
    """All findings of one run, in the order in which they are shown.

    ``began`` is in UTC, ``subject`` the identifier of the release, ``name`` what it is called.
    """

    began: str
    duration_s: float
    version: str
    subject: str
    name: str
    findings: tuple[Finding, ...]
    libraries: Mapping[str, str] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """Return how many checks came out so."""
        return sum(finding.outcome is outcome for finding in self.findings)

    def summary(self) -> str:
        """Return the numbers in words: those that came out so and so, each where there are any."""
        told = {
            Outcome.PASSED: "checks passed",
            Outcome.FAILED: "failed",
            Outcome.CANNOT_TELL: "could not be made",
            Outcome.INAPPLICABLE: "do not apply",
        }
        counts = ((self.count(outcome), words) for outcome, words in told.items())
        return ", ".join(f"{count} {words}" for count, words in counts if count)

    def to_json(self) -> bytes:
        """Write the run in the form in which it is kept."""
        content = {"format": FORMAT, **asdict(self)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_run(content: bytes) -> ConformanceRun:
    """Read a run that was kept.

    Raises:
        GenerationError: it is none, or was changed by hand into something else.
    """
    try:
        found = json.loads(content)
        found = found if found.pop("format") == FORMAT else None
        return TypeAdapter(ConformanceRun).validate_python(found)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise GenerationError(
            "The record of the checks of this release cannot be read. Build the release again."
        ) from None
