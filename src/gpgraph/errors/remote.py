"""What became of a question to another server."""

from gpgraph.errors.root import GpgraphError


class RemoteError(GpgraphError):
    """Another server that a query asks is to blame."""


class RemoteQueryError(RemoteError):
    """Another server did not answer with results."""

    def __init__(self, *, server: str, reason: str) -> None:
        """Keep its address, and what was wrong in the words of a sentence's second half."""
        super().__init__(f"<{server}> was asked, and {reason}.")
        self.server = server
        self.reason = reason


class RemoteTimeoutError(RemoteError):
    """Another server did not answer in time."""

    def __init__(self, *, server: str, budget_s: float) -> None:
        """Keep its address, and the time in seconds that the whole query has."""
        super().__init__(
            f"<{server}> was asked, and did not answer in the part of {budget_s:g} s that is kept"
            " for others. Ask it for less."
        )
        self.server = server
        self.budget_s = budget_s
