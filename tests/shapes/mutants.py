"""Shapes with one fault each: a constraint dropped or weakened, a target or a link lost.

A mutant is the shapes graph with one triple taken away or exchanged. Nothing is left out: whatever
a shape says in the words of SHACL is either the text of a report, or gets a mutant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.namespaces import PREFIXES, expand

SH = PREFIXES["sh"]
FIRST, REST = NamedNode(expand("rdf:first")), NamedNode(expand("rdf:rest"))

# What a report says, and what a constraint is made of: mutated together with the constraint.
TEXTS = frozenset({"message", "prefixes", "declare", "prefix", "namespace"})
# A shape without its path is another kind of shape, and a malformed one.
PARTS = frozenset({"path"})
# The counts are what a qualified value shape is for: it goes when they go.
UNDROPPABLE = frozenset({"qualifiedValueShape"})
# Numbers that can be a little too generous.
BOUNDS = {
    "maxCount": 1,
    "minCount": -1,
    "maxInclusive": 1,
    "minInclusive": -1,
    "minLength": -1,
    "qualifiedMaxCount": 1,
    "qualifiedMinCount": -1,
}
# Of these lists, each member can be lost; the shape is stricter then, which is a fault as well.
LISTS = ("or",)
WEAKER = NamedNode(SH + "Info")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the triples that go and those that come."""

    name: str
    shape: str
    """The local name of the shape that has the fault."""

    without: frozenset[Triple]
    instead: tuple[Triple, ...] = ()

    def of(self, shapes: Sequence[Triple]) -> list[Triple]:
        """Return the shapes with the fault."""
        return [*(fact for fact in shapes if fact not in self.without), *self.instead]


def mutants(shapes: Sequence[Triple]) -> Iterator[Mutant]:
    """Yield every mutant of shapes, in the order of their triples."""
    queries = {fact.subject for fact in shapes if fact.predicate.value == SH + "select"}
    for fact in shapes:
        word = fact.predicate.value.removeprefix(SH)
        # SHACL reads the severity of a query from its shape.
        if word == "severity" and fact.subject in queries:
            continue
        if not fact.predicate.value.startswith(SH) or word in TEXTS | PARTS:
            continue
        if word == "inversePath":
            yield _turned(fact, shapes)
            continue
        shape = _name(fact.subject)
        name = f"{shape} sh:{word} {_name(fact.object)}"
        if word == "severity":
            instead = Triple(fact.subject, fact.predicate, WEAKER)
            yield Mutant(f"weaken {name}", shape, frozenset({fact}), (instead,))
            continue
        if word not in UNDROPPABLE:
            yield Mutant(f"drop {name}", shape, frozenset({fact}))
        if word in BOUNDS and isinstance(fact.object, Literal):
            number = Literal(
                str(int(fact.object.value) + BOUNDS[word]), datatype=fact.object.datatype
            )
            instead = Triple(fact.subject, fact.predicate, number)
            yield Mutant(f"weaken {name}", shape, frozenset({fact}), (instead,))
        if word in LISTS:
            yield from _shorter(fact, shapes, name)


def _shorter(fact: Triple, shapes: Sequence[Triple], name: str) -> Iterator[Mutant]:
    """Yield a mutant for each member of a list, which lacks it."""
    firsts = {one.subject: one for one in shapes if one.predicate == FIRST}
    rests = {one.subject: one for one in shapes if one.predicate == REST}
    shape = _name(fact.subject)
    points, head = fact, fact.object
    while isinstance(head, BlankNode):
        first, rest = firsts[head], rests[head]
        instead = Triple(points.subject, points.predicate, rest.object)
        without = frozenset({points, first, rest})
        yield Mutant(f"drop {_name(first.object)} from {name}", shape, without, (instead,))
        points, head = rest, rest.object


def _turned(fact: Triple, shapes: Sequence[Triple]) -> Mutant:
    """Return the mutant that follows a property forwards where the shape follows it backwards."""
    around: dict[object, Triple] = {
        one.object: one for one in shapes if isinstance(one.object, BlankNode)
    }
    points = outer = around[fact.subject]
    while isinstance(outer.subject, BlankNode):
        outer = around[outer.subject]
    shape = _name(outer.subject)
    instead = Triple(points.subject, points.predicate, fact.object)
    name = f"turn {shape} sh:inversePath {_name(fact.object)}"
    return Mutant(name, shape, frozenset({points, fact}), (instead,))


def _name(term: object) -> str:
    if isinstance(term, NamedNode):
        for prefix in ("gps", "gp", "sh", "skos", "rdfs", "rdf", "dcterms", "xsd"):
            if term.value.startswith(PREFIXES[prefix]):
                return term.value.removeprefix(PREFIXES[prefix])
        return term.value
    text = term.value if isinstance(term, Literal | BlankNode) else str(term)
    return "…" if isinstance(term, BlankNode) else " ".join(text.split())[:60]
