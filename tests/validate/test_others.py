"""Anybody's shapes on anybody's data: names, remedies, and what cannot be checked whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Validate = Callable[..., Any]
Write = Callable[[str, str], Path]

SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ] , [ sh:path ex:name ; sh:datatype xsd:string ] ,
    [ sh:path ( ex:of [ sh:inversePath ex:name ] ) ; sh:maxCount 0 ; sh:severity sh:Warning ] ;
  sh:sparql [ sh:message "No 7." ; sh:select "SELECT $this WHERE { $this ?p 7 }" ] .
"""
TARGET = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "


def test_shapes_without_iris_get_names_that_stay(validate: Validate, write: Write) -> None:
    """Blank nodes have a new label on every run; who cites a rule needs one that stays."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C ;\n ex:age 7 .\nex:y a ex:C ;\n ex:name 1 .\n")

    runs = [validate("d.ttl", "--shapes", "s.ttl") for _ in range(2)]

    assert runs[0].code == 1
    assert runs[0].out == runs[1].out
    heads = [line for line in runs[0].out.splitlines() if line.startswith("https://")]
    assert heads == [
        "https://example.org/S/name#1  violation  https://example.org/S",
        "https://example.org/S/name#2  violation  https://example.org/S",
        "https://example.org/S/sparql1  violation  https://example.org/S",
    ]


def test_message_of_others_is_followed_by_what_to_do(validate: Validate, write: Write) -> None:
    """A validator's own message says what is wrong, not what to do; a line says where."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C .\nex:y a ex:C ;\n ex:name 1 .\n")

    out = validate("d.ttl", "--shapes", "s.ttl").out

    assert "  Add values of https://example.org/name until there are at least 1.\n" in out
    assert "  Write the value as xsd:string.\n" in out
    assert "<https://example.org/x>  (d.ttl:6)" in out
    assert "<https://example.org/y>  (d.ttl:8)" in out


def test_focus_without_an_iri_is_placed_by_what_refers_to_it(
    validate: Validate, write: Write
) -> None:
    """A steward cannot look for a blank node."""
    write(
        "s.ttl",
        "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:property ex:P .\n"
        "ex:P sh:path ex:q ; sh:minCount 1 .",
    )
    write("d.ttl", "ex:x a ex:C ;\n ex:p [ ex:r [] ] .\n")

    assert "    a blank node  (d.ttl:6)\n" in validate("d.ttl", "--shapes", "s.ttl").out


def test_data_of_ours_are_no_context_for_shapes_of_others(validate: Validate, write: Write) -> None:
    """Checked is what was named, and nothing else."""
    write("s.ttl", "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI .")
    write("d.trig", "<a:g> { <a:x> <https://example.org/p> 1 }")

    done = validate("d.trig", "--shapes", "s.ttl")

    assert (done.code, done.out) == (0, "Conforms: nothing to mend.\n")
    assert done.err == "checked 1 resources in 1 file\n"


@pytest.mark.parametrize(
    ("data", "is_idle"),
    [
        ("ex:x a ex:C .", False),
        (
            "ex:x a ex:Below . ex:Below <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:C .",
            False,
        ),
        ("ex:x ex:p 1 .", False),
        ("ex:node ex:q 1 .", False),
        ("ex:x a ex:c .", True),
    ],
)
def test_data_that_no_shape_looks_at_are_told_from_data_that_conform(
    validate: Validate, write: Write, data: str, *, is_idle: bool
) -> None:
    """A misspelt class would otherwise look like good data."""
    write(
        "s.ttl",
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .
ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:targetNode ex:node ; sh:nodeKind sh:IRI .""",
    )
    write("d.ttl", data)

    done = validate("d.ttl", "--shapes", "s.ttl")

    assert done.code == 0
    assert ("No shape has a target in these data" in done.out) is is_idle


@pytest.mark.parametrize(
    ("shapes", "code", "says"),
    [
        (TARGET + 'sh:sparql [ sh:select "SELECT $this {\\n{ " ] .', 2, "line 2, column"),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:None ; sh:sparql ex:Q . ex:Q sh:ask 'ASK x' .",
            2,
            "The query of https://example.org/Q cannot be parsed",
        ),
        (TARGET + "sh:sparql [ sh:select 'SELECT $this { $this nix:p 1 }' ] .", 2, "nix"),
        (TARGET + "sh:property [ sh:path ex:p ; sh:minCount 'x' ] .", 2, "minCount must be"),
        (TARGET + "sh:property [ sh:path ex:p ; sh:pattern '(' ] .", 2, "is no regular expression"),
        (TARGET + "sh:property [ sh:minCount 1 ] .", 2, "with a sh:path"),
        (TARGET + "sh:property [ sh:path ex:p ; sh:minCount 1, 2 ] .", 2, "one value only"),
        (TARGET + "sh:minCount 1 .", 2, "is for property shapes"),
        (TARGET + "sh:nodeKind ex:IRI .", 2, "sh:nodeKind must be sh:IRI"),
        (TARGET + "sh:closed 'yes' .", 2, "sh:closed must be true or false"),
        (TARGET + "sh:node [ sh:path ex:p ] .", 2, "must be a node shape"),
        (TARGET + "sh:or () .", 2, "must have a member"),
        (TARGET + "sh:property [ sh:path ex:p ; sh:languageIn ( ex:en ) ] .", 2, "language tags"),
        (
            TARGET + "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:T ] .",
            2,
            "must have a sh:qualifiedMinCount",
        ),
        (TARGET + "sh:sparql [ sh:message 'No.' ] .", 2, "must have one sh:select"),
        (TARGET + "sh:in ex:x .", 2, "sh:in of https://example.org/S is no list"),
        (
            TARGET
            + "sh:sparql [ sh:select 'SELECT $this { SERVICE <http://127.0.0.1:9/> {} }' ] .",
            2,
            "SERVICE",
        ),
        ("ex:S a sh:NodeShape .", 2, "No shape here has a target"),
        (TARGET + "sh:node ex:S .", 3, "recursive: https://example.org/S → https://example.org/S"),
        (
            TARGET + "sh:property ex:P . ex:P sh:path ex:p ; sh:or ( ex:T ) . ex:T sh:node ex:S .",
            3,
            "S → https://example.org/P → https://example.org/T → https://example.org/S",
        ),
        (TARGET + "sh:js [ sh:jsFunctionName 'f' ] .", 3, "JavaScript"),
        (
            "ex:S a sh:NodeShape ; sh:target [ sh:select 'SELECT ?this { ?this ?p 1 }' ] .",
            3,
            "targets by query",
        ),
        (
            TARGET
            + "sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p 1 } }' ] .",
            3,
            "shapesGraph",
        ),
    ],
)
def test_shapes_that_cannot_be_checked_whole_are_refused(
    validate: Validate, write: Write, shapes: str, code: int, says: str
) -> None:
    """Else "conforms" would mean "was not looked at"; the exit codes are pySHACL's."""
    write("s.ttl", shapes)
    write("d.ttl", "ex:x a ex:C ; ex:p 'a' .")

    done = validate("d.ttl", "--shapes", "s.ttl", "--output", "r.html")

    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert done.err.count("\n") == 1 or "http" in done.err
    assert not (write("x.ttl", "").parent / "r.html").exists()
