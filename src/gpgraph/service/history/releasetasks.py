"""What workers do about releases: any task on one that is held, and the list of all as RDF."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.errors import ReleaseNotHeldError
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.history.releasegraphs import release_graph
from gpgraph.model.namespaces import BASE, FOREIGN_PREFIXES, RELEASE, expand
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.catalogues.service_description import SD
from gpgraph.service.history.releases import TASK
from gpgraph.store.querying.writing import write_graph

SPDX = "http://spdx.org/rdf/terms#"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}
_TYPE = NamedNode(expand("rdf:type"))
_DATASET = NamedNode(BASE + "#dataset")
_SHA256 = NamedNode(SPDX + "checksumAlgorithm_sha256")
_PACKED = {"gz": "application/gzip", "zst": "application/zstd"}

TaskTable: TypeAlias = Mapping[str, TaskFunction]
Release: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReleaseTasks:
    """The tasks of the releases in memory, by identifier; ``keys`` are what they are called."""

    tables: Mapping[str, TaskTable]
    keys: tuple[str, ...]

    def __call__(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Do a task on a release.

        Args:
            header: ``release`` (an identifier), ``task`` (a kind) and its ``parameters``.
            body: As that task takes it.
            answer: As that task gives it.

        Raises:
            ReleaseNotHeldError: the release is not in memory.
        """
        parameters = header["parameters"]
        if not isinstance(parameters, Mapping):
            raise TypeError("The parameters of a task are an object.")
        release = str(header["release"])
        if release not in self.tables:
            raise ReleaseNotHeldError(release, self.keys)
        self.tables[release][str(header["task"])](parameters, body, answer)


def release_tasks(
    tables: Mapping[str, TaskTable], held: Sequence[Manifest], context: bytes
) -> TaskTable:
    """Return the tasks by kind.

    Args:
        tables: What can be done on each release, by identifier.
        held: What these releases hold, the current one first.
        context: The JSON-LD context of the current one.
    """
    parsed: Mapping[str, jsonld.Json] = json.loads(context)

    def releases(header: Header, body: bytes, answer: AnswerWriter) -> None:
        format_, base = _FORMATS[str(header["format"])], str(header["base"])
        triples = tuple(dict.fromkeys(catalogue_of_releases(json.loads(body), base)))
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = base + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=parsed, context_address=address))
        else:
            write_graph(triples, format_, answer, {"spdx": SPDX, **FOREIGN_PREFIXES})

    keys = tuple(manifest.key for manifest in held)
    return {TASK: ReleaseTasks(tables, keys), "releases": releases}


def catalogue_of_releases(releases: Sequence[Release], base: str) -> Iterator[Triple]:
    """Describe releases as versions of one dataset, each with its files and its endpoint.

    Args:
        releases: Those to describe: ``key``, ``id``, ``name``, ``created``, ``previous``,
            ``is_current``, ``is_held``, ``graphs`` (IRI, hash, triples), ``files`` (name, bytes,
            hash).
        base: The public address of the service.

    Source:
        Data Catalog Vocabulary (DCAT), version 3, sections 6.6 to 6.9 and 11.
    """
    yield Triple(_DATASET, _TYPE, _dcat("Dataset"))
    yield Triple(_DATASET, _dcterms("title"), Literal("gpgraph", language="en"))
    for release in releases:
        node = NamedNode(RELEASE + release["key"])
        yield Triple(_DATASET, _dcat("hasVersion"), node)
        if release["is_current"]:
            yield Triple(_DATASET, _dcat("hasCurrentVersion"), node)
        yield from _release(node, release)
        for file in release["files"]:
            yield from _file(node, file, f"{base}/release/{release['key']}/")
        if release["is_held"]:
            yield from _endpoint(node, release, f"{base}/release/{release['key']}/sparql")


def _release(node: NamedNode, release: Release) -> Iterator[Triple]:
    title = Literal(f"gpgraph, release {release['name']}", language="en")
    yield Triple(node, _TYPE, _dcat("Dataset"))
    yield Triple(node, _dcterms("title"), title)
    yield Triple(node, NamedNode(expand("rdfs:label")), title)
    yield Triple(node, _dcterms("identifier"), Literal(release["id"]))
    yield Triple(node, _dcat("version"), Literal(release["name"]))
    yield Triple(node, _dcat("isVersionOf"), _DATASET)
    if release["created"]:
        when = Literal(release["created"], datatype=NamedNode(expand("xsd:dateTime")))
        yield Triple(node, _dcterms("modified"), when)
    if release["previous"]:
        yield Triple(node, _dcat("previousVersion"), NamedNode(RELEASE + release["previous"]))
    for iri, sha256, triples in release["graphs"]:
        graph = NamedNode(release_graph(release["key"], iri))
        yield Triple(node, _dcterms("hasPart"), graph)
        yield Triple(graph, _TYPE, NamedNode(SD + "Graph"))
        yield Triple(graph, _TYPE, _dcat("Dataset"))
        yield Triple(graph, _dcterms("isVersionOf"), NamedNode(iri))
        yield Triple(graph, NamedNode(expand("void:triples")), Literal(triples))
        yield from _checksum(graph, sha256, f"{graph.value}#checksum")


def _file(release: NamedNode, file: Sequence[Any], below: str) -> Iterator[Triple]:
    name, length, sha256 = file
    plain, _, packing = name.rpartition(".")
    format_ = _FORMATS[plain.rpartition(".")[2]]
    node, address = NamedNode(f"{release.value}/{name}"), NamedNode(below + name)
    owner = NamedNode(f"{release.value}/{plain.removesuffix('.ttl')}")
    yield Triple(release if name.startswith("dataset.") else owner, _dcat("distribution"), node)
    yield Triple(node, _TYPE, _dcat("Distribution"))
    yield Triple(node, _dcterms("title"), Literal(f"{plain} ({packing})"))
    yield Triple(node, _dcat("accessURL"), address)
    yield Triple(node, _dcat("downloadURL"), address)
    yield Triple(node, _dcat("mediaType"), NamedNode(MEDIA_TYPES + format_.media_type))
    yield Triple(node, _dcat("compressFormat"), NamedNode(MEDIA_TYPES + _PACKED[packing]))
    size = Literal(str(length), datatype=NamedNode(expand("xsd:nonNegativeInteger")))
    yield Triple(node, _dcat("byteSize"), size)
    yield from _checksum(node, sha256, f"{node.value}#checksum")


def _checksum(subject: NamedNode, sha256: str, iri: str) -> Iterator[Triple]:
    checksum = NamedNode(iri)
    yield Triple(subject, NamedNode(SPDX + "checksum"), checksum)
    yield Triple(checksum, _TYPE, NamedNode(SPDX + "Checksum"))
    yield Triple(checksum, NamedNode(SPDX + "algorithm"), _SHA256)
    value = Literal(sha256, datatype=NamedNode(expand("xsd:hexBinary")))
    yield Triple(checksum, NamedNode(SPDX + "checksumValue"), value)


def _endpoint(release: NamedNode, described: Release, address: str) -> Iterator[Triple]:
    service = NamedNode(f"{address}#service")
    title = Literal(f"SPARQL endpoint of release {described['name']}", language="en")
    yield Triple(service, _TYPE, _dcat("DataService"))
    yield Triple(service, _dcterms("title"), title)
    yield Triple(service, _dcat("endpointURL"), NamedNode(address))
    yield Triple(service, _dcat("servesDataset"), release)


def _dcat(name: str) -> NamedNode:
    return NamedNode(expand(f"dcat:{name}"))


def _dcterms(name: str) -> NamedNode:
    return NamedNode(expand(f"dcterms:{name}"))
