"""Every constraint of every rule has a bad example in which it, and nothing else, reports.

See ``examples`` for where they stand.
"""

import pytest
from pyoxigraph import NamedNode
from tests.shapes.examples import BAD, HERE, PERMITTED, REAL, Bad, Ground, pairs_of

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Report, Term
from gpgraph.store.resources import find_sources

IDENTIFIER = NamedNode(expand("dcterms:identifier"))

# What stands in a shape and is a constraint, with the component that reports it.
CONSTRAINTS = {
    "class": "Class",
    "datatype": "Datatype",
    "disjoint": "Disjoint",
    "equals": "Equals",
    "hasValue": "HasValue",
    "in": "In",
    "languageIn": "LanguageIn",
    "lessThanOrEquals": "LessThanOrEquals",
    "maxCount": "MaxCount",
    "maxInclusive": "MaxInclusive",
    "minCount": "MinCount",
    "minInclusive": "MinInclusive",
    "minLength": "MinLength",
    "nodeKind": "NodeKind",
    "not": "Not",
    "or": "Or",
    "pattern": "Pattern",
    "qualifiedMaxCount": "QualifiedMaxCount",
    "qualifiedMinCount": "QualifiedMinCount",
    "select": "SPARQL",
    "uniqueLang": "UniqueLang",
}
# What else may stand in a rule: it says where or how, and forbids nothing by itself.
OTHERS = {"message", "path", "prefixes", "property", "qualifiedValueShape", "severity", "sparql"}
TARGETS = {"targetClass", "targetObjectsOf", "targetSubjectsOf"}


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The checkout's shapes and ontology."""
    return Ground(find_sources())


@pytest.fixture(scope="module")
def reports(ground: Ground) -> dict[str, Report]:
    """The report on each edited example, under its title."""
    examples = [*BAD, *PERMITTED]
    found = ground.reports([bad for bad in examples if bad.example not in REAL])
    for bad in examples:
        if bad.example in REAL:
            found[bad.title] = ground.report(ground.facts(bad.example, bad.update))
    return found


def local_name(term: Term) -> str:
    """Return the name of a shape without its namespace; blank nodes keep their label."""
    return str(term).strip("<>").removeprefix(PREFIXES["gps"])


def rules_of(ground: Ground) -> dict[str, set[str]]:
    """Return, for each shape or constraint with an identifier, its SHACL properties."""
    rules: dict[str, set[str]] = {
        local_name(quad.subject): set() for quad in ground.shapes if quad.predicate == IDENTIFIER
    }
    for quad in ground.shapes:
        name = local_name(quad.subject)
        if name in rules and quad.predicate.value.startswith(PREFIXES["sh"]):
            rules[name].add(quad.predicate.value.removeprefix(PREFIXES["sh"]))
    return rules


@pytest.mark.parametrize("example", sorted(path.stem for path in (HERE / "valid").glob("*.ttl")))
def test_good_example_has_no_finding(ground: Ground, example: str) -> None:
    """Otherwise the bad ones prove nothing."""
    report = ground.report(ground.facts(example))

    assert report.findings == (), report.text()


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.title.replace(" ", "-"))
def test_bad_example_is_reported_by_its_rule_alone(reports: dict[str, Report], bad: Bad) -> None:
    """A rule that never fires, or fires beside the point, is worse than none."""
    report = reports[bad.title]

    assert pairs_of(report) == bad.reports, report.text()


@pytest.mark.parametrize("edit", PERMITTED, ids=lambda edit: edit.title.replace(" ", "-"))
def test_permitted_example_has_no_finding(reports: dict[str, Report], edit: Bad) -> None:
    """A rule that forbids more than it says is as wrong as one that never fires."""
    report = reports[edit.title]

    assert report.findings == (), report.text()


def test_every_constraint_of_every_rule_has_a_bad_example(ground: Ground) -> None:
    """A new constraint without proof fails here, and so does a proof whose rule is gone."""
    needed = {
        (rule, CONSTRAINTS[word])
        for rule, words in rules_of(ground).items()
        for word in words
        if word in CONSTRAINTS
    }

    assert {bad.proves for bad in BAD} == needed


def test_every_word_of_shacl_in_a_rule_is_known_here(ground: Ground) -> None:
    """Otherwise a constraint of a kind not listed above would need no proof."""
    used = set().union(*rules_of(ground).values())

    assert used <= CONSTRAINTS.keys() | OTHERS | TARGETS


def test_no_constraint_is_proved_twice() -> None:
    """Two proofs of one constraint would hide that the title of one is wrong."""
    proved = [bad.title for bad in (*BAD, *PERMITTED)]

    assert len(proved) == len(set(proved))
