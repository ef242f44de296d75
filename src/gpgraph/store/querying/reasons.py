"""Why a release holds a statement: the rules it carries, run backwards over what it holds.

Nothing about proofs is stored. A rule's pattern is asked with the values that its conclusion has
in the statement, and each solution is one way in which the rule gives it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    Store,
    Triple,
    Variable,
)

from gpgraph.model.inference.proofs import Derivation, Proof, Search
from gpgraph.model.inference.rules import Node, RuleForm, instance
from gpgraph.model.namespaces import INFERRED_GRAPH
from gpgraph.store.describing.description import EARLIER

# As many ways as one rule may give one statement in are looked at: a hub has thousands.
MAX_WAYS = 200
# As many statements are named as the nearest to one that there is not, and as many of one kind.
MAX_NEAR = 6
MAX_ALIKE = 3

_INFERRED = NamedNode(INFERRED_GRAPH)
_DEFAULT = DefaultGraph()


class Reasons:
    """Finds reasons in one release."""

    def __init__(self, store: Store, rules: Mapping[str, RuleForm]) -> None:
        """Keep a store that nobody else changes, and its rules by IRI."""
        self._store = store
        self._rules = rules
        self._search = Search(self.is_asserted, self.derivations)

    def proof(self, statement: Triple) -> Proof | None:
        """Return how a statement follows from asserted ones; ``None`` where it does not."""
        return self._search.proof(statement)

    def ways(self, statement: Triple) -> list[Derivation]:
        """Return every use of a rule that gives a statement without resting on it."""
        return self._search.ways(statement)

    def graphs(self, statement: Triple) -> tuple[str, ...]:
        """Return the named graphs that assert a statement, sorted."""
        quads = self._store.quads_for_pattern(*_spread(statement), None)
        names = {quad.graph_name for quad in quads} - {_INFERRED}
        found = (name.value for name in names if isinstance(name, NamedNode))
        return tuple(sorted(name for name in found if not name.startswith(EARLIER)))

    def is_asserted(self, statement: Triple) -> bool:
        """Tell whether a graph states it that nobody derived."""
        return bool(self.graphs(statement))

    def is_inferred(self, statement: Triple) -> bool:
        """Tell whether it stands in the graph of what follows."""
        quads = self._store.quads_for_pattern(*_spread(statement), _INFERRED)
        return next(iter(quads), None) is not None

    def derivations(self, statement: Triple) -> Iterator[Derivation]:
        """Yield the uses of a rule that conclude a statement from what the release holds."""
        for rule, form in self._rules.items():
            seen: set[tuple[Triple, ...]] = set()
            for values in form.matches(statement):
                if any(isinstance(value, Triple) for value in values.values()):
                    continue
                for premises in islice(self._premises(form, values), MAX_WAYS):
                    if premises not in seen and statement not in premises:
                        seen.add(premises)
                        yield Derivation(rule, statement, premises)

    def near(self, statement: Triple) -> list[Triple]:
        """Return statements that differ from one in one place, or say it the other way round."""
        subject, predicate, object_ = _spread(statement)
        found = dict.fromkeys(self._some(subject, None, object_))
        if not isinstance(object_, Literal):
            found |= dict.fromkeys(self._some(object_, predicate, subject))
            found |= dict.fromkeys(self._some(object_, None, subject))
        found |= dict.fromkeys(self._some(subject, predicate, None))
        found |= dict.fromkeys(self._some(None, predicate, object_))
        return list(islice(found, MAX_NEAR))

    def about(self, subject: NamedNode | BlankNode) -> list[Triple]:
        """Return all statements of the default graph about a thing, sorted."""
        quads = self._store.quads_for_pattern(subject, None, None, _DEFAULT)
        return sorted((quad.triple for quad in quads), key=str)

    def _premises(
        self, form: RuleForm, values: Mapping[Variable, Node]
    ) -> Iterator[tuple[Triple, ...]]:
        solutions = self._store.query(form.select, substitutions=dict(values))
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - ``select`` is a SELECT
        names: Sequence[Variable] = solutions.variables
        for solution in solutions:
            bound = {name: solution[name] for name in names if solution[name] is not None}
            whole = {**bound, **values}
            yield tuple(instance(pattern, whole) for pattern in form.premises)

    def _some(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object_: Node | None,
    ) -> list[Triple]:
        quads = self._store.quads_for_pattern(subject, predicate, object_, _DEFAULT)
        return sorted((quad.triple for quad in islice(quads, MAX_WAYS)), key=str)[:MAX_ALIKE]


def _spread(statement: Triple) -> tuple[NamedNode | BlankNode, NamedNode, Node]:
    return statement.subject, statement.predicate, statement.object  # type: ignore[return-value]
