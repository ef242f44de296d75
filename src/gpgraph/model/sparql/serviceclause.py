"""Where a query asks other servers: its ``SERVICE`` clauses, found among its tokens.

What is found here is only a reading. The engine, which has no parse tree to give, is asked
afterwards whether it reads the text alike: see ``store/querying/serviceclause.py``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gpgraph.errors import FederationRefusedError
from gpgraph.model.federation import MAX_CLAUSES
from gpgraph.model.sparql.sparqltext import Token, tokens

_SCHEME = re.compile("<[A-Za-z][A-Za-z0-9+.-]*:")
# Why a clause may not stand there: what its replacement would mean is not what it means.
_PLACES = {
    "EXISTS": (
        "SERVICE inside EXISTS would be asked once for every solution. "
        "Ask it outside, and test what it binds."
    ),
    "GRAPH": "Another server does not know our graphs. Write SERVICE outside of GRAPH.",
    "LATERAL": "SERVICE inside LATERAL would be asked once for every solution. Ask it outside.",
}


@dataclass(frozen=True, slots=True)
class ServiceClause:
    """One ``SERVICE [SILENT] name { … }``; places count characters from 0."""

    start: int
    name_start: int
    end: int
    name: str
    is_silent: bool
    group: str


def service_clauses(text: str) -> tuple[ServiceClause, ...]:
    """Return the clauses of a query, in their order.

    Raises:
        FederationRefusedError: one stands where it cannot be answered beforehand, names no
            server, or is one too many.
    """
    found = list(tokens(text))
    clauses: list[ServiceClause] = []
    opened: list[str] = []
    for index, token in enumerate(found):
        if token.text == "{":
            opened.append(_before(found, index))
        elif token.text == "}" and opened:
            opened.pop()
        elif token.keyword == "SERVICE":
            _check_place(opened)
            clause = _clause(text, found, index)
            if clause is not None:
                clauses.append(clause)
    if len(clauses) > MAX_CLAUSES:
        raise FederationRefusedError(
            f"There are {len(clauses)} SERVICE clauses; one query may have {MAX_CLAUSES}."
        )
    return tuple(clauses)


def prefixes_in(part: str) -> tuple[str, ...]:
    """Return the prefixes that a part of a query uses, each once; not that of blank nodes."""
    found: dict[str, None] = {}
    last = Token("", "", 0)
    for token in tokens(part):
        is_blank = last.text == "_" and last.start + 1 == token.start
        if token.kind == "name" and not is_blank:
            found.setdefault(token.text.partition(":")[0])
        last = token
    return tuple(found)


def has_relative_iri(part: str) -> bool:
    """Tell whether a part of a query needs a base."""
    iris = (token.text for token in tokens(part) if token.kind == "iri")
    return any(_SCHEME.match(iri) is None for iri in iris)


def without_service(text: str, clauses: Sequence[ServiceClause]) -> str:
    """Return the query with ``GRAPH`` in the place of each ``SERVICE``.

    Both take a name and a group, so the result is SPARQL exactly when the query is. Nothing else
    moves, so that what a parser says of a place holds for the query as well.
    """
    pieces: list[str] = []
    done = 0
    for clause in clauses:
        pieces += (text[done : clause.start], "GRAPH".ljust(len("SERVICE")))
        done = clause.start + len("SERVICE")
        for token in tokens(text[done : clause.name_start]):  # SILENT, or nothing
            start = clause.start + len("SERVICE") + token.start
            pieces += (text[done:start], " " * len(token.text))
            done = start + len(token.text)
    return "".join((*pieces, text[done:]))


def _check_place(opened: Sequence[str]) -> None:
    for place in opened:
        if place in _PLACES:
            raise FederationRefusedError(_PLACES[place])
        if place == "SERVICE":
            raise FederationRefusedError(
                "A SERVICE inside another would have one server ask the next. "
                "Write them side by side."
            )


def _before(found: Sequence[Token], index: int) -> str:
    """Return the keyword to which the group that opens at ``index`` belongs, if it has one."""
    for back, keywords in (
        (1, {"EXISTS", "LATERAL"}),
        (2, {"GRAPH", "SERVICE"}),
        (3, {"SERVICE"}),
    ):
        keyword = found[index - back].keyword if index >= back else ""
        if keyword in keywords and (back < 3 or found[index - 2].keyword == "SILENT"):  # noqa: PLR2004
            return keyword
    return ""


def _clause(text: str, found: Sequence[Token], index: int) -> ServiceClause | None:
    """Read one clause; ``None`` where it is none, which the engine will say better."""
    rest = found[index + 1 : index + 4]
    is_silent = bool(rest) and rest[0].keyword == "SILENT"
    named = rest[1:] if is_silent else rest[:2]
    if len(named) < 2 or named[1].text != "{":  # noqa: PLR2004 - a name and a bracket
        return None
    if named[0].kind == "var":
        raise FederationRefusedError(
            f"SERVICE {named[0].text} leaves open which server is asked. "
            "Name it: SERVICE <https://…> { … }."
        )
    end = _close(found, index + (3 if is_silent else 2))
    if end is None or named[0].kind not in {"iri", "name"}:
        return None
    return ServiceClause(
        start=found[index].start,
        name_start=named[0].start,
        end=end,
        name=named[0].text,
        is_silent=is_silent,
        group=text[named[1].start : end],
    )


def _close(found: Sequence[Token], opening: int) -> int | None:
    """Return where the group ends that opens with the token at ``opening``."""
    depth = 0
    for token in found[opening:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return token.start + 1
    return None
