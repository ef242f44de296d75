"""From the sheets of a workbook to statements, each of which knows its cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode, Quad

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import compact, expand
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.cells import Cell, Sheet, Spot, letters
from gpgraph.model.sheets.keys import Key, read_key
from gpgraph.model.sheets.literals import CellError, terms
from gpgraph.model.sheets.names import Names, NoIriError
from gpgraph.model.stableturtle import Statement
from gpgraph.service.sheets.about import Description

_TYPE = NamedNode(expand("rdf:type"))


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a cell by itself, whatever the shapes say."""

    spot: Spot
    message: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement, and the cell that makes it."""

    subject: NamedNode
    path: NamedNode
    value: NamedNode | Literal
    spot: Spot


@dataclass(slots=True)
class Rows:
    """What the rows of a workbook say.

    Args:
        stated: Statements in the order of cells.
        complaints: Cells that say nothing that is understood.
        spots: The cell that names each resource.
        keys: For each sheet, what its columns hold.
    """

    stated: list[Stated] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    spots: dict[NamedNode, Spot] = field(default_factory=dict)
    keys: dict[str, dict[int, Key]] = field(default_factory=dict)

    def statements(self) -> Iterator[Statement]:
        """Yield what is stated, without the cells."""
        return ((one.subject, one.path, one.value) for one in self.stated)

    def facts(self) -> tuple[Quad, ...]:
        """Return the statements, each once."""
        return tuple(dict.fromkeys(Quad(*one) for one in self.statements()))


def read_rows(
    sheets: Sequence[Sheet],
    about: Description,
    name: str,
    is_known: Callable[[str, str], bool],
    known: Callable[[str], Sequence[str]],
) -> Rows:
    """Read every row of the sheets that hold resources.

    Args:
        sheets: All sheets.
        about: What they hold.
        name: What complaints call the workbook.
        is_known: Whether resources of a class may have a property: class, property.
        known: The properties that they may have, for who has misspelt one.

    Raises:
        SourceFileError: the head of a sheet is not as it must be.
    """
    found = Rows()
    by_name = {one.name: one for one in sheets}
    for sheet_name, class_iri in about.classes.items():
        sheet = by_name[sheet_name]
        keys = _keys(sheet, about.names, name)
        for column, key in keys.items():
            for path in key.paths:
                if path not in about.properties and not is_known(class_iri, path):
                    spot = Spot(sheet.name, layout.KEYS, column)
                    raise _unknown(spot, path, name, known(class_iri))
        found.keys[sheet.name] = keys
        _refuse_merged(sheet, found)
        _read(sheet, class_iri, keys, about.names, found)
    return found


def _keys(sheet: Sheet, names: Names, name: str) -> dict[int, Key]:
    if sheet.text(layout.KEYS, layout.IRI) != layout.IRI_KEY:
        spot = Spot(sheet.name, layout.KEYS, layout.IRI)
        message = (
            f"Here must stand {layout.IRI_KEY}: the second row says what the columns hold, and"
        )
        message += " the first column names the resources. Put the rows back as they were."
        raise SourceFileError(name, line=None, message=f"{spot}: {message}")
    if first := _is_resource(sheet.text(layout.NEEDS, layout.IRI), names):
        spot = Spot(sheet.name, layout.NEEDS, layout.IRI)
        message = (
            f"{first} stands in a row that is not read: resources begin in row {layout.FIRST}."
        )
        message += " A row above it is missing. Put it back."
        raise SourceFileError(name, line=None, message=f"{spot}: {message}")
    found: dict[int, Key] = {}
    for column in sheet.columns:
        text = sheet.text(layout.KEYS, column)
        if column == layout.IRI or text.startswith(layout.COMMENT):
            continue
        key = read_key(text, names)
        if key is None:
            spot = Spot(sheet.name, layout.KEYS, column)
            what = f"{text!r} names no property" if text else "No property stands here"
            message = f"{what}, so it cannot be told what column {letters(column)} holds. Write"
            message += " one such as skos:altLabel@fr, gp:position^^xsd:integer or"
            message += f" skos:related^^IRI, or {layout.COMMENT} where it is not to be read."
            raise SourceFileError(name, line=None, message=f"{spot}: {message}")
        found[column] = key
    return found


def _is_resource(text: str, names: Names) -> str:
    """Return the text if it names a resource; what people are told there has spaces in it."""
    try:
        return text if names.iri(text) else ""
    except NoIriError:
        return ""


def _unknown(spot: Spot, path: str, name: str, known: Sequence[str]) -> SourceFileError:
    like = get_close_matches(path, known, n=1)
    hint = f" Is {compact(like[0])} meant?" if like else ""
    message = f"{spot}: Neither the shapes nor an ontology that is at hand has a property"
    message += f" {compact(path)}.{hint} If it is right, add a row to the sheet {layout.ABOUT}:"
    message += f" {layout.PROPERTY}, and its IRI."
    return SourceFileError(name, line=None, message=message)


def _refuse_merged(sheet: Sheet, found: Rows) -> None:
    for merged in sheet.merged:
        corner, _, end = merged.partition(":")
        column, row = _place(corner)
        if _place(end or corner)[1] >= layout.FIRST:
            message = f"The cells {merged} are merged, so it cannot be told which of them the value"
            message += " is for. Unmerge them, and write it into each."
            found.complaints.append(Complaint(Spot(sheet.name, row, column), message))


def _place(corner: str) -> tuple[int, int]:
    name = corner.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(corner.removeprefix(name))


def _read(sheet: Sheet, class_iri: str, keys: Mapping[int, Key], names: Names, found: Rows) -> None:
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        is_read = column == layout.IRI or column in keys
        if row >= layout.FIRST and is_read and (cell.kind != "s" or cell.text):
            by_row.setdefault(row, {})[column] = cell
    for row, cells in sorted(by_row.items()):
        first = cells.get(layout.IRI)
        if first is not None and first.text.startswith(layout.COMMENT):
            continue
        spot = Spot(sheet.name, row, layout.IRI)
        subject = _subject(first, spot, names, found)
        if subject is None:
            continue
        found.spots[subject] = spot
        found.stated.append(Stated(subject, _TYPE, NamedNode(class_iri), spot))
        for column, cell in sorted(cells.items()):
            if column in keys:
                place = Spot(sheet.name, row, column)
                found.stated += _values(subject, cell, keys[column], names, place, found)


def _subject(cell: Cell | None, spot: Spot, names: Names, found: Rows) -> NamedNode | None:
    """Return the resource that a row is about, or complain."""
    try:
        subject = NamedNode(_name(cell, names))
    except NoIriError as error:
        found.complaints.append(Complaint(spot, str(error)))
        return None
    if subject in found.spots:
        message = f"{names.short(subject.value)} is the resource of {found.spots[subject]}, too."
        message += " Put all that is said of it into one row."
        found.complaints.append(Complaint(spot, message))
        return None
    return subject


def _name(cell: Cell | None, names: Names) -> str:
    if cell is None:
        raise NoIriError("Name the resource of this row, by an IRI: its other cells are filled.")
    if cell.kind != "s":
        raise NoIriError(f"{cell.value} is no text. Format the column as text and type it again.")
    return names.iri(cell.text)


def _values(  # noqa: PLR0913, PLR0917 - what a statement is made of
    subject: NamedNode, cell: Cell, key: Key, names: Names, spot: Spot, found: Rows
) -> Iterator[Stated]:
    try:
        values = terms(cell, key, names)
    except CellError as error:
        found.complaints.append(Complaint(spot, str(error)))
        return
    for path in key.paths:
        for value in values:
            yield Stated(subject, NamedNode(path), value, spot)
