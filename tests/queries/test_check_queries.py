"""The check of the SPARQL files: each rule fires, and nothing is mended that is not broken."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "check_queries.py"
CATALOGUE = Path("queries/catalog/what-there-is.rq")

GOOD = """\
#+ summary: What there is.
#+ description: Everything with a label.
#+ tags: [test]
#+ endpoint_in_url: False
#+ expects: rows

PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# In the order of the labels, whatever they select.
SELECT ?goal ?label
WHERE {
  ?goal a gp:Goal ;
    rdfs:label ?label .
  FILTER(LANG(?label) = "en" || ?label = "select # <filter")
}
ORDER BY ?label
"""

BROKEN = [
    ("tab", "  ?goal a", "\t?goal a"),
    ("trailing-blank", "ORDER BY ?label\n", "ORDER BY ?label \n"),
    ("line-length", "gp:Goal ;", "gp:Goal ;" + 120 * " " + "#"),
    ("final-newline", "ORDER BY ?label\n", "ORDER BY ?label"),
    ("final-newline", "ORDER BY ?label\n", "ORDER BY ?label\n\n"),
    ("indent", "  ?goal a", "   ?goal a"),
    ("indent", "  ?goal a", "?goal a"),
    ("indent", "  ?goal a", "        ?goal a"),
    ("header", "#+ tags: [test]\n", ""),
    ("header", "#+ endpoint_in_url: False\n", ""),
    ("header", "#+ tags: [test]\n", "#+ tags: [test]\n#+ tag: test\n"),
    ("header", "#+ expects: rows\n\n", "#+ expects: rows\n"),
    ("header", "#+ expects: rows\n", "#+ expects: no rows\n"),
    ("header", "#+ summary: What there is.", "#+ summary: What: there is."),
    ("keyword-case", "SELECT", "select"),
    ("keyword-case", "LANG(", "lang("),
    ("service", "  ?goal a", "  SERVICE <http://example.org/> { ?x ?y ?z }\n  ?goal a"),
    ("quotes", '"en"', "'en'"),
    ("bracket", "FILTER(", "FILTER ("),
    ("prefix-order", "PREFIX gp:", "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nPREFIX gp:"),
    ("prefix-order", "ontology#>\n", "ontology#> "),
    ("prefix-unused", "rdfs:label ?label", "?any ?label"),
    ("prefix-undeclared", "gp:Goal", "skos:Concept"),
    ("prefix-iri", "https://w3id.org/gpgraph/ontology#", "https://example.org/ontology#"),
    ("order-by", "ORDER BY ?label\n", "LIMIT 1\n"),
    ("order-by", "}\nORDER BY ?label\n", "  { SELECT ?x { ?x ?y ?z } ORDER BY ?x }\n}\n"),
    ("syntax", "ORDER BY ?label", "ORDER BY"),
]

Check = Callable[[Path, str], list[Any]]
Fix = Callable[[str], str]
Main = Callable[[list[str]], int]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """What the script defines; it is no module of the package."""
    return runpy.run_path(str(SCRIPT))


@pytest.fixture(scope="module")
def check(script: dict[str, Any]) -> Check:
    """The check of one text."""
    found: Check = script["check"]
    return found


@pytest.fixture(scope="module")
def fix(script: dict[str, Any]) -> Fix:
    """The mending of one text."""
    found: Fix = script["fix"]
    return found


@pytest.fixture(scope="module")
def main(script: dict[str, Any]) -> Main:
    """The program."""
    found: Main = script["main"]
    return found


def test_good_file_has_no_findings(check: Check) -> None:
    """What stands in strings and comments is nobody's business."""
    assert check(CATALOGUE, GOOD) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"), BROKEN, ids=[f"{n}-{item[0]}" for n, item in enumerate(BROKEN)]
)
def test_rule_fires_on_a_file_that_breaks_it(check: Check, rule: str, old: str, new: str) -> None:
    """A rule that never fires checks nothing."""
    broken = GOOD.replace(old, new)
    assert broken != GOOD

    assert rule in {finding.rule for finding in check(CATALOGUE, broken)}


@pytest.mark.parametrize(
    ("folder", "lines", "missing"),
    [
        ("competency", "#+ question: What?\n#+ expects: rows\n", "source"),
        ("hygiene", "#+ summary: None.\n#+ expects: no rows\n", "identifier"),
        ("rules", "#+ summary: A rule.\n#+ description: It is.\n", "source"),
    ],
)
def test_header_has_the_keys_that_its_folder_asks_for(
    check: Check, folder: str, lines: str, missing: str
) -> None:
    """The folder says what a file is for."""
    found = check(Path("queries") / folder / "x.rq", f"{lines}\nASK {{ ?s ?p ?o }}\n")

    assert f"Add {missing} to the header." in {finding.message for finding in found}


def test_no_rows_are_expected_in_the_catalogue_only_with_a_reason(check: Check) -> None:
    """An empty answer is useful where it is meant to be empty."""
    expected = GOOD.replace("expects: rows", "expects: no rows\n#+ reason: All is well.")

    assert check(CATALOGUE, expected) == []


def test_finding_names_the_line(check: Check) -> None:
    """The line is where the editor jumps to."""
    (finding,) = check(CATALOGUE, GOOD.replace("SELECT ?goal", "Select ?goal"))

    assert (finding.line, finding.message) == (11, "Write SELECT.")


def test_fix_mends_blanks_case_and_order_and_leaves_strings_and_comments(fix: Fix) -> None:
    """A string is data; a comment is somebody's thought."""
    lines = GOOD.splitlines()
    lines[6], lines[7] = lines[7], lines[6]
    rough = "\n".join(lines).replace("SELECT ?goal", "select ?goal").replace("FILTER(", "filter (")
    rough = rough.replace("  ?goal a", "\t?goal a").replace("?label .", "?label .  ") + "\n\n"
    assert rough != GOOD

    assert fix(rough) == GOOD


def test_fix_changes_nothing_in_a_good_file(fix: Fix) -> None:
    """Else every run would make a difference to review."""
    assert fix(GOOD) == GOOD


def test_our_own_files_break_no_rule(main: Main, capsys: pytest.CaptureFixture[str]) -> None:
    """The form is kept, not only described."""
    assert main([str(ROOT / "queries"), str(ROOT / "ontology" / "rules")]) == 0
    assert capsys.readouterr().out == ""


def test_program_prints_place_and_rule_and_writes_only_when_told(
    main: Main, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a finding, as editors and CI read it."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    path = folder / "what-there-is.rq"
    path.write_text(GOOD.replace("SELECT", "select"), "utf-8")

    assert main([str(folder)]) == 1
    assert capsys.readouterr().out == f"{path}:11: keyword-case: Write SELECT.\n"
    assert main(["--fix", str(path)]) == 0
    assert path.read_text("utf-8") == GOOD


def test_program_fails_where_there_is_nothing_to_check(main: Main, tmp_path: Path) -> None:
    """A folder that was renamed must not make the check green."""
    assert main([str(tmp_path)]) == 1
