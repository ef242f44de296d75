"""What a worker says to the pages that document the ontology and the shapes."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256

from pyoxigraph import DefaultGraph, NamedNode

from gpgraph.errors import GpgraphError
from gpgraph.model.documents import jsonld
from gpgraph.model.namespaces import ONTOLOGY, SHAPES
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue, TaskFunction
from gpgraph.service.describing.classnames import ClassMembers, ClassNames
from gpgraph.service.describing.references import View
from gpgraph.service.manual.ontologyview import ontology_view
from gpgraph.service.manual.shapesview import shapes_view
from gpgraph.store.describing.about import DEFAULT
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.oxigraph import GraphStore

# In a release of up to so many quads the uses of each term are counted, which each worker does
# once; in a larger one the page says that they are not.
COUNTED = 200_000


def reference_tasks(
    store: GraphStore, context: Mapping[str, jsonld.Json], *, is_prepared: bool = False
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind.

    Args:
        store: The release.
        context: The published JSON-LD context.
        is_prepared: Whether pages are worked out now, for all workers, and not when asked for.
    """
    reader, is_counted = store.reader, len(store) <= COUNTED
    members = ClassMembers(reader, ClassNames.of(context))
    return {
        "ontology-view": _kept(
            lambda: ontology_view(reader, members, is_counted=is_counted),
            lambda: licences_of(reader, ONTOLOGY, ()),
            is_prepared=is_prepared,
        ),
        "shapes-view": _kept(
            lambda: shapes_view(reader),
            lambda: licences_of(reader, SHAPES, reader.graph_names()),
            is_prepared=is_prepared,
        ),
    }


def licences_of(reader: Reader, iri: str, graphs: Iterable[str]) -> list[JsonValue]:
    """Return the licences that the default graph or one of some graphs gives a graph, sorted."""
    names: list[NamedNode | DefaultGraph] = [DEFAULT, *map(NamedNode, graphs)]
    found = {
        term.value
        for graph in names
        for term in reader.values(iri, "dcterms:license", graph_name=graph)
        if isinstance(term, NamedNode)
    }
    return [*sorted(found)]


def _kept(
    build: Callable[[], View], licences: Callable[[], list[JsonValue]], *, is_prepared: bool
) -> TaskFunction:
    """Return a task that writes a view, which is made once: a release does not change.

    Its ``hash`` tells it from what another release has.
    """

    def made() -> tuple[bytes, list[JsonValue]]:
        view = build()
        text = json.dumps(view, ensure_ascii=False)
        marked = {**view, "hash": sha256(text.encode()).hexdigest()}
        return json.dumps(marked, ensure_ascii=False).encode(), licences()

    kept: list[tuple[bytes, list[JsonValue]]] = []
    if is_prepared:
        # A release of few graphs may have no such vocabulary: who asks for it is told so.
        with suppress(GpgraphError):
            kept.append(made())

    def write(_header: Header, _body: bytes, answer: AnswerWriter) -> None:
        if not kept:
            kept.append(made())
        view, found = kept[0]
        answer.head("application/json", licences=found)
        answer.write(view)

    return write
