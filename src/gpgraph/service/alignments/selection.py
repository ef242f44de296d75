"""Which links somebody wants to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

from gpgraph.model.alignment import Alignment, EvidenceClass
from gpgraph.model.namespaces import SDG, compact, expand, thing_of
from gpgraph.model.sssomgraph import alignment_of
from gpgraph.sandbox.frames import Header
from gpgraph.service.describing.references import References

_TEXTS = ("min_confidence", "subject", "predicate", "object", "level")


class Level(StrEnum):
    """How far down in the Sustainable Development Goals a link leads."""

    GOALS = "goals"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class Selection:
    """What links must have to be shown; ``None`` and no evidence class at all ask for nothing.

    ``subject``, ``predicate`` and ``object`` are whole IRIs, CURIEs with our prefixes, or, of a
    thing, what stands behind ``/doc/`` in its address.
    """

    evidence: tuple[str, ...] = ()
    min_confidence: str | None = None
    subject: str | None = None
    predicate: str | None = None
    object: str | None = None
    level: str | None = None

    @classmethod
    def of(cls, header: Header) -> "Selection":
        """Read the parameters of a task."""
        evidence = header.get("evidence")
        rest = {name: value for name in _TEXTS if isinstance(value := header.get(name), str)}
        return cls(tuple(map(str, evidence)) if isinstance(evidence, list) else (), **rest)

    def header(self) -> Header:
        """Return the same as parameters for a task."""
        rest = {name: getattr(self, name) for name in _TEXTS}
        return {"evidence": list(self.evidence), **rest}

    def query(self) -> str:
        """Return the same as an address says it: with a question mark, or nothing at all."""
        chosen = {name: value for name, value in self.header().items() if value}
        return f"?{urlencode(chosen, doseq=True)}" if chosen else ""

    def takes(self, alignment: Alignment) -> bool:
        """Tell whether a link is wanted."""
        return (
            (not self.evidence or alignment.evidence.value in self.evidence)
            and alignment.confidence >= Decimal(self.min_confidence or 0)
            and _is(self.subject, alignment.subject)
            and _is(self.predicate, alignment.predicate)
            and _is(self.object, alignment.object)
            and (self.level is None or level_of(alignment.object) == self.level)
        )


def _is(wanted: str | None, iri: str) -> bool:
    if wanted is None:
        return True
    try:
        whole = expand(wanted)
    except KeyError:
        whole = wanted
    return iri in {wanted, whole, thing_of(wanted)}


def level_of(iri: str) -> Level | None:
    """Return whether a thing is one of the UN's goals or targets; ``None`` for any other."""
    code = iri.removeprefix(SDG)
    if code == iri:
        return None
    return Level.GOALS if code.isdecimal() else Level.TARGETS


def alignments(refs: References, selection: Selection) -> list[Alignment]:
    """Return the links of the default graph: by evidence, what is linked, by what, and to what."""
    order = {evidence: place for place, evidence in enumerate(EvidenceClass)}
    found = (alignment for alignment in _all(refs) if selection.takes(alignment))
    return sorted(
        found,
        key=lambda alignment: (
            order[alignment.evidence],
            compact(alignment.predicate),
            scheme := scheme_of(refs, alignment.subject),
            alignment.subject != scheme,
            refs.order(alignment.subject),
            refs.order(alignment.object),
            alignment.iri,
        ),
    )


def scheme_of(refs: References, iri: str) -> str:
    """Return the IRI of the list that a concept is in, or its own where it is in none."""
    return min((term.value for term in refs.store.values(iri, "skos:inScheme")), default=iri)


def _all(refs: References) -> Iterator[Alignment]:
    for iri in refs.store.subjects("rdf:type", expand("gp:Alignment")):
        found = alignment_of(iri, refs.store.about(iri))
        if found is not None:
            yield found
