"""The pages that only a site of files has: it cannot redirect, and answers no question."""

from dataclasses import dataclass

from starlette.types import Scope

from gpgraph.http.addresses import Pages

_ANY: Scope = {"type": "http", "headers": []}  # with a public base, a page needs no more


@dataclass(frozen=True, slots=True)
class SitePages:
    """Writes them like all other pages; ``pages`` must know its public base."""

    pages: Pages

    def moved(self, address: str) -> bytes:
        """Return a page that leads to an address."""
        return self._page(
            "See the document",
            "What is known about this is in a document of its own:",
            address,
            moves=True,
        )

    def unanswered(self, address: str) -> bytes:
        """Return a page for an address at which only the running service answers."""
        return self._page(
            "Not answered here",
            f"This is a copy of the service as files, made to be kept. At {address} a running"
            " service answers questions, and files cannot. Take the data and ask it on your own"
            " machine: gpgraph query, or any other SPARQL engine.",
            f"{self.pages.services.base_url or ''}/releases",
        )

    def missing(self) -> bytes:
        """Return the page for an address that has no file."""
        return self._page(
            "Nothing here", "There is no document at this address.", self.pages.services.base_url
        )

    def _page(self, title: str, text: str, address: str | None, *, moves: bool = False) -> bytes:
        return self.pages.render(
            _ANY, "site.html", title=title, text=text, address=address, moves=moves
        ).encode()
