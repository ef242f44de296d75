"""Writes templates. The same template has the same bytes, whenever it is written."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gpgraph.errors import TemplateError
from gpgraph.model.namespaces import expand
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.book import Book, Column, Page
from gpgraph.model.sheets.cells import CONTROL, Spot, Value, encoded, letters
from gpgraph.model.sheets.keys import LINK, Key

AUTHOR = "gpgraph"
_TEXT, _DAY = "@", "yyyy-mm-dd"
_WIDTH, _WIDEST, _LINES = 18, 46, 60
_HEAD = PatternFill("solid", fgColor="1F3A5F")
_PALE = PatternFill("solid", fgColor="EEF2F7")
_GREY = Font(color="6B7280", italic=True)
_DATE, _BOOLEAN = expand("xsd:date"), expand("xsd:boolean")
_NUMBERS = frozenset(expand(f"xsd:{name}") for name in ("integer", "decimal", "double", "gYear"))
# What a zip archive and the properties say about the time is left at its beginning.
_BEGIN = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
# So tall is the box of a note, in points for each line, and so many characters a line has.
_NOTE_WIDTH, _NOTE_LINE, _NOTE_CHARACTERS = 320, 18, 48


def write_book(book: Book, keys: Mapping[Key, str]) -> bytes:
    """Return the file of a workbook.

    Args:
        book: What it holds.
        keys: What the second row says of each column.

    Raises:
        TemplateError: a text cannot stand in a cell.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = [workbook.create_sheet(page.name) for page in book.pages]
    lists = _Lists(workbook.create_sheet(layout.LISTS))
    for page, sheet in zip(book.pages, sheets, strict=True):
        _fill(page, sheet, keys, lists)
    _help(workbook.create_sheet(layout.HELP), book.pages, keys)
    about = workbook.create_sheet(layout.ABOUT)
    for number, row in enumerate(book.about, 1):
        for column, text in enumerate(row, 1):
            _put(about, number, column, text)
    _widths(about, (_WIDTH, _WIDEST, _WIDEST))
    # The lists come before the sheets that explain, which a reader wants to see first.
    workbook.move_sheet(layout.LISTS, offset=2)
    found = io.BytesIO()
    workbook.save(found)
    return timeless(found.getvalue())


def timeless(content: bytes) -> bytes:
    """Return the file of a workbook without the time at which it was written."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(_EPOCH, data)
            target.writestr(zipfile.ZipInfo(name, _BEGIN), data, zipfile.ZIP_DEFLATED)
    return found.getvalue()


def note(text: str) -> Comment:
    """Return a note of ours, in a box in which all of it can be read."""
    comment = Comment(text, AUTHOR)
    lines = sum(1 + len(line) // _NOTE_CHARACTERS for line in text.split("\n"))
    comment.width, comment.height = _NOTE_WIDTH, _NOTE_LINE * (lines + 1)
    return comment


class _Lists:
    """The sheet of what may be picked: a list a column, each written once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...], title: str) -> str:
        """Return where a list stands, as a formula has it."""
        if choices not in self._ranges:
            column = len(self._ranges) + 1
            _put(self._sheet, 1, column, title).font = Font(bold=True)
            for row, choice in enumerate(choices, 2):
                _put(self._sheet, row, column, choice)
            self._sheet.column_dimensions[letters(column)].width = _WIDEST
            place = letters(column)
            self._ranges[choices] = f"{layout.LISTS}!${place}$2:${place}${len(choices) + 1}"
        return self._ranges[choices]


def _fill(page: Page, sheet: Worksheet, keys: Mapping[Key, str], lists: _Lists) -> None:
    heads = [("IRI", layout.IRI_KEY, "exactly one · the name of the resource", page.help)]
    heads += [(one.heading, keys[one.key], one.needs, one.help) for one in page.columns]
    for column, (heading, key, needs, help_) in enumerate(heads, 1):
        top = _put(sheet, layout.HEADINGS, column, heading)
        top.font, top.fill = Font(bold=True, color="FFFFFF"), _HEAD
        if help_:
            top.comment = note(help_)
        for row, text in ((layout.KEYS, key), (layout.NEEDS, needs)):
            cell = _put(sheet, row, column, text)
            cell.font, cell.fill = _GREY, _PALE
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _format(page, sheet)
    for row, values in enumerate(page.rows, layout.FIRST):
        is_comment = str(values[0]).startswith(layout.COMMENT)
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = _put(sheet, row, column, value)
                if column > 1 and isinstance(value, str):
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                if is_comment:
                    cell.font = _GREY
    for column, one in enumerate(page.columns, 2):
        _restrict(sheet, column, one, lists)
    sheet.freeze_panes = f"B{layout.FIRST}"


def _format(page: Page, sheet: Worksheet) -> None:
    """Let each column hold what it takes: in one of texts nothing becomes a number or a day."""
    _widths(sheet, [_WIDEST, *(_width(one) for one in page.columns)])
    formats = [_TEXT, *(_number_format(one) for one in page.columns)]
    for column, format_ in enumerate(formats, 1):
        # Rows that are not there yet take the format of their column.
        sheet.column_dimensions[letters(column)].number_format = format_
        for row in range(layout.FIRST, layout.FIRST + len(page.rows) + 1):
            sheet.cell(row, column).number_format = format_


def _number_format(column: Column) -> str:
    if not column.is_single or column.key.datatype not in {_DATE, _BOOLEAN, *_NUMBERS}:
        return _TEXT
    return _DAY if column.key.datatype == _DATE else "General"


def _width(column: Column) -> int:
    is_long = column.key.language or column.key.datatype == LINK
    return _WIDEST if is_long else _WIDTH


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[letters(column)].width = width


def _restrict(sheet: Worksheet, column: int, one: Column, lists: _Lists) -> None:
    """Offer what may be picked, and refuse what cannot be right where one value is asked for."""
    rule = None
    if one.choices:
        place = lists.range_of(one.choices, one.heading)
        rule = DataValidation("list", formula1=place, allow_blank=True)
        rule.errorStyle = "stop" if one.is_closed and one.is_single else "information"
        rule.showErrorMessage = one.is_closed and one.is_single
    elif one.is_single and one.key.datatype == _BOOLEAN:
        rule = DataValidation("list", formula1='"true,false"', showErrorMessage=True)
    elif one.is_single and one.minimum is not None:
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1=str(one.minimum))
        rule.showErrorMessage = True
    if rule is not None:
        rule.error = one.needs
        rule.add(f"{letters(column)}{layout.FIRST}:{letters(column)}{layout.MAX_ROWS}")
        sheet.add_data_validation(rule)


def _help(sheet: Worksheet, pages: Sequence[Page], keys: Mapping[Key, str]) -> None:
    rows = [("Sheet", "Column", "Property", "Needs", "What it is")]
    for page in pages:
        rows.append((page.name, "", "", "", page.help))
        rows += [
            (page.name, one.heading, keys[one.key], one.needs, one.help) for one in page.columns
        ]
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = _put(sheet, number, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    _widths(sheet, (_WIDTH, _WIDTH, _WIDEST, _WIDTH, _LINES))
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a cell; a text stays a text, whatever it begins with.

    Raises:
        TemplateError: no cell can hold it.
    """
    cell = cast("Cell", sheet.cell(row, column))  # nothing is merged here
    spot = Spot(sheet.title, row, column)
    if isinstance(value, str) and (len(value) > layout.MAX_TEXT or CONTROL.search(value)):
        reason = f"more than {layout.MAX_TEXT:,} characters, or one that cells cannot hold"
        raise TemplateError(f"{spot}: the text has {reason}: {value[:60]!r}.")
    try:
        cell.value = encoded(value) if isinstance(value, str) else value
    except (IllegalCharacterError, ValueError) as error:
        raise TemplateError(f"{spot} cannot hold {str(value)[:60]!r}: {error}.") from None
    if isinstance(value, str):
        cell.data_type = "s"  # not a formula, nor an error, which openpyxl would see in some
        cell.number_format = _TEXT
        if value[:1] in {"=", "+", "-", "@", "'"}:
            cell.quotePrefix = True
    return cell
