"""The type of a problem leads to what it means and what to do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html import escape

import httpx2
import pytest

from gpgraph.http.failing.problems import BUG, BY_STATUS, INVALID, PROBLEMS, Problem
from gpgraph.http.failing.problemtexts import TEXTS
from gpgraph.store.releases.generation import Generation

HTML = {"Accept": "text/html"}
TYPE = "https://w3id.org/gpgraph/problem/"
KINDS = (*PROBLEMS.values(), INVALID, BUG, *BY_STATUS.values())
# What every problem says: RFC 9457.
COMMON = {"type", "title", "status", "detail"}


def test_every_kind_is_explained_and_nothing_else_is() -> None:
    """A new kind without a word on it would lead nowhere."""
    assert set(TEXTS) == {kind.slug for kind in KINDS}
    assert len(KINDS) == len(TEXTS) > 30
    for text in TEXTS.values():
        assert text.means.endswith(".")
        assert text.remedy.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_type_leads_to_a_page_and_to_json(
    client: httpx2.Client, server: str, kind: Problem
) -> None:
    """The type is an IRI below ours, and the path of the page is that of the IRI."""
    slug, path = kind.slug, f"/problem/{kind.slug}"
    page = client.get(path, headers=HTML)
    document = client.get(path, headers={"Accept": "application/problem+json"})

    assert page.status_code == document.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{escape(kind.title, quote=False)}</h1>" in page.text.replace("&#39;", "'")
    assert f"<code>{TYPE}{slug}</code>" in page.text
    assert document.headers["content-type"] == "application/problem+json"
    assert document.json()["type"] == TYPE + slug
    assert document.json()["detail"] == TEXTS[slug].means
    assert document.json()["remedy"] == TEXTS[slug].remedy
    assert f'<{server}{path}.json>; rel="alternate"' in document.headers["link"]
    assert "Accept" in document.headers["vary"].split(", ")


def test_document_about_a_kind_claims_no_status_but_its_own(client: httpx2.Client) -> None:
    """RFC 9457, section 3.1.2: ``status`` is that of the answer, which is 200 here."""
    document = client.get("/problem/busy.json").json()

    assert "status" not in document
    assert document["http_status"] == 503


@pytest.mark.parametrize(
    ("path", "parameters", "headers"),
    [
        ("/sparql", {"query": "SELECT * {\n ?s ?p }"}, {}),
        ("/sparql", {"query": "ASK {}", "format": "ttl"}, {}),
        ("/sparql", {"query": "ASK " + "{" * 101 + "}" * 101}, {}),
        ("/sparql", {"query": "ASK { SERVICE <http://192.0.2.1/> {} }"}, {}),
        ("/doc/nothing", {}, {}),
        ("/doc", {"iri": "no iri"}, {}),
        ("/doc/gpg-2017.ttl", {"format": "nt"}, {}),
        ("/doc/gpg-2017", {"_profile": "none"}, {}),
        ("/release/none", {}, {}),
        ("/ontology", {}, {"Accept": "image/png"}),
        ("/problem/busy.html", {}, {"Accept": "application/json"}),
        ("/graph/catalog", {"page": "0", "format": "html"}, {}),
        ("/nowhere", {}, {}),
    ],
)
def test_what_a_problem_says_beside_the_usual_is_explained(
    client: httpx2.Client, path: str, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    """A member that no page explains is a riddle."""
    problem = client.get(path, params=parameters, headers=headers).json()
    slug = problem["type"].removeprefix(TYPE)

    assert set(problem) - COMMON <= set(TEXTS[slug].members) | {"instance"}
    assert client.get(f"/problem/{slug}.json").json()["title"] == problem["title"]


def test_page_of_an_error_leads_to_its_kind(client: httpx2.Client) -> None:
    """One click from what happened to what to do."""
    page = client.get("/doc/nothing", headers=HTML)

    assert page.status_code == 404
    assert 'href="/problem/resource-not-found"' in page.text


def test_page_of_an_error_of_a_service_below_a_path_leads_there(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """The type is an identifier, and the link an address."""
    with serve(release.path, "--base-url", "https://goals.example.org/kg") as server:
        page = httpx2.get(f"{server}/doc/nothing", headers=HTML).text
        document = httpx2.get(f"{server}/problem/busy.json")

    assert 'href="/kg/problem/resource-not-found"' in page
    assert "<https://goals.example.org/kg/problem/busy>" in document.headers["link"]
    assert document.json()["type"] == f"{TYPE}busy"


def test_all_kinds_are_listed(client: httpx2.Client) -> None:
    """As a page and as JSON, in the same order."""
    page = client.get("/problem", headers=HTML).text
    listed = client.get("/problem?format=json").json()["problems"]

    assert [item["type"] for item in listed] == [TYPE + kind.slug for kind in KINDS]
    for kind in KINDS:
        assert f'href="/problem/{kind.slug}"' in page


@pytest.mark.parametrize("name", ["nothing", "busy.ttl", "busy.", "%3Cscript%3E", "busy.json.json"])
def test_kind_that_there_is_not_is_a_problem_that_says_where_they_are(
    client: httpx2.Client, name: str
) -> None:
    """With nothing of the address unescaped."""
    answer = client.get(f"/problem/{name}")
    page = client.get(f"/problem/{name}", headers=HTML)

    assert (answer.status_code, answer.json()["type"]) == (404, f"{TYPE}resource-not-found")
    assert "/problem" in answer.json()["detail"]
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/problem/busy.html", "application/json"), ("/problem/busy.json?format=html", "*/*")],
)
def test_two_formats_at_once_are_a_contradiction(
    client: httpx2.Client, path: str, accept: str
) -> None:
    """As for every other document."""
    answer = client.get(path, headers={"Accept": accept})

    assert (answer.status_code, answer.json()["type"]) == (406, f"{TYPE}contradictory-formats")


def test_format_that_a_kind_is_not_told_in_is_refused(client: httpx2.Client) -> None:
    """And the refusal says which there are."""
    answer = client.get("/problem/busy", headers={"Accept": "text/turtle"})

    assert answer.status_code == 406
    assert answer.json()["offered"] == ["text/html", "application/problem+json"]


def test_page_of_what_is_not_there_lets_one_search(client: httpx2.Client) -> None:
    """It is no dead end; of other mistakes, the page one came from has the way on."""
    nothing = client.get("/doc/nothing?lang=fr", headers=HTML).text
    mistake = client.get("/explore/graph?iri=sdg:16&depth=9", headers=HTML)
    searching = '<form class="search" role="search" action="/search" method="get">'

    assert searching in nothing
    assert 'href="/explore?lang=fr"' in nothing
    assert mistake.status_code == 400
    assert searching not in mistake.text
