"""Schemes and classes as collections: whole, in order, page by page."""

import json
import re
from typing import Any

import httpx2
import pytest
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

Document = dict[str, Any]

MEMBERS = "SELECT DISTINCT ?s {{ ?s <http://www.w3.org/2004/02/skos/core#inScheme> <{}> }}"
SCHEMES = """
SELECT DISTINCT ?s { ?s a <http://www.w3.org/2004/02/skos/core#ConceptScheme> } ORDER BY ?s
"""
JSON_LD = {"Accept": "application/ld+json"}


def ask(client: httpx2.Client, query: str) -> list[str]:
    """Return the one column of an answer."""
    return client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1:]


def links(answer: httpx2.Response) -> dict[str, str]:
    """Return the links of the header from page to page."""
    return {
        name: link["url"]
        for name in ("first", "prev", "next", "last")
        if (link := answer.links.get(name))
    }


def walk(client: httpx2.Client, address: str, headers: dict[str, str]) -> list[Document]:
    """Follow ``next`` from the first page, as a client does that knows nothing of pages."""
    documents: list[Document] = []
    following: str | None = address
    while following:
        answer = client.get(following, headers=headers)
        assert answer.status_code == 200, answer.text
        documents.append(answer.json())
        page = documents[-1]["page"]
        following = page.get("next")

        assert links(answer) == {name: page[name] for name in links(answer)}
        assert len(documents) < 20
    return documents


def items(documents: list[Document]) -> list[str]:
    """Return the members of all pages, in their order."""
    return [item["id"] for document in documents for item in document["page"]["items"]]


def test_pages_of_every_scheme_hold_every_concept_once(client: httpx2.Client) -> None:
    """No page repeats, leaves out or invents, and the total is that of all pages."""
    schemes = ask(client, SCHEMES)
    for scheme in schemes:
        path = scheme.replace("https://w3id.org/gpgraph/id/", "/doc/")
        path = path.replace("http://metadata.un.org/sdg", "/doc/sdg")
        documents = walk(client, path, JSON_LD)

        found = items(documents)
        assert sorted(found) == sorted(ask(client, MEMBERS.format(scheme)))
        assert {document["page"]["totalItems"] for document in documents} == {len(found)}
        assert {document["id"] for document in documents} == {scheme}

    assert len(schemes) >= 5


def test_concepts_stand_in_the_order_of_their_codes(client: httpx2.Client) -> None:
    """Goal 10 comes after goal 9, and a target right after its goal."""
    goals = client.get("/doc/gpg-2017.jsonld").json()["page"]["items"]
    found = [item["identifier"] for item in goals]
    assert found == sorted(found, key=lambda code: [int(part) for part in code.split(".")])
    assert found[:6] == ["1", "1.1", "1.2", "1.3", "1.4", "2"]

    documents = walk(client, "/doc/sdg", JSON_LD)
    targets = [item["identifier"] for document in documents for item in document["page"]["items"]]
    assert len(documents) == 5
    assert targets[:2] == ["1", "1.1"]
    assert targets.index("9") < targets.index("10") < targets.index("16.4") < targets.index("16.a")
    assert targets.index("16.9") + 1 == targets.index("16.10")


def test_links_to_other_pages_are_true_and_no_others_are_given(client: httpx2.Client) -> None:
    """A link that leads nowhere, or to the page it stands on, is followed for ever."""
    first = client.get("/doc/sdg", headers=JSON_LD)
    last = client.get("/doc/sdg", params={"page": 5}, headers=JSON_LD)

    assert set(links(first)) == {"first", "next", "last"}
    assert set(links(last)) == {"first", "prev", "last"}
    assert links(first)["last"] == links(last)["last"] == last.json()["page"]["id"]
    assert links(last)["first"] == links(first)["first"] == first.json()["page"]["id"]
    for answer in (first, last):
        page = answer.json()["page"]
        assert {name: page[name] for name in links(answer)} == links(answer)
        assert len(page["items"]) <= 100


@pytest.mark.parametrize("format_", ["ttl", "jsonld", "html"])
def test_further_page_is_no_other_form_of_the_first(client: httpx2.Client, format_: str) -> None:
    """RFC 6596, section 3: who keeps what ``canonical`` names would lose the second page."""
    answer = client.get(f"/doc/sdg.{format_}?page=2")
    stated = re.findall(r'<([^>]*)>; rel="(canonical|alternate)"; type', answer.headers["link"])
    bodies = {
        client.get(address, headers={"Accept": answer.headers["content-type"]}).content
        for address, relation in stated
        if relation == "canonical"
    }

    assert len(bodies) == 1
    assert client.get(f"/doc/sdg.{format_}").content not in bodies
    assert all(address.endswith("?page=2") for address, _ in stated)
    assert {client.get(address).status_code for address, _ in stated} == {200}


@pytest.mark.parametrize(
    "address",
    [
        "/doc/sdg.jsonld",
        "/doc/sdg?format=jsonld",
        "/doc?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg&format=jsonld",
        "/class/Concept?format=jsonld",
    ],
)
def test_format_that_the_address_names_stays_from_page_to_page(
    address: str, client: httpx2.Client
) -> None:
    """A client that follows links need not know what to put into a header."""
    answer = client.get(address, follow_redirects=True)
    following = client.get(answer.json()["page"]["next"], headers={"Accept": "*/*"})

    assert following.headers["content-type"] == "application/ld+json"
    assert following.json()["page"]["prev"] == answer.json()["page"]["id"]


def test_address_of_a_page_follows_the_public_base(client: httpx2.Client) -> None:
    """A client behind a proxy can follow what it is given; identity stays what it is."""
    host = {"Host": "policing.example.org", **JSON_LD}
    document = client.get("/doc/sdg", headers=host).json()

    assert document["page"]["next"] == "http://policing.example.org/doc/sdg?page=2"
    assert document["page"]["id"].startswith("http://policing.example.org/doc/sdg?")
    assert document["id"] == "http://metadata.un.org/sdg"


def test_member_of_a_collection_is_as_in_its_own_document(client: httpx2.Client) -> None:
    """One program reads both; what a document of its own adds are the labels beside it."""
    found = 0
    for path in ("/doc/gpg-2017", "/doc/sdg?page=2", "/class/Objective"):
        for item in client.get(path, headers=JSON_LD).json()["page"]["items"][::9]:
            own = client.get(
                item["id"]
                .replace("https://w3id.org/gpgraph/id/", "/doc/")
                .replace("http://metadata.un.org/sdg/", "/doc/sdg/"),
                headers=JSON_LD,
            ).json()
            found += 1

            assert item == {key: own[key] for key in own if key not in {"@context", "included"}}
    assert found > 15


def test_collections_say_the_same_in_every_format(client: httpx2.Client, server: str) -> None:
    """The order is part of it: a list in RDF, an array in JSON."""

    def load(address: str, _options: object) -> Document:
        assert address == f"{server}/context/v1.jsonld"
        document = client.get(address).json()
        return {"contextUrl": None, "documentUrl": address, "document": document}

    def canonical(data: str | bytes, syntax: RdfFormat) -> set[Quad]:
        dataset = Dataset(parse(data, syntax))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return set(dataset)

    for path in ("/class", "/class/Alignment", "/class/schema:DefinedTerm", "/doc/capability"):
        document = client.get(path, headers=JSON_LD).json()
        turtle = client.get(path, headers={"Accept": "text/turtle"}).content
        lines = jsonld.to_rdf(document, {"documentLoader": load, "format": "application/n-quads"})

        expected = canonical(turtle, RdfFormat.TURTLE)
        assert canonical(lines, RdfFormat.N_QUADS) == expected, path
        expanded = client.get(f"{path}?format=jsonld&profile=expanded")
        assert json.loads(expanded.text)[0].keys() >= {"@id"}


def test_every_class_is_listed_with_its_things_its_frame_and_its_schema(
    client: httpx2.Client,
) -> None:
    """From the list of classes everything else can be found by following links."""
    listed = client.get("/class", headers=JSON_LD).json()
    names = {item["id"].rpartition("/class/")[2] for item in listed["items"]}

    assert listed["totalItems"] == len(listed["items"]) == len(names)
    assert names >= {"GlobalPolicingGoal", "Objective", "SustainableDevelopmentTarget", "Passage"}
    assert not [name for name in names if name.startswith(("owl:", "rdf"))]
    for item in listed["items"]:
        found = walk(client, item["first"], JSON_LD)
        name = item["id"].rpartition("/class/")[2]
        assert len(items(found)) == found[0]["page"]["totalItems"] == item["totalItems"]
        assert all(name in member["type"] for part in found for member in part["page"]["items"])
        for address in (*item["conformsTo"], *item["seeAlso"]):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "path",
    ["/class/Unheard", "/class/owl:Class", "/class/", "/class/%3Cscript%3E", "/class/skos:Nothing"],
)
def test_class_that_has_nothing_is_a_problem_that_names_the_list(
    path: str, client: httpx2.Client
) -> None:
    """What was asked for is not written where a browser would run it."""
    for address in (path, f"/frames{path[6:]}/v1.jsonld", f"/schemas{path[6:]}/v1.json"):
        answer = client.get(address, headers={"Accept": "text/html"})

        assert answer.status_code == 404, address
        assert "<script" not in answer.text
    assert "/class" in client.get(path, headers={"Accept": "application/json"}).json()["detail"]


def test_pages_for_people_list_classes_and_their_things(client: httpx2.Client) -> None:
    """Whoever follows a class in a browser gets a page and no file."""
    listed = client.get("/class", headers={"Accept": "text/html"})
    first = client.get("/class/Concept", headers={"Accept": "text/html"})

    assert "/class/GlobalPolicingGoal" in listed.text
    assert "/schemas/GlobalPolicingGoal/v1.json" in listed.text
    assert 'rel="next" href="?page=2"' in first.text
    assert 'href="/doc/sdg/1.1"' in first.text
