"""``gpgraph validate --since`` and ``--watch``: what a change can reach, over the command line."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from tests.validate.conftest import Validate, Write

SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:S-far .
ex:S-far a sh:PropertyShape ; sh:path ( ex:p ex:q ) ; sh:minCount 1 .
"""
GOOD = "ex:a a ex:A ; ex:p ex:b . ex:c a ex:A ; ex:p [ ex:q 1 ] . ex:d a ex:A .\n"
NEAR, FAR = "ex:b ex:q 1 .\n", "ex:b ex:r 1 .\n"
OURS = ("--shapes", "shapes.ttl")


@pytest.fixture
def two_states(validate: Validate, write: Write, folder: Path) -> Path:
    """The folders ``old`` and ``new``, which differ in a triple two steps from ``ex:a``."""
    assert callable(validate)  # made before there is anything in the folder
    write("shapes.ttl", SHAPES)
    for name, other in (("old", NEAR), ("new", FAR)):
        write(f"{name}/a.ttl", GOOD)
        write(f"{name}/sub/b.ttl", other)
    return folder


def git(*arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=A. Steward", "-c", "user.email=steward@example.org")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)  # noqa: S607 - as a steward has it


@pytest.mark.usefixtures("two_states")
def test_finding_that_a_change_reaches_is_told_and_no_other(validate: Validate) -> None:
    """``ex:d`` has been wrong all along; whoever changed ``ex:b`` has not to do with it."""
    done = validate("new", *OURS, "--since", "old")

    assert done.code == 1
    assert "<https://example.org/a>  (new/a.ttl:6)" in done.out
    assert "https://example.org/d" not in done.out
    assert (
        "Note: Checked again: 1 of 5 resources, those that the change can reach"
        " (1 triple gone, 1 new)." in done.out
    )


@pytest.mark.usefixtures("two_states")
def test_no_change_is_no_work_and_blank_nodes_are_none(validate: Validate) -> None:
    """A parser gives blank nodes new labels at each reading."""
    done = validate("new", *OURS, "--since", "new")

    assert done.code == 0
    assert "Checked again: 0 of 5 resources" in done.out
    assert "(0 triples gone, 0 new)" in done.out


def test_earlier_state_may_be_a_revision_of_git(
    validate: Validate, write: Write, two_states: Path
) -> None:
    """Nobody keeps copies of what git keeps; files that are new since then are part of it."""
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "First")
    write("new/sub/b.ttl", NEAR)
    write("new/c d.ttl", "ex:e a ex:A .")
    done = validate("new", *OURS, "--since", "HEAD")
    of_one = validate("new/sub/b.ttl", "new/a.ttl", *OURS, "--since", "HEAD")
    unknown = validate("new", *OURS, "--since", "no-such-tag")

    assert done.code == 1
    assert "<https://example.org/e>  (new/c d.ttl:6)" in done.out
    assert "https://example.org/a>" not in done.out
    assert "2 of 6 resources" in done.out
    assert of_one.code == 0
    assert "1 of 5 resources" in of_one.out
    assert unknown.code == 2
    assert "git knows no such revision" in unknown.err
    assert sorted(path.name for path in two_states.iterdir()) == [
        ".git",
        "new",
        "old",
        "shapes.ttl",
    ]


@pytest.mark.usefixtures("two_states")
def test_rule_that_looks_everywhere_is_named_with_the_reason(
    validate: Validate, write: Write
) -> None:
    """Who waits for it should know why, and which rule to mend."""
    query = "SELECT $this WHERE { $this ex:p ?x . ?y ex:r ?z . FILTER (?x = ?y) }"
    write(
        "query.ttl",
        "ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'https://example.org/'^^xsd:anyURI ] .\n"
        "ex:Q a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql"
        f" [ sh:prefixes ex: ; sh:select '{query}' ] .",
    )
    done = validate("new", "--shapes", "query.ttl", "--since", "old")

    assert done.code == 1
    assert (
        "https://example.org/Q looked at all of its resources: its query compares what no"
        " property links." in done.out
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "--since", "nothing"), "--since nothing: this is no path"),
        (("new/a.ttl", "new/sub", "--since", "old/a.ttl"), "this is one file"),
        (("new/a.ttl", "shapes.ttl", "--since", "old/sub"), "no file of the name"),
        (("-", "--watch"), "cannot be watched"),
        (("none.ttl", "--watch"), "no such file"),
    ],
)
@pytest.mark.usefixtures("two_states")
def test_what_cannot_be_compared_is_an_error(
    validate: Validate, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistyped name must not look like data in which nothing has changed."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"ex:a ex:b 1 .")))
    done = validate(*arguments, *OURS)

    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_waiver_for_what_was_not_looked_at_is_not_called_useless(
    validate: Validate, write: Write, two_states: Path
) -> None:
    """It waives a finding that a check of everything has."""
    assert two_states.is_dir()
    write(
        "waivers.ttl",
        "[] a sh:ValidationResult ; sh:focusNode ex:d ; sh:sourceShape ex:S-far ;"
        " dcterms:description 'Known.' ; schema:expires '2999-12-31'^^xsd:date .",
    )
    part = validate("old", *OURS, "--since", "old", "--waivers", "waivers.ttl")
    whole = validate("old", *OURS, "--waivers", "waivers.ttl")

    assert "waives nothing" not in part.out
    assert part.code == whole.code == 0
    assert "1 waived" in whole.out


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``gpgraph validate --watch`` until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "gpgraph", "validate", *arguments, "--watch"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until_waiting(process: subprocess.Popen[str]) -> str:
    """Read until it waits for the next change."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if line.startswith("watching"):
            return seen
    raise AssertionError(seen)


def test_watch_checks_after_each_save_and_outlives_a_mistake(
    two_states: Path, write: Write
) -> None:
    """Each report is about everything, though little is looked at again."""
    with watching(two_states, "new", *OURS, "--output", "new/report.ttl") as process:
        first = until_waiting(process)
        write("new/sub/b.ttl", NEAR)
        second = until_waiting(process)
        write("new/sub/b.ttl", "oops")
        third = until_waiting(process)
        write("new/sub/b.ttl", FAR)
        fourth = until_waiting(process)
        process.send_signal(signal.SIGINT)
        code = process.wait(10)

    assert "2 violations" in first
    assert "Everything was checked: 5 resources." in first
    assert "1 violation." in second
    assert "https://example.org/d" in second
    assert "Checked again: 1 of 5 resources" in second
    assert "b.ttl:6:1: " in third
    assert "2 violations" in fourth
    assert code == 130
