"""Tables of alignments in the SSSOM TSV format: text to alignments. Nothing here opens a file.

A table states in its name who makes the statements: ``stated``, ``third-party`` or ``inferred``,
perhaps after a name of its own and a hyphen, followed by ``.sssom.tsv``. A table that holds several
classes says so in each row, in the column ``evidence_class``, which is an extension of ours. The
header lines start with ``#`` and hold YAML.

``mapping_provider`` says who offers a link. Where its provider is not the text that it rests
on, one more column, ``see_also``, gives that text, and counts as the source in its stead.

A link gets an IRI of ours, unless its author gives it one in ``record_id``.

Every column is kept: what has no place of its own in an alignment stands among its ``slots``.

Source:
    SSSOM, the TSV serialisation: https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Quad

from gpgraph import errors
from gpgraph.model.alignment import Alignment, EvidenceClass
from gpgraph.model.sssomrecords import LABELS, Header, Record, read_header, read_records
from gpgraph.model.sssomslots import CORE, EVIDENCE, FURTHER, RECORD, Kind, Slot, is_day

SUFFIX = ".sssom.tsv"
SEE_ALSO = "see_also"
COLUMNS = tuple(CORE)

_IRI = re.compile(r"https?://[^\x00-\x20<>\"{}|\\^`]+")
_CONFIDENCE = re.compile(r"0(\.[0-9]+)?|1(\.0+)?")


@dataclass(frozen=True, slots=True)
class MappingSet:
    """One table: the IRI and title that it gives itself, and its alignments in file order.

    ``lines`` are those that the alignments stand on, counted from 1.
    """

    iri: str
    title: str
    alignments: tuple[Alignment, ...]
    lines: tuple[int, ...] = ()

    def quads(self, graph: str) -> Iterator[Quad]:
        """Write all alignments into one named graph, whose IRI is given."""
        for alignment in self.alignments:
            yield from alignment.quads(graph)


def parse(text: str, path: Path) -> MappingSet:
    """Read a table and check every cell of it.

    Args:
        text: The whole file, decoded.
        path: Where it came from; its name gives the evidence class, unless each row does.

    Raises:
        SourceFileError: the name, the header or a cell is not as it must be. The message says
            what to write; line and column are counted from 1.
    """
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    named = evidence_in_name(path.name)
    if named is None and EVIDENCE.name not in "".join(lines[start : start + 1]).split():
        raise _nameless(path)
    header = read_header(lines[:start], path)
    first_lines: dict[str, int] = {}
    alignments = []
    for record in read_records(lines, start, header, path):
        alignment = _named(record, header, _alignment(record, header, named))
        first = first_lines.setdefault(alignment.minted, record.line)
        if first != record.line:
            raise record.error(
                "subject_id",
                f"Line {first} has the same subject, predicate, object and source. Keep one.",
            )
        first = first_lines.setdefault(alignment.iri, record.line)
        if first != record.line:
            raise record.error(RECORD.name, f"Line {first} has the same. Give each row its own.")
        alignments.append(alignment)
    return MappingSet(
        str(header.keys["mapping_set_id"]),
        str(header.keys["mapping_set_title"]),
        tuple(alignments),
        tuple(first_lines[alignment.iri] for alignment in alignments),
    )


def evidence_in_name(name: str) -> EvidenceClass | None:
    """Return the evidence class in the name of a table; ``None`` where it has none."""
    stem = name.removesuffix(SUFFIX)
    if stem == name:
        return None
    for evidence in EvidenceClass:
        if stem == evidence.value or stem.endswith(f"-{evidence.value}"):
            return evidence
    return None


def _nameless(path: Path) -> errors.SourceFileError:
    names = ", ".join(evidence.value + SUFFIX for evidence in EvidenceClass)
    message = f"Name the table after its evidence class: one of {names}, or one that ends in it."
    return errors.SourceFileError(path, line=None, message=message)


def _alignment(record: Record, header: Header, named: EvidenceClass | None) -> Alignment:
    for column in COLUMNS:
        if column not in LABELS and not record.cells[column].strip():
            raise record.error(column, "Fill in this cell; it may not be empty.")
    evidence = _evidence(record, header, named)
    predicate = _expand(record, "predicate_id", header)
    if not evidence.allows(predicate):
        raise record.error(
            "predicate_id",
            "Keep gp:alignedWith for links that the owner of a goal states, and "
            f"gp:possiblyBearsOn for all others; this row holds a {evidence.value} link.",
        )
    provider = _address(record, "mapping_provider")
    has_text = bool(record.cells.get(SEE_ALSO, "").strip())
    source = _address(record, SEE_ALSO) if has_text else provider
    return Alignment(
        subject=_expand(record, "subject_id", header),
        subject_label=record.cells.get("subject_label", "").strip(),
        predicate=predicate,
        object=_expand(record, "object_id", header),
        object_label=record.cells.get("object_label", "").strip(),
        evidence=evidence,
        justification=_expand(record, "mapping_justification", header),
        confidence=_confidence(record),
        author=_expand(record, "author_id", header),
        date=_date(record),
        provider=provider,
        source=source,
        comment=record.cells["comment"],
        slots=tuple(_slots(record, header)),
    )


def _named(record: Record, header: Header, alignment: Alignment) -> Alignment:
    """Give a link the IRI that its row has for it, unless that is the one that we make anyway."""
    if not record.cells.get(RECORD.name, "").strip():
        return alignment
    name = _expand(record, RECORD.name, header)
    return alignment if name == alignment.minted else replace(alignment, record=name)


def _evidence(record: Record, header: Header, named: EvidenceClass | None) -> EvidenceClass:
    in_row = EVIDENCE.name in record.cells
    found = EvidenceClass.of(_expand(record, EVIDENCE.name, header)) if in_row else named
    if found is None or found is not (named or found):
        known = ", ".join(f"gp:{e.iri.rpartition('#')[2]}" for e in EvidenceClass)
        message = f"Write one of {known}, the one in the name of the table where that has one."
        raise record.error(EVIDENCE.name, message)
    return found


def _slots(record: Record, header: Header) -> Iterator[tuple[Slot, tuple[str, ...]]]:
    """Yield the values of the columns that have no place of their own."""
    further = {**header.extensions, **FURTHER}
    for column, cell in record.cells.items():
        if column not in further or column == EVIDENCE.name or not cell.strip():
            continue
        slot = further[column]
        values = []
        for part in slot.parts(cell):
            value = _whole(part, header) if slot.kind is Kind.ENTITY else part
            if value is None or not slot.accepts(value):
                raise record.error(column, f"Write {slot.kind.value}, not {part!r}.")
            values.append(value)
        yield slot, tuple(values)


def _whole(curie: str, header: Header) -> str | None:
    """Return the IRI of a CURIE; ``None`` where the table does not declare its prefix."""
    prefix, colon, local = curie.partition(":")
    if not colon or not local or prefix not in header.prefixes:
        return None
    return f"{header.prefixes[prefix]}{local}"


def _expand(record: Record, column: str, header: Header) -> str:
    curie = record.cells[column]
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in header.prefixes:
        raise record.error(
            column, f"Write prefix:name with a prefix that curie_map declares, not {curie!r}."
        )
    iri = f"{header.prefixes[prefix]}{local}"
    if not local or not _IRI.fullmatch(iri):
        raise record.error(column, f"Correct {curie!r}: it gives {iri!r}, which is no IRI.")
    return iri


def _confidence(record: Record) -> Decimal:
    cell = record.cells["confidence"]
    if not _CONFIDENCE.fullmatch(cell):
        raise record.error("confidence", f"Write a number from 0 to 1 such as 0.75, not {cell!r}.")
    return Decimal(cell)


def _date(record: Record) -> date:
    cell = record.cells["mapping_date"]
    if not is_day(cell):
        raise record.error("mapping_date", f"Write a day as YYYY-MM-DD, not {cell!r}.")
    return date.fromisoformat(cell)


def _address(record: Record, column: str) -> str:
    cell = record.cells[column]
    if not _IRI.fullmatch(cell):
        raise record.error(column, f"Write one whole address or IRI, not {cell!r}.")
    return cell
