"""A query as text: enough of SPARQL's grammar to see its words.

The engine gives no parse tree. Nothing here decides whether a query may run, or what it means; a
wrong guess costs a hint.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string>  '''(?:[^'\\]|\\.|'(?!''))*'''
                 | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
                 | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<var>     [?$]\w+ )
    | (?P<blank>   _:\w(?:[\w.-]*[\w-])? )
    | (?P<name>    (?:[^\W\d_](?:[\w.-]*[\w-])?)?:
                   (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))? )
    | (?P<word>    @?[^\W\d_]\w* )
    | (?P<other>   \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS_OPERAND = frozenset(")0123456789")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; ``start`` counts characters from 0."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """Return the word in capitals, or nothing where this is no word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """Cut a query into tokens; comments are left out.

    Whether ``<`` opens an IRI or compares is told by what stands before it.
    """
    brackets: list[bool] = []  # of each that is open: whether an expression stands in it
    before = last = Token("", "", 0)
    place = 0
    while (match := _TOKEN.search(text, place)) is not None:
        token = Token(str(match.lastgroup), match.group(), match.start())
        if token.kind == "iri" and brackets and brackets[-1] and _is_operand(last):
            token = Token("other", "<", match.start())
        place = token.start + len(token.text)
        if token.kind == "comment":
            continue
        if token.text in {"{", "("}:
            brackets.append(token.text == "(" and _is_expression(brackets, before, last))
        elif token.text in {"}", ")"} and brackets:
            brackets.pop()
        yield token
        before, last = last, token


def _is_operand(token: Token) -> bool:
    """Tell whether an operator may follow the token."""
    if token.kind == "word":
        return token.keyword in {"TRUE", "FALSE"} or token.text.startswith("@")
    return (
        token.kind in {"iri", "name", "var", "string", "blank"} or token.text[-1:] in _ENDS_OPERAND
    )


def _is_expression(brackets: list[bool], before: Token, last: Token) -> bool:
    """Tell whether a round bracket opens an expression or arguments, and no collection."""
    if not brackets or brackets[-1]:
        return True
    if last.kind == "word":
        return last.text != "a"
    return last.kind in {"iri", "name"} and before.kind == "word" and before.text != "a"


def undeclared_prefixes(text: str) -> tuple[str, ...]:
    """Return the prefixes that a query uses and does not declare, in the order of their use."""
    declared: set[str] = set()
    used: dict[str, None] = {}
    previous = ""
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            else:
                used.setdefault(prefix)
        previous = token.keyword
    return tuple(prefix for prefix in used if prefix not in declared)


def first_keyword(text: str) -> str:
    """Return the first word after the prologue, in capitals."""
    words = (token.keyword for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word not in {"PREFIX", "BASE"}), "")
