"""A workbook that is to be written, as plain values."""

from dataclasses import dataclass

from gpgraph.model.sheets.cells import Value
from gpgraph.model.sheets.keys import Key


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Args:
        key: What it holds.
        heading: What it is called.
        needs: How many values of what kind, in words.
        help: What the property means, and what the shapes ask of it.
        choices: What may be picked, as it would stand in the cell.
        is_closed: Whether nothing else may stand there.
        is_single: Whether there is one value at most.
        is_required: Whether there must be one.
        minimum: The least number.
    """

    key: Key
    heading: str
    needs: str
    help: str = ""
    choices: tuple[str, ...] = ()
    is_closed: bool = False
    is_single: bool = False
    is_required: bool = False
    minimum: int | None = None


Row = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: a class, its columns, and rows that are as long as these, and one, for the IRI."""

    name: str
    class_iri: str
    title: str
    help: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Args:
        pages: Its sheets, one for each class.
        about: Rows of the sheet About.
    """

    pages: tuple[Page, ...]
    about: tuple[tuple[str, ...], ...]
