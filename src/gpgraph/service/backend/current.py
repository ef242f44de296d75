"""Which release the server of the data holds, and whether it has what queries are sent to."""

import json
import re
from dataclasses import dataclass, field

from gpgraph.errors import BackendAnswerError, BackendUnavailableError
from gpgraph.model.backend.dialects import Dialect
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.namespaces import RELEASE
from gpgraph.store.backend.server import BackendServer, Dataset

PROBE_S = 3.0
# A front has followed by then, as a rule.
SWITCH_S = 3
# What was begun and is not yet removed.
_PARTS = "SELECT ?release WHERE { ?graph <http://purl.org/dc/terms/hasPart> ?release }"
# Which of its graphs there are makes no difference to the time that this takes.
_CURRENT = "SELECT ?release WHERE { ?graph <http://purl.org/dc/terms/hasVersion> ?release }"
# While a release takes the place of another, the pointer says by which it is replaced.
_SERVED = (
    "ASK {{ ?graph <http://purl.org/dc/terms/hasVersion> <{}>"
    " FILTER NOT EXISTS {{ ?graph <http://purl.org/dc/terms/isReplacedBy> ?next }} }}"
)
_HAS = "ASK { ?s ?p ?o }"
_ID = re.compile(re.escape(RELEASE) + r"([0-9a-f]{64})")


async def current_release(server: BackendServer, names: BackendNames) -> str | None:
    """Return the identifier of the release that is served there; ``None`` where there is none.

    Raises:
        BackendError: the server does not answer, or not with that.
    """
    found = await _named(server, names, _CURRENT)
    if len(found) > 1:
        raise BackendAnswerError(reason="it cannot say which release it holds")
    return next(iter(found), None)


async def begun_releases(server: BackendServer, names: BackendNames) -> list[str]:
    """Return the identifiers of the releases of which something may be there.

    Raises:
        BackendError: the server does not answer, or not with that.
    """
    return await _named(server, names, _PARTS)


async def _named(server: BackendServer, names: BackendNames, text: str) -> list[str]:
    body = await server.short(text, Dataset((names.pointer,)), budget_s=PROBE_S)
    try:
        rows = json.loads(body)["results"]["bindings"]
        found = [_ID.fullmatch(row["release"]["value"]) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BackendAnswerError(reason="it cannot say which release it holds") from None
    if None in found:
        raise BackendAnswerError(reason="it cannot say which release it holds")
    return [match[1] for match in found if match is not None]


async def holds(server: BackendServer, names: BackendNames, release: str) -> bool:
    """Tell whether the server has the graph that is the default graph of a release.

    Raises:
        BackendError: the server does not answer rightly.
    """
    dataset = Dataset((names.default(release),))
    return await server.boolean(_HAS, dataset, budget_s=PROBE_S)


async def most_rows(server: BackendServer, dialect: Dialect) -> int:
    """Return of how many triples on a graph may be cut without a sign.

    Raises:
        BackendError: the server does not say.
    """
    body = await server.short(dialect.most_rows, Dataset(()), budget_s=PROBE_S)
    try:
        rows = json.loads(body)["results"]["bindings"]
        said = int(rows[0]["n"]["value"]) if rows and "n" in rows[0] else 0
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BackendAnswerError(reason="it does not say how much it gives whole") from None
    return min(said + 1, dialect.most_rows_ever) if said > 0 else dialect.most_rows_ever


async def check_served(server: BackendServer, names: BackendNames, release: str) -> None:
    """Make sure that the named graphs there are those of a release.

    Asked once the server has begun to answer a query, it holds for what the query sees: a switch
    takes the pointer away before it touches a graph.

    Raises:
        BackendUnavailableError: another release takes their place, or has.
        BackendError: the server does not answer rightly.
    """
    text = _SERVED.format(RELEASE + release)
    if not await server.boolean(text, Dataset((names.pointer,)), budget_s=PROBE_S):
        raise BackendUnavailableError(
            reason="another release is taking the place of the one that is served here",
            retry_after_s=SWITCH_S,
        )


@dataclass(slots=True)
class Standing:
    """Whether the server has what queries are sent to; without it, all answers would be empty."""

    is_whole: bool = True

    def check(self) -> None:
        """Let nobody ask in vain.

        Raises:
            BackendUnavailableError: what is asked for is not there.
        """
        if not self.is_whole:
            raise BackendUnavailableError(
                reason="it does not hold the release that is served here", retry_after_s=5
            )


@dataclass(frozen=True, slots=True)
class Source:
    """Where the data is: the server, what our graphs are called there, and how it stands."""

    server: BackendServer
    names: BackendNames
    others: tuple[str, ...] = ()
    """Named graphs there that are of no release and may be asked."""

    standing: Standing = field(default_factory=Standing)
