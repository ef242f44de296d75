"""What is linked and what is not: the queries of the catalogue that are marked with ``coverage``.

The page is made of their answers and has no question of its own, so that whoever doubts a number
can run the query that gave it.
"""

import json
import re

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents import mediatypes
from gpgraph.model.namespaces import EXAMPLES_GRAPH, expand
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.service.catalogues.examples import SCHEMA
from gpgraph.service.describing.references import References, View
from gpgraph.store.querying.oxigraph import GraphStore

TAG = "coverage"
# ``goalCode`` and ``goalName`` beside ``goal``.
_REPEATING = re.compile(r"(Code|Name)$")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KEYWORDS = f"<{SCHEMA}keywords>"


def coverage(store: GraphStore) -> View:
    """Return the answer to each query of the catalogue that is marked, in the order of names."""
    graph = NamedNode(EXAMPLES_GRAPH)
    names = {
        quad.subject.value
        for quad in store.reader.quads(EXAMPLES_GRAPH)
        if f"<{quad.predicate.value}>" == _KEYWORDS
        and isinstance(quad.object, Literal)
        and quad.object.value == TAG
        and isinstance(quad.subject, NamedNode)
    }
    return {"queries": [_answer(store, name, graph) for name in sorted(names)]}


def with_references(view: View, refs: References) -> View:
    """Return the same for a page: each IRI in an answer is a link with its label.

    A column that repeats the code or the name of such a link is left out.
    """
    queries = view["queries"]
    assert isinstance(queries, list)  # noqa: S101 - as ``coverage`` makes it
    return {"queries": [_shown(refs, query) for query in queries]}


def _answer(store: GraphStore, iri: str, graph: NamedNode) -> View:
    def text(name: str) -> str:
        values = store.reader.values(iri, name, graph_name=graph)
        return next((term.value for term in values), "")

    sink = _Sink()
    store.query(QueryRequest(text("sh:select")), lambda _: mediatypes.JSON, sink)
    found = json.loads(sink.body)
    rows = [
        {name: _value(row.get(name)) for name in found["head"]["vars"]}
        for row in found["results"]["bindings"]
    ]
    return {
        "name": text("dcterms:identifier"),
        "title": text("rdfs:label"),
        "summary": text("rdfs:comment"),
        "description": text("dcterms:description"),
        "query": text("sh:select"),
        "columns": found["head"]["vars"],
        "total": len(rows),
        "rows": rows,
    }


def _value(binding: dict[str, str] | None) -> View | None:
    """Return a value of a solution: an IRI, or a text with its language or a datatype."""
    if binding is None:
        return None
    if binding["type"] == "uri":
        return {"iri": binding["value"]}
    datatype = binding.get("datatype")
    shown = None if datatype in {None, expand("xsd:string")} else datatype
    return {"text": binding["value"], "lang": binding.get("xml:lang"), "datatype": shown}


def _shown(refs: References, query: View) -> View:
    rows, columns = query["rows"], query["columns"]
    assert isinstance(rows, list)  # noqa: S101 - as ``_answer`` makes it
    assert isinstance(columns, list)  # noqa: S101 - likewise
    names = [str(name) for name in columns]
    kept = [name for name in names if _REPEATING.sub("", name) not in {*names} - {name}]
    cells: list[View] = [{"cells": [_cell(refs, row[name]) for name in kept]} for row in rows]
    headings: list[View] = [{"text": _CAPITAL.sub(" ", name).lower()} for name in kept]
    return {**query, "columns": headings, "rows": cells}


def _cell(refs: References, value: object) -> View:
    if not isinstance(value, dict):
        return {"text": "", "lang": None, "datatype": None}
    if "iri" in value:
        return refs.to(str(value["iri"]))
    return {**value, "datatype": None}


class _Sink:
    """Takes what a query gives."""

    def __init__(self) -> None:
        self.body = bytearray()

    def write(self, data: bytes, /) -> int:
        self.body += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""
