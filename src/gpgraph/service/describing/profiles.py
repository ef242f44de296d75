"""Descriptions in the words of others: SKOS alone, schema.org, VoID."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents.profiles import OURS, SCHEMA, SKOS, VOID, Profile
from gpgraph.model.namespaces import PREFIXES, VOID_GRAPH, compact, expand
from gpgraph.store.describing.about import LABEL
from gpgraph.store.describing.description import Description, Reader

TYPE = NamedNode(expand("rdf:type"))
CONCEPT = expand("skos:Concept")
SCHEME = expand("skos:ConceptScheme")
LABELS = ("skos:prefLabel", "rdfs:label")

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9.]+")


def available(store: Reader, iri: str) -> tuple[Profile, ...]:
    """Return the profiles in which a resource can be described, the default one first."""
    kinds = {term.value for term in store.values(iri, "rdf:type")}
    if SCHEME in kinds:
        return (OURS, SKOS, SCHEMA, VOID)
    return (OURS, SKOS, SCHEMA) if CONCEPT in kinds else (OURS,)


def skos_description(store: Reader, description: Description) -> tuple[Triple, ...]:
    """Return of a description what SKOS has words for, and the labels of what that names.

    ``rdfs:label`` stands in where a thing has no preferred label: those of the UN have none of
    ours.

    Source:
        SKOS Simple Knowledge Organization System Reference, W3C Recommendation, 2009.
    """
    node = NamedNode(description.iri)
    own = [triple for triple in description.triples if triple.subject == node]
    kept = [triple for triple in own if _is_skos(triple)]
    named = {node.value: None} | {
        triple.object.value: None
        for triple in kept
        if triple.predicate != TYPE and isinstance(triple.object, NamedNode)
    }
    labels = [triple for iri in named for triple in _labels(store, iri)]
    return tuple(dict.fromkeys([*kept, *labels]))


def _is_skos(triple: Triple) -> bool:
    if triple.predicate == TYPE:
        return isinstance(triple.object, NamedNode) and _in_skos(triple.object)
    return _in_skos(triple.predicate)


def _in_skos(node: NamedNode) -> bool:
    return node.value.startswith(PREFIXES["skos"])


def _labels(store: Reader, iri: str) -> list[Triple]:
    node, preferred = NamedNode(iri), NamedNode(expand("skos:prefLabel"))
    found = [Triple(node, preferred, term) for term in store.values(iri, "skos:prefLabel")]
    return found or [Triple(node, LABEL, term) for term in store.values(iri, "rdfs:label")]


def schema_description(
    store: Reader, description: Description, *, document: str
) -> tuple[Triple, ...]:
    """Return a concept as ``DefinedTerm``, a scheme as ``DefinedTermSet``.

    Args:
        store: The release.
        description: Of a concept or scheme.
        document: The address of the document about it.

    Source:
        https://schema.org/DefinedTerm, https://schema.org/DefinedTermSet
    """
    iri = description.iri
    is_set = VOID in available(store, iri)
    triples = [*_term(store, iri, is_set=is_set)]
    node = NamedNode(iri)
    texts = ("skos:definition", "skos:scopeNote", "dcterms:description")
    for name, sources in {
        "alternateName": ("skos:altLabel", "gp:shortLabel"),
        "description": texts,
    }.items():
        triples += [Triple(node, _schema(name), term) for term in store.values(iri, *sources)]
    triples.append(Triple(node, _schema("url"), NamedNode(document)))
    if is_set:
        triples += _set(store, iri)
    else:
        for scheme in _iris(store, iri, "skos:inScheme"):
            triples.append(Triple(node, _schema("inDefinedTermSet"), NamedNode(scheme)))
            triples += _term(store, scheme, is_set=True)
    return grouped(triples)


def _term(store: Reader, iri: str, *, is_set: bool) -> Iterator[Triple]:
    node = NamedNode(iri)
    yield Triple(node, TYPE, _schema("DefinedTermSet" if is_set else "DefinedTerm"))
    # Both labels of a thing mostly are the same.
    names = dict.fromkeys(term for label in LABELS for term in store.values(iri, label))
    for name in names:
        yield Triple(node, _schema("name"), name)
    for code in store.values(iri, "dcterms:identifier"):
        yield Triple(node, _schema("identifier" if is_set else "termCode"), code)


def _set(store: Reader, iri: str) -> Iterator[Triple]:
    node = NamedNode(iri)
    for term in _members(store, iri):
        yield Triple(node, _schema("hasDefinedTerm"), NamedNode(term))
        yield from _term(store, term, is_set=False)
    for source in _iris(store, iri, "dcterms:source"):
        yield Triple(node, _schema("isBasedOn"), NamedNode(source))
    for licence in licences(store, iri):
        yield Triple(node, _schema("license"), NamedNode(licence))
    for graph in store.graphs_about(iri):
        for rights in store.values(graph, "dcterms:rights"):
            yield Triple(node, _schema("copyrightNotice"), rights)


def void_description(
    store: Reader, description: Description, *, document: str, base: str
) -> tuple[Triple, ...]:
    """Return a scheme as a dataset: its concepts counted, by class, and where to ask for them.

    Args:
        store: The release.
        description: Of a scheme.
        document: The address of the document about it, without a fragment.
        base: The public address of the service.

    Source:
        Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note, 2011.
    """
    iri = description.iri
    node, members = NamedNode(iri), _members(store, iri)
    triples = [Triple(node, TYPE, _void("Dataset"))]
    titles = dict.fromkeys(term for name in LABELS for term in store.values(iri, name))
    texts = store.values(iri, "skos:definition", "skos:scopeNote", "dcterms:description")
    triples += [Triple(node, _dcterms("title"), title) for title in titles]
    triples += [Triple(node, _dcterms("description"), text) for text in texts]
    triples += [Triple(node, _dcterms("license"), NamedNode(item)) for item in licences(store, iri)]
    for graph in store.graphs_about(iri):
        rights = store.values(graph, "dcterms:rights")
        triples += [Triple(node, _dcterms("rights"), text) for text in rights]
    if members and all(member.startswith(f"{iri}/") for member in members):
        triples.append(Triple(node, _void("uriSpace"), Literal(f"{iri}/")))
    triples += [
        Triple(node, _void("entities"), Literal(len(members))),
        Triple(node, _void("triples"), Literal(sum(len(store.about(item)) for item in members))),
        Triple(node, _void("sparqlEndpoint"), NamedNode(f"{base}/sparql")),
        Triple(node, _void("inDataset"), NamedNode(f"{VOID_GRAPH}#dataset")),
        *(Triple(node, _void("exampleResource"), NamedNode(item)) for item in members[:1]),
        *(Triple(node, _void("rootResource"), NamedNode(item)) for item in _tops(store, iri)),
        *_partitions(store, node, members, document),
    ]
    return grouped(triples)


def grouped(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return distinct triples, all of a subject together: Turtle is read by people, too."""
    by_subject: dict[object, dict[Triple, None]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, {})[triple] = None
    return tuple(triple for found in by_subject.values() for triple in found)


def _partitions(
    store: Reader, dataset: NamedNode, members: Iterable[str], document: str
) -> Iterator[Triple]:
    kinds = Counter(kind for member in members for kind in _iris(store, member, "rdf:type"))
    for kind, count in sorted(kinds.items()):
        # A name, not a blank node, so that all workers write the same bytes.
        partition = NamedNode(f"{document}#class-{_NOT_A_NAME.sub('-', compact(kind))}")
        yield Triple(dataset, _void("classPartition"), partition)
        yield Triple(partition, _void("class"), NamedNode(kind))
        yield Triple(partition, _void("entities"), Literal(count))


def licences(store: Reader, iri: str) -> tuple[str, ...]:
    """Return the licences of the graphs that say something about a resource, sorted."""
    graphs = store.graphs_about(iri)
    return tuple(
        sorted({found for graph in graphs for found in _iris(store, graph, "dcterms:license")})
    )


def _members(store: Reader, scheme: str) -> list[str]:
    return sorted(set(store.subjects("skos:inScheme", scheme)))


def _tops(store: Reader, scheme: str) -> list[str]:
    return sorted(set(store.subjects("skos:topConceptOf", scheme)))


def _iris(store: Reader, iri: str, *curies: str) -> list[str]:
    found = (term for term in store.values(iri, *curies) if isinstance(term, NamedNode))
    return sorted({term.value for term in found})


def _schema(name: str) -> NamedNode:
    return NamedNode(expand(f"schema:{name}"))


def _void(name: str) -> NamedNode:
    return NamedNode(expand(f"void:{name}"))


def _dcterms(name: str) -> NamedNode:
    return NamedNode(expand(f"dcterms:{name}"))
