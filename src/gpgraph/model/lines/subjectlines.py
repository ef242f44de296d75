"""On which line of a Turtle, TriG, N-Triples or N-Quads text each resource is described.

Our parser tells no positions of terms, so this reads the text once more, as far as it takes to
know subjects and predicates: RDF 1.1 Turtle, section 6.5. The text is one that was parsed before.
"""

import re
from collections.abc import Container, Mapping
from urllib.parse import urljoin

from gpgraph.model.namespaces import expand

Statement = tuple[str, str | None]
"""A subject and a predicate; with ``None`` the subject whatever is said of it."""

_TYPE = expand("rdf:type")
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\r\n]|\\.)*+"'
    r"|'(?:[^'\\\r\n]|\\.)*+'"
    r"|\#[^\r\n]*+"
    r"|<(?P<iri>[^\x00-\x20<>\"{}|^`]*+)>"
    r"|_:(?P<blank>[^\s;,.\[\](){}<>\"']++(?:\.[^\s;,.\[\](){}<>\"']++)*+)"
    r"|(?P<prefix>[^\W\d_][\w.-]*+|):(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%\\.-]))*+)"
    r"|(?P<word>@?[A-Za-z][\w-]*+)"
    r"|(?P<mark>[.;,\[\](){}])"
    r"|[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?(?<!\.)|\d++(?=\.)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def subject_lines(text: str) -> Mapping[str, int]:
    """Return the first line, counted from 1, on which each IRI is the subject of a statement."""
    return {subject: line for (subject, name), line in statement_lines(text).items() if not name}


def statement_lines(text: str, wanted: Container[str] | None = None) -> Mapping[Statement, int]:
    """Return the first line, counted from 1, on which each subject has each property.

    What is said of blank nodes within brackets is not told apart.

    Args:
        text: The whole text.
        wanted: The IRIs of the subjects that matter; by default, all do.
    """
    reader = _Reader(wanted)
    line, before = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        reader.take(match, line)
    return reader.found


class _Reader:
    """Follows statements token by token."""

    def __init__(self, wanted: Container[str] | None) -> None:
        self.found: dict[Statement, int] = {}
        self._wanted = wanted
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._depth = 0
        self._subject: tuple[str | None, int] | None = None
        self._has_predicate = False
        self._directive: list[str] | None = None

    def take(self, match: re.Match[str], line: int) -> None:
        """Take the next token, which begins on that line."""
        kind = match.lastgroup
        if kind == "mark":
            self._mark(match["mark"])
        elif kind == "word":
            self._word(match["word"], line)
        elif kind == "local" and self._directive is not None:
            self._directive.append(match["prefix"])
        elif kind == "iri" and self._directive is not None:
            self._declare(urljoin(self._base, match["iri"]))
        elif kind in {"iri", "local", "blank"} and self._depth == 0:
            self._term(match, line)

    def _mark(self, mark: str) -> None:
        if mark in "[(":
            if self._depth == 0 and self._subject is None:
                self._subject = (None, 0)
            self._depth += 1
        elif mark in "])":
            self._depth -= 1
        elif self._depth == 0 and mark == ";":
            self._has_predicate = False
        elif self._depth == 0 and mark in ".{}":
            self._subject, self._has_predicate = None, False

    def _word(self, word: str, line: int) -> None:
        if self._subject is None:
            if word.lower().lstrip("@") in {"prefix", "base"}:
                self._directive = []
        elif word == "a" and self._depth == 0 and not self._has_predicate:
            self._predicate(_TYPE, line)

    def _declare(self, iri: str) -> None:
        for prefix in self._directive or ():
            self._prefixes[prefix] = iri
        if not self._directive:
            self._base = iri
        self._directive = None

    def _term(self, match: re.Match[str], line: int) -> None:
        if self._subject is None:
            self._subject = (self._whole(match), line)
        elif not self._has_predicate:
            name = self._whole(match)
            if name is not None:
                self._predicate(name, line)

    def _predicate(self, name: str, line: int) -> None:
        self._has_predicate = True
        subject, began = self._subject or (None, 0)
        if subject is not None and (self._wanted is None or subject in self._wanted):
            self.found.setdefault((subject, None), began)
            self.found.setdefault((subject, name), line)

    def _whole(self, match: re.Match[str]) -> str | None:
        iri: str | None = match["iri"]
        if iri is not None:
            return iri if _ABSOLUTE.match(iri) else urljoin(self._base, iri)
        prefix: str | None = match["prefix"]
        if prefix is None:
            return None
        local = _ESCAPED.sub(r"\1", match["local"])
        return self._prefixes.get(prefix, prefix + ":") + local
