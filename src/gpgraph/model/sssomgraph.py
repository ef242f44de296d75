"""From the graph back to alignments: the other way round than ``Alignment.quads``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.alignment import Alignment, EvidenceClass
from gpgraph.model.namespaces import expand
from gpgraph.model.sssomslots import CORE, EVIDENCE, FURTHER, RECORD, Kind, Slot, is_day

_SOURCE = expand("dcterms:source")
_FURTHER: Mapping[str, Slot] = MappingProxyType({slot.property: slot for slot in FURTHER.values()})
# What has a place of its own in an alignment, or is made anew out of the rest.
_OWN = frozenset(
    {slot.property for slot in CORE.values()}
    | {EVIDENCE.property, RECORD.property, _SOURCE, expand("rdf:type"), expand("rdfs:label")}
)
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        expand("xsd:date"): Kind.DAY,
        expand("xsd:decimal"): Kind.NUMBER,
        expand("xsd:integer"): Kind.NUMBER,
    }
)

Values = Mapping[str, list[NamedNode | Literal]]


def alignment_of(iri: str, triples: Iterable[Triple]) -> Alignment | None:
    """Return the alignment that a resource is, from the triples of which it is the subject.

    Statements that no slot of SSSOM is for are kept as well, as slots under the name of their
    property. ``None`` where a part is missing without which there is no link to speak of: what
    users add may be unfinished.
    """
    values: dict[str, list[NamedNode | Literal]] = {}
    for triple in triples:
        if isinstance(triple.object, NamedNode | Literal):
            values.setdefault(triple.predicate.value, []).append(triple.object)
    evidence = EvidenceClass.of(_first(values, EVIDENCE.property))
    cells = {name: _first(values, slot.property) for name, slot in CORE.items()}
    source = _first(values, _SOURCE)
    needed = (cells["subject_id"], cells["predicate_id"], cells["object_id"], source)
    confidence = _number(cells["confidence"])
    if evidence is None or confidence is None or not all(needed):
        return None
    found = Alignment(
        subject=cells["subject_id"],
        subject_label=cells["subject_label"],
        predicate=cells["predicate_id"],
        object=cells["object_id"],
        object_label=cells["object_label"],
        evidence=evidence,
        justification=cells["mapping_justification"],
        confidence=confidence,
        author=cells["author_id"],
        date=date.fromisoformat(cells["mapping_date"]) if is_day(cells["mapping_date"]) else None,
        provider=cells["mapping_provider"] or source,
        source=source,
        comment=cells["comment"],
        slots=tuple(_slots(values)),
    )
    return found if found.iri == iri else replace(found, record=iri)


def _first(values: Values, name: str) -> str:
    return min((term.value for term in values.get(name, [])), default="")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _slots(values: Values) -> Iterator[tuple[Slot, tuple[str, ...]]]:
    """Yield what has no place of its own, in the order of SSSOM, then by property."""
    order = {slot.property: place for place, slot in enumerate(FURTHER.values())}
    rest = [name for name in values if name not in _OWN]
    for name in sorted(rest, key=lambda iri: (order.get(iri, len(order)), iri)):
        terms = values[name]
        slot = _FURTHER.get(name) or Slot(_local(name), name, _kind(terms[0]))
        yield slot, tuple(sorted(term.value for term in terms))


def _kind(term: NamedNode | Literal) -> Kind:
    if isinstance(term, NamedNode):
        return Kind.ENTITY
    return _KINDS.get(term.datatype.value, Kind.TEXT)


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
