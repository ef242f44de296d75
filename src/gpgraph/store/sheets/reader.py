"""Reads and marks workbooks in a process of its own, which ``apart`` starts.

What comes in, on the standard input, is one JSON object: the ``path`` of a workbook, ``marks`` for
its cells or ``null``, and the ``memory_bytes`` and ``seconds`` that this process may take. What
goes out is a line of JSON: ``error``, a sentence; or ``sheets``; or, where there were marks,
``bytes``, after which as many bytes of a workbook follow.

A workbook is a zip archive of XML, so all that such archives can do is looked at before it is
unpacked: ECMA-376, part 2.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gpgraph.model.sheets import layout
from gpgraph.model.sheets.cells import decoded
from gpgraph.store.reading.reader import limit
from gpgraph.store.sheets.writing import AUTHOR, note, timeless

MEGABYTE = 1_000_000
_UNPACKED = 60 * MEGABYTE
_RATIO, _SMALL = 200, MEGABYTE
_ENTRIES = 2_000
_CELLS = 1_000_000
_OLD = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 20
# Parts that a workbook of data has no use for, and what to do about them.
_UNWANTED = (
    (
        re.compile(r"vbaProject|xl/macrosheets/|activeX", re.IGNORECASE),
        "There are macros in this workbook. Save it without, as .xlsx.",
    ),
    (
        re.compile(r"xl/externalLinks/", re.IGNORECASE),
        "This workbook refers to other workbooks. Break the links and save it again.",
    ),
    (
        re.compile(r"xl/(connections\.xml|queryTables/)", re.IGNORECASE),
        "This workbook takes data from elsewhere. Remove its connections and save it again.",
    ),
    (
        re.compile(r"xl/embeddings/", re.IGNORECASE),
        "Other documents are embedded in this workbook. Remove them and save it again.",
    ),
)
_FILLS = {"violation": "F8B4B4", "warning": "FDE68A", "info": "BFDBFE"}
_NO_FILL = PatternFill(fill_type=None)


class BadWorkbookError(Exception):
    """The file is no workbook that is read; the message says what to do."""


def main(task: Mapping[str, Any]) -> bytes:
    """Do what a task says and return what goes out."""
    try:
        content = Path(task["path"]).read_bytes()
        inspect(content)
        workbook = _open(content)
        if task["marks"] is None:
            return _line({"sheets": list(_sheets(workbook))})
        found = _marked(workbook, task["marks"])
    except BadWorkbookError as error:
        return _line({"error": str(error)})
    except MemoryError:
        return _line({"memory": True})
    return _line({"bytes": len(found)}) + found


def inspect(content: bytes) -> None:
    """Look at an archive before anything in it is unpacked.

    Raises:
        BadWorkbookError: it is none, or holds what a workbook of data does not.
    """
    if content.startswith(_OLD):
        raise BadWorkbookError(
            "This is an old workbook (.xls), or one with a password. Save it as .xlsx, without one."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadWorkbookError(f"This is no workbook, or a broken one: {error}.") from None


def _refuse_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > max(_SMALL, _RATIO * part.compress_size) for part in parts)
    if unpacked > _UNPACKED or swollen or len(parts) > _ENTRIES:
        raise BadWorkbookError(
            f"Unpacked, this workbook has {unpacked / MEGABYTE:,.0f} MB in {len(parts):,} parts,"
            f" and more than {_UNPACKED / MEGABYTE:,.0f} MB are not read. It may be a bomb;"
            " otherwise, delete empty rows at the end of its sheets, or split it."
        )
    names = [part.filename for part in parts]
    for pattern, message in _UNWANTED:
        if any(pattern.search(name) for name in names):
            raise BadWorkbookError(message)
    if "xl/workbook.xml" not in names:
        raise BadWorkbookError("This is no workbook of the kind .xlsx. Save it as one.")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_declarations(archive, part)


def _refuse_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a document type: that is where entities come from, and workbooks have none."""
    before = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = before + chunk.replace(b"\0", b"")  # whatever UTF it is written in
            if _DOCTYPE.search(text):
                message = f"{part.filename} declares a document type, as no spreadsheet does."
                raise BadWorkbookError(f"{message} Save the workbook again.")
            before = text[-10:]


def _open(content: bytes) -> Workbook:
    try:
        return load_workbook(io.BytesIO(content), keep_links=False)
    except MemoryError:
        raise
    except (InvalidFileException, RecursionError, ArithmeticError, LookupError) as error:
        raise BadWorkbookError(f"This workbook is broken: {error}. Save it again.") from None
    except (AttributeError, OSError, SyntaxError, TypeError, ValueError) as error:
        # What openpyxl raises over broken XML or parts that are missing.
        raise BadWorkbookError(f"This workbook is broken: {error}. Save it again.") from None


def _sheets(workbook: Workbook) -> Iterator[dict[str, object]]:
    cells = 0
    for sheet in workbook.worksheets:
        found = [
            (cell.row, cell.column, *_value(cell))
            for cell in _held(sheet)
            if cell.value is not None
        ]
        cells += len(found)
        if cells > _CELLS:
            raise BadWorkbookError(f"More than {_CELLS:,} cells are filled. Split the workbook.")
        merged = [str(one) for one in sheet.merged_cells.ranges]
        yield {"name": sheet.title, "cells": found, "merged": sorted(merged)}


def _held(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells that there are, row by row.

    ``iter_rows`` makes one wherever there is none, up to the last: a space far below all others
    would take all memory.
    """
    for _, cell in sorted(sheet._cells.items()):  # noqa: SLF001 - nothing public gives these alone
        if isinstance(cell, Cell):
            yield cell


def _value(cell: Cell) -> tuple[str, object]:
    value = cell.value
    if cell.data_type in {"f", "e"}:
        return cell.data_type, str(value)
    for kind in (datetime, date, time):  # a datetime is a date as well
        if isinstance(value, kind):
            return "d", [kind.__name__, value.isoformat()]
    if isinstance(value, bool | int | float):
        return "b" if isinstance(value, bool) else "n", value
    if isinstance(value, timedelta):
        return "n", value / timedelta(days=1)  # what a spreadsheet counts in
    return "s", decoded(str(value))


def _marked(workbook: Workbook, marks: Sequence[Mapping[str, Any]]) -> bytes:
    for sheet in workbook.worksheets:
        _unmark(sheet)
    for mark in marks:
        cell = workbook[mark["sheet"]].cell(mark["row"], mark["column"])
        if isinstance(cell, MergedCell):
            continue  # what is merged is marked at its first cell
        cell.fill = PatternFill("solid", fgColor=_FILLS[mark["severity"]])
        before = f"{cell.comment.text}\n\n" if cell.comment else ""
        cell.comment = note(before + mark["text"])
    found = io.BytesIO()
    workbook.save(found)
    return timeless(found.getvalue())


def _unmark(sheet: Worksheet) -> None:
    """Take away what an earlier check has marked: notes and colours of ours below the heads."""
    for cell in _held(sheet):
        comment = cell.comment if cell.row >= layout.FIRST else None
        if comment is not None and comment.author == AUTHOR:
            cell.comment = None
            cell.fill = _NO_FILL


def _line(told: Mapping[str, object]) -> bytes:
    return json.dumps(told).encode() + b"\n"


if __name__ == "__main__":
    given = json.load(sys.stdin)
    limit(given["memory_bytes"], given["seconds"])
    sys.stdout.buffer.write(main(given))
