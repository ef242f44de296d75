"""Where in a text a statement is: an editor jumps there, and a wrong line is worse than none."""

import pytest
from tests.validate.conftest import Validate, Write

from gpgraph.model.lines import jsonlines, xmllines
from gpgraph.model.lines.subjectlines import statement_lines, subject_lines
from gpgraph.model.namespaces import PREFIXES
from gpgraph.store.resources import find_sources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<https://e.org/a> a <https://e.org/C> .", {"a": 1}),
        ("PREFIX : <https://e.org/>\n\n:a :p :b ;\n  :q :c .\n:b :p 1.\n", {"a": 3, "b": 5}),
        (
            "@prefix e: <https://e.org/> .\n# e:no\ne:a e:p 'x' . # why\ne:b e:p 2 .",
            {"a": 3, "b": 4},
        ),
        (
            'PREFIX : <https://e.org/>\n:a :p """one .\n:no :p 1 .\n""" .\n:b :p 2 .',
            {"a": 2, "b": 5},
        ),
        ("BASE <https://e.org/>\n<a> <p> <b> .\n<a> <p> <c> .", {"a": 2}),
        ("PREFIX e: <https://e.org/>\nGRAPH e:g {\n e:a e:p 1 .\n}\ne:b e:p 2 .", {"a": 3, "b": 5}),
        ("PREFIX e: <https://e.org/>\ne:a\\/b.c e:p 1 .", {"a/b.c": 2}),
    ],
)
def test_lines_of_subjects_are_found_where_statements_begin(
    text: str, expected: dict[str, int]
) -> None:
    """Our parser tells no lines; a wrong line would be worse than none."""
    found = subject_lines(text)

    assert found == {"https://e.org/" + name: line for name, line in expected.items()}


def test_lines_of_properties_are_found_wherever_they_begin() -> None:
    """Brackets, lists, strings with marks in them, several objects: none of it misleads."""
    text = """@prefix e: <https://e.org/> .
e:a a e:C ; e:p "a ; e:no . b" ,
    'c' , [ e:inner 1 ; e:no 2 ] ;
  e:q ( 1 2.5 e:b ) ; # e:no
  <https://e.org/r> true .
[] e:p e:a .
_:x e:p e:a . e:b e:p.q 1. e:c e:p 2
.
"""

    found = statement_lines(text)

    assert {(s.removeprefix("https://e.org/"), p): line for (s, p), line in found.items()} == {
        ("a", None): 2,
        ("a", PREFIXES["rdf"] + "type"): 2,
        ("a", "https://e.org/p"): 2,
        ("a", "https://e.org/q"): 4,
        ("a", "https://e.org/r"): 5,
        ("b", None): 7,
        ("b", "https://e.org/p.q"): 7,
        ("c", None): 7,
        ("c", "https://e.org/p"): 7,
    }


def test_lines_of_rdf_xml_follow_nodes_and_properties() -> None:
    """Nested nodes, xml:base and names of the document, and what is no RDF inside."""
    text = f"""<r:RDF xmlns:r="{PREFIXES["rdf"]}" xmlns:e="https://e.org/"
  xml:base="https://e.org/doc">
 <e:C r:about="a">
  <e:p>1</e:p>
  <e:q><e:C r:ID="b"
    ><e:p>2</e:p></e:C></e:q>
  <e:r r:parseType="Resource"><e:p>3</e:p></e:r>
  <e:s r:parseType="Literal"><e:C r:about="no"/></e:s>
 </e:C>
</r:RDF>"""

    found = xmllines.statement_lines(text)

    assert {
        (s.removeprefix("https://e.org/"), (p or "")[14:]): n for (s, p), n in found.items()
    } == {
        ("a", ""): 3,
        ("a", "p"): 4,
        ("a", "q"): 5,
        ("doc#b", ""): 5,
        ("doc#b", "p"): 6,
        ("a", "r"): 7,
        ("a", "s"): 8,
    }


def test_lines_of_json_ld_are_of_descriptions_before_references() -> None:
    """What an object says of a resource is what there is to mend."""
    text = """{"@context": {"e": "https://e.org/", "id": "@id"}, "@graph": [
 {"@id": "e:a", "e:p": {"@id": "e:b"}},
 {"id": "https://e.org/b",
  "e:p": {"@id": "e:c"}}]}"""

    found = jsonlines.statement_lines(text)

    assert found == {
        ("https://e.org/a", None): 2,
        ("https://e.org/b", None): 3,
        ("https://e.org/c", None): 4,
    }


def test_finding_about_an_alignment_names_the_row_of_its_table(
    validate: Validate, write: Write
) -> None:
    """A table is edited row by row; nobody can look up the hash that names an alignment."""
    table = (find_sources().root / "data/alignments/stated.sssom.tsv").read_text("utf-8")
    lines = table.splitlines()
    rows = [number for number, line in enumerate(lines, 1) if "\tgp:alignedWith\t" in line]
    row = next(number for number in rows if "\tsdg:16\t" in lines[number - 1])
    write("stated.sssom.tsv", table)
    write(
        "shapes.ttl",
        "PREFIX gp: <https://w3id.org/gpgraph/ontology#>\n"
        "ex:S sh:targetClass gp:Alignment ; a sh:NodeShape ;"
        " sh:not [ sh:path gp:object ; sh:hasValue <http://metadata.un.org/sdg/16> ] .\n"
        "ex:T a sh:NodeShape ; sh:targetSubjectsOf gp:alignedWith ; sh:property"
        " [ sh:path gp:alignedWith ; sh:maxCount 2 ] .",
    )
    done = validate("stated.sssom.tsv", "--shapes", "shapes.ttl")

    assert done.code == 1
    assert f"(stated.sssom.tsv:{row})" in done.out
    assert f"(stated.sssom.tsv:{rows[0]})" in done.out
    assert row != rows[0]
