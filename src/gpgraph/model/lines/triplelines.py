"""On which line of N-Triples or N-Quads a resource is described, where a line is a statement.

As ``subjectlines`` tells it, which reads any such text; this passes a million lines in half a
second, and keeps what is asked for.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from gpgraph.model.lines.subjectlines import Statement

_STATEMENT = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*<([^>]*)>[ \t]*<([^>]*)>")


def statement_lines(
    lines: Iterable[bytes], wanted: Collection[str]
) -> Mapping[Statement, int] | None:
    """Return the first line, counted from 1, on which each wanted subject has each property.

    Args:
        lines: The text, cut after each line feed.
        wanted: The IRIs of the subjects.

    Returns:
        ``None`` where a line may hold more than one statement: lines may end with a carriage
        return alone.
    """
    subjects = frozenset(one.encode() for one in wanted)
    found: dict[Statement, int] = {}
    for number, line in enumerate(lines, 1):
        if b"\r" in line and b"\r" in line.rstrip(b"\r\n"):
            return None
        begin = line.find(b"<") + 1
        if line[begin : line.find(b">", begin)] in subjects:
            match = _STATEMENT.match(line)
            if match is not None:
                subject, name = match[1].decode(), match[2].decode()
                found.setdefault((subject, None), number)
                found.setdefault((subject, name), number)
    return found
