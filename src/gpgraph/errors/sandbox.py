"""What happened to a worker, or to one who waited for it."""

from gpgraph.errors.root import GpgraphError


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


class QueryPreemptedError(SandboxError):
    """The query had held its worker for long, and another one waited for it."""

    def __init__(self, *, retry_after_s: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(
            "All workers had slow queries and another query waited, so this one was stopped."
            f" Ask for less at a time, or try again in {retry_after_s} s."
        )
        self.retry_after_s = retry_after_s


class ClientBusyError(SandboxError):
    """One client has as much in the queue as the others can spare."""

    def __init__(self, *, retry_after_s: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(
            "You have as many queries waiting as others can spare."
            f" Send fewer at a time, and the next in {retry_after_s} s."
        )
        self.retry_after_s = retry_after_s


class ValidationStoppedError(SandboxError):
    """The check of data that were sent was stopped at the deadline or the memory cap."""


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
