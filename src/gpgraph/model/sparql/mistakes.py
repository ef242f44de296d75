"""Sentences for whoever wrote a query that does not parse: where the mistake is, and which."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from gpgraph.model.namespaces import FOREIGN_PREFIXES, PREFIXES
from gpgraph.model.sparql.sparqltext import Token, first_keyword, tokens, undeclared_prefixes

# More than the longest keyword: behind so many blanks, none can reach into the next word.
WIDE = " " * 32
_MOST_TOKENS = 40_000
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_KEYWORDS = re.findall(
    r"\w+",
    "ASC ASK BASE BIND CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING LIMIT"
    " MINUS NAMED OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR UNDEF UNION VALUES WHERE"
    " ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR"
    " GROUP_CONCAT HOURS IRI ISBLANK ISIRI ISLITERAL ISNUMERIC LANG LANGMATCHES LCASE MAX MD5 MIN"
    " MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512"
    " STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE"
    " UCASE URI UUID YEAR TRUE FALSE",
)
_CLOSE = 0.8
_QUOTES = frozenset("'\"")
_CLOSING = {"{": "}", "(": ")", "[": "]"}


def widened(text: str) -> tuple[str, list[tuple[int, Token]]] | None:
    """Return a query with wide gaps, and where in it each token begins.

    The engine tells a keyword by as many characters as that has, and says how far it has looked:
    so the place that it gives may be words behind the mistake. In a gap it finds nothing to go on
    with. ``None`` where there is too much.
    """
    pieces: list[str] = []
    places: list[tuple[int, Token]] = []
    length = end = 0
    before = ""
    for token in tokens(text):
        if token.start > end or _may_part(before, token.text):
            pieces.append(WIDE)
            length += len(WIDE)
        places.append((length, token))
        pieces.append(token.text)
        length += len(token.text)
        end = token.start + len(token.text)
        before = token.text
    if len(places) > _MOST_TOKENS:
        return None
    return "".join([*pieces, WIDE]), places


def open_quote(text: str) -> Token | None:
    """Return the quotation mark of a text that is not closed."""
    return next((token for token in tokens(text) if token.text in _QUOTES), None)


def _may_part(before: str, text: str) -> bool:
    """Tell whether a blank between two tokens changes nothing: at brackets that are no others."""
    if text in {"{", "}", "(", ")"}:
        return before not in {"|", "<"}
    return before in {"{", "}", "("} and text != "|"


def advice(text: str, token: Token | None, reason: str) -> str:
    """Return what may help whoever wrote a query that does not parse, or nothing.

    Args:
        text: The query.
        token: Where it cannot go on; ``None`` at its end.
        reason: What the engine says of the meaning, where it does.
    """
    if first_keyword(text) in _UPDATES:
        return "This endpoint answers queries; it takes no update."
    missing = undeclared_prefixes(text)
    if token is not None and token.kind == "name" and token.text.partition(":")[0] in missing:
        return _declarations(missing)
    if token is None and (unclosed := " ".join(_unclosed(text))):
        return unclosed
    if token is not None and token.kind == "word":
        return _spelling(token)
    if token is not None and token.text in _QUOTES:
        return "A text begins there and is not closed."
    return _meaning(reason)


def _declarations(missing: Sequence[str]) -> str:
    known = {**FOREIGN_PREFIXES, **PREFIXES}
    lines = [f"PREFIX {name}: <{known[name]}>" for name in missing if name in known]
    hint = f"Not declared: {', '.join(f'{name}:' for name in missing)}."
    return f"{hint} Put this first: {' '.join(lines)}" if lines else hint


def _spelling(token: Token) -> str:
    if token.keyword in _KEYWORDS:
        return f"{token.keyword} has no place there."
    near = get_close_matches(token.keyword, _KEYWORDS, n=1, cutoff=_CLOSE)
    if near:
        return f"The nearest keyword is {near[0]}."
    return "It is no keyword; a name has a prefix and a colon, a text stands in quotes."


def _unclosed(text: str) -> Iterator[str]:
    """Say which brackets are still open at the end."""
    opened: list[Token] = []
    for token in tokens(text):
        if token.text in _CLOSING:
            opened.append(token)
        elif opened and token.text == _CLOSING[opened[-1].text]:
            opened.pop()
    for token in reversed(opened[-3:]):
        yield f"The bracket {token.text} of line {_line(text, token)} is not closed."


def _line(text: str, token: Token) -> int:
    return text.count("\n", 0, token.start) + 1


def _meaning(reason: str) -> str:
    """Say in our words what the engine says most often; else pass on its own."""
    if "SELECT * " in reason:
        return "With GROUP BY, name the columns: SELECT * is not allowed."
    if "unbound" in reason:
        return "With GROUP BY or an aggregate, any other column of SELECT stands in GROUP BY."
    if reason == "IRI parsing failed":
        return "An IRI is absolute where there is no BASE, and holds no blank."
    return f"{reason}." if reason else ""
