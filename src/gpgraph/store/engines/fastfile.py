"""A file of very many triples for the fast engine, and the few of them that queries look at.

Queries are asked of Oxigraph's engine beside it, as they are of data in memory: what two engines
make of an operator is not always the same. For that it gets the triples with the properties that
the queries name, and all of them only where that cannot be told.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Finding
from gpgraph.model.shapes import patterns
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.asking import Asked, answers, asked_here, target_properties
from gpgraph.store.engines.fast import FastData, evaluated
from gpgraph.store.engines.questions import Questions
from gpgraph.store.engines.results import Findings
from gpgraph.store.reading.triplefile import TripleFile

Fact = ox.Triple | ox.Quad

# It loads rdflib, which most runs have no use for.
_READS = "gpgraph.store.queryreads"
_HIERARCHY = ("rdf:type", "rdfs:subClassOf")


def find_in_file(
    path: Path, shapes: Iterable[Fact], *, is_kept: bool
) -> tuple[list[Finding], tuple[str, ...]]:
    """Validate a file; as ``fast.find``.

    Args:
        path: N-Triples, as ``store.reading.apart`` writes them; another file may come beside it.
        shapes: All shapes.
        is_kept: Whether Oxigraph's engine gives the literals back as they are written.
    """
    known = list(shapes)
    graph = ShapeGraph(known)
    asked = asked_here(graph, Questions(())) if is_kept else ()
    found = evaluated(FastData.of_file(path), known, graph, asked)
    results = list(found.results)
    if asked:
        names = _looked_at(graph, asked)
        whole = TripleFile(path, 0, path.stat().st_size)
        few = whole.everything() if names is None else whole.having(names)
        results += chain.from_iterable(answers(asked, graph, Questions(few)))
    return Findings(graph).of(results), found.unsure


def _looked_at(graph: ShapeGraph, asked: Sequence[Asked]) -> set[ox.NamedNode] | None:
    """Return the properties at which queries and their targets look; ``None`` for any."""
    found = {ox.NamedNode(expand(name)) for name in _HIERARCHY}
    reads = import_module(_READS)
    for one in asked:
        found.update(*target_properties(graph, one.shape))
        group: patterns.Group | patterns.Unbounded = reads.reads_of(
            one.query.text, one.query.prefixes
        )
        if isinstance(group, patterns.Unbounded):
            return None
        for path in _paths(group):
            names = [step.predicate for step in patterns.steps(path)]
            # A path of no step at all is there wherever a node is.
            if patterns.may_stay(path) or None in names:
                return None
            found.update(ox.NamedNode(name) for name in names if name is not None)
    return found


def _paths(group: patterns.Group) -> Iterator[patterns.Path]:
    yield from (pattern.path for pattern in group.patterns)
    for inner in group.inside:
        yield from _paths(inner)
