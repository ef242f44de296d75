"""What the sheet About says of a workbook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpgraph.errors import SourceFileError
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.cells import Sheet, Spot
from gpgraph.model.sheets.names import Names, NoIriError

_PREFIX = re.compile(r"[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""A prefix in Turtle, of ASCII: RDF 1.1 Turtle, ``PN_PREFIX``."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the sheet About says: the class of each sheet, names, and properties that are meant."""

    classes: Mapping[str, str]
    names: Names
    properties: frozenset[str] = frozenset()


def describe(sheets: Sequence[Sheet], name: str, prefixes: Mapping[str, str]) -> Description:
    """Read the sheet About.

    Args:
        sheets: All sheets of the workbook.
        name: What complaints call it.
        prefixes: Prefixes besides ours and those of the sheet.

    Raises:
        SourceFileError: it is no template of ours, or a sheet of it is missing.
    """
    about = next((one for one in sheets if one.name == layout.ABOUT), None)
    lines = _lines(about) if about is not None else []
    if about is None or not lines or lines[0][0] != layout.FORMAT:
        held = ", ".join(one.name for one in sheets)
        message = f"No sheet {layout.ABOUT} says what this workbook holds; its sheets are {held}."
        message += " Make a workbook with gpgraph template, and copy the cells into that."
        raise SourceFileError(name, line=None, message=message)
    if lines[0][1] != layout.VERSION:
        message = f"The workbook is a template of version {lines[0][1]!r}, and this program reads"
        message += f" version {layout.VERSION}. Make a new one with gpgraph template."
        raise SourceFileError(name, line=None, message=message)
    found = _Found(about, name, prefixes)
    classes = found.classes()
    held_names = {one.name for one in sheets}
    if missing := [one for one in classes if one not in held_names] or ([] if classes else [""]):
        rest = sorted(held_names - {layout.ABOUT, layout.HELP, layout.LISTS} - classes.keys())
        message = f"There is no sheet {missing[0]!r}, which the sheet {layout.ABOUT} names."
        message += f" There are also: {', '.join(rest) or 'no others'}. Give it its name back."
        raise SourceFileError(name, line=None, message=message)
    return Description(classes, found.names, found.properties())


def _lines(sheet: Sheet) -> list[tuple[str, str, str]]:
    found = ((sheet.text(row, 1), sheet.text(row, 2), sheet.text(row, 3)) for row in sheet.rows)
    return list(found)


class _Found:
    """What the rows say, each kind of them looked at as the statements will need it."""

    def __init__(self, sheet: Sheet, name: str, prefixes: Mapping[str, str]) -> None:
        self._sheet = sheet
        self._name = name
        base = next((self._sheet.text(row, 2) for row in self._rows(layout.BASE)), "")
        self.names = Names({**prefixes, **self._declared()}, base)

    def classes(self) -> dict[str, str]:
        rows = [row for row in self._rows(layout.SHEET) if self._sheet.text(row, 2)]
        return {self._sheet.text(row, 2): self._iri(row, 3) for row in rows}

    def properties(self) -> frozenset[str]:
        return frozenset(self._iri(row, 2) for row in self._rows(layout.PROPERTY))

    def _rows(self, kind: str) -> list[int]:
        return [row for row in self._sheet.rows if self._sheet.text(row, 1) == kind]

    def _declared(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self._rows(layout.PREFIX):
            # As Turtle writes them, many people will.
            prefix = self._sheet.text(row, 2).removesuffix(":")
            namespace = self._sheet.text(row, 3).removeprefix("<").removesuffix(">")
            if prefix and not _PREFIX.fullmatch(prefix):
                message = f"{prefix[:60]!r} is no prefix. Write a short word, such as ex."
                raise self._wrong(row, 2, message)
            if prefix and namespace:
                found[prefix] = self._iri(row, 3, f"<{namespace}>")
        return found

    def _iri(self, row: int, column: int, text: str = "") -> str:
        names = self.names if not text else Names()
        try:
            return names.iri(text or self._sheet.text(row, column))
        except NoIriError as error:
            raise self._wrong(row, column, str(error)) from None

    def _wrong(self, row: int, column: int, message: str) -> SourceFileError:
        spot = Spot(self._sheet.name, row, column)
        return SourceFileError(self._name, line=None, message=f"{spot}: {message}")
