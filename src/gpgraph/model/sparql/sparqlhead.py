"""What stands before the pattern of a query: declarations, form, columns, dataset.

Read character by character as the engine reads it, which asks for no blank around a keyword
(``SELECT?xFROM<a>``, ``FROMNAMED<b>``). Still only a reading: who relies on it has the engine
confirm it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gpgraph.model.sparql.sparqltext import tokens

_BLANK = re.compile(r"(?:[ \t\r\n]++|\#[^\n\r]*+)*+")
_IRI = r"<[^<>\"{}|^`\x00-\x20]*>"
_NAME = (
    r"(?:[^\W\d_](?:[\w.\-\xb7]*[\w\-\xb7])?)?:"
    r"(?:(?:[\w:.\-\xb7]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-\xb7]|%[0-9A-Fa-f]{2}|\\.))?"
)
_KEYWORD = {
    word: re.compile(word, re.IGNORECASE)
    for word in ("BASE", "PREFIX", "VERSION", "FROM", "NAMED", "DISTINCT|REDUCED")
}
_FORM = re.compile("SELECT|CONSTRUCT|DESCRIBE|ASK", re.IGNORECASE)
_DECLARED = re.compile(r"([^\W\d_](?:[\w.\-\xb7]*[\w\-\xb7])?)?:")
_PLAIN_IRI = re.compile(_IRI)
_GRAPH = re.compile(f"{_IRI}|{_NAME}")
_STRING = re.compile(r"'[^'\n\r]*'|\"[^\"\n\r]*\"")
_STAR = re.compile(r"\*")
_COLUMN = re.compile(r"[?$]\w+|\(")
_DESCRIBED = re.compile(rf"[?$]\w+|{_IRI}|{_NAME}")
_TEMPLATE = re.compile(r"\{")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a query; places count characters from 0.

    ``star`` is where ``*`` stands for all columns. ``default`` and ``named`` are the graphs as
    written, after ``FROM`` and ``FROM NAMED``; their clauses reach from ``dataset_start`` to
    ``end``. ``prefixes`` and ``base`` are as declared, the last one of a name last.
    """

    form: str
    form_start: int
    star: int | None
    default: tuple[str, ...]
    named: tuple[str, ...]
    dataset_start: int
    end: int
    prefixes: Mapping[str, str]
    base: str | None


def makes_blank_nodes(text: str) -> bool:
    """Tell whether a CONSTRUCT writes blank nodes of its own: new ones for each solution.

    Whatever looks like one counts: brackets, collections, and statements about statements.
    """
    head = read_head(text)
    if head is None or head.form != "CONSTRUCT":
        return False
    # Where there is no template, the pattern is one.
    start = head.form_start + len(head.form)
    template = text[start : head.dataset_start].strip() or text[head.end :]
    return any(
        token.kind == "blank" or token.text in {"[", "(", "<", "|", "~"}
        for token in tokens(template)
    )


def read_head(text: str) -> Head | None:
    """Return the head of a query, or ``None`` where no form follows its declarations."""
    cursor = _Cursor(text)
    prefixes, base = _prologue(cursor)
    form = cursor.take(_FORM)
    if form is None:
        return None
    star = _columns(cursor, form[0].upper(), prefixes)
    dataset_start = cursor.place
    default: list[str] = []
    named: list[str] = []
    while True:
        back = cursor.place
        if cursor.take(_KEYWORD["FROM"]) is None:
            break
        graphs, graph = default, cursor.take_name(_GRAPH, prefixes)
        if graph is None and cursor.take(_KEYWORD["NAMED"]) is not None:
            graphs, graph = named, cursor.take_name(_GRAPH, prefixes)
        if graph is None:
            cursor.place = back
            break
        graphs.append(graph[0])
    return Head(
        form=form[0].upper(),
        form_start=form.start(),
        star=star,
        default=tuple(default),
        named=tuple(named),
        dataset_start=dataset_start,
        end=cursor.place,
        prefixes=prefixes,
        base=base,
    )


class _Cursor:
    """A place in a text; blanks and comments before what is taken are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        blank = _BLANK.match(self.text, self.place)
        match = pattern.match(self.text, blank.end() if blank else self.place)
        if match is not None:
            self.place = match.end()
        return match

    def take_name(
        self, pattern: re.Pattern[str], prefixes: Mapping[str, str]
    ) -> re.Match[str] | None:
        """Take an IRI or a name; to the engine a name without a declaration is none."""
        back = self.place
        match = self.take(pattern)
        if match is not None and match[0][0] not in "<?$":
            prefix = match[0].partition(":")[0]
            if prefix not in prefixes:
                self.place = back
                return None
        return match

    def close(self) -> None:
        """Pass over the rest of the bracket that was just opened."""
        depth = 1
        opening = self.text[self.place - 1]
        for token in tokens(self.text[self.place - 1 :]):
            if token.start > 0:
                depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(token.text, 0)
                if opening == "{" and token.text in {"(", ")"}:
                    depth += {"(": -1, ")": 1}[token.text]  # only its own kind counts
            if depth == 0:
                self.place += token.start
                return
        self.place = len(self.text)


def _prologue(cursor: _Cursor) -> tuple[dict[str, str], str | None]:
    prefixes: dict[str, str] = {}
    base = None
    while True:
        back = cursor.place
        if cursor.take(_KEYWORD["BASE"]) and (iri := cursor.take(_PLAIN_IRI)):
            base = iri[0][1:-1]
            continue
        cursor.place = back
        if (
            cursor.take(_KEYWORD["PREFIX"])
            and (name := cursor.take(_DECLARED))
            and (iri := cursor.take(_PLAIN_IRI))
        ):
            prefixes.pop(name[1] or "", None)
            prefixes[name[1] or ""] = iri[0][1:-1]
            continue
        cursor.place = back
        if cursor.take(_KEYWORD["VERSION"]) and cursor.take(_STRING):
            continue
        cursor.place = back
        return prefixes, base


def _columns(cursor: _Cursor, form: str, prefixes: Mapping[str, str]) -> int | None:
    """Pass over what a form gives; return where it says that it gives everything."""
    if form == "ASK":
        return None
    if form == "CONSTRUCT":
        if cursor.take(_TEMPLATE) is not None:
            cursor.close()
        return None
    if form == "SELECT":
        cursor.take(_KEYWORD["DISTINCT|REDUCED"])
    star = cursor.take(_STAR)
    if star is not None:
        return star.start() if form == "SELECT" else None
    if form == "DESCRIBE":
        while cursor.take_name(_DESCRIBED, prefixes) is not None:
            pass
    else:
        while (column := cursor.take(_COLUMN)) is not None:
            if column[0] == "(":
                cursor.close()
    return None
