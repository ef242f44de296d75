"""SPARQL 1.1 Service Description: what the endpoint says of itself is so."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx2
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, VOID

from gpgraph.store.releases.generation import Generation

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
SCHEMA = rdflib.Namespace("http://schema.org/")
NAME = "https://w3id.org/gpgraph/graph/"


@pytest.fixture(scope="module")
def description(client: httpx2.Client) -> rdflib.Graph:
    """What a program gets that asks for nothing."""
    return rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")


def test_endpoint_is_where_it_was_asked(description: rdflib.Graph, server: str) -> None:
    """Absolute: a federator takes it for the address to send queries to."""
    (service,) = description.subjects(RDF.type, SD.Service)

    assert {*description.objects(service, SD.endpoint)} == {rdflib.URIRef(f"{server}/sparql")}


def test_endpoint_follows_the_public_base(
    serve: Callable[..., AbstractContextManager[str]], release: Generation
) -> None:
    """Behind a proxy the service does not see its own address."""
    base = "https://data.example.org/kg"
    with serve(release.path, "--base-url", base) as server:
        text = httpx2.get(f"{server}/kg/sparql").text
    graph = rdflib.Graph().parse(data=text, format="turtle")

    assert {*graph.objects(None, SD.endpoint)} == {rdflib.URIRef(f"{base}/sparql")}
    assert server not in text


def test_each_graph_that_is_named_has_as_many_triples_as_it_says(
    description: rdflib.Graph, client: httpx2.Client, release: Generation
) -> None:
    """Every one can be asked, and there is no other."""
    (dataset,) = description.objects(None, SD.defaultDataset)
    stated = {
        str(description.value(named, SD.name)): int(
            str(description.value(description.value(named, SD.graph), VOID.triples))
        )
        for named in description.objects(dataset, SD.namedGraph)
    }
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]

    assert stated == {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    assert {*stated} == {graph.iri for graph in release.manifest.graphs}


def test_default_graph_is_the_merge_of_the_graphs_that_it_has_as_parts(
    description: rdflib.Graph, client: httpx2.Client
) -> None:
    """Not of all graphs, so the union is claimed nowhere."""
    default = description.value(description.value(None, SD.defaultDataset), SD.defaultGraph)
    default = default or next(description.objects(None, SD.defaultGraph))
    parts = [str(part) for part in description.objects(default, DCTERMS.hasPart)]
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    alone = client.get("/sparql", params=query)
    merged = client.get("/sparql", params={**query, "default-graph-uri": parts})

    assert alone.text == merged.text
    assert int(alone.text.split()[1]) == int(str(description.value(default, VOID.triples)))
    assert f"{NAME}inferred" in parts
    assert not [part for part in parts if part.startswith((f"{NAME}contrib/", f"{NAME}shapes/"))]


def test_only_what_is_true_is_claimed(description: rdflib.Graph) -> None:
    """A federator that believes a feature sends queries that need it."""
    (service,) = description.subjects(RDF.type, SD.Service)

    assert {*description.objects(service, SD.supportedLanguage)} == {SD.SPARQL11Query}
    assert {*description.objects(service, SD.feature)} == set()
    assert {*description.objects(service, SD.defaultEntailmentRegime)} == {
        rdflib.URIRef("http://www.w3.org/ns/entailment/Simple")
    }


def test_each_format_that_is_named_is_written(
    description: rdflib.Graph, client: httpx2.Client
) -> None:
    """By the names that the W3C gave them."""
    names = {str(name).removeprefix(FORMATS) for name in description.objects(None, SD.resultFormat)}
    solutions, graphs = (
        client.get("/sparql", params={"query": query, "format": "none"}).json()["offered"]
        for query in ("ASK {}", "CONSTRUCT {} {}")
    )

    assert names == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads"),
    }
    assert len({*solutions, *graphs}) >= len(names)


def test_limits_are_those_of_the_operator(
    serve: Callable[..., AbstractContextManager[str]], release: Generation
) -> None:
    """A client can plan: how long, how much, how many."""
    flags = ("--query-timeout-s", "2", "--query-max-bytes", "4096", "--result-max-rows", "500")
    with serve(release.path, *flags) as server:
        text = httpx2.get(f"{server}/sparql").text
    graph = rdflib.Graph().parse(data=text, format="turtle")
    limits = {
        str(graph.value(limit, SCHEMA.propertyID)): float(str(graph.value(limit, SCHEMA.maxValue)))
        for limit in graph.subjects(RDF.type, SCHEMA.PropertyValue)
    }

    assert limits == {"timeout": 2.0, "query-bytes": 4096, "max-rows": 500}


def test_dump_that_it_names_is_there(description: rdflib.Graph, client: httpx2.Client) -> None:
    """Who wants all of it need not ask for it query by query."""
    (dump,) = description.objects(None, VOID.dataDump)

    assert client.head(str(dump)).status_code == 200
