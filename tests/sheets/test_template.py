"""A template says all that the shapes ask for, and holds what data say."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyoxigraph import Quad, RdfFormat, parse

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("here")

Run = Callable[..., Any]
Fill = Callable[..., Any]

TRICKY = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:a a ex:Station ; rdfs:label "One"@en , "هدف"@ar ; skos:prefLabel "One"@en , "هدف"@ar ;
    ex:code "=1+1" ; ex:officers 007 ; ex:opened "1887-06-01"^^xsd:date ; ex:open true ;
    ex:share 0.10 ; ex:kind ex:river ; ex:district ex:north , ex:south ; ex:year "1900"^^xsd:gYear ;
    ex:note "a | b" , "back\\\\slash \\\\| bar" , "two\\nlines" , "#N/A" , "-1" , "'quoted" ;
    ex:web <https://example.org/a%20b?x=1#y> , <urn:isbn:1> .
ex:b a ex:Station , ex:Other ; rdfs:label "Two [2]"@en-GB ; skos:prefLabel "Two [2]"@en-GB ;
    ex:code "1.10" ; ex:officers 12 ; ex:opened "2026-11-22"^^xsd:date ; ex:open false ;
    ex:share 0.75 ; ex:district ex:north ; ex:colour "#ff0000" ; ex:colour ex:red ;
    ex:big 12345678901234567890 .
"""


def facts(text: str | bytes) -> set[Quad]:
    """Parse Turtle."""
    return set(parse(text, RdfFormat.TURTLE))


def test_template_has_a_column_for_each_property_with_what_the_shapes_ask(blank: bytes) -> None:
    """Stewards see cardinality, kind, choices and help where they type."""
    workbook = load_workbook(io.BytesIO(blank))
    sheet = workbook["Station"]
    heads = {
        key.value: (top.value, needs.value) for top, key, needs in zip(*sheet["1:3"], strict=True)
    }

    assert workbook.sheetnames == ["Station", "Help", "About", "Lists"]
    assert heads == {
        "IRI": ("IRI", "exactly one · the name of the resource"),
        "rdfs:label = skos:prefLabel@en": ("Label (en)", "exactly one · text, language en"),
        "ex:code": ("Code", "exactly one · text"),
        "ex:district^^IRI": ("District", "at least one · IRI"),
        "ex:note": ("Note", "some, if known · text"),
        "ex:kind^^IRI": ("Kind", "at most one · IRI"),
        "ex:officers^^xsd:integer": ("Officers", "at most one · whole number such as 12"),
        "ex:open^^xsd:boolean": ("Open", "at most one · true or false"),
        "ex:opened^^xsd:date": ("Opened", "at most one · day such as 2026-11-22"),
        "ex:share^^xsd:decimal": ("Share", "at most one · number such as 0.75"),
        "ex:web^^IRI": ("Web", "any number · IRI"),
        "ex:year^^xsd:gYear": ("Year", "any number · year such as 2026"),
    }
    note = sheet.cell(1, 3).comment
    assert note is not None
    assert "Give exactly one code." in note.text


def test_template_offers_lists_and_refuses_what_cannot_be_right(blank: bytes) -> None:
    """A code list is a drop-down; what may be new, such as a link, can be typed as well."""
    workbook = load_workbook(io.BytesIO(blank))
    sheet, lists = workbook["Station"], workbook["Lists"]
    keys = [cell.value for cell in sheet[2]]
    rules = {
        keys[next(iter(rule.sqref.ranges)).min_col - 1]: rule
        for rule in sheet.data_validations.dataValidation
    }

    kinds = rules["ex:kind^^IRI"]
    assert kinds.type == "list"
    assert kinds.showErrorMessage
    assert [
        [cell.value for cell in row] for row in lists[kinds.formula1.split("!")[1].replace("$", "")]
    ] == [
        ["river police [ex:river]"],
        ["ex:road"],
    ]
    assert not rules["ex:district^^IRI"].showErrorMessage
    assert (rules["ex:officers^^xsd:integer"].type, rules["ex:officers^^xsd:integer"].formula1) == (
        "whole",
        "1",
    )
    assert sheet.column_dimensions["C"].number_format == "@"


def test_example_row_is_not_read_and_an_empty_template_is_an_error(
    gpgraph: Run, folder: Path, blank: bytes
) -> None:
    """Who imports too early must not publish the example."""
    (folder / "blank.xlsx").write_bytes(blank)

    done = gpgraph("import", "blank.xlsx", "-o", "out.ttl")

    assert done.code == 2
    assert "No row is filled in" in done.err
    assert not (folder / "out.ttl").exists()


def test_data_come_back_to_the_letter_through_a_workbook(gpgraph: Run, folder: Path) -> None:
    """Formulas, bars, backslashes, noughts and old dates are what spreadsheets break."""
    (folder / "data.ttl").write_text(TRICKY, "utf-8")

    made = gpgraph("template", "Station", "-o", "x.xlsx", "--data", "data.ttl")
    done = gpgraph("import", "x.xlsx")

    assert made.err.splitlines()[0] == "wrote x.xlsx, with 2 rows"
    assert "hold" not in made.err
    assert done.code == 0, done.err
    assert facts(done.out) == facts(TRICKY)


def test_our_own_capabilities_come_back(gpgraph: Run, folder: Path) -> None:
    """The graph's own stewards use it, with differences that can be read."""
    source = ROOT / "data" / "capability" / "notes.ttl"
    words = ("template", "gp:Capability", "--languages", "en,fr", "--data", source)
    first = gpgraph(*words, "-o", "a.xlsx", is_theirs=False)
    done = gpgraph("import", "a.xlsx", "-o", "a.ttl", is_theirs=False)

    assert (first.code, done.code) == (0, 0), first.err + done.err
    found, meant = facts((folder / "a.ttl").read_bytes()), facts(source.read_bytes())
    assert found <= meant
    assert {str(quad.subject) for quad in meant - found} == {
        "<https://w3id.org/gpgraph/id/capability>"
    }


def test_what_no_cell_can_hold_is_said(gpgraph: Run, folder: Path) -> None:
    """A workbook that quietly lost statements would lose them for good at the next import."""
    (folder / "data.ttl").write_text(
        "@prefix ex: <https://example.org/> .\n"
        'ex:a a ex:Station ; ex:code "" ; ex:note " edge " ; ex:part [ ex:code "x" ] .\n'
        "ex:other a ex:District .\n",
        "utf-8",
    )

    done = gpgraph("template", "Station", "-o", "x.xlsx", "--data", "data.ttl")

    assert done.code == 0
    assert done.err.splitlines()[1:] == [
        "11 statements are about other resources and in none of the sheets.",
        "1 values are nodes without an IRI, and in none of the cells.",
        'Station!C4: a cell cannot hold "" as it is.',
        'Station!E4: a cell cannot hold " edge " as it is.',
    ]


def test_class_is_named_by_label_name_or_iri_and_others_are_listed(
    gpgraph: Run, folder: Path
) -> None:
    """Nobody knows IRIs by heart."""
    named = ("Place", "ex:Place", "https://example.org/Place", "place")
    codes = [gpgraph("template", name, "-o", "p.xlsx", "--overwrite").code for name in named]
    wrong = gpgraph("template", "Statoin", "-o", "q.xlsx")
    listed = gpgraph("template", "--list")

    assert codes == [0, 0, 0, 0]
    assert wrong.code == 2
    assert "ex:Place, ex:Station" in wrong.err
    assert not (folder / "q.xlsx").exists()
    assert listed.out == "ex:Place    place\nex:Station  police station\n"


def test_same_template_has_the_same_bytes(gpgraph: Run, folder: Path, blank: bytes) -> None:
    """A template that is kept under version control changes when the shapes do."""
    done = gpgraph("template", "ex:Station", "-o", "again.xlsx")

    assert done.code == 0
    assert (folder / "again.xlsx").read_bytes() == blank


def test_workbook_that_is_there_is_not_written_over(
    gpgraph: Run, filling: Fill, folder: Path
) -> None:
    """Somebody may have worked in it for days: it is what the data are made of."""
    with filling():
        pass
    before = (folder / "stations.xlsx").read_bytes()

    refused = gpgraph("template", "Station", "-o", "stations.xlsx")
    kept = (folder / "stations.xlsx").read_bytes()
    meant = gpgraph("template", "Station", "-o", "stations.xlsx", "--overwrite")

    assert refused.code == 2
    assert "stations.xlsx cannot be written: somebody may have filled it in" in refused.err
    assert kept == before
    assert meant.code == 0
    assert (folder / "stations.xlsx").read_bytes() != before


def test_texts_that_look_like_codes_of_the_file_come_back(gpgraph: Run, folder: Path) -> None:
    """ECMA-376, 22.9.2.19: ``_x0041_`` in a file of Excel is an A, unless it is written apart."""
    text = TRICKY.partition("ex:a ")[0] + (
        "ex:a a ex:Station ; rdfs:label '_x0041_ _x'@en ; skos:prefLabel '_x0041_ _x'@en ;"
        " ex:code '_x000D_' ; ex:district ex:north ; ex:note '_x005F_x0041_' ."
    )
    (folder / "data.ttl").write_text(text, "utf-8")
    made = gpgraph("template", "Station", "-o", "x.xlsx", "--data", "data.ttl")
    done = gpgraph("import", "x.xlsx")

    assert (made.code, done.code) == (0, 0), made.err + done.err
    assert facts(done.out) == facts(text)


def test_workbook_with_another_suffix_or_no_name_is_refused(gpgraph: Run) -> None:
    """Excel opens what is called .xlsx."""
    no_name = gpgraph("template", "Place")
    wrong = gpgraph("template", "Place", "-o", "x.xls")
    tag = gpgraph("template", "Place", "-o", "x.xlsx", "--languages", "english!")

    lost = gpgraph("template", "Place", "-o", "no-such-folder/x.xlsx")

    assert [done.code for done in (no_name, wrong, tag, lost)] == [2, 2, 2, 2]
    assert "no-such-folder/x.xlsx cannot be written: No such file or directory" in lost.err
    assert "-o FILE.xlsx" in no_name.err
    assert "not x.xls" in wrong.err
    assert "'english!' is no language tag" in tag.err
