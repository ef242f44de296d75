"""Well-known places: what they say of the release and of the service is so."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID, XSD

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents.mediatypes import GRAPHS, Format
from gpgraph.service.catalogues.guide import EXAMPLES, read_examples
from gpgraph.service.catalogues.sitemap import NAMESPACE, PAGES, sitemap
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import find_sources

VOID_PATH = "/.well-known/void"
OURS = "https://w3id.org/gpgraph/"
VOID_EXT = rdflib.Namespace("http://ldf.fi/void-ext#")
VERSION = rdflib.URIRef("http://www.w3.org/ns/dcat#version")
SITEMAP = {"s": NAMESPACE}
EXAMPLES_PATH = "/.well-known/sparql-examples"
PREFIXES_PATH = "/.well-known/prefixes"
DOCUMENTS = (VOID_PATH, EXAMPLES_PATH, PREFIXES_PATH)
PLACES = (*DOCUMENTS, "/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/llms.txt")
CONTACT = "mailto:security@example.org"
A_PART = "https://data.example.org/kg"


@pytest.fixture(scope="module")
def void(client: httpx2.Client) -> rdflib.Graph:
    """What a program gets that asks for nothing."""
    return rdflib.Graph().parse(data=client.get(VOID_PATH).text, format="turtle")


@pytest.fixture(scope="module")
def dataset(void: rdflib.Graph) -> rdflib.term.Node:
    """The dataset that the description is about."""
    (found,) = void.objects(None, FOAF.primaryTopic)
    return found


def rows(client: httpx2.Client, pattern: str) -> list[list[str]]:
    """Return the solutions of a query, without the line of names."""
    answer = client.get("/sparql", params={"query": pattern, "format": "csv"})
    answer.raise_for_status()
    return [line.split(",") for line in answer.text.splitlines()[1:]]


def number(graph: rdflib.Graph, subject: rdflib.term.Node, name: rdflib.URIRef) -> int:
    """Return the one count that a dataset has under a name."""
    (found,) = graph.objects(subject, name)
    return int(str(found))


def partition(graph: rdflib.Graph, class_: rdflib.URIRef) -> rdflib.term.Node:
    """Return the partition of the whole that holds the things of a class."""
    (found,) = (
        node
        for node in graph.subjects(VOID["class"], class_)
        if (node, VOID.entities, None) in graph
    )
    return found


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(isIRI(?s)) }"),
        (
            "entities",
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p [] FILTER STRSTARTS(STR(?s), '{OURS}') }}",
        ),
    ],
)
def test_count_of_the_whole_is_what_a_query_counts(
    void: rdflib.Graph, dataset: rdflib.term.Node, client: httpx2.Client, name: str, query: str
) -> None:
    """Who plans by the description plans by the data."""
    assert [[str(number(void, dataset, VOID[name]))]] == rows(client, query)


def test_classes_have_as_many_things_as_they_say(
    void: rdflib.Graph, dataset: rdflib.term.Node, client: httpx2.Client
) -> None:
    """Every class, and no other; of things with an IRI."""
    stated = {
        (str(void.value(part, VOID["class"])), str(number(void, part, VOID.entities)))
        for part in void.objects(dataset, VOID.classPartition)
    }
    query = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?s)) } GROUP BY ?c"

    assert stated == {(row[0], row[1]) for row in rows(client, query)}
    assert (f"{OURS}ontology#GlobalPolicingGoal", "14") in stated


def test_properties_have_as_many_triples_as_they_say(
    void: rdflib.Graph, dataset: rdflib.term.Node, client: httpx2.Client
) -> None:
    """Together they are all triples."""
    stated = {
        str(void.value(part, VOID.property)): number(void, part, VOID.triples)
        for part in void.objects(dataset, VOID.propertyPartition)
    }
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"

    assert stated == {row[0]: int(row[1]) for row in rows(client, query)}
    assert sum(stated.values()) == number(void, dataset, VOID.triples)


@pytest.mark.parametrize("name", ["GlobalPolicingGoal", "Alignment"])
def test_class_says_by_which_properties_its_things_are_described(
    void: rdflib.Graph, client: httpx2.Client, name: str
) -> None:
    """From this a program writes a query that finds something."""
    class_ = rdflib.URIRef(f"{OURS}ontology#{name}")
    part = partition(void, class_)
    stated = {
        str(void.value(inner, VOID.property)): number(void, inner, VOID.triples)
        for inner in void.objects(part, VOID.propertyPartition)
    }
    query = f"SELECT ?p (COUNT(*) AS ?n) {{ ?s a <{class_}> ; ?p ?o }} GROUP BY ?p"

    assert stated == {row[0]: int(row[1]) for row in rows(client, query)}
    assert sum(stated.values()) == number(void, part, VOID.triples)


@pytest.mark.parametrize(
    ("kind", "name", "what"),
    [
        (VOID.classPartition, VOID["class"], "?o a ?x FILTER(isIRI(?o) && isIRI(?x))"),
        (
            VOID_EXT.datatypePartition,
            VOID_EXT.datatype,
            "BIND(DATATYPE(?o) AS ?x) FILTER(BOUND(?x))",
        ),
    ],
)
def test_property_of_a_class_says_what_its_objects_are(
    void: rdflib.Graph, client: httpx2.Client, kind: rdflib.URIRef, name: rdflib.URIRef, what: str
) -> None:
    """By class and by datatype, each with as many statements as a query counts."""
    class_ = rdflib.URIRef(f"{OURS}ontology#Objective")
    part = partition(void, class_)
    stated = {
        (str(void.value(inner, VOID.property)), str(void.value(objects, name))): number(
            void, objects, VOID.triples
        )
        for inner in void.objects(part, VOID.propertyPartition)
        for objects in void.objects(inner, kind)
    }
    query = f"SELECT ?p ?x (COUNT(*) AS ?n) {{ ?s a <{class_}> ; ?p ?o . {what} }} GROUP BY ?p ?x"

    assert stated == {(row[0], row[1]): int(row[2]) for row in rows(client, query)}
    assert stated


def test_document_says_what_the_graph_in_the_store_says(
    void: rdflib.Graph, client: httpx2.Client
) -> None:
    """And more: the terms of each graph, and the addresses of this service."""
    graph = client.get("/store", params={"graph": f"{OURS}.well-known/void"}).text
    stored = rdflib.Graph().parse(data=graph, format="turtle")
    added = {str(name) for name in (void - stored).predicates()}

    assert len(stored - void) == 0
    assert {*map(str, (VOID.sparqlEndpoint, VOID.dataDump, DCTERMS.title))} <= added
    assert "http://127.0.0.1" not in graph


@pytest.mark.parametrize("path", [EXAMPLES_PATH, PREFIXES_PATH])
def test_graph_about_queries_is_a_document_as_well(
    client: httpx2.Client, server: str, path: str
) -> None:
    """At the address that its name leads to; only an address is added."""
    document = rdflib.Graph().parse(data=client.get(path).text, format="turtle")
    named = client.get("/store", params={"graph": f"{OURS}{path.removeprefix('/')}"}).text
    stored = rdflib.Graph().parse(data=named, format="turtle")
    found = client.get("/doc", params={"iri": f"{OURS}{path.removeprefix('/')}"})
    added = {(str(name), str(value)) for _, name, value in document - stored}

    assert len(stored - document) == 0
    assert added <= {("https://schema.org/target", f"{server}/sparql")}
    assert found.status_code in {200, 303}


def test_each_named_graph_is_described_with_its_terms(
    void: rdflib.Graph, dataset: rdflib.term.Node, client: httpx2.Client, release: Generation
) -> None:
    """Those that the default graph is made of are subsets; the others stand beside it."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    parts = {str(part) for part in void.objects(dataset, VOID.subset)}
    others = {str(part) for part in void.objects(None, FOAF.topic)}
    merged = {graph.iri for graph in release.manifest.graphs if graph.in_default_graph}
    described = {
        str(graph): number(void, graph, VOID.triples)
        for graph in void.subjects(RDF.type, VOID.Dataset)
        if graph != dataset
    }

    assert described == {row[0]: int(row[1]) for row in rows(client, query)}
    assert (parts, parts | others) == (merged, {*described})
    for graph in merged:
        node = rdflib.URIRef(graph)
        assert (node, DCTERMS.title, None) in void, graph
        assert {*void.objects(node, DCTERMS.license)} | {*void.objects(node, DCTERMS.rights)}, graph


def test_licence_of_a_graph_is_that_of_its_record(
    void: rdflib.Graph, client: httpx2.Client
) -> None:
    """The description invents no terms."""
    query = f"SELECT DISTINCT ?g ?l {{ ?g <{DCTERMS.license}> ?l . GRAPH ?g {{ ?s ?p ?o }} }}"
    stated = {(str(graph), str(terms)) for graph, terms in void.subject_objects(DCTERMS.license)}

    assert stated == {(row[0], row[1]) for row in rows(client, query)}
    assert stated


def test_dataset_says_where_it_is_had(
    void: rdflib.Graph, dataset: rdflib.term.Node, client: httpx2.Client, server: str
) -> None:
    """All of it can be followed."""
    (endpoint,) = void.objects(dataset, VOID.sparqlEndpoint)
    (dump,) = void.objects(dataset, VOID.dataDump)
    (space,) = void.objects(dataset, VOID.uriSpace)
    examples = {str(example) for example in void.objects(dataset, VOID.exampleResource)}

    assert str(endpoint) == f"{server}/sparql"
    assert client.head(str(dump)).headers["content-type"] == "application/gzip"
    assert str(space) == OURS
    assert f"{OURS}id/gpg-2017/1" in examples
    assert {client.get("/doc", params={"iri": iri}).status_code for iri in examples} <= {200, 303}
    assert str(void.value(dataset, VERSION)) == "2026.1"
    assert rdflib.URIRef(f"{OURS}ontology") in {*void.objects(dataset, VOID.vocabulary)}


def test_every_partition_is_named_once(void: rdflib.Graph) -> None:
    """Two terms whose names fell together would be merged."""
    for name in (VOID["class"], VOID.property, VOID_EXT.datatype):
        named = [*void.subjects(name, None)]

        assert len(named) == len({*named}) > 40


@pytest.mark.parametrize("path", [*DOCUMENTS, "/", "/sparql"])
@pytest.mark.parametrize("format_", GRAPHS, ids=[item.name for item in GRAPHS])
def test_description_comes_in_each_format(
    client: httpx2.Client, path: str, format_: Format
) -> None:
    """The same triples; JSON-LD points to our context, which is given in its place here."""
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    whole = rdflib.Graph().parse(data=turtle.text, format="turtle")
    answer = client.get(path, headers={"Accept": format_.media_type})
    text = answer.text
    if format_.name == "jsonld":
        context = client.get("/context/v1.jsonld").text.strip()
        place = str(answer.json()["@context"])
        text = text.replace(f'"{place}"', context[context.index(":") + 1 : -1])
    found = {quad.triple for quad in parse(text, RdfFormat.from_media_type(format_.media_type))}

    assert answer.headers["content-type"].startswith(format_.media_type)
    assert "Accept" in answer.headers["vary"].split(", ")
    assert len(found) == len(whole)


def test_description_is_no_page(client: httpx2.Client) -> None:
    """What is not there is told with what is."""
    answer = client.get(VOID_PATH, headers={"Accept": "application/problem+json, text/html;q=0.5"})

    assert answer.status_code == 406


def test_contact_for_weaknesses_is_the_operators(
    serve: Callable[..., AbstractContextManager[str]], release: Generation
) -> None:
    """RFC 9116: a contact, and a day within a year after which nobody is to believe it."""
    path = "/.well-known/security.txt"
    with serve(release.path, "--security-contact", CONTACT, "--base-url", A_PART) as server:
        answer = httpx2.get(f"{server}/kg{path}")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    left = datetime.fromisoformat(fields.pop("Expires")) - datetime.now(UTC)

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert timedelta(days=100) < left < timedelta(days=365)
    assert fields == {
        "Contact": CONTACT,
        "Preferred-Languages": "en",
        "Canonical": f"{A_PART}{path}",
    }


def test_without_a_contact_the_setting_is_named(client: httpx2.Client) -> None:
    """An address that nobody reads would be worse than none."""
    answer = client.get("/.well-known/security.txt")

    assert answer.status_code == 404
    assert "GPGRAPH_SECURITY_CONTACT" in answer.json()["detail"]


def test_robots_may_read_pages_and_ask_nothing(client: httpx2.Client, server: str) -> None:
    """A crawler that follows every link of a form would evaluate queries for ever."""
    answer = client.get("/robots.txt")
    rules = [line.split(": ", 1) for line in answer.text.splitlines() if ": " in line]

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert rules == [
        ["User-agent", "*"],
        ["Allow", "/"],
        ["Disallow", "/sparql?"],
        ["Disallow", "/store"],
        ["Disallow", "/release/*/sparql?"],
        ["Disallow", "/release/*/store"],
        ["Sitemap", f"{server}/sitemap.xml"],
    ]


def test_sitemap_has_every_concept_and_scheme_of_ours(client: httpx2.Client, server: str) -> None:
    """Each address is one that a query knows, and answers with a page."""
    answer = client.get("/sitemap.xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    places = [element.text or "" for element in root.iterfind("s:url/s:loc", SITEMAP)]
    kinds = "VALUES ?kind { skos:Concept skos:ConceptScheme }"
    prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    ours = f'FILTER(STRSTARTS(STR(?s), "{OURS}id/"))'
    known = rows(client, f"{prefix} SELECT DISTINCT ?s {{ {kinds} ?s a ?kind {ours} }}")
    documents = {row[0].replace(f"{OURS}id/", f"{server}/doc/") for row in known}
    documents |= {f"{server}{page}" for page in PAGES}
    some = [*places[: len(PAGES)], *places[len(PAGES) :: 10]]
    pages = [client.head(place, headers={"Accept": "text/html"}) for place in some]

    assert answer.headers["content-type"] == "application/xml"
    assert len(places) == len(documents) > 90
    assert {*places} == documents
    assert {page.headers["content-type"] for page in pages} == {"text/html; charset=utf-8"}
    assert {page.status_code for page in pages} == {200}


def test_last_change_is_that_of_the_sources(
    serve: Callable[..., AbstractContextManager[str]], two_releases: Any
) -> None:
    """Of the whole release: a crawler need not come back before there is another one."""
    dated: Generation = two_releases.first
    with serve(dated.path) as server:
        root = ET.fromstring(httpx2.get(f"{server}/sitemap.xml").content)  # noqa: S314 - our own
        text = httpx2.get(f"{server}{VOID_PATH}").text
    changed = [element.text for element in root.iterfind("s:url/s:lastmod", SITEMAP)]
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (modified,) = graph.objects(None, DCTERMS.modified)

    assert len(changed) == len(root) > 90
    assert {*changed} == {dated.manifest.created} == {"2026-11-05T12:00:00Z"}
    assert modified == rdflib.Literal("2026-11-05T12:00:00Z", datatype=XSD.dateTime)


def test_first_part_of_a_short_sitemap_is_all_of_it(client: httpx2.Client) -> None:
    """So that an index read yesterday leads somewhere today; there is no second."""
    whole = client.get("/sitemap.xml")

    assert client.get("/sitemap-1.xml").content == whole.content
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get("/sitemap-x.xml").status_code == 400


def test_long_sitemap_is_an_index_of_parts() -> None:
    """No file may hold more than 50,000 addresses; here three."""
    base, modified = "https://example.org/a&b", "2026-11-22T00:00:00Z"
    addresses = [f"{base}/doc/{number}" for number in range(7)]

    def read(part: int | None) -> ET.Element:
        text = sitemap(addresses, base=base, modified=modified, part=part, most=3)
        return ET.fromstring(text)  # noqa: S314 - our own

    index = read(None)
    parts = [element.text for element in index.iterfind("s:sitemap/s:loc", SITEMAP)]
    found = [
        element.text
        for number in range(1, len(parts) + 1)
        for element in read(number).iterfind("s:url/s:loc", SITEMAP)
    ]

    assert index.tag == f"{{{NAMESPACE}}}sitemapindex"
    assert parts == [f"{base}/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert found == addresses
    assert {item.text for item in index.iterfind("s:sitemap/s:lastmod", SITEMAP)} == {modified}
    with pytest.raises(ResourceNotFoundError, match="there are 3"):
        read(4)


def test_guide_shows_stored_queries_that_answer(client: httpx2.Client) -> None:
    """They are read from the catalogue, so that they cannot grow stale."""
    answer = client.get("/llms.txt")
    shown = re.findall(r"^### (.+)$", answer.text, re.MULTILINE)
    queries = re.findall(r"```sparql\n(.+?)```", answer.text, re.DOTALL)
    stored = read_examples(find_sources())

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert shown == [*EXAMPLES] == [query.name for query in stored]
    assert all(query.summary in answer.text for query in stored)
    for query, example in zip(queries, stored, strict=True):
        assert rows(client, query) == rows(client, example.text) != []


def test_guide_leads_nowhere_in_vain(client: httpx2.Client, server: str) -> None:
    """Every address of ours in it answers."""
    text = client.get("/llms.txt").text
    found = {place.rstrip(".,;)") for place in re.findall(rf"{server}[^\s\])]*", text)}

    assert len(found) > 6
    assert {place: client.head(place).status_code for place in found} == {
        place: 307 if "/release/current/" in place else 200 for place in found
    }


def test_guide_says_whose_it_is_and_on_which_terms(client: httpx2.Client) -> None:
    """A model that passes a link on has to know that it is not INTERPOL's."""
    text = client.get("/llms.txt").text

    assert "not affiliated with, endorsed by or reviewed by INTERPOL or the United Nations" in text
    assert "CC BY 4.0" in text
    assert "Release: 2026.1" in text


def test_addresses_follow_the_public_base_and_names_do_not(
    serve: Callable[..., AbstractContextManager[str]], release: Generation
) -> None:
    """Behind a proxy and below a path, nothing leads to where the service itself listens."""
    with serve(release.path, "--base-url", A_PART) as server:
        texts = {place: httpx2.get(f"{server}/kg{place}").text for place in PLACES}

    assert not [place for place, text in texts.items() if server in text]
    assert f"<{A_PART}/sparql>" in texts[VOID_PATH]
    assert f"<{OURS}id/gpg-2017/1>" in texts[VOID_PATH]
    assert f"<loc>{A_PART}/doc/gpg-2017/1</loc>" in texts["/sitemap.xml"]
    assert f"Sitemap: {A_PART}/sitemap.xml" in texts["/robots.txt"]
    assert "Disallow: /kg/sparql?\nDisallow: /kg/store\n" in texts["/robots.txt"]
    assert f"({A_PART}/openapi.json)" in texts["/llms.txt"]


@pytest.mark.parametrize("place", PLACES)
def test_place_answers_like_every_other(client: httpx2.Client, place: str) -> None:
    """HEAD, what may be asked, what may not, and confirmation by tag where there is one."""
    answer = client.get(place)
    head = client.head(place)
    refused = client.post(place)

    assert answer.status_code == head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == answer.headers["content-type"]
    assert refused.status_code == 405
    assert (
        client.options(place).headers["allow"] == refused.headers["allow"] == "GET, HEAD, OPTIONS"
    )
    assert "cache-control" in answer.headers
    if place != "/robots.txt":
        tag = {"If-None-Match": answer.headers["etag"]}
        assert client.get(place, headers=tag).status_code == 304
