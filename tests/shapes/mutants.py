"""Shapes with one fault each: a constraint dropped or weakened, a target or a link lost.

A mutant is the shapes graph with one triple taken away or exchanged. Nothing is left out: whatever
a shape says in the words of SHACL is either the text of a report, or gets a mutant.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple
from tests.shapes.querymutants import faulty

from gpgraph.model.namespaces import PREFIXES, expand

SH = PREFIXES["sh"]
FIRST, REST = NamedNode(expand("rdf:first")), NamedNode(expand("rdf:rest"))

# What a report says, and what a constraint is made of: mutated together with the constraint.
TEXTS = frozenset({"message", "prefixes", "declare", "prefix", "namespace"})
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
LISTS = ("or", "in", "languageIn")
# To these lists a member can be added that has no business there.
CLOSED = frozenset({"in", "languageIn"})
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
        if word == "path":
            yield from _detours(fact, shapes)
        elif word == "inversePath":
            yield _turned(fact, shapes)
        elif fact.predicate.value.startswith(SH) and word not in TEXTS:
            yield from _of_constraint(fact, word, shapes)


def _of_constraint(fact: Triple, word: str, shapes: Sequence[Triple]) -> Iterator[Mutant]:
    shape = _name(fact.subject)
    name = f"{shape} sh:{word} {_name(fact.object)}"
    if word == "severity":
        instead = Triple(fact.subject, fact.predicate, WEAKER)
        yield Mutant(f"weaken {name}", shape, frozenset({fact}), (instead,))
        return
    if word not in UNDROPPABLE:
        yield Mutant(f"drop {name}", shape, frozenset({fact}))
    if word in BOUNDS and isinstance(fact.object, Literal):
        number = Literal(str(int(fact.object.value) + BOUNDS[word]), datatype=fact.object.datatype)
        instead = Triple(fact.subject, fact.predicate, number)
        yield Mutant(f"weaken {name}", shape, frozenset({fact}), (instead,))
    if word in LISTS:
        yield from _shorter(fact, shapes, name)
    if word in CLOSED:
        yield _longer(fact, shapes, name)
    if word == "select" and isinstance(fact.object, Literal):
        yield from _asked_wrongly(fact, fact.object.value)


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


def stranger(word: str, members: Sequence[object]) -> NamedNode | Literal:
    """Return what a list does not have: of the kind of its members."""
    if word == "languageIn":
        tags = {one.value for one in members if isinstance(one, Literal)}
        return Literal(next(tag for tag in ("fr", "de") if tag not in tags))
    iri = NamedNode("https://example.org/stranger")
    return Literal("stranger") if isinstance(members[0], Literal) else iri


def members_of(head: object, shapes: Iterable[Triple]) -> list[NamedNode | Literal]:
    """Return the members of a list."""
    firsts = {one.subject: one.object for one in shapes if one.predicate == FIRST}
    rests = {one.subject: one.object for one in shapes if one.predicate == REST}
    found = []
    while isinstance(head, BlankNode):
        member, head = firsts[head], rests[head]
        if isinstance(member, NamedNode | Literal):
            found.append(member)
    return found


def _longer(fact: Triple, shapes: Sequence[Triple], name: str) -> Mutant:
    """Return the mutant whose list has a stranger at its head."""
    word = fact.predicate.value.removeprefix(SH)
    head, other = BlankNode(), stranger(word, members_of(fact.object, shapes))
    instead = (
        Triple(fact.subject, fact.predicate, head),
        Triple(head, FIRST, other),
        Triple(head, REST, fact.object),
    )
    what = f"add {_name(other)} to {name}"
    return Mutant(what, _name(fact.subject), frozenset({fact}), instead)


def _detours(fact: Triple, shapes: Sequence[Triple]) -> Iterator[Mutant]:
    """Yield a mutant for each step of a sequence, which lacks it."""
    firsts = {one.subject: one for one in shapes if one.predicate == FIRST}
    rests = {one.subject: one for one in shapes if one.predicate == REST}
    heads: list[BlankNode] = []
    head = fact.object
    while isinstance(head, BlankNode) and head in firsts:
        heads.append(head)
        head = rests[head].object
    steps = [firsts[one].object for one in heads]
    shape = _name(fact.subject)
    around = frozenset({fact, *(firsts[one] for one in heads), *(rests[one] for one in heads)})
    for number, step in enumerate(steps):
        left = steps[:number] + steps[number + 1 :]
        # A sequence has two members at least; the only one left is the path itself.
        if len(left) == 1:
            instead = (Triple(fact.subject, fact.predicate, left[0]),)
            yield Mutant(
                f"drop step {number + 1}, {_name(step)}, of {shape}", shape, around, instead
            )


def _asked_wrongly(fact: Triple, text: str) -> Iterator[Mutant]:
    """Yield a mutant for each fault in the text of a query, where it is a query still."""
    shape = _name(fact.subject)
    for what, query in faulty(text):
        if _parses(query):
            instead = Triple(fact.subject, fact.predicate, Literal(query))
            yield Mutant(f"{what} in {shape}", shape, frozenset({fact}), (instead,))


def _parses(query: str) -> bool:
    try:
        Store().query(query, prefixes=dict(PREFIXES))
    except SyntaxError:
        return False
    return True


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
