"""What the endpoint offers, in the words of SPARQL 1.1 Service Description."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents.mediatypes import (
    CSV,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
)
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.history.releasegraphs import release_graph
from gpgraph.model.namespaces import BASE, DESCRIPTION_GRAPHS, expand

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
SIMPLE_ENTAILMENT = NamedNode("http://www.w3.org/ns/entailment/Simple")

WHAT_THERE_IS = (
    "To a query that names no graph and has a term of VoID, SHACL or SPARQL Service Description in"
    " its pattern, the graphs at .well-known/void, .well-known/sparql-examples and"
    " .well-known/prefixes belong to the default graph as well."
)

# The names that the W3C gave the formats.
FORMAT_NAMES = {
    JSON: "SPARQL_Results_JSON",
    XML: "SPARQL_Results_XML",
    CSV: "SPARQL_Results_CSV",
    TSV: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    JSON_LD: "JSON-LD",
    N_TRIPLES: "N-Triples",
    RDF_XML: "RDF_XML",
    TRIG: "TriG",
    N_QUADS: "N-Quads",
}

_TYPE = NamedNode(expand("rdf:type"))
_TRIPLES = NamedNode(expand("void:triples"))


@dataclass(frozen=True, slots=True)
class Offer:
    """What the operator allows: seconds of evaluation, bytes of query, rows of answer, SERVICE.

    ``max_rows`` of 0 cuts nothing.
    """

    timeout_s: float
    max_bytes: int
    max_rows: int
    federates: bool


def service_description(
    manifest: Manifest, offer: Offer, *, base: str, beside: Sequence[Manifest] = ()
) -> tuple[Triple, ...]:
    """Describe the endpoint over one release.

    The default graph holds, once each, the triples of the graphs that it has as parts
    (``dcterms:hasPart``). What follows by our rules is among them already, so queries are answered
    under simple entailment.

    Args:
        manifest: What the release holds.
        offer: What the operator allows.
        base: The public address of the service; nothing else in the description is relative.
        beside: The releases whose graphs a query may name as parts of them, this one among them.

    Source:
        SPARQL 1.1 Service Description, section 3.
    """
    endpoint = f"{base}/sparql"
    dump = f"{manifest.address(base)}/dataset.nq.gz"
    return (
        *_service(NamedNode(f"{endpoint}#service"), endpoint, offer),
        *_dataset(NamedNode(f"{endpoint}#dataset"), manifest, endpoint, dump),
        *_available(NamedNode(f"{endpoint}#available"), manifest, endpoint, beside),
    )


def _service(service: NamedNode, endpoint: str, offer: Offer) -> Iterator[Triple]:
    dataset = NamedNode(f"{endpoint}#dataset")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in FORMAT_NAMES.values():
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    if offer.federates:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    yield Triple(service, _sd("defaultEntailmentRegime"), SIMPLE_ENTAILMENT)
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(service, _sd("availableGraphs"), NamedNode(f"{endpoint}#available"))
    base = endpoint.removesuffix("/sparql")
    for graph in DESCRIPTION_GRAPHS:
        place = NamedNode(f"{base}/{graph.removeprefix(BASE)}")
        yield Triple(service, NamedNode(expand("rdfs:seeAlso")), place)
    limits: dict[str, tuple[float, str]] = {
        "timeout": (offer.timeout_s, "s"),
        "query-bytes": (offer.max_bytes, "byte"),
    }
    if offer.max_rows:
        limits["max-rows"] = (offer.max_rows, "row")
    for name, (most, unit) in limits.items():
        yield from _limit(service, NamedNode(f"{endpoint}#{name}"), name, most, unit)


def _limit(
    service: NamedNode, limit: NamedNode, name: str, most: float, unit: str
) -> Iterator[Triple]:
    yield Triple(service, _schema("additionalProperty"), limit)
    yield Triple(limit, _TYPE, _schema("PropertyValue"))
    yield Triple(limit, _schema("propertyID"), Literal(name))
    yield Triple(limit, _schema("maxValue"), Literal(most))
    yield Triple(limit, _schema("unitText"), Literal(unit))


def _dataset(dataset: NamedNode, manifest: Manifest, endpoint: str, dump: str) -> Iterator[Triple]:
    default = NamedNode(f"{endpoint}#default-graph")
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, NamedNode(expand("void:dataDump")), NamedNode(dump))
    if manifest.release:
        yield Triple(dataset, _schema("version"), Literal(manifest.release))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    yield Triple(default, _TRIPLES, Literal(manifest.default_graph_triples))
    comment = Literal(WHAT_THERE_IS, language="en")
    yield Triple(default, NamedNode(expand("rdfs:comment")), comment)
    for record in manifest.graphs:
        graph, named = NamedNode(record.iri), NamedNode(f"{endpoint}#{record.name}")
        if record.in_default_graph:
            yield Triple(default, NamedNode(expand("dcterms:hasPart")), graph)
        yield Triple(dataset, _sd("namedGraph"), named)
        yield from _named(named, graph, record.triples)


def _available(
    collection: NamedNode, manifest: Manifest, endpoint: str, beside: Sequence[Manifest]
) -> Iterator[Triple]:
    """List what a query may name: the graphs of the dataset, and those of releases as their parts.

    The latter are in the dataset of a query only where it names one of them.
    """
    yield Triple(collection, _TYPE, _sd("GraphCollection"))
    for record in manifest.graphs:
        yield Triple(collection, _sd("namedGraph"), NamedNode(f"{endpoint}#{record.name}"))
    for release in beside:
        for record in release.graphs:
            graph = release_graph(release.key, record.iri)
            named = NamedNode(f"{endpoint}#{graph.removeprefix(BASE)}")
            yield Triple(collection, _sd("namedGraph"), named)
            yield from _named(named, NamedNode(graph), record.triples)


def _named(named: NamedNode, graph: NamedNode, triples: int) -> Iterator[Triple]:
    yield Triple(named, _TYPE, _sd("NamedGraph"))
    yield Triple(named, _sd("name"), graph)
    yield Triple(named, _sd("graph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))
    yield Triple(graph, _TRIPLES, Literal(triples))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _schema(name: str) -> NamedNode:
    return NamedNode(expand(f"schema:{name}"))
