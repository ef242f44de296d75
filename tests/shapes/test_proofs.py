"""Every constraint of every rule has a bad example in which it, and nothing else, reports.

A good example a kind stands in ``valid/``. ``invalid/X.ru`` holds the bad ones: SPARQL updates of
``valid/X.ttl``, each under the rule and constraint that it proves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Report, Term
from gpgraph.service.validation import validate
from gpgraph.store.files import read_graph
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.resources import SHAPES_GRAPH, Sources, find_sources

HERE = Path(__file__).parent
TYPE = NamedNode(expand("rdf:type"))
SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
IDENTIFIER = NamedNode(expand("dcterms:identifier"))
INVENTED = "https://example.org/id/"
# About things whose IRIs the rules look at; each bad example of these is validated by itself.
REAL = ("ontology", "sdg")
TITLE = re.compile(r"^## (.+)$", re.MULTILINE)

AnyTerm = TypeVar("AnyTerm", bound=Term)
Pair = tuple[str, str]
"""The local name of a rule's IRI, and of the constraint component without its long ending."""

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
TARGETS = {"targetClass", "targetSubjectsOf"}


@dataclass(frozen=True, slots=True)
class Bad:
    """An edit of a good example, what it proves, and what cannot but report with it."""

    example: str
    proves: Pair
    reports: frozenset[Pair]
    update: str


def bad_examples() -> Iterator[Bad]:
    """Read every block of every file in ``invalid/``."""
    for path in sorted((HERE / "invalid").glob("*.ru")):
        prologue, *blocks = TITLE.split(path.read_text("utf-8"))
        for title, update in zip(blocks[::2], blocks[1::2], strict=True):
            proves, _, others = title.partition(" with ")
            pairs = [pair(text) for text in (proves, *filter(None, others.split(", ")))]
            yield Bad(path.stem, pairs[0], frozenset(pairs), prologue + update)


def pair(text: str) -> Pair:
    """Read "Objective-goal MinCount"."""
    rule, constraint = text.split()
    return rule, constraint


BAD = tuple(bad_examples())


def own(term: AnyTerm, number: int) -> AnyTerm:
    """Give an invented thing an IRI that no other example has."""
    if isinstance(term, NamedNode) and term.value.startswith(INVENTED):
        name = NamedNode(f"{INVENTED}{number}/{term.value.removeprefix(INVENTED)}")
        return cast("AnyTerm", name)
    return term


class Ground:
    """Shapes, ontology and good examples, read once."""

    def __init__(self, sources: Sources) -> None:
        """Read the checkout's files."""
        files = {file: list(read_graph(file)) for file in sources.files()}
        self.shapes = [q for f, qs in files.items() if f.graph.startswith(SHAPES_GRAPH) for q in qs]
        self.ontology = [q for f, qs in files.items() if "/graph/ontology/" in f.graph for q in qs]
        self.rules = read_rules(sources.rules)
        self.good = {
            path.stem: [q.triple for q in parse(path=path, format=RdfFormat.TURTLE)]
            for path in sorted((HERE / "valid").glob("*.ttl"))
        }

    def facts(self, example: str, update: str = "") -> list[Triple]:
        """Return a good example, as it is or after an update."""
        store = Store()
        store.extend(Quad(*triple) for triple in self.good[example])
        before = set(store)
        if update:
            store.update(update)
            assert set(store) != before, f"This update changes nothing: {update}"
        return [quad.triple for quad in store]

    def report(self, facts: list[Triple]) -> Report:
        """Validate facts, and what follows from them, against all shapes."""
        facts = [*facts, *infer([*facts, *self.ontology], self.rules)]
        return validate([*facts, *self._about_terms(facts)], self.shapes)

    def reports(self, bad: Sequence[Bad]) -> dict[Pair, Report]:
        """Validate bad examples that speak of invented things only, all in one run.

        Each gets IRIs of its own, so that none can touch another.
        """
        facts = [
            Triple(own(fact.subject, number), fact.predicate, own(fact.object, number))
            for number, one in enumerate(bad)
            for fact in self.facts(one.example, one.update)
        ]
        findings = self.report(facts).findings
        return {
            one.proves: Report.of(
                f for f in findings if str(f.focus).startswith(f"<{INVENTED}{n}/")
            )
            for n, one in enumerate(bad)
        }

    def _about_terms(self, facts: list[Triple]) -> Iterator[Triple]:
        """Say what the ontology says of the terms in use, without turning all into focus nodes.

        The hierarchy is needed by class constraints, and a term counts as declared when it has
        any type; as ``owl:Class`` and the like they would all have to be described here.
        """
        used = {term for fact in facts for term in fact}
        used |= {q.object for q in self.ontology if q.predicate == TYPE and q.subject in used}
        for quad in self.ontology:
            if quad.predicate == SUBCLASS:
                yield quad.triple
            elif quad.predicate == TYPE and quad.subject in used:
                is_owl = str(quad.object).startswith(f"<{PREFIXES['owl']}")
                yield Triple(quad.subject, TYPE, NamedNode("urn:x:term") if is_owl else quad.object)


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The checkout's shapes and ontology."""
    return Ground(find_sources())


@pytest.fixture(scope="module")
def reports(ground: Ground) -> dict[Pair, Report]:
    """The report on each bad example, under what it proves."""
    found = ground.reports([bad for bad in BAD if bad.example not in REAL])
    for bad in BAD:
        if bad.example in REAL:
            found[bad.proves] = ground.report(ground.facts(bad.example, bad.update))
    return found


def pairs_of(report: Report) -> set[Pair]:
    """Return which constraints of which rules report."""
    ending = "ConstraintComponent"
    return {
        (
            finding.shape.removeprefix(PREFIXES["gps"]),
            finding.component.removeprefix(PREFIXES["sh"]).removesuffix(ending),
        )
        for finding in report.findings
    }


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


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: "-".join(bad.proves))
def test_bad_example_is_reported_by_its_rule_alone(reports: dict[Pair, Report], bad: Bad) -> None:
    """A rule that never fires, or fires beside the point, is worse than none."""
    report = reports[bad.proves]

    assert pairs_of(report) == bad.reports, report.text()


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
    proved = [bad.proves for bad in BAD]

    assert len(proved) == len(set(proved))
