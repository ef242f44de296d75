"""What the parser says of a query that does not parse, told to whoever wrote it."""

import re

from pyoxigraph import Store

from gpgraph.errors import QuerySyntaxError
from gpgraph.model.sparql.hints import line_of, place_of
from gpgraph.model.sparql.mistakes import advice, open_quote, widened
from gpgraph.model.sparql.sparqltext import Token

_PLACE = re.compile(r"error at (\d+):(\d+)")
# Among what it would have taken, the parser has sentences about the meaning.
_REASON = re.compile(r"[A-Z][A-Za-z]+ (?:[a-z*][^\[\]\"',]*[a-z][^\[\]\"',]*)")


def explained(error: SyntaxError, text: str) -> QuerySyntaxError:
    """Return what the parser found, said to whoever wrote the query."""
    place = _PLACE.search(str(error))
    if place is None:
        return QuerySyntaxError(f"The text is not SPARQL 1.1: {error}.")
    line, column = int(place[1]), int(place[2])
    token, message = None, str(error)
    found = _found(text)
    if found is not None:
        token, message = found
        start = len(text.rstrip()) if token is None else token.start
        line, column = place_of(text, start)
    reason = _REASON.search(message)
    near = line_of(text, line, column)
    at = "the end" if token is None else f"“{token.text[:60]}”"
    parts = (
        "The text is not SPARQL 1.1: ",
        f"the parser stopped at line {line}, column {column}",
        f", at {at}" if found is not None else "",
        f", in “{near}”" if near else "",
        ".",
        f" {advice(text, token, reason[0] if reason else '')}",
    )
    return QuerySyntaxError("".join(parts).rstrip(), line=line, column=column)


def _found(text: str) -> tuple[Token | None, str] | None:
    """Return where a query cannot go on, and what the parser says there.

    No token is the end of the text. ``None`` where it cannot be told.
    """
    wide = widened(text)
    if wide is None:
        return None
    spelt, places = wide
    try:
        Store().query(spelt)
    except SyntaxError as error:
        place = _PLACE.search(str(error))
        if place is None:
            return None
        offset = _offset(spelt, int(place[1]), int(place[2]))
        if offset >= len(spelt):
            return open_quote(text), str(error)
        before = [token for start, token in places if start <= offset]
        return (before[-1], str(error)) if before else None
    except (RuntimeError, ValueError, OSError):
        return None
    return None


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
