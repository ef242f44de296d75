"""What a worker can be asked to do: one function per kind of task.

Each takes small JSON parameters and a body, and writes bytes. What goes wrong is raised as an
error of ``gpgraph.errors``.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model import jsonld, mediatypes
from gpgraph.model.manifest import Manifest
from gpgraph.model.mediatypes import Format
from gpgraph.model.namespaces import FOREIGN_PREFIXES, GRAPH, ONTOLOGY, SHAPES
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service import federationtasks
from gpgraph.service.overview import graph_view, home_view
from gpgraph.service.querytask import CONTEXT_PATH, QueryTask
from gpgraph.service.references import View
from gpgraph.service.service_description import Offer, service_description
from gpgraph.service.view import resource_view
from gpgraph.service.wellknown import well_known_tasks
from gpgraph.store.description import OBJECT, SUBJECT
from gpgraph.store.oxigraph import GraphStore
from gpgraph.store.writing import write_graph

_GRAPH_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}
# The vocabularies are several files; alignments of the ontology stay apart, as nothing needs them.
_VOCABULARIES = {
    ONTOLOGY: (GRAPH + "ontology/core", GRAPH + "ontology/external"),
    SHAPES: (GRAPH + "shapes/",),
}

Context: TypeAlias = Mapping[str, jsonld.Json]


def task_table(
    store: GraphStore,
    context: bytes,
    manifest: Manifest,
    *,
    result_max_rows: int = 0,
    result_max_bytes: int = 0,
) -> Mapping[str, TaskFunction]:
    """Return what the workers of one release can do.

    Args:
        store: The release in memory.
        context: The published JSON-LD context.
        manifest: What the release holds.
        result_max_rows: Solutions after which an answer is cut, and says so; 0 cuts none.
        result_max_bytes: Bytes after which an answer is refused or broken off; 0 for none.
    """
    parsed: Context = json.loads(context)
    # A worker can open no file, so what is loaded at first use is used once before there is one.
    jsonld.graph((), context=parsed, context_address=CONTEXT_PATH)
    query = QueryTask(store, parsed, result_max_rows, result_max_bytes)
    return {
        "ping": partial(_ping, store),
        "query": query,
        "federation-plan": federationtasks.plan,
        "federated-query": partial(federationtasks.evaluate, query),
        "context": partial(_context, context),
        "describe": partial(_describe, store, parsed),
        "graph": partial(_graph, store, parsed),
        "service-description": partial(_service_description, manifest, parsed),
        "view": partial(_view, store, lambda header: resource_view(
            store.reader, str(header["iri"]), _number(header, "page")
        )),
        "graph-view": partial(_view, store, lambda header: graph_view(
            store.reader, str(header["iri"]), _members(store, str(header["iri"])),
            _number(header, "page"),
        )),
        "home": partial(_view, store, lambda _: home_view(store.reader)),
        **well_known_tasks(store, parsed, manifest),
    }  # fmt: skip


def _ping(store: GraphStore, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Say how many quads the release has: proof that it is loaded."""
    answer.head("application/json")
    answer.write(json.dumps({"quads": len(store)}).encode())


def _context(context: bytes, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
    answer.head(mediatypes.JSON_LD.content_type)
    answer.write(context)


def _describe(
    store: GraphStore, context: Context, header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    format_ = _format(header)
    description = store.reader.describe(str(header["iri"]))
    answer.head(format_.content_type)
    if format_ is mediatypes.JSON_LD:
        answer.write(
            jsonld.document(
                description.triples,
                root=description.iri,
                embedded={
                    SUBJECT.value: description.alignments,
                    OBJECT.value: description.alignments_to,
                },
                context=context,
                context_address=str(header["base"]) + CONTEXT_PATH,
            )
        )
    else:
        write_graph(description.triples, format_, answer)


def _graph(
    store: GraphStore, context: Context, header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    format_ = _format(header)
    iri = str(header["iri"])
    triples = tuple(
        triple for member in _members(store, iri) for triple in store.reader.graph(member)
    )
    if not triples:
        raise ResourceNotFoundError(f"There is no graph <{iri}>.")
    answer.head(format_.content_type)
    if format_ is mediatypes.JSON_LD:
        answer.write(
            jsonld.graph(
                triples, context=context, context_address=str(header["base"]) + CONTEXT_PATH
            )
        )
    else:
        write_graph(triples, format_, answer)


def _service_description(
    manifest: Manifest, context: Context, header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    format_, base = _format(header), str(header["base"])
    offer = Offer(
        float(str(header["timeout_s"])),
        _number(header, "max_bytes"),
        _number(header, "max_rows"),
        bool(header["federates"]),
    )
    triples = service_description(manifest, offer, base=base)
    answer.head(format_.content_type)
    if format_ is mediatypes.JSON_LD:
        address = base + CONTEXT_PATH
        answer.write(jsonld.graph(triples, context=context, context_address=address))
    else:
        write_graph(triples, format_, answer, FOREIGN_PREFIXES)


def _view(
    _store: GraphStore,
    build: Callable[[Header], View],
    header: Header,
    _body: bytes,
    answer: AnswerWriter,
) -> None:
    view = build(header)
    answer.head("application/json")
    answer.write(json.dumps(view, ensure_ascii=False).encode())


def _members(store: GraphStore, iri: str) -> list[str]:
    """Return the named graphs that an address shows: a graph itself, or those of a vocabulary."""
    patterns = _VOCABULARIES.get(iri, (iri,))
    names = store.reader.graph_names()
    return [
        name
        for pattern in patterns
        for name in names
        if name == pattern or (pattern.endswith("/") and name.startswith(pattern))
    ]


def _format(header: Header) -> Format:
    return _GRAPH_FORMATS[str(header["format"])]


def _number(header: Header, name: str) -> int:
    value = header[name]
    return value if isinstance(value, int) else 1
