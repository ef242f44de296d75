"""What a worker can be asked to do: one function per kind of task.

Each takes small JSON parameters and a body, and writes bytes. What goes wrong is raised as an
error of ``gpgraph.errors``.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeAlias

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.history.history import History
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.namespaces import FOREIGN_PREFIXES, ONTOLOGY, SHAPES
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.alignments.tasks import alignment_tasks
from gpgraph.service.asking import federationtasks
from gpgraph.service.asking.answerview import AnswerView
from gpgraph.service.asking.examples import example_tasks, grouped, read_examples
from gpgraph.service.asking.querytask import CONTEXT_PATH, QueryTask
from gpgraph.service.backend.tasks import backend_tasks
from gpgraph.service.catalogues.codelists import code_list_tasks
from gpgraph.service.catalogues.service_description import Offer, service_description
from gpgraph.service.catalogues.wellknown import well_known_tasks
from gpgraph.service.describing.contracts import contract_tasks
from gpgraph.service.describing.documents import document_tasks
from gpgraph.service.describing.home import home_tasks
from gpgraph.service.describing.overview import graph_view
from gpgraph.service.describing.profiletasks import profile_tasks
from gpgraph.service.describing.references import View
from gpgraph.service.explaining.explaintasks import explain_tasks
from gpgraph.service.exploring.exploretasks import explore_tasks
from gpgraph.service.history.changetasks import change_tasks
from gpgraph.service.manual.reference import licences_of, reference_tasks
from gpgraph.service.manual.vocabulary import is_ontology, is_shapes
from gpgraph.service.proof.earl import conformance_tasks
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import write_graph

_GRAPH_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}
# The vocabularies are several files.
_VOCABULARIES = {ONTOLOGY: is_ontology, SHAPES: is_shapes}

Context: TypeAlias = Mapping[str, jsonld.Json]

NO_HISTORY = History()
# Quads up to which it takes less than half a second to work out what pages show of a release.
PREPARED = 200_000


class AnswerLimits(NamedTuple):
    """How long an answer to a query may be.

    It is cut, and says so, after so many solutions; it is refused or broken off after so many
    bytes. 0 sets no limit.
    """

    rows: int = 0
    bytes: int = 0


UNLIMITED = AnswerLimits()


def reading_tasks(
    store: GraphStore,
    context: bytes,
    release: str,
    *,
    history: History = NO_HISTORY,
    is_prepared: bool = False,
) -> Mapping[str, TaskFunction]:
    """Return what pages and documents of one release need, and no query can change.

    Some of it is worked out here, once for all workers.

    Args:
        store: The release.
        context: The published JSON-LD context.
        release: Its name, or its identifier where it has none.
        history: What changed from release to release up to it.
        is_prepared: Whether what takes long is worked out now, if the release is not too large;
            else each worker does so when it is first asked for it.
    """
    parsed: Context = json.loads(context)
    reader, is_prepared = store.reader, is_prepared and len(store) <= PREPARED
    documents = document_tasks(reader, parsed)
    return {
        **home_tasks(reader),
        **documents,
        **contract_tasks(reader, parsed),
        **profile_tasks(reader, parsed, documents["describe"]),
        **change_tasks(reader, parsed, history),
        **conformance_tasks(parsed),
        **explore_tasks(reader),
        **code_list_tasks(reader, is_prepared=is_prepared),
        **alignment_tasks(store, parsed, release, is_prepared=is_prepared),
        **reference_tasks(store, parsed, is_prepared=is_prepared),
    }


def task_table(
    store: GraphStore,
    context: bytes,
    manifest: Manifest,
    reading: Mapping[str, TaskFunction],
    limits: AnswerLimits = UNLIMITED,
) -> Mapping[str, TaskFunction]:
    """Return what the workers of one release can do.

    Args:
        store: The release in memory.
        context: The published JSON-LD context.
        manifest: What the release holds.
        reading: What pages and documents need, as ``reading_tasks`` makes it.
        limits: How long an answer to a query may be.
    """
    parsed: Context = json.loads(context)
    # A worker can open no file, so what is loaded at first use is used once before there is one.
    jsonld.graph((), context=parsed, context_address=CONTEXT_PATH)
    examples = read_examples(store.reader)
    view = AnswerView(store, grouped(examples))
    query = QueryTask(store, parsed, view, limits.rows, limits.bytes)
    return {
        "ping": partial(_ping, store),
        "query": query,
        "federation-plan": federationtasks.plan,
        "federated-query": partial(federationtasks.evaluate, query),
        "context": partial(_context, context),
        "graph": partial(_graph, store, parsed),
        "service-description": partial(_service_description, store, manifest, parsed),
        "graph-view": partial(_view, store, lambda header: graph_view(
            store.reader, str(header["iri"]), _members(store.reader, str(header["iri"])),
            _number(header, "page"),
        )),
        **reading,
        **well_known_tasks(store, parsed, manifest),
        **explain_tasks(store, parsed),
        **example_tasks(examples),
        **backend_tasks(query, manifest),
    }  # fmt: skip


def _ping(store: GraphStore, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
    """Say how many quads the release has: proof that it is loaded."""
    answer.head("application/json")
    answer.write(json.dumps({"quads": len(store)}).encode())


def _context(context: bytes, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
    answer.head(mediatypes.JSON_LD.content_type)
    answer.write(context)


def _graph(
    store: GraphStore, context: Context, header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    format_ = _format(header)
    iri = str(header["iri"])
    reader = store.reader_of(iri)
    triples = tuple(triple for member in _members(reader, iri) for triple in reader.graph(member))
    if not triples:
        raise ResourceNotFoundError(f"There is no graph <{iri}>.")
    licences = licences_of(reader, iri, _members(reader, iri))
    answer.head(format_.content_type, licences=licences)
    if format_ is mediatypes.JSON_LD:
        answer.write(
            jsonld.graph(
                triples, context=context, context_address=str(header["base"]) + CONTEXT_PATH
            )
        )
    else:
        write_graph(triples, format_, answer)


def _service_description(
    store: GraphStore,
    manifest: Manifest,
    context: Context,
    header: Header,
    _body: bytes,
    answer: AnswerWriter,
) -> None:
    format_, base = _format(header), str(header["base"])
    offer = Offer(
        float(str(header["timeout_s"])),
        _number(header, "max_bytes"),
        _number(header, "max_rows"),
        bool(header["federates"]),
    )
    triples = service_description(manifest, offer, base=base, beside=store.releases)
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


def _members(reader: Reader, iri: str) -> list[str]:
    """Return the named graphs that an address shows: a graph itself, or those of a vocabulary."""
    names = reader.graph_names()
    if iri not in _VOCABULARIES:
        return [iri] if iri in names else []
    return [name for name in names if _VOCABULARIES[iri](name)]


def _format(header: Header) -> Format:
    return _GRAPH_FORMATS[str(header["format"])]


def _number(header: Header, name: str) -> int:
    value = header[name]
    return value if isinstance(value, int) else 1
