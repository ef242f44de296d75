"""Which links the picture on the home page shows: what its form asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, Field

from gpgraph.http.routes.alignments import Evidence
from gpgraph.service.alignments.linkmap import key_of


@dataclass(frozen=True, slots=True)
class Choice:
    """Classes of evidence, by the words of addresses, the least confidence, and where links begin.

    No class at all chooses them all. A subject is named as in its address: ``gpg-2017/1``.
    """

    evidence: tuple[str, ...] = ()
    min_confidence: Decimal | None = None
    subject: str | None = None

    @property
    def least(self) -> str:
        """Return the least confidence as it is written, or nothing."""
        return f"{self.min_confidence.normalize():f}" if self.min_confidence else ""

    def takes(self, link: Mapping[str, str]) -> bool:
        """Tell whether a link or a line of ``linkmap.link_map`` is shown."""
        return (
            (not self.evidence or link["word"] in self.evidence)
            and Decimal(link["confidence"]) >= (self.min_confidence or 0)
            and self.subject in {None, link["from"]}
        )

    def count(self, links: Iterable[Mapping[str, str]]) -> int:
        """Return how many links are shown."""
        return sum(map(self.takes, links))

    def ends(self, lines: Iterable[Mapping[str, str]]) -> frozenset[str]:
        """Return the keys of the things that lines lead from or to, where they are shown."""
        return frozenset(
            end for one in lines if self.takes(one) for end in (one["from"], one["to"])
        )


async def chosen_links(
    evidence: Annotated[
        list[Evidence] | None, Query(description="Class of evidence; may be repeated.")
    ] = None,
    min_confidence: Annotated[
        Annotated[Decimal, Field(ge=0, le=1)] | None,
        BeforeValidator(lambda value: value or None),  # a form sends what is left empty, too
        Query(description="Least confidence, from 0 to 1."),
    ] = None,
    subject: Annotated[
        str | None, Query(max_length=4096, description="Such as gpg-2017/1, or an IRI.")
    ] = None,
) -> Choice:
    """Read the choice from the address; everything without any parameter."""
    words = tuple(sorted({one.value for one in evidence or ()}))
    return Choice(words, min_confidence, key_of(subject) if subject else None)
