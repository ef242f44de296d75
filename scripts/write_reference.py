"""Write docs/reference/command-line.md from the help of the program itself.

python scripts/write_reference.py docs/reference/command-line.md
"""

import os
import subprocess
import sys
from pathlib import Path

from gpgraph.cli.main import COMMANDS

INTRODUCTION = """\
# Command line

This page is what `gpgraph --help` prints, command by command.
Every flag that is a setting also has a variable: see [settings](settings.md).
"""


def help_of(*words: str) -> str:
    """Return the help of a command, 80 columns wide."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "gpgraph", *words, "--help"],
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rstrip()


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION, f"```text\n{help_of()}\n```\n"]
    parts += [f"## {name}\n\n```text\n{help_of(name)}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
