"""Which release the server of the data holds, and whether it has what queries are sent to."""

import json
import re
from dataclasses import dataclass, field

from gpgraph.errors import BackendAnswerError, BackendUnavailableError
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.namespaces import RELEASE
from gpgraph.store.backend.server import BackendServer, Dataset
from gpgraph.store.backend.shapes import JSON

PROBE_S = 3.0
# What was begun and is not yet removed.
_PARTS = "SELECT ?release WHERE { ?graph <http://purl.org/dc/terms/hasPart> ?release }"
# Which of its graphs there are makes no difference to the time that this takes.
_CURRENT = "SELECT ?release WHERE { ?graph <http://purl.org/dc/terms/hasVersion> ?release }"
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
    body = await server.ask(text, Dataset((names.pointer,)), JSON, budget_s=PROBE_S)
    try:
        rows = json.loads(body)["results"]["bindings"]
        found = [_ID.fullmatch(row["release"]["value"]) for row in rows]
    except (ValueError, KeyError, TypeError):
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
