"""Have data that somebody sends checked by a worker."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType

from gpgraph.errors import (
    GpgraphError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooComplexError,
    UnreadableDataError,
    ValidationStoppedError,
)
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import VALIDATION
from gpgraph.service.running import Answer, Runner

# The kind of task, and the form of a report that a page is made of.
VALIDATE, PAGE = "validate", "page"

_LESS = "Send less at a time, or check the file where it is, with gpgraph validate."


@dataclass(frozen=True, slots=True)
class Sent:
    """What a client sends: the bytes, the header field that says what they are, and its wish."""

    body: bytes
    content_type: str
    is_strict: bool = False
    client: str = ""


@dataclass(frozen=True, slots=True)
class ValidationService:
    """Checks what is sent, in workers of its own.

    Args:
        pool: The workers.
        timeout_s: How long one check may take.
        max_bytes: How long a body may be.
        is_offered: Whether there are such workers.
    """

    pool: Runner
    timeout_s: float
    max_bytes: int
    is_offered: bool = True

    def report(self, sent: Sent, form: str) -> AbstractAsyncContextManager[Answer]:
        """Return the report in a form, one of ``FORMS``.

        Raises:
            MediaTypeError: what was sent is in no format that is read.
            UnreadableDataError: it is broken.
            ShapesError: the shapes in it are wrong.
            ValidationStoppedError: it took too much time or memory.
            SandboxError: no worker was free, or it was lost.
        """
        wanted: Header = {"content_type": sent.content_type, "form": form, "strict": sent.is_strict}
        task = Task(VALIDATE, wanted, sent.body, self.timeout_s, VALIDATION, sent.client)
        return _Told(self.pool.run(task))

    def page(self, sent: Sent) -> AbstractAsyncContextManager[Answer]:
        """Return what a page shows of the report, as a JSON object; as ``report``."""
        return self.report(sent, PAGE)


class _Told(AbstractAsyncContextManager[Answer]):
    """A run of a task, whose end at a limit is told in words that fit data."""

    def __init__(self, run: AbstractAsyncContextManager[Answer]) -> None:
        self._run = run

    async def __aenter__(self) -> Answer:
        try:
            return await self._run.__aenter__()
        except GpgraphError as error:
            raise _told(error) from None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._run.__aexit__(kind, error, traceback)


def _told(error: GpgraphError) -> GpgraphError:
    if isinstance(error, QueryTimeoutError):
        return ValidationStoppedError(f"The check was stopped after {error.budget_s:g} s. {_LESS}")
    if isinstance(error, QueryMemoryError):
        return ValidationStoppedError(f"The check took more memory than one may take. {_LESS}")
    if isinstance(error, QueryTooComplexError):
        message = "The data or shapes are nested deeper than they can be read. Write them flatter."
        return UnreadableDataError(message, part="body")
    return error
