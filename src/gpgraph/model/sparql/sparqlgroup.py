"""A group graph pattern cut into its statements, each as it is written.

A reading, for accounts of queries; nothing is evaluated by it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gpgraph.model.sparql.sparqltext import Token, tokens

_OPEN = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}
_CLAUSES = frozenset({"FILTER", "BIND", "VALUES", "OPTIONAL", "MINUS", "GRAPH", "SERVICE"})
_WITH_GROUP = frozenset({"OPTIONAL", "MINUS", "GRAPH", "SERVICE"})


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a group.

    ``kind`` is ``triple pattern``, ``group``, ``UNION``, ``subquery`` or the clause's keyword;
    ``pattern`` is a whole pattern by itself, with the subject that it shares with others; ``start``
    counts characters from 0. ``inner`` are the places of the brackets of a group that may be looked
    into by itself.
    """

    kind: str
    pattern: str
    start: int
    inner: tuple[int, int] | None = None


def group_of(text: str, start: int) -> tuple[int, int] | None:
    """Return the places of the brackets of the first group from ``start`` on."""
    depth, opening = 0, None
    for token in tokens(text[start:]):
        if token.text == "{":
            opening = token.start if opening is None else opening
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0 and opening is not None:
                return start + opening, start + token.start
    return None


def elements(text: str, opening: int, closing: int) -> list[Element]:
    """Cut the group between two brackets into its parts, in their order."""
    found = [
        Token(token.kind, token.text, token.start + opening)
        for token in tokens(text[opening : closing + 1])
    ][1:-1]
    parts: list[Element] = []
    place = 0
    while place < len(found):
        token = found[place]
        if token.text == ".":
            place += 1
            continue
        if token.keyword in _CLAUSES:
            end = _clause_end(found, place)
        elif token.text == "{":
            end = _group_end(found, place)
        else:
            end = _statement_end(found, place)
            parts += _triples(text, found[place:end])
            place = end
            continue
        parts.append(_clause(text, found[place:end]))
        place = end
    return parts


def _clause(text: str, found: Sequence[Token]) -> Element:
    first, last = found[0], found[-1]
    pattern = text[first.start : last.start + len(last.text)]
    if first.text != "{":
        inner = None
        if first.keyword == "GRAPH":
            brackets = [token.start for token in found if token.text == "{"]
            inner = (brackets[0], last.start) if brackets else None
        return Element(first.keyword, pattern, first.start, inner)
    if len(found) > 1 and found[1].keyword == "SELECT":
        return Element("subquery", pattern, first.start)
    depth = 0
    for token in found:
        depth += _OPEN.get(token.text, 0)
        if depth == 0 and token.keyword == "UNION":
            return Element("UNION", pattern, first.start)
    return Element("group", pattern, first.start, (first.start, last.start))


def _clause_end(found: Sequence[Token], place: int) -> int:
    """Return the place behind a clause: its last bracket closes it."""
    keyword = found[place].keyword
    depth = 0
    for index in range(place + 1, len(found)):
        depth += _OPEN.get(found[index].text, 0)
        if depth == 0 and found[index].text in {"}", ")"}:
            # VALUES (?a ?b) { … }: only a group closes these.
            if found[index].text == ")" and keyword in {*_WITH_GROUP, "VALUES"}:
                continue
            return index + 1
    return len(found)


def _group_end(found: Sequence[Token], place: int) -> int:
    """Return the place behind a group and those that stand with it in a UNION."""
    depth = 0
    for index in range(place, len(found)):
        depth += _OPEN.get(found[index].text, 0)
        follower = found[index + 1].keyword if index + 1 < len(found) else ""
        if depth == 0 and found[index].text == "}" and follower != "UNION":
            return index + 1
    return len(found)


def _statement_end(found: Sequence[Token], place: int) -> int:
    """Return the place of the dot, clause or group behind triples with one subject."""
    depth = 0
    for index in range(place, len(found)):
        token = found[index]
        ends = token.text in {".", "{"} or token.keyword in _CLAUSES
        if ends and depth == 0 and index > place and not _is_decimal_point(found, index):
            return index
        depth += _OPEN.get(token.text, 0)
    return len(found)


def _is_decimal_point(found: Sequence[Token], index: int) -> bool:
    if found[index].text != "." or index + 1 >= len(found):
        return False
    return found[index + 1].text.isdigit() and found[index + 1].start == found[index].start + 1


def _triples(text: str, found: Sequence[Token]) -> list[Element]:
    """Cut triples that share a subject, or a subject and a property, into one pattern each."""
    subject_end = _term_end(found, 0)
    if subject_end >= len(found) or found[0].text in {"[", "("}:
        # Written twice, a blank node would be two.
        return [Element("triple pattern", _slice(text, found), found[0].start)]
    subject = _slice(text, found[:subject_end])
    cuts = _cuts(found, subject_end)
    parts: list[Element] = []
    verb = ""
    for separator, piece in cuts:
        if not piece:
            continue
        if separator == ";":
            verb_end = _verb_end(piece)
            verb = _slice(text, piece[:verb_end])
            rest = _slice(text, piece[verb_end:])
        else:
            rest = _slice(text, piece)
        start = found[0].start if not parts else piece[0].start
        parts.append(Element("triple pattern", f"{subject} {verb} {rest} .", start))
    return parts


def _cuts(found: Sequence[Token], place: int) -> list[tuple[str, list[Token]]]:
    """Split at the semicolons and commas that stand outside of brackets."""
    pieces: list[tuple[str, list[Token]]] = [(";", [])]
    depth = 0
    for token in found[place:]:
        if depth == 0 and token.text in {";", ","}:
            pieces.append((token.text, []))
            continue
        depth += _OPEN.get(token.text, 0)
        pieces[-1][1].append(token)
    return pieces


def _term_end(found: Sequence[Token], place: int) -> int:
    """Return the place behind the term, collection or blank node that begins at ``place``."""
    depth = 0
    for index in range(place, len(found)):
        depth += _OPEN.get(found[index].text, 0)
        if depth == 0:
            end = index + 1
            # A typed or tagged literal goes on.
            while end < len(found) and _goes_on(found[end - 1], found[end]):
                end += 1
            return end
    return len(found)


def _verb_end(piece: Sequence[Token]) -> int:
    """Return the place behind a property path: before the object."""
    end, expects = 0, True
    while end < len(piece):
        token = piece[end]
        if token.text in {"^", "!"} and expects:
            end += 1
        elif expects:
            end, expects = _term_end(piece, end), False
        elif token.text in {"/", "|"}:
            end, expects = end + 1, True
        elif token.text in {"*", "+"} or (token.text == "?" and token.kind == "other"):
            end += 1
        else:
            break
    return end


def _goes_on(before: Token, token: Token) -> bool:
    is_close = token.start == before.start + len(before.text)
    joins = token.text in {"^", "-"} or before.text in {"^", "-"} or token.text.startswith("@")
    return is_close and joins


def _slice(text: str, found: Sequence[Token]) -> str:
    if not found:
        return ""
    return text[found[0].start : found[-1].start + len(found[-1].text)]
