"""Every error that gpgraph raises on purpose, as one tree.

    GpgraphError
    ├── SettingsError               a setting has no such name or no such value
    ├── ResourcesMissingError       ontology, data, shapes or queries are not where they should be
    ├── BuildError
    │   ├── SourceFileError         a source file cannot be read: file, line, column
    │   ├── DuplicateTripleError    one triple stands in two data graphs
    │   ├── GraphNameError          a file or folder gives no usable graph name
    │   ├── InvalidDataError        the shapes reject the data
    │   └── ShapesError             a shape cannot be evaluated
    ├── GenerationError             a release folder is missing, half or not ours
    ├── RequestError                what the client sent
    │   ├── ProtocolError           not a request of the SPARQL 1.1 Protocol
    │   ├── MediaTypeError          a request body in a media type that we do not read
    │   ├── QueryTooLongError       more bytes of query than the limit
    │   ├── QuerySyntaxError        the text is not SPARQL 1.1
    │   ├── QueryEvaluationError    the query cannot be evaluated as it stands
    │   ├── FederationRefusedError  the query asks another server
    │   ├── NotAcceptableError      no format that the client takes
    │   ├── UnwritableError         the format cannot hold the answer
    │   ├── ResourceNotFoundError   nothing is known about the resource
    │   └── QueryNotFoundError      no catalogue query of that name
    └── SandboxError                what happened to a worker
        ├── QueryTimeoutError       killed at the deadline
        ├── QueryMemoryError        killed at the memory cap
        ├── QueryTooComplexError    the engine fell over the query
        ├── BusyError               no worker became free in time
        ├── NotReadyError           no worker answers at all
        ├── WorkerFaultError        the worker failed, and the query is not to blame
        └── StoppingError           the service is stopping

The errors carry facts, not HTTP: ``http/problems.py`` holds the one table that turns each leaf
into an RFC 9457 problem, and the command line prints the message.
"""

from pathlib import Path


class GpgraphError(Exception):
    """The root: whatever is raised on purpose."""


class SettingsError(GpgraphError):
    """A setting has no such name or no such value."""


class ResourcesMissingError(GpgraphError):
    """The ontology, data, shapes or queries are not where this installation expects them."""


class BuildError(GpgraphError):
    """A release could not be built; nothing was written."""


class SourceFileError(BuildError):
    """A source file cannot be read."""

    def __init__(
        self, path: Path | str, *, line: int | None, column: int | None = None, message: str
    ) -> None:
        """Keep the place, counted from 1, and what was expected there."""
        place = str(path)
        if line is not None:
            place += f":{line}"
            if column is not None:
                place += f":{column}"
        super().__init__(f"{place}: {message}")
        self.path = Path(path)
        self.line = line
        self.column = column
        self.message = message


class DuplicateTripleError(BuildError):
    """One triple stands in two data graphs, so its source is not certain."""


class GraphNameError(BuildError):
    """A file or folder gives no usable graph name."""


class InvalidDataError(BuildError):
    """The shapes reject the data; the message is the report."""


class ShapesError(BuildError):
    """A shape is not well-formed SHACL, or its constraint cannot be evaluated."""


class GenerationError(GpgraphError):
    """A release folder is missing, incomplete or not written by gpgraph."""


class RequestError(GpgraphError):
    """The client can mend it."""


class ProtocolError(RequestError):
    """Not a request of the SPARQL 1.1 Protocol."""


class MediaTypeError(RequestError):
    """A request body in a media type that is not read here."""


class QueryTooLongError(RequestError):
    """The query has more bytes than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Keep the limit in bytes of UTF-8."""
        super().__init__(f"The query is longer than {limit_bytes} bytes. Send a shorter one.")
        self.limit_bytes = limit_bytes


class QuerySyntaxError(RequestError):
    """The text is not SPARQL 1.1."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        """Keep the place, counted from 1, where the parser stopped."""
        super().__init__(message)
        self.line = line
        self.column = column


class QueryEvaluationError(RequestError):
    """The query is SPARQL, but cannot be evaluated as it stands."""


class FederationRefusedError(RequestError):
    """The query asks another server (SERVICE), which this endpoint never does."""


class NotAcceptableError(RequestError):
    """No format that the client takes can hold the answer."""

    def __init__(self, accept: str, offered: tuple[str, ...]) -> None:
        """Keep the media types that there are, so that the client can choose."""
        super().__init__(
            f"No format fits {accept!r}. There are: {', '.join(offered)}.",
        )
        self.accept = accept
        self.offered = offered


class UnwritableError(RequestError):
    """The format cannot hold the answer; another one may."""


class ResourceNotFoundError(RequestError):
    """Nothing is known about the resource."""


class QueryNotFoundError(RequestError):
    """The catalogue has no query of that name."""


class SandboxError(GpgraphError):
    """The worker that had the task did not finish it."""


class QueryTimeoutError(SandboxError):
    """The task was stopped at its deadline."""

    def __init__(self, *, budget_s: float) -> None:
        """Keep the budget in seconds."""
        super().__init__(f"The query was stopped after {budget_s:g} s. Ask for less at a time.")
        self.budget_s = budget_s


class QueryMemoryError(SandboxError):
    """The task was stopped at the memory cap."""


class QueryTooComplexError(SandboxError):
    """The engine fell over the query: too deep or too long for it."""


class BusyError(SandboxError):
    """No worker became free in time."""

    def __init__(self, *, retry_after_s: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(f"All workers are busy. Try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class WorkerFaultError(SandboxError):
    """The worker failed, and the query is not to blame: a bug of ours, or a process lost."""


class NotReadyError(SandboxError):
    """No worker answers: none is up, or all are held and nobody is served."""

    def __init__(self, *, retry_after_s: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(f"No worker answers. The log says why; try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class StoppingError(SandboxError):
    """The service is stopping and takes no new task."""
