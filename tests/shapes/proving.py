"""Which example notices which fault in the shapes.

A mutant is run with the shapes that it can touch, on the good examples and on the bad ones in which
these shapes report: that is a few milliseconds, where everything would be seconds. Each run is
given to both engines, and they have to find the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Triple
from tests.shapes.examples import BAD, INVENTED, PERMITTED, REAL, TYPE, Bad, Ground
from tests.shapes.mutants import CLOSED, FIRST, SH, Mutant, members_of, mutants, stranger

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term
from gpgraph.store import shacl
from gpgraph.store.engines import fast

TARGETS = frozenset({"targetClass", "targetObjectsOf", "targetSubjectsOf"})
LINKS = frozenset({"property", "sparql"})
IDENTIFIER, PATH = NamedNode(expand("dcterms:identifier")), NamedNode(SH + "path")
ALLOWED, SPOILT, CHANGE_NOTE = "allowed", "spoilt", expand("skos:changeNote")

Findings = frozenset[tuple[object, ...]]


class Ready:
    """Facts in the form in which each engine takes them, so that they are brought into it once."""

    def __init__(self, facts: Iterable[Triple]) -> None:
        """Take the facts."""
        facts = tuple(facts)
        self._slow, self._fast = shacl.graph_of(facts), fast.FastData.of(facts)

    def findings(self, shapes: Iterable[Triple]) -> Findings:
        """Return what pySHACL finds, which is what the fast engine finds."""
        shapes = tuple(shapes)
        found = frozenset(shacl.check_graph(self._slow, shapes))
        assert frozenset(fast.find(self._fast, shapes)[0]) == found, "The engines differ."
        return frozenset(
            (one.shape, one.component, one.focus, one.path, one.value, one.severity)
            for one in found
        )


class Proofs:
    """Runs mutants."""

    def __init__(self, ground: Ground) -> None:
        """Prepare the examples: one inference for all that are about invented things."""
        self._ground = ground
        self._shapes = [quad.triple for quad in ground.shapes]
        self.mutants = tuple(mutants(self._shapes))
        self._about: dict[Term, list[Triple]] = {}
        for fact in self._shapes:
            self._about.setdefault(fact.subject, []).append(fact)
        self._tops = [
            node
            for node, facts in self._about.items()
            if any(_word(fact) in TARGETS for fact in facts)
        ]
        self._reaches = {node: self._reach(node) for node in self._about}
        self._good = tuple(Bad(name, name, ("", ""), frozenset(), "") for name in ground.good)
        every = (*self._good, *PERMITTED, *BAD, *self._spoilt(), *self._allowed())
        self._invented = tuple(one for one in every if one.example not in REAL)
        self._real = tuple(one for one in every if one.example in REAL)
        self._baselines: dict[tuple[object, ...], Findings] = {}
        self._ready: dict[int, Ready] = {}

    def survives(self, mutant: Mutant) -> bool:
        """Tell whether no example notices a fault."""
        changed = NamedNode(PREFIXES["gps"] + mutant.shape)
        slices = {
            top: self._slice(top, changed, mutant)
            for top in self._tops
            if changed in self._reaches[top]
        }
        near = (
            self._notices(mutant, slice_, facts)
            for top, slice_ in slices.items()
            for facts in self._worlds(top, slice_, mutant)
        )
        far = (self._notices(mutant, slice_, self._everything) for slice_ in slices.values())
        return not (any(near) or any(far))

    def _notices(self, mutant: Mutant, slice_: Sequence[Triple], facts: Sequence[Triple]) -> bool:
        key = (frozenset(slice_), id(facts))
        if key not in self._baselines:
            if id(facts) not in self._ready:
                self._ready[id(facts)] = Ready(facts)
            self._baselines[key] = self._ready[id(facts)].findings(slice_)
        try:
            return self._ready[id(facts)].findings(mutant.of(slice_)) != self._baselines[key]
        except ShapesError:
            return True

    def _slice(self, top: Term, changed: NamedNode, mutant: Mutant) -> list[Triple]:
        """Return what a top shape consists of, as far as the change can matter to it."""
        lost = {fact.object for fact in mutant.without if _word(fact) in LINKS}
        kept = [
            fact
            for fact in self._about[top]
            if _word(fact) not in LINKS
            or (fact.object in lost if lost and changed == top else False)
            or (changed == top and not lost)
            or changed in self._reaches[fact.object]
        ]
        nodes = {fact.object for fact in kept if fact.object in self._about}
        inside = set().union(*(self._reaches[node] for node in nodes)) - {top}
        return [*kept, *(fact for node in inside for fact in self._about[node])]

    def _worlds(
        self, top: Term, slice_: Sequence[Triple], mutant: Mutant
    ) -> Iterator[Sequence[Triple]]:
        """Yield the examples that have to do with some shapes.

        Invented ones are those for all that the top shape reaches: to bring facts into the form of
        the engines takes longer than to check them, so faults in one shape share them.
        """
        every = self._names(fact for node in self._reaches[top] for fact in self._about[node])
        names = self._names(slice_)
        if any(_word(fact) in TARGETS for fact in mutant.without):
            every |= _spoilt(self._about[top])
            names |= _spoilt(mutant.without)
        # A query may leave alone what another constraint of the shape forbids.
        if any(_word(fact) == "select" for fact in mutant.without):
            names = every
        yield self._invented_world(every)
        for one in self._real:
            if _is_about(one, names):
                yield self._real_world(one)

    @staticmethod
    def _names(facts: Iterable[Triple]) -> frozenset[str]:
        return frozenset(
            fact.subject.value.removeprefix(PREFIXES["gps"])
            for fact in facts
            if isinstance(fact.subject, NamedNode) and fact.predicate == IDENTIFIER
        )

    def _invented_world(self, names: frozenset[str]) -> Sequence[Triple]:
        if names not in self._worlds_of:
            numbers = [number for number, one in enumerate(self._invented) if _is_about(one, names)]
            self._worlds_of[names] = [
                *self._parts[None],
                *(fact for number in numbers for fact in self._parts[number]),
            ]
        return self._worlds_of[names]

    @cached_property
    def _everything(self) -> Sequence[Triple]:
        """All examples of invented things: those too in which another rule is broken."""
        return [fact for facts in self._parts.values() for fact in facts]

    @cached_property
    def _worlds_of(self) -> dict[frozenset[str], Sequence[Triple]]:
        return {}

    @cached_property
    def _parts(self) -> Mapping[int | None, Sequence[Triple]]:
        """The facts of each example of invented things, by its number; shared ones under none."""
        found: dict[int | None, list[Triple]] = {None: []}
        found |= {number: [] for number in range(len(self._invented))}
        for fact in self._ground.whole(self._ground.side_by_side(self._invented)):
            number = _number(fact.subject)
            found[_number(fact.object) if number is None else number].append(fact)
        return found

    def _real_world(self, one: Bad) -> Sequence[Triple]:
        if one not in self._real_worlds:
            facts = self._ground.facts(one.example, one.update)
            self._real_worlds[one] = self._ground.whole(facts)
        return self._real_worlds[one]

    @cached_property
    def _real_worlds(self) -> dict[Bad, Sequence[Triple]]:
        return {}

    def _spoilt(self) -> Iterator[Bad]:
        """Yield, for each target, a focus node of a good example whose values are all lost.

        And one in which each value is a blank text. What else a shape asks of that kind of thing,
        one of the two breaks, so that a lost target is noticed.
        """
        for top in self._tops:
            for target in self._about[top]:
                if _word(target) not in TARGETS:
                    continue
                found = self._focus(target)
                if found is None:
                    continue
                example, focus = found
                paths = self._paths(top) - {target.object}
                ordered = sorted(map(str, paths))
                lost = [f'INSERT DATA {{ {focus} <{CHANGE_NOTE}> "Spoilt" }}']
                lost += [f"DELETE WHERE {{ {focus} {path} ?value }}" for path in ordered]
                texts = [f'INSERT DATA {{ {focus} {path} " " }}' for path in ordered]
                about = frozenset({(f"{SPOILT} {_word(target)} {target.object}", "")})
                for way, edits in (("lost", lost), ("blank", [*lost, *texts])):
                    title = f"{SPOILT} {top} {target.object} {way}"
                    yield Bad(title, example, ("", ""), about, " ;\n".join(edits))

    def _allowed(self) -> Iterator[Bad]:
        """Yield, for each list of what a value may be, an example of all of it and of a stranger.

        So a member that is lost is noticed, and so is one that is let in.
        """
        for top in self._tops:
            found = next(filter(None, map(self._focus, self._aims(top))), None)
            for node in self._reaches[top] if found else ():
                paths = [fact.object for fact in self._about[node] if fact.predicate == PATH]
                values = [
                    f'"Allowed"@{member.value}' if _word(fact) == "languageIn" else str(member)
                    for fact in self._about[node]
                    if _word(fact) in CLOSED
                    for members in [members_of(fact.object, self._shapes)]
                    for member in (*members, stranger(_word(fact), members))
                ]
                if found and values and isinstance(node, NamedNode) and len(paths) == 1:
                    example, focus = found
                    edit = f"INSERT DATA {{ {focus} {paths[0]} {', '.join(values)} }}"
                    about = frozenset({(node.value.removeprefix(PREFIXES["gps"]), "")})
                    yield Bad(f"{ALLOWED} {top} {node}", example, ("", ""), about, edit)

    def _aims(self, top: Term) -> Iterator[Triple]:
        return (fact for fact in self._about[top] if _word(fact) in TARGETS)

    def _focus(self, target: Triple) -> tuple[str, Term] | None:
        """Return a thing in a good example that a target aims at, and the example."""
        for example, facts in sorted(self._ground.good.items()):
            for fact in facts:
                is_class = _word(target) == "targetClass"
                if is_class and fact.predicate == TYPE and fact.object == target.object:
                    return example, fact.subject
                if _word(target) == "targetSubjectsOf" and fact.predicate == target.object:
                    return example, fact.subject
        return None

    def _paths(self, top: Term) -> set[Term]:
        """Return every property that a shape looks at; types stay."""
        paths = {
            fact.object
            for node in self._reaches[top]
            for fact in self._about[node]
            if fact.predicate == PATH
        }
        # A sequence begins with a property of the thing itself.
        begins = {
            fact.object
            for path in paths
            if isinstance(path, BlankNode)
            for fact in self._about[path]
            if fact.predicate == FIRST
        }
        return {path for path in paths | begins if isinstance(path, NamedNode) and path != TYPE}

    def _reach(self, node: Term) -> frozenset[Term]:
        found: set[Term] = set()
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one not in found and one in self._about:
                found.add(one)
                waiting += [fact.object for fact in self._about[one]]
        return frozenset(found)


def _is_about(one: Bad, names: frozenset[str]) -> bool:
    return not one.reports or any(rule in names for rule, _ in one.reports)


def _spoilt(facts: Iterable[Triple]) -> frozenset[str]:
    """Return what the examples that are made for targets are about."""
    return frozenset(
        f"{SPOILT} {_word(fact)} {fact.object}" for fact in facts if _word(fact) in TARGETS
    )


def _word(fact: Triple) -> str:
    return fact.predicate.value.removeprefix(SH)


def _number(term: Term) -> int | None:
    """Return the number of the example that a name belongs to."""
    if isinstance(term, NamedNode) and term.value.startswith(INVENTED):
        return int(term.value.removeprefix(INVENTED).split("/")[0])
    return None
