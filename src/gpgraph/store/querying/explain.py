"""Say which part of a query leaves it without an answer.

The pattern of the query is cut into its statements as they are written, and the engine is asked
whether there is a solution to the first, to the first two, and so on. Filters hold for the whole
group, so they come last. Where one group is all that there is left to blame, it is looked into.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from gpgraph.model.sparql.hints import place_of
from gpgraph.model.sparql.sparqlgroup import Element, elements, group_of
from gpgraph.model.sparql.sparqlhead import Head, read_head

# JSON of any shape.
Json: TypeAlias = dict[str, Any]
Results = QuerySolutions | QueryBoolean | QueryTriples
Evaluate = Callable[[str], Results]

_MAX_STEPS = 100
_MAX_DEPTH = 5
_NOT_TAKEN_APART = "The pattern could not be taken apart; write it with fewer abbreviations."


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around a group: the head of the query, and brackets that were gone into."""

    before: str
    after: str


def explain(evaluate: Evaluate, text: str) -> Json:
    """Return an account of a query.

    Returns:
        ``form``; ``empty``, whether the query gives nothing; ``emptied_by``, the step that does
        it, or ``None``; ``steps``, each with ``kind``, ``text``, ``line`` and ``column``, counted
        from 1, and ``has_solutions`` of the pattern up to it; ``alone_has_solutions`` of the step
        that empties it by itself; ``note`` where there is more to say.

    Raises:
        SyntaxError: the text is not SPARQL.
    """
    is_empty = _gives_nothing(evaluate(text))
    head = read_head(text)
    account: Json = {
        "form": "" if head is None else head.form,
        "empty": is_empty,
        "emptied_by": None,
        "steps": [],
    }
    if not is_empty or head is None:
        return account
    group = group_of(text, head.end)
    if group is None:
        return {**account, "note": "There is no pattern that could be empty."}
    try:
        steps = _steps(evaluate, text, _around(text, head), group, 0)
    except SyntaxError:
        return {**account, "note": _NOT_TAKEN_APART}
    account["steps"] = steps
    emptied = next((step for step in steps if not step["has_solutions"]), None)
    if emptied is not None:
        return {**account, "emptied_by": emptied}
    return {**account, **_after_the_pattern(text, group[1] + 1)}


def _around(text: str, head: Head) -> _Frame:
    dataset = text[head.dataset_start : head.end]
    return _Frame(f"{text[: head.form_start]}\nASK {dataset}\nWHERE {{ ", " }")


def _steps(
    evaluate: Evaluate, text: str, frame: _Frame, group: tuple[int, int], depth: int
) -> list[Json]:
    """Evaluate a group statement by statement, up to the first that leaves no solution."""
    found = elements(text, *group)[:_MAX_STEPS]
    ordered = [item for item in found if item.kind != "FILTER"]
    ordered += [item for item in found if item.kind == "FILTER"]
    steps: list[Json] = []
    parts: list[str] = []
    for element in ordered:
        earlier = list(parts)
        parts.append(element.pattern)
        has_solutions = _has_solutions(evaluate, frame, parts)
        steps.append(_step(text, element, has_solutions=has_solutions))
        if has_solutions:
            continue
        inner = element.inner
        if inner is not None and depth < _MAX_DEPTH:
            opening = " ".join([*earlier, text[element.start : inner[0] + 1]])
            inside = _Frame(f"{frame.before}{opening} ", f" }} {frame.after}")
            deeper = _steps(evaluate, text, inside, inner, depth + 1)
            if any(not step["has_solutions"] for step in deeper):
                return [*steps[:-1], *deeper]
        alone = _has_solutions(evaluate, frame, [element.pattern])
        steps[-1]["alone_has_solutions"] = alone
        return steps
    return steps


def _step(text: str, element: Element, *, has_solutions: bool) -> Json:
    line, column = place_of(text, element.start)
    return {
        "kind": element.kind,
        "text": " ".join(element.pattern.split())[:500],
        "line": line,
        "column": column,
        "has_solutions": has_solutions,
    }


def _has_solutions(evaluate: Evaluate, frame: _Frame, parts: Sequence[str]) -> bool:
    return bool(evaluate(f"{frame.before}{' '.join(parts)}\n{frame.after}"))


def _gives_nothing(results: Results) -> bool:
    if isinstance(results, QueryBoolean):
        return not results
    return next(iter(results), None) is None


def _after_the_pattern(text: str, start: int) -> Mapping[str, Any]:
    """Blame what follows a pattern that has solutions."""
    rest = text[start:].strip()
    if not rest:
        return {"note": "The pattern has solutions, but nothing that the query asks of them."}
    line, column = place_of(text, start + len(text[start:]) - len(text[start:].lstrip()))
    step = {
        "kind": "solution modifiers",
        "text": " ".join(rest.split())[:500],
        "line": line,
        "column": column,
        "has_solutions": False,
    }
    return {"emptied_by": step, "note": "The pattern has solutions; what follows it leaves none."}
