"""Texts of queries with one fault each: a filter or a pattern lost, a condition turned round.

The queries are ours, so they are taken apart as they are written: terms with spaces between them,
and no bracket, full stop or semicolon inside a text.
"""

import re
from collections.abc import Iterator

CLOSING = {"(": ")", "{": "}"}
FILTER = re.compile(r"FILTER\s*(?:NOT EXISTS|EXISTS)?\s*(?=[({])")
# A pattern ends where the next begins, or its group.
PATTERN = re.compile(
    r"(?<=[{.;}])\s+(?!FILTER|BIND|VALUES|OPTIONAL|UNION|SELECT)[^{}.;()]*?(?=[.;}])"
)
TURNED = {
    "FILTER NOT EXISTS": "FILTER EXISTS",
    "FILTER EXISTS": "FILTER NOT EXISTS",
    " != ": " = ",
    " = ": " != ",
    " > ": " >= ",
    " < ": " <= ",
    " >= ": " > ",
    " <= ": " < ",
    " && ": " || ",
    " || ": " && ",
}
NUMBER = re.compile(r"(?<![\w:?.#/-])[0-9]+(?![\w:.])")


def faulty(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is done to a query, and the query that comes of it."""
    body = text.index("{")
    for found in FILTER.finditer(text, body):
        end = _end(text, found.end())
        yield f"drop {_short(text[found.start() : end])}", text[: found.start()] + text[end:]
    for found in PATTERN.finditer(text, body):
        if found[0].strip():
            yield f"drop {_short(found[0])}", _without(text, found.start(), found.end())
    for word, other in TURNED.items():
        start = text.find(word, body)
        while start >= 0:
            end = start + len(word)
            around = _short(text[max(body, start - 20) : end + 20])
            yield f"turn {word.strip()} in {around}", text[:start] + other + text[end:]
            start = text.find(word, end)
    for found in NUMBER.finditer(text, body):
        number = str(int(found[0]) + 1)
        yield (
            f"raise {found[0]} at {found.start()}",
            (text[: found.start()] + number + text[found.end() :]),
        )


def _end(text: str, start: int) -> int:
    """Return where a bracket that opens is closed."""
    waiting = []
    for place in range(start, len(text)):
        if text[place] in CLOSING:
            waiting.append(CLOSING[text[place]])
        elif waiting and text[place] == waiting[-1]:
            waiting.pop()
            if not waiting:
                return place + 1
    raise ValueError(text)


def _without(text: str, start: int, end: int) -> str:
    """Take a pattern away, and what joins it to the others.

    What follows after a semicolon then belongs to the subject before.
    """
    before, after = text[:start], text[end:]
    if before.endswith(";"):
        return before[:-1] + " " + after
    if after.startswith(";"):
        subject = text[start:end].split(maxsplit=1)[0]
        return f"{before} {subject} {after[1:]}"
    return before + after[1:] if after.startswith(".") else before + after


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
