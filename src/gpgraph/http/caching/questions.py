"""What the cache wants to know of the application, and what it hears."""

from collections.abc import Callable
from dataclasses import dataclass

from gpgraph.http.caching.entries import Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gave: an entry where it is whole and not too large."""

    entry: Entry | None = None
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a flight has to know of the request.

    ``tag`` makes the entity tag of the answer on a release, empty where there is to be none;
    ``keep`` keeps that answer for those who come later.
    """

    if_none_match: bytes
    tag: Callable[[str], bytes]
    keep: Callable[[Entry, str], None]
