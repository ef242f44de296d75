"""The names of classes in JSON and in addresses: ``Objective``, ``schema:DefinedTerm``."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents.jsonld import Json
from gpgraph.model.namespaces import PREFIXES, compact, document_path
from gpgraph.store.describing.description import Reader

_RESERVED = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))


@dataclass(frozen=True, slots=True)
class ClassNames:
    """Turns the IRI of a class into what stands under ``type``, and back."""

    terms: Mapping[str, str]

    @classmethod
    def of(cls, context: Mapping[str, Json]) -> "ClassNames":
        """Read the plain terms of a context, whatever they mean."""
        terms = {
            name: _expanded(meaning)
            for name, meaning in cast("dict[str, Json]", context["@context"]).items()
            if isinstance(meaning, str) and not meaning.startswith("@") and ":" in meaning
        }
        return cls(terms)

    def name(self, iri: str) -> str:
        """Return the name of a class; of one without a prefix, its IRI."""
        return next((name for name, meaning in self.terms.items() if meaning == iri), compact(iri))

    def iri(self, name: str) -> str:
        """Return the IRI of a class by its name or CURIE; an IRI is its own."""
        return self.terms.get(name) or _expanded(name)


@dataclass(frozen=True, slots=True)
class ClassMembers:
    """The classes of what has a document, and the things in each."""

    store: Reader
    names: ClassNames
    _counts: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def counts(self) -> Mapping[str, int]:
        """Return how many things each class has, in the order of the names of the classes.

        They are counted when first asked for.
        """
        if not self._counts:
            found = Counter(
                iri for member, iri in self.store.pairs("rdf:type") if _belongs(member, iri)
            )
            self._counts.update(sorted(found.items(), key=lambda item: self.names.name(item[0])))
        return self._counts

    def of(self, iri: str) -> list[str]:
        """Return who belongs to a class and is described by a document, not by a vocabulary."""
        return [one for one in self.store.subjects("rdf:type", iri) if _belongs(one, iri)]

    def named(self, name: str) -> tuple[str, list[str]]:
        """Return the IRI of a class, and its members.

        Raises:
            ResourceNotFoundError: nothing with a document belongs to it.
        """
        iri = self.names.iri(name)
        members = self.of(iri) if ":" in iri else []
        if not members:
            raise ResourceNotFoundError(
                f"There is no class {name!r} with members here. All classes: /class."
            )
        return iri, members


def _belongs(member: str, iri: str) -> bool:
    """Tell whether a thing is described as one of a class by a document.

    The classes of the languages of RDF have the terms of vocabularies alone.
    """
    return not iri.startswith(_RESERVED) and (document_path(member) or "/doc/").startswith("/doc/")


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name
