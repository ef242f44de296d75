"""What an export of the service as files needs and finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from gpgraph.model.documents.siteaddresses import absolute, address_of, target_of


class Wording(Protocol):
    """Pages that only a site of files has."""

    def moved(self, address: str) -> bytes:
        """Return a page that leads to an address."""

    def unanswered(self, address: str) -> bytes:
        """Return a page for an address at which only the running service answers."""

    def missing(self) -> bytes:
        """Return the page for an address that has no file."""


@dataclass(slots=True)
class Crawl:
    """What an export came upon.

    ``redirects`` has the address and status for each path that redirects, ``unanswered`` the paths
    at which only a running service answers, ``types`` the full content type of each file.
    """

    redirects: dict[str, tuple[str, int]] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ways:
    """What an export knows of addresses without asking.

    ``is_live`` tells the addresses at which questions are answered; ``same_as`` gives the other
    path that has the same as a path, where there is one.
    """

    is_live: Callable[[str], bool]
    same_as: Callable[[str], str | None] = lambda _path: None


def to_files(
    files: Mapping[str, str], base: str, here: str, is_live: Callable[[str], bool]
) -> Callable[[str], str | None]:
    """Return what leads a link with parameters to the file that has its answer.

    Args:
        files: The file of each address that was asked for.
        base: The public base.
        here: The address of the document in which the links stand.
        is_live: As of ``Ways``: what would be a question leads to what is there without one.
    """
    prefix = urlsplit(base).path

    def change(link: str) -> str | None:
        address, _, fragment = link.partition("#")
        target = target_of(absolute(here, address), base) if "?" in address else None
        if target is not None and is_live(target):
            target = target.partition("?")[0]
        if target is None or target not in files:
            return None
        fresh = (base if address.startswith(base) else prefix) + address_of(files[target])
        return f"{fresh}#{fragment}" if fragment else fresh

    return change
