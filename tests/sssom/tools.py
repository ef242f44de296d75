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


def validated(kept: Kept, *tables: str) -> dict[str, object]:
    """Return what they complain about in each table."""
    return {name: run(kept, "validate", name) for name in tables}


def read_back(kept: Kept, axioms: str, back: str) -> dict[str, object]:
    """Return what they complain about in axioms, and the links that they see in them."""
    found: dict[str, object] = {"parse": run(kept, "parse", axioms, "-I", "rdf", "-o", back)}
    rows = []
    if Path(back).exists():
        frame = parse_sssom_table(back)
        rows = frame.df[[*COLUMNS]].astype(str).to_numpy().tolist()
        expand = frame.converter.expand
        rows = [[*(expand(cell) or cell for cell in row[:4]), *row[4:]] for row in rows]
    return {**found, "rows": rows}


def main(task: str, *files: str) -> None:
    """Do one of the two, and print what was found."""
    kept = Kept()
    logging.basicConfig(handlers=[kept], force=True)
    done = validated(kept, *files) if task == "validate" else read_back(kept, *files)
    print(json.dumps(done))  # noqa: T201 - that is how it answers


if __name__ == "__main__":
    main(*sys.argv[1:])
