"""Search over the real data: what readers type, and what they get."""

from typing import Any

import httpx2
import pytest

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
HOSTILE = [
    '"><script>alert(1)</script>',
    "' OR 1=1 --",
    "NEAR(a b)",
    "*",
    "\\",
    "{{7*7}}",
    "%00",
    "\u202e",
]


def search(client: httpx2.Client, question: str, **more: str) -> dict[str, Any]:
    """Return the answer to a search as JSON."""
    answer = client.get("/search", params={"q": question, **more}, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("16.4", "http://metadata.un.org/sdg/16.4"),
        ("terrorism", "https://w3id.org/gpgraph/id/theme/terrorism"),
        ("Counter the threat", "https://w3id.org/gpgraph/id/gpg-2017/1"),
        ("cyberspace", "https://w3id.org/gpgraph/id/gpg-2017/4"),
        ("strong institutions", "http://metadata.un.org/sdg/16"),
        ("institutions efficaces", "http://metadata.un.org/sdg/16"),
        ("和平", "http://metadata.un.org/sdg/16"),
        ("السلام", "http://metadata.un.org/sdg/16"),
        ("inteprol", "https://w3id.org/gpgraph/id/interpol"),
    ],
)
def test_what_readers_look_for_comes_first(
    client: httpx2.Client, question: str, first: str
) -> None:
    """By code, by name, by a part of it, in other languages, misspelled."""
    assert search(client, question)["results"][0]["iri"] == first


def test_last_word_may_be_begun(client: httpx2.Client) -> None:
    """The answer comes while somebody types."""
    found = {result["label"] for result in search(client, "illicit fin")["results"]}

    assert "Illicit finance" in found
    assert search(client, "illicit fin ")["isPartial"]


def test_misspelled_word_is_said_to_be_taken_for_another(client: httpx2.Client) -> None:
    """Nobody should take a guess for an answer."""
    answer = search(client, "terorism")

    assert answer["meant"] == "terrorism"
    assert search(client, "terrorism")["meant"] is None


def test_label_is_in_the_language_of_the_reader_and_the_one_found_stands_beside_it(
    client: httpx2.Client,
) -> None:
    """Who reads French sees French; who typed French and reads English sees why it was found."""
    (french,) = search(client, "institutions efficaces", lang="fr")["results"][:1]
    (english,) = search(client, "institutions efficaces", lang="en")["results"][:1]

    assert french["lang"] == "fr"
    assert french["matched"] is None
    assert english["lang"] == "en"
    assert english["matched"]["lang"] == "fr"


def test_facets_count_and_narrow(client: httpx2.Client) -> None:
    """Each facet leads to as many things as it says."""
    whole = search(client, "illicit")
    for facet in whole["facets"]:
        narrowed = search(client, "illicit", **{facet["kind"]: facet["name"]})
        assert narrowed["total"] == facet["count"], facet

    assert {facet["kind"] for facet in whole["facets"]} == {"class", "scheme"}


def test_unknown_facet_is_an_error_that_says_where_to_look(client: httpx2.Client) -> None:
    """An empty answer would be taken for one."""
    answer = client.get("/search", params={"q": "a", "class": "gp:Unicorn"}, headers=JSON)

    assert answer.status_code == 404
    assert "gp:Unicorn" in answer.json()["detail"]


def test_pages_hold_everything_once(client: httpx2.Client) -> None:
    """And one more page is a 404."""
    whole = search(client, "crime", size="100")
    paged = [
        result["iri"]
        for page in range(1, search(client, "crime", size="7")["pages"] + 1)
        for result in search(client, "crime", size="7", page=str(page))["results"]
    ]
    beyond = client.get("/search", params={"q": "crime", "page": "99"}, headers=JSON)

    assert paged[: len(whole["results"])] == [result["iri"] for result in whole["results"]]
    assert len(paged) == len(set(paged)) == whole["total"]
    assert beyond.status_code == 404


def test_every_result_leads_to_a_page(client: httpx2.Client) -> None:
    """What others brought leads to the page of its graph."""
    for result in search(client, "a", size="100")["results"]:
        if result["page"] is not None:
            assert client.head(result["page"], headers=HTML).status_code == 200, result["page"]


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_text_is_shown_as_text(client: httpx2.Client, question: str) -> None:
    """In the page, in JSON, and nowhere as code."""
    page = client.get("/search", params={"q": question}, headers=HTML)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "49" not in page.text.partition('id="q"')[2][:80]
    assert search(client, question)["question"] == question


@pytest.mark.parametrize(
    "parameters",
    [{"q": "a" * 201}, {"q": "a", "size": "0"}, {"q": "a", "size": "101"}, {"q": "a", "page": "0"}],
)
def test_parameters_out_of_bounds_are_refused(
    client: httpx2.Client, parameters: dict[str, str]
) -> None:
    """With a problem that names the parameter."""
    answer = client.get("/search", params=parameters, headers=JSON)

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_page_has_the_form_the_facets_and_no_script_within(client: httpx2.Client) -> None:
    """It works without scripts, and the one it loads is a file of ours."""
    page = client.get("/search", params={"q": "illicit"}, headers=HTML).text

    assert '<form class="search" role="search"' in page
    assert 'value="illicit"' in page
    assert "?q=illicit&amp;class=gp%3AObjective" in page
    assert "<script>" not in page


def test_empty_search_is_a_form(client: httpx2.Client) -> None:
    """Not an error, and nothing found."""
    assert search(client, "")["total"] == 0
    assert client.get("/search", headers=HTML).status_code == 200


def test_answer_depends_on_language_and_format_and_says_so(client: httpx2.Client) -> None:
    """A cache in between must not mix them up."""
    answer = client.get("/search", params={"q": "a"}, headers=JSON)

    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))


def test_kinds_are_named_in_the_language_of_the_reader(client: httpx2.Client) -> None:
    """Beside each result, and where the results are narrowed."""
    pages = {
        language: client.get(
            "/search", params={"q": "illicit", "lang": language}, headers=HTML
        ).text
        for language in ("en", "fr")
    }

    assert '<span class="note">Theme' in pages["en"]
    assert '<span class="note">Thème' in pages["fr"]
    assert pages["en"].count(">Theme</a>") == pages["fr"].count(">Thème</a>") == 1
    assert ">theme<" not in pages["fr"]


def test_code_that_repeats_the_label_is_not_shown_as_another_name(client: httpx2.Client) -> None:
    """``illicit-finance`` tells no more than Illicit finance; what differs is still told."""
    found = {
        result["label"]: result["matched"]
        for result in search(client, "trafficking", lang="fr")["results"]
    }

    assert found["Drug trafficking"] is None
    assert found["Wildlife crime"]["text"] == "wildlife trafficking"
