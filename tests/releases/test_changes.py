"""/changes: what changed, as pages, RDF and feeds, for all releases, for one, for one resource."""

import xml.etree.ElementTree as ET

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

ID = "https://w3id.org/gpgraph/id/capability/"
RELEASE = "https://w3id.org/gpgraph/release/"
ATOM = "{http://www.w3.org/2005/Atom}"
TITLES = [
    "Release 2026.2",
    "Added: Operation of networks",
    "Changed: Management of change",
    "Deprecated: Technical infrastructure",
    "Release 2026.1",
]


def test_the_page_lists_releases_with_what_became_of_each_resource(asked: httpx2.Client) -> None:
    """A reader sees on one page what is new."""
    page = asked.get("/changes", headers={"Accept": "text/html"}).text

    assert page.index("2026.2") < page.index("Since 2026.1") < page.index("The first release.")
    for label in ("Operation of networks", "Management of change", "Technical infrastructure"):
        assert label in page
    assert "CHG-05" in page, "the rules stand below"


def test_the_page_of_a_release_shows_old_and_new_and_what_replaces(asked: httpx2.Client) -> None:
    """A correction is judged by what was there before."""
    page = asked.get("/changes/2026.2", headers={"Accept": "text/html"}).text

    assert "<del><span" in page.replace("\n", "")
    assert "Change management" in page
    assert "Management of change" in page
    assert 'Replaced by <a href="/doc/capability/network-operation"' in page
    assert asked.get("/changes/2026.1.html").status_code == 200


def test_both_feeds_have_the_same_items_with_ids_that_stay(asked: httpx2.Client) -> None:
    """A program asks for the feed every night, and takes over what it has not seen."""
    feed = asked.get("/changes", headers={"Accept": "application/feed+json"})
    atom = asked.get("/changes", headers={"Accept": "application/atom+xml"})
    items = feed.json()["items"]
    entries = ET.fromstring(atom.content).findall(f"{ATOM}entry")  # noqa: S314 - our own

    assert feed.headers["content-type"] == "application/feed+json"
    assert feed.json()["version"] == "https://jsonfeed.org/version/1.1"
    assert atom.headers["content-type"] == "application/atom+xml"
    assert [item["title"] for item in items] == TITLES
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == TITLES
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [item["id"] for item in items]
    assert len({item["id"] for item in items}) == len(items)
    assert items[0]["id"] == RELEASE + "2026.2"
    assert all(item["id"].startswith("https://w3id.org/gpgraph/") for item in items)
    assert "next_url" not in feed.json(), "there is no next page"


def test_addresses_in_a_feed_follow_the_host_and_lead_to_the_change(
    asked: httpx2.Client,
) -> None:
    """Who reads the feed through a proxy can follow it as well."""
    host = {"Host": "data.example.org"}
    feed = asked.get("/changes.feed", headers=host).json()
    added = feed["items"][1]
    path, _, fragment = added["url"].removeprefix("http://data.example.org").partition("#")
    page = asked.get(path, headers={"Accept": "text/html"})

    assert feed["feed_url"] == "http://data.example.org/changes.feed"
    assert feed["home_page_url"] == "http://data.example.org/changes"
    assert f'id="{fragment}"' in page.text


def test_rdf_holds_each_statement_and_the_chain_of_releases(asked: httpx2.Client) -> None:
    """A copy elsewhere can be brought up to date by what it reads here."""
    store = Store()
    for path in ("/changes", "/changes/2026.2"):
        answer = asked.get(path, headers={"Accept": "text/turtle"})
        assert answer.headers["content-type"].startswith("text/turtle")
        store.bulk_extend(parse(answer.content, RdfFormat.TURTLE))
    previous = NamedNode("http://www.w3.org/ns/dcat#previousVersion")
    rows = store.query(
        f"""PREFIX cs: <http://purl.org/vocab/changeset/schema#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT DISTINCT ?old ?new {{
          ?set cs:subjectOfChange <{ID}change-management> .
          ?set cs:removal/rdf:object ?old . ?set cs:addition/rdf:object ?new
        }}"""
    )

    assert [quad.object for quad in store.quads_for_pattern(None, previous, None)] == [
        NamedNode(RELEASE + "2026.1")
    ]
    assert isinstance(rows, QuerySolutions)
    assert [(row["old"], row["new"]) for row in rows] == [
        (
            Literal("Change management", language="en"),
            Literal("Management of change", language="en"),
        )
    ]


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "html", "atom", "feed"])
def test_every_format_has_an_address_of_its_own_and_the_link_header_names_it(
    asked: httpx2.Client, suffix: str
) -> None:
    """A static host, or a link in a mail, negotiates nothing."""
    for path in ("/changes", "/changes/2026.2"):
        answer = asked.get(f"{path}.{suffix}")
        negotiated = asked.get(path, headers={"Accept": answer.headers["content-type"]})

        assert answer.status_code == 200
        assert f"{path}.{suffix}>" in answer.headers["link"]
        assert negotiated.content == answer.content
        assert "Accept" in answer.headers["vary"]
        known = {"If-None-Match": answer.headers["etag"]}
        assert asked.get(f"{path}.{suffix}", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/changes.ttl", "application/n-triples"),
        ("/changes/2026.2.feed", "application/atom+xml"),
        ("/changes.ttl?format=html", "*/*"),
        ("/changes/2026.2.ttl?format=html", "*/*"),
    ],
)
def test_two_formats_at_once_are_a_contradiction(
    asked: httpx2.Client, path: str, accept: str
) -> None:
    """As for every other document: which of them is wanted cannot be told."""
    answer = asked.get(path, headers={"Accept": accept})

    assert answer.status_code == 406
    assert answer.json()["type"].endswith("/contradictory-formats")


@pytest.mark.parametrize(
    ("path", "accept", "content_type"),
    [
        ("/changes.atom", "application/rss+xml, application/xml;q=0.9", "application/atom+xml"),
        ("/changes.atom", "text/xml", "application/atom+xml"),
        ("/changes.feed", "application/json", "application/feed+json"),
        ("/changes", "application/json", "application/ld+json"),
    ],
)
def test_readers_of_feeds_that_ask_for_any_xml_or_json_get_it(
    asked: httpx2.Client, path: str, accept: str, content_type: str
) -> None:
    """Many of them do not name the type of a feed."""
    answer = asked.get(path, headers={"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


def test_one_resource_has_a_history_of_its_own(asked: httpx2.Client) -> None:
    """Who holds one goal wants news of one goal."""
    iri = {"iri": ID + "technical-infrastructure"}
    page = asked.get("/changes", params=iri, headers={"Accept": "text/html"}).text
    feed = asked.get("/changes.feed", params=iri).json()
    untouched = asked.get("/changes.feed", params={"iri": "http://metadata.un.org/sdg/16"}).json()

    assert "Technical infrastructure" in page
    assert "Management of change" not in page
    assert [item["title"] for item in feed["items"]] == ["Deprecated: Technical infrastructure"]
    assert untouched["items"] == []


@pytest.mark.parametrize(
    ("path", "problem", "words"),
    [
        ("/changes/2026.9", (404, "resource-not-found"), "It has 2026.2, 2026.1."),
        ("/changes/<script>", (404, "resource-not-found"), "It has 2026.2, 2026.1."),
        ("/changes.zip", (404, "resource-not-found"), "There are ttl, jsonld"),
        ("/changes?format=feed&page=2", (404, "resource-not-found"), "the last is 1"),
        ("/changes?iri=urn:nobody", (404, "resource-not-found"), "Nothing is known"),
        ("/changes?iri=no%20iri%20%3Cb%3E", (400, "malformed-iri"), "absolute IRI"),
        ("/changes?iri=", (400, "malformed-iri"), "absolute IRI"),
        ("/changes?page=0", (400, "invalid-parameters"), "page"),
        ("/changes?format=zip", (406, "not-acceptable"), "feed"),
    ],
)
def test_what_is_not_there_is_a_problem_that_says_what_is(
    asked: httpx2.Client, path: str, problem: tuple[int, str], words: str
) -> None:
    """Whoever mistypes a name learns the right ones, and nothing comes back as markup."""
    answer = asked.get(path)
    page = asked.get(path, headers={"Accept": "text/html"})

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == problem
    assert words in answer.text
    assert page.status_code == problem[0]
    assert page.headers["content-type"].startswith("text/html")
    assert "<script>" not in page.text
    assert "<b>" not in page.text


def test_a_server_without_a_release_says_that_nothing_was_released(
    client: httpx2.Client,
) -> None:
    """A fresh checkout serves a build, and its feed is empty, not broken."""
    page = client.get("/changes", headers={"Accept": "text/html"})
    feed = client.get("/changes.feed")

    assert "Nothing has been released so far" in page.text
    assert feed.json()["items"] == []
    assert ET.fromstring(client.get("/changes.atom").content).tag == f"{ATOM}feed"  # noqa: S314 - our own
    assert client.get("/changes.ttl").status_code == 200
