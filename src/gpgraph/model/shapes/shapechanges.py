"""Whether a shape asks for more than it did in the release before."""

import re
from collections.abc import Iterable, Iterator

from gpgraph.model.history.changes import Resources, Statement
from gpgraph.model.namespaces import GRAPH, expand

_TYPE = expand("rdf:type")
_SHAPES = GRAPH + "shapes/"
_SHACL = expand("sh:path").removesuffix("path")
_TARGET = _SHACL + "target"
_SEVERITY = _SHACL + "severity"
_SHAPE_KINDS = frozenset(
    f"<{_SHACL}{name}>" for name in ("NodeShape", "PropertyShape", "SPARQLConstraint")
)
# They lead to rules that are judged by themselves where they are new.
_LINKS = frozenset(_SHACL + name for name in ("property", "sparql"))
# They only speak to people, or ask for less.
_NOT_DEMANDS = frozenset(
    _SHACL + name
    for name in ("message", "name", "description", "order", "group", "deactivated",
                 "ignoredProperties")
)  # fmt: skip
# Without these a shape rejects more than with them.
_LENIENCES = frozenset(
    {_SEVERITY, *(_SHACL + name for name in ("deactivated", "ignoredProperties"))}
)
# Where one of these leads to a shape, more is rejected when that asks for less.
_REVERSALS = frozenset(_SHACL + name for name in ("not", "xone", "qualifiedValueShape"))
_MILD = frozenset(f"<{_SHACL}{name}>" for name in ("Warning", "Info"))
# A literal, which is passed over, or an IRI.
_IRI = re.compile(r'"(?:[^"\\]|\\.)*"|<([^<>\s]+)>')


class ShapeChanges:
    """Tells whether a shape asks for more than before.

    A shape for a class that is new itself rejects nothing that there was.
    """

    def __init__(self, before: Resources, after: Resources) -> None:
        """Find out which shapes use which."""
        self._before = before
        self._after = after
        self._users: dict[str, set[str]] = {}
        self._reversed: set[str] = set()
        for iri, statements in after.items():
            for item in statements:
                if item.graph.startswith(_SHAPES):
                    self._note(iri, item)

    def is_stricter(self, iri: str, old: frozenset[Statement], new: frozenset[Statement]) -> bool:
        """Tell whether data that were accepted may be rejected now."""
        if not any(item.predicate == _TYPE and item.value in _SHAPE_KINDS for item in new):
            return False
        if _is_mild(new):
            return False
        users = self._all_users(iri)
        asked = new - old if users.isdisjoint(self._reversed) else new ^ old
        is_more = any(self._is_demand(item) for item in asked)
        is_less_lenient = any(item.predicate in _LENIENCES for item in old - new)
        return (is_more or is_less_lenient) and not self._only_for_new(users)

    def _note(self, user: str, item: Statement) -> None:
        mentioned = set(_IRI.findall(item.value))
        for shape in mentioned:
            self._users.setdefault(shape, set()).add(user)
        if not _REVERSALS.isdisjoint({item.predicate, *mentioned}):
            self._reversed |= mentioned

    def _is_demand(self, item: Statement) -> bool:
        if item.predicate.startswith(_TARGET):
            return not self._is_new(item.value[1:-1])
        if item.predicate in _LINKS:
            rule = item.value[1:-1]
            if rule in self._after:
                return rule in self._before and not _is_mild(self._after[rule])
            return not any(mild in rule for mild in _MILD)
        return item.predicate.startswith(_SHACL) and item.predicate not in _NOT_DEMANDS

    def _all_users(self, shape: str) -> set[str]:
        """Return a shape and all that use it, but for those by which no build fails."""
        found, waiting = {shape}, [shape]
        while waiting:
            users = self._users.get(waiting.pop(), set()) - found
            users = {user for user in users if not _is_mild(self._after[user])}
            found |= users
            waiting += users
        return found

    def _only_for_new(self, shapes: Iterable[str]) -> bool:
        """Tell whether all that some shapes aim at is new; it is where they aim at nothing."""
        return all(self._is_new(target) for shape in shapes for target in self._targets(shape))

    def _targets(self, shape: str) -> Iterator[str]:
        for item in self._after.get(shape, ()):
            if item.predicate.startswith(_TARGET):
                yield item.value[1:-1]

    def _is_new(self, term: str) -> bool:
        """Tell whether a term is described for the first time; those of others never are."""
        return term in self._after and term not in self._before


def _is_mild(statements: Iterable[Statement]) -> bool:
    return any(item.predicate == _SEVERITY and item.value in _MILD for item in statements)
