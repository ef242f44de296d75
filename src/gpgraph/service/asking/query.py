"""Ask a query: hand it to a worker, hand back its bytes."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import MappingProxyType

from gpgraph.model.documents.mediatypes import HTML
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.sandbox.frames import JsonValue, Task
from gpgraph.service.asking.federation import FederatedQueries
from gpgraph.service.running import Answer, Runner

# What the page of an answer shows is asked for like a format; it comes as a JSON object.
PAGE: Mapping[str, JsonValue] = MappingProxyType({"format": HTML.name})
NOTHING: Mapping[str, JsonValue] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QueryService:
    """Runs strangers' queries, each in a worker that is killed when its time is up.

    Without ``federated``, a query that asks another server is refused.
    """

    pool: Runner
    timeout_s: float
    max_bytes: int
    federated: FederatedQueries | None = None

    def run(  # noqa: PLR0913 - what one request says
        self,
        request: QueryRequest,
        *,
        accept: str | None,
        format_name: str | None,
        base: str = "",
        client: str = "",
        shown: Mapping[str, JsonValue] = NOTHING,
    ) -> AbstractAsyncContextManager[Answer]:
        """Evaluate a query and write the answer in the form that the caller prefers.

        Args:
            request: The query, its dataset and its limits.
            accept: The HTTP ``Accept`` header; ``None`` takes our first format.
            format_name: A short name such as ``csv``, which goes before ``accept``.
            base: The public address of the service; JSON-LD points to its context there.
            client: For whom; those who ask little are served before those who ask much.
            shown: For a page: ``PAGE``, and what ``AnswerView`` takes.

        Returns:
            A block in which the answer can be read. Leaving it early stops the query.
            SELECT: one row per solution, one column per projected variable. ASK: one boolean.
            CONSTRUCT and DESCRIBE: a set of triples.

        Raises:
            QuerySyntaxError: the text is not SPARQL 1.1.
            FederationRefusedError: the query asks another server, which is not allowed.
            RemoteError: another server that it asks did not answer.
            QueryEvaluationError: it cannot be evaluated as it stands.
            NotAcceptableError: no format for this query form is acceptable.
            SandboxError: the worker did not finish; the leaf says why.

        Source:
            SPARQL 1.1 Protocol, section 2.1; SPARQL 1.1 Query, section 16.
        """
        wanted = self.timeout_s if request.timeout_s is None else request.timeout_s
        wishes: dict[str, JsonValue] = {
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "accept": accept,
            "format": format_name,
            "base": base,
            "max_rows": request.max_rows,
            "offset_rows": request.offset_rows,
            "explain": request.explain,
            **shown,
        }
        task = Task(
            "query",
            {name: value for name, value in wishes.items() if value},
            request.text.encode(),
            min(wanted, self.timeout_s),
            client=client,
        )
        if self.federated is not None and "service" in request.text.lower():
            return self.federated.run(task, timeout_s=request.timeout_s)
        return self.pool.run(task)
