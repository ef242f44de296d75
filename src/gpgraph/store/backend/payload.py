"""Triples on their way to the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class Triples(Protocol):
    """N-Triples that are sent, and can be sent again."""

    @property
    def length(self) -> int:
        """Return how many bytes they are."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes, from the start each time."""


@dataclass(frozen=True, slots=True)
class Started:
    """Triples with something before them."""

    start: bytes
    triples: Triples

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes, from the start each time."""
        if self.start:
            yield self.start
        yield from self.triples
