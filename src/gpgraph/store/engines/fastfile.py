"""A file of very many triples for the fast engine, and the few of them that queries look at.

Queries are asked of Oxigraph's engine beside it, as they are of data in memory: what two engines
make of an operator is not always the same. For that it gets the triples with the properties that
the queries name, and all of them only where that cannot be told.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from gpgraph.model.report import Finding
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.asking import asked_here
from gpgraph.store.engines.fast import FastData, evaluated
from gpgraph.store.engines.lookedat import lean_answers
from gpgraph.store.engines.results import Findings
from gpgraph.store.reading.triplefile import TripleFile

Fact = ox.Triple | ox.Quad


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
    asked = asked_here(graph) if is_kept else ()
    found = evaluated(FastData.of_file(path), known, graph, asked)
    results = list(found.results)
    if asked:
        whole = TripleFile(path, 0, path.stat().st_size)
        results += chain.from_iterable(lean_answers(asked, graph, whole.having))
    return Findings(graph).of(results), found.unsure
