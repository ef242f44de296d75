"""What there is to find, counted, in the words of VoID: the graph that a release carries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.namespaces import (
    BASE,
    FOREIGN_PREFIXES,
    ONTOLOGY,
    VOID_GRAPH,
    compact,
    expand,
)
from gpgraph.store.describing.census import ClassCount, Figures, ObjectCount, PropertyCount

DOCUMENT = NamedNode(VOID_GRAPH)
DATASET = NamedNode(VOID_GRAPH + "#dataset")

_FOAF = FOREIGN_PREFIXES["foaf"]
_VOID_EXT = FOREIGN_PREFIXES["void-ext"]
_TYPE = NamedNode(expand("rdf:type"))
_NAMESPACE = re.compile(r".*[#/]")
# Names that can stand in a fragment as they are, and hold no hyphen, which parts them there.
_PLAIN = re.compile(r"([a-z]+):(\w+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class GraphSize:
    """A named graph, and whether the default graph holds its triples as well."""

    iri: str
    triples: int
    is_member: bool


def void_graph(
    figures: Figures, graphs: Sequence[GraphSize], examples: Iterable[str]
) -> tuple[Triple, ...]:
    """Describe the default graph, its partitions, and the named graphs.

    The dataset is what a query without a dataset of its own sees; its subsets are the graphs that
    it is made of. The named graphs outside of it, this one among them, are topics of the document.
    Its entities have IRIs of ours; those of a partition may have anybody's. No address stands in
    it, so it is the same wherever the release is served.

    What the objects of a property are is told by partitions of its partition, by class and by
    datatype, as the tools of the SIB Swiss Institute of Bioinformatics read them.

    Args:
        figures: The counts of the default graph.
        graphs: All other named graphs.
        examples: Resources to begin with.

    Source:
        Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note, 2011.
    """
    counted = tuple(_counted(figures, graphs, examples))
    own = tuple(_graph(GraphSize(VOID_GRAPH, 0, is_member=False)))
    triples = len(counted) + len(own)
    return (*counted, *_graph(GraphSize(VOID_GRAPH, triples, is_member=False)))


def void(name: str) -> NamedNode:
    """Return a term of VoID."""
    return NamedNode(expand(f"void:{name}"))


def _counted(
    figures: Figures, graphs: Sequence[GraphSize], examples: Iterable[str]
) -> Iterator[Triple]:
    yield Triple(DOCUMENT, _TYPE, void("DatasetDescription"))
    yield Triple(DOCUMENT, NamedNode(_FOAF + "primaryTopic"), DATASET)
    yield Triple(DATASET, _TYPE, void("Dataset"))
    yield Triple(DATASET, NamedNode(expand("rdfs:label")), Literal("gpgraph", language="en"))
    yield Triple(DATASET, void("uriSpace"), Literal(BASE))
    for example in examples:
        yield Triple(DATASET, void("exampleResource"), NamedNode(example))
    yield from _figures(figures)
    yield from _class_partitions(figures.classes)
    yield from _property_partitions(DATASET, f"{DATASET.value}-property", figures.properties)
    for size in graphs:
        yield from _graph(size)


def _graph(size: GraphSize) -> Iterator[Triple]:
    graph = NamedNode(size.iri)
    if size.is_member:
        yield Triple(DATASET, void("subset"), graph)
    else:
        yield Triple(DOCUMENT, NamedNode(_FOAF + "topic"), graph)
    yield Triple(graph, _TYPE, void("Dataset"))
    yield Triple(graph, void("triples"), Literal(size.triples))


def _figures(figures: Figures) -> Iterator[Triple]:
    counts = {
        "triples": figures.triples,
        "entities": figures.entities,
        "classes": len(figures.classes),
        "properties": len(figures.properties),
        "distinctSubjects": figures.subjects,
        "distinctObjects": figures.objects,
    }
    for name, count in counts.items():
        yield Triple(DATASET, void(name), Literal(count))
    classes = {_vocabulary(count.iri) for count in figures.classes}
    properties = {_vocabulary(count.iri) for count in figures.properties}
    for vocabulary in sorted(classes | properties):
        yield Triple(DATASET, void("vocabulary"), NamedNode(vocabulary))


def _class_partitions(classes: Iterable[ClassCount]) -> Iterator[Triple]:
    for count in classes:
        partition = NamedNode(f"{DATASET.value}-class-{_name(count.iri)}")
        yield Triple(DATASET, void("classPartition"), partition)
        yield Triple(partition, void("class"), NamedNode(count.iri))
        yield Triple(partition, void("entities"), Literal(count.entities))
        yield Triple(partition, void("triples"), Literal(count.triples))
        yield from _property_partitions(partition, partition.value, count.properties)


def _property_partitions(
    whole: NamedNode, stem: str, counts: Iterable[PropertyCount]
) -> Iterator[Triple]:
    for count in counts:
        partition = NamedNode(f"{stem}-{_name(count.iri)}")
        yield Triple(whole, void("propertyPartition"), partition)
        yield Triple(partition, void("property"), NamedNode(count.iri))
        yield Triple(partition, void("triples"), Literal(count.triples))
        for of_class in count.classes:
            yield from _objects(partition, of_class, void("classPartition"), void("class"))
        for of_type in count.datatypes:
            part, kind = (NamedNode(_VOID_EXT + x) for x in ("datatypePartition", "datatype"))
            yield from _objects(partition, of_type, part, kind)


def _objects(
    whole: NamedNode, count: ObjectCount, part: NamedNode, kind: NamedNode
) -> Iterator[Triple]:
    """Describe those triples whose object is of one class, or of one datatype."""
    partition = NamedNode(f"{whole.value}-to-{_name(count.iri)}")
    yield Triple(whole, part, partition)
    yield Triple(partition, kind, NamedNode(count.iri))
    yield Triple(partition, void("triples"), Literal(count.triples))


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
