"""Queries of much data, asked of no more than what they look at.

To follow a property of a resource, Oxigraph's engine walks through all that is said of it. Where
thousands of resources hang under one, and what is inferred says so from above as well, each
question about one of them would walk through all of them. And what is not there takes no memory.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import pyoxigraph as ox

from gpgraph.model.namespaces import expand
from gpgraph.model.shapes import patterns
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.asking import Asked, Fact, answers, has_targets, target_properties
from gpgraph.store.engines.questions import Questions
from gpgraph.store.engines.results import Result

Given = Callable[[Collection[ox.NamedNode] | None], Iterable[Fact]]
"""Gives the triples with some properties; all, where none are named."""

# It loads rdflib, which most runs have no use for.
_READS = "gpgraph.store.queryreads"
_HIERARCHY = tuple(ox.NamedNode(expand(name)) for name in ("rdf:type", "rdfs:subClassOf"))
# Fewer triples are asked sooner than the queries are parsed for what they look at.
_MANY = 50_000
_QUERIES = 256


def answers_about(
    asked: Sequence[Asked], graph: ShapeGraph, facts: Sequence[Fact]
) -> Iterator[Iterator[Result]]:
    """Yield what ``answers`` does, in another order of the queries where there are many facts."""
    if len(facts) < _MANY:
        return answers(asked, graph, Questions(facts))
    return lean_answers(
        asked,
        graph,
        lambda names: facts if names is None else (one for one in facts if one.predicate in names),
    )


def lean_answers(
    asked: Sequence[Asked], graph: ShapeGraph, given: Given
) -> Iterator[Iterator[Result]]:
    """Yield what ``answers`` does, in another order of the queries.

    Where it cannot be told what a query looks at, and there is something to ask it about, it is
    asked of all triples after the others.
    """
    looked = [looked_at(one.query.text, frozenset(one.query.prefixes.items())) for one in asked]
    bounded = [one for one in looked if one is not None]
    names = {
        *_HIERARCHY,
        *(name for one in asked for some in target_properties(graph, one.shape) for name in some),
        *(name for one in bounded for name in one.names),
    }
    naming = {name for one in bounded for name in one.naming}
    if naming:
        values = (fact.object for fact in given(naming))
        names.update(one for one in values if isinstance(one, ox.NamedNode))
    few = Questions(given(names))
    pairs = list(zip(asked, looked, strict=True))
    yield from answers([one for one, found in pairs if found is not None], graph, few)
    rest = [one for one, found in pairs if found is None and has_targets(one, graph, few)]
    del few
    if rest:
        yield from answers(rest, graph, Questions(given(None)))


@dataclass(frozen=True, slots=True)
class Looked:
    """The properties at which a query looks: by name, and those that values of others name."""

    names: frozenset[ox.NamedNode]
    naming: frozenset[ox.NamedNode]


@lru_cache(maxsize=_QUERIES)
def looked_at(text: str, prefixes: frozenset[tuple[str, str]]) -> Looked | None:
    """Return at which properties a query looks; ``None`` for any."""
    group: patterns.Group | patterns.Unbounded
    group = import_module(_READS).reads_of(text, dict(prefixes))
    if isinstance(group, patterns.Unbounded):
        return None
    names, naming = set[str](), set[str]()
    for path, named_by in _paths(group, {}):
        # A path of no step at all is there wherever a node is.
        if patterns.may_stay(path):
            return None
        for step in patterns.steps(path):
            if step.predicate is not None:
                names.add(step.predicate)
            elif step.variable in named_by:
                naming.add(named_by[step.variable])
            else:
                return None
    return Looked(
        frozenset(map(ox.NamedNode, {*names, *naming})), frozenset(map(ox.NamedNode, naming))
    )


def _paths(
    group: patterns.Group, outside: Mapping[str | None, str]
) -> Iterator[tuple[patterns.Path, Mapping[str | None, str]]]:
    """Yield each path, with the properties whose values its variables have to be.

    What matches inside a group counts where it fits what is outside, whose variables are bound.
    """
    known = dict(outside) if group.is_joined else {}
    for pattern in (*group.beside, *group.patterns):
        match pattern:
            case patterns.Pattern(_, patterns.Step(str(name), False), str(variable)):
                known[variable] = name
    yield from ((pattern.path, known) for pattern in group.patterns)
    for inner in group.inside:
        yield from _paths(inner, known)
