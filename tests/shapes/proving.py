"""Which example notices which fault in the shapes.

A mutant is run with the shapes that it can touch, on the good examples and on the bad ones in which
these shapes report. All mutants of the same shapes are run together, see ``versions``, and each is
tried no longer than until an example notices it. Each run is given to both engines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Triple
from tests.shapes.examples import BAD, INVENTED, PERMITTED, REAL, TYPE, Bad, Ground
from tests.shapes.mutants import CLOSED, FIRST, SH, Mutant, members_of, mutants, stranger
from tests.shapes.versions import GPS, Data, Version

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term

TARGETS = frozenset({"targetClass", "targetObjectsOf", "targetSubjectsOf"})
LINKS = frozenset({"property", "sparql"})
IDENTIFIER, PATH = NamedNode(expand("dcterms:identifier")), NamedNode(SH + "path")
ALLOWED, SPOILT, CHANGE_NOTE = "allowed", "spoilt", expand("skos:changeNote")


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault in what a shape with targets consists of."""

    mutant: Mutant
    top: Term
    shapes: Version
    """Without the fault."""

    faulty: Version

    @classmethod
    def of(cls, mutant: Mutant, top: Term, shapes: Sequence[Triple]) -> "Trial":
        """Put the fault into the shapes."""
        return cls(mutant, top, frozenset(shapes), frozenset(mutant.of(shapes)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a trial."""

    is_noticed: bool
    difference: str
    """What one engine finds and the other does not, with or without the fault."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of the faults in some shapes."""

    survivors: Sequence[Mutant]
    """Those that no example notices."""

    differences: Mapping[Mutant, str]
    """Those with which the engines do not find the same, or without which they do not."""


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
        self._numbers = {one: number for number, one in enumerate(self._invented)}
        # Those that are about all rules come last, when few faults are left.
        real = (one for one in every if one.example in REAL)
        self._real = tuple(sorted(real, key=lambda one: not one.reports))

    def of(self, shape: str) -> Proof:
        """Return what comes of the faults in a shape; all are tried together, once."""
        return Proof(
            [one for one in self._of_all.survivors if one.shape == shape],
            {one: what for one, what in self._of_all.differences.items() if one.shape == shape},
        )

    @cached_property
    def _of_all(self) -> Proof:
        return self.tried(self.mutants)

    def tried(self, faults: Iterable[Mutant]) -> Proof:
        """Give the examples to shapes with each of these faults, until one notices it."""
        left, differences = dict.fromkeys(faults), dict[Mutant, str]()
        trials = [
            Trial.of(one, top, self._slice(top, NamedNode(GPS + one.shape), one))
            for one in left
            for top in self._tops
            if NamedNode(GPS + one.shape) in self._reaches[top]
        ]
        for data, able in self._rounds(trials):
            for trial, what in run([one for one in able if one.mutant in left], data).items():
                if what.is_noticed:
                    left.pop(trial.mutant, None)
                if what.difference:
                    differences[trial.mutant] = what.difference
        return Proof(list(left), differences)

    def _rounds(self, trials: Sequence[Trial]) -> Iterator[tuple[Data, Sequence[Trial]]]:
        """Yield the examples, with the trials that they have to do with; at last, all of them.

        Invented ones are those for all that a top shape reaches: to bring facts into the form of
        the engines takes longer than to check them, so faults in one shape share them. But a query
        may look at each two things once it has a fault, so there the few come first.
        """
        asking = [one for one in trials if "select" in map(_word, one.mutant.without)]
        for shape in dict.fromkeys(one.mutant.shape for one in asking):
            self._few.show(self._parts_of(*self._good, *self._breaking(frozenset({shape}))))
            yield self._few, [one for one in asking if one.mutant.shape == shape]
        for top in self._tops:
            if able := [one for one in trials if one.top == top]:
                self._common.show(self._parts_of(*self._breaking(self._rules(top))))
                yield self._common, able
        near = {one: self._names_near(one) for one in trials}
        for bad in self._real:
            if able := [trial for trial, names in near.items() if _is_about(bad, names)]:
                facts = self._ground.facts(bad.example, bad.update)
                yield Data(self._ground.whole(facts)), able
        yield self._everything, trials

    def _rules(self, top: Term) -> frozenset[str]:
        """Return the names of the rules in a shape, and of what is made for its targets."""
        facts = (fact for node in self._reaches[top] for fact in self._about[node])
        return self._names(facts) | _spoilt(self._about[top])

    def _names_near(self, trial: Trial) -> frozenset[str]:
        """Return the names of the rules whose examples have to do with a fault."""
        words = set(map(_word, trial.mutant.without))
        # A query may leave alone what another constraint of the shape forbids.
        if "select" in words:
            return self._rules(trial.top)
        names = self._names(trial.shapes)
        return names | _spoilt(self._about[trial.top]) if words & TARGETS else names

    def _breaking(self, names: frozenset[str]) -> Iterator[Bad]:
        """Yield the examples of invented things in which some rules are broken."""
        return (one for one in self._invented if one.reports and _is_about(one, names))

    def _parts_of(self, *examples: Bad) -> Iterator[Triple]:
        invented = (one for one in examples if one in self._numbers)
        return (fact for one in invented for fact in self._parts[self._numbers[one]])

    @cached_property
    def _few(self) -> Data:
        """What all examples share; single ones come and go beside it."""
        return Data(self._parts[None])

    @cached_property
    def _common(self) -> Data:
        """The examples in which no rule is broken; others come and go beside them."""
        permitted = (one for one in self._invented if not one.reports)
        return Data([*self._parts[None], *self._parts_of(*permitted)])

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

    @staticmethod
    def _names(facts: Iterable[Triple]) -> frozenset[str]:
        return frozenset(
            fact.subject.value.removeprefix(GPS)
            for fact in facts
            if isinstance(fact.subject, NamedNode) and fact.predicate == IDENTIFIER
        )

    @cached_property
    def _everything(self) -> Data:
        """All examples of invented things: those too in which another rule is broken."""
        return Data([fact for facts in self._parts.values() for fact in facts])

    @cached_property
    def _parts(self) -> Mapping[int | None, Sequence[Triple]]:
        """The facts of each example of invented things, by its number; shared ones under none."""
        found: dict[int | None, list[Triple]] = {None: []}
        found |= {number: [] for number in range(len(self._invented))}
        for fact in self._ground.whole(self._ground.side_by_side(self._invented)):
            number = _number(fact.subject)
            found[_number(fact.object) if number is None else number].append(fact)
        return found

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
                    about = frozenset({(node.value.removeprefix(GPS), "")})
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


def run(trials: Sequence[Trial], data: Data) -> Mapping[Trial, Seen]:
    """Check data with the faults and without, and compare."""
    versions = list(
        dict.fromkeys(version for one in trials for version in (one.shapes, one.faulty))
    )
    outcomes = dict(zip(versions, data.outcomes(versions), strict=True))
    both = {one: (outcomes[one.shapes], outcomes[one.faulty]) for one in trials}
    return {
        one: Seen(before != after, before.difference or after.difference)
        for one, (before, after) in both.items()
    }


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
