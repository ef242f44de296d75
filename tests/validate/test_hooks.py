"""The hooks and the recipes that others copy, run as they stand in repositories of others."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
RECIPES = ROOT / "docs" / "how-to" / "validate-in-ci.md"
GOOD = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A label"@en .\n'
BAD = "<https://example.org/a>\n  a <https://w3id.org/gpgraph/ontology#Objective> .\n"


def run(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, with those of this environment first in the path."""
    programs = Path(sys.executable).parent
    environ = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(folder.parent / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **variables,
    }
    return subprocess.run(
        words, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=100
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of somebody else."""
    folder = tmp_path / "theirs"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "good.ttl").write_text(GOOD)
    assert run("git", "init", "--quiet", ".", folder=folder).returncode == 0
    return folder


def hook(repository: Path, identifier: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a hook of ours over all that is staged, without installing us once more."""
    (found,) = [one for one in yaml.safe_load(MANIFEST.read_text()) if one["id"] == identifier]
    local = {**found, "language": "system", "args": list(arguments)}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    assert run("git", "add", "--all", folder=repository).returncode == 0
    return run("pre-commit", "run", folder=repository)


def steps(text: str, name: str) -> list[str]:
    """Return the commands of a recipe, but for the one that installs us."""
    block = re.search(rf"^```yaml file=ci/{name}\.yml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    job = yaml.safe_load(block[1])
    if name == "github":
        commands = [step["run"] for step in job["jobs"]["validate"]["steps"] if "run" in step]
    else:
        commands = job["validate"]["script"]
    assert commands[0] == "pip install gpgraph"
    return list(commands[1:])


def test_manifest_is_one_that_pre_commit_reads(tmp_path: Path) -> None:
    """Else no repository could use the hooks."""
    done = run("pre-commit", "validate-manifest", str(MANIFEST), folder=tmp_path)

    assert done.returncode == 0, done.stdout


def test_hook_lets_good_files_pass_and_stops_bad_ones_with_their_line(repository: Path) -> None:
    """And looks at RDF files only."""
    (repository / "notes.txt").write_text("no RDF")
    passed = hook(repository, "gpgraph-validate")
    (repository / "data" / "bad.ttl").write_text(BAD)
    stopped = hook(repository, "gpgraph-validate")

    assert (passed.returncode, stopped.returncode) == (0, 1)
    assert "Passed" in passed.stdout
    assert "(data/bad.ttl:1)" in stopped.stdout


def test_hook_for_folders_checks_files_that_the_commit_leaves_alone(repository: Path) -> None:
    """A rule may be broken by what was not touched."""
    (repository / "data" / "bad.ttl").write_text(BAD)

    done = hook(repository, "gpgraph-validate-folders", "data")

    assert done.returncode == 1
    assert "checked 1 resources in 2 files" in done.stdout


@pytest.mark.parametrize(
    ("name", "reports"),
    [
        ("github", ["validation.md", "validation.sarif"]),
        ("gitlab", ["validation.html", "validation.xml"]),
    ],
)
def test_recipe_fails_on_bad_data_and_leaves_its_reports(
    repository: Path, name: str, reports: list[str]
) -> None:
    """What a pipeline uploads afterwards is there, and names the file as the repository does."""
    (repository / "data" / "bad.ttl").write_text(BAD)
    summary = repository.parent / "summary.md"

    done = [
        run("bash", "-euc", step, folder=repository, GITHUB_STEP_SUMMARY=str(summary))
        for step in steps(RECIPES.read_text("utf-8"), name)
    ]

    assert [one.returncode for one in done] == [1, *(0 for _ in done[1:])]
    assert sorted(path.name for path in repository.glob("validation.*")) == reports
    for report in reports:
        assert "data/bad.ttl" in (repository / report).read_text("utf-8")
    assert name != "github" or "Does not conform" in summary.read_text("utf-8")
