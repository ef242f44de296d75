"""Themes on pages and in documents: what a thing is about, who says so, and who else is."""

import re
from html import unescape

import httpx2
import pytest

HTML = {"Accept": "text/html"}
THEME = "https://w3id.org/gpgraph/id/theme/"


def themes_section(client: httpx2.Client, path: str) -> str:
    """Return the part of a page that is about themes, without markup."""
    text = client.get(path, headers=HTML).text
    section = re.search(r'<section id="themes">(.*?)</section>', text, re.DOTALL)
    assert section, path
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", section[1]).split()))


@pytest.mark.parametrize(
    ("path", "theme", "reason"),
    [
        ("/doc/gpg-2017/1.4", "Illicit finance", "Financial streams are named"),
        ("/doc/sf-2017-2020/4.6", "Legal foundations", "might need strengthening"),
        ("/doc/programme/cybercrime", "Cybercrime", "bear the same name"),
        ("/doc/sdg/16.5", "Corruption", "no other target names it"),
    ],
)
def test_page_shows_each_theme_with_its_reason_and_author(
    client: httpx2.Client, path: str, theme: str, reason: str
) -> None:
    """A theme without its reason would look like the owner's own."""
    section = themes_section(client, path)

    assert section.startswith("Themes ")
    assert theme in section
    assert reason in section
    assert "inferred 0.9 gpgraph" in section
    assert "assigned by no source" in section


def test_page_of_a_theme_lists_what_has_it_by_kind(client: httpx2.Client) -> None:
    """That is the question across goals, answered without a query."""
    section = themes_section(client, "/doc/theme/illicit-finance")
    kinds = re.findall(r"(\w[\w ]*?) with this theme (\d+)", section)

    assert {kind.split()[-1].lower(): int(many) for kind, many in kinds} == {
        "programmes": 1,
        "objectives": 5,
        "targets": 1,
    }
    assert re.findall(r"(\d\.\d) \*", section) == ["1.4", "3.6", "6.3", "6.4", "7.5"]


def test_page_of_a_theme_shows_all_broader_and_narrower_ones(client: httpx2.Client) -> None:
    """The way up at the top of the page is one of several."""
    text = client.get("/doc/theme/terrorist-financing", headers=HTML).text
    above = client.get("/doc/theme/illicit-finance", headers=HTML).text

    assert "/doc/theme/illicit-finance" in text
    assert "/doc/theme/terrorism" in text
    assert "<h2>Narrower themes " in above


def test_skos_profile_of_a_theme_has_its_matches(client: httpx2.Client) -> None:
    """Who harvests SKOS gets the mappings, and none of our own words."""
    text = client.get("/doc/theme/terrorism.nt", params={"_profile": "skos"}).text
    matched = re.findall(r"core#(\w+Match)> <([^>]+)>", text)

    assert sorted(matched) == [
        ("exactMatch", "http://eurovoc.europa.eu/4452"),
        ("exactMatch", "http://metadata.un.org/thesaurus/1006475"),
        ("relatedMatch", "http://metadata.un.org/thesaurus/1001346"),
    ]


def test_document_of_an_objective_names_its_themes_in_alignments(client: httpx2.Client) -> None:
    """A program sees the theme together with confidence and reason, and never without."""
    found = client.get("/doc/gpg-2017/6.3.jsonld").json()
    links = {
        link["object"].removeprefix(THEME): link
        for link in found["alignments"]
        if link["predicate"] == "hasTheme"
    }

    assert set(links) == {
        "crime-prevention", "criminal-investigation", "illicit-finance", "illicit-trade",
    }  # fmt: skip
    assert {link["evidenceClass"] for link in links.values()} == {"inferred"}
    assert all(link["comment"]["en"] and link["confidence"] for link in links.values())
    assert "hasTheme" not in found
