"""The lines of a table in the SSSOM TSV format: its header, its columns, and each cell's place."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from gpgraph import errors
from gpgraph.model.sssomslots import CORE, EVIDENCE, FURTHER, RECORD, Kind, Slot

HEADER_KEYS = ("curie_map", "mapping_set_id", "mapping_set_title", "license")
LABELS = ("subject_label", "object_label")
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "linkml:Uriorcurie": Kind.ENTITY,
        "linkml:Uri": Kind.ADDRESS,
        "xsd:anyURI": Kind.ADDRESS,
        "xsd:date": Kind.DAY,
        "xsd:decimal": Kind.NUMBER,
        "xsd:double": Kind.NUMBER,
        "xsd:integer": Kind.NUMBER,
    }
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines that start with ``#`` say, and the columns that they add to SSSOM's own."""

    keys: Mapping[str, Any]
    extensions: Mapping[str, Slot]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Return what each prefix stands for."""
        found: Mapping[str, str] = self.keys["curie_map"]
        return found


@dataclass(frozen=True, slots=True)
class Record:
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


def read_header(lines: Sequence[str], path: Path) -> Header:
    """Read the lines that start with ``#``, which hold YAML.

    Raises:
        SourceFileError: they cannot be read, or lack what a table must say of itself.
    """
    try:
        keys = yaml.safe_load("".join(line[1:] for line in lines))
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
    if not isinstance(keys, dict) or not all(keys.get(key) for key in HEADER_KEYS):
        message = f"Start the table with # lines that give {', '.join(HEADER_KEYS)}."
        raise errors.SourceFileError(path, line=1, message=message)
    prefixes = keys["curie_map"]
    if not isinstance(prefixes, dict) or not all(isinstance(i, str) for i in prefixes.values()):
        message = "Give curie_map as indented lines of the form prefix: IRI."
        raise errors.SourceFileError(path, line=1, message=message)
    return Header(keys, _extensions(keys, path))


def _extensions(keys: Mapping[str, Any], path: Path) -> Mapping[str, Slot]:
    """Return the columns that a table defines for itself, with the property of each."""
    found = {}
    definitions = keys.get("extension_definitions") or []
    for one in definitions if isinstance(definitions, list) else [None]:
        if not isinstance(one, dict) or not one.get("slot_name") or not one.get("property"):
            message = "Give each of extension_definitions a slot_name and a property."
            raise errors.SourceFileError(path, line=1, message=message)
        name, curie = str(one["slot_name"]), str(one["property"])
        prefix, _, local = curie.partition(":")
        iri = f"{keys['curie_map'].get(prefix, f'{prefix}:')}{local}"
        slot = Slot(name, iri, _KINDS.get(str(one.get("type_hint")), Kind.TEXT))
        if not Slot(name, iri, Kind.ADDRESS).accepts(iri) or name in {*CORE, *FURTHER, RECORD.name}:
            message = f"Give the extension {name!r} a name of its own and an IRI as its property."
            raise errors.SourceFileError(path, line=1, message=message)
        found[name] = slot
    return found


def read_records(lines: Sequence[str], start: int, header: Header, path: Path) -> Iterator[Record]:
    """Yield the rows of a table whose column names stand on the line after ``start`` others.

    Raises:
        SourceFileError: the columns are not as they must be, or a row has another number of cells.
    """
    reader = csv.reader(lines[start:], delimiter="\t", strict=True)
    line = start + 1
    try:
        columns = next(reader, [])
        _check_columns(columns, line, header, path)
        line = start + reader.line_num + 1
        for cells in reader:
            if len(cells) not in {0, len(columns)}:  # an empty line has none
                message = f"Write {len(columns)} cells with tabs between, not {len(cells)}."
                raise errors.SourceFileError(path, line=line, column=1, message=message)
            if cells:
                raw = lines[line - 1].rstrip("\n")
                yield Record(path, line, raw, dict(zip(columns, cells, strict=True)))
            line = start + reader.line_num + 1
    except csv.Error as error:
        message = f"Mend the table, it cannot be read from here: {error}."
        raise errors.SourceFileError(path, line=line, column=1, message=message) from error


def _check_columns(columns: Sequence[str], line: int, header: Header, path: Path) -> None:
    needed = [name for name in CORE if name not in LABELS]
    missing = [name for name in needed if name not in columns]
    known = {*CORE, *FURTHER, EVIDENCE.name, RECORD.name, *header.extensions}
    unknown = [name for name in columns if name not in known]
    message = None
    if missing or len({*columns}) < len(columns):
        message = (
            f"Name these columns once each, a tab between two: {', '.join(needed)}. "
            f"{', '.join(LABELS)} and other slots of SSSOM may stand beside them."
        )
    elif "predicate_modifier" in unknown:
        message = "Leave out predicate_modifier: what is no link cannot be recorded as one."
    elif unknown:
        message = (
            f"Name only slots of SSSOM, or define them under extension_definitions: "
            f"{', '.join(map(repr, unknown))} is none."
        )
    if message is not None:
        raise errors.SourceFileError(path, line=line, column=1, message=message)
