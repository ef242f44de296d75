"""Reference pages say what the program does."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_command_line_page_is_what_the_program_prints(tmp_path: Path) -> None:
    """After a change of a flag: make reference."""
    page = tmp_path / "command-line.md"
    subprocess.run([sys.executable, ROOT / "scripts" / "write_reference.py", page], check=True)

    assert (ROOT / "docs/reference/command-line.md").read_text("utf-8") == page.read_text("utf-8")
