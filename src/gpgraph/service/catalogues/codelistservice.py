"""Ask workers for code lists."""

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
class CodeListService:
    """Asks for the schemes as lists of codes; as ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    @classmethod
    def beside(cls, descriptions: DescriptionService) -> Self:
        """Return what asks the same workers as a service for descriptions."""
        return cls(descriptions.pool, descriptions.timeout_s)

    def write(self, name: str, format_: Format, *, client: str = "") -> Answering:
        """Return one list.

        Args:
            name: The path of the scheme below ``/doc/``, such as ``gpg-2017``.
            format_: One of ``codelists.WRITERS``.
            client: For whom.

        Raises:
            ResourceNotFoundError: there is no such list.
        """
        return self._run("codelist", {"name": name, "format": format_.name}, client)

    def view(self, name: str | None = None, *, client: str = "") -> Answering:
        """Return what the page of a list shows, or that of all, as a JSON object."""
        return self._run("codelist-view", {} if name is None else {"name": name}, client)

    def _run(self, kind: str, parameters: Header, client: str) -> Answering:
        return self.pool.run(Task(kind, parameters, b"", self.timeout_s, PAGE, client))
