"""What the headings of goals imply, beside the goals of the UN that are inferred."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from gpgraph.model.alignment import POSSIBLY_BEARS_ON, Alignment
from gpgraph.model.namespaces import expand
from gpgraph.service.alignments.marking import Marked
from gpgraph.service.alignments.selection import Level, level_of
from gpgraph.service.describing.references import References, View


def conflicts(refs: References, every: Iterable[Alignment], marked: Marked) -> list[View]:
    """Return, for each goal with a heading, what it implies beside the goals that are inferred.

    A goal is ``undecided`` where the graph says so with ``gp:undecidedBetween``; ``outcome`` says
    in words how the two compare.
    """
    goals = refs.store.subjects("rdf:type", expand("gp:GlobalPolicingGoal"))
    rows: dict[str, list[View]] = {}
    for one in every:
        if one.predicate == POSSIBLY_BEARS_ON and level_of(one.object) is Level.GOALS:
            rows.setdefault(one.subject, []).append(marked.mark(one))
    found = [_conflict(refs, goal, rows.get(goal, [])) for goal in sorted(goals, key=refs.order)]
    return [one for one in found if one is not None]


def _conflict(refs: References, goal: str, links: list[View]) -> View | None:
    expected = _text(refs, goal, "gp:expectedSdgCount")
    if not expected.isdecimal():
        return None
    is_exact = NamedNode(expand("gp:exact")) in refs.store.values(goal, "gp:countKind")
    open_between = [
        term.value
        for term in refs.store.values(goal, "gp:undecidedBetween")
        if isinstance(term, NamedNode)
    ]
    if open_between:
        outcome = "undecided"
    elif len(links) < int(expected):
        outcome = "fewer than the heading implies"
    elif is_exact and len(links) > int(expected):
        outcome = "more than the heading implies"
    else:
        outcome = "fits the heading"
    return {
        **refs.to(goal),
        "heading": _text(refs, goal, "gp:sdgHeading"),
        "expected": int(expected),
        "isExact": is_exact,
        "rule": _text(refs, goal, "gp:countRule"),
        "links": links,
        "undecided": refs.all(open_between),
        "outcome": outcome,
    }


def _text(refs: References, iri: str, name: str) -> str:
    terms = refs.store.values(iri, name)
    return next((term.value for term in terms if isinstance(term, Literal)), "")
