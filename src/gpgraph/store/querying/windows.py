"""Cut the solutions of a SELECT: exactly, in an order that pages can rely on, and by the engine.

``LIMIT`` is written into the text, and the engine is the judge of where. It takes ``LIMIT`` behind
a query only if the query has none and no ``VALUES`` at its end; so what has to be taken out for it
to take one is the query's own, however a comment, a string or a subquery may look.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import QuerySolutions

from gpgraph.errors import QueryEvaluationError
from gpgraph.store.querying.datasets import parses

# Beyond this many solutions to put in order, a page costs more than it is worth: a second or two.
MAX_ORDERED = 50_000

_SEPARATOR = r"(?:[ \t\r\n]|\#[^\n\r]*[\n\r])*"
_LIMIT = re.compile(rf"(LIMIT|OFFSET){_SEPARATOR}([0-9]+)", re.IGNORECASE)
_VALUES = re.compile("VALUES", re.IGNORECASE)
# Of the places where a clause may stand, the last ones; the others are inside the pattern.
_PLACES = 12

Ask = Callable[[str], QuerySolutions]


@dataclass(frozen=True, slots=True)
class Parts:
    """A SELECT without its ``LIMIT``, ``OFFSET`` and last ``VALUES``, and these."""

    body: str
    limit: int | None
    offset: int
    values: str

    def window(self, start: int, rows: int, order: str = "") -> str:
        """Return the query for at most ``rows`` of its solutions, from ``start`` on."""
        if self.limit is not None:
            rows = max(0, min(rows, self.limit - start))
        return f"{self.body}\n{order}\nLIMIT {rows} OFFSET {self.offset + start}\n{self.values}"


@dataclass(frozen=True, slots=True)
class Part:
    """Which solutions are wanted: all but the first ``start``, at most ``rows``."""

    start: int = 0
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The query for a part of the solutions; ``has_next`` only where the next part can be had."""

    text: str
    is_cut: bool
    has_next: bool


def window(ask: Ask, text: str, columns: tuple[str, ...], part: Part, *, is_fixed: bool) -> Window:
    """Return the query for a part of the solutions.

    Args:
        ask: Evaluates a query over the dataset.
        text: The query.
        columns: The variables that it gives.
        part: Which of the solutions.
        is_fixed: Whether the query has the same answer every time.

    Returns:
        The query as it is where it has no more solutions; else with an order of all columns.

    Raises:
        QueryEvaluationError: the part cannot be had, because the solutions have no order.
    """
    start, rows = part.start, part.rows
    parts = take_apart(text)
    is_cut = rows is not None and _has(ask, parts, start + rows)
    if start == 0 and not is_cut:
        return Window(text, is_cut=False, has_next=False)
    orders = is_fixed and not _has(ask, parts, MAX_ORDERED)
    if start > 0 and not orders:
        raise QueryEvaluationError(
            f"Only a query with the same answer every time and at most {MAX_ORDERED} solutions"
            " can be had in parts. Narrow it, or write ORDER BY, LIMIT and OFFSET into it."
        )
    wanted = (2**62 if parts.limit is None else parts.limit) if rows is None else rows
    order = order_of(parts, columns) if orders else ""
    return Window(parts.window(start, wanted, order), is_cut=is_cut, has_next=is_cut and orders)


def take_apart(text: str) -> Parts:
    """Take the limits of a SELECT off its end.

    Raises:
        QueryEvaluationError: it cannot be done for certain.
    """
    places = [match.start() for match in _VALUES.finditer(text)][-_PLACES:]
    for place in (len(text), *reversed(places)):
        body, values = text[:place], text[place:]
        if values and not parses(body):
            continue
        for parts in _without_limits(body, values):
            if parses(parts.window(0, 1)):
                return parts
    raise QueryEvaluationError(
        "The answer is too long, and where to cut the query cannot be told for certain. "
        "Write LIMIT into it."
    )


def _without_limits(body: str, values: str) -> Iterator[Parts]:
    """Yield a query with none, one, and two of its limits taken out."""
    found = list(_LIMIT.finditer(body))[-_PLACES:]
    for count in range(3):
        for chosen in combinations(reversed(found), count):
            numbers = {match[1].upper(): int(match[2]) for match in chosen}
            if len(numbers) == count:
                rest = body
                for match in chosen:  # from the end on, so that places stay
                    rest = f"{rest[: match.start()]} {rest[match.end() :]}"
                yield Parts(rest, numbers.get("LIMIT"), numbers.get("OFFSET", 0), values)


def _has(ask: Ask, parts: Parts, place: int) -> bool:
    if parts.limit is not None and place >= parts.limit:
        return False
    return next(ask(parts.window(place, 1)), None) is not None


def order_of(parts: Parts, columns: tuple[str, ...]) -> str:
    """Return what orders solutions that the query itself leaves in no order.

    By characters first: the engine's own order of terms is none for dates without a time zone.
    """
    keys = " ".join(
        f"STR(?{name}) STR(DATATYPE(?{name})) LANG(?{name}) ?{name}" for name in columns
    )
    if not keys:
        return ""  # all solutions are the same
    order = f"ORDER BY {keys}"
    if parses(parts.window(0, 1, order)):
        return order
    # The query has an ORDER BY of its own, at its end, which goes on with these.
    return keys
