"""Ask about classes: which there are, the things of each, and how to read these as JSON."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from gpgraph.model.documents.mediatypes import Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE
from gpgraph.service.running import Answer, Runner


@dataclass(frozen=True, slots=True)
class ClassService:
    """Asks workers about the classes of one release; see ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    def members(  # noqa: PLR0913 - what one request says
        self,
        name: str,
        format_: Format,
        *,
        base: str,
        form: str | None = None,
        page: int = 1,
        address: str,
        client: str = "",
    ) -> AbstractAsyncContextManager[Answer]:
        """Return a page of the things of a class, by its name in JSON, as RDF.

        Args:
            name: As it stands under ``type``.
            format_: One of ``mediatypes.GRAPHS``.
            base: The public address of the service.
            form: Of JSON-LD, one of ``mediatypes.FORMS``; ``None`` where none was asked for.
            page: Which page, from 1.
            address: Where the collection is, but for the page.
            client: For whom.

        Raises:
            ResourceNotFoundError: there is no such class, or no such page.
        """
        wanted: Header = {"name": name, "format": format_.name, "base": base}
        shape: Header = {"form": form, "page": page, "address": address}
        return self._run("class", {**wanted, **shape}, client)

    def members_view(
        self, name: str, *, page: int, client: str = ""
    ) -> AbstractAsyncContextManager[Answer]:
        """Return what the page about a class shows, as a JSON object; as ``members``."""
        return self._run("class-view", {"name": name, "page": page}, client)

    def all(
        self, format_: Format, *, base: str, form: str | None = None, client: str = ""
    ) -> AbstractAsyncContextManager[Answer]:
        """Return which classes there are, as RDF."""
        return self._run("classes", {"format": format_.name, "base": base, "form": form}, client)

    def all_view(self, *, client: str = "") -> AbstractAsyncContextManager[Answer]:
        """Return what the page about all classes shows, as a JSON object."""
        return self._run("classes-view", {}, client)

    def frame(
        self, name: str, *, base: str, client: str = ""
    ) -> AbstractAsyncContextManager[Answer]:
        """Return the JSON-LD frame of a class.

        Raises:
            ResourceNotFoundError: there is no such class.
        """
        return self._run("frame", {"name": name, "base": base}, client)

    def schema(self, name: str, *, client: str = "") -> AbstractAsyncContextManager[Answer]:
        """Return the JSON Schema of the framed documents of a class; as ``frame``."""
        return self._run("schema", {"name": name}, client)

    def _run(
        self, kind: str, parameters: Header, client: str
    ) -> AbstractAsyncContextManager[Answer]:
        task = Task(kind, parameters, deadline_s=self.timeout_s, lane=PAGE, client=client)
        return self.pool.run(task)
