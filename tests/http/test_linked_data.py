"""Things, documents, vocabularies, graphs: every address leads somewhere."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

import httpx2
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from gpgraph.store.releases.generation import Generation

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
GP = "https://w3id.org/gpgraph/ontology#"


def subjects(answer: httpx2.Response) -> set[str]:
    """Return the named subjects of a Turtle answer."""
    quads = parse(answer.content, RdfFormat.TURTLE)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


@pytest.mark.parametrize("path", ["gpg-2017", "gpg-2017/1", "gpg-2017/1.2", "sf-2017-2020/3"])
def test_thing_leads_to_its_document_on_the_same_server(
    client: httpx2.Client, server: str, path: str
) -> None:
    """303: a goal is not a document. The address is that of the server, not w3id.org."""
    answer = client.get(f"/id/{path}?format=nt")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{server}/doc/{path}?format=nt"


def test_thing_names_itself_and_its_document(client: httpx2.Client, server: str) -> None:
    """A program that cites keeps the name, and not the address that it was sent to."""
    link = client.get("/id/gpg-2017/1").headers["link"]

    assert f'<{server}/doc/gpg-2017/1>; rel="describedby"' in link
    assert '<https://w3id.org/gpgraph/id/gpg-2017/1>; rel="cite-as"' in link


@pytest.mark.parametrize("stem", ["gpg-2017/1.2", "sdg/16.a", "sdg/16.4", "sdg", "sdg/16"])
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        (".ttl", "text/turtle; charset=utf-8"),
        (".jsonld", "application/ld+json"),
        (".nt", "application/n-triples"),
        (".rdf", "application/rdf+xml"),
        (".html", "text/html; charset=utf-8"),
        ("", "text/turtle; charset=utf-8"),
    ],
)
def test_suffix_chooses_the_format_and_the_dot_of_a_code_is_none(
    client: httpx2.Client, stem: str, suffix: str, content_type: str
) -> None:
    """It goes before the header, because it can be pasted."""
    header = {"Accept": "application/n-quads, */*;q=0.1"} if suffix else {}
    answer = client.get(f"/doc/{stem}{suffix}", headers=header)

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


def test_document_says_which_thing_it_is_about_and_its_other_formats(
    client: httpx2.Client, server: str
) -> None:
    """A crawler needs no HTML for it."""
    answer = client.get("/doc/sdg/16.4")

    assert '<http://metadata.un.org/sdg/16.4>; rel="describes"' in answer.headers["link"]
    assert f'<{server}/doc/sdg/16.4>; rel="canonical"' in answer.headers["link"]
    assert (
        f'<{server}/doc/sdg/16.4.jsonld>; rel="alternate"; type="application/ld+json"'
        in answer.headers["link"]
    )
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".html"])
@pytest.mark.parametrize(
    ("relation", "target"),
    [
        ("cite-as", "https://w3id.org/gpgraph/id/gpg-2017/1"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("profile", "https://w3id.org/gpgraph/shapes"),
        ("describedby", "{server}/.well-known/void"),
        ("canonical", "{server}/doc/gpg-2017/1"),
    ],
)
def test_document_says_on_which_terms_and_by_what_it_is_described(
    client: httpx2.Client, server: str, suffix: str, relation: str, target: str
) -> None:
    """In every format, as a header: a page is no place where a program looks for a licence."""
    answer = client.get(f"/doc/gpg-2017/1{suffix}")
    link = target.format(server=server)

    assert f'<{link}>; rel="{relation}"' in answer.headers["link"]
    assert client.head(f"/doc/gpg-2017/1{suffix}").headers["link"] == answer.headers["link"]


def test_header_of_a_document_passes_proxies(client: httpx2.Client) -> None:
    """Of one with more than 4 KiB, nginx makes a 502."""
    iri = "http://www.w3.org/2004/02/skos/core#Concept"
    for path in ("/doc/gpg-2017", "/doc/sdg/16.4.html", f"/doc?iri={quote(iri + '?' * 90)}"):
        header = client.get(path).headers

        assert sum(len(name) + len(value) + 4 for name, value in header.items()) < 3800, path


def test_every_alternate_is_what_it_says(client: httpx2.Client) -> None:
    """A link that leads elsewhere is worse than none."""
    link = client.get("/doc/gpg-2017/1").headers["link"]
    alternates = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', link)

    assert len(alternates) == 5
    for address, media_type in alternates:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (
            200,
            media_type,
        )


def test_description_shows_links_only_inside_alignments(client: httpx2.Client) -> None:
    """Design 2.3: a bare triple would hide who says it and how sure it is."""
    paths = ("gpg-2017", "gpg-2017/1", "gpg-2017/1.4", "sdg/16", "theme/terrorism")

    for text in (client.get(f"/doc/{path}.nt").text for path in paths):
        assert f"<{GP}evidenceClass>" in text
        assert re.search(rf"> <{GP}(possiblyBearsOn|alignedWith|hasTheme)> <", text) is None


def test_description_brings_the_label_of_everything_that_it_links(client: httpx2.Client) -> None:
    """A page or a program shows names without a second request."""
    answer = client.get("/doc/gpg-2017/1.ttl")
    quads = [quad.triple for quad in parse(answer.content, RdfFormat.TURTLE)]
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    labelled = {triple.subject for triple in quads if triple.predicate == label}
    linked = {
        triple.object
        for triple in quads
        if isinstance(triple.object, NamedNode)
        and triple.object.value.startswith("https://w3id.org/gpgraph/id/")
    }

    assert linked
    assert linked <= labelled


def test_description_of_a_hub_stays_small(client: httpx2.Client) -> None:
    """What leads to SDG 16 is no part of what SDG 16 is."""
    answer = client.get("/doc/gpgraph.nt")
    incoming = [line for line in answer.text.splitlines() if line.endswith("/id/gpgraph> .")]

    assert answer.status_code == 200
    assert incoming == []


def test_foreign_thing_is_described_by_its_iri(client: httpx2.Client) -> None:
    """``/doc?iri=`` for IRIs that are neither ours nor of the UN's goals."""
    iri = "http://www.w3.org/2004/02/skos/core#Concept"
    answer = client.get("/doc", params={"iri": iri})

    assert answer.status_code == 200
    assert iri in subjects(answer)


def test_thing_that_others_only_name_is_described_by_who_names_it(client: httpx2.Client) -> None:
    """The way back from Wikidata: who knows the IRI there finds what is linked with it here."""
    iri = "http://www.wikidata.org/entity/Q8475"
    data = client.get("/doc", params={"iri": iri, "format": "nt"})
    page = client.get("/doc", params={"iri": iri}, headers=BROWSER)

    assert "<https://w3id.org/gpgraph/id/interpol> " in data.text
    assert f"<{iri}> ." in data.text
    assert 'href="/doc/interpol"' in page.text
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://w3id.org/gpgraph/id/gpg-2017/1", "/doc/gpg-2017/1"),
        ("http://metadata.un.org/sdg/16.4", "/doc/sdg/16.4"),
        ("http://metadata.un.org/sdg", "/doc/sdg"),
    ],
)
def test_thing_with_a_document_of_its_own_is_sent_there_from_its_iri(
    client: httpx2.Client, server: str, iri: str, path: str
) -> None:
    """One document, one address; page and format go along."""
    answer = client.get("/doc", params={"iri": iri, "page": 2, "format": "html"})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{server}{path}?page=2&format=html"


@pytest.mark.parametrize("name", ["gpg-2017/1.ttl", "sdg/16"])
def test_name_that_an_address_would_take_for_another_is_described_by_its_iri(
    client: httpx2.Client, name: str
) -> None:
    """Sent to ``/doc/gpg-2017/1.ttl``, a client would read about another thing."""
    answer = client.get("/doc", params={"iri": f"https://w3id.org/gpgraph/id/{name}"})

    assert answer.status_code == 404
    assert name in answer.json()["detail"]


def test_other_formats_of_a_document_by_iri_are_the_same_document(
    client: httpx2.Client, server: str
) -> None:
    """A term of the ontology has a fragment, which no query may follow."""
    page = client.get("/doc", params={"iri": f"{GP}Goal"}, headers=BROWSER)
    link = f"{server}/doc?iri=https%3A%2F%2Fw3id.org%2Fgpgraph%2Fontology%23Goal"

    assert f'<{link}>; rel="canonical"' in page.headers["link"]
    assert f'<{link}&format=nt>; rel="alternate"' in page.headers["link"]
    assert f'href="{link}&amp;format=nt"' in page.text
    assert f"<{GP}Goal> " in client.get(f"{link}&format=nt").text


def test_version_of_the_ontology_leads_to_the_ontology(
    client: httpx2.Client, server: str, release: Generation
) -> None:
    """Its version IRI is an identifier that the ontology itself states."""
    version = release.manifest.ontology_version
    served = client.get(f"/ontology/{version}?format=ttl")
    other = client.get("/ontology/0.0.1")
    ontology = client.get("/ontology?format=html").text

    assert served.status_code == 303
    assert served.headers["location"] == f"{server}/ontology?format=ttl"
    assert f"owl:versionIRI <https://w3id.org/gpgraph/ontology/{version}>" in (
        client.get("/ontology?format=ttl").text
    )
    assert f'href="/ontology/{version}"' in ontology
    assert (other.status_code, other.json()["type"][-19:]) == (404, "/resource-not-found")
    assert str(version) in other.json()["detail"]


@pytest.mark.parametrize("suffix", ["ontology", "shapes"])
def test_vocabulary_is_served_whole(client: httpx2.Client, suffix: str) -> None:
    """Its terms are fragments, so this is where each of them leads."""
    found = subjects(client.get(f"/{suffix}", headers={"Accept": "text/turtle"}))
    own = {iri for iri in found if iri.startswith(f"https://w3id.org/gpgraph/{suffix}#")}
    page = client.get(f"/{suffix}", headers=BROWSER).text

    assert len(own) > 20
    for iri in own:
        assert page.count(f'id="{iri.partition("#")[2]}"') == 1


@pytest.mark.parametrize(
    "name", ["catalog", "gpg-2017/interpol", "alignments/inferred", "inferred", "contrib/first"]
)
def test_named_graph_is_served_whole(client: httpx2.Client, name: str) -> None:
    """As many triples as a query counts."""
    graph = f"https://w3id.org/gpgraph/graph/{name}"
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    counted = client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1]
    answer = client.get(f"/graph/{name}?format=nt")

    assert len(answer.text.splitlines()) == int(counted) > 0


@pytest.mark.parametrize("path", ["", "alignments/", "shapes/", "nothing"])
def test_beginning_of_the_name_of_a_graph_is_no_graph(client: httpx2.Client, path: str) -> None:
    """What is stated and what is inferred stand in graphs apart, and no address mixes them."""
    for headers in (BROWSER, {"Accept": "text/turtle"}):
        assert client.get(f"/graph/{path}", headers=headers).status_code == 404


def test_same_document_is_the_same_bytes(client: httpx2.Client) -> None:
    """Whichever worker answers: otherwise no cache can trust a validator."""
    for path in (
        "/doc/sdg/16.ttl",
        "/doc/sdg/16.rdf",
        "/doc/sdg/16.jsonld",
        "/graph/catalog?format=ttl",
    ):
        assert len({client.get(path).content for _ in range(4)}) == 1


def test_context_is_served_to_any_page(client: httpx2.Client) -> None:
    """JSON-LD processors in browsers fetch it from other origins."""
    answer = client.get("/context/v1.jsonld", headers={"Origin": "https://example.org"})

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert list(answer.json()) == ["@context"]


def test_home_is_a_page_for_readers_and_the_records_of_the_graphs_for_programs(
    client: httpx2.Client,
) -> None:
    """Negotiated at one address."""
    page = client.get("/", headers=BROWSER)
    records = client.get("/", headers={"Accept": "text/turtle"})

    assert len(set(re.findall(r'data-key="(gpg-2017/\d)"', page.text))) == 7
    assert "https://w3id.org/gpgraph/graph/gpg-2017/interpol" in subjects(records)


def test_addresses_follow_the_public_base_and_identity_does_not(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """Behind a proxy, below a path: what is fetched moves, what is named stays."""
    base = "https://goals.example.org/kg"
    with serve(release.path, "--base-url", f"{base}/") as server:
        see = httpx2.get(f"{server}/id/gpg-2017/1", headers={"Host": "evil.example"})
        document = httpx2.get(f"{server}/doc/gpg-2017/1.jsonld")
        page = httpx2.get(f"{server}/doc/gpg-2017/1.html")

    assert see.headers["location"] == f"{base}/doc/gpg-2017/1"
    assert document.json()["@context"] == f"{base}/context/v1.jsonld"
    assert document.json()["id"] == "https://w3id.org/gpgraph/id/gpg-2017/1"
    assert f'<{base}/doc/gpg-2017/1.ttl>; rel="alternate"' in document.headers["link"]
    assert 'href="/kg/doc/gpg-2017"' in page.text
    assert 'href="/doc/' not in page.text


@pytest.mark.parametrize("path", ["/sparql/", "/static", "/ontology/", "/graph"])
def test_slash_too_many_or_too_few_leads_to_no_other_host(client: httpx2.Client, path: str) -> None:
    """A redirect would repeat the host that the client, or a cache's poisoner, has named."""
    answer = client.get(path, headers={"Host": "evil.example"})

    assert answer.status_code == 404
    assert "location" not in answer.headers


@pytest.mark.parametrize("accept", ["*/*", BROWSER["Accept"]], ids=["program", "browser"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/sparql?query=ASK%20%7B%7D",
        "/doc/gpg-2017/1",
        "/doc?iri=http://www.w3.org/2004/02/skos/core%23Concept",
        "/ontology",
        "/shapes",
        "/graph/catalog",
        "/graph/none",
        "/nowhere",
    ],
)
def test_answer_that_is_negotiated_says_so(client: httpx2.Client, path: str, accept: str) -> None:
    """Otherwise a cache gives one client's format to all others."""
    answer = client.get(path, headers={"Accept": accept})

    assert "Accept" in answer.headers["vary"].split(", ")


def test_health_and_readiness_are_told_apart(client: httpx2.Client, release: Generation) -> None:
    """A busy service is alive. A release with a steward's graphs is not the published one."""
    name = f"{release.manifest.release} + first + samples + second + strange"

    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "release": name}
