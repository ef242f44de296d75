"""Profiles: in whose words a description may be had, and how a client chooses among them.

Source:
    Content Negotiation by Profile, W3C Working Draft, sections 6 and 7.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gpgraph.errors import ProfileError
from gpgraph.model.documents.mediatypes import DOCUMENTS, GRAPHS, Format
from gpgraph.model.namespaces import SHAPES

CONNEG = "http://www.w3.org/ns/dx/connegp/"
ALTERNATES_MODEL = CONNEG + "altr"
# The list of what there is: the name that the examples of others have, that of the
# recommendation, and the one that pyLDAPI brought up.
ALTERNATES = frozenset({"alt", "all", "alternates"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One choice of words. ``token`` is the value of ``?_profile=``; ``also`` are other names."""

    token: str
    iri: str
    title: str
    description: str
    formats: tuple[Format, ...] = GRAPHS
    also: tuple[str, ...] = ()

    def is_named(self, name: str) -> bool:
        """Tell whether a token or an IRI names this profile.

        IRIs of vocabularies are written with and without a slash or hash at their end, and with
        ``http`` and ``https``.
        """
        return name == self.token or _plain(name) in {_plain(iri) for iri in (self.iri, *self.also)}


OURS = Profile(
    "gpgraph",
    SHAPES,
    "gpgraph",
    "Everything that is known, as our shapes require it; alignments with their evidence.",
    DOCUMENTS,
    also=("https://w3id.org/gpgraph/ontology",),
)
SKOS = Profile(
    "skos",
    "http://www.w3.org/2004/02/skos/core",
    "SKOS",
    "Of a concept or scheme what SKOS has words for, and nothing else.",
    also=("https://www.w3.org/TR/skos-reference/",),
)
SCHEMA = Profile(
    "schema",
    "http://schema.org/",
    "schema.org",
    "A concept as DefinedTerm, a scheme as DefinedTermSet.",
)
VOID = Profile(
    "void",
    "http://rdfs.org/ns/void",
    "VoID",
    "A scheme as a dataset: what it holds, counted, and where to get it.",
    also=("https://www.w3.org/TR/void/",),
)
PROFILES = (OURS, SKOS, SCHEMA, VOID)

_QUALITY = re.compile(r"\s*q\s*=\s*(1(?:\.0{0,3})?|0?(?:\.[0-9]{1,3})?)\s*", re.IGNORECASE)


def named(name: str) -> Profile:
    """Return the profile of a token or IRI.

    Raises:
        ProfileError: there is none of that name.
    """
    found = next((profile for profile in PROFILES if profile.is_named(name)), None)
    if found is None:
        raise ProfileError(name, tuple(profile.token for profile in PROFILES))
    return found


def accepted(field: str | None) -> tuple[Profile, ...]:
    """Return the profiles of an ``Accept-Profile`` field that we have, the most wanted first.

    One that cannot be read, or names others only, gives none: the client gets the default, as the
    draft has it.

    Args:
        field: IRIs between angle brackets, with ``q``; quotation marks, or nothing around them, are
            understood, too.

    Source:
        The draft, section 7.1.2; draft-svensson-profiled-representations, section 4.
    """
    wishes = sorted(_wishes(field or ""), key=lambda wish: -wish[1])
    found = (profile for iri, _ in wishes for profile in PROFILES if iri and profile.is_named(iri))
    return tuple(dict.fromkeys(found))


def _wishes(field: str) -> Iterator[tuple[str, float]]:
    # No IRI of ours has a comma or semicolon, so one that has is another's, whole or cut.
    for item in field.split(","):
        iri, *parameters = item.split(";")
        found = [match[1] for text in parameters if (match := _QUALITY.fullmatch(text))]
        quality = float(found[0] or 0) if found else 1.0
        if quality > 0:
            yield iri.strip().strip('<>"'), quality


def _plain(iri: str) -> str:
    return iri.removeprefix("https:").removeprefix("http:").rstrip("#/")
