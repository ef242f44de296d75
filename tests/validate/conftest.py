"""The command in an empty folder, with small files in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gpgraph.cli.main import main

PROLOGUE = """\
PREFIX ex: <https://example.org/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <http://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Validate = Callable[..., Done]
Write = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Write:
    """Return a function that writes a file; Turtle gets its prefixes in front."""

    def write_file(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((PROLOGUE if name.endswith(".ttl") else "") + text, "utf-8")
        return path

    return write_file


@pytest.fixture
def validate(folder: Path, capsys: pytest.CaptureFixture[str]) -> Validate:
    """Return a function that runs ``gpgraph validate`` there."""
    assert list(folder.iterdir()) == []

    def run(*arguments: str) -> Done:
        code = main(["validate", *arguments], {})
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run
