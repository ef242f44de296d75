"""pySHACL behind one function; with ``engines``, the only rooms that see rdflib.

Traps of the two libraries are kept in here:

- **Graphs, never files or stores.** pySHACL reads a file of shapes with rdflib's booleans patched,
  and leaves the patch on when the file does not parse; over a pyoxigraph store ``sh:in`` and
  ``sh:hasValue`` miss plain strings. So it gets rdflib graphs, made anew for each call from terms
  that pyoxigraph has parsed. pySHACL may write into both.
- **Never ``use_shapes`` or ``focus_nodes``.** The first drops property shapes that have an IRI, the
  second takes every value outside the list to conform to a nested shape, both without a word. All
  shapes run on all nodes; take from the findings what is wanted.
- **Lexical forms stay.** rdflib rewrites ``"01"^^xsd:integer`` by a process-wide switch. Each term
  is made with that switched off; pySHACL sets the switch anyway, so it is put back.
- **What is wrong with a shape shows as any exception**: one of its own, or one of the regular
  expression, number or recursion underneath. All of them come out as one error. Its log is silent.
- **Most of its time goes into parsing queries again and other things twice**: ``engines.parts``
  takes the place of that during a call.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ValidationFailure
from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from gpgraph.errors import ShapesError, UnsupportedShapesError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Finding, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.datagraph import DataGraph, Facts
from gpgraph.store.engines.parts import lent
from gpgraph.store.engines.questions import Questions
from gpgraph.store.engines.rdflibterms import from_rdflib, resource, to_rdflib
from gpgraph.store.engines.results import Findings, Result

# Both libraries keep state for the whole process, so one lock for the whole process guards them.
_ONE_AT_A_TIME = threading.Lock()
# What is wrong with data or shapes is in the report; rdflib writes a traceback for each ill date.
_LOGS = ("pyshacl-validate", "rdflib.term")
_QUERIES = frozenset(ox.NamedNode(PREFIXES["sh"] + name) for name in ("ask", "select"))


def check(
    data: Iterable[ox.Triple | ox.Quad], shapes: Iterable[ox.Triple | ox.Quad]
) -> list[Finding]:
    """Validate data against shapes.

    Args:
        data: Every triple, class hierarchy included. The graph of a quad is ignored.
        shapes: SHACL Core and SPARQL constraints, as ``shapecheck`` lets them pass.

    Returns:
        Findings in no order, without labels and places.

    Raises:
        ShapesError: a shape is not well-formed, or a constraint cannot be evaluated.
        UnsupportedShapesError: it asks for what the validator does not have.
    """
    known = list(shapes)
    has_queries = any(fact.predicate in _QUERIES for fact in known)
    return check_graph(graph_of(data, has_queries=has_queries), known)


def check_graph(data: DataGraph, shapes: Iterable[ox.Triple | ox.Quad]) -> list[Finding]:
    """Validate data that are in the form for it already; as ``check``."""
    known = list(shapes)
    with _process_wide_state():
        report = _validate(data, DataGraph(_filled(Facts(), known)))
    found = report.objects(None, SH.result)
    return Findings(ShapeGraph(known)).of(_result(report, one) for one in found)


def graph_of(data: Iterable[ox.Triple | ox.Quad], *, has_queries: bool = True) -> DataGraph:
    """Bring data into the form that ``check_graph`` takes.

    Args:
        data: As for ``check``.
        has_queries: Whether shapes ask about them in SPARQL; else one copy is enough.

    Raises:
        ShapesError: there is a triple term among them.
    """
    facts = list(data) if has_queries else data
    questions = Questions(facts) if has_queries else None
    with _process_wide_state():
        return DataGraph(_filled(Facts(), facts), questions)


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    try:
        report: rdflib.Graph | ValidationFailure
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except NotImplementedError as error:
        raise UnsupportedShapesError(f"The shapes cannot be evaluated: {error}") from error
    except RecursionError:
        message = "The shapes cannot be evaluated: a path or shape leads too deep into the data."
        raise ShapesError(message) from None
    except Exception as error:
        raise ShapesError(f"The shapes cannot be evaluated: {error}") from error
    if isinstance(report, ValidationFailure):
        raise ShapesError(f"The shapes cannot be evaluated: {report.message}") from report
    return report


@contextmanager
def _process_wide_state() -> Iterator[None]:
    """Hold the lock, lend the libraries our parts, and leave their switches as they were."""
    with _ONE_AT_A_TIME:
        normalise = rdflib.NORMALIZE_LITERALS
        logs = {log: log.disabled for log in map(logging.getLogger, _LOGS)}
        for log in logs:
            log.disabled = True
        try:
            with lent():
                yield
        finally:
            rdflib.NORMALIZE_LITERALS = normalise
            for log, was_silent in logs.items():
                log.disabled = was_silent


def _filled(store: Facts, facts: Iterable[ox.Triple | ox.Quad]) -> Facts:
    made: dict[object, Node] = {}

    def told(term: Term) -> Node:
        node = made.get(term)
        if node is None:
            node = made[term] = to_rdflib(term)
        return node

    for fact in facts:
        store.add((told(fact.subject), told(fact.predicate), told(fact.object)))
    return store


def _result(report: rdflib.Graph, node: Node) -> Result:
    constraint = report.value(node, SH.sourceConstraint)
    value = report.value(node, SH.value)
    path = report.value(node, SH.resultPath)
    return Result(
        focus=from_rdflib(next(report.objects(node, SH.focusNode))),
        component=str(report.value(node, SH.sourceConstraintComponent)),
        shape=resource(report.value(node, SH.sourceShape)),
        constraint=None if constraint is None else resource(constraint),
        path=ox.NamedNode(str(path)) if isinstance(path, URIRef) else None,
        value=None if value is None else from_rdflib(value),
        messages=tuple(str(text) for text in report.objects(node, SH.resultMessage)),
    )
