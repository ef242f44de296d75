"""Rows become statements; what is wrong comes back on its cell, and nothing is written."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

pytestmark = pytest.mark.usefixtures("here")

Run = Callable[..., Any]
Fill = Callable[..., Any]
PREFIX = "@prefix ex: <https://example.org/> .\n"


def test_rows_become_turtle_that_is_the_same_every_time(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """A version control system shows what a steward has changed, and nothing else."""
    with filling() as book:
        book.put(row=9)
        book.set("IRI", "https://example.org/quay", row=9)

    first = gpgraph("import", "stations.xlsx", "-o", "out.ttl")
    text = (folder / "out.ttl").read_text("utf-8")
    again = gpgraph("import", "stations.xlsx", "-o", "out.ttl")

    assert (first.code, first.err) == (0, "2 resources, 14 statements: out.ttl\n")
    assert (again.code, (folder / "out.ttl").read_text("utf-8")) == (0, text)
    assert text.split("\n\n", 2)[2] == (
        "ex:pier a ex:Station ;\n"
        '    rdfs:label "Pier"@en ;\n'
        '    skos:prefLabel "Pier"@en ;\n'
        '    ex:code "007" ;\n'
        "    ex:district ex:north ;\n"
        '    ex:note "By the water" ;\n'
        '    ex:officers "12"^^xsd:integer .\n\n'
        "ex:quay a ex:Station ;\n"
        '    rdfs:label "Pier"@en ;\n'
        '    skos:prefLabel "Pier"@en ;\n'
        '    ex:code "007" ;\n'
        "    ex:district ex:north ;\n"
        '    ex:note "By the water" ;\n'
        '    ex:officers "12"^^xsd:integer .\n'
    )


def test_violation_comes_back_on_its_cell_and_nothing_is_written(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """A steward who fills in cells thinks in cells, not in focus nodes."""
    with filling() as book:
        book.set("ex:officers^^xsd:integer", 0)
        book.set("ex:code", None)
        book.set("ex:district^^IRI", "ex:north | ex:east")
        book.set("ex:kind^^IRI", "ex:air")
        book.set("ex:note", None)
        book.set("rdfs:label = skos:prefLabel@en", "1st")
        wrong = {key: book.cell(key) for key in _keys(book)}

    done = gpgraph("import", "stations.xlsx", "-o", "out.ttl")
    found = dict(re.findall(r"^stations\.xlsx: (Station!\w+): (.*)$", done.err, re.MULTILINE))

    assert done.code == 1
    assert done.out == ""
    assert not (folder / "out.ttl").exists()
    said = {
        "ex:officers^^xsd:integer": (
            "Count the officers, from 1. Use a value of at least 1."
            " (violation, ex:Station-officers)"
        ),
        "ex:code": "Give exactly one code. ",
        "ex:district^^IRI": "Say which district, and describe it. Let the value be an instance of ",
        "ex:kind^^IRI": "Use one of <https://example.org/river>, <https://example.org/road>.",
        "ex:note": "Add a note. ",
        "rdfs:label = skos:prefLabel@en": 'Write the value so that it matches "^[^0-9]".',
    }
    assert found.keys() == {wrong[key] for key in said}
    for key, message in said.items():
        assert message in found[wrong[key]]
    assert found[wrong["ex:note"]].endswith("(warning, ex:Station-note)")


def _keys(book: Any) -> list[str]:
    return [str(cell.value) for cell in book.sheet[2]]


CELLS: list[tuple[str, object, str]] = [
    ("ex:code", 1.5, "Here stands the number 1.5, where a text is asked for"),
    ("ex:code", datetime(2026, 2, 1), "Here stands a day"),  # noqa: DTZ001 - a cell has no zone
    ("ex:code", True, "Here stands true or false"),
    ("ex:code", "=1+1", "This is a formula"),
    ("ex:code", "#N/A", "This is the error #N/A"),
    ("ex:officers^^xsd:integer", 2.5, "2.5 is no whole number"),
    ("ex:officers^^xsd:integer", "a dozen", "'a dozen' is not a whole number"),
    ("ex:opened^^xsd:date", "22.11.2026", "'22.11.2026' is not a day such as"),
    ("ex:opened^^xsd:date", "2026-02-30", "'2026-02-30' is not a day"),
    ("ex:opened^^xsd:date", 46000, "Here stands the number 46000. Write a day"),
    ("ex:open^^xsd:boolean", "yes", "'yes' is not true or false"),
    ("ex:district^^IRI", "The North", "'The North' is no IRI"),
    ("ex:district^^IRI", "exx:north", "The prefix exx: is not known"),
    ("ex:web^^IRI", "https://example.org/a b", "may hold no spaces"),
    ("ex:web^^IRI", "https://example.org/50%", "is no IRI: Invalid IRI percent encoding"),
    ("ex:web^^IRI", "https://[example/", "is no IRI: Invalid character '['"),
    ("IRI", "ex:50%", "is no IRI: Invalid IRI percent encoding"),
    ("ex:code", timedelta(hours=30), "Here stands the number 1.25, where a text is asked for"),
    ("ex:note", "bell_x0007_", "A character stands here that cannot be seen, U+0007"),
    ("IRI", None, "Name the resource of this row"),
    ("IRI", 7, "7 is no text"),
    ("IRI", "pier", "'pier' is no IRI"),
]


def test_cell_that_is_not_what_its_column_asks_for_is_named(gpgraph: Run, filling: Fill) -> None:
    """Spreadsheets turn what people type into something else: nothing is guessed."""
    with filling() as book:
        spots = []
        for row, (key, value, _) in enumerate(CELLS, 6):
            book.put(row)
            book.set("IRI", f"ex:s{row}", row)
            book.set(key, value, row)
            spots.append(book.cell(key, row))

    done = gpgraph("import", "stations.xlsx")
    told = {line.split(": ", 2)[1]: line.split(": ", 2)[2] for line in done.err.splitlines()[:-1]}

    assert (done.code, done.out) == (1, "")
    assert list(told) == sorted(told, key=lambda spot: int(re.sub(r"\D", "", spot)))
    for spot, (key, value, message) in zip(spots, CELLS, strict=True):
        assert message in told.get(spot, ""), (key, value)
    assert told.keys() == set(spots)


def test_what_people_type_another_way_is_understood(gpgraph: Run, filling: Fill) -> None:
    """Numbers as text, days as text or as days, labels before names: the same statements."""
    with filling() as book:
        book.set("ex:officers^^xsd:integer", " 12 ")
        book.set("ex:opened^^xsd:date", "2026-11-22")
        book.set("ex:share^^xsd:decimal", 0.1)
        book.set("ex:open^^xsd:boolean", "TRUE")
        book.set("ex:year^^xsd:gYear", 1999)
        book.set("ex:district^^IRI", "<https://example.org/north>")
        book.put(row=6)
        book.set("IRI", "ex:other", row=6)
        book.set("ex:opened^^xsd:date", date(2026, 11, 22), row=6)
        book.set("ex:share^^xsd:decimal", "0.1", row=6)
        book.set("ex:open^^xsd:boolean", True, row=6)
        book.set("ex:year^^xsd:gYear", "1999", row=6)

    done = gpgraph("import", "stations.xlsx")
    facts = parse(done.out, RdfFormat.TURTLE)
    said: dict[str, set[str]] = {}
    for fact in facts:
        said.setdefault(str(fact.subject), set()).add(f"{fact.predicate} {fact.object}")

    assert done.code == 0, done.err
    assert said["<https://example.org/pier>"] == said["<https://example.org/other>"]
    assert len(said["<https://example.org/pier>"]) == 11


def test_marked_copy_has_the_complaints_on_the_cells_and_can_be_mended_and_imported(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """The workbook itself says what to do, until it has been done."""
    with filling() as book:
        book.set("ex:code", 1.5)
        book.set("ex:officers^^xsd:integer", 0)
        code, officers = book.column("ex:code"), book.column("ex:officers^^xsd:integer")

    done = gpgraph("import", "stations.xlsx", "--marked", "marked.xlsx")
    marked = load_workbook(folder / "marked.xlsx")
    sheet = marked["Station"]
    notes = {cell.coordinate: cell.comment.text for cell in sheet[5] if cell.comment}
    sheet.cell(5, code).value, sheet.cell(5, officers).value = "007", 12
    marked.save(folder / "mended.xlsx")
    mended = gpgraph("import", "mended.xlsx", "-o", "out.ttl", "--marked", "clean.xlsx")
    clean = load_workbook(folder / "clean.xlsx")["Station"]

    assert done.code == 1
    assert set(notes) == {sheet.cell(5, code).coordinate, sheet.cell(5, officers).coordinate}
    assert "Count the officers, from 1." in notes[sheet.cell(5, officers).coordinate]
    assert sheet.cell(5, code).fill.fill_type == "solid"
    assert mended.code == 0, mended.err
    assert not [cell for row in clean.iter_rows(min_row=4) for cell in row if cell.comment]
    assert clean.cell(5, code).fill.fill_type is None
    assert clean.cell(1, code).comment is not None


def test_line_ends_that_excel_has_written_are_line_ends(gpgraph: Run, filling: Fill) -> None:
    """It writes what is pasted from Windows as ``_x000D_``, and a smile as two units."""
    with filling() as book:
        book.set("ex:note", "one_x000D_\ntwo_x000D_three _xD83D__xDE00_ _x005F_x0041_")

    done = gpgraph("import", "stations.xlsx")

    assert done.code == 0, done.err
    assert 'ex:note """one\ntwo\nthree \N{GRINNING FACE} _x0041_"""' in done.out


def test_cell_far_below_costs_nothing_and_a_space_is_no_column(gpgraph: Run, filling: Fill) -> None:
    """Both happen to everybody, unseen; a million rows between would take all memory."""
    with filling() as book:
        book.sheet.cell(1_048_576, book.column("ex:note")).value = " "
        book.sheet.cell(9, 40).value = " "

    done = gpgraph("import", "stations.xlsx", "--marked", "marked.xlsx")

    assert done.code == 0, done.err
    assert "1 resources, 7 statements" in done.err


def test_very_large_number_has_the_digits_that_are_shown(gpgraph: Run, filling: Fill) -> None:
    """What is stored is the nearest power of two, and nobody has typed its digits."""
    with filling() as book:
        book.set("ex:share^^xsd:decimal", 1e23)

    done = gpgraph("import", "stations.xlsx")

    assert f'ex:share "1{"0" * 23}"^^xsd:decimal' in done.out


def test_moment_without_a_zone_is_no_time_stamp(gpgraph: Run, filling: Fill) -> None:
    """XML Schema 1.1: that is all that the two differ in, and a cell has no zone."""
    with filling() as book:
        for row, column in ((2, 20), (2, 21)):
            book.sheet.cell(row, column).value = "ex:note^^xsd:dateTime"
        book.sheet.cell(2, 21).value = "ex:note^^xsd:dateTimeStamp"
        for column in (20, 21):
            moment = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - a cell has no zone
            book.sheet.cell(5, column).value = moment

    done = gpgraph("import", "stations.xlsx")

    assert done.code == 1
    assert "Station!U5: '2026-11-22T09:30:00' is not a moment such as" in done.err
    assert "Station!T5" not in done.err.replace("Station!T5: Add a note", "")


def test_resource_in_two_rows_and_merged_cells_are_complaints(gpgraph: Run, filling: Fill) -> None:
    """Neither says for sure what is meant."""
    with filling() as book:
        book.put(row=6)
        book.put(row=7)
        book.set("IRI", "ex:other", row=7)
        book.sheet.merge_cells("C7:C8")
        book.sheet.merge_cells("D1:E1")

    done = gpgraph("import", "stations.xlsx")

    assert done.code == 1
    assert "Station!A6: ex:pier is the resource of Station!A5, too." in done.err
    assert "Station!C7: The cells C7:C8 are merged" in done.err
    assert "D1" not in done.err


def test_file_that_somebody_wrote_by_hand_is_not_written_over(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """An import that took its place would lose every comment and what no cell holds."""
    (folder / "mine.ttl").write_text(PREFIX + "ex:a ex:b ex:c .", "utf-8")
    with filling():
        pass

    refused = gpgraph("import", "stations.xlsx", "-o", "mine.ttl")
    kept = (folder / "mine.ttl").read_text("utf-8")
    meant = gpgraph("import", "stations.xlsx", "-o", "mine.ttl", "--overwrite")

    assert refused.code == 2
    assert "no import has made that file" in refused.err
    assert kept.endswith("ex:a ex:b ex:c .")
    assert meant.code == 0


def test_own_columns_languages_short_names_and_prefixes_work(gpgraph: Run, filling: Fill) -> None:
    """The template is a beginning: stewards know more than the shapes."""
    with filling() as book:
        book.sheet.cell(2, 20).value = "rdfs:label = skos:prefLabel@fr"
        book.sheet.cell(5, 20).value = "La jetée"
        book.sheet.cell(2, 21).value = "own:colour^^IRI"
        book.sheet.cell(5, 21).value = "own:red | blue"
        book.sheet.cell(2, 22).value = "# mine"
        book.sheet.cell(5, 22).value = "=TODAY()"
        book.set("IRI", "pier")
        about = book.workbook["About"]
        for row in about.iter_rows(max_row=6):
            if row[0].value == "Base":
                row[1].value = "https://example.org/id/"
        about.append(["Prefix", "own:", "<https://own.example/>"])
        about.append(["Property", "https://own.example/colour"])

    done = gpgraph("import", "stations.xlsx")

    assert done.code == 0, done.err
    assert '"La jetée"@fr' in done.out
    assert "own:colour <https://example.org/id/blue>,\n        own:red" in done.out
    assert "<https://example.org/id/pier> a ex:Station" in done.out


HEADS: list[tuple[str, Callable[[Any], object], str]] = [
    (
        "misspelt property",
        lambda book: book.set("ex:officers^^xsd:integer", "ex:oficers^^xsd:integer", row=2),
        "has a property https://example.org/oficers. Is https://example.org/officers meant?",
    ),
    (
        "column without a property",
        lambda book: book.set("ex:officers^^xsd:integer", None, row=2),
        "No property stands here, so it cannot be told what column",
    ),
    (
        "property that is none",
        lambda book: book.set("ex:officers^^xsd:integer", "officers", row=2),
        "'officers' names no property",
    ),
    (
        "language without a tag",
        lambda book: book.set("ex:note", "ex:note^^rdf:langString", row=2),
        "'ex:note^^rdf:langString' names no property",
    ),
    (
        "a resource above the first row",
        lambda book: (book.put(row=4), book.sheet.delete_rows(3)),
        "Station!A3: ex:pier stands in a row that is not read",
    ),
    (
        "class that is no IRI",
        lambda book: book.workbook["About"].__setitem__("C2", "police station"),
        "About!C2: 'police station' is no IRI",
    ),
    (
        "prefix that is none",
        lambda book: book.workbook["About"].append(["Prefix", "my own", "https://own.example/"]),
        "'my own' is no prefix",
    ),
    (
        "prefix that Turtle does not have",
        lambda book: book.workbook["About"].append(["Prefix", "x²", "https://own.example/"]),
        "'x²' is no prefix",
    ),
    (
        "prefix of nothing",
        lambda book: book.workbook["About"].append(["Prefix", "own", "own.example"]),
        "'own.example' is no IRI",
    ),
    ("rows moved", lambda book: book.sheet.delete_rows(2), "Station!A2: Here must stand IRI"),
    (
        "sheet renamed",
        lambda book: setattr(book.sheet, "title", "Sheet1"),
        "There is no sheet 'Station', which the sheet About names. There are also: Sheet1.",
    ),
    (
        "another workbook",
        lambda book: book.workbook.remove(book.workbook["About"]),
        "its sheets are Station, Help, Lists. Make a workbook with gpgraph template",
    ),
    (
        "later version",
        lambda book: book.workbook["About"].__setitem__("B1", "2"),
        "a template of version '2'",
    ),
]


@pytest.mark.parametrize(("spoil", "says"), [head[1:] for head in HEADS], ids=[h[0] for h in HEADS])
def test_workbook_whose_head_is_not_as_it_must_be_is_an_error(
    gpgraph: Run, filling: Fill, folder: Path, spoil: Callable[[Any], object], says: str
) -> None:
    """Nothing is read into columns that may mean something else."""
    with filling() as book:
        spoil(book)

    done = gpgraph("import", "stations.xlsx", "-o", "out.ttl")

    assert done.code == 2
    assert done.err.startswith("gpgraph: stations.xlsx: ")
    assert says in done.err
    assert not (folder / "out.ttl").exists()


def test_rows_may_refer_to_what_is_beside_them_and_replace_what_the_file_said(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """The file that is written anew does not count as another source of what it said before."""
    with filling():
        pass
    first = gpgraph("import", "stations.xlsx", "-o", "out.ttl")
    with filling() as book:
        book.set("ex:code", "008")

    second = gpgraph("import", "stations.xlsx", "-o", "out.ttl", "--data", "out.ttl")

    assert (first.code, second.code) == (0, 0), second.err
    assert '"008"' in (folder / "out.ttl").read_text("utf-8")
    assert '"007"' not in (folder / "out.ttl").read_text("utf-8")


def test_what_breaks_a_rule_for_something_else_is_told_on_the_cell_that_names_it(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """A district that may have one station only is broken by the row that gives it another."""
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> ."
        "ex:D a sh:NodeShape ; sh:targetClass ex:District ; sh:property ex:D-one . "
        "ex:D-one sh:path [ sh:inversePath ex:district ] ; sh:maxCount 1 ; sh:message 'One only.'."
    )
    (folder / "more.ttl").write_text(shape, "utf-8")
    (folder / "there.ttl").write_text(PREFIX + "ex:old ex:district ex:north .", "utf-8")
    with filling() as book:
        spot = book.cell("ex:district^^IRI")

    done = gpgraph("import", "stations.xlsx", "--shapes", "more.ttl", "--data", "there.ttl")

    assert done.code == 1
    assert f"{spot}: One only. Keep at most 1 of" in done.err


def test_strict_makes_warnings_count(gpgraph: Run, filling: Fill) -> None:
    """As with validate."""
    with filling() as book:
        book.set("ex:note", None)

    codes = [gpgraph("import", "stations.xlsx", *flags).code for flags in ((), ("--strict",))]

    assert codes == [0, 1]


def test_objective_of_ours_is_checked_as_validate_checks_it(gpgraph: Run, folder: Path) -> None:
    """Against our shapes, beside our data; the message is the shape's, the place the cell."""
    made = gpgraph("template", "Objective", "-o", "o.xlsx", is_theirs=False)
    workbook = load_workbook(io.BytesIO((folder / "o.xlsx").read_bytes()))
    sheet = workbook["Objective"]
    keys = [cell.value for cell in sheet[2]]
    for key, value in {
        "IRI": "https://example.org/id/1.9",
        "rdfs:label = skos:prefLabel@en": "Ours",
        "dcterms:identifier = skos:notation": "1.9",
        "gp:codeAssignedBy^^IRI": "id:gpgraph",
        "gp:objectiveOf^^IRI": "Something [id:gpg-2017/1]",
        "skos:inScheme^^IRI": "id:gpg-2017",
        "skos:scopeNote@en": "Of our own.",
    }.items():
        sheet.cell(5, keys.index(key) + 1).value = value
    workbook.save(folder / "o.xlsx")

    done = gpgraph("import", "o.xlsx", is_theirs=False)

    assert made.code == 0
    assert done.code == 1
    place = sheet.cell(5, keys.index("gp:position^^xsd:integer") + 1).coordinate
    assert f"o.xlsx: Objective!{place}: Give exactly one gp:position" in done.err
