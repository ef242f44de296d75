"""A query as text: enough of SPARQL's grammar to see its head and its names.

The engine gives no parse tree. Nothing here decides whether a query may run; a wrong guess costs
a hint, or the slower way to evaluate ``FROM``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gpgraph.model.namespaces import PREFIXES

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string>  '''.*?(?<!\\)''' | \"\"\".*?(?<!\\)\"\"\"
                 | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<var>     [?$]\w+ )
    | (?P<name>    (?:[^\W\d_](?:[\w.-]*[\w-])?)?:
                   (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))? )
    | (?P<word>    @?[^\W\d_]\w* )
    | (?P<other>   \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})


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


@dataclass(frozen=True, slots=True)
class DatasetClause:
    """The ``FROM`` and ``FROM NAMED`` of a query, as written, and its prologue."""

    prologue: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    """Cut a query into tokens; comments are left out."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None and match.lastgroup != "comment":
            yield Token(match.lastgroup, match.group(), match.start())


def dataset_clause(text: str) -> DatasetClause:
    """Return the dataset that the query text names."""
    default: list[str] = []
    named: list[str] = []
    form: int | None = None
    depth = 0
    keywords = ("", "")
    for token in tokens(text):
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(token.text, 0)
        if form is None and token.keyword in _FORMS:
            form = token.start
        if form is not None and depth == 0 and token.kind in {"iri", "name"}:
            if keywords[1] == "FROM":
                default.append(token.text)
            elif keywords == ("FROM", "NAMED"):
                named.append(token.text)
        keywords = (keywords[1], token.keyword)
    return DatasetClause(text[: form or 0], tuple(default), tuple(named))


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
    # A blank node's label looks like a name whose prefix is an underscore.
    return tuple(prefix for prefix in used if prefix not in declared | {"_"})


def syntax_hint(text: str) -> str:
    """Return a sentence that may help whoever wrote a query that does not parse, or nothing."""
    if _first_keyword(text) in _UPDATES:
        return "This endpoint answers queries; it takes no update."
    missing = undeclared_prefixes(text)
    if not missing:
        return ""
    lines = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in missing if name in PREFIXES]
    hint = f"Not declared: {', '.join(f'{name}:' for name in missing)}."
    return f"{hint} Put this first: {' '.join(lines)}" if lines else hint


def _first_keyword(text: str) -> str:
    """Return the first word after the prologue."""
    words = (token.keyword for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word not in {"PREFIX", "BASE"}), "")


def line_of(text: str, line: int) -> str:
    """Return one line of a query, counted from 1, cut to 200 characters."""
    lines = text.splitlines()
    return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""
