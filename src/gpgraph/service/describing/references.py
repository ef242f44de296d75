"""How a thing is shown where another one names it: label, code, and whether there is a page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.documents.languages import FALLBACK, best
from gpgraph.model.namespaces import (
    GRAPH,
    ID,
    ONTOLOGY,
    ONTOLOGY_VERSION,
    SDG,
    SDG_SCHEME,
    compact,
    document_path,
    expand,
)
from gpgraph.store.describing.description import Reader

View: TypeAlias = dict[str, "str | int | bool | View | list[View] | None"]

# What things are sorted by: see ``References.order``.
Place: TypeAlias = tuple[int, list[tuple[int, str]], str]

_DIGITS = re.compile(r"(\d+)")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title")


@dataclass(frozen=True, slots=True)
class References:
    """Builds what pages say about linked things, out of one store.

    ``languages`` are those that the reader reads, the most wanted first.
    """

    store: Reader
    languages: tuple[str, ...] = (FALLBACK,)
    # A page names the same authors, documents and classes again and again.
    _known: dict[str, View] = field(default_factory=dict, repr=False, compare=False)
    _codes: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _places: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)

    def to(self, iri: str) -> View:
        """Return a reference: IRI, label with its language, code, and if a page describes it."""
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._reference(iri)
        return {**found}

    def _reference(self, iri: str) -> View:
        label = self.label(iri)
        return {
            "iri": iri,
            "label": label.value if label else _spoken(compact(iri)),
            "lang": label.language if label else None,
            "named": label is not None,
            "code": self.code(iri),
            "codeByUs": self.code_by_us(iri),
            "known": self.known(iri),
            "deprecated": self.deprecated(iri),
        }

    def values(self, iri: str, *names: str) -> Iterator[NamedNode | BlankNode | Literal]:
        """Yield what a thing has for properties: as the store, but read once and then kept."""
        said = self.store.sayings.of(iri)
        for name in names:
            yield from said.get(expand(name), ())

    def all(self, iris: Iterable[str]) -> list[View]:
        """Return references in the order of position, then code, then IRI."""
        return [self.to(iri) for iri in sorted(set(iris), key=self.order)]

    def value(self, term: NamedNode | BlankNode | Literal) -> View:
        """Return a value as a page shows it: a reference, or text with language or datatype."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        if isinstance(term, BlankNode):
            return {"text": "(a structure without a name)", "lang": None, "datatype": None}
        datatype = None if term.language else compact(term.datatype.value)
        return {
            "text": term.value,
            "lang": term.language,
            "datatype": None if datatype in {None, "xsd:string", "xsd:integer"} else datatype,
        }

    def label(self, iri: str) -> Literal | None:
        """Return the label to show: in a language that the reader reads, or else any."""
        labels = [term for term in self.values(iri, *LABELS) if isinstance(term, Literal)]
        return next(iter(self.readable(labels)), None)

    def readable(self, texts: Iterable[Literal]) -> list[Literal]:
        """Return the texts in the one of their languages that suits the reader best.

        A text without a language is taken for one in the fallback.
        """
        by_language: dict[str, list[Literal]] = {}
        for text in texts:
            by_language.setdefault(text.language or FALLBACK, []).append(text)
        return by_language.get(best(self.languages, by_language) or "", [])

    def code(self, iri: str) -> str | None:
        """Return the look-up key of a concept, where it is a code and not a word."""
        if iri not in self._codes:
            self._codes[iri] = self._code(iri) if iri.startswith((ID, SDG)) else None
        return self._codes[iri]

    def _code(self, iri: str) -> str | None:
        keys = (term.value for term in self.values(iri, "dcterms:identifier"))
        code = next((key for key in keys if key[:1].isdigit()), None)
        return code if code or not iri.startswith(SDG) else self._numbers(iri)

    def _numbers(self, iri: str) -> str | None:
        """Return what an indicator is called: its numbers in the newest list that has it."""
        found: dict[str, list[str]] = {}
        for listing in self.store.subjects("gp:listingOf", iri):
            number = next(term.value for term in self.values(listing, "dcterms:identifier"))
            newest = max(term.value for term in self.values(listing, "gp:listedIn"))
            found.setdefault(newest, []).append(number)
        return ", ".join(sorted(found[max(found)], key=natural)) if found else None

    def code_by_us(self, iri: str) -> bool:
        """Tell whether we gave the code, and not the source."""
        return any(True for _ in self.values(iri, "gp:codeAssignedBy"))

    def deprecated(self, iri: str) -> bool:
        """Tell whether the thing is no longer in use."""
        return any(term.value == "true" for term in self.values(iri, "owl:deprecated"))

    def known(self, iri: str) -> bool:
        """Tell whether a page of this service describes the thing."""
        if document_path(iri) is None:
            return False
        if iri.startswith(GRAPH):
            return self.store.has_graph(iri)
        if iri.startswith((ID, SDG)) or iri == SDG_SCHEME:
            return self.store.stands(iri)
        if iri.startswith(ONTOLOGY_VERSION):
            return NamedNode(iri) in self.store.values(ONTOLOGY, "owl:versionIRI")
        return self.store.stands_anywhere(iri)

    def order(self, iri: str) -> Place:
        """Return a key to sort by: place in the source, then code with numbers as numbers.

        What is no longer in use comes last.
        """
        found = self._places.get(iri)
        if found is None:
            found = self._places[iri] = self._place(iri)
        return found

    def _place(self, iri: str) -> Place:
        positions = self.values(iri, "gp:position")
        position = next((int(term.value) for term in positions if term.value.isdigit()), 10**6)
        position += 10**7 * self.deprecated(iri)
        return (position, natural(self.code(iri) or ""), iri)

    def kinds(self, iri: str) -> list[View]:
        """Return the classes of a thing that no other class of it makes superfluous."""
        types = {
            term.value
            for term in self.values(iri, "rdf:type")
            if isinstance(term, NamedNode) and not term.value.startswith(expand("owl:"))
        }
        above = {parent.value for kind in types for parent in self.values(kind, "rdfs:subClassOf")}
        return self.all(types - above or types)


def _spoken(name: str) -> str:
    """Return ``see also`` for ``rdfs:seeAlso``: the words of the languages of RDF itself.

    They have no label here, because the ontology says nothing about reserved vocabulary.
    """
    prefix, _, local = name.partition(":")
    if prefix not in {"rdf", "rdfs", "owl", "sh", "skos"}:
        return name
    return _CAPITAL.sub(" ", local).lower()


def natural(text: str) -> list[tuple[int, str]]:
    """Split a code so that 16.10 sorts after 16.9, and 16.a after both."""
    return [
        (int(part), "") if part.isdigit() else (10**9, part)
        for part in _DIGITS.split(text)
        if part and part != "."
    ]
