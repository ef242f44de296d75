"""Reference pages say what the program does."""

import re
import subprocess
import sys
from pathlib import Path

from gpgraph.http.failing.problems import BUG, INVALID, PROBLEMS

ROOT = Path(__file__).parents[2]


def test_command_line_page_is_what_the_program_prints(tmp_path: Path) -> None:
    """After a change of a flag: make reference."""
    page = tmp_path / "command-line.md"
    subprocess.run([sys.executable, ROOT / "scripts" / "write_reference.py", page], check=True)

    assert (ROOT / "docs/reference/command-line.md").read_text("utf-8") == page.read_text("utf-8")


def test_every_kind_of_problem_stands_in_the_http_page() -> None:
    """A client programs against the types."""
    text = (ROOT / "docs/reference/http.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \|$", text, re.MULTILINE)

    assert rows == [
        (problem.slug, str(problem.status.value), problem.title)
        for problem in (*PROBLEMS.values(), INVALID, BUG)
    ]
