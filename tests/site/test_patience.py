"""An export, and the record of conformance, outlast moments in which the service is busy."""

import asyncio
from collections.abc import Iterator

from gpgraph.model.replies import Reply, Request
from gpgraph.service.patience import LONGEST_S, TRIES, Patient

BUSY = Reply(503, {"retry-after": "2"}, b"")
BROKEN = Reply(503, {}, b"")
THERE = Reply(200, {}, b"page")


def asked(replies: Iterator[Reply]) -> tuple[Reply, list[float]]:
    """Ask a service that gives these answers; return the last one and the pauses before it."""
    pauses: list[float] = []

    async def ask(_request: Request) -> Reply:
        return next(replies)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return asyncio.run(Patient(ask, sleep)(Request("/", {}))), pauses


def test_busy_service_is_asked_again_after_the_time_that_it_names() -> None:
    """And no longer than a person would wait for a page."""
    long = Reply(503, {"retry-after": "3600"}, b"")

    assert asked(iter([BUSY, long, THERE])) == (THERE, [2.0, LONGEST_S])


def test_service_that_stays_busy_is_given_up() -> None:
    """A command that never ends says nothing of what is wrong."""
    reply, pauses = asked(iter([BUSY] * TRIES))

    assert reply == BUSY
    assert len(pauses) == TRIES - 1


def test_failure_without_a_time_is_final() -> None:
    """Nothing says that it would pass."""
    assert asked(iter([BROKEN])) == (BROKEN, [])
