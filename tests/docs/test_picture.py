"""The README's picture is that of the data as they stand."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_committed_picture_is_what_the_script_draws(tmp_path: Path) -> None:
    """After a change of the data: make picture."""
    drawn = tmp_path / "graph.svg"
    subprocess.run([sys.executable, ROOT / "scripts" / "draw_graph.py", drawn], check=True)

    assert (ROOT / "docs" / "graph.svg").read_text("utf-8") == drawn.read_text("utf-8")
