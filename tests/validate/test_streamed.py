"""Very much data go to the fast engine as a file; the report is the one of any other road."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode
from tests.validate.conftest import PROLOGUE, Done, Validate, Write

from gpgraph.errors import ShapesError, SourceFileError
from gpgraph.model.report import Finding, Report
from gpgraph.service.checking.readings import Given
from gpgraph.service.checking.streaming import validate_streamed
from gpgraph.service.checking.validation import Policy, validate_against, waivers_in
from gpgraph.store.engines.choice import Engine

FAST = Policy(engine=Engine.SHACL, today=date(2026, 11, 22))
SHAPES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/" ] .
ex:Report a sh:NodeShape ; sh:targetClass ex:Report ; sh:targetNode ex:named ; sh:closed false ;
  sh:property ex:title, ex:date, ex:part, ex:code, ex:of ; sh:sparql ex:twice .
ex:title sh:path dcterms:title ; sh:minCount 1 ; sh:uniqueLang true ; sh:severity sh:Warning .
ex:date sh:path dcterms:issued ; sh:datatype xsd:date ; sh:message "Write a date." .
ex:part sh:path ex:part ; sh:property [ sh:path ex:number ; sh:minCount 1 ; sh:maxInclusive 5 ] .
ex:code sh:path ex:code ; sh:pattern "^[A-Z]$" ; sh:in ( "A" "B" ) ; sh:severity sh:Info .
ex:of sh:path [ sh:inversePath ex:has ] ; sh:nodeKind sh:IRI .
ex:Text a sh:NodeShape ; sh:targetObjectsOf ex:text ; sh:maxLength 3 ; sh:nodeKind sh:Literal .
ex:Linked a sh:NodeShape ; sh:targetObjectsOf ex:link ; sh:class ex:Report .
ex:twice sh:prefixes ex: ; sh:message "{$this} has {?value}." ; sh:select \"\"\"
  SELECT $this ?value WHERE { $this ex:code ?value , ?other FILTER (?other != ?value) }\"\"\" .
"""
REPORTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex:a a ex:Report ; rdfs:label "Rapport"@fr , "Report"@en ;
  dcterms:issued "yesterday" , "2020-13-01"^^xsd:date ; ex:code "A" , "é\\nC" ;
  ex:part [ ex:number 7 ] , [ rdfs:label "no number" ; ex:inner [ ex:link [] ] ] ;
  ex:text "tiny" , "ok" , "lang"@en--ignored .
""".replace("--ignored", "")
MORE = """
ex:b a ex:Small ; ex:text <https://example.org/not-a-text> ; ex:link ex:nowhere , _:x , "ex" .
ex:Small <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:Report .
_:x ex:has ex:a ; ex:code "z" . _:y ex:has ex:b .
"""
TRIPLES = """\
# named is a target by its name
<https://example.org/named>\t<https://example.org/code> "Q"@en .
  <https://example.org/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>\
 <https://example.org/Report> .

<https://example.org/c><http://purl.org/dc/terms/title>"1"@en . # beside it
<https://example.org/c> <http://purl.org/dc/terms/title> "2"@en .
_:x <https://example.org/link> <https://example.org/d\\u00e9> .
"""
QUADS = '<https://example.org/c> <https://example.org/code> "CC" <https://example.org/graph> .\n'
GRAPHS = "ex:g { ex:e a ex:Report ; dcterms:title 'T'@en ; ex:code 'A' . } ex:f a ex:Report ."
OBJECTS = json.dumps(
    {
        "@context": {"@vocab": "https://example.org/"},
        "@id": "https://example.org/j",
        "@type": "Report",
        "code": "j",
    },
    indent=1,
)
XML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">
 <Report rdf:about="https://example.org/x"><code>x</code><part rdf:parseType="Resource"/></Report>
</rdf:RDF>
"""
FILES = {
    "reports.ttl": REPORTS,
    "more.ttl": MORE,
    "triples.nt": TRIPLES,
    "quads.nq": QUADS,
    "graphs.trig": PROLOGUE.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + GRAPHS,
    "objects.jsonld": OBJECTS,
    "of-xml.rdf": XML,
}
WAIVER = """
[] a sh:ValidationResult ; sh:focusNode ex:c ; sh:sourceShape ex:title ;
  dcterms:description "Known." ; schema:expires "2027-01-31"^^xsd:date .
[] a sh:ValidationResult ; sh:focusNode ex:c ; sh:sourceShape ex:nothing ;
  dcterms:description "Of no use." ; schema:expires "2027-01-31"^^xsd:date .
"""


def told(finding: Finding) -> Finding:
    """Return a finding with one label for all blank nodes: theirs differ from run to run."""
    focus, value = (
        BlankNode("b") if isinstance(term, BlankNode) else term
        for term in (finding.focus, finding.value)
    )
    assert focus is not None
    return replace(finding, focus=focus, value=value)


def comparable(report: Report) -> Mapping[str, Any]:
    """Return all of a report, without the order of what differs by labels alone."""
    parts = {name: getattr(report, name) for name in Report.__dataclass_fields__}
    findings = sorted(map(told, report.findings), key=lambda one: (one.order, str(one)))
    return {**parts, "findings": findings}


def both(given: Given, shapes: Path, policy: Policy = FAST) -> Report:
    """Return the report of the streamed road, which is the one of the other."""
    rules = Given((shapes,))
    streamed = validate_streamed(given, rules, policy)

    assert comparable(streamed) == comparable(validate_against(given, rules, policy))
    return streamed


@pytest.fixture
def files(write: Write) -> Callable[..., tuple[Path, ...]]:
    """Return a function that writes some of ``FILES``."""
    return lambda *names: tuple(write(name, FILES[name]) for name in names)


@pytest.mark.parametrize("name", FILES)
def test_report_on_a_file_of_any_syntax_is_the_same(
    name: str, files: Callable[..., tuple[Path, ...]], write: Write
) -> None:
    """Findings, labels, files and lines, notes and the number of resources."""
    report = both(Given(files(name)), write("shapes.ttl", SHAPES))

    assert report.findings


def test_report_on_many_files_and_the_standard_input_is_the_same(
    files: Callable[..., tuple[Path, ...]], write: Write
) -> None:
    """What is wrong in one may be said in another, and blank nodes of two files are two."""
    paths = files(*FILES)
    waivers = waivers_in(Given((write("waivers.ttl", WAIVER),)))
    policy = replace(FAST, is_strict=True, waivers=waivers)
    given = Given(paths, stdin=b"<https://example.org/s> a <https://example.org/Report> .")
    report = both(given, write("shapes.ttl", SHAPES), policy)

    assert len(report.waived) == 1
    assert any("waiver" in note for note in report.notes)
    assert any(isinstance(finding.focus, BlankNode) for finding in report.findings)
    assert len({finding.component for finding in report.findings}) > 7
    assert len({finding.severity for finding in report.findings}) == 3
    assert {finding.place.file for finding in report.findings if finding.place} >= {
        "stdin",
        *(str(path.name) for path in paths),
    }


def test_folder_is_read_by_either_road(files: Callable[..., tuple[Path, ...]]) -> None:
    """Its files are named in the report one by one."""
    (data, shapes) = files("reports.ttl", "triples.nt")
    folder = data.parent / "folder"
    folder.mkdir()
    shapes.rename(folder / "triples.nt")
    data.rename(folder / "reports.ttl")
    (data.parent / "shapes.ttl").write_text(PROLOGUE + SHAPES, "utf-8")

    assert both(Given((folder,)), data.parent / "shapes.ttl").files == (
        "folder/reports.ttl",
        "folder/triples.nt",
    )


@pytest.mark.parametrize(
    "value",
    [
        '"01"^^xsd:integer',
        '"1e3"^^xsd:decimal , "1 "^^xsd:integer',
        '"A\\n" , """A\n"""@en',
        '"2020-01-01"^^xsd:date',
        '"P1D"^^xsd:duration , "x\\"^^<y" , "https://example.org/"^^xsd:anyURI',
    ],
)
def test_doubts_are_the_same(value: str, write: Write) -> None:
    """They hang on single values, which here nobody holds."""
    data = write("data.ttl", f"ex:a a ex:Report ; ex:code {value} ; ex:other {value} .")
    compares = 'ex:code sh:lessThan ex:other . ex:title sh:pattern "x$" . '
    shapes = write("shapes.ttl", SHAPES + compares)

    assert both(Given((data,)), shapes).notes


def test_data_without_targets_are_told_of(write: Write) -> None:
    """No finding then means that nothing was looked at."""
    report = both(
        Given((write("data.nt", QUADS.replace(" <https://example.org/graph>", "")),)),
        write("shapes.ttl", SHAPES),
    )

    assert report.conforms
    assert "no rule was applied" in report.notes[0]


def test_target_that_is_only_named_counts_as_one(write: Write) -> None:
    """A shape may name its target; the data need not say what it is."""
    text = "<https://example.org/named> <https://example.org/code> 'A' ."
    report = both(Given((write("data.ttl", text),)), write("shapes.ttl", SHAPES))

    assert not any("no rule was applied" in note for note in report.notes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data.nt", "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n"),
        ("data.nt", "<urn:a> <urn:b> <urn:c> .\n<skos:a> <urn:b> <urn:c> .\n<urn:a> .\n"),
        ("data.nt", "# nothing\n"),
        ("data.nt", ""),
        ("data.nt", '<urn:a> <urn:b> "x"@en--ltr .\n'),
        ("data.nt", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .\n"),
        ("data.nt", "<urn:a> <urn:b> 'x' .\n"),
        ("data.ttl", "ex:a ex:b <relative> ."),
        ("data.ttl", "ex:a ex:b '1'^^<xsd:integer> ."),
        ("data.trig", "<urn:a> <urn:b> <http://relative.invalid/c> ."),
        ("data.jsonld", '{"@id": "a"}'),
        ("data.rdf", "<rdf:RDF>"),
        ("data.sssom.tsv", "subject_id\n"),
    ],
)
def test_complaint_about_a_broken_file_is_the_same(name: str, text: str, write: Write) -> None:
    """In the same words, about the same line."""
    data, shapes = Given((write(name, text),)), Given((write("shapes.ttl", SHAPES),))
    complaints = []
    for check in (validate_streamed, validate_against):
        with pytest.raises(SourceFileError) as caught:
            check(data, shapes, FAST)
        complaints.append(str(caught.value))

    assert complaints[0] == complaints[1]
    assert "may be a bomb" not in complaints[0]


def test_bytes_that_are_no_text_are_refused_even_in_a_comment(write: Write) -> None:
    """A parser that takes any bytes there would let a file pass that others cannot read."""
    path = write("data.nt", "")
    path.write_bytes(b"<urn:a> <urn:b> <urn:c> . # \xff\n")
    with pytest.raises(SourceFileError, match="0xff is not UTF-8"):
        validate_streamed(Given((path,)), Given((write("shapes.ttl", SHAPES),)), FAST)


def test_byte_order_mark_is_no_fault(write: Write) -> None:
    """Editors write it."""
    path = write("data.nt", "")
    path.write_bytes(b"\xef\xbb\xbf" + TRIPLES.partition("\n")[2].encode())

    assert {
        one.place.line for one in both(Given((path,)), write("s.ttl", SHAPES)).findings if one.place
    } >= {1}


def test_text_that_only_looks_like_a_fault_is_data(write: Write) -> None:
    """What stands between quotes is nobody's IRI, direction or triple."""
    text = '<urn:a> <urn:b> "<skos:a> @en--ltr <<( <http://relative.invalid/>" , <urn:x--y> .'

    assert both(Given((write("data.ttl", text),)), write("shapes.ttl", SHAPES)).resources == 1


def test_lines_that_end_with_carriage_returns_are_counted_alike(write: Write) -> None:
    """One alone ends a statement of N-Triples, but is no line to anybody else."""
    for number, end in enumerate(("\r\n", "\r")):
        path = write(f"{number}.nt", "")
        path.write_bytes(TRIPLES.replace("\n", end).encode())
        both(Given((path,)), write("shapes.ttl", SHAPES))


def test_bomb_is_refused(write: Write) -> None:
    """A name of a few letters that stands for a long one makes much of little."""
    bomb = f"PREFIX x: <urn:{'x' * 100_000}>\n" + "x:a x:b x:c .\n" * 1
    bomb += "".join(f"x:{n} x:b x:c .\n" for n in range(400))
    with pytest.raises(SourceFileError, match="may be a bomb"):
        validate_streamed(
            Given((write("data.ttl", bomb),)), Given((write("shapes.ttl", SHAPES),)), FAST
        )


def test_file_beyond_the_bound_is_refused(write: Write) -> None:
    """As by the other road: ``--max-mb`` raises it."""
    data = Given((write("data.nt", TRIPLES),), max_bytes=100)
    with pytest.raises(SourceFileError, match="--max-mb"):
        validate_streamed(data, Given((write("shapes.ttl", SHAPES),)), FAST)


def test_wrong_shapes_are_refused(write: Write) -> None:
    """Before anything is checked."""
    shapes = Given((write("shapes.ttl", SHAPES.replace("SELECT", "SELEKT")),))
    with pytest.raises(ShapesError, match="cannot be parsed"):
        validate_streamed(Given((write("data.nt", TRIPLES),)), shapes, FAST)


def test_command_takes_this_road_for_the_fast_engine(
    validate: Validate, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that holds all triples is called, and both engines print the same."""

    def refuse(*_: object) -> Done:
        raise AssertionError

    for name, text in FILES.items():
        write(name, text)
    write("s.ttl", SHAPES)
    slow = validate(*FILES, "--shapes", "s.ttl", "--engine", "pyshacl")
    monkeypatch.setattr("gpgraph.cli.validate.validate_against", refuse)
    fast = validate(*FILES, "--shapes", "s.ttl", "--engine", "shacl")

    assert (fast.code, fast.err) == (slow.code, slow.err)
    assert sorted(fast.out.partition("\n\nNote:")[0].splitlines()) == sorted(slow.out.splitlines())
