"""Programs that others wrote work against the service unchanged."""

import io
import shutil
import subprocess
import urllib.request
from typing import Any
from urllib.parse import urlencode

import httpx2
import pandas as pd
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

GOALS = (
    "PREFIX gp: <https://w3id.org/gpgraph/ontology#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?goal ?position WHERE { ?goal a gp:GlobalPolicingGoal ; gp:position ?position ; "
    "skos:inScheme <https://w3id.org/gpgraph/id/gpg-2017> } "
    "ORDER BY ?position"
)


def converted(wrapper: SPARQLWrapper, kind: str) -> Any:
    """Return what SPARQLWrapper makes of an answer: another type for each format."""
    wrapper.setReturnFormat(kind)
    return wrapper.query().convert()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows_and_graphs(server: str, method: str) -> None:
    """The library that most scripts use."""
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(GOALS)
    rows = converted(wrapper, JSON)["results"]["bindings"]
    document = converted(wrapper, XML)
    table = converted(wrapper, CSV)
    wrapper.setQuery("DESCRIBE <https://w3id.org/gpgraph/id/gpg-2017/1>")
    graph = converted(wrapper, TURTLE)

    assert [row["position"]["value"] for row in rows] == list("1234567")
    assert len(document.getElementsByTagName("result")) == 7
    assert len(table.decode().split()) == 8
    assert b"Counter the threat of terrorism" in graph


def test_rdflib_uses_the_endpoint_as_a_store(server: str) -> None:
    """As if the graph were local."""
    graph = Graph(SPARQLStore(f"{server}/sparql"))
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    goal = URIRef("https://w3id.org/gpgraph/id/gpg-2017/1")

    assert str(graph.value(goal, label)) == "Counter the threat of terrorism"
    assert len(list(graph.query(GOALS))) == 7


@pytest.mark.parametrize("path", ["/id/gpg-2017/1", "/doc/sdg/16.4", "/ontology"])
def test_rdflib_reads_a_document(server: str, path: str) -> None:
    """With its own Accept header, through the redirect."""
    graph = Graph().parse(f"{server}{path}")

    assert len(graph) > 10


def test_pandas_reads_a_query_as_a_table(server: str) -> None:
    """One line in a notebook."""
    address = f"{server}/sparql?{urlencode({'query': GOALS})}&format=csv"
    table = pd.read_csv(address)

    assert list(table.columns) == ["goal", "position"]
    assert table["position"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_urllib_with_no_header_at_all_gets_turtle(server: str) -> None:
    """The least that a program can send."""
    with urllib.request.urlopen(f"{server}/id/gpg-2017/1.2") as answer:
        assert answer.headers.get_content_type() == "text/turtle"


@pytest.mark.curl
@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.thorough)])
def test_curl_follows_identifiers_to_json_ld(client: httpx2.Client, server: str, step: int) -> None:
    """``curl -L -H 'Accept: application/ld+json'`` on every so many IRI, as it resolves here."""
    curl = shutil.which("curl")
    assert curl is not None
    query = (
        "SELECT DISTINCT ?s { ?s ?p ?o FILTER STRSTARTS(STR(?s), 'https://w3id.org/gpgraph/id/') }"
        "ORDER BY ?s"
    )
    iris = client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1::step]
    lines = "".join(
        f'url = "{server}{iri.removeprefix("https://w3id.org/gpgraph")}"\noutput = "/dev/null"\n'
        for iri in iris
    )
    header = ["-H", "Accept: application/ld+json"]
    done = subprocess.run(
        [curl, "-sS", "-L", *header, "-w", r"%{http_code} %{content_type}\n", "-K", "-"],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert len(iris) > 100
    assert io.StringIO(done.stdout).readlines() == ["200 application/ld+json\n"] * len(iris)
