"""Describe a resource or a graph: as RDF, or as the values that a page shows."""

from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from typing import TypeAlias

from gpgraph.model.mediatypes import Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE, QUERY
from gpgraph.sandbox.pool import Answer, WorkerPool
from gpgraph.service.service_description import Offer

Answering: TypeAlias = AbstractAsyncContextManager[Answer]


@dataclass(frozen=True, slots=True)
class DescriptionService:
    """Asks workers for descriptions of one release.

    Each method returns a block in which the answer can be read; leaving it early stops the work.
    ``client`` is for whom: those who ask little are served before those who ask much. What is
    short has a lane of its own, so that it is answered while all queries are slow.
    """

    pool: WorkerPool
    timeout_s: float

    def document(self, iri: str, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return the description of a resource as RDF.

        Args:
            iri: The resource.
            format_: One of ``mediatypes.GRAPHS``.
            base: The public address of the service; JSON-LD points to its context there.
            client: For whom.

        Raises:
            ResourceNotFoundError: nothing is known about it.
        """
        wanted = {"iri": iri, "format": format_.name, "base": base}
        return self._run("describe", wanted, client)

    def graph(self, iri: str, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return a named graph, or the graphs of a vocabulary, as RDF; as ``document``."""
        # A graph may be as long as it likes, and its reader as slow: it waits with the queries.
        wanted = {"iri": iri, "format": format_.name, "base": base}
        return self._run("graph", wanted, client, lane=QUERY)

    def view(self, iri: str, *, page: int, client: str = "") -> Answering:
        """Return what the page about a resource shows, as a JSON object.

        Raises:
            ResourceNotFoundError: nothing is known about it, or there is no such page.
        """
        return self._run("view", {"iri": iri, "page": page}, client)

    def graph_view(self, iri: str, *, page: int, client: str = "") -> Answering:
        """Return what the page about a graph or vocabulary shows; as ``view``."""
        return self._run("graph-view", {"iri": iri, "page": page}, client)

    def home_view(self, *, client: str = "") -> Answering:
        """Return what the home page shows; as ``view``."""
        return self._run("home", {}, client)

    def context(self, *, client: str = "") -> Answering:
        """Return the JSON-LD context of the release."""
        return self._run("context", {}, client)

    def service(self, format_: Format, offer: Offer, *, base: str, client: str = "") -> Answering:
        """Return the description of the endpoint as RDF; ``offer`` is what the operator allows."""
        wanted = {"format": format_.name, "base": base, **asdict(offer)}
        return self._run("service-description", wanted, client)

    def void(self, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return what there is to find, counted, as RDF; as ``document``."""
        return self._run("void", {"format": format_.name, "base": base}, client)

    def sitemap(self, part: int | None, *, base: str, client: str = "") -> Answering:
        """Return the sitemap, or a part of a long one.

        Raises:
            ResourceNotFoundError: there is no such part.
        """
        return self._run("sitemap", {"part": part, "base": base}, client)

    def guide(self, *, base: str, client: str = "") -> Answering:
        """Return the guide for language models."""
        return self._run("guide", {"base": base}, client)

    def _run(self, kind: str, parameters: Header, client: str, *, lane: str = PAGE) -> Answering:
        task = Task(kind, parameters, deadline_s=self.timeout_s, lane=lane, client=client)
        return self.pool.run(task)
