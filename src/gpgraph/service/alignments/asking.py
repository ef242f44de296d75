"""Ask workers for links, and for what is not linked."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from gpgraph.model.documents.mediatypes import HTML, Format
from gpgraph.sandbox.frames import Header, Task
from gpgraph.sandbox.lanes import PAGE
from gpgraph.service.alignments.selection import Selection
from gpgraph.service.running import Answer, Runner


@dataclass(frozen=True, slots=True)
class AlignmentService:
    """Asks workers about the links of one release; see ``DescriptionService``."""

    pool: Runner
    timeout_s: float

    def links(  # noqa: PLR0913 - each of them makes another answer
        self,
        wanted: Selection,
        format_: Format,
        *,
        base: str,
        chosen: str = "",
        languages: Sequence[str] = (),
        client: str = "",
    ) -> AbstractAsyncContextManager[Answer]:
        """Return links in a format of ``linkformats.LINKS``; for HTML what their page shows.

        Args:
            wanted: Which of them.
            format_: The format.
            base: The public address of the service; JSON-LD points to its context there.
            chosen: How an address says which of them: a query with its question mark.
            languages: Those that the reader of a page reads, the most wanted first.
            client: For whom.
        """
        if format_ is HTML:
            read: Header = {"languages": [*languages]}
            return self._run("alignments-view", {**wanted.header(), **read}, client)
        place: Header = {"format": format_.name, "base": base, "chosen": chosen}
        return self._run("alignments", {**wanted.header(), **place}, client)

    def coverage(
        self, format_: Format, *, languages: Sequence[str] = (), client: str = ""
    ) -> AbstractAsyncContextManager[Answer]:
        """Return what is linked and what is not; for HTML what the page shows."""
        if format_ is HTML:
            return self._run("coverage-view", {"languages": [*languages]}, client)
        return self._run("coverage", {}, client)

    def _run(
        self, kind: str, parameters: Header, client: str
    ) -> AbstractAsyncContextManager[Answer]:
        task = Task(kind, parameters, deadline_s=self.timeout_s, lane=PAGE, client=client)
        return self.pool.run(task)
