"""The list of what proves the rules is the one of these rules and these examples."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_list_of_proofs_is_up_to_date(tmp_path: Path) -> None:
    """A score says nothing when what it counts is another thing than what is there."""
    page = tmp_path / "proofs.md"

    subprocess.run([sys.executable, ROOT / "scripts" / "list_proofs.py", page], check=True)

    assert page.read_text("utf-8") == (ROOT / "docs/reference/proofs.md").read_text("utf-8")
