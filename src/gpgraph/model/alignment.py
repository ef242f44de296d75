"""Alignments: links that carry who says so and how sure it is, as values and as quads."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from pyoxigraph import Literal, NamedNode, Quad

from gpgraph.model import namespaces
from gpgraph.model.sssomslots import CORE, Slot

ALIGNED_WITH = namespaces.expand("gp:alignedWith")
POSSIBLY_BEARS_ON = namespaces.expand("gp:possiblyBearsOn")
HAS_THEME = namespaces.expand("gp:hasTheme")
# These properties say themselves that they rest on a judgement, so they may stand as plain triples.
JUDGED = frozenset({POSSIBLY_BEARS_ON, HAS_THEME})


class EvidenceClass(Enum):
    """Who makes a statement; the value is the word in labels and in the names of tables."""

    STATED = "stated"
    THIRD_PARTY = "third-party"
    INFERRED = "inferred"

    @property
    def iri(self) -> str:
        """The term of our vocabulary for this class."""
        local = "thirdParty" if self is EvidenceClass.THIRD_PARTY else self.value
        return namespaces.expand(f"gp:{local}")

    @classmethod
    def of(cls, iri: str) -> "EvidenceClass | None":
        """Return the class that a term of our vocabulary names; ``None`` for any other term."""
        return next((evidence for evidence in cls if evidence.iri == iri), None)

    def allows(self, predicate: str) -> bool:
        """Tell whether a link of this class may have the predicate.

        ``gp:alignedWith`` is kept for what the owner of a goal states, and
        ``gp:possiblyBearsOn`` for everybody else.
        """
        kept_out = POSSIBLY_BEARS_ON if self is EvidenceClass.STATED else ALIGNED_WITH
        return predicate != kept_out


@dataclass(frozen=True, slots=True)
class Alignment:
    """One link; every name of a thing is a whole IRI.

    The label of subject or object is empty where the table gives none. ``provider`` offers the
    link, ``source`` is the text that it rests on; a table always gives the day. ``slots`` holds
    whatever else its table says of it, so that nothing is lost on the way through the graph.
    ``record`` is the IRI that the author gave the link, or nothing for the one that we make.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    evidence: EvidenceClass
    justification: str
    confidence: Decimal
    author: str
    date: date | None
    provider: str
    source: str
    comment: str
    record: str = ""
    slots: tuple[tuple[Slot, tuple[str, ...]], ...] = ()

    @property
    def iri(self) -> str:
        """The identifier: the author's, or else the one that we make."""
        return self.record or self.minted

    @property
    def minted(self) -> str:
        """The identifier that we make: it depends on subject, predicate, object, source alone."""
        key = f"{self.subject}\n{self.predicate}\n{self.object}\n{self.source}"
        return f"{namespaces.ID}alignment/{hashlib.sha256(key.encode()).hexdigest()[:16]}"

    def quads(self, graph: str) -> Iterator[Quad]:
        """Write the alignment resource, and the plain triple where there may be one.

        A stated link is also a plain triple. Of the others only ``gp:possiblyBearsOn`` and
        ``gp:hasTheme`` are, because these properties say themselves that somebody judged.
        """
        name = NamedNode(graph)
        for predicate, value in self._description():
            yield Quad(NamedNode(self.iri), NamedNode(predicate), value, name)
        if self.evidence is EvidenceClass.STATED or self.predicate in JUDGED:
            yield Quad(
                NamedNode(self.subject), NamedNode(self.predicate), NamedNode(self.object), name
            )

    def _description(self) -> Iterator[tuple[str, NamedNode | Literal]]:
        """Yield property and value of each statement about the resource."""
        ends = (self.subject_label or _bare(self.subject), self.object_label or _bare(self.object))
        yield namespaces.expand("rdf:type"), NamedNode(namespaces.expand("gp:Alignment"))
        label = f"{ends[0]} and {ends[1]}, {self.evidence.value}"
        yield namespaces.expand("rdfs:label"), Literal(label, language="en")
        yield namespaces.expand("gp:evidenceClass"), NamedNode(self.evidence.iri)
        yield namespaces.expand("rdfs:comment"), Literal(self.comment, language="en")
        yield namespaces.expand("dcterms:source"), NamedNode(self.source)
        cells = {
            "subject_id": self.subject,
            "subject_label": self.subject_label,
            "predicate_id": self.predicate,
            "object_id": self.object,
            "object_label": self.object_label,
            "mapping_justification": self.justification,
            "confidence": f"{self.confidence:f}",
            "author_id": self.author,
            "mapping_date": self.date.isoformat() if self.date else "",
            "mapping_provider": self.provider,
        }
        for name, cell in cells.items():
            if cell:
                yield CORE[name].property, CORE[name].term(cell)
        for slot, values in self.slots:
            for value in values:
                yield slot.property, slot.term(value)


def _bare(iri: str) -> str:
    """Return what stands for a label where there is none."""
    return namespaces.compact(iri).partition("://")[2] or namespaces.compact(iri)
