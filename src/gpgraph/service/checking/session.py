"""Data that somebody works on: checked whole once, and after each change as far as that reaches.

``Session`` keeps what it knows from one look to the next and always reports on everything.
``since`` compares two states of the data once, and reports on what lies between them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, NamedNode, Triple

from gpgraph.model.report import Finding, Report, Rule, Term
from gpgraph.model.shapes.narrowing import narrowed
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import rules_of
from gpgraph.service.checking.holdings import Holdings
from gpgraph.service.checking.incremental import Planner, Scope
from gpgraph.service.checking.inputs import Fact, Inputs
from gpgraph.service.checking.mentions import LABELS, labels_of, terms_of
from gpgraph.service.checking.validation import (
    IDLE,
    Policy,
    finished,
    validate,
)
from gpgraph.store.engines.choice import Choice
from gpgraph.store.resident import ResidentFacts

_NEW_SHAPES = "the shapes have changed"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the data has found, and how far it went.

    Args:
        report: The findings: about everything after a look of a session, else about the change.
        gone: How many triples are gone, those included that follow from others.
        come: How many have come.
        resources: How many resources were checked again; ``None`` for all of them.
        reasons: Why more was looked at than what the change can reach.
    """

    report: Report
    gone: int = 0
    come: int = 0
    resources: int | None = None
    reasons: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """Say in words what was checked."""
        changed = f"{self.gone:,} triple{'' if self.gone == 1 else 's'} gone, {self.come:,} new"
        if self.resources is None:
            return f"Everything was checked: {self.report.resources:,} resources."
        again = f"{self.resources:,} of {self.report.resources:,} resources"
        return f"Checked again: {again}, those that the change can reach ({changed})."


class Session:
    """Looks at data again and again.

    Args:
        policy: What counts.
    """

    def __init__(self, policy: Policy) -> None:
        """Know nothing yet."""
        self._policy = policy
        self._state: _State | None = None

    def look(self, inputs: Inputs) -> Look:
        """Check the data as they are now.

        Raises:
            ShapesError: the shapes are wrong, or cannot be evaluated on these data. The next look
                is at everything.
        """
        state, self._state = self._state, None
        if state is None or state.shapes != frozenset(inputs.against.shapes):
            look, state = _look_anew(inputs, self._policy, is_first=state is None)
        else:
            look = _look_again(inputs, self._policy, state)
        self._state = state
        return look


@dataclass(slots=True)
class _State:
    """What is known after a look."""

    shapes: frozenset[Fact]
    rules: tuple[Rule, ...]
    held: Holdings
    planner: Planner
    facts: ResidentFacts
    found: frozenset[Finding]
    known: set[Term]
    """What was looked at so far, where there is more than the data to look at."""


def _look_anew(inputs: Inputs, policy: Policy, *, is_first: bool) -> tuple[Look, _State]:
    against, held = inputs.against, Holdings()
    _, facts = held.become(inputs)
    known = terms_of(_data(inputs)) if against.context else set()
    choice = Choice(policy.engine, is_proved=against.with_premises)
    report = validate(facts, against.shapes, about=known or None, choice=choice)
    state = _State(
        shapes=frozenset(against.shapes),
        rules=report.rules,
        held=held,
        planner=Planner(against.shapes, facts, LABELS),
        facts=ResidentFacts(facts),
        found=frozenset(replace(finding, label=None) for finding in report.findings),
        known=known,
    )
    notes = () if is_first else (_told(_NEW_SHAPES),)
    return Look(_report(inputs, policy, state, report.notes), reasons=notes), state


def _look_again(inputs: Inputs, policy: Policy, state: _State) -> Look:
    gone, come = state.held.become(inputs)
    also = terms_of(_data(inputs)) - state.known if inputs.against.context else set()
    state.known |= also
    state.planner.change(gone, come)
    state.facts.change(gone, come)
    scope = state.planner.scope([*gone, *come], also)
    shapes = state.planner.shapes_within(scope)
    found = state.facts.check(shapes) if shapes else []
    stands = (finding for finding in state.found if not scope.covers(finding))
    state.found = frozenset([*stands, *found])
    report = _report(inputs, policy, state)
    return Look(report, len(gone), len(come), _size(scope), _reasons(scope))


def _report(inputs: Inputs, policy: Policy, state: _State, notes: Sequence[str] = ()) -> Report:
    report = _labelled(state.found, state.rules, state.planner)
    data = _data(inputs) if inputs.against.context else None
    found = replace(report, notes=(*_idle(inputs, state.planner), *notes))
    return finished(found, inputs.readings, policy, data)


def since(before: Inputs, after: Inputs, policy: Policy) -> Look:
    """Check what has changed between two states of the data.

    Findings are about the resources that the change can reach, whether they are new or not. What
    is found about the others is what was found before.

    Raises:
        ShapesError: the shapes are wrong, or cannot be evaluated on these data.
    """
    against, held = after.against, Holdings()
    held.become(before)
    gone, come = held.become(after)
    planner = Planner(against.shapes, held.facts(), LABELS)
    scope = planner.scope([*gone, *come], _newly_mentioned(before, after))
    if frozenset(before.against.shapes) != frozenset(against.shapes):
        scope = replace(scope, whole=_NEW_SHAPES)
    data = _data(after) if against.context else None
    shapes: Sequence[Fact] = planner.shapes_within(scope)
    if scope.whole is not None and data is not None:
        shapes = narrowed(shapes, held.facts(), terms_of(data))
    choice = Choice(policy.engine, is_proved=against.with_premises)
    found = choice.check(held.facts(), shapes).findings if shapes else []
    report = _labelled(found, _rules(against.shapes), planner)
    report = replace(report, notes=_idle(after, planner))
    report = finished(report, after.readings, policy, data, is_whole=scope.whole is not None)
    look = Look(report, len(gone), len(come), _size(scope), _reasons(scope))
    return replace(look, report=replace(report, notes=(look.scope, *look.reasons, *report.notes)))


def _idle(inputs: Inputs, planner: Planner) -> tuple[str, ...]:
    """Say so where the rules had nothing to look at, as every check does."""
    data = (fact for one in inputs.readings for fact in one.facts)
    return () if planner.has_targets(data) else (IDLE,)


def _newly_mentioned(before: Inputs, after: Inputs) -> set[Term]:
    """Return what becomes of interest, wherever there is more than the data to look at."""
    if not after.against.context:
        return set()
    return terms_of(_data(after)) - terms_of(_data(before))


def _labelled(found: Collection[Finding], rules: Sequence[Rule], planner: Planner) -> Report:
    focuses = {finding.focus for finding in found}
    facts = (
        Triple(focus, name, value)
        for focus in focuses
        if isinstance(focus, NamedNode | BlankNode)
        for name in LABELS
        for value in planner.values(focus, name.value)
    )
    labels = labels_of(facts, focuses)
    return Report.of((replace(one, label=labels.get(one.focus)) for one in found), rules)


def _rules(shapes: Iterable[Fact]) -> tuple[Rule, ...]:
    graph = ShapeGraph(shapes)
    return rules_of(graph, ShapeNames(graph))


def _data(inputs: Inputs) -> list[Fact]:
    return [fact for one in inputs.readings for fact in one.facts]


def _size(scope: Scope) -> int | None:
    if scope.whole is not None:
        return None
    return len({node for _, node in scope.targets})


def _reasons(scope: Scope) -> tuple[str, ...]:
    """Say why more was looked at than what the change can reach."""
    if scope.whole is not None:
        return (_told(scope.whole),)
    return tuple(
        f"{name} looked at all of its resources: {why}."
        for name, why in sorted(scope.everywhere.items())
    )


def _told(why: str) -> str:
    return f"Everything was checked, because {why}."
