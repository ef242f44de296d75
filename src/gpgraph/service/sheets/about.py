"""What the sheet About says of a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpgraph.errors import SourceFileError
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.cells import Sheet
from gpgraph.model.sheets.names import Names

_KINDS = (layout.SHEET, layout.BASE, layout.PREFIX, layout.PROPERTY)


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
    found = {kind: [line[1:] for line in lines if line[0] == kind] for kind in _KINDS}
    classes = {sheet: iri for sheet, iri in found[layout.SHEET] if sheet}
    names = {one.name for one in sheets}
    if missing := [sheet for sheet in classes if sheet not in names] or ([] if classes else [""]):
        rest = sorted(names - {layout.ABOUT, layout.HELP, layout.LISTS} - classes.keys())
        message = f"There is no sheet {missing[0]!r}, which the sheet {layout.ABOUT} names."
        message += f" There are also: {', '.join(rest) or 'no others'}. Give it its name back."
        raise SourceFileError(name, line=None, message=message)
    base = next((base for base, _ in found[layout.BASE]), "")
    declared = {prefix: iri for prefix, iri in found[layout.PREFIX] if prefix and iri}
    properties = frozenset(iri for iri, _ in found[layout.PROPERTY])
    return Description(classes, Names({**prefixes, **declared}, base), properties)


def _lines(sheet: Sheet) -> list[tuple[str, str, str]]:
    found = ((sheet.text(row, 1), sheet.text(row, 2), sheet.text(row, 3)) for row in sheet.rows)
    return list(found)
