"""Checking very much: the fast engine reads a file, and no triple of it is held here.

Shapes of others and the fast engine need nothing but the data as text. So the process that reads
the inputs writes them into one file, one walk over it finds out what is to be known of them as a
whole, and what a report says of a resource is looked up where something is wrong with it. The
report is the one that ``validation.check`` makes.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from pyoxigraph import Quad, Triple

from gpgraph.model.report import Report
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.service.checking.census import Census
from gpgraph.service.checking.readings import Given
from gpgraph.service.checking.validation import IDLE, Policy, finished, reported
from gpgraph.store.engines.choice import check_file
from gpgraph.store.shapecheck import refuse_shapes

Fact = Triple | Quad


def validate_streamed(given: Given, shapes: Given, policy: Policy) -> Report:
    """Check inputs against shapes of others with the fast engine, as ``validate_against``.

    Raises:
        EngineMissingError: the fast engine is not installed.
        SourceFileError: an input cannot be read.
        ShapesError: the shapes are wrong.
    """
    rules = [fact for one in shapes.read() for fact in one.facts]
    with tempfile.TemporaryDirectory(prefix="gpgraph-") as folder:
        return _report(given, rules, policy, Path(folder) / "data.nt")


def _report(given: Given, rules: Sequence[Fact], policy: Policy, file: Path) -> Report:
    inputs = given.copy(file)
    graph = ShapeGraph(rules)
    refuse_shapes(graph)
    census = Census(rules)
    census.take(one.triples for one in inputs)
    checked = check_file(file, rules, census.doubts, is_kept=census.is_kept)
    focuses = {finding.focus for finding in checked.findings}
    about = chain.from_iterable(one.about(focuses) for one in inputs if focuses)
    report = reported(checked, graph, about)
    notes = report.notes if census.has_targets else (IDLE, *report.notes)
    report = replace(report, notes=notes, resources=census.resources)
    return finished(report, inputs, policy)
