"""The program at the prompt: what it prints where, and with which code it ends."""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from gpgraph import __version__
from gpgraph.cli.main import COMMANDS, module_name
from gpgraph.cli.settings_flags import add_settings
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import current
from gpgraph.store.resources import Sources

Program = Callable[..., subprocess.CompletedProcess[str]]


def test_build_prints_the_release_and_tells_its_progress_apart(
    program: Program, tmp_path: Path
) -> None:
    """The result can be piped; the rest is for the eye."""
    done = program("build")
    identifier, folder = done.stdout.rstrip("\n").split("\t")

    assert done.returncode == 0
    assert folder == f"releases/{identifier}"
    assert current(tmp_path / "work" / "releases").id == identifier
    stages = [line.split(" ")[0].rstrip(".") for line in done.stderr.splitlines()]
    assert stages == ["parsed", "inferred", "validated", "hashed", "asked", "wrote"]
    assert re.search(r"parsed 25 triples in 5 graphs \(\d+\.\d s\)", done.stderr)


def test_mistake_in_a_source_is_one_line_without_a_traceback(
    program: Program, sources: Sources
) -> None:
    """File, line and column as compilers write them."""
    bad = sources.root / "data" / "bad.ttl"
    bad.write_text("<a:a> <a:b> 1 .\n<a:a> <a:b> .\n")
    done = program("build")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"gpgraph: {bad}:2:13: . is not a valid RDF object.\n"


def test_violation_ends_with_1_and_the_report(program: Program, sources: Sources) -> None:
    """A script can tell bad data from a bad command."""
    (sources.root / "data" / "bad.ttl").write_text(
        "<http://example.org/g> a <https://w3id.org/gpgraph/ontology#Goal> ."
    )
    done = program("build")

    assert done.returncode == 1
    assert "GP-GOAL-01" in done.stderr
    assert "http://example.org/g" in done.stderr
    assert "Traceback" not in done.stderr


def test_flag_and_variable_name_the_same_folders(program: Program, tmp_path: Path) -> None:
    """A container sets variables, a person types flags; both may name several folders."""
    for name in ("one", "two"):
        (tmp_path / "work" / name).mkdir()
        (tmp_path / "work" / name / "a.ttl").write_text("<a:a> <a:b> <a:c> .")
    by_flag = program("build", "--data", "one", "--data", "two", "--out", "out")
    by_variable = program("build", GPGRAPH_DATA="one:two", GPGRAPH_RELEASE="out2")

    assert by_flag.returncode == by_variable.returncode == 0
    assert by_flag.stdout.split("\t")[0] == by_variable.stdout.split("\t")[0]
    names = [graph.name for graph in current(tmp_path / "work" / "out2").manifest.graphs]
    assert {"contrib/one", "contrib/two"} <= set(names)


@pytest.mark.parametrize(
    ("arguments", "variables", "says"),
    [
        ((), {}, "usage: gpgraph"),
        (("bild",), {}, "invalid choice: 'bild'"),
        (("build", "--dta", "x"), {}, "unrecognized arguments: --dta"),
        (("build", "--data", "nowhere"), {}, "gpgraph: nowhere: There is no such folder."),
        (("build",), {"GPGRAPH_PROT": "1"}, "gpgraph: GPGRAPH_PROT is not a setting"),
        (("build",), {"SOURCE_DATE_EPOCH": "now"}, "gpgraph: SOURCE_DATE_EPOCH='now'"),
        (("build", "--out", "/dev/null/x"), {}, "cannot be written to /dev/null/x"),
        (("info",), {}, "There is no release in releases. Build one: gpgraph build"),
    ],
)
def test_mistake_of_the_user_ends_with_2_and_says_what_it_is(
    program: Program, arguments: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    """Never a traceback, never a silent success."""
    done = program(*arguments, **variables)

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_teaches_with_examples_and_exit_codes(program: Program) -> None:
    """The manual is at the prompt, for the program and for each command."""
    for arguments in ((), ("build",), ("info",)):
        done = program(*arguments, "--help")

        assert done.returncode == 0
        assert "examples:\n  gpgraph " in done.stdout
        assert "exit codes:\n  0" in done.stdout
        assert max(len(line) for line in done.stdout.splitlines()) <= 90


def test_version_is_printed(program: Program) -> None:
    """The first thing that a bug report needs."""
    done = program("--version")

    assert (done.returncode, done.stdout) == (0, f"gpgraph {__version__}\n")


def test_every_setting_is_a_flag() -> None:
    """One name, three spellings."""
    parser = argparse.ArgumentParser()
    add_settings(parser)
    text = parser.format_help()

    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')} " in text
        assert f"GPGRAPH_{name.upper()}" in text
    given = parser.parse_args(["--data", "a", "--data", "b", "--query-timeout-s", "2.5"])
    assert (given.data, given.query_timeout_s, given.host) == (["a", "b"], "2.5", None)


def test_info_shows_versions_graphs_hashes_and_terms_of_use(
    program: Program, tmp_path: Path
) -> None:
    """Who cites the data needs the release, and the licence of each graph."""
    program("build")
    manifest = current(tmp_path / "work" / "releases").manifest
    done = program("info")
    lines = done.stdout.splitlines()
    row = next(line for line in lines if line.startswith("goals/stated")).split()
    sha256 = next(graph.sha256 for graph in manifest.graphs if graph.name == "goals/stated")

    assert done.returncode == 0
    assert f"id             {manifest.id}" in lines
    assert "release        2026.1" in lines
    assert "ontology       1.2.3" in lines
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert row == ["goals/stated", "3", "yes", sha256[:12], licence]
    assert next(line for line in lines if line.startswith("shapes/")).endswith("none stated")


def test_info_as_json_has_everything(program: Program, tmp_path: Path) -> None:
    """For scripts: whole hashes, sources, licences."""
    program("build")
    content = json.loads(program("info", "--json").stdout)
    (graph,) = (graph for graph in content["graphs"] if graph["iri"].endswith("goals/stated"))

    assert content["id"] == current(tmp_path / "work" / "releases").id
    assert len(graph["sha256"]) == 64
    assert graph["sources"][0]["path"] == "data/goals/stated.ttl"
    assert graph["licence"] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_info_finds_that_a_release_was_changed(program: Program, tmp_path: Path) -> None:
    """It is the check that a mirror runs."""
    program("build")
    current(tmp_path / "work" / "releases").context.write_text("{}")
    done = program("info")

    assert done.returncode == 2
    assert "does not have the hash that the manifest gives" in done.stderr


def test_reader_that_has_seen_enough_is_no_error(
    program: Program, environ: dict[str, str], tmp_path: Path
) -> None:
    """`gpgraph info | head -1` prints one line and nothing else."""
    program("build")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", "info", "--json"],
        cwd=tmp_path / "work",
        env=environ,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


def test_list_of_commands_says_what_each_says_of_itself() -> None:
    """The list is made without importing them, so it is compared here."""
    modules = {name: import_module(f"gpgraph.cli.{module_name(name)}") for name in COMMANDS}

    assert {name: module.HELP for name, module in modules.items()} == COMMANDS
