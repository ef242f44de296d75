"""What follows from the ontology's axioms, by stored rules.

The rules are SPARQL ``CONSTRUCT`` files, run in the order of their names until nothing new comes.
The one about transitive properties is not run as the query that it is: they are closed here, by a
walk, because neither a path with ``+`` nor a join ends in useful time on a large graph.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Store, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model.inference.rules import Rule
from gpgraph.model.namespaces import PREFIXES

__all__ = ["Rule", "infer", "read_rules"]

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
TRANSITIVE = NamedNode(PREFIXES["owl"] + "TransitiveProperty")
INDIVIDUAL = NamedNode(PREFIXES["owl"] + "NamedIndividual")
RESERVED = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd"))

Node = NamedNode | BlankNode | Triple


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the ``.rq`` files of a folder in the order of their names."""
    return tuple(Rule(path, path.read_text("utf-8")) for path in sorted(folder.glob("*.rq")))


def infer(asserted: Iterable[Triple | Quad], rules: Sequence[Rule]) -> list[Triple]:
    """Return what follows from the asserted triples and is not among them.

    Args:
        asserted: Every triple of the default graph, ontology included. The graph of a quad is
            ignored.
        rules: In the order in which they run.

    Returns:
        Sorted triples about things: none about a class, a property or the ontology itself, none
        with a reserved property or class, none that links a thing to itself.

    Raises:
        SourceFileError: a rule is not a ``CONSTRUCT`` query of SPARQL 1.1.
    """
    known = _Knowledge(asserted)
    transitive = known.transitive_properties()
    before = -1
    while before < len(known.inferred):
        before = len(known.inferred)
        for rule in rules:
            if rule.is_walked:
                for edge in transitive:
                    known.learn(_closure(known.store, edge))
            else:
                known.learn(_construct(known.store, rule))
    return sorted(known.inferred, key=str)


class _Knowledge:
    """The asserted triples and what has been learnt from them so far."""

    def __init__(self, asserted: Iterable[Triple | Quad]) -> None:
        self.inferred: set[Triple] = set()
        self.store = Store()
        terms: set[Node] = set()
        self.store.bulk_extend(_noted(asserted, terms))
        self._terms = frozenset(terms)

    def learn(self, found: Iterable[Triple]) -> None:
        """Keep what is new and about a thing; the store knows what is not, and holds it once."""
        new = {fact for fact in found if self._is_about_a_thing(fact) and self._is_new(fact)}
        self.store.extend(map(_quad, new))
        self.inferred |= new

    def _is_new(self, fact: Triple) -> bool:
        return fact not in self.inferred and _quad(fact) not in self.store

    def transitive_properties(self) -> list[NamedNode]:
        """Return the properties that are declared transitive, in a fixed order."""
        found = self.store.quads_for_pattern(None, RDF_TYPE, TRANSITIVE)
        return sorted(
            (quad.subject for quad in found if isinstance(quad.subject, NamedNode)), key=str
        )

    def _is_about_a_thing(self, fact: Triple) -> bool:
        if fact.subject in self._terms or fact.subject == fact.object:
            return False
        if fact.predicate == RDF_TYPE:
            return isinstance(fact.object, NamedNode) and not _is_reserved(fact.object)
        return not _is_reserved(fact.predicate)


def _declares_a_term(fact: Triple | Quad) -> bool:
    """Tell whether the subject is a class, a property, an axiom or the ontology's header."""
    return (
        fact.predicate == RDF_TYPE
        and fact.object != INDIVIDUAL
        and isinstance(fact.object, NamedNode)
        and _is_reserved(fact.object)
    )


def _is_reserved(term: NamedNode) -> bool:
    return term.value.startswith(RESERVED)


def _noted(facts: Iterable[Triple | Quad], terms: set[Node]) -> Iterator[Quad]:
    """Yield facts for the store, and take note of the terms that they declare."""
    for fact in facts:
        if _declares_a_term(fact):
            terms.add(fact.subject)
        yield _quad(fact)


def _quad(fact: Triple | Quad) -> Quad:
    return Quad(fact.subject, fact.predicate, fact.object)


def _construct(store: Store, rule: Rule) -> QueryTriples:
    """Run one rule; the engine answers as things stand now."""
    try:
        answer = store.query(rule.text)
    except SyntaxError as error:
        raise SourceFileError(rule.path, line=error.lineno, message=str(error)) from error
    if not isinstance(answer, QueryTriples):
        raise SourceFileError(rule.path, line=None, message="A rule is a CONSTRUCT query.")
    return answer


def _closure(store: Store, edge: NamedNode) -> Iterator[Triple]:
    """Yield an edge from each node to every node that can be reached from it: prp-trp.

    One walk a node: the work grows with the number of edges in the answer, and a cycle ends.
    """
    after: dict[Node, list[Node]] = {}
    for quad in store.quads_for_pattern(None, edge, None):
        if not isinstance(quad.object, Literal):
            after.setdefault(quad.subject, []).append(quad.object)
    for start, nearest in after.items():
        seen: set[Node] = set()
        waiting = list(nearest)
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting.extend(after.get(node, ()))
        for node in seen:
            yield Triple(start, edge, node)
