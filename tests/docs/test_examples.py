"""Every example in the documentation runs as it stands, against a real server.

A fenced block is run by its language: ``sh`` by bash, ``python`` by Python, both with the address
of the server under test in the place of the documented one. ``turtle file=NAME`` writes a file for
the blocks after it. ``fails=1`` is the exit code to expect. A comment ``<!-- prints: TEXT -->``
after a block says what its output holds. Blocks without a language, and ``text``, are not run.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTED = "http://127.0.0.1:8000"
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?P<flags>[^\n]*)\n(?P<body>.*?)^(?P=indent)```\n"
    r"(?:\s*<!-- prints: (?P<prints>.*?) -->)?",
    re.MULTILINE | re.DOTALL,
)
# Set-up has tests of its own: the wheel, and these tests themselves are `make test`.
SETS_UP = re.compile(r"(make \w+ +#.*\n)+")
MY_DATA = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A label"@en .\n'


@dataclass(frozen=True, slots=True)
class Example:
    """One block: what to run and what to expect of it."""

    language: str
    flags: Mapping[str, str]
    text: str
    prints: str | None


def examples(path: Path) -> Iterator[Example]:
    """Yield the blocks of a document in order."""
    for match in BLOCK.finditer(path.read_text("utf-8")):
        body = re.sub(f"^{match['indent']}", "", match["body"], flags=re.MULTILINE)
        if match["language"] != "text" and not SETS_UP.fullmatch(body):
            flags = dict(flag.split("=", 1) for flag in match["flags"].split())
            yield Example(match["language"], flags, body, match["prints"])


DOCUMENTS = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if any(True for _ in examples(path))
]


def run(example: Example, folder: Path, server: str) -> subprocess.CompletedProcess[str]:
    """Run a block in a folder, with this environment's programs first in the path."""
    programs = Path(sys.executable).parent
    words = (
        ["bash", "-euo", "pipefail", "-c"] if example.language == "sh" else [sys.executable, "-c"]
    )
    return subprocess.run(
        [*words, example.text.replace(DOCUMENTED, server)],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            # Its other plugins are none of the examples', and take half of the time of its start.
            "PYTEST_ADDOPTS": "-p no:hypothesispytest -p no:anyio",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.curl
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_of_the_document_run_and_print_what_they_promise(
    path: Path, tmp_path: Path, server: str
) -> None:
    """What a reader copies works."""
    (tmp_path / "my-data.ttl").write_text(MY_DATA, "utf-8")
    (tmp_path / "queries").symlink_to(ROOT / "queries")
    for example in examples(path):
        if "file" in example.flags:
            target = tmp_path / example.flags["file"]
            target.parent.mkdir(exist_ok=True)
            target.write_text(example.text, "utf-8")
            continue
        assert example.language in {"sh", "python"}, example
        done = run(example, tmp_path, server)

        assert done.returncode == int(example.flags.get("fails", "0")), (
            example.text + done.stdout + done.stderr
        )
        assert example.prints is None or example.prints in done.stdout, example.text + done.stdout


def test_every_link_between_documents_leads_to_a_file() -> None:
    """A moved page must not leave a dead link behind."""
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md"))
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []
