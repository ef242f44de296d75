"""A server that does not answer is left alone for a while: who asks is told at once."""

from collections.abc import Callable

from gpgraph.errors import BackendUnavailableError

FAILURES = 5
PAUSE_S = 1.0
LONGEST_PAUSE_S = 15.0


class Breaker:
    """Counts failures in a row; after ``FAILURES`` one question at a time tries the server."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin closed; ``clock`` gives seconds."""
        self._clock = clock
        self._failures = 0
        self._pause_s = PAUSE_S
        self._until = 0.0
        self._error: BackendUnavailableError | None = None

    def check(self) -> None:
        """Let a question through, or tell why not.

        Raises:
            BackendUnavailableError: the last questions failed, and it is too early for the next.
        """
        if self._error is None or self._failures < FAILURES:
            return
        if self._clock() < self._until:
            raise BackendUnavailableError(
                reason=self._error.reason, retry_after_s=self._error.retry_after_s
            )
        self._until = self._clock() + self._pause_s  # this one tries

    def failed(self, error: BackendUnavailableError) -> None:
        """Count a failure."""
        self._error = error
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self._clock() + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def answered(self) -> None:
        """Forget what was: the server is there."""
        self._failures, self._pause_s, self._error = 0, PAUSE_S, None
