"""The catalogue at ``/``: what can be had here, in which forms, on which terms, in DCAT 3."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents.mediatypes import JSON_LD, N_TRIPLES, TURTLE
from gpgraph.model.history.manifest import GraphRecord, Manifest
from gpgraph.model.namespaces import BASE, FOREIGN_PREFIXES, ID, RELEASE, document_path, expand
from gpgraph.service.catalogues.voiddocument import (
    by_subject,
    dcterms,
    modified,
    record_iri,
    stated,
)
from gpgraph.service.history.releasetasks import MEDIA_TYPES, Release, catalogue_of_releases
from gpgraph.store.describing.description import Reader

CATALOGUE = NamedNode(BASE)
DATASET = NamedNode(BASE + "#dataset")

_CC_BY = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_TITLE = "gpgraph: policing goals and the Sustainable Development Goals as linked data"
_ABOUT = (
    "INTERPOL's Global Policing Goals, its Strategic Framework 2017-2020 and crime programmes, and"
    " the goals and targets of the United Nations: who says that one bears on another, and how sure"
    " that is. An independent project, not affiliated with, endorsed by or reviewed by INTERPOL or"
    " the United Nations."
)
_KEYWORDS = ("INTERPOL", "policing", "Sustainable Development Goals", "linked data", "alignment")
_GRAPH_FORMATS = (TURTLE, JSON_LD, N_TRIPLES)
_TYPE = NamedNode(expand("rdf:type"))


@dataclass(frozen=True, slots=True)
class _Distribution:
    """One form in which a dataset can be downloaded."""

    iri: str
    title: str
    address: str
    media_type: str


def catalogue(
    store: Reader, manifest: Manifest, releases: Sequence[Release], *, base: str
) -> tuple[Triple, ...]:
    """Describe the service: the dataset and its release, its graphs, its distributions, its APIs.

    What has a name of ours keeps it; what is an address begins with the public base.

    Args:
        store: The release that is served.
        manifest: What it holds.
        releases: All that are kept, as ``catalogue_of_releases`` takes them.
        base: The public address of the service.

    Source:
        Data Catalog Vocabulary (DCAT), version 3, W3C Recommendation, 2024.
    """
    triples = (
        *_catalogue(manifest, base),
        *_release(store, manifest, releases, base),
        *_services(manifest, base),
        *(triple for record in manifest.graphs for triple in _graph(store, record, base)),
    )
    return by_subject(triples)


def _catalogue(manifest: Manifest, base: str) -> Iterator[Triple]:
    yield Triple(CATALOGUE, _TYPE, _dcat("Catalog"))
    yield Triple(CATALOGUE, dcterms("title"), Literal(_TITLE, language="en"))
    yield Triple(CATALOGUE, dcterms("description"), Literal(_ABOUT, language="en"))
    yield Triple(CATALOGUE, dcterms("publisher"), NamedNode(ID + "gpgraph"))
    yield Triple(CATALOGUE, dcterms("license"), _CC_BY)
    yield from modified(CATALOGUE, manifest)
    yield Triple(CATALOGUE, NamedNode(FOREIGN_PREFIXES["foaf"] + "homepage"), NamedNode(base + "/"))
    yield Triple(CATALOGUE, _dcat("dataset"), DATASET)
    yield Triple(CATALOGUE, _dcat("dataset"), NamedNode(RELEASE + manifest.key))
    for record in manifest.graphs:
        yield Triple(CATALOGUE, _dcat("dataset"), NamedNode(record.iri))
    for service in ("sparql#service", "#api"):
        yield Triple(CATALOGUE, _dcat("service"), NamedNode(f"{base}/{service}"))


def _release(
    store: Reader, manifest: Manifest, releases: Sequence[Release], base: str
) -> Iterator[Triple]:
    """Describe the dataset, the releases that are its versions, and the terms of the served one."""
    yield from catalogue_of_releases(releases, base)
    yield Triple(DATASET, dcterms("description"), Literal(_ABOUT, language="en"))
    yield Triple(DATASET, dcterms("publisher"), NamedNode(ID + "gpgraph"))
    for keyword in _KEYWORDS:
        yield Triple(DATASET, _dcat("keyword"), Literal(keyword, language="en"))
    served, record = NamedNode(RELEASE + manifest.key), record_iri(manifest)
    yield from stated(store, record, default="gpgraph", subject=served)
    for graph in manifest.graphs:
        yield Triple(served, dcterms("hasPart"), NamedNode(graph.iri))
    files = [file for release in releases if release["is_current"] for file in release["files"]]
    for name, *_ in files:
        yield from _terms(store, record, NamedNode(f"{served.value}/{name}"))


def _graph(store: Reader, record: GraphRecord, base: str) -> Iterator[Triple]:
    graph = NamedNode(record.iri)
    yield Triple(graph, _TYPE, _dcat("Dataset"))
    yield from stated(store, record.iri, default=record.name)
    address = base + (document_path(graph.value) or "/")
    forms = (
        _Distribution(
            f"{address}#{format_.name}",
            format_.title,
            f"{address}?format={format_.name}",
            format_.media_type,
        )
        for format_ in _GRAPH_FORMATS
    )
    yield from _distributions(store, graph, forms, f"{base}/sparql")


def _distributions(
    store: Reader, dataset: NamedNode, forms: Iterable[_Distribution], endpoint: str
) -> Iterator[Triple]:
    """Describe the forms of a dataset; the terms of each are those of the dataset."""
    for form in forms:
        node = NamedNode(form.iri)
        yield Triple(dataset, _dcat("distribution"), node)
        yield Triple(node, _TYPE, _dcat("Distribution"))
        yield Triple(node, dcterms("title"), Literal(form.title, language="en"))
        yield Triple(node, _dcat("accessURL"), NamedNode(form.address))
        yield Triple(node, _dcat("downloadURL"), NamedNode(form.address))
        yield Triple(node, _dcat("mediaType"), NamedNode(MEDIA_TYPES + form.media_type))
        yield Triple(node, _dcat("accessService"), NamedNode(f"{endpoint}#service"))
        yield from _terms(store, dataset.value, node)


def _terms(store: Reader, dataset: str, subject: NamedNode) -> Iterator[Triple]:
    for name in ("license", "rights"):
        for value in store.values(dataset, f"dcterms:{name}"):
            yield Triple(subject, dcterms(name), value)


def _services(manifest: Manifest, base: str) -> Iterator[Triple]:
    release = NamedNode(RELEASE + manifest.key)
    for iri, title, endpoint, description, standard in (
        (
            "sparql#service",
            "SPARQL endpoint",
            "/sparql",
            "/sparql",
            "https://www.w3.org/TR/sparql11-protocol/",
        ),
        ("#api", "Documents and pages", "/", "/openapi.json", None),
    ):
        service = NamedNode(f"{base}/{iri}")
        yield Triple(service, _TYPE, _dcat("DataService"))
        yield Triple(service, dcterms("title"), Literal(title, language="en"))
        yield Triple(service, dcterms("publisher"), NamedNode(ID + "gpgraph"))
        yield Triple(service, _dcat("endpointURL"), NamedNode(base + endpoint))
        yield Triple(service, _dcat("endpointDescription"), NamedNode(base + description))
        yield Triple(service, _dcat("servesDataset"), release)
        if standard:
            yield Triple(service, dcterms("conformsTo"), NamedNode(standard))


def _dcat(name: str) -> NamedNode:
    return NamedNode(expand(f"dcat:{name}"))
