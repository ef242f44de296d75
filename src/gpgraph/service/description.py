"""Describe a resource or a graph: as RDF in bytes, or as values for a page."""

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from gpgraph.model.mediatypes import Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.pool import Answer, WorkerPool


@dataclass(frozen=True, slots=True)
class DescriptionService:
    """Asks workers for descriptions of one release."""

    pool: WorkerPool
    timeout_s: float

    def document(
        self, iri: str, format_: Format, *, base: str
    ) -> AbstractAsyncContextManager[Answer]:
        """Return the description of a resource as RDF.

        Args:
            iri: The resource.
            format_: One of ``mediatypes.GRAPHS``.
            base: The public address of the service; JSON-LD points to its context there.

        Raises:
            ResourceNotFoundError: nothing is known about it.
        """
        return self._run("describe", {"iri": iri, "format": format_.name, "base": base})

    def graph(self, iri: str, format_: Format, *, base: str) -> AbstractAsyncContextManager[Answer]:
        """Return a named graph, or the graphs of a vocabulary, as RDF; as ``document``."""
        return self._run("graph", {"iri": iri, "format": format_.name, "base": base})

    async def view(self, iri: str, *, page: int) -> dict[str, Any]:
        """Return what the page about a resource shows.

        Raises:
            ResourceNotFoundError: nothing is known about it, or there is no such page.
        """
        return await self._json("view", {"iri": iri, "page": page})

    async def graph_view(self, iri: str, *, page: int) -> dict[str, Any]:
        """Return what the page about a graph or vocabulary shows; as ``view``."""
        return await self._json("graph-view", {"iri": iri, "page": page})

    async def home_view(self) -> dict[str, Any]:
        """Return what the home page shows."""
        return await self._json("home", {})

    def context(self) -> AbstractAsyncContextManager[Answer]:
        """Return the JSON-LD context of the release."""
        return self._run("context", {})

    async def quads(self) -> int:
        """Ask a worker for the number of quads: proof that one is alive and loaded."""
        return int((await self._json("ping", {}))["quads"])

    async def _json(self, kind: str, parameters: Header) -> dict[str, Any]:
        async with self._run(kind, parameters) as answer:
            view: dict[str, Any] = json.loads(b"".join([part async for part in answer.chunks()]))
        return view

    def _run(self, kind: str, parameters: Header) -> AbstractAsyncContextManager[Answer]:
        return self.pool.run(Task(kind, parameters, deadline_s=self.timeout_s))
