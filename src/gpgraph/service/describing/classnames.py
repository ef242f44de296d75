"""The names of classes in JSON and in addresses: ``Objective``, ``schema:DefinedTerm``."""

from collections.abc import Mapping
from dataclasses import dataclass
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

    def all(self) -> list[str]:
        """Return the IRIs of all classes with members, in the order of their names."""
        found = (count.iri for count in self.store.census.figures.classes)
        return sorted(filter(self.of, found), key=self.names.name)

    def of(self, iri: str) -> list[str]:
        """Return who belongs to a class and is described by a document, not by a vocabulary."""
        if iri.startswith(_RESERVED):
            return []  # vocabularies alone are made of these
        return [
            member
            for member in self.store.subjects("rdf:type", iri)
            if (document_path(member) or "/doc/").startswith("/doc/")
        ]

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


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name
