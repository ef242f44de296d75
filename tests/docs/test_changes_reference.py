"""The reference of the rule set says what the program does."""

import re
from pathlib import Path

from gpgraph.model.history.changerules import RULES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "changes.md"


def test_the_table_of_rules_is_that_of_the_program() -> None:
    """Who decides on a version by the documentation decides as the program does."""
    text = REFERENCE.read_text("utf-8")
    rows = re.findall(r"^\| `(CHG-\d+)` \| (\w+) \| (.*) \|$", text, re.MULTILINE)

    assert rows == [(name, rule.level.value, rule.text) for name, rule in RULES.items()]
