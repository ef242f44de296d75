"""When a validation is a part of a run of pytest, when not, and what is said where it cannot be."""

from typing import Any

import pytest

OPTION = """\
import pytest

def pytest_addoption(parser):
    parser.addoption("--shapes", help="What this repository calls shapes.")
"""
UNTOUCHED = """\
import sys

def test_nothing_of_gpgraph_but_its_door_is_loaded(pytestconfig):
    loaded = {name for name in sys.modules if name.partition(".")[0] in {"gpgraph", "pyoxigraph"}}
    assert loaded == {"gpgraph", "gpgraph.pytest_plugin"}
    assert pytestconfig.getoption("--shapes") == "square"
"""
THEIRS = """\
import pytest

class Theirs(pytest.File):
    def collect(self):
        yield Check.from_parent(self, name="theirs")

class Check(pytest.Item):
    def runtest(self):
        pass

def pytest_collect_file(file_path, parent):
    if file_path.name.endswith(".shapes.ttl"):
        return Theirs.from_parent(parent, path=file_path)
"""
SHAPES = "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:P .\n"


def test_repository_that_does_not_ask_is_left_alone(repository: Any) -> None:
    """Many have gpgraph installed for another reason, and *.shapes.ttl of their own."""
    repository.write("shapes/broken.shapes.ttl", "ex:S a (((")
    repository.write("conftest.py", OPTION)
    repository.write("test_code.py", UNTOUCHED)
    strict = ("-W", "error", "--strict-config", "--strict-markers")

    ran = repository.pytest("--shapes", "square", "-rA", *strict)

    assert ran.code == 0, ran.out
    assert list(ran.outcomes()) == ["test_code.py::test_nothing_of_gpgraph_but_its_door_is_loaded"]
    assert "gpgraph:" not in ran.out


def test_shapes_that_a_repository_collects_itself_stay_its_own(repository: Any) -> None:
    """Theirs came first."""
    repository.write("conftest.py", THEIRS)

    ran = repository.pytest("shapes/place.shapes.ttl", "-rA")

    assert ran.outcomes() == {"shapes/place.shapes.ttl::theirs": "PASSED"}


def test_shapes_that_are_named_without_data_say_what_is_missing(repository: Any) -> None:
    """Pytest's own words would be that it found no collectors."""
    ran = repository.pytest("shapes/place.shapes.ttl")

    assert ran.code == 2
    assert "Name the data that are to be checked" in ran.out


def test_settings_make_each_whole_run_validate(repository: Any) -> None:
    """Set once, it is `pytest` and nothing else; the shapes lie beside the tests, not in them."""
    repository.settings(gpgraph_data="data.ttl", testpaths="tests")
    repository.write("tests/test_code.py", "def test_it():\n    pass\n")

    ids = repository.pytest("--collect-only", "-q").ids

    assert ids[0] == "tests/test_code.py::test_it"
    assert len(ids) == 9
    assert repository.pytest(ids[1], "--collect-only", "-q").ids == ids[1:4]


@pytest.mark.parametrize("words", [("tests/test_code.py",), ("tests",), ("tests", "-n", "2")])
def test_run_of_a_part_that_holds_no_shapes_validates_nothing(
    repository: Any, words: tuple[str, ...]
) -> None:
    """Who runs one test of code does not want to wait for data."""
    log = repository.count()
    repository.settings(gpgraph_data="data.ttl")
    repository.write("tests/test_code.py", "def test_it():\n    pass\n")

    ran = repository.pytest(*words, "-rA")

    assert ran.outcomes() == {"tests/test_code.py::test_it": "PASSED"}
    assert not log.exists()


def test_shapes_in_folders_that_pytest_passes_over_are_not_taken(repository: Any) -> None:
    """Environments and builds hold copies."""
    for folder in (".hidden", "node_modules", "env"):
        repository.write(f"{folder}/more.shapes.ttl", "ex:S a (((")
    repository.write("env/pyvenv.cfg", "")

    assert len(repository.pytest("--gpgraph", "data.ttl", "--co", "-q").ids) == 8


def test_shapes_can_be_named_and_may_lie_elsewhere(repository: Any) -> None:
    """Named shapes are all that counts, in any format, whatever lies around."""
    nt = "<https://example.org/{}> <http://www.w3.org/ns/shacl#{}> {} .\n"
    lines = (
        nt.format("S", "targetClass", "<https://example.org/Person>"),
        nt.format("S", "property", "<https://example.org/P>"),
        nt.format("P", "path", "<https://example.org/name>"),
        nt.format("P", "minCount", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    )
    repository.write("other/rules.nt", "".join(lines))
    (repository.folder / "here").mkdir()
    words = ("--gpgraph=../data.ttl", "--shapes=../other", "--rootdir=.", "--co", "-q")

    ids = repository.pytest(*words, folder="here").ids

    assert ids[0] == "../other/rules.nt::https://example.org/P::MinCount"
    assert len(ids) == 3


def test_flag_wins_over_setting(repository: Any) -> None:
    """A settled repository can be asked about another file."""
    repository.settings(gpgraph_data="data.ttl", gpgraph_shapes="shapes/place.shapes.ttl")
    repository.write("more.ttl", 'ex:zoe a ex:Person ; ex:name "Zoe" .')
    named = ("--gpgraph", "more.ttl", "--gpgraph-shapes", "shapes/person.shapes.ttl")

    assert repository.pytest("--gpgraph").code == 0
    assert len(repository.pytest("--gpgraph", "--co", "-q").ids) == 2
    assert len(repository.pytest(*named, "--co", "-q").ids) == 3


def test_folder_that_is_ignored_holds_no_shapes_for_the_run(repository: Any) -> None:
    """It was told so."""
    assert repository.pytest("--gpgraph", "data.ttl", "--ignore=shapes", "--co", "-q").ids == []


def test_without_shapes_ours_are_checked_against_with_our_data_beside(empty: Any) -> None:
    """As `gpgraph validate FILE` does."""
    empty.write(
        "goal.ttl",
        "@prefix gp: <https://w3id.org/gpgraph/ontology#> .\n"
        'ex:goal a gp:GlobalPolicingGoal ; schema:name "A goal" .',
    )

    ran = empty.pytest("--gpgraph", "goal.ttl", "-rA", "-k", "GP-CON-03 and MinCount")

    assert ran.outcomes() == {
        "gpgraph/concept.shapes.ttl::GP-CON-03::MinCount": "FAILED",
        "gpgraph/concept.shapes.ttl::GP-CON-03::MinCount[ex:goal]": "FAILED",
    }


def test_without_anything_our_own_data_are_checked_and_conform(empty: Any) -> None:
    """The same run is how our own data are tested."""
    ran = empty.pytest("--gpgraph", "-q")

    assert ran.code == 0, ran.out
    assert " passed" in ran.out


@pytest.mark.parametrize(
    ("files", "words", "code", "says"),
    [
        ({"data.ttl": "ex:a ex:b"}, (), 2, "data.ttl:6:"),
        ({"data.ttl": "ex:a ex:b"}, ("-n", "2"), 1, "data.ttl:6:"),
        ({"shapes/x.shapes.ttl": "ex:S a ((("}, (), 2, "shapes/x.shapes.ttl:6:"),
        (
            {"shapes/x.shapes.ttl": SHAPES + 'ex:S sh:sparql [ sh:select "SELECT {" ] .'},
            (),
            2,
            "cannot be parsed",
        ),
        (
            {"shapes/x.shapes.ttl": SHAPES + "ex:P sh:path ex:p ; sh:node ex:S ."},
            (),
            2,
            "These shapes are recursive",
        ),
        ({}, ("--gpgraph", "https://example.org/x.ttl"), 4, "is an address"),
        ({}, ("--gpgraph", "none.ttl"), 2, "none.ttl: The file cannot be read"),
        ({}, ("--gpgraph", "data"), 2, "data: The name tells no format"),
        ({}, ("--shapes", "nowhere"), 4, "nowhere: The name tells no format"),
        ({}, ("--gpgraph-waivers", "data.ttl"), 2, "no sh:ValidationResult"),
        ({}, ("-o", "gpgraph_focus_limit=many"), 4, "Give a whole number"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_error_and_no_test_runs(
    repository: Any, files: dict[str, str], words: tuple[str, ...], code: int, says: str
) -> None:
    """Nothing is worse than a green run that did not look."""
    for name, text in files.items():
        repository.write(name, text)

    ran = repository.pytest("--gpgraph", "data.ttl", *words)

    assert ran.code == code
    assert ran.out.count(says) in {1, 2}  # where it happened, and in the summary
    assert "Traceback" not in ran.out
    assert " passed" not in ran.out


def test_shapes_without_data_are_refused_when_the_flag_stands_alone(repository: Any) -> None:
    """The flag alone means our own data, which are not what their shapes are about."""
    ran = repository.pytest("--gpgraph")

    assert ran.code == 4
    assert "Name the data that are to be checked" in ran.out
