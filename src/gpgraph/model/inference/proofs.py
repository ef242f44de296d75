"""Proofs: how a statement that nobody wrote follows from those that somebody did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import Triple

# A proof that needs more statements to be looked at is none that anybody would read.
MAX_STATEMENTS = 5_000


@dataclass(frozen=True, slots=True)
class Derivation:
    """One use of a rule, which goes by the IRI of the rule."""

    rule: str
    conclusion: Triple
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A statement of a proof, counted from 1; ``derivation`` is ``None`` where it is asserted."""

    number: int
    statement: Triple
    derivation: Derivation | None


Proof = tuple[Step, ...]
"""The statement to be proved first, each statement once; premises come after what they prove."""


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for proofs backwards, from a statement to what it may have been derived from.

    ``is_asserted`` tells whether a statement needs no proof, ``derivations`` gives every use of a
    rule that concludes a statement from others that hold. Those may run in circles, as inverse
    properties do; a proof does not.
    """

    is_asserted: Callable[[Triple], bool]
    derivations: Callable[[Triple], Iterable[Derivation]]

    def proof(self, goal: Triple) -> Proof | None:
        """Return a proof with the fewest layers of derived statements; ``None`` where is none."""
        if self.is_asserted(goal):
            return (Step(1, goal, None),)
        found = self._settle(goal, frozenset())
        return None if found is None else _steps(goal, found)

    def ways(self, goal: Triple) -> list[Derivation]:
        """Return every use of a rule that gives the goal from what holds without it."""
        barred = frozenset({goal})
        return [
            way
            for way in self.derivations(goal)
            if all(self._holds(premise, barred) for premise in way.premises)
        ]

    def _holds(self, statement: Triple, barred: frozenset[Triple]) -> bool:
        if statement in barred:
            return False
        return self.is_asserted(statement) or self._settle(statement, barred) is not None

    def _settle(
        self, goal: Triple, barred: frozenset[Triple]
    ) -> dict[Triple, Derivation | None] | None:
        """Return how each statement that a proof may need is proved, or ``None``.

        One layer of premises is looked up at a time, and what can be proved then is; so the first
        proof is a shallow one.
        """
        proved: dict[Triple, Derivation | None] = {}
        open_: dict[Triple, list[Derivation]] = {}
        layer = [goal]
        while layer and len(open_) < MAX_STATEMENTS:
            seen: dict[Triple, None] = {}
            for statement in layer:
                if statement in barred:
                    continue
                if statement != goal and self.is_asserted(statement):
                    proved[statement] = None
                    continue
                open_[statement] = sorted(self.derivations(statement), key=_place)
                seen |= dict.fromkeys(p for way in open_[statement] for p in way.premises)
            _prove(open_, proved)
            if goal in proved:
                return proved
            layer = [one for one in seen if one not in open_ and one not in proved]
        return None


def _prove(open_: dict[Triple, list[Derivation]], proved: dict[Triple, Derivation | None]) -> None:
    """Prove what follows from what is proved, one layer after the other."""
    while True:
        new = {
            statement: way
            for statement, ways in open_.items()
            if statement not in proved
            for way in [_first(ways, proved)]
            if way is not None
        }
        if not new:
            return
        proved |= new


def _first(
    ways: Iterable[Derivation], proved: dict[Triple, Derivation | None]
) -> Derivation | None:
    return next((way for way in ways if all(p in proved for p in way.premises)), None)


def _place(way: Derivation) -> tuple[str, int, list[str]]:
    return way.rule, len(way.premises), [str(premise) for premise in way.premises]


def _steps(goal: Triple, proved: dict[Triple, Derivation | None]) -> Proof:
    """Put a proof in order: what is derived from something stands before it."""
    order: list[Triple] = []
    waiting = [goal]
    while waiting:
        statement = waiting.pop()
        if statement in order:
            order.remove(statement)  # it comes after each of those that need it
        order.append(statement)
        way = proved[statement]
        waiting += [] if way is None else reversed(way.premises)
    return tuple(
        Step(number, statement, proved[statement]) for number, statement in enumerate(order, 1)
    )
