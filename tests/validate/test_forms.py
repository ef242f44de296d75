"""Every form of a report, read back with a tool of its kind, over findings hard to write."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Finding, Place, Report, Rule, Severity, Waived
from gpgraph.model.report.forms import FORMS, form_of
from gpgraph.model.report.rdf import turtle

NASTY = 'x" </td><script>alert(1)</script> | `y` \x00 ]]> é\nnew'
MIN_COUNT = expand("sh:MinCountConstraintComponent")
PATTERN = expand("sh:PatternConstraintComponent")
SPARQL = expand("sh:SPARQLConstraintComponent")
SHAPE = expand("gps:Goal-label")

LABEL = Finding(
    rule="GP-GOAL-01",
    severity=Severity.VIOLATION,
    message="Give this goal a label.",
    focus=NamedNode("https://example.org/id/theft"),
    shape=SHAPE,
    component=MIN_COUNT,
    path=expand("rdfs:label"),
    label="Find stolen cars",
    place=Place("a folder/data.ttl", 12),
)
NAME = Finding(
    rule="https://example.org/S/name",
    severity=Severity.WARNING,
    message=NASTY,
    focus=BlankNode("b"),
    shape="https://example.org/S",
    component=PATTERN,
    path="^<https://example.org/of>/<https://example.org/name>",
    value=Literal(NASTY),
    label=NASTY,
    fix="Write it otherwise.",
    is_anonymous=True,
)
QUERY = Finding(
    rule="GP-CON-05",
    severity=Severity.INFO,
    message="Do it.",
    focus=NamedNode("https://example.org/id/x"),
    shape=expand("gps:Concept-noCycle"),
    component=SPARQL,
    place=Place("/elsewhere/x.ttl"),
    owner=expand("gps:ConceptShape"),
)
KEPT = Rule("GP-GOAL-02", MIN_COUNT, SHAPE, Severity.VIOLATION, "Number this goal.")
BORNE = Finding(
    rule="GP-GOAL-02",
    severity=Severity.VIOLATION,
    message="Number this goal.",
    focus=NamedNode("https://example.org/id/old"),
    shape=SHAPE,
    component=PATTERN,
)


def report(*, is_strict: bool = False) -> Report:
    """A report with a finding of each weight, a rule that is kept and a finding that is waived."""
    found = Report.of([QUERY, NAME, LABEL], [KEPT])
    return Report(
        found.findings,
        found.rules,
        waived=(Waived(BORNE, f"Decided later. {NASTY}", date(2027, 5, 31)),),
        notes=("The waiver of GP-X waives nothing.",),
        is_strict=is_strict,
        files=("a folder/data.ttl", "/elsewhere/x.ttl"),
        resources=3,
    )


def written(name: str, *, is_strict: bool = False) -> str:
    """Write the report in a form."""
    return FORMS[name].write(report(is_strict=is_strict), "1.2.3").decode()


def answers(name: str, syntax: RdfFormat, query: str) -> list[list[str]]:
    """Ask a report in RDF."""
    store = Store()
    store.load(written(name).encode(), format=syntax)
    prefixes = {**PREFIXES, "earl": "http://www.w3.org/ns/earl#"}
    found = store.query(query, prefixes=prefixes)
    assert isinstance(found, QuerySolutions)
    return sorted([str(term) for term in row] for row in found)


def test_text_says_rule_remedy_resource_file_and_line() -> None:
    """Everything that a steward acts on, worst first."""
    lines = written("text").splitlines()

    assert lines[0] == "Does not conform: 1 violation, 1 warning, 1 info, 1 waived."
    assert lines[2:6] == [
        "GP-GOAL-01  violation  gps:Goal-label",
        "  Give this goal a label.",
        '    <https://example.org/id/theft> "Find stolen cars"  (a folder/data.ttl:12)',
        "      rdfs:label",
    ]
    assert "    until 2027-05-31: Decided later." in written("text")
    assert lines[-1] == "Note: The waiver of GP-X waives nothing."


def test_strictness_lets_a_warning_fail() -> None:
    """And an info never."""
    warned, told = Report.of([NAME]), Report.of([QUERY])

    assert warned.conforms
    assert not Report(warned.findings, is_strict=True).conforms
    assert Report(told.findings, is_strict=True).conforms


@pytest.mark.parametrize(
    ("name", "syntax"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)]
)
def test_validation_report_has_what_shacl_asks_of_it(name: str, syntax: RdfFormat) -> None:
    """SHACL, section 3.6.2: focus, path, value, shape, constraint, component, severity, message."""
    rows = answers(
        name,
        syntax,
        """SELECT ?focus ?severity ?component ?message {
             ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
             ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity ;
               sh:sourceConstraintComponent ?component ; sh:sourceShape ?shape ;
               sh:resultMessage ?message }""",
    )
    source = answers(name, syntax, "SELECT ?s ?c { ?r sh:sourceShape ?s ; sh:sourceConstraint ?c }")
    path = answers(
        name,
        syntax,
        """SELECT ?of ?name {
             ?r sh:resultPath ( [ sh:inversePath ?of ] ?name ) ; sh:value ?v ; sh:sourceShape ?s .
             FILTER (isBlank(?s) && isLiteral(?v)) }""",
    )

    assert len(rows) == 4  # one has a message and a remedy
    assert ["<https://example.org/id/theft>", f"<{Severity.VIOLATION.iri}>", f"<{MIN_COUNT}>"] in [
        row[:3] for row in rows
    ]
    assert source == [[f"<{expand('gps:ConceptShape')}>", f"<{expand('gps:Concept-noCycle')}>"]]
    assert path == [["<https://example.org/of>", "<https://example.org/name>"]]


def test_earl_asserts_of_every_rule_whether_it_is_kept() -> None:
    """One that only waived findings break is broken all the same."""
    rows = answers(
        "earl",
        RdfFormat.TURTLE,
        """SELECT ?id ?outcome (COUNT(?focus) AS ?broken) {
             ?a a earl:Assertion ; earl:test/dcterms:identifier ?id ; earl:subject ?subject ;
               earl:assertedBy/dcterms:hasVersion "1.2.3" ; earl:result ?result .
             ?result earl:outcome ?outcome .
             OPTIONAL { ?result earl:pointer ?focus } } GROUP BY ?id ?outcome""",
    )

    outcomes = {row[0].strip('"'): row[1].split("#")[1].rstrip(">") for row in rows}
    assert outcomes == {
        "GP-GOAL-01/MinCount": "failed",
        "GP-GOAL-02/MinCount": "passed",
        "GP-CON-05/SPARQL": "failed",
        "https://example.org/S/name/Pattern": "failed",
    }


@pytest.mark.parametrize(("is_strict", "failures"), [(False, 1), (True, 2)])
def test_junit_has_a_case_a_rule_and_counts_that_are_true(
    failures: int, *, is_strict: bool
) -> None:
    """Viewers show the sums of the attributes, and no character that XML forbids may be in it."""
    root = ET.fromstring(written("junit", is_strict=is_strict))  # noqa: S314 - our own text
    cases = {case.attrib["name"]: case for case in root.iter("testcase")}

    assert root.attrib["tests"] == str(len(cases)) == "4"
    assert root.attrib["failures"] == str(len(list(root.iter("failure")))) == str(failures)
    assert sum(int(suite.attrib["tests"]) for suite in root) == 4
    assert cases["GP-GOAL-01/MinCount"].attrib["file"] == "a folder/data.ttl"
    assert cases["GP-GOAL-01/MinCount"].attrib["line"] == "12"
    failure = cases["GP-GOAL-01/MinCount"].find("failure")
    assert failure is not None
    assert failure.attrib["message"] == "Give this goal a label."
    assert "a folder/data.ttl:12" in (failure.text or "")
    assert list(cases["GP-GOAL-02/MinCount"]) == []


def test_sarif_points_to_file_and_line_and_keeps_what_is_waived_apart() -> None:
    """SARIF 2.1.0, sections 3.13, 3.19, 3.27 to 3.30, 3.35, 3.49."""
    log = json.loads(written("sarif"))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    results = {result["ruleId"]: result for result in run["results"]}
    first = results["GP-GOAL-01/MinCount"]

    assert log["version"] == "2.1.0"
    assert all(rules[result["ruleIndex"]]["id"] == name for name, result in results.items())
    assert len({rule["id"] for rule in rules}) == len(rules) == 5
    assert {name: result["level"] for name, result in results.items()} == {
        "GP-GOAL-01/MinCount": "error",
        "https://example.org/S/name/Pattern": "warning",
        "GP-CON-05/SPARQL": "note",
        "GP-GOAL-02/Pattern": "error",
    }
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20folder/data.ttl", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 12},
    }
    assert "Find stolen cars" in first["message"]["text"]
    assert [name for name, one in results.items() if "suppressions" in one] == [
        "GP-GOAL-02/Pattern"
    ]


def test_fingerprint_of_sarif_stays_when_lines_move() -> None:
    """Or every edit above it makes an old finding a new one."""
    moved = Report.of([LABEL]), Report.of([replace(LABEL, place=None)])

    prints = [
        json.loads(FORMS["sarif"].write(one, "1"))["runs"][0]["results"][0]["partialFingerprints"]
        for one in moved
    ]
    assert prints[0] == prints[1]


def test_page_is_well_formed_grouped_by_rule_and_takes_text_for_text() -> None:
    """What stands in strangers' data becomes no markup, and the page loads nothing."""
    page = written("html")
    open_tags: list[str] = []
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            assert not {"src", "href"} & dict(attrs).keys()
            if tag != "meta":
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Reader().feed(page)

    assert open_tags == []
    assert "script" not in seen
    assert seen.count("section") == 4
    assert "a folder/data.ttl:12" in page


def test_markdown_keeps_its_tables_whatever_the_data_say() -> None:
    """A bar in a label would move the cells."""
    rows = [line for line in written("markdown").splitlines() if line.startswith("|")]

    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4, 5}
    assert "<script>" not in written("markdown").replace("\\<", "")
    assert "| a folder/data.ttl:12 |" in written("markdown")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("r.ttl", "turtle"),
        ("r.earl.ttl", "earl"),
        ("R.SARIF", "sarif"),
        ("r.sarif.json", "sarif"),
        ("junit.xml", "junit"),
        ("r.htm", "html"),
        ("r.md", "markdown"),
        ("r.txt", "text"),
        ("r.jsonld", "jsonld"),
    ],
)
def test_name_of_a_file_tells_the_form(file: str, name: str) -> None:
    """The longest ending counts."""
    form = form_of(file)

    assert form is not None
    assert form.name == name
    assert form_of("report.pdf") is None


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("<a:p>*", "[ sh:zeroOrMorePath <a:p> ]"),
        ("^<a:p>+", "[ sh:inversePath [ sh:oneOrMorePath <a:p> ] ]"),
        ("(<a:p>/<a:q>)?", "[ sh:zeroOrOnePath ( <a:p> <a:q> ) ]"),
        (
            "<a:p>/(<a:q>|^<a:r>)",
            "( <a:p> [ sh:alternativePath ( <a:q> [ sh:inversePath <a:r> ] ) ] )",
        ),
        ("^a:p", "[ sh:inversePath <a:p> ]"),
        ("a:p", "<a:p>"),
    ],
)
def test_every_path_of_shacl_is_written_in_rdf_again(path: str, pattern: str) -> None:
    """A report without its path is none that another tool can use."""
    text = turtle(Report.of([replace(LABEL, path=path)]))
    store = Store()
    store.load(text, format=RdfFormat.TURTLE)

    assert store.query(f"ASK {{ ?result sh:resultPath {pattern} }}", prefixes=dict(PREFIXES))


@pytest.mark.parametrize("path", ["<a:p>/…", "<a:p>/(<a:q>", "<a:p> <a:q>"])
def test_path_that_was_cut_is_told_as_text(path: str) -> None:
    """It is not made into another path."""
    text = turtle(Report.of([replace(LABEL, path=path)])).decode()

    assert "resultPath" not in text
    assert f"path: {path}" in text
