"""What there is to find, counted, in the words of VoID."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.manifest import GraphRecord, Manifest
from gpgraph.model.namespaces import BASE, ONTOLOGY, compact, expand
from gpgraph.store.census import ClassCount, Figures, PropertyCount
from gpgraph.store.description import Reader

PATH = "/.well-known/void"
PRIMARY_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
TOPIC = NamedNode("http://xmlns.com/foaf/0.1/topic")
HOMEPAGE = NamedNode("http://xmlns.com/foaf/0.1/homepage")
DATE_TIME = NamedNode(expand("xsd:dateTime"))

_TYPE = NamedNode(expand("rdf:type"))
_NAMESPACE = re.compile(r".*[#/]")
# Names that can stand in a fragment as they are, and hold no hyphen, which parts them there.
_PLAIN = re.compile(r"([a-z]+):(\w+)", re.ASCII)


def void_description(store: Reader, manifest: Manifest, *, base: str) -> tuple[Triple, ...]:
    """Describe the default graph, its partitions, and the named graphs.

    The dataset is what a query without a dataset of its own sees; its subsets are the graphs that
    it is made of. The named graphs outside of it are described beside it. Its entities have IRIs
    of ours; those of a partition may have anybody's.

    Args:
        store: The release.
        manifest: What the release holds.
        base: The public address of the service.

    Source:
        Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note, 2011.
    """
    document = NamedNode(base + PATH)
    dataset = NamedNode(f"{base}{PATH}#dataset")
    figures = store.census.figures
    triples = (
        *_document(document, dataset, manifest),
        *_dataset(dataset, store, manifest, base),
        *_figures(dataset, figures),
        *_class_partitions(dataset, figures.classes),
        *_property_partitions(dataset, f"{dataset.value}-property", figures.properties),
        *(triple for record in manifest.graphs for triple in _graph(store, record)),
    )
    # All of a subject together: Turtle is read by people, too.
    ranks: dict[object, int] = {}
    for triple in triples:
        ranks.setdefault(triple.subject, len(ranks))
    return tuple(sorted(triples, key=lambda triple: ranks[triple.subject]))


def _document(document: NamedNode, dataset: NamedNode, manifest: Manifest) -> Iterator[Triple]:
    yield Triple(document, _TYPE, _void("DatasetDescription"))
    yield Triple(document, PRIMARY_TOPIC, dataset)
    for record in manifest.graphs:
        if not record.in_default_graph:
            yield Triple(document, TOPIC, NamedNode(record.iri))


def _dataset(dataset: NamedNode, store: Reader, manifest: Manifest, base: str) -> Iterator[Triple]:
    dump = f"{base}/release/{manifest.id}/dataset.nq.gz"
    yield Triple(dataset, _TYPE, _void("Dataset"))
    yield from _stated(dataset, store, f"{BASE}release/{manifest.release}", default="gpgraph")
    if manifest.release:
        yield Triple(dataset, NamedNode(expand("dcat:version")), Literal(manifest.release))
    if manifest.created:
        modified = Literal(manifest.created, datatype=DATE_TIME)
        yield Triple(dataset, _dcterms("modified"), modified)
    yield Triple(dataset, HOMEPAGE, NamedNode(base + "/"))
    yield Triple(dataset, _void("sparqlEndpoint"), NamedNode(base + "/sparql"))
    yield Triple(dataset, _void("dataDump"), NamedNode(dump))
    yield Triple(dataset, _void("uriSpace"), Literal(BASE))
    for scheme in sorted(store.subjects("rdf:type", expand("skos:ConceptScheme"))):
        first = min(store.subjects("skos:topConceptOf", scheme), default=None)
        if first is not None:
            yield Triple(dataset, _void("exampleResource"), NamedNode(first))
    for record in manifest.graphs:
        if record.in_default_graph:
            yield Triple(dataset, _void("subset"), NamedNode(record.iri))


def _figures(dataset: NamedNode, figures: Figures) -> Iterator[Triple]:
    counts = {
        "triples": figures.triples,
        "entities": figures.entities,
        "classes": len(figures.classes),
        "properties": len(figures.properties),
        "distinctSubjects": figures.subjects,
        "distinctObjects": figures.objects,
    }
    for name, count in counts.items():
        yield Triple(dataset, _void(name), Literal(count))
    classes = {_vocabulary(count.iri) for count in figures.classes}
    properties = {_vocabulary(count.iri) for count in figures.properties}
    for vocabulary in sorted(classes | properties):
        yield Triple(dataset, _void("vocabulary"), NamedNode(vocabulary))


def _class_partitions(dataset: NamedNode, classes: Iterable[ClassCount]) -> Iterator[Triple]:
    for count in classes:
        partition = NamedNode(f"{dataset.value}-class-{_name(count.iri)}")
        yield Triple(dataset, _void("classPartition"), partition)
        yield Triple(partition, _void("class"), NamedNode(count.iri))
        yield Triple(partition, _void("entities"), Literal(count.entities))
        yield Triple(partition, _void("triples"), Literal(count.triples))
        yield from _property_partitions(partition, partition.value, count.properties)


def _property_partitions(
    whole: NamedNode, stem: str, counts: Iterable[PropertyCount]
) -> Iterator[Triple]:
    for count in counts:
        partition = NamedNode(f"{stem}-{_name(count.iri)}")
        yield Triple(whole, _void("propertyPartition"), partition)
        yield Triple(partition, _void("property"), NamedNode(count.iri))
        yield Triple(partition, _void("triples"), Literal(count.triples))


def _graph(store: Reader, record: GraphRecord) -> Iterator[Triple]:
    graph = NamedNode(record.iri)
    yield Triple(graph, _TYPE, _void("Dataset"))
    yield from _stated(graph, store, record.iri, default=record.name)
    yield Triple(graph, _void("triples"), Literal(record.triples))


def _stated(subject: NamedNode, store: Reader, iri: str, *, default: str) -> Iterator[Triple]:
    """Pass on what the records of the release say of a graph, or of the whole."""
    titles = tuple(store.values(iri, "dcterms:title")) or (Literal(default),)
    for title in titles:
        yield Triple(subject, _dcterms("title"), title)
    for name in ("description", "creator", "license", "rights", "source"):
        for value in store.values(iri, f"dcterms:{name}"):
            yield Triple(subject, _dcterms(name), value)


def _vocabulary(term: str) -> str:
    """Return the name of the vocabulary of a term: its namespace, of ours the ontology's IRI."""
    if term.startswith(ONTOLOGY + "#"):
        return ONTOLOGY
    found = _NAMESPACE.match(term)
    return term if found is None else found[0]


def _name(iri: str) -> str:
    """Return what tells a term apart within a fragment, the same in every release."""
    plain = _PLAIN.fullmatch(compact(iri))
    return f"{plain[1]}-{plain[2]}" if plain else sha256(iri.encode()).hexdigest()[:16]


def _void(name: str) -> NamedNode:
    return NamedNode(expand(f"void:{name}"))


def _dcterms(name: str) -> NamedNode:
    return NamedNode(expand(f"dcterms:{name}"))
