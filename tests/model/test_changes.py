"""The rule set: which change is a correction, an addition, or breaks what readers rely on."""

from collections.abc import Iterable

import pytest

from gpgraph.model.history.changerules import RULES, changes_between
from gpgraph.model.history.changes import Difference, Level, ResourceChange, Statement
from gpgraph.model.history.changetext import difference_text, short, title
from gpgraph.model.namespaces import GRAPH, expand

THING = "https://w3id.org/gpgraph/id/g/1"
NOTES = GRAPH + "g/notes"
SHAPES = GRAPH + "shapes/g"
CLASS = "https://w3id.org/gpgraph/ontology#Goal"
LABEL = ("rdfs:label", '"Goal"@en')
GOAL = ("rdf:type", f"<{CLASS}>")
TRUE = f'"true"^^<{expand("xsd:boolean")}>'

Said = tuple[str, str]


def statements(pairs: Iterable[Said], graph: str = NOTES) -> frozenset[Statement]:
    """Return statements of CURIE and value."""
    return frozenset(Statement(expand(name), value, graph) for name, value in pairs)


def the_change(before: Iterable[Said], after: Iterable[Said]) -> ResourceChange:
    """Return what became of one resource, beside one that stays."""
    other = {"https://w3id.org/gpgraph/id/g/2": statements([LABEL])}
    found = changes_between(
        other | {THING: statements(before)} if before else other,
        other | {THING: statements(after)} if after else other,
    )
    (change,) = found
    return change


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ([], [LABEL], ["CHG-01"]),
        ([LABEL], [], ["CHG-02"]),
        ([LABEL], [LABEL, ("owl:deprecated", TRUE)], ["CHG-03"]),
        (
            [LABEL],
            [LABEL, ("owl:deprecated", TRUE), ("dcterms:isReplacedBy", "<x:y>")],
            ["CHG-03"],
        ),
        ([LABEL, ("owl:deprecated", TRUE)], [LABEL], ["CHG-04", "CHG-10"]),
        ([LABEL, GOAL], [LABEL], ["CHG-05"]),
        ([LABEL, GOAL], [LABEL, ("rdf:type", "<x:y>")], ["CHG-05"]),
        ([("skos:notation", '"1"')], [("skos:notation", '"2"')], ["CHG-06"]),
        ([("dcterms:identifier", '"1"'), LABEL], [LABEL], ["CHG-06"]),
        ([("skos:broader", "<x:a>")], [("skos:broader", "<x:b>")], ["CHG-07"]),
        ([("gp:objectiveOf", "<x:a>"), LABEL], [LABEL], ["CHG-07"]),
        ([LABEL], [LABEL, ("skos:broader", "<x:b>")], ["CHG-09"]),
        ([LABEL], [LABEL, ("rdfs:label", '"But"@fr')], ["CHG-09"]),
        ([LABEL], [LABEL, GOAL], ["CHG-09"]),
        ([LABEL], [("rdfs:label", '"Aim"@en')], ["CHG-10"]),
        ([LABEL, ("skos:note", '"x"')], [LABEL], ["CHG-10"]),
        ([LABEL], [LABEL, ("owl:versionInfo", '"2.0.0"')], ["CHG-10"]),
        ([LABEL], [("rdfs:label", '"Aim"@en'), ("skos:note", '"x"')], ["CHG-09", "CHG-10"]),
        (
            [LABEL, GOAL, ("skos:broader", "<x:a>")],
            [LABEL, ("owl:deprecated", TRUE)],
            ["CHG-03", "CHG-10"],
        ),
        ([LABEL], [LABEL, ("prov:invalidatedAtTime", '"2027-01-01"')], ["CHG-18"]),
        ([LABEL, ("owl:deprecated", TRUE)], [LABEL, ("owl:deprecated", TRUE), GOAL], ["CHG-09"]),
    ],
)
def test_each_change_has_its_rules_and_the_level_of_the_weightiest(
    before: list[Said], after: list[Said], rules: list[str]
) -> None:
    """The number of a release follows from this, so nobody has to argue about it."""
    change = the_change(before, after)

    assert list(change.rules) == rules
    assert change.level is RULES[rules[0]].level


def test_what_only_stands_in_another_graph_has_moved() -> None:
    """Its source was corrected, and nothing else."""
    (change,) = changes_between(
        {THING: statements([LABEL])}, {THING: statements([LABEL], GRAPH + "g/stated")}
    )

    assert change.rules == ("CHG-11",)
    assert change.moved == ((change.removed[0], change.added[0]),)
    assert "moved from g:g/notes to g:g/stated" in difference_text(Difference((change,)))


SHAPE = "https://w3id.org/gpgraph/shapes#Goal-label"
OWNER = "https://w3id.org/gpgraph/shapes#Goal"
PROPERTY_SHAPE = ("rdf:type", f"<{expand('sh:PropertyShape')}>")
NODE_SHAPE = ("rdf:type", f"<{expand('sh:NodeShape')}>")


@pytest.mark.parametrize(
    ("before", "after", "is_class_new", "rule"),
    [
        ([], [("sh:minCount", '"1"')], False, "CHG-08"),
        ([], [("sh:minCount", '"1"')], True, "CHG-01"),
        ([], [("sh:minCount", '"1"'), ("sh:severity", "<{}Warning>")], False, "CHG-01"),
        ([("sh:maxCount", '"2"')], [("sh:maxCount", '"1"')], False, "CHG-08"),
        ([("sh:message", '"a"')], [("sh:message", '"b"')], False, "CHG-10"),
        ([("sh:maxCount", '"2"'), ("sh:path", "<x:p>")], [("sh:path", "<x:p>")], False, "CHG-10"),
        ([("sh:order", '"1"')], [("sh:order", '"1"'), ("sh:deactivated", TRUE)], False, "CHG-09"),
        ([("sh:order", '"1"'), ("sh:deactivated", TRUE)], [("sh:order", '"1"')], False, "CHG-08"),
        ([("sh:severity", "<{}Info>")], [("sh:severity", "<{}Violation>")], False, "CHG-08"),
    ],
    ids=[
        *("new", "for a new class", "a warning", "stricter", "reworded", "looser"),
        *("out of use", "in use again", "no warning any more"),
    ],
)
def test_a_shape_that_rejects_more_breaks_the_builds_of_stewards(
    before: list[Said], after: list[Said], rule: str, *, is_class_new: bool
) -> None:
    """Data that were valid yesterday stay valid, or the number of the release says otherwise."""
    owner = [NODE_SHAPE, ("sh:targetClass", f"<{CLASS}>"), ("sh:property", f"<{SHAPE}>")]

    def side(said: list[Said], *, has_class: bool) -> dict[str, frozenset[Statement]]:
        filled = [(name, value.replace("{}", expand("sh:x")[:-1])) for name, value in said]
        found = {OWNER: statements(owner, SHAPES)}
        if said:
            found[SHAPE] = statements([PROPERTY_SHAPE, *filled], SHAPES)
        if has_class:
            found[CLASS] = statements([LABEL])
        return found

    found = changes_between(side(before, has_class=not is_class_new), side(after, has_class=True))
    (change,) = [change for change in found if change.iri == SHAPE]

    assert change.rules[0] == rule


GOALS = [NODE_SHAPE, ("sh:targetClass", f"<{CLASS}>")]
CONDITION = [NODE_SHAPE, ("sh:class", "<x:a>")]
WARNING = ("sh:severity", f"<{expand('sh:Warning')}>")


@pytest.mark.parametrize(
    ("owner", "before", "after", "is_stricter"),
    [
        ([("sh:or", f"( <{SHAPE}> <x:b> )")], CONDITION, [*CONDITION, ("sh:in", "( 1 )")], True),
        (
            [("sh:or", f"( <{SHAPE}> )"), WARNING],
            CONDITION,
            [*CONDITION, ("sh:in", "( 1 )")],
            False,
        ),
        ([("sh:not", f"<{SHAPE}>")], [*CONDITION, ("sh:in", "( 1 )")], CONDITION, True),
        ([("sh:node", f"<{SHAPE}>")], [*CONDITION, ("sh:in", "( 1 )")], CONDITION, False),
        ([("sh:message", f'"<{SHAPE}>"')], CONDITION, [*CONDITION, ("sh:in", "( 1 )")], False),
    ],
    ids=["in a list", "only in a warning", "less, negated", "less", "only named in a text"],
)
def test_a_condition_that_asks_for_more_breaks_where_a_rule_is_made_of_it(
    owner: list[Said], before: list[Said], after: list[Said], *, is_stricter: bool
) -> None:
    """Most of our conditions stand in lists."""
    around = {CLASS: statements([LABEL]), OWNER: statements([*GOALS, *owner], SHAPES)}
    (change,) = changes_between(
        around | {SHAPE: statements(before, SHAPES)}, around | {SHAPE: statements(after, SHAPES)}
    )

    assert ("CHG-08" in change.rules) is is_stricter


@pytest.mark.parametrize(
    ("linked", "rule", "is_stricter"),
    [
        (f"<{SHAPE}>", [PROPERTY_SHAPE], True),
        (f"<{SHAPE}>", [PROPERTY_SHAPE, WARNING], False),
        ("[ <x:p> <x:o> ]", [PROPERTY_SHAPE], True),
        (f"[ <x:p> {WARNING[1]} ]", [PROPERTY_SHAPE], False),
    ],
    ids=["a rule of another shape", "a warning", "without a name", "a warning without a name"],
)
def test_a_rule_that_a_shape_takes_over_breaks(
    linked: str, rule: list[Said], *, is_stricter: bool
) -> None:
    """The rule itself is as it was, and more data have to follow it."""
    around = {CLASS: statements([LABEL]), SHAPE: statements(rule, SHAPES)}
    (change,) = changes_between(
        around | {OWNER: statements(GOALS, SHAPES)},
        around | {OWNER: statements([*GOALS, ("sh:property", linked)], SHAPES)},
    )

    assert ("CHG-08" in change.rules) is is_stricter


def test_a_term_of_others_that_no_release_describes_is_not_new() -> None:
    """Data had it before there was a shape for it."""
    shape = [NODE_SHAPE, ("sh:targetObjectsOf", f"<{expand('rdf:type')}>")]
    (change,) = changes_between(
        {OWNER: statements(shape, SHAPES)},
        {OWNER: statements([*shape, ("sh:nodeKind", f"<{expand('sh:IRI')}>")], SHAPES)},
    )

    assert "CHG-08" in change.rules


def test_a_difference_has_the_level_of_its_weightiest_change_and_none_without() -> None:
    """One breaking change among a thousand corrections breaks."""
    correction = the_change([LABEL], [("rdfs:label", '"Aim"@en')])
    breaking = the_change([("skos:notation", '"1"')], [("skos:notation", '"2"')])

    assert Difference().level is None
    assert Difference((correction,)).level is Level.CORRECTION
    assert Difference((correction, breaking)).level is Level.BREAKING


def test_text_shortens_iris_and_leaves_literals_as_they_are() -> None:
    """A quotation is never changed, whatever it looks like."""
    value = f'"see <{CLASS}>"^^<{expand("xsd:string")}>'

    assert short(value) == f'"see <{CLASS}>"^^xsd:string'
    assert short(f"( <{CLASS}> <x:y> )") == "( gp:Goal <x:y> )"
    assert title(the_change([], [("rdfs:label", '"A \\"goal\\""@en')])) == 'Added: A "goal"'
