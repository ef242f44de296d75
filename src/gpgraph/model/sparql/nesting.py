"""How deep the brackets of a query nest, found without parsing it."""

import re
from array import array
from itertools import accumulate

from gpgraph.errors import QueryTooDeepError

MAX_DEPTH = 100

# What holds brackets that open nothing: long and short strings, IRIs, comments, escaped
# characters of a name. What is not closed goes on to the end, as in the parser, so that no
# character is looked at twice. SPARQL 1.1 Query, section 19.8.
_OPAQUE = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    rb'|"(?:[^"\\\r\n]|\\.)*+"?'
    rb"|'(?:[^'\\\r\n]|\\.)*+'?"
    rb'|<[^<>"{}|^`\\\x00-\x20]*+>'
    rb"|\#[^\r\n]*+"
    rb"|\\.",
    re.DOTALL,
)
_OPENING, _CLOSING = b"([{", b")]}"
_STEPS = bytes.maketrans(_OPENING + _CLOSING, bytes([1, 1, 1, 255, 255, 255]))
_OTHERS = bytes(set(range(256)) - set(_OPENING + _CLOSING))


def check_nesting(text: str) -> None:
    """Refuse a query whose brackets nest deeper than ``MAX_DEPTH``; the engine recurses on them.

    Raises:
        QueryTooDeepError: that many are open at once outside of strings, comments and IRIs.
    """
    if sum(text.count(opening) for opening in ("{", "(", "[", "<<")) <= MAX_DEPTH:
        return
    bare = _OPAQUE.sub(b" ", text.encode()).replace(b"<<", b"(").replace(b">>", b")")
    brackets = bare.translate(_STEPS, _OTHERS)
    # Read as signed, an opening is a step up and a closing a step down.
    if max(accumulate(array("b", brackets)), default=0) > MAX_DEPTH:
        raise QueryTooDeepError(limit=MAX_DEPTH)
