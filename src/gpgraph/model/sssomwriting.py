"""Alignments as tables: SSSOM as TSV and as JSON, and a plain table for spreadsheets.

Source:
    SSSOM, the TSV and JSON serialisations: https://mapping-commons.github.io/sssom/
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from gpgraph.model.alignment import Alignment
from gpgraph.model.namespaces import BASE, FOREIGN_PREFIXES, PREFIXES
from gpgraph.model.sssomslots import CORE, EVIDENCE, FURTHER, RECORD, Kind, Slot

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_VERSION = "1.1"
_SPLIT = re.compile(r"(.*[/#])([^/#]*)", re.DOTALL)
_HINTS = {
    Kind.ENTITY: "linkml:Uriorcurie",
    Kind.ADDRESS: "xsd:anyURI",
    Kind.DAY: "xsd:date",
    Kind.NUMBER: "xsd:decimal",
    Kind.TEXT: "xsd:string",
}
TITLE = "Links of gpgraph, with their evidence"
ABOUT = (
    "What is stated, what third parties say and what this project infers, a class of evidence in "
    "each row. Links that are inferred or third-party are not the position of INTERPOL or the "
    "United Nations. Confidence is a judgement on a published scale. Where no link stands, none is "
    "known; that is no evidence that there is none."
)

Cells = Mapping[Slot, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SetName:
    """What identifies a set of links, and the version that it is of."""

    iri: str
    version: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of links, the columns that any of them fills, and the prefixes that they need."""

    rows: tuple[Cells, ...]
    columns: tuple[Slot, ...]
    prefixes: Mapping[str, str]

    def curie(self, iri: str) -> str:
        """Return an IRI as prefix and name; each IRI in the rows has a prefix."""
        best = max(
            (item for item in self.prefixes.items() if iri.startswith(item[1])),
            key=lambda item: len(item[1]),
            default=("", ""),
        )
        return f"{best[0]}:{iri[len(best[1]) :]}" if best[0] else iri


def table_of(alignments: Iterable[Alignment]) -> Table:
    """Return links as a table that keeps every column of every one of them."""
    rows = tuple(cells_of(alignment) for alignment in alignments)
    known = (*list(CORE.values())[:-1], EVIDENCE, *FURTHER.values(), RECORD)
    own = sorted({slot for row in rows for slot in row if slot not in {*known, CORE["comment"]}},
                 key=lambda slot: slot.property)  # fmt: skip
    filled = {slot for row in rows for slot in row}
    columns = tuple(
        slot
        for slot in (*known, *own, CORE["comment"])
        if slot in filled or slot.name in CORE or slot is EVIDENCE
    )
    return Table(rows, columns, _prefixes(rows, columns))


def cells_of(alignment: Alignment) -> Cells:
    """Return what each column has of a link: whole IRIs, and nothing for an empty cell."""
    slots = dict(alignment.slots)
    stated = {
        "subject_id": alignment.subject,
        "subject_label": alignment.subject_label,
        "predicate_id": alignment.predicate,
        "object_id": alignment.object,
        "object_label": alignment.object_label,
        "mapping_justification": alignment.justification,
        "confidence": f"{alignment.confidence:f}",
        "author_id": alignment.author,
        "mapping_date": alignment.date.isoformat() if alignment.date else "",
        "mapping_provider": alignment.provider,
        "comment": alignment.comment,
    }
    cells = {CORE[name]: (value,) for name, value in stated.items() if value}
    if alignment.source != alignment.provider:
        slots.setdefault(FURTHER["see_also"], (alignment.source,))
    names = {EVIDENCE: (alignment.evidence.iri,), RECORD: (alignment.iri,)}
    return {**cells, **names, **slots}


def as_tsv(table: Table, name: SetName) -> str:
    """Write an SSSOM table."""
    header = yaml.safe_dump(
        _metadata(table, name), sort_keys=False, allow_unicode=True, width=10**6
    )
    out = io.StringIO()
    for line in header.splitlines():
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(slot.name for slot in table.columns)
    for row in table.rows:
        writer.writerow(
            slot.joined(_short(table, slot, value) for value in row.get(slot, ()))
            for slot in table.columns
        )
    return out.getvalue()


def as_json(table: Table, name: SetName) -> str:
    """Write the same as SSSOM has it in JSON."""
    mappings = [
        {slot.name: _json(table, slot, row[slot]) for slot in table.columns if slot in row}
        for row in table.rows
    ]
    # The tools of SSSOM look for the prefixes here.
    context = {"@context": dict(sorted(table.prefixes.items()))}
    document = {**context, **_metadata(table, name), "mappings": mappings}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_csv(alignments: Sequence[Alignment]) -> str:
    """Write the same for a spreadsheet: commas, whole IRIs, and no lines before the columns."""
    table = table_of(alignments)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180, section 2
    writer.writerow(slot.name for slot in table.columns)
    for alignment, row in zip(alignments, table.rows, strict=True):
        words = {**row, EVIDENCE: (alignment.evidence.value,)}
        writer.writerow(_harmless(slot.joined(words.get(slot, ()))) for slot in table.columns)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _metadata(table: Table, name: SetName) -> dict[str, object]:
    extensions = [
        {
            "slot_name": slot.name,
            "property": table.curie(slot.property),
            "type_hint": _HINTS[slot.kind],
        }
        for slot in table.columns
        if slot.name not in {*CORE, *FURTHER, RECORD.name}
    ]
    return {
        "sssom_version": _VERSION,
        "mapping_set_id": name.iri,
        "mapping_set_version": name.version,
        "mapping_set_title": TITLE,
        "mapping_set_description": ABOUT,
        "license": LICENCE,
        "curie_map": dict(sorted(table.prefixes.items())),
        "extension_definitions": extensions,
    }


def _json(table: Table, slot: Slot, values: tuple[str, ...]) -> object:
    if slot.kind is Kind.NUMBER:
        return float(values[0])
    # SSSOM has authors in a list; here each link has one.
    short = [_short(table, slot, value) for value in values]
    return short if slot.many or slot is CORE["author_id"] else short[0]


def _short(table: Table, slot: Slot, value: str) -> str:
    return table.curie(value) if slot.kind is Kind.ENTITY else value


def _prefixes(rows: Iterable[Cells], columns: Iterable[Slot]) -> Mapping[str, str]:
    """Return the prefixes that the rows need: ours, and a made-up one where none of ours fits."""
    needed = {
        value
        for row in rows
        for slot, values in row.items()
        if slot.kind is Kind.ENTITY
        for value in values
    } | {slot.property for slot in columns if slot.name not in {*CORE, *FURTHER, RECORD.name}}
    known = {name: iri for name, iri in {**FOREIGN_PREFIXES, **PREFIXES}.items() if iri != BASE}
    found: dict[str, str] = {}
    made: set[str] = set()
    for iri in sorted(needed):
        fitting = [item for item in known.items() if iri.startswith(item[1]) and iri != item[1]]
        if fitting:
            name, start = max(fitting, key=lambda item: len(item[1]))
            found[name] = start
        else:
            parts = _SPLIT.fullmatch(iri)
            made.add(parts[1] if parts and parts[2] else iri)
    found.update({f"ns{place}": start for place, start in enumerate(sorted(made), 1)})
    return found
