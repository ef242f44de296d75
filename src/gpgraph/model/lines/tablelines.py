"""On which line of a table of alignments each alignment stands."""

from collections.abc import Mapping
from pathlib import Path

from gpgraph.model import sssom
from gpgraph.model.lines.subjectlines import Statement


def statement_lines(text: str, name: str) -> Mapping[Statement, int]:
    """Return the line of each alignment, and of each plain triple that its row may give.

    Args:
        text: A table that was read before.
        name: The name of its file, which may give the evidence class.
    """
    table = sssom.parse(text, Path(name))
    found: dict[Statement, int] = {}
    for alignment, line in zip(table.alignments, table.lines, strict=True):
        found.setdefault((alignment.iri, None), line)
        found.setdefault((alignment.subject, alignment.predicate), line)
        found.setdefault((alignment.subject, None), line)
    return found
