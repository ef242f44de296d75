"""Proofs are sound: premises that hold, no circles, and nothing asserted that is not."""

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.inference.proofs import Derivation, Proof, Search

EDGE = NamedNode("urn:p")
Ways = list[tuple[int, list[int]]]


def fact(number: int) -> Triple:
    """Return a statement that goes by a number."""
    return Triple(NamedNode("urn:s"), EDGE, Literal(str(number)))


def search(asserted: Iterable[int], ways: Ways) -> Search:
    """Return a search over statements and uses of rules that are given."""
    stands = {fact(number) for number in asserted}

    def derivations(goal: Triple) -> list[Derivation]:
        return [
            Derivation(f"rule-{place}", goal, tuple(map(fact, premises)))
            for place, (conclusion, premises) in enumerate(ways)
            if fact(conclusion) == goal
        ]

    return Search(stands.__contains__, derivations)


def follows(asserted: Iterable[int], ways: Ways) -> set[int]:
    """Return what follows, by going forwards until nothing new comes."""
    known = set(asserted)
    while True:
        new = {goal for goal, premises in ways if known >= set(premises)} - known
        if not new:
            return known
        known |= new


def is_sound(proof: Proof, stands: set[Triple]) -> bool:
    """Tell whether each step is asserted, or rests on later steps alone."""
    place = {step.statement: step.number for step in proof}
    return all(
        step.statement in stands
        if step.derivation is None
        else all(place[premise] > step.number for premise in step.derivation.premises)
        for step in proof
    )


# How fast random cases are made says nothing of us.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    asserted=st.sets(st.integers(0, 8), max_size=4),
    ways=st.lists(
        st.tuples(st.integers(0, 8), st.lists(st.integers(0, 8), min_size=1, max_size=3)),
        max_size=14,
    ),
)
def test_statement_has_a_sound_proof_just_when_it_follows(asserted: set[int], ways: Ways) -> None:
    """Backwards as forwards: rules may run in circles, proofs may not."""
    found = search(asserted, ways)
    known = follows(asserted, ways)

    for number in range(9):
        proof = found.proof(fact(number))
        assert (proof is not None) == (number in known)
        if proof is not None:
            assert proof[0].statement == fact(number)
            assert is_sound(proof, {fact(one) for one in asserted})


def test_circle_of_two_inverses_is_no_reason() -> None:
    """Each of the two would follow from the other, and neither from anything."""
    assert search([], [(1, [2]), (2, [1])]).proof(fact(1)) is None


def test_other_way_does_not_rest_on_what_it_explains() -> None:
    """1 follows from 3; that it also follows from 2, which follows from 1 alone, is no reason."""
    found = search([3], [(1, [3]), (1, [2]), (2, [1])])

    assert [way.premises for way in found.ways(fact(1))] == [(fact(3),)]


def test_proof_is_a_shallow_one() -> None:
    """The reader wants the shortest way down."""
    proof = search([9], [(1, [2]), (2, [3]), (3, [9]), (1, [8]), (8, [9])]).proof(fact(1))

    assert proof is not None
    assert [step.statement for step in proof] == [fact(1), fact(8), fact(9)]
