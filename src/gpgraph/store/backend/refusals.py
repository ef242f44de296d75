"""What a server says instead of an answer, as an error of ours."""

import asyncio

from gpgraph.errors import (
    BackendAnswerError,
    BackendTimeoutError,
    BackendUnavailableError,
    GpgraphError,
    QueryEvaluationError,
    QueryTimeoutError,
)
from gpgraph.model.backend.dialects import Dialect
from gpgraph.store.backend.wires import RETRY_AFTER_S, Reply

EXCERPT_BYTES = 900
# More than is told, so that no secret is told in part.
_READ_BYTES = 16 * 1024
# What it says of its failure is worth no longer wait.
EXCERPT_S = 2.0
_MEANINGS = (
    (frozenset({401, 403, 407}), "refuses the credentials that it was given"),
    (frozenset({404, 405, 410}), "has nothing of the kind at its address"),
    (range(201, 300), "gives less than the whole answer"),
    (range(300, 400), "sends on to another address, which is not followed"),
)
_SERVER_FAULTS = range(500, 600)
_SLOW = frozenset({408, 504})
_BUSY = frozenset({429, 502, 503})


async def refusal(reply: Reply, dialect: Dialect, *, budget_s: float) -> GpgraphError:
    """Read what a server says with a status of failure, and return what it means."""
    status = reply.head.status
    for statuses, meaning in _MEANINGS:
        if status in statuses:
            return BackendAnswerError(reason=f"it {meaning} ({status})")
    try:
        async with asyncio.timeout(EXCERPT_S):
            text = (await reply.start(_READ_BYTES)).decode("utf-8", "replace")
    except (TimeoutError, BackendAnswerError):
        text = ""
    for secret in reply.secrets:  # some servers say what they were sent
        text = text.replace(secret, "[secret]")
    said = printable(text.partition(dialect.said_before)[0] if dialect.said_before else text)
    if dialect.too_slow.search(said):
        return QueryTimeoutError(budget_s=budget_s)
    if status in _SLOW:
        return BackendTimeoutError(budget_s=budget_s)
    if status in _BUSY:
        reason = f"it takes no more for now ({status})"
        return BackendUnavailableError(reason=reason, retry_after_s=RETRY_AFTER_S)
    if status in _SERVER_FAULTS:
        return BackendAnswerError(reason=f"it failed ({status}): {said}".rstrip(": "))
    what = "The server that holds the data cannot evaluate the query"
    return QueryEvaluationError(f"{what}: {said}".rstrip(": "))


def printable(text: str) -> str:
    """Return the words of a stranger in one line, cut."""
    line = "".join(c if c.isprintable() else " " for c in text[:EXCERPT_BYTES])
    return " ".join(line.split())
