"""pySHACL behind one function: the only room that sees rdflib.

Five traps of the two libraries are kept in here:

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
- **Queries are parsed once.** pySHACL has each SPARQL constraint parsed again for every focus
  node, 90 % of its time. rdflib takes another query processor through its plugin table; ours
  remembers the parse. It is in the table during a call only.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyparsing.exceptions import ParseException
from pyshacl.errors import ValidationFailure
from rdflib.namespace import SH, XSD
from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor
from rdflib.term import BNode, Literal, Node, URIRef

from gpgraph.errors import ShapesError, UnsupportedShapesError
from gpgraph.model.report import XSD_STRING, Finding, Severity, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import fix_of

# Both libraries keep state for the whole process, so one lock for the whole process guards them.
_ONE_AT_A_TIME = threading.Lock()
_PROCESSOR = ("sparql", Processor)
_CONSTRAINT_QUERIES = 256
# What is wrong with data or shapes is in the report; rdflib writes a traceback for each ill date.
_LOGS = ("pyshacl-validate", "rdflib.term")


class CachedSPARQLProcessor(SPARQLProcessor):
    """rdflib's query processor, with the parse of each query text kept."""

    def query(  # type: ignore[override]  # rdflib's own processor widens the signature too
        self,
        strOrQuery: str | Query,  # noqa: N803 - the name is rdflib's
        initBindings: Mapping[str, rdflib.term.Identifier] | None = None,  # noqa: N803 - as above
        initNs: Mapping[str, Any] | None = None,  # noqa: N803 - as above
        base: str | None = None,
        DEBUG: bool = False,  # noqa: FBT001, FBT002, N803 - as above
    ) -> Mapping[str, Any]:
        """Evaluate a query, parsing its text the first time only."""
        if isinstance(strOrQuery, str):
            strOrQuery = _parsed(strOrQuery, frozenset((initNs or {}).items()), base)  # noqa: N806
        return super().query(strOrQuery, initBindings or {}, initNs or {}, base, DEBUG)


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
    facts = list(shapes)
    graph = ShapeGraph(facts)
    names = ShapeNames(graph)
    with _process_wide_state():
        report = _validate(_graph(data), _graph(facts))
    return [_finding(report, result, graph, names) for result in report.objects(None, SH.result)]


def parse_query(text: str, prefixes: Mapping[str, str]) -> None:
    """Parse the query of a constraint as a validation would.

    Raises:
        ShapesError: it is no SPARQL; the message says at which line and column of the query.
    """
    try:
        _parsed(text, frozenset((name, URIRef(iri)) for name, iri in prefixes.items()), None)
    except ParseException as error:
        message = f"line {error.lineno}, column {error.column} of the query: {error.msg}"
        raise ShapesError(message) from None
    except RecursionError:
        raise ShapesError("the query is nested too deep") from None
    except Exception as error:
        raise ShapesError(str(error)) from error


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
    """Hold the lock, lend rdflib our query processor, and leave its switches as they were."""
    with _ONE_AT_A_TIME:
        normalise = rdflib.NORMALIZE_LITERALS
        logs = {log: log.disabled for log in map(logging.getLogger, _LOGS)}
        for log in logs:
            log.disabled = True
        rdflib.plugin.register(*_PROCESSOR, __name__, CachedSPARQLProcessor.__name__)
        try:
            yield
        finally:
            rdflib.plugin.register(
                *_PROCESSOR, SPARQLProcessor.__module__, SPARQLProcessor.__name__
            )
            rdflib.NORMALIZE_LITERALS = normalise
            for log, was_silent in logs.items():
                log.disabled = was_silent


@lru_cache(maxsize=_CONSTRAINT_QUERIES)
def _parsed(text: str, prefixes: frozenset[tuple[str, Any]], base: str | None) -> Query:
    return prepareQuery(text, dict(prefixes), base)


def _graph(facts: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    made: dict[object, Node] = {}
    for fact in facts:
        terms = (fact.subject, fact.predicate, fact.object)
        for term in terms:
            if term not in made:
                made[term] = _to_rdflib(term)
        graph.store.add((made[terms[0]], made[terms[1]], made[terms[2]]), graph)
    return graph


def _to_rdflib(term: Term) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ShapesError(f"{term} is a triple term, which SHACL does not cover.")
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    # rdflib tells "x" from "x"^^xsd:string; RDF 1.1 does not, so one form is used throughout.
    datatype = None if term.datatype == XSD_STRING else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def _from_rdflib(node: Node) -> Term:
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string)))
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))


def _finding(report: rdflib.Graph, result: Node, shapes: ShapeGraph, names: ShapeNames) -> Finding:
    owner = report.value(result, SH.sourceShape)
    constraint = report.value(result, SH.sourceConstraint)
    component = str(report.value(result, SH.sourceConstraintComponent))
    outer = _node(owner)
    node = outer if constraint is None else _node(constraint)
    value = report.value(result, SH.value)
    messages = sorted(str(text) for text in report.objects(result, SH.resultMessage))
    own_path = names.path(outer) if constraint is None else None
    path = own_path or _path(report, result)
    return Finding(
        rule=names.name(node),
        severity=Severity.of(str(report.value(result, SH.resultSeverity))),
        message=" ".join(messages),
        focus=_from_rdflib(next(report.objects(result, SH.focusNode))),
        shape=names.nearest(node),
        component=component,
        path=path,
        value=None if value is None else _from_rdflib(value),
        fix=fix_of(component, outer, node, shapes, path),
        owner=names.nearest(outer) if constraint is not None else None,
        is_anonymous=isinstance(node, ox.BlankNode),
    )


def _node(node: Node | None) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))


def _path(report: rdflib.Graph, result: Node) -> str | None:
    path = report.value(result, SH.resultPath)
    if isinstance(path, BNode):
        return f"^{report.value(path, SH.inversePath)}"
    return None if path is None else str(path)
