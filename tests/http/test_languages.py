"""Names in several languages, and things that are no longer in use or were taken back."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2
import pytest

from gpgraph.service.building.build import build
from gpgraph.store.resources import FOLDERS, Sources, find_sources

HTML = {"Accept": "text/html"}
CAPABILITY = "https://w3id.org/gpgraph/id/capability/"
# Names are made up for the test: of these capabilities no source has names but in English.
SAID = """
@prefix cap: <https://w3id.org/gpgraph/id/capability/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

cap:training
    rdfs:label "Formation"@fr , "التدريب"@ar ;
    skos:prefLabel "Formation"@fr , "التدريب"@ar ;
    skos:definition "ce que la police apprend"@fr .

cap:change-management
    owl:deprecated true ;
    dcterms:isReplacedBy cap:training .

cap:taken-back
    rdfs:label "Taken back"@en ;
    prov:invalidatedAtTime "2026-10-01T00:00:00Z"^^xsd:dateTime ;
    dcterms:isReplacedBy cap:training .
"""


@pytest.fixture(scope="module")
def polyglot(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx2.Client]:
    """A client of a service whose release says all this, beside what the real tree says."""
    folder = tmp_path_factory.mktemp("polyglot")
    release = build(_edited(folder), folder / "releases")
    with (
        serve(release.path) as server,
        httpx2.Client(base_url=server, timeout=30, headers={"Accept": "*/*"}) as client,
    ):
        yield client


def _edited(folder: Path) -> Sources:
    for name in FOLDERS:
        shutil.copytree(find_sources().root / name, folder / "tree" / name)
    (folder / "tree/data/capability/several.ttl").write_text(SAID, "utf-8")
    with (folder / "tree/data/catalog.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "<https://w3id.org/gpgraph/graph/capability/several> a dcat:Dataset ;"
            ' rdfs:label "Made up"@en ; dcterms:title "Made up"@en ;'
            ' dcterms:description "Made up for a test."@en ; dcterms:creator id:gpgraph ;'
            " dcterms:license <https://creativecommons.org/licenses/by/4.0/> .\n"
        )
    return Sources(folder / "tree")


def heading(page: httpx2.Response) -> str:
    """Return the name that a page shows on top."""
    found = re.search(r"<h1>.*?<span[^>]*>([^<]*)</span></h1>", page.text, re.DOTALL)
    assert found is not None, page.text
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "name", "content_language"),
    [
        (None, "Training", "en"),
        ("fr", "Formation", "fr"),
        ("fr-CA, en;q=0.9", "Formation", "fr"),
        ("en-GB, fr;q=0.9", "Training", "en"),
        ("ar", "التدريب", "ar"),
        ("de, ar;q=0.1", "التدريب", "ar"),
        ("de", "Training", "en"),
        ("*", "Training", "en"),
    ],
)
def test_page_is_in_the_language_that_its_reader_reads_or_else_in_english(
    polyglot: httpx2.Client, accepted: str | None, name: str, content_language: str
) -> None:
    """RFC 4647, lookup; so are the words around the names, and the header says it."""
    headers = HTML | ({"Accept-Language": accepted} if accepted else {})
    page = polyglot.get("/doc/capability/training", headers=headers)

    assert heading(page) == name
    assert page.headers["content-language"] == content_language
    assert "Accept-Language" in page.headers["vary"].split(", ")


def test_texts_on_top_are_shown_in_one_language(polyglot: httpx2.Client) -> None:
    """Two definitions one after the other read as two meanings."""
    page = polyglot.get("/doc/capability/training", headers={**HTML, "Accept-Language": "fr"})

    assert '<p lang="fr" dir="auto">ce que la police apprend</p>' in page.text
    assert page.text.count('<p lang="en"') == page.text.count("<p lang=") - 1
    assert "/graph/capability/notes" in page.text


def test_address_names_a_language_and_goes_before_the_header(polyglot: httpx2.Client) -> None:
    """A link to the page in French is one for everybody; the page links them all."""
    page = polyglot.get(
        "/doc/capability/training?lang=fr", headers={**HTML, "Accept-Language": "ar"}
    )

    assert heading(page) == "Formation"
    for tag in ("ar", "en", "fr"):
        link = f"{polyglot.base_url}/doc/capability/training?lang={tag}".replace("//doc", "/doc")
        assert f'<link rel="alternate" hreflang="{tag}" href="{link}">' in page.text


def test_missing_name_is_said_to_be_missing(polyglot: httpx2.Client) -> None:
    """A reader of French should not take the English for the original."""
    page = polyglot.get("/doc/capability/forensics", headers={**HTML, "Accept-Language": "fr"})

    assert heading(page) == "Forensics"
    assert "Aucun nom n\u2019est connu dans la langue fr." in page.text
    assert page.headers["content-language"] == "en, fr"


def test_language_that_is_no_tag_is_refused(polyglot: httpx2.Client) -> None:
    """It would be repeated in no page, and mean nothing."""
    answer = polyglot.get("/doc/capability/training?lang=<b>")

    assert (answer.status_code, answer.json()["type"][-18:]) == (400, "invalid-parameters")


@pytest.mark.parametrize("name", ["ttl", "jsonld", "nt", "rdf"])
def test_data_are_whole_whatever_language_is_read(polyglot: httpx2.Client, name: str) -> None:
    """What a program stores must not hang on the settings of a browser."""
    path = f"/doc/capability/training.{name}"
    french = polyglot.get(path, headers={"Accept-Language": "fr"})

    assert french.content == polyglot.get(path).content
    assert french.headers["content-language"] == "ar, en, fr"
    assert "Formation" in french.text
    assert "Training" in french.text


def test_pages_in_two_languages_are_kept_apart_and_what_is_not_there_makes_no_difference(
    polyglot: httpx2.Client,
) -> None:
    """Else one reader gets the other's; and a cache for each browser's list would hold nothing."""
    pages = {}
    for accepted in ("fr", "ar", "en", "de", "en-GB, de;q=0.5", "fr-BE, fr;q=0.9"):
        headers = {**HTML, "Accept-Language": accepted}
        page = polyglot.get("/doc/capability/training", headers=headers)
        pages[accepted] = page.headers["etag"], heading(page)
        held = {**headers, "If-None-Match": page.headers["etag"]}
        assert polyglot.get("/doc/capability/training", headers=held).status_code == 304

    assert len({pages["fr"], pages["ar"], pages["en"]}) == 3
    assert pages["de"] == pages["en"]
    assert pages["fr-BE, fr;q=0.9"] == pages["fr"]


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".html", ""])
def test_what_is_no_longer_in_use_is_still_there_and_says_what_to_use(
    polyglot: httpx2.Client, suffix: str
) -> None:
    """A citation of ten years ago has to lead somewhere: RFC 5829 names the relation."""
    answer = polyglot.get(f"/doc/capability/change-management{suffix}")

    assert answer.status_code == 200
    assert f'<{CAPABILITY}training>; rel="successor-version"' in answer.headers["link"]


def test_page_of_what_is_no_longer_in_use_has_a_notice_that_links_the_replacement(
    polyglot: httpx2.Client,
) -> None:
    """Before anything else."""
    page = polyglot.get("/doc/capability/change-management.html").text
    notice = re.search(r'<p class="warning".*?</p>', page)

    assert notice is not None
    assert "No longer in use" in notice[0]
    assert 'href="/doc/capability/training"' in notice[0]


@pytest.mark.parametrize("query", ["", ".ttl", ".html", "?_profile=skos", "?_profile=alt"])
def test_what_was_taken_back_is_gone_and_says_since_when_and_what_to_use(
    polyglot: httpx2.Client, query: str
) -> None:
    """410 tells crawlers to forget it, which 404 does not."""
    answer = polyglot.get(f"/doc/capability/taken-back{query}")
    problem = answer.json()

    assert (answer.status_code, problem["type"][-19:]) == (410, "/resource-withdrawn")
    assert problem["withdrawn"] == "2026-10-01T00:00:00Z"
    assert problem["replaced_by"] == [f"{CAPABILITY}training"]
    assert f"<{CAPABILITY}training>" in problem["detail"]
