"""Run every check there is against a service."""

import platform
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from gpgraph import __version__
from gpgraph.model.conformance import ConformanceRun, Finding, Outcome
from gpgraph.model.replies import Ask
from gpgraph.service.proof.documentchecks import document_checks
from gpgraph.service.proof.fairchecks import fair_checks
from gpgraph.service.proof.probe import Check, Probe, prepare
from gpgraph.service.proof.protocolchecks import protocol_checks

# The name under which the service is asked: it reaches nobody.
HOST = "localhost"
LIBRARIES = ("fastapi", "pyoxigraph", "uvicorn")


def all_checks() -> list[Check]:
    """Return every check, group by group."""
    return [*document_checks(), *fair_checks(), *protocol_checks()]


async def run_checks(
    ask: Ask, *, subject: str, name: str, clock: Callable[[], float] = time.time
) -> ConformanceRun:
    """Make every check against the service that ``ask`` reaches under the name ``HOST``.

    Args:
        ask: Sends a request.
        subject: The identifier of the release that is served.
        name: What that release is called.
        clock: Seconds since 1970.
    """
    began = clock()
    try:
        probe = await prepare(ask, HOST)
    except (LookupError, ValueError, OSError) as error:
        return unproved(str(error), subject=subject, name=name, clock=clock)
    findings = [await _find(check, probe) for check in all_checks()]
    return _run(findings, began, clock() - began, subject, name)


def unproved(
    why: str, *, subject: str, name: str, clock: Callable[[], float] = time.time
) -> ConformanceRun:
    """Return a run that could not begin: nothing was found, and it says why."""
    note = f"The checks could not begin: {why}"
    findings = [Finding(check.criterion, Outcome.CANNOT_TELL, note) for check in all_checks()]
    return _run(findings, clock(), 0, subject, name)


def _run(
    findings: Sequence[Finding], began: float, duration_s: float, subject: str, name: str
) -> ConformanceRun:
    return ConformanceRun(
        began=datetime.fromtimestamp(began, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        duration_s=round(duration_s, 2),
        version=__version__,
        subject=subject,
        name=name,
        findings=tuple(findings),
        libraries={
            "python": platform.python_version(),
            **{library: version(library) for library in LIBRARIES},
        },
    )


async def _find(check: Check, probe: Probe) -> Finding:
    if check.run is None:
        return Finding(check.criterion, Outcome.INAPPLICABLE, check.note)
    try:
        verdict = await check.run(probe)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here is what was found
        return Finding(check.criterion, Outcome.FAILED, f"{type(error).__name__}: {error}")
    if verdict is None:
        return Finding(check.criterion, Outcome.PASSED)
    return Finding(check.criterion, Outcome.FAILED, verdict)
