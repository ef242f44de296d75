"""What became of a question to the server that holds the data, where that is not this program."""

from gpgraph.errors.root import GpgraphError


class BackendError(GpgraphError):
    """The server that holds the data is to blame, or the way to it."""


class BackendUnavailableError(BackendError):
    """The server cannot be reached, or takes no more; nothing of an answer is there."""

    def __init__(self, *, reason: str, retry_after_s: int) -> None:
        """Keep what is wrong, as the second half of a sentence, and when to try again."""
        super().__init__(
            f"The data is on a server of its own, and {reason}. Try again in {retry_after_s} s."
        )
        self.reason = reason
        self.retry_after_s = retry_after_s


class BackendAnswerError(BackendError):
    """The server answered, and not with what was asked for."""

    def __init__(self, *, reason: str) -> None:
        """Keep what was wrong, as the second half of a sentence."""
        super().__init__(f"The data is on a server of its own, and {reason}.")
        self.reason = reason


class BackendTimeoutError(BackendError):
    """The server did not answer in time."""

    def __init__(self, *, budget_s: float) -> None:
        """Keep the budget in seconds."""
        super().__init__(
            f"The data is on a server of its own, which did not answer within {budget_s:g} s."
            " Ask for less at a time."
        )
        self.budget_s = budget_s


class PublishError(GpgraphError):
    """A release cannot be loaded into that server, or is not there as it should be."""
