"""``gpgraph query``: what it prints, where, and with which exit code."""

import csv
import gzip
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from gpgraph.cli.main import main
from gpgraph.cli.table import LONGEST_CELL, table
from gpgraph.model.sparql.catalogue import StoredQuery
from gpgraph.store.releases.generation import Generation

TRUE = "ASK { ?goal a <https://w3id.org/gpgraph/ontology#GlobalPolicingGoal> }"
FALSE = "ASK { ?goal a <https://w3id.org/gpgraph/ontology#Nothing> }"
COUNT = """
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
SELECT (COUNT(?goal) AS ?goals) { ?goal a gp:GlobalPolicingGoal }
"""

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def query(release: Generation, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``gpgraph query`` on the release; gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["query", *arguments, "--release", str(release.path)], {})
        output = capsys.readouterr()
        return code, output.out, output.err

    return run


def test_list_names_every_stored_query_with_its_summary(
    query: Command, catalogue: dict[str, StoredQuery]
) -> None:
    """This is how a researcher finds out what can be asked."""
    code, output, errors = query("--list")
    lines = [line.split(maxsplit=1) for line in output.splitlines()]

    assert (code, errors) == (0, "")
    assert lines == [[stored.name, stored.summary] for stored in catalogue.values()]


def test_show_prints_the_file_so_that_it_can_be_changed(
    query: Command, catalogue: dict[str, StoredQuery]
) -> None:
    """The next question is mostly the last one with another value."""
    assert query("--show", "links-to-one-sdg") == (0, catalogue["links-to-one-sdg"].text, "")


def test_stored_query_into_a_pipe_is_csv_with_whole_iris(query: Command) -> None:
    """A program reads it, so nothing is shortened."""
    code, output, errors = query("goals-and-objectives")
    columns, *rows = csv.reader(io.StringIO(output))

    assert (code, errors) == (0, "")
    assert columns[:3] == ["goal", "goalCode", "goalName"]
    assert len(rows) == 32
    assert rows[0][0] == "https://w3id.org/gpgraph/id/gpg-2017/1"


@pytest.mark.parametrize("way", ["text", "file", "standard input"])
def test_query_is_taken_as_text_from_a_file_and_from_standard_input(
    way: str, query: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The three ways mean the same."""
    path = tmp_path / "mine.rq"
    path.write_text(COUNT, "utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(COUNT.encode())))
    argument = {"text": COUNT, "file": str(path), "standard input": "-"}[way]

    code, output, errors = query(argument)

    assert (code, output.split(), errors) == (0, ["goals", "14"], "")


def test_ask_is_answered_in_words_and_by_the_exit_code(query: Command) -> None:
    """``if gpgraph query …`` works in a shell."""
    assert query(TRUE) == (0, "true\n", "")
    assert query(FALSE) == (1, "false\n", "")
    assert query(FALSE, "--format", "table") == (1, "false\n", "")

    code, output, _ = query(FALSE, "--format", "json")

    assert code == 1
    assert json.loads(output)["boolean"] is False


def test_graph_is_turtle_unless_another_format_is_asked_for(query: Command) -> None:
    """CSV would make no sense of triples."""
    as_turtle = query("goal-as-skos")[1]
    as_triples = query("goal-as-skos", "--format", "nt")[1]
    iri = "https://w3id.org/gpgraph/id/gpg-2017/1"
    described = query(f"DESCRIBE <{iri}>", "--format", "nt")[1]

    assert set(parse(as_turtle, RdfFormat.TURTLE)) == set(parse(as_triples, RdfFormat.N_TRIPLES))
    assert as_turtle.startswith("@prefix")
    assert f"<{iri}>" in described


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("goals-and-objective",), "Did you mean goals-and-objectives"),
        (("zzz",), "gpgraph query --list names them all."),
        (("--show", "zzz"), "gpgraph query --list names them all."),
        (("SELECT * {",), "The text is not SPARQL 1.1"),
        (("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",), "SERVICE is refused"),
        (("goal-as-skos", "--format", "csv"), "There are: ttl"),
        (("goals-and-objectives", "--format", "ttl"), "There are: json"),
    ],
)
def test_mistake_is_explained_without_a_traceback(
    query: Command, arguments: tuple[str, ...], message: str
) -> None:
    """The message says what to do; exit code 2 tells it from a false ASK."""
    code, output, errors = query(*arguments)

    assert (code, output) == (2, "")
    assert errors.startswith("gpgraph: ")
    assert message in errors
    assert "Traceback" not in errors


def test_file_that_is_not_utf_8_is_refused(query: Command, tmp_path: Path) -> None:
    """Guessing an encoding would change the words that are searched for."""
    path = tmp_path / "latin.rq"
    path.write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))

    assert query(str(path)) == (2, "", f"gpgraph: {path} is not UTF-8.\n")


def test_missing_release_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first thing that a new user meets."""
    code = main(["query", TRUE], {"GPGRAPH_RELEASE": str(tmp_path)})

    assert code == 2
    assert "gpgraph build" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [(), ("zzz", "--list"), ("zzz", "--format", "pdf")])
def test_wrong_arguments_end_with_the_usage(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """As every other command does."""
    with pytest.raises(SystemExit) as caught:
        main(["query", *arguments], {})

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: gpgraph query")


def test_rows_at_a_terminal_are_a_table_with_short_iris(release: Generation) -> None:
    """A person reads it; the whole values are one flag away."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "gpgraph", "query", "vision-and-mission", "--release"]
    done = subprocess.run([*command, str(release.path)], stdout=follower, check=False)
    os.close(follower)
    with open(leader, "rb", buffering=0) as terminal:  # noqa: PTH123 - a descriptor, not a path
        first, rule = terminal.read(65_536).decode().splitlines()[:2]

    assert done.returncode == 0
    columns = ["framework", "frameworkName", "statement", "kind", "language", "text"]
    assert first.split() == columns
    assert set(rule) == {"-", " "}


def test_table_aligns_shortens_cuts_and_shows_unbound_as_empty() -> None:
    """Each of the four once."""
    results = {
        "head": {"vars": ["thing", "text"]},
        "results": {
            "bindings": [
                {"thing": {"type": "uri", "value": "https://w3id.org/gpgraph/id/gpg-2017"}},
                {
                    "thing": {"type": "bnode", "value": "b0"},
                    "text": {"type": "literal", "value": "two\nlines " + 100 * "x"},
                },
            ]
        },
    }
    heading, rule, first, second, count = table(json.dumps(results).encode()).splitlines()

    assert heading == "thing        text"
    assert rule == "-" * 11 + "  " + "-" * LONGEST_CELL
    assert first == "id:gpg-2017"
    assert second.startswith("_:b0         two lines xxx")
    assert second.endswith("x…")
    assert len(second) == 13 + LONGEST_CELL
    assert count == "(2 rows)"


def test_table_without_rows_says_so() -> None:
    """An empty answer is an answer: nothing is known, which is not that nothing is there."""
    empty = {"head": {"vars": ["a", "b"]}, "results": {"bindings": []}}

    assert table(json.dumps(empty).encode()) == "a  b\n-  -\n(0 rows)"


def test_release_that_was_changed_is_not_asked(
    release: Generation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer is cited by the hash of its release."""
    copy = tmp_path / "copy"
    shutil.copytree(release.path, copy)
    lines = gzip.decompress((copy / "dataset.nq.gz").read_bytes())
    (copy / "dataset.nq.gz").write_bytes(gzip.compress(lines.replace(b"terrorism", b"tea")))

    assert main(["query", TRUE, "--release", str(copy)], {}) == 2
    assert "does not have the hash" in capsys.readouterr().err
