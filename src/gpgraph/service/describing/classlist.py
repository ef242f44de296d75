"""Which classes there are: how many things each has, and where to get and how to read them."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents.classaddresses import (
    CLASSES_PATH,
    class_address,
    frame_address,
    schema_address,
)
from gpgraph.model.documents.jsonld import Layout
from gpgraph.model.namespaces import expand
from gpgraph.service.describing.classnames import ClassMembers
from gpgraph.service.describing.collections import (
    ACTIVITY_STREAMS,
    MAIN_ENTITY,
    Document,
    Part,
    counted,
    list_of,
)
from gpgraph.service.describing.references import References, View
from gpgraph.store.describing.about import LABEL, RDF_TYPE
from gpgraph.store.describing.description import Reader

_TYPE = NamedNode(RDF_TYPE)


def class_list(store: Reader, classes: ClassMembers, base: str) -> Document:
    """Return the document: a collection of the collections of each class."""
    names = {iri: classes.names.name(iri) for iri in classes.counts()}
    root = NamedNode(base + CLASSES_PATH)
    items = tuple(class_address(name, base) for name in names.values())
    triples = [
        Triple(root, _TYPE, NamedNode(ACTIVITY_STREAMS + "OrderedCollection")),
        Triple(root, LABEL, Literal("Classes", language="en")),
        counted(root, len(items)),
        *list_of(root, items),
    ]
    for iri, name in names.items():
        triples += _class(store, iri, name, classes.counts()[iri], base)
    return Document(tuple(triples), Layout(root.value, {}, frozenset(items)))


def _class(store: Reader, iri: str, name: str, total: int, base: str) -> Iterator[Triple]:
    collection = NamedNode(class_address(name, base))
    yield Triple(collection, _TYPE, NamedNode(ACTIVITY_STREAMS + "OrderedCollection"))
    yield Triple(collection, MAIN_ENTITY, NamedNode(iri))
    yield counted(collection, total)
    for label in store.values(iri, "rdfs:label"):
        yield Triple(collection, LABEL, label)
    first = NamedNode(f"{collection.value}?page=1")
    yield Triple(collection, NamedNode(ACTIVITY_STREAMS + "first"), first)
    yield Triple(
        collection, NamedNode(expand("dcterms:conformsTo")), NamedNode(schema_address(name, base))
    )
    yield Triple(
        collection, NamedNode(expand("rdfs:seeAlso")), NamedNode(frame_address(name, base))
    )


def class_list_view(store: Reader, classes: ClassMembers) -> View:
    """Return what the page about all classes shows."""
    refs = References(store)
    return {
        "classes": [
            {**_reference(refs, iri, classes), "total": total}
            for iri, total in classes.counts().items()
        ]
    }


def class_view(store: Reader, iri: str, classes: ClassMembers, part: Part) -> View:
    """Return what the page about one class shows: its definition, and a page of its things."""
    refs = References(store)
    texts = store.values(iri, "skos:definition", "rdfs:comment", "dcterms:description")
    return {
        **_reference(refs, iri, classes),
        "definition": next((refs.value(text) for text in texts), None),
        "members": [refs.to(member) for member in part.members],
        "total": part.total,
        "page": part.number,
        "pages": part.pages,
    }


def _reference(refs: References, iri: str, classes: ClassMembers) -> View:
    name = classes.names.name(iri)
    return {
        **refs.to(iri),
        "name": name,
        "path": class_address(name, ""),
        "frame": frame_address(name, ""),
        "schema": schema_address(name, ""),
    }
