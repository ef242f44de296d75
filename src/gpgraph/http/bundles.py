"""The libraries that pages load, which are made of npm's packages and do not stand in git."""

from pathlib import Path

MADE_LAST = Path(__file__).parent / "static" / "vendor" / "licences.txt"
PRESENT = "with the editor and the graph view"
ABSENT = "plain, without the editor and the graph view: make web adds them to a checkout"


def are_present() -> bool:
    """Tell whether they were made: ``make web`` does, and a wheel should hold them."""
    return MADE_LAST.is_file()
