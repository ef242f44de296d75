"""What a steward sees: the report, its places, the command and its exit codes."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from gpgraph.cli.main import main
from gpgraph.model.namespaces import expand
from gpgraph.service.checking.validation import validate_files
from gpgraph.store.resources import find_sources

GOOD = Path(__file__).parents[1] / "shapes" / "valid" / "policing.ttl"

OURS = expand("id:gpg-2017/1.1")

BAD = """\
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# An objective under a goal of ours.

ex:theft a gp:Objective ;
    rdfs:label "Find stolen cars"@en ;
    skos:prefLabel "Find stolen cars"@en ;
    skos:inScheme <https://w3id.org/gpgraph/id/gpg-2017> ;
    gp:position 0 .
"""


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bad(empty: Path) -> Path:
    """A steward's file with mistakes, in the current folder."""
    path = empty / "bad.ttl"
    path.write_text(BAD, "utf-8")
    return path


def test_good_file_conforms_with_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    """The report says so, and how much was looked at."""
    code = main(["validate", str(GOOD)], {})

    out, err = capsys.readouterr()
    assert (code, out) == (0, "Conforms: nothing to mend.\n")
    assert err == "checked 8 resources in 1 file\n"


def test_bad_file_gives_rule_remedy_label_and_line_with_exit_code_1(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that is needed to mend it, and nothing about data that are not the steward's."""
    code = main(["validate", bad.name], {})

    out = capsys.readouterr().out
    assert code == 1
    assert out.startswith("Does not conform: ")
    assert "GP-OBJ-01  violation  gps:Objective-goal\n  Let exactly one policing goal" in out
    assert '<https://example.org/id/theft> "Find stolen cars"  (bad.ttl:8)' in out
    assert '"Find stolen cars"  (bad.ttl:12)\n      gp:position: "0"^^xsd:integer\n' in out
    assert "id:gpg-2017/" not in out


def test_report_as_turtle_is_a_validation_report(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other tools of SHACL read it."""
    code = main(["validate", "--format", "turtle", bad.name], {})

    triples = {quad.triple for quad in parse(capsys.readouterr().out, RdfFormat.TURTLE)}
    subjects = {
        fact.subject
        for fact in triples
        if fact.predicate == NamedNode(expand("sh:sourceShape"))
        and fact.object == NamedNode(expand("gps:Objective-goal"))
    }
    assert code == 1
    assert len(subjects) == 1
    result = subjects.pop()
    for name, value in (
        ("focusNode", "https://example.org/id/theft"),
        ("resultPath", expand("gp:objectiveOf")),
        ("resultSeverity", expand("sh:Violation")),
        ("sourceConstraintComponent", expand("sh:MinCountConstraintComponent")),
    ):
        assert Triple(result, NamedNode(expand(f"sh:{name}")), NamedNode(value)) in triples


@pytest.mark.parametrize(
    ("argument", "text", "complaint"),
    [
        ("https://example.org/data.ttl", "", "https://example.org/data.ttl: This is an address."),
        ("missing.ttl", "", "cannot be read"),
        ("notes.txt", "x", "The name tells no format that is read."),
        ("broken.ttl", "<https://example.org/1> a\n  .", "broken.ttl:2:"),
        (".", "", "There is no file in this folder that is read"),
    ],
)
def test_what_cannot_be_read_ends_with_exit_code_2(
    empty: Path, capsys: pytest.CaptureFixture[str], argument: str, text: str, complaint: str
) -> None:
    """An error is not a finding, and nothing is fetched."""
    if text:
        (empty / argument).write_text(text, "utf-8")

    code = main(["validate", argument], {})

    assert code == 2
    assert complaint in capsys.readouterr().err


def test_folder_is_read_whole_and_mended_as_a_whole(tmp_path: Path) -> None:
    """Whatever the format, and where a file gives an objective of ours a second goal."""
    (tmp_path / "one.ttl").write_text(BAD, "utf-8")
    (tmp_path / "two.jsonld").write_text(
        '{"@id": "https://example.org/two", "@type": "https://w3id.org/gpgraph/ontology#Objective"}'
    )
    (tmp_path / "three.nt").write_text(
        f"<https://example.org/9> <{expand('gp:hasObjective')}> <{OURS}> .\n"
    )
    (tmp_path / ".hidden.ttl").write_text("this is no Turtle")

    checked = validate_files(find_sources(), [tmp_path])

    found = {str(finding.focus) for finding in checked.findings if finding.rule == "GP-OBJ-01"}
    assert len(checked.files) == 3
    assert found == {"<https://example.org/id/theft>", "<https://example.org/two>", f"<{OURS}>"}


def test_file_of_ours_takes_the_place_of_the_one_that_is_installed() -> None:
    """A steward who edits our data checks the edit, not both versions at once."""
    sources = find_sources()

    checked = validate_files(sources, [sources.root / "data" / "gpg-2017"])

    assert len(checked.files) == 2
    assert checked.findings == ()
