"""Cells: where they are, what stands in them, and several values in one of them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

Value = str | int | float | bool | date | datetime | time

BAR = "|"
_SPLIT = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\|])")
_LETTERS = 26
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has not, and so neither cells nor RDF/XML: XML 1.0, section 2.2."""

_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MISTAKEN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A cell of a sheet; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        """Name the cell as formulas do: ``Objective!B7``."""
        return f"{self.sheet}!{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Args:
        kind: ``s`` a text, ``n`` a number, ``b`` true or false, ``d`` a date, a time or both,
            ``f`` a formula, ``e`` an error such as ``#N/A``.
        value: A date or time is a value of Python; of a formula or an error, its text.
    """

    kind: str
    value: Value

    @property
    def text(self) -> str:
        """The text of a cell that holds one, without spaces at its ends."""
        return str(self.value).replace("\r\n", "\n").replace("\r", "\n").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet that hold something, and the ranges that are merged."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[str, ...] = ()

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell as text; empty where nothing does."""
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text

    @property
    def rows(self) -> list[int]:
        """The rows that hold something, sorted."""
        return sorted({row for row, _ in self.cells})

    @property
    def columns(self) -> list[int]:
        """The columns that hold something, sorted; a space is nothing."""
        cells = self.cells.items()
        return sorted({column for (_, column), one in cells if one.kind != "s" or one.text})


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def decoded(text: str) -> str:
    """Return what a text stands for in a file: ``_x000D_`` is the end of a line typed elsewhere.

    Source:
        ECMA-376, part 1, section 22.9.2.19, ``ST_Xstring``.
    """
    units = _ENCODED.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond the first plane is two such units.
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def encoded(text: str) -> str:
    """Return how a text is written into a file, so that it is not taken for another."""
    return _MISTAKEN.sub("_x005F_", text)


def split(text: str) -> list[str]:
    r"""Return the values that a text holds: bars part them, and ``\|`` is a bar."""
    found = [match[1] for match in _SPLIT.finditer(text)]
    found = found[:-1] if found and not found[-1] and not text.endswith(BAR) else found
    return [value for one in found if (value := _ESCAPED.sub(r"\1", one.strip()))]


def joined(values: list[str]) -> str:
    """Write values so that ``split`` returns them."""
    return f" {BAR} ".join(re.sub(r"([\\|])", r"\\\1", value) for value in values)
