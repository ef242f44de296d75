"""What is checked again after a change gives the report that a check of everything gives."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, reject, settings
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from tests.validate.randomly import PREFIXES, shapes, states

from gpgraph.errors import ShapesError
from gpgraph.model.report import Finding
from gpgraph.service.checking.incremental import Planner, Scope
from gpgraph.service.checking.inputs import Against, Fact, FreshReader, Inputs, own_inputs
from gpgraph.service.checking.readings import Reading
from gpgraph.service.checking.session import Session, since
from gpgraph.service.checking.validation import IDLE, Policy, check
from gpgraph.store import shacl
from gpgraph.store.resident import ResidentFacts
from gpgraph.store.resources import find_sources

EXAMPLES = 50
PATHS = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:property :S-far .
:S-far a sh:PropertyShape ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 .
"""
CHAIN = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:property :S-all .
:S-all a sh:PropertyShape ; sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:IRI .
"""
UNBOUNDED = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:sparql :S-query .
:S-query a sh:SPARQLConstraint ; sh:prefixes : ;
  sh:select "SELECT $this ?value WHERE { $this :p ?x . ?value :q ?y . FILTER (?x = ?y) }" .
:T a sh:NodeShape ; sh:targetClass :A ; sh:property :T-p .
:T-p a sh:PropertyShape ; sh:path :p ; sh:minCount 1 .
"""
ON_VALUES = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:property :S-p .
:S-p a sh:PropertyShape ; sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] .
"""
CLOSED = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:closed "1"^^xsd:boolean ;
  sh:ignoredProperties ( rdf:type :p ) .
"""
OWL = """
:A a sh:NodeShape, owl:Class ; sh:targetSubjectsOf :q ; sh:property :A-r .
:A-r a sh:PropertyShape ; sh:path :r ; sh:minCount 1 .
:Other a owl:Class ; rdfs:subClassOf :A .
"""
DATA = """
:a a :A ; :p :m . :n :q :m .
:b a :A ; :p :k . :k :p :l .
"""


def facts(text: str) -> list[Triple]:
    """Read Turtle with the prefixes of random shapes."""
    return [quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)]


class Checker:
    """Shapes, and data that change."""

    def __init__(self, rules: Sequence[Fact], data: Sequence[Triple]) -> None:
        """Take in the first state."""
        self._planner, self._facts = Planner(rules, data), ResidentFacts(data)

    def change(self, gone: Sequence[Triple], come: Sequence[Triple]) -> tuple[Scope, list[Finding]]:
        """Change the data, and check what the change can reach."""
        self._planner.change(gone, come)
        self._facts.change(gone, come)
        scope = self._planner.scope([*gone, *come])
        rules = self._planner.shapes_within(scope)
        return scope, self._facts.check(rules) if rules else []


def after(checker: Checker, gone: str, come: str) -> tuple[Scope, list[Finding]]:
    """Change the data, but for the prefixes that every text has."""
    went, came = facts(gone), facts(come)
    declared = set(facts(""))
    went, came = ([one for one in some if one not in declared] for some in (went, came))
    return checker.change(went, came)


def against(rules: str) -> Against:
    """Take nothing but these shapes."""
    return Against(facts(rules))


def names(terms: Iterable[object]) -> set[str]:
    """Return the last part of each IRI."""
    return {str(term).rpartition("/")[2].rstrip(">") for term in terms}


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(shapes(), states())
def test_change_is_checked_as_far_as_it_reaches(
    text: str, of_data: Sequence[frozenset[Triple]]
) -> None:
    """Every kind of path, target, nested shape and query, with triples that come and go."""
    rules = list(parse(text, RdfFormat.TURTLE))
    before, *others = of_data
    try:
        found = set(shacl.check(before, rules))
        checker = Checker(rules, list(before))
        for now in others:
            gone, come = list(before - now), list(now - before)
            scope, again = checker.change(gone, come)
            found = {one for one in found if not scope.covers(one)} | set(again)
            assert found == set(shacl.check(now, rules)), scope
            before = now
    except ShapesError:
        reject()


@pytest.mark.parametrize(
    ("rules", "gone", "come", "reached"),
    [
        (PATHS, ":n :q :m .", "", {"a"}),
        (PATHS, "", ":o :q :k .", {"b"}),
        (PATHS, "", ":c a :A .", {"c"}),
        (PATHS, ":a a :A .", "", set()),
        (PATHS, "", ":B rdfs:subClassOf :A . :m a :B .", {"m"}),
        (PATHS, "", ":a :r :b .", set()),
        (CHAIN, "", ":l :p 1 .", {"b"}),
        (CHAIN, "", ":l :p :a .", {"b"}),
        (CLOSED, "", ":a :r 1 .", {"a"}),
        (OWL, "", ":c a :A .", {"c"}),
        (OWL, "", ":a :r 1 .", {"a"}),
    ],
)
def test_only_what_reaches_the_change_is_checked(
    rules: str, gone: str, come: str, reached: set[str]
) -> None:
    """Checking all would be equal to a full run, too, and slow."""
    checker = Checker(facts(rules), facts(DATA))
    scope, _ = after(checker, gone, come)

    assert names(node for _, node in scope.targets) == reached
    assert scope.everywhere == {}
    assert scope.whole is None


def test_shape_whose_way_is_unknown_looks_at_all_of_its_resources_and_no_other_does() -> None:
    """A query may compare what nothing links; then it says so, and the rest stays quick."""
    checker = Checker(facts(UNBOUNDED), facts(DATA))
    scope, found = after(checker, "", ":x :q :m .")

    assert scope.everywhere == {"http://e/S": "its query compares what no property links"}
    assert scope.targets == ()
    assert names(finding.focus for finding in found) == {"a"}
    assert names(finding.value for finding in found) == {"n", "x"}


def test_change_that_an_unbounded_query_does_not_look_at_leaves_it_alone() -> None:
    """Else one such rule would make every check a full one."""
    checker = Checker(facts(UNBOUNDED), facts(DATA))
    scope, _ = after(checker, "", ":a :r :m .")

    assert scope.everywhere == {}
    assert scope.targets == ()


def test_shape_that_reports_on_values_looks_at_all_when_one_of_its_resources_is_touched() -> None:
    """Its findings do not tell which resource led to them."""
    checker = Checker(facts(ON_VALUES), facts(DATA))
    untouched, _ = after(checker, "", ":a :r :m .")
    scope, found = after(checker, ":a a :A .", "")

    assert untouched.everywhere == {}
    assert "http://e/S" in scope.everywhere
    assert names(finding.focus for finding in found) == {"k"}


def test_session_reports_on_our_own_data_as_a_check_of_everything_does() -> None:
    """With what follows from the data, and with what the rules look at besides."""
    chance = random.Random(5)  # noqa: S311 - so that a failure can be repeated
    whole = own_inputs(find_sources(), FreshReader())
    session = Session(Policy())
    session.look(whole)
    changed = spoilt(whole, chance)
    look = session.look(changed)
    expected = check(changed.readings, changed.against)

    assert look.resources is not None
    assert look.resources < look.report.resources
    assert look.report == expected
    assert len(expected.findings) > 5


def spoilt(inputs: Inputs, chance: random.Random) -> Inputs:
    """Return inputs in which some facts are gone and some are others."""
    readings = list(inputs.readings)
    for number in chance.sample(range(len(readings)), 8):
        said = list(readings[number].facts)
        for place in chance.sample(range(len(said)), min(2, len(said))):
            said[place] = other(said[place], chance.choice(said), chance)
        readings[number] = replace(readings[number], facts=tuple(dict.fromkeys(said)))
    return Inputs(tuple(readings), inputs.against)


def other(fact: Quad, model: Quad, chance: random.Random) -> Quad:
    """Return a fact with a mistake in it."""
    subject, predicate, object_ = fact.subject, fact.predicate, fact.object
    match chance.randrange(5):
        case 0:
            object_ = Literal("x")
        case 1:
            object_ = model.object
        case 2:
            subject = NamedNode("http://example.org/new")
        case 3:
            predicate = model.predicate
        case 4:
            object_ = BlankNode("b")
    return Quad(subject, predicate, object_, fact.graph_name)


def test_class_of_owl_that_is_a_shape_is_its_own_target() -> None:
    """Many shapes of others say so and nothing else, and pySHACL checks them."""
    own = """
    :A a sh:NodeShape, owl:Class ; sh:property :A-r .
    :A-r a sh:PropertyShape ; sh:path :r ; sh:minCount 1 .
    """
    reading = Reading("data.ttl", tuple(Quad(*fact) for fact in facts(DATA)))
    look = Session(Policy()).look(Inputs((reading,), against(own)))

    assert names(finding.focus for finding in look.report.findings) == {"a", "b"}
    assert names(rule.shape for rule in look.report.rules) == {"A-r"}


def test_same_triple_in_two_files_stands_until_it_is_gone_from_both() -> None:
    """And a file that is renamed says what it said."""
    rule = ":S a sh:NodeShape ; sh:targetClass :A ; sh:property :S-p ."
    rules = against(rule + ":S-p a sh:PropertyShape ; sh:path :p ; sh:minCount 1 .")
    said = {
        "type": tuple(Quad(*fact) for fact in facts(":a a :A .")),
        "value": tuple(Quad(*fact) for fact in facts(":a :p :m .")),
    }
    session = Session(Policy())

    def found(*files: tuple[str, str]) -> tuple[set[str], int | None]:
        readings = tuple(Reading(name, said[what]) for name, what in files)
        look = session.look(Inputs(readings, rules))
        return names(finding.focus for finding in look.report.findings), look.resources

    first = found(("one.ttl", "type"), ("two.ttl", "value"), ("three.ttl", "value"))
    once = found(("one.ttl", "type"), ("two.ttl", "value"))
    renamed = found(("eins.ttl", "type"), ("two.ttl", "value"))
    gone = found(("eins.ttl", "type"))

    assert first == (set(), None)
    assert once == (set(), 0)
    assert renamed == (set(), 0)
    assert gone == ({"a"}, 1)


def test_data_without_a_target_are_not_said_to_be_in_order() -> None:
    """A class that is misspelt looks like data without a mistake, at every look and since any."""
    right = Reading("data.ttl", tuple(Quad(*fact) for fact in facts(":m :p :l . :m a :A .")))
    wrong = Reading("data.ttl", tuple(Quad(*fact) for fact in facts(":m :p :l . :m a :AA .")))
    states = [Inputs((one,), against(CHAIN)) for one in (wrong, right, wrong)]
    session = Session(Policy())
    looks = [session.look(state).report for state in states]
    of_change = since(states[1], states[2], Policy()).report

    assert [look.notes for look in looks] == [(IDLE,), (), (IDLE,)]
    assert looks == [check(one.readings, one.against) for one in states]
    assert IDLE in of_change.notes


def test_session_takes_up_new_shapes_and_says_so() -> None:
    """A rule that changes can be broken by whatever is there."""
    session = Session(Policy())
    quads = tuple(Quad(*fact) for fact in facts(DATA))
    reading = Reading("data.ttl", quads)
    first = session.look(Inputs((reading,), against(PATHS)))
    again = session.look(Inputs((reading,), against(CHAIN + ":S-all sh:maxCount 1 .")))

    assert names(finding.focus for finding in first.report.findings) == {"b"}
    assert names(finding.focus for finding in again.report.findings) == {"a", "b"}
    assert again.reasons == ("Everything was checked, because the shapes have changed.",)
