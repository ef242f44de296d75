"""Where findings are: which file has the statement in question, and on which line."""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, NamedNode

from gpgraph.model.report import Finding, Place, Term
from gpgraph.service.checking.readings import Reading, Streamed

# A blank node has no line; what refers to it may. So many steps are gone.
_STEPS = 20

Read = Reading | Streamed


class Places:
    """Finds places in the readings; lines are looked for in the files that findings are in."""

    def __init__(self, readings: Sequence[Read], findings: Iterable[Finding]) -> None:
        """Look up the focus nodes of the findings."""
        self._readings = readings
        self._wanted = {finding.focus for finding in findings}
        self._around = self._containers()
        self._wanted |= {self._named(focus) for focus in self._wanted}
        self._files: dict[tuple[Term, str | None], int] = {}
        for number, one in enumerate(readings if self._wanted else ()):
            for fact in one.about(self._wanted):
                self._files.setdefault((fact.subject, fact.predicate.value), number)
                self._files.setdefault((fact.subject, None), number)
        self._uses = self._used()
        self._lines: dict[int, Mapping[tuple[str, str | None], int]] = {}

    def of(self, finding: Finding) -> Place | None:
        """Return where the property in question is, or else where the resource is described."""
        focus = finding.focus
        path = finding.path
        if isinstance(focus, BlankNode):
            focus = self._named(focus)
        for name in (path, None):
            number = self._files.get((focus, name))
            if number is not None:
                line = self._line(number, focus, name)
                return Place(self._readings[number].name, line)
        return self._use(focus)

    def _use(self, focus: Term) -> Place | None:
        """Return where something that is described nowhere is first used."""
        if focus not in self._uses:
            return None
        number, subject, name = self._uses[focus]
        return Place(self._readings[number].name, self._line(number, subject, name))

    def _line(self, number: int, focus: Term, name: str | None) -> int | None:
        if not isinstance(focus, NamedNode):
            return None
        if number not in self._lines:
            users = {subject for _, subject, _ in self._uses.values()}
            named = {one.value for one in self._wanted | users if isinstance(one, NamedNode)}
            self._lines[number] = self._readings[number].lines(named)
        lines = self._lines[number]
        return lines.get((focus.value, name), lines.get((focus.value, None)))

    def _used(self) -> dict[Term, tuple[int, Term, str]]:
        """Return who uses what is wanted and not described: as a property or as a value."""
        described = {subject for subject, _ in self._files}
        lost = self._wanted - described
        found: dict[Term, tuple[int, Term, str]] = {}
        for number, one in enumerate(self._readings if lost else ()):
            for fact in one.using(lost):
                for term in (fact.predicate, fact.object):
                    if term in lost:
                        subject = self._named(fact.subject)
                        found.setdefault(term, (number, subject, fact.predicate.value))
        return found

    def _named(self, node: Term) -> Term:
        for _ in range(_STEPS):
            if not isinstance(node, BlankNode) or node not in self._around:
                break
            node = self._around[node]
        return node

    def _containers(self) -> dict[Term, Term]:
        """Return what refers to each blank node, where a finding is about one."""
        if not any(isinstance(focus, BlankNode) for focus in self._wanted):
            return {}
        around: dict[Term, Term] = {}
        for one in self._readings:
            for fact in one.pointing():
                around.setdefault(fact.object, fact.subject)
        return around
