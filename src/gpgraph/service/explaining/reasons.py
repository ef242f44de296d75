"""Ask workers why a release holds a statement."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Self, TypeAlias

from gpgraph.model.documents.mediatypes import Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.running import Answer, Runner

Answering: TypeAlias = AbstractAsyncContextManager[Answer]


@dataclass(frozen=True, slots=True)
class ReasonService:
    """Asks for the reasons for statements; as ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    @classmethod
    def beside(cls, descriptions: DescriptionService) -> Self:
        """Return what asks the same workers as a service for descriptions."""
        return cls(descriptions.pool, descriptions.timeout_s)

    def explain(  # noqa: PLR0913 - what one request says
        self, format_: Format, *, s: str, p: str, o: str, base: str, client: str = ""
    ) -> Answering:
        """Return why the release holds a statement.

        Args:
            format_: ``wording.JSON``, or one of ``mediatypes.GRAPHS``.
            s: Its subject, as ``statement.statement_of`` reads it.
            p: Its property.
            o: Its object.
            base: The public address of the service.
            client: For whom.

        Raises:
            ResourceNotFoundError: the release does not hold it; the message names the nearest.
            RequestError: a word means nothing, or one is missing.
        """
        words: Header = {"s": s, "p": p, "o": o}
        return self._run("explain", {**words, "format": format_.name, "base": base}, client)

    def view(self, *, s: str, p: str, o: str, client: str = "") -> Answering:
        """Return what the page shows: the reasons, or what there is to ask about a thing."""
        return self._run("explain-view", {"s": s, "p": p, "o": o}, client)

    def _run(self, kind: str, parameters: Header, client: str) -> Answering:
        return self.pool.run(Task(kind, parameters, b"", self.timeout_s, PAGE, client))
