"""Alignments: links that carry who says so and how sure it is, as values and as quads."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from pyoxigraph import Literal, NamedNode, Quad

from gpgraph.model import namespaces

ALIGNED_WITH = namespaces.expand("gp:alignedWith")
POSSIBLY_BEARS_ON = namespaces.expand("gp:possiblyBearsOn")


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

    def allows(self, predicate: str) -> bool:
        """Tell whether a link of this class may have the predicate.

        ``gp:alignedWith`` is kept for what the owner of a goal states, and
        ``gp:possiblyBearsOn`` for everybody else.
        """
        kept_out = POSSIBLY_BEARS_ON if self is EvidenceClass.STATED else ALIGNED_WITH
        return predicate != kept_out


@dataclass(frozen=True, slots=True)
class Alignment:
    """One link; every name of a thing is a whole IRI."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    evidence: EvidenceClass
    justification: str
    confidence: Decimal
    author: str
    date: date
    source: str
    comment: str

    @property
    def iri(self) -> str:
        """The identifier: it depends on subject, predicate, object and source alone."""
        key = f"{self.subject}\n{self.predicate}\n{self.object}\n{self.source}"
        return f"{namespaces.ID}alignment/{hashlib.sha256(key.encode()).hexdigest()[:16]}"

    def quads(self, graph: str) -> Iterator[Quad]:
        """Write the alignment resource, and the plain triple where there may be one.

        A stated link is also a plain triple. Of the others only ``gp:possiblyBearsOn`` is,
        because that property says itself that the link is uncertain.
        """
        name = NamedNode(graph)
        for predicate, value in self._description():
            yield Quad(NamedNode(self.iri), NamedNode(namespaces.expand(predicate)), value, name)
        if self.evidence is EvidenceClass.STATED or self.predicate == POSSIBLY_BEARS_ON:
            yield Quad(
                NamedNode(self.subject), NamedNode(self.predicate), NamedNode(self.object), name
            )

    def _description(self) -> tuple[tuple[str, NamedNode | Literal], ...]:
        label = f"{self.subject_label} and {self.object_label}, {self.evidence.value}"
        decimal = NamedNode(namespaces.expand("xsd:decimal"))
        day = NamedNode(namespaces.expand("xsd:date"))
        return (
            ("rdf:type", NamedNode(namespaces.expand("gp:Alignment"))),
            ("rdfs:label", Literal(label, language="en")),
            ("rdfs:comment", Literal(self.comment, language="en")),
            ("gp:subject", NamedNode(self.subject)),
            ("gp:predicate", NamedNode(self.predicate)),
            ("gp:object", NamedNode(self.object)),
            ("gp:evidenceClass", NamedNode(self.evidence.iri)),
            ("sssom:mapping_justification", NamedNode(self.justification)),
            ("sssom:confidence", Literal(f"{self.confidence:f}", datatype=decimal)),
            ("prov:wasAttributedTo", NamedNode(self.author)),
            ("dcterms:source", NamedNode(self.source)),
            ("dcterms:date", Literal(self.date.isoformat(), datatype=day)),
        )
