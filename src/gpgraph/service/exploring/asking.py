"""Ask workers for trees and neighbourhoods."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Self

from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.running import Answer, Runner


@dataclass(frozen=True, slots=True)
class ExploreService:
    """Asks for what is to be explored; as ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    @classmethod
    def beside(cls, descriptions: DescriptionService) -> Self:
        """Return what asks the same workers as a service for descriptions."""
        return cls(descriptions.pool, descriptions.timeout_s)

    def trees(
        self,
        wanted: Mapping[str, str],
        branch: str,
        page: int,
        *,
        languages: Sequence[str],
        client: str = "",
    ) -> AbstractAsyncContextManager[Answer]:
        """Return the trees of all schemes, or one branch of them, as a JSON object.

        Args:
            wanted: The name of a value for each facet of ``facets.FACETS`` that narrows the trees.
            branch: The name of a scheme or concept to show alone, or nothing.
            page: Which page of what stands below that.
            languages: Those that the reader reads, the most wanted first.
            client: For whom.

        Raises:
            ResourceNotFoundError: there is no such value, branch or page.
        """
        header: Header = {**wanted, "branch": branch, "page": page, "languages": [*languages]}
        return self._run("explore-view", header, client)

    def neighbourhood(  # noqa: PLR0913 - what one request says
        self,
        iri: str,
        *,
        most: int,
        depth: int,
        languages: Sequence[str],
        mirrored: bool = False,
        client: str = "",
    ) -> AbstractAsyncContextManager[Answer]:
        """Return what stands around a thing, with its place in a picture, as a JSON object.

        Args:
            iri: The thing, by its IRI or in short.
            most: How many nodes at most, from 2 to 300.
            depth: How many steps away, 1 or 2.
            languages: Those that the reader reads, the most wanted first.
            mirrored: Whether the picture is read from right to left.
            client: For whom.

        Raises:
            ResourceNotFoundError: nothing is known about it.
            MalformedIriError: it is no IRI.
        """
        header: Header = {"iri": iri, "most": most, "depth": depth, "mirrored": mirrored}
        return self._run("neighbourhood", {**header, "languages": [*languages]}, client)

    def _run(self, kind: str, header: Header, client: str) -> AbstractAsyncContextManager[Answer]:
        return self.pool.run(Task(kind, header, b"", self.timeout_s, PAGE, client))
