"""Tables of alignments in the SSSOM TSV format: text to alignments. Nothing here opens a file.

A table states in its name who makes the statements: ``stated``, ``third-party`` or ``inferred``,
followed by ``.sssom.tsv``. The header lines start with ``#`` and hold YAML.

``mapping_provider`` says where a link was read. Where its provider is not the text that it rests
on, one more column, ``see_also``, gives that text, and counts as the source in its stead.

Source:
    SSSOM, the TSV serialisation: https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Quad

from gpgraph import errors
from gpgraph.model.alignment import Alignment, EvidenceClass

SUFFIX = ".sssom.tsv"
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "author_id",
    "mapping_date",
    "mapping_provider",
    "comment",
)
SEE_ALSO = "see_also"
HEADER_KEYS = ("curie_map", "mapping_set_id", "mapping_set_title", "license")

_IRI = re.compile(r"https?://[^\x00-\x20<>\"{}|\\^`]+")
_CONFIDENCE = re.compile(r"0(\.[0-9]+)?|1(\.0+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class MappingSet:
    """One table: the IRI and title that it gives itself, and its alignments in file order."""

    iri: str
    title: str
    alignments: tuple[Alignment, ...]

    def quads(self, graph: str) -> Iterator[Quad]:
        """Write all alignments into one named graph, whose IRI is given."""
        for alignment in self.alignments:
            yield from alignment.quads(graph)


@dataclass(frozen=True, slots=True)
class _Record:
    """One line of the table, which knows where each of its cells stands."""

    path: Path
    line: int
    raw: str
    cells: Mapping[str, str]

    def error(self, column: str, message: str) -> errors.SourceFileError:
        """Make the error that points to a cell, by character where its place is certain."""
        pieces = self.raw.split("\t")
        place = None
        if len(pieces) == len(self.cells):  # otherwise a quoted cell holds a tab or a line end
            before = pieces[: list(self.cells).index(column)]
            place = 1 + sum(len(piece) + 1 for piece in before)
        return errors.SourceFileError(
            self.path, line=self.line, column=place, message=f"{column}: {message}"
        )


def parse(text: str, path: Path) -> MappingSet:
    """Read a table and check every cell of it.

    Args:
        text: The whole file, decoded.
        path: Where it came from; its name gives the evidence class.

    Raises:
        SourceFileError: the name, the header or a cell is not as it must be. The message says
            what to write; line and column are counted from 1.
    """
    evidence = _evidence_of(path)
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(lines[:start], path)
    first_lines: dict[str, int] = {}
    alignments = []
    for record in _records(lines, start, path):
        alignment = _alignment(record, header["curie_map"], evidence)
        first = first_lines.setdefault(alignment.iri, record.line)
        if first != record.line:
            raise record.error(
                "subject_id",
                f"Line {first} has the same subject, predicate, object and source. Keep one.",
            )
        alignments.append(alignment)
    return MappingSet(
        str(header["mapping_set_id"]), str(header["mapping_set_title"]), tuple(alignments)
    )


def _evidence_of(path: Path) -> EvidenceClass:
    for evidence in EvidenceClass:
        if path.name == evidence.value + SUFFIX:
            return evidence
    names = ", ".join(evidence.value + SUFFIX for evidence in EvidenceClass)
    raise errors.SourceFileError(
        path, line=None, message=f"Name the table after its evidence class: one of {names}."
    )


def _header(lines: Sequence[str], path: Path) -> Mapping[str, Any]:
    try:
        header = yaml.safe_load("".join(line[1:] for line in lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise errors.SourceFileError(
            path,
            line=mark.line + 1 if mark else 1,
            column=mark.column + 2 if mark else None,  # the "#" is not part of the YAML
            message=f"Mend the YAML of the header: {error.problem or error.context}.",
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: no such day
        message = f"Mend the YAML of the header: {error}."
        raise errors.SourceFileError(path, line=1, message=message) from error
    if not isinstance(header, dict) or not all(header.get(key) for key in HEADER_KEYS):
        message = f"Start the table with # lines that give {', '.join(HEADER_KEYS)}."
        raise errors.SourceFileError(path, line=1, message=message)
    if not isinstance(header["curie_map"], dict):
        message = "Give curie_map as indented lines of the form prefix: IRI."
        raise errors.SourceFileError(path, line=1, message=message)
    return header


def _records(lines: Sequence[str], start: int, path: Path) -> Iterator[_Record]:
    reader = csv.reader(lines[start:], delimiter="\t", strict=True)
    line = start + 1
    try:
        columns = next(reader, [])
        if sorted({*columns} - {SEE_ALSO}) != sorted(COLUMNS) or len({*columns}) < len(columns):
            message = (
                f"Name exactly these columns, a tab between two: {', '.join(COLUMNS)}. "
                f"Only {SEE_ALSO} may be added."
            )
            raise errors.SourceFileError(path, line=line, column=1, message=message)
        line = start + reader.line_num + 1
        for cells in reader:
            if len(cells) not in {0, len(columns)}:  # an empty line has none
                message = f"Write {len(columns)} cells with tabs between, not {len(cells)}."
                raise errors.SourceFileError(path, line=line, column=1, message=message)
            if cells:
                raw = lines[line - 1].rstrip("\n")
                yield _Record(path, line, raw, dict(zip(columns, cells, strict=True)))
            line = start + reader.line_num + 1
    except csv.Error as error:
        message = f"Mend the table, it cannot be read from here: {error}."
        raise errors.SourceFileError(path, line=line, column=1, message=message) from error


def _alignment(record: _Record, prefixes: Mapping[str, str], evidence: EvidenceClass) -> Alignment:
    for column, cell in record.cells.items():
        if not cell.strip():
            raise record.error(column, "Fill in this cell; none may be empty.")
    predicate = _expand(record, "predicate_id", prefixes)
    if not evidence.allows(predicate):
        raise record.error(
            "predicate_id",
            "Keep gp:alignedWith for links that the owner of a goal states, and "
            f"gp:possiblyBearsOn for all others; this table holds {evidence.value} links.",
        )
    return Alignment(
        subject=_expand(record, "subject_id", prefixes),
        subject_label=record.cells["subject_label"],
        predicate=predicate,
        object=_expand(record, "object_id", prefixes),
        object_label=record.cells["object_label"],
        evidence=evidence,
        justification=_expand(record, "mapping_justification", prefixes),
        confidence=_confidence(record),
        author=_expand(record, "author_id", prefixes),
        date=_date(record),
        source=_source(record),
        comment=record.cells["comment"],
    )


def _expand(record: _Record, column: str, prefixes: Mapping[str, str]) -> str:
    curie = record.cells[column]
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        raise record.error(
            column, f"Write prefix:name with a prefix that curie_map declares, not {curie!r}."
        )
    iri = f"{prefixes[prefix]}{local}"
    if not local or not _IRI.fullmatch(iri):
        raise record.error(column, f"Correct {curie!r}: it gives {iri!r}, which is no IRI.")
    return iri


def _confidence(record: _Record) -> Decimal:
    cell = record.cells["confidence"]
    if not _CONFIDENCE.fullmatch(cell):
        raise record.error("confidence", f"Write a number from 0 to 1 such as 0.75, not {cell!r}.")
    return Decimal(cell)


def _date(record: _Record) -> date:
    cell = record.cells["mapping_date"]
    try:
        if _DATE.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:  # the form is right, but there is no such day
        pass
    raise record.error("mapping_date", f"Write a day as YYYY-MM-DD, not {cell!r}.")


def _source(record: _Record) -> str:
    cells = {c: record.cells[c] for c in ("mapping_provider", SEE_ALSO) if c in record.cells}
    for column, cell in cells.items():
        if not _IRI.fullmatch(cell):
            message = f"Write one whole address or IRI, not {cell!r}."
            raise record.error(column, message)
    return cells.get(SEE_ALSO, cells["mapping_provider"])
