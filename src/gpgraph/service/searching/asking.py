"""Ask workers for things by their labels."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Self

from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.running import Answer, Runner


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    ``classes`` and ``schemes`` are CURIEs or IRIs that all things found have; ``languages`` are
    those that the reader reads, the most wanted first.
    """

    question: str
    classes: Sequence[str] = ()
    schemes: Sequence[str] = ()
    languages: Sequence[str] = ()
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class SearchService:
    """Asks for things by their labels; as ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    @classmethod
    def beside(cls, descriptions: DescriptionService) -> Self:
        """Return what asks the same workers as a service for descriptions."""
        return cls(descriptions.pool, descriptions.timeout_s)

    def search(
        self, wanted: Wanted, *, base: str, client: str = ""
    ) -> AbstractAsyncContextManager[Answer]:
        """Return what is found, as a JSON object.

        Args:
            wanted: What to look for.
            base: The public address of the service.
            client: For whom.

        Raises:
            ResourceNotFoundError: there is no such page, or nothing is in a class or scheme that is
                named.
        """
        header: Header = {
            "question": wanted.question,
            "classes": [*wanted.classes],
            "schemes": [*wanted.schemes],
            "languages": [*wanted.languages],
            "page": wanted.page,
            "size": wanted.size,
            "base": base,
        }
        return self.pool.run(Task("search", header, b"", self.timeout_s, PAGE, client))
