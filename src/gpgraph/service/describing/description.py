"""Describe a resource or a graph: as RDF, or as the values that a page shows."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from typing import TypeAlias

from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.documents.mediatypes import Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE, QUERY
from gpgraph.service.alignments.asking import AlignmentService
from gpgraph.service.catalogues.service_description import Offer
from gpgraph.service.describing.classes import ClassService
from gpgraph.service.describing.wish import Words
from gpgraph.service.running import Answer, Runner

Answering: TypeAlias = AbstractAsyncContextManager[Answer]


@dataclass(frozen=True, slots=True)
class DescriptionService:
    """Asks workers for descriptions of one release.

    Each method returns a block in which the answer can be read; leaving it early stops the work.
    ``client`` is for whom: those who ask little are served before those who ask much. What is
    short has a lane of its own, so that it is answered while all queries are slow.
    """

    pool: Runner
    timeout_s: float

    @property
    def alignments(self) -> AlignmentService:
        """Return what asks about links and what is not linked."""
        return AlignmentService(self.pool, self.timeout_s)

    @property
    def classes(self) -> ClassService:
        """Return what asks about classes."""
        return ClassService(self.pool, self.timeout_s)

    def document(  # noqa: PLR0913 - what one request says
        self,
        iri: str,
        format_: Format,
        *,
        base: str,
        form: str | None = None,
        page: int = 1,
        address: str = "",
        client: str = "",
    ) -> Answering:
        """Return the description of a resource as RDF; of a scheme, with a page of its concepts.

        Args:
            iri: The resource.
            format_: One of ``mediatypes.GRAPHS``.
            base: The public address of the service; JSON-LD points to its context there.
            form: Of JSON-LD, one of ``mediatypes.FORMS``; ``None`` where none was asked for.
            page: Which page of the concepts, from 1.
            address: Where the document is, as it was asked for but for the page: the pages around
                are there, too. By default the one that negotiates.
            client: For whom.

        Raises:
            ResourceNotFoundError: nothing is known about it, or there is no such page.
        """
        wanted: Header = {"iri": iri, "format": format_.name, "base": base}
        shape: Header = {"form": form, "page": page, "address": address}
        return self._run("describe", {**wanted, **shape}, client)

    def graph(self, iri: str, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return a named graph, or the graphs of a vocabulary, as RDF; as ``document``."""
        # A graph may be as long as it likes, and its reader as slow: it waits with the queries.
        wanted = {"iri": iri, "format": format_.name, "base": base}
        return self._run("graph", wanted, client, lane=QUERY)

    def profiled(
        self, iri: str, words: Words, *, base: str, page: int = 1, client: str = ""
    ) -> Answering:
        """Return a resource in the words of another profile, as RDF.

        Raises:
            ResourceNotFoundError: nothing is known about it, or a page is asked for but the first.
            ProfileError: it has no description in that profile, and no other will do.
        """
        wanted: Header = {"iri": iri, "format": words.format_.name, "base": base}
        profile: Header = {"profile": words.profile.token, "strict": words.is_strict}
        # What the default needs where it stands in.
        shape: Header = {"form": words.form, "page": page, "address": ""}
        document: Header = {"document": words.document}
        return self._run("profiled", {**wanted, **profile, **shape, **document}, client)

    def alternates(  # noqa: PLR0913 - what one request says
        self,
        iri: str,
        format_: Format,
        *,
        document: str,
        base: str,
        form: str | None = None,
        client: str = "",
    ) -> Answering:
        """Return which profiles and formats there are of a resource, as RDF; as ``profiled``."""
        wanted: Header = {"iri": iri, "format": format_.name, "base": base, "form": form}
        return self._run("alternates", {**wanted, "document": document}, client)

    def alternates_view(self, iri: str, *, client: str = "") -> Answering:
        """Return the same as a JSON object, for its page."""
        return self._run("alternates-view", {"iri": iri}, client)

    def view(
        self, iri: str, *, page: int, languages: Sequence[str] = (FALLBACK,), client: str = ""
    ) -> Answering:
        """Return what the page about a resource shows, as a JSON object.

        Args:
            iri: The resource.
            page: Which page of the links that lead to it, from 1.
            languages: Those that the reader reads, the most wanted first.
            client: For whom.

        Raises:
            ResourceNotFoundError: nothing is known about it, or there is no such page.
            ResourceWithdrawnError: it was taken back.
        """
        return self._run("view", {"iri": iri, "page": page, "languages": [*languages]}, client)

    def graph_view(self, iri: str, *, page: int, client: str = "") -> Answering:
        """Return what the page about a graph or vocabulary shows; as ``view``."""
        return self._run("graph-view", {"iri": iri, "page": page}, client)

    def ontology_view(self, *, client: str = "") -> Answering:
        """Return what the page that documents the ontology shows; as ``view``."""
        return self._run("ontology-view", {}, client)

    def shapes_view(self, *, client: str = "") -> Answering:
        """Return what the page that documents the shapes shows; as ``view``."""
        return self._run("shapes-view", {}, client)

    def home_view(self, *, languages: Sequence[str] = (FALLBACK,), client: str = "") -> Answering:
        """Return what the home page shows; as ``view``."""
        return self._run("home", {"languages": [*languages]}, client)

    def ask_view(self, example: str, *, client: str = "") -> Answering:
        """Return what the page shows on which one asks; as ``view``.

        Args:
            example: The name of the stored query to begin with; empty for none.
            client: For whom.

        Raises:
            QueryNotFoundError: there is no such stored query.
        """
        return self._run("ask-view", {"example": example}, client)

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

    def catalogue(
        self, records: bytes, format_: Format, *, base: str, client: str = ""
    ) -> Answering:
        """Return what can be had here, and on which terms, as RDF; ``records`` as ``releases``."""
        wanted = {"format": format_.name, "base": base}
        return self.pool.run(Task("catalogue", wanted, records, self.timeout_s, PAGE, client))

    def examples(self, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return the stored queries as RDF; as ``void``."""
        return self._run("examples", {"format": format_.name, "base": base}, client)

    def prefixes(self, format_: Format, *, base: str, client: str = "") -> Answering:
        """Return the prefixes as RDF; as ``void``."""
        return self._run("prefixes", {"format": format_.name, "base": base}, client)

    def sitemap(self, part: int | None, *, base: str, client: str = "") -> Answering:
        """Return the sitemap, or a part of a long one.

        Raises:
            ResourceNotFoundError: there is no such part.
        """
        return self._run("sitemap", {"part": part, "base": base}, client)

    def changes(  # noqa: PLR0913 - what one request says
        self,
        format_: Format,
        *,
        release: str | None,
        iri: str | None,
        page: int,
        base: str,
        client: str = "",
    ) -> Answering:
        """Return what changed, in every release or one, or about one resource, as RDF or a feed.

        Args:
            format_: One of ``mediatypes.GRAPHS`` or of ``feeds.FEEDS``.
            release: The name of a release; ``None`` for all.
            iri: The only resource to tell of; ``None`` for all.
            page: The page of a feed, from 1.
            base: The public address of the service.
            client: For whom.

        Raises:
            ResourceNotFoundError: the history has no such release, resource or page.
        """
        wanted = {"format": format_.name, "release": release, "iri": iri, "page": page}
        return self._run("changes", {**wanted, "base": base}, client)

    def changes_view(
        self, *, release: str | None, iri: str | None, page: int, client: str = ""
    ) -> Answering:
        """Return what a page about changes shows; as ``view``."""
        wanted = {"release": release, "iri": iri, "page": page}
        return self._run("changes-view", wanted, client)

    def releases(
        self, records: bytes, format_: Format, *, base: str, client: str = ""
    ) -> Answering:
        """Return a catalogue of releases as RDF; ``records`` describe them, in JSON."""
        wanted = {"format": format_.name, "base": base}
        timeout_s, lane = self.timeout_s, PAGE
        return self.pool.run(Task("releases", wanted, records, timeout_s, lane, client))

    def guide(self, *, base: str, client: str = "") -> Answering:
        """Return the guide for language models."""
        return self._run("guide", {"base": base}, client)

    def _run(self, kind: str, parameters: Header, client: str, *, lane: str = PAGE) -> Answering:
        task = Task(kind, parameters, deadline_s=self.timeout_s, lane=lane, client=client)
        return self.pool.run(task)
