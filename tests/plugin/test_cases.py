"""Each constraint is a test, and each resource that breaks it; all of them share one validation."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

PERSON = "shapes/person.shapes.ttl"
PLACE = "shapes/place.shapes.ttl"
CASES = {
    f"{PERSON}::ex:Person-name::MinCount": "FAILED",
    f"{PERSON}::ex:Person-name::MinCount[ex:ben]": "FAILED",
    f"{PERSON}::ex:Person-name::MinCount[ex:cleo]": "FAILED",
    f"{PERSON}::ex:PersonShape/age::Datatype": "FAILED",
    f"{PERSON}::ex:PersonShape/age::Datatype[ex:ben]": "FAILED",
    f"{PERSON}::ex:PersonShape/age::MaxCount": "PASSED",
    f"{PLACE}::PLACE-1::NodeKind": "PASSED",
    f"{PLACE}::ex:Place-note::MinCount": "PASSED",
}
WAIVER = """
[] a sh:ValidationResult ; sh:focusNode ex:ben ; sh:sourceShape ex:Person-name ;
  dcterms:description "He comes back in May." ; schema:expires "{}"^^xsd:date .
"""


def test_constraints_and_the_resources_that_break_them_are_tests(repository: Any) -> None:
    """The names are all that a report in somebody's CI shows."""
    ran = repository.pytest("--gpgraph", "data.ttl", "-rA")

    assert ran.outcomes() == CASES
    assert ran.code == 1
    assert "gpgraph: data.ttl against 2 files of shapes" in ran.out


def test_names_of_tests_stay_when_the_data_are_written_in_another_order(repository: Any) -> None:
    """A list of known failures, or a chart over months, goes by the name."""
    first = repository.pytest("--gpgraph", "data.ttl", "--collect-only", "-q").ids
    lines = [
        'ex:cleo a ex:Person .\nex:ben ex:age "old" .\nex:here a ex:Place .',
        'ex:anna ex:age 41 ; ex:name "Anna" .\nex:ben a ex:Person .\nex:anna a ex:Person .',
    ]
    repository.write("data.ttl", "\n".join(lines))

    assert repository.pytest("--gpgraph", "data.ttl", "--collect-only", "-q").ids == first
    assert first == list(CASES)


def test_failure_says_what_to_do_for_which_resource_at_which_line(repository: Any) -> None:
    """Who reads it has the data, and no idea of SHACL."""
    out = repository.pytest("--gpgraph", "data.ttl").out

    assert "\n2 resources: Give the person a name.\n" in out
    assert "\ndata.ttl:9: <https://example.org/cleo>: Give the person a name.\n" in out
    assert (
        '\n    <https://example.org/ben>  (data.ttl:8)\n      https://example.org/age: "old"' in out
    )
    assert "Write the value as xsd:integer." in out
    assert "Traceback" not in out


def test_warning_is_shown_and_fails_only_where_that_is_wanted(repository: Any) -> None:
    """The severities mean here what they mean to the command."""
    command = ("--gpgraph", "data.ttl", "-rA", "-k", "place")
    lenient = repository.pytest(*command)
    strict = repository.pytest(*command, "--gpgraph-strict")

    assert lenient.code == 0
    assert "= gpgraph: advice =" in lenient.out
    assert "Add a note." in lenient.out
    assert strict.outcomes()[f"{PLACE}::ex:Place-note::MinCount[ex:here]"] == "FAILED"


def test_one_validation_serves_all_tests_of_a_run(repository: Any) -> None:
    """A validation for each test would take a hundred times as long."""
    log = repository.count()

    assert repository.pytest("--gpgraph", "data.ttl", "-rA").outcomes() == CASES
    assert log.read_text() == "validated\n"


def test_workers_of_xdist_share_one_validation_and_tell_the_same(repository: Any) -> None:
    """Each of them collects; that must not mean that each of them validates."""
    log = repository.count()

    ran = repository.pytest("--gpgraph", "data.ttl", "-rA", "-n", "2")

    assert ran.outcomes() == CASES
    assert ran.code == 1
    assert log.read_text() == "validated\n"
    assert "= gpgraph: advice =" in ran.out


def test_tests_are_chosen_by_keyword_mark_and_name(repository: Any) -> None:
    """What pytest has for choosing tests works on these as on any other."""
    repository.write("labels.ttl", 'ex:ben schema:name "Benedikt" .')

    def chosen(*words: str) -> list[str]:
        data = ("--gpgraph", "data.ttl", "labels.ttl")
        ran = repository.pytest(*words, *data, "--collect-only", "-q")
        assert ran.code == 0
        return [str(name) for name in ran.ids]

    ids = list(CASES)
    assert chosen("-k", "age and not ben") == [ids[3], ids[5]]
    assert chosen("-k", "benedikt") == [ids[1], ids[4]]
    assert chosen("-m", "gpgraph and not gpgraph(severity='violation')") == [ids[7]]
    assert chosen("-m", "gpgraph(component='Datatype')") == ids[3:5]
    assert chosen(ids[0]) == ids[:3]
    assert chosen(ids[2]) == [ids[2]]
    assert chosen(f"{PERSON}::ex:PersonShape/age") == ids[3:6]
    assert chosen(PLACE) == ids[6:]


def test_conftest_of_a_repository_sees_the_tests_and_may_mark_them(repository: Any) -> None:
    """Marks of their own, or an expected failure, are set there."""
    repository.write(
        "conftest.py",
        "import pytest\n"
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        "        if item.case.rule.path == 'https://example.org/age':\n"
        "            item.add_marker(pytest.mark.age)\n",
    )
    repository.settings(markers="age: about age")

    ran = repository.pytest("--gpgraph", "data.ttl", "-m", "age", "-rA", "--strict-markers")

    assert list(ran.outcomes()) == [list(CASES)[5], *list(CASES)[3:5]]


def test_failed_tests_alone_are_run_again_when_asked(repository: Any) -> None:
    """Mend, and see whether it is mended."""
    repository.pytest("--gpgraph", "data.ttl")
    repository.write("data.ttl", 'ex:ben a ex:Person ; ex:name "Ben" ; ex:age "old" .')

    again = repository.pytest("--gpgraph", "data.ttl", "--lf", "-rA").outcomes()

    assert again == {
        f"{PERSON}::ex:Person-name::MinCount": "PASSED",
        f"{PERSON}::ex:PersonShape/age::Datatype": "FAILED",
        f"{PERSON}::ex:PersonShape/age::Datatype[ex:ben]": "FAILED",
    }


def test_junit_report_names_rule_severity_and_number_of_findings(repository: Any) -> None:
    """CI servers read that form; pytest writes it, not we."""
    repository.pytest("--gpgraph", "data.ttl", "--junitxml=junit.xml")

    suite = ET.parse(repository.folder / "junit.xml").getroot()[0]  # noqa: S314 - pytest wrote it
    case = next(one for one in suite if one.get("name") == "MinCount")
    said = {one.get("name"): one.get("value") for one in case.iter("property")}

    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("8", "5", "0")
    assert case.get("classname") == "shapes.person.shapes.ttl.ex:Person-name"
    assert said == {
        "rule": "https://example.org/Person-name/MinCount",
        "shape": "https://example.org/Person-name",
        "severity": "violation",
        "findings": "2",
    }


def test_waived_finding_is_an_expected_failure_until_its_last_day(repository: Any) -> None:
    """What is known stays in sight, and comes back when its time is over."""
    rule = f"{PERSON}::ex:Person-name::MinCount"
    command = ("--gpgraph", "data.ttl", "--gpgraph-waivers", "waivers.ttl", "-rA")
    repository.write("waivers.ttl", WAIVER.format("2099-05-31"))
    borne = repository.pytest(*command)
    repository.write("waivers.ttl", WAIVER.format("2020-05-31"))
    expired = repository.pytest(*command)

    assert borne.outcomes()[f"{rule}[ex:ben]"] == "XFAIL"
    assert borne.outcomes()[rule] == "FAILED"
    assert "until 2099-05-31: He comes back in May." in borne.out
    assert expired.outcomes() == CASES
    assert "expired on 2020-05-31" in expired.out


def test_resources_beyond_the_limit_are_counted_in_the_test_of_the_constraint(
    repository: Any,
) -> None:
    """A thousand tests that fail for one reason help nobody; none of them goes unsaid."""
    repository.settings(gpgraph_focus_limit="3")
    people = (f"ex:p{number:02} a ex:Person ." for number in range(30))
    repository.write("data.ttl", "\n".join(people))

    ran = repository.pytest("--gpgraph", "data.ttl", "-rA", "-k", "name")

    assert len(ran.outcomes()) == 4
    assert "\n30 resources: Give the person a name.\n" in ran.out
    assert "Note: 10 more, which are not listed here." in ran.out


def test_resources_without_an_iri_are_named_by_their_place(repository: Any) -> None:
    """The label of a blank node is another one in each run."""
    repository.write("data.ttl", "ex:x ex:knows [ a ex:Person ] , [ a ex:Person ] .")
    runs = [repository.pytest("--gpgraph", "data.ttl", "--co", "-q", "-k", "name") for _ in "12"]

    assert runs[0].ids == runs[1].ids
    assert runs[0].ids[1:] == [
        f"{PERSON}::ex:Person-name::MinCount[blank node, data.ttl:6]",
        f"{PERSON}::ex:Person-name::MinCount[blank node, data.ttl:6, 2]",
    ]


@pytest.mark.parametrize("order", [("-p", "no:randomly"), ("-n", "2", "--dist", "loadfile")])
def test_tests_in_python_run_beside(repository: Any, order: tuple[str, ...]) -> None:
    """A repository of data has code as well."""
    repository.write("test_code.py", "def test_it():\n    pass\n")

    ran = repository.pytest("--gpgraph", "data.ttl", "-rA", *order)

    assert ran.outcomes() == {"test_code.py::test_it": "PASSED", **CASES}
