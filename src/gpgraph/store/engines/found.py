"""What the fast engine has found, and why it may have found no more."""

from dataclasses import dataclass

from gpgraph.model.report import Finding
from gpgraph.store.engines.results import Result


class EngineStoppedError(RuntimeError):
    """The engine gave up."""


class TooMuchError(RuntimeError):
    """There is more than can be told within bounds; the message names it."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the engine has found."""

    results: tuple[Result, ...]
    unsure: tuple[str, ...] = ()
    cut: tuple[Result, ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Args:
        findings: Each once.
        unsure: What may be seen differently because of blank nodes.
        cut: The rules, by ``Finding.rule_id``, that more breaks than is listed.
        is_stopped: Whether other rules may be broken that are not named.
    """

    findings: list[Finding]
    unsure: tuple[str, ...] = ()
    cut: frozenset[str] = frozenset()
    is_stopped: bool = False
