"""Make a workbook that stewards fill in: a sheet for each class, out of shapes and data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gpgraph.errors import TemplateError
from gpgraph.model.sheets import layout
from gpgraph.model.sheets.book import Book, Column, Page, Row
from gpgraph.service.checking.readings import Reading
from gpgraph.service.sheets.columns import Columns, Wish
from gpgraph.service.sheets.filling import Filled, example_of, losses, row_of
from gpgraph.service.sheets.knowledge import Knowledge, local_name
from gpgraph.store.sheets.writing import write_book

_BAD_NAME = re.compile(r"[\[\]:*?/\\']")
GUIDE = (
    "One row for each resource. Where a column has no value for a resource, leave its cell empty.",
    "The second row of a sheet says what a column holds: leave it as it is.",
    "Several values in one cell are parted by a bar: one | other. For a bar in a text, write \\|",
    "A resource is named by its IRI, whole or with a prefix: id:gpg-2017/1.",
    "What stands before a name in square brackets is for people: Terrorism [id:gpg-2017/1].",
    "A row whose first cell begins with # is not read, such as the example.",
    "Columns may be moved, hidden and left out, all but the first.",
    "A column may be added: with a property in the second row, such as skos:altLabel@fr.",
    "A column is not read whose second row begins with #, such as one of your own remarks.",
    "Turn it into RDF with: gpgraph import FILE.xlsx -o FILE.ttl",
)


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook, and what its maker should know."""

    content: bytes
    rows: int
    notes: tuple[str, ...]


def make_template(
    knowledge: Knowledge,
    classes: Sequence[str],
    *,
    languages: Sequence[str] = ("en",),
    base: str = "",
    data: Sequence[Reading] = (),
) -> Template:
    """Make a workbook with a sheet for each class.

    Args:
        knowledge: Shapes, and what they speak of.
        classes: Names of classes, as ``Knowledge.class_named`` takes them.
        languages: Languages that have columns in any case; those that the shapes require and the
            data have come on top.
        base: What names without a prefix stand behind.
        data: What the sheets hold; a sheet that has nothing to hold has an example.

    Raises:
        TemplateError: there is no such class, or a text fits into no cell.
    """
    knowledge = replace(knowledge, names=replace(knowledge.names, base=base))
    iris = list(dict.fromkeys(knowledge.class_named(name) for name in classes))
    names = _sheet_names(iris)
    filled = Filled.of(data)
    pages, notes, properties = list[Page](), list[str](), set[str]()
    filled_rows = 0
    for iri in iris:
        resources = filled.take(iri)
        made = Columns(knowledge, iri, Wish(tuple(languages), resources))
        columns = made.all()
        rows = tuple(row_of(knowledge, one, columns) for one in resources)
        filled_rows += len(rows)
        rows = rows or (example_of(knowledge, iri, columns),)
        pages.append(_page(knowledge, names[iri], iri, columns, rows))
        notes += losses(knowledge, names[iri], resources, columns)
        properties |= {path for one in columns for path in one.key.paths} - made.properties
    undeclared = sorted(path for path in properties if not knowledge.is_declared(path))
    book = Book(tuple(pages), _about(knowledge, pages, undeclared))
    keys = {one.key: one.key.written(knowledge.names) for page in pages for one in page.columns}
    return Template(write_book(book, keys), filled_rows, (*filled.notes(), *notes))


def _page(
    knowledge: Knowledge,
    name: str,
    class_iri: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
) -> Page:
    words = knowledge.words(class_iri)
    meaning = words.meaning and f"{words.meaning}."
    return Page(
        name,
        class_iri,
        words.label or local_name(class_iri),
        "\n\n".join(filter(None, (meaning, words.example))),
        columns,
        rows,
    )


def _sheet_names(iris: Sequence[str]) -> dict[str, str]:
    """Name a sheet for each class, as Excel allows: not too long, and each its own."""
    found: dict[str, str] = {}
    taken = {name.lower() for name in layout.NAMES}
    for iri in iris:
        stem = _BAD_NAME.sub(" ", local_name(iri)).strip()[: layout.MAX_NAME - 3] or "Sheet"
        name, number = stem, 2
        while name.lower() in taken:
            name, number = f"{stem} {number}", number + 1
        taken.add(name.lower())
        found[iri] = name
    return found


def _about(
    knowledge: Knowledge, pages: Sequence[Page], properties: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [(layout.FORMAT, layout.VERSION)]
    rows += [(layout.SHEET, page.name, page.class_iri) for page in pages]
    rows.append((layout.BASE, knowledge.names.base))
    rows += [(layout.PROPERTY, path) for path in properties]
    rows += [
        (layout.PREFIX, prefix, namespace)
        for prefix, namespace in sorted(knowledge.names.extra.items())
    ]
    return (*rows, ("",), *(("", line) for line in GUIDE))


def language_tags(text: str) -> tuple[str, ...]:
    """Return the language tags of a list with commas.

    Raises:
        TemplateError: one of them is none.
    """
    found = [one.strip().lower() for one in text.split(",") if one.strip()]
    for one in found:
        if not re.fullmatch(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", one):
            raise TemplateError(f"{one!r} is no language tag. Write such as en,fr,ar.")
    return tuple(dict.fromkeys(found))
