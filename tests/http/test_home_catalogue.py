"""The catalogue at ``/``: in the words of DCAT 3, what can be had here; all of it can."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx2
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from gpgraph.store.releases.generation import Generation

OURS = "https://w3id.org/gpgraph/"
CATALOGUE = rdflib.URIRef(OURS)
DATASET = rdflib.URIRef(f"{OURS}#dataset")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# Of the third edition, and not yet in the library's own list.
VERSION, CURRENT, OF = (DCAT._NS[name] for name in ("version", "hasCurrentVersion", "isVersionOf"))
A_PART = "https://data.example.org/kg"


def read(text: str) -> rdflib.Graph:
    """Read Turtle."""
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture(scope="module")
def served(release: Generation) -> rdflib.URIRef:
    """The name of the release that is served: its hash, as it was not published."""
    return rdflib.URIRef(f"{OURS}release/{release.manifest.key}")


@pytest.fixture(scope="module")
def catalogue(client: httpx2.Client) -> rdflib.Graph:
    """What a program gets that asks the home page for Turtle."""
    return read(client.get("/", headers={"Accept": "text/turtle"}).text)


def test_browser_gets_a_page_and_is_told_of_the_catalogue(
    client: httpx2.Client, server: str
) -> None:
    """One address for both; the page names the others."""
    answer = client.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
    links = answer.headers["link"]

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<{server}/?format=ttl>; rel="alternate"; type="text/turtle"' in links
    assert f'<{server}/.well-known/void>; rel="describedby"' in links
    assert client.get("/?format=ttl").headers["content-type"].startswith("text/turtle")


def test_catalogue_lists_every_graph_and_the_release(
    catalogue: rdflib.Graph, release: Generation, served: rdflib.URIRef
) -> None:
    """Each is a dataset with a title and its terms."""
    graphs = {rdflib.URIRef(graph.iri) for graph in release.manifest.graphs}
    listed = {*catalogue.objects(CATALOGUE, DCAT.dataset)}
    ours = {graph for graph in graphs if "/contrib/" not in str(graph)}

    assert (CATALOGUE, RDF.type, DCAT.Catalog) in catalogue
    assert listed >= graphs | {served, DATASET}
    for dataset in listed:
        assert (dataset, RDF.type, DCAT.Dataset) in catalogue, dataset
        assert (dataset, DCTERMS.title, None) in catalogue, dataset
    for dataset in (CATALOGUE, served, *ours):
        terms = {*catalogue.objects(dataset, DCTERMS.license)}
        assert terms | {*catalogue.objects(dataset, DCTERMS.rights)}, dataset


def test_release_is_a_version_of_the_dataset(
    catalogue: rdflib.Graph, release: Generation, served: rdflib.URIRef
) -> None:
    """Its name is cited, its identifier tells whether two of that name are one."""
    assert str(catalogue.value(served, VERSION)) == release.manifest.release
    assert str(catalogue.value(served, DCTERMS.identifier)) == release.manifest.id
    assert (served, OF, DATASET) in catalogue
    assert (DATASET, CURRENT, served) in catalogue


def test_each_distribution_is_there_in_the_format_that_it_says(
    catalogue: rdflib.Graph, client: httpx2.Client
) -> None:
    """Every download can be downloaded, on terms that are stated beside it."""
    forms = [*catalogue.subjects(RDF.type, DCAT.Distribution)]
    checked = 0
    for form in forms:
        answer = client.head(str(catalogue.value(form, DCAT.downloadURL)))
        packed = catalogue.value(form, DCAT.compressFormat)
        expected = str(packed or catalogue.value(form, DCAT.mediaType)).removeprefix(MEDIA_TYPES)

        assert answer.status_code == 200, form
        assert answer.headers["content-type"].partition(";")[0] == expected, form
        checked += 1

    assert checked > 60
    assert {form for form in forms if not [*catalogue.subjects(DCAT.distribution, form)]} == set()


def test_services_say_where_they_are_and_what_they_serve(
    catalogue: rdflib.Graph, client: httpx2.Client, server: str, served: rdflib.URIRef
) -> None:
    """The endpoint and its description, the pages and theirs."""
    services = {*catalogue.objects(CATALOGUE, DCAT.service)}
    endpoints = {str(catalogue.value(service, DCAT.endpointURL)) for service in services}

    assert endpoints == {f"{server}/sparql", f"{server}/"}
    for service in services:
        assert (service, RDF.type, DCAT.DataService) in catalogue
        assert (service, DCAT.servesDataset, served) in catalogue
        description = str(catalogue.value(service, DCAT.endpointDescription))
        assert client.get(description).status_code == 200


def test_addresses_follow_the_public_base_and_names_do_not(
    serve: Callable[..., AbstractContextManager[str]], release: Generation, served: rdflib.URIRef
) -> None:
    """The catalogue behind a proxy is about the same datasets."""
    with serve(release.path, "--base-url", A_PART) as server:
        text = httpx2.get(f"{server}/kg/", headers={"Accept": "text/turtle"}).text
    graph = read(text)

    assert server not in text
    assert (CATALOGUE, FOAF.homepage, rdflib.URIRef(f"{A_PART}/")) in graph
    assert (served, OF, DATASET) in graph
