"""What a thing is tied to, one step away, with bounded work even where everything leads to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import References
from gpgraph.store.describing.description import SHORTCUTS

# Statements that are looked at for one property that leads to a thing, and for all others.
MOST_OF_ONE = 400
MOST_OF_ALL = 2000


class Family(StrEnum):
    """How a thing is tied to another, in the order in which pages show them."""

    UP = "up"
    DOWN = "down"
    LINK = "link"
    OTHER = "other"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie of a thing: to which other, by which property, in which direction.

    A link with evidence has the IRI of its alignment, its evidence class by its short name and its
    confidence, from 0 to 1.
    """

    other: str
    relation: str
    family: Family
    outgoing: bool
    alignment: str | None = None
    evidence: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a thing; ``is_whole`` says that there are no more than these."""

    ties: tuple[Tie, ...]
    is_whole: bool


def _iris(*curies: str) -> tuple[str, ...]:
    return tuple(expand(curie) for curie in curies)


# The narrower meaning first: of several properties that say the same, that one is shown.
_UP = _iris(
    "gp:objectiveOf", "gp:commitmentOf", "sdgo:isTargetOf", "sdgo:isIndicatorOf",
    "gp:statementOf", "org:unitOf", "skos:broader", "skos:topConceptOf",
)  # fmt: skip
_DOWN = _iris(
    "gp:hasObjective", "gp:hasCommitment", "sdgo:hasTarget", "sdgo:hasIndicator",
    "gp:hasStatement", "skos:narrower", "skos:hasTopConcept",
)  # fmt: skip
_SCHEME = expand("skos:inScheme")
# Said by a link with its evidence, by a direct tie, or of the record and not of the thing.
_PASSED_OVER = frozenset(
    {
        *_iris(
            "rdf:type", "rdfs:isDefinedBy", "gp:codeAssignedBy", "skos:inScheme",
            "skos:semanticRelation", "skos:mappingRelation",
            "skos:broaderTransitive", "skos:narrowerTransitive", "skos:exactMatch",
            "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch",
            "prov:wasAttributedTo", "prov:wasGeneratedBy", "prov:used",
            "dcterms:creator", "dcterms:license", "dcterms:source", "dcterms:publisher",
            "gp:passage", "gp:completeness", "gp:countKind", "gp:modality", "gp:statementKind",
            "gp:subject", "gp:object", "gp:predicate", "gp:gapOf", "gp:hasGap",
            "sssom:mapping_provider", "sssom:mapping_justification",
        ),
        *(term.value for term in SHORTCUTS),
    }
)  # fmt: skip
_ENDS = MappingProxyType({expand("gp:subject"): "gp:object", expand("gp:object"): "gp:subject"})
_RANKS = MappingProxyType({iri: place for place, iri in enumerate((*_DOWN, *_UP))})


def ties_of(refs: References, iri: str, *, with_back: bool = True) -> Ties:
    """Return what a thing is tied to, each other thing once for each way.

    ``with_back`` is whether to look for what names it by any other property (``Family.BACK``).

    Links with evidence come stated ones first, then by confidence; all else in the order of the
    source. Where more leads to it than is looked at, it is any of that.
    """
    found = [*_outgoing(refs, iri)]
    is_whole = True
    for name in (*_ENDS, *_UP):
        leading = refs.store.leading_to(iri, name, most=MOST_OF_ONE + 1)
        is_whole &= len(leading) <= MOST_OF_ONE
        subjects = [subject for _, subject in leading[:MOST_OF_ONE]]
        if name in _ENDS:
            found += (tie for one in subjects for tie in _links(refs, one, name, iri))
        else:
            found += (Tie(one, name, Family.DOWN, outgoing=False) for one in subjects)
    leading = refs.store.leading_to(iri, None, most=MOST_OF_ALL + 1) if with_back else []
    is_whole &= len(leading) <= MOST_OF_ALL
    known = {tie.other for tie in found} | {tie.alignment for tie in found}
    found += (
        Tie(subject, predicate, Family.BACK, outgoing=False)
        for predicate, subject in leading
        if predicate not in _PASSED_OVER and predicate not in _RANKS and subject not in known
    )
    return Ties(tuple(_in_order(refs, _once(tie for tie in found if tie.other != iri))), is_whole)


def _outgoing(refs: References, iri: str) -> Iterator[Tie]:
    said = [
        (name, term.value) for name, term in refs.store.said(iri) if isinstance(term, NamedNode)
    ]
    is_placed = any(name in _UP for name, _ in said)
    for name, other in said:
        if name in _UP or (name == _SCHEME and not is_placed):
            yield Tie(other, name, Family.UP, outgoing=True)
        elif name in _DOWN:
            yield Tie(other, name, Family.DOWN, outgoing=True)
        elif name not in _PASSED_OVER:
            yield Tie(other, name, Family.OTHER, outgoing=True)


def _links(refs: References, alignment: str, end: str, iri: str) -> Iterator[Tie]:
    """Yield the link that an alignment states, from one of its ends."""
    said: dict[str, str] = {}
    for name, term in refs.store.said(alignment):
        if hasattr(term, "value"):
            said[name] = term.value
    other, relation = said.get(expand(_ENDS[end])), said.get(expand("gp:predicate"))
    if other is not None and relation is not None and other != iri:
        evidence = said.get(expand("gp:evidenceClass"))
        yield Tie(
            other,
            relation,
            Family.LINK,
            outgoing=end == expand("gp:subject"),
            alignment=alignment,
            evidence=evidence.rpartition("#")[2] if evidence else None,
            confidence=said.get(expand("sssom:confidence")),
        )


def _once(ties: Iterable[Tie]) -> Iterator[Tie]:
    """Leave out what says the same of the same thing in wider words, or from the other end."""
    best: dict[tuple[str, str, str | None], Tie] = {}
    for tie in ties:
        is_place = tie.family in {Family.UP, Family.DOWN}
        key = (tie.other, tie.family, tie.alignment if not is_place else None)
        if key not in best or _rank(tie) < _rank(best[key]):
            best[key] = tie
    placed = {tie.other for tie in best.values() if tie.family in {Family.UP, Family.DOWN}}
    for tie in best.values():
        if tie.family not in {Family.OTHER, Family.BACK} or tie.other not in placed:
            yield tie


def _rank(tie: Tie) -> tuple[bool, int, str]:
    return not tie.outgoing, _RANKS.get(tie.relation, len(_RANKS)), tie.relation


def _in_order(refs: References, ties: Iterable[Tie]) -> list[Tie]:
    families = [*Family]
    return sorted(
        ties,
        key=lambda tie: (
            families.index(tie.family),
            tie.evidence != "stated",
            -_number(tie.confidence),
            tie.relation if tie.family in {Family.OTHER, Family.BACK} else "",
            _place(refs, tie),
            tie.relation,
        ),
    )


def _number(text: str | None) -> Decimal:
    try:
        return Decimal(text or 0)
    except InvalidOperation:  # what others say may be anything
        return Decimal(0)


def _place(refs: References, tie: Tie) -> tuple[int, list[tuple[int, str]], str]:
    """Return a key to sort by; of the many that may lead to a hub, none is looked up for it."""
    if tie.family is Family.BACK:
        return 0, [], tie.other
    return refs.order(tie.other)
