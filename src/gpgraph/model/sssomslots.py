"""The slots of a mapping in SSSOM: what each holds, and the property that says it in RDF.

Source:
    SSSOM 1.1, class Mapping: https://mapping-commons.github.io/sssom/Mapping/
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import expand

_IRI = re.compile(r"[a-z][a-z0-9+.-]*://?[^\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEPARATOR = re.compile(r"(?<!\\)\|")

EVIDENCE_CLASS = "evidence_class"


class Kind(Enum):
    """What the cells of a column hold; the value says what to write in one."""

    ENTITY = "prefix:name"
    ADDRESS = "one whole address or IRI"
    TEXT = "a text"
    DAY = "a day as YYYY-MM-DD"
    NUMBER = "a number such as 0.75"


@dataclass(frozen=True, slots=True)
class Slot:
    """A column: its name, the whole IRI of its property, what it holds, and how many."""

    name: str
    property: str
    kind: Kind
    many: bool = False

    def parts(self, cell: str) -> list[str]:
        """Return the values in a cell; where there may be several, a bar stands between two."""
        if not self.many:
            return [cell]
        return [part.replace(r"\|", "|").strip() for part in _SEPARATOR.split(cell)]

    def joined(self, values: Iterable[str]) -> str:
        """Return the cell that holds the values; the other way round than ``parts``."""
        return "|".join(v.replace("|", r"\|") if self.many else v for v in values)

    def accepts(self, value: str) -> bool:
        """Tell whether a value, with its prefix written out, is what the slot holds."""
        match self.kind:
            case Kind.ENTITY | Kind.ADDRESS:
                return _IRI.fullmatch(value) is not None
            case Kind.DAY:
                return is_day(value)
            case Kind.NUMBER:
                return _NUMBER.fullmatch(value) is not None
            case Kind.TEXT:
                return bool(value.strip())

    def term(self, value: str) -> NamedNode | Literal:
        """Return a value as RDF has it."""
        match self.kind:
            case Kind.ENTITY | Kind.ADDRESS:
                return NamedNode(value)
            case Kind.DAY:
                return Literal(value, datatype=NamedNode(expand("xsd:date")))
            case Kind.NUMBER:
                return Literal(value, datatype=NamedNode(expand("xsd:decimal")))
            case Kind.TEXT:
                return Literal(value)


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, written as YYYY-MM-DD."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:  # the form is right, but there is no such day
        return False


def _slots(kind: Kind, *names: str, many: bool = False) -> dict[str, Slot]:
    found = {}
    for name in names:
        local, _, curie = name.partition("=")
        found[local] = Slot(local, expand(curie or f"sssom:{local}"), kind, many)
    return found


# The columns of which every link has one value, in our order; each is read and written by itself.
CORE: Mapping[str, Slot] = MappingProxyType(
    {
        **_slots(Kind.ENTITY, "subject_id=gp:subject"),
        **_slots(Kind.TEXT, "subject_label"),
        **_slots(Kind.ENTITY, "predicate_id=gp:predicate", "object_id=gp:object"),
        **_slots(Kind.TEXT, "object_label"),
        **_slots(Kind.ENTITY, "mapping_justification"),
        **_slots(Kind.NUMBER, "confidence"),
        **_slots(Kind.ENTITY, "author_id=prov:wasAttributedTo"),
        **_slots(Kind.DAY, "mapping_date=dcterms:date"),
        **_slots(Kind.ADDRESS, "mapping_provider"),
        **_slots(Kind.TEXT, "comment=rdfs:comment"),
    }
)
# The slots that a table may have beside these. ``predicate_modifier`` is not among them: it turns
# a link into its opposite, and whoever kept it as one more note would state what was denied.
FURTHER: Mapping[str, Slot] = MappingProxyType(
    {
        **_slots(Kind.ADDRESS, "see_also=rdfs:seeAlso"),
        **_slots(Kind.TEXT, "subject_category", "predicate_label", "object_category"),
        **_slots(Kind.TEXT, "author_label", many=True),
        **_slots(Kind.ENTITY, "reviewer_id", "creator_id=dcterms:creator", many=True),
        **_slots(Kind.TEXT, "reviewer_label", "creator_label", many=True),
        **_slots(Kind.ADDRESS, "license=dcterms:license"),
        **_slots(Kind.TEXT, "subject_type", "object_type", "predicate_type"),
        **_slots(Kind.ENTITY, "subject_source", "object_source", "mapping_source"),
        **_slots(Kind.TEXT, "subject_source_version", "object_source_version"),
        **_slots(Kind.TEXT, "mapping_cardinality"),
        **_slots(Kind.TEXT, "cardinality_scope", many=True),
        **_slots(Kind.TEXT, "mapping_tool", "mapping_tool_version"),
        **_slots(Kind.ENTITY, "mapping_tool_id", "issue_tracker_item"),
        **_slots(Kind.DAY, "publication_date=dcterms:issued", "review_date"),
        **_slots(Kind.NUMBER, "reviewer_agreement", "similarity_score"),
        **_slots(Kind.ENTITY, "curation_rule", many=True),
        **_slots(Kind.TEXT, "curation_rule_text", "match_string", many=True),
        **_slots(Kind.ENTITY, "subject_match_field", "object_match_field", many=True),
        **_slots(Kind.ENTITY, "subject_preprocessing", "object_preprocessing", many=True),
        **_slots(Kind.TEXT, "similarity_measure", "other"),
    }
)
# What identifies a link, where its author has given it an IRI.
RECORD = Slot("record_id", expand("sssom:record_id"), Kind.ENTITY)
# Ours, as an extension of the format: who makes the statement, where the file's name does not say.
EVIDENCE = Slot(EVIDENCE_CLASS, expand("gp:evidenceClass"), Kind.ENTITY)
