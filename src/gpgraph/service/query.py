"""Ask a query: hand it to a worker, hand back its bytes."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from gpgraph.model.protocol import QueryRequest
from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.pool import Answer, WorkerPool


@dataclass(frozen=True, slots=True)
class QueryService:
    """Runs strangers' queries, each in a worker that is killed when its time is up."""

    pool: WorkerPool
    timeout_s: float
    max_bytes: int

    def run(
        self, request: QueryRequest, *, accept: str | None, format_name: str | None
    ) -> AbstractAsyncContextManager[Answer]:
        """Evaluate a query and write the answer in the form that the caller prefers.

        Args:
            request: The query and its dataset.
            accept: The HTTP ``Accept`` header; ``None`` takes our first format.
            format_name: A short name such as ``csv``, which goes before ``accept``.

        Returns:
            A block in which the answer can be read. Leaving it early stops the query.
            SELECT: one row per solution, one column per projected variable. ASK: one boolean.
            CONSTRUCT and DESCRIBE: a set of triples.

        Raises:
            QuerySyntaxError: the text is not SPARQL 1.1.
            FederationRefusedError: the query asks another server.
            QueryEvaluationError: it cannot be evaluated as it stands.
            NotAcceptableError: no format for this query form is acceptable.
            SandboxError: the worker did not finish; the leaf says why.

        Source:
            SPARQL 1.1 Protocol, section 2.1; SPARQL 1.1 Query, section 16.
        """
        return self.pool.run(
            Task(
                "query",
                {
                    "default_graphs": request.default_graphs,
                    "named_graphs": request.named_graphs,
                    "accept": accept,
                    "format": format_name,
                },
                request.text.encode(),
                self.timeout_s,
            )
        )
