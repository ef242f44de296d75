"""The good examples, the bad ones, and what our shapes say of them.

A good example a kind stands in ``valid/``. ``invalid/X.ru`` holds the bad ones: SPARQL updates of
``valid/X.ttl``, each under the rule and constraint that it proves; another case of one that is
proved already has a note in brackets. ``permitted/X.ru`` holds edits that nothing may report: they
show that a rule is not stricter than it says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Report, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.service.checking.premises import premises
from gpgraph.store.engines.choice import PROVED
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.reading.files import read_graph
from gpgraph.store.resources import SHAPES_GRAPH, Sources
from gpgraph.store.shapecheck import refuse_shapes

HERE = Path(__file__).parent
TYPE = NamedNode(expand("rdf:type"))
SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
# The ontology refers to its author, whom the data describe.
ITS_AUTHOR = Triple(NamedNode(expand("id:gpgraph")), TYPE, NamedNode(expand("org:Organization")))
INVENTED = "https://example.org/id/"
# About things whose IRIs the rules look at; each bad example of these is validated by itself.
REAL = ("index", "ontology", "sdg")
TITLE = re.compile(r"^## (.+)$", re.MULTILINE)

AnyTerm = TypeVar("AnyTerm", bound=Term)
Pair = tuple[str, str]
"""The local name of a rule's IRI, and of the constraint component without its long ending."""


@dataclass(frozen=True, slots=True)
class Bad:
    """An edit of a good example, what it proves, and what cannot but report with it."""

    title: str
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
            yield Bad(proves, path.stem, pairs[0], frozenset(pairs), prologue + update)


def permitted_examples() -> Iterator[Bad]:
    """Read every block of every file in ``permitted/``: edits that prove nothing wrong."""
    for path in sorted((HERE / "permitted").glob("*.ru")):
        prologue, *blocks = TITLE.split(path.read_text("utf-8"))
        for title, update in zip(blocks[::2], blocks[1::2], strict=True):
            yield Bad(title, path.stem, ("", ""), frozenset(), prologue + update)


def pair(text: str) -> Pair:
    """Read "Objective-goal MinCount", or the same with a case in brackets."""
    rule, constraint = text.partition(" (")[0].split()
    return rule, constraint


BAD = tuple(bad_examples())
PERMITTED = tuple(permitted_examples())


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
        # Once for all examples, where it takes as long as checking one.
        refuse_shapes(ShapeGraph(self.shapes))
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
        return Report.of(PROVED.check(self.whole(facts), self.shapes).findings)

    def whole(self, facts: list[Triple]) -> list[Triple]:
        """Return facts with everything that the rules look at besides."""
        facts = [*facts, *infer([*facts, *self.ontology], self.rules)]
        known = premises([*facts, *self.ontology, ITS_AUTHOR])
        return [*facts, *known, *self._about_terms(facts)]

    def reports(self, bad: Sequence[Bad]) -> dict[str, Report]:
        """Validate bad examples that speak of invented things only, all in one run.

        Each gets IRIs of its own, so that none can touch another.
        """
        findings = self.report(self.side_by_side(bad)).findings
        return {
            one.title: Report.of(f for f in findings if str(f.focus).startswith(f"<{INVENTED}{n}/"))
            for n, one in enumerate(bad)
        }

    def side_by_side(self, bad: Sequence["Bad"]) -> list[Triple]:
        """Return examples of invented things, each with IRIs that begin with its number."""
        return [
            Triple(own(fact.subject, number), fact.predicate, own(fact.object, number))
            for number, one in enumerate(bad)
            for fact in self.facts(one.example, one.update)
        ]

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
