"""Runs the tools of SSSOM over files, in their own environment; prints what they found as JSON.

Once for all files: to load these tools takes longer than all that they do here.
"""

import contextlib
import io
import json
import logging
import sys
from pathlib import Path

from sssom.cli import main as sssom
from sssom.parsers import parse_sssom_table

COLUMNS = ("subject_id", "predicate_id", "object_id", "author_id", "confidence", "comment")


class Kept(logging.Handler):
    """Keeps what the tools complain about."""

    def __init__(self) -> None:
        """Take warnings and what is worse."""
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


def run(kept: Kept, *words: str) -> list[str]:
    """Run a command of theirs and return what it complains about."""
    kept.messages.clear()
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            sssom([*words], standalone_mode=False)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the test shows it
        return [repr(error)]
    return [*kept.messages, *filter(None, said.getvalue().splitlines())]


def main(tables: list[str], axioms: str, back: str) -> None:
    """Validate tables, turn axioms into one, and print complaints and links."""
    kept = Kept()
    logging.basicConfig(handlers=[kept], force=True)
    found: dict[str, object] = {"validate": {name: run(kept, "validate", name) for name in tables}}
    found["parse"] = run(kept, "parse", axioms, "-I", "rdf", "-o", back)
    rows = []
    if Path(back).exists():
        frame = parse_sssom_table(back)
        rows = frame.df[[*COLUMNS]].astype(str).to_numpy().tolist()
        expand = frame.converter.expand
        rows = [[*(expand(cell) or cell for cell in row[:4]), *row[4:]] for row in rows]
    found["rows"] = rows
    print(json.dumps(found))  # noqa: T201 - that is how it answers


if __name__ == "__main__":
    main(sys.argv[3:], sys.argv[1], sys.argv[2])
