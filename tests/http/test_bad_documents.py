"""Requests for documents that cannot be answered: each is told what to do, and nothing else."""

import httpx2
import pytest

EVIL = "<script>alert(1)</script>"
GOAL = "/doc/gpg-2017/1"


def problem(answer: httpx2.Response, status: int, slug: str) -> str:
    """Return what a problem advises."""
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    ), answer.text
    assert answer.json()["type"] == f"https://w3id.org/gpgraph/problem/{slug}"
    assert answer.headers["cache-control"] == "no-store"
    detail: str = answer.json()["detail"]
    return detail


@pytest.mark.parametrize(
    "path", ["/doc/nothing", "/doc/gpg-2017/99", "/doc/sdg/99", "/doc/sdg/16.zz/1", "/doc/a%20b"]
)
def test_unknown_path_is_told_where_the_known_ones_are_listed(
    client: httpx2.Client, path: str
) -> None:
    """404, whoever's name it would be."""
    detail = problem(client.get(path), 404, "resource-not-found")

    assert "/sitemap.xml" in detail or "no IRI" in detail


@pytest.mark.parametrize("suffix", ["json", "xml", "TTL", "n3", "csv", "html5"])
def test_unknown_suffix_is_told_the_known_ones(client: httpx2.Client, suffix: str) -> None:
    """The thing is there; only the form is not."""
    detail = problem(client.get(f"{GOAL}.{suffix}"), 404, "resource-not-found")

    assert "<https://w3id.org/gpgraph/id/gpg-2017/1>" in detail
    assert ".ttl, .jsonld, .nt, .rdf, .html" in detail
    assert f"not .{suffix}" in detail


@pytest.mark.parametrize(
    ("path", "meant"), [("/doc/gpg-2017/1/", "/gpg-2017/1"), ("/doc/GPG-2017", "/gpg-2017")]
)
def test_slip_of_the_pen_is_told_what_was_meant(
    client: httpx2.Client, path: str, meant: str
) -> None:
    """A redirect would make two names of one."""
    detail = problem(client.get(path), 404, "resource-not-found")

    assert f"Did you mean <https://w3id.org/gpgraph/id{meant}>?" in detail


def test_name_of_the_un_with_the_other_scheme_is_told_what_was_meant(client: httpx2.Client) -> None:
    """A browser shows the UN's pages under ``https``; their names begin with ``http``."""
    answer = client.get("/doc", params={"iri": "https://metadata.un.org/sdg/16.4"})

    assert "<http://metadata.un.org/sdg/16.4>?" in problem(answer, 404, "resource-not-found")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"{GOAL}.ttl", "application/ld+json"),
        (f"{GOAL}.html", "text/turtle, application/ld+json;q=0.5"),
        (f"{GOAL}.jsonld", "text/csv, application/rdf+xml"),
        (f"{GOAL}.nt", "application/n-triples;q=0, */*"),
        (f"{GOAL}.ttl?format=nt", "*/*"),
        (f"{GOAL}.ttl?_mediatype=application/n-triples", "*/*"),
        (f"{GOAL}?format=ttl&_mediatype=application/n-triples", "*/*"),
    ],
)
def test_request_for_two_formats_at_once_is_told_to_leave_one_out(
    client: httpx2.Client, path: str, accept: str
) -> None:
    """Whichever was given, half of the clients would read it as the other."""
    detail = problem(client.get(path, headers={"Accept": accept}), 406, "contradictory-formats")

    assert "Leave one of them out" in detail


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"{GOAL}.ttl", "text/html,application/xhtml+xml,*/*;q=0.8"),
        (f"{GOAL}.jsonld", "application/json"),
        (f"{GOAL}.ttl", "text/*;q=0.1"),
        (f"{GOAL}.ttl?format=turtle", "*/*"),
        (f"{GOAL}?format=ttl", "application/ld+json"),
    ],
)
def test_suffix_that_the_header_takes_at_all_is_no_contradiction(
    client: httpx2.Client, path: str, accept: str
) -> None:
    """A browser takes everything, if it has to; a parameter is written on purpose."""
    assert client.get(path, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "goal",
        "/doc/gpg-2017/1",
        "//w3id.org/gpgraph",
        "http://example.org/a b",
        "http://example.org/%zz",
        "http://[::1",
        "http://example.org:port/",
        "<http://example.org/a>",
        'http://example.org/"',
        "http://example.org/\u0000",
        EVIL,
        f"http://example.org/{EVIL}",
    ],
)
@pytest.mark.parametrize("query", ["", "&format=nt", "&_profile=skos", "&_profile=alt"])
def test_iri_that_is_none_is_told_how_to_write_one(
    client: httpx2.Client, iri: str, query: str
) -> None:
    """400, in every way to ask for it: no other release will know it either."""
    address = str(httpx2.URL("/doc", params={"iri": iri})) + query
    detail = problem(client.get(address), 400, "malformed-iri")

    assert "http://example.org/a%20thing" in detail


def test_two_iris_are_not_one(client: httpx2.Client) -> None:
    """The last would be taken for the only one."""
    address = "/doc?iri=http://example.org/a&iri=http://example.org/b"

    assert "http://example.org/a http://example.org/b" in problem(
        client.get(address), 400, "malformed-iri"
    )


def test_iri_that_is_missing_is_asked_for(client: httpx2.Client) -> None:
    """By the name of the parameter."""
    answer = client.get("/doc")

    problem(answer, 400, "invalid-parameters")
    assert answer.json()["parameters"][0]["name"] == "iri"


@pytest.mark.parametrize(
    "iri", ["http://example.org/nobody", "urn:isbn:0", "http://xn--e1afmkfd/", "mailto:a@b.example"]
)
def test_iri_that_nobody_mentions_is_unknown(client: httpx2.Client, iri: str) -> None:
    """404: it may be a fine IRI."""
    detail = problem(client.get("/doc", params={"iri": iri}), 404, "resource-not-found")

    assert f"<{iri}>" in detail
    assert "No graph" in detail


def test_iri_of_a_graph_outside_the_default_graph_is_told_where_to_ask(
    client: httpx2.Client,
) -> None:
    """A steward who looks for own data has loaded them well, and asks at the wrong place."""
    answer = client.get("/doc", params={"iri": "http://example.org/only-first"})

    assert "<https://w3id.org/gpgraph/graph/contrib/first>" in problem(
        answer, 404, "resource-not-found"
    )


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        (f"{GOAL}?format=pdf", "not-acceptable"),
        (f"{GOAL}?_mediatype=image/png", "not-acceptable"),
        (f"{GOAL}?profile=streaming&format=jsonld", "not-acceptable"),
        (f"{GOAL}?_profile=marc", "no-such-profile"),
        (f"{GOAL}?_profile=urn:example:other", "no-such-profile"),
    ],
)
def test_form_that_there_is_not_is_told_those_that_there_are(
    client: httpx2.Client, path: str, slug: str
) -> None:
    """406, with a list that a program can read."""
    answer = client.get(path)

    assert "There are: " in problem(answer, 406, slug)
    assert len(answer.json()["offered"]) >= 4


def test_header_that_takes_nothing_that_there_is_is_told_what_there_is(
    client: httpx2.Client,
) -> None:
    """406, as by name."""
    answer = client.get(GOAL, headers={"Accept": "image/png"})

    problem(answer, 406, "not-acceptable")
    assert "text/turtle" in answer.json()["offered"]


@pytest.mark.parametrize(
    "address",
    [
        f"/doc/{EVIL}",
        f"/doc/gpg-2017/1.{EVIL}",
        f"/doc?iri={EVIL}",
        f"/doc?iri=http://example.org/{EVIL}",
        f"{GOAL}?format={EVIL}",
        f"{GOAL}?_profile={EVIL}",
        f"{GOAL}?_mediatype={EVIL}",
        f"{GOAL}?profile={EVIL}&format=html",
        f"{GOAL}?lang={EVIL}",
        f"{GOAL}.ttl?format={EVIL}",
        f"{GOAL}?page={EVIL}",
    ],
)
def test_nothing_that_is_sent_comes_back_as_markup(client: httpx2.Client, address: str) -> None:
    """The page about a mistake repeats it, as text."""
    page = client.get(address, headers={"Accept": "text/html"})

    assert page.status_code in {400, 404, 406}
    assert "<script" not in page.text.lower()
    for name, value in page.headers.items():
        assert "<script" not in value, name


@pytest.mark.parametrize("profile", [EVIL, "a" * 60_000, "<" * 20_000, "a,;" * 10_000])
def test_header_of_nonsense_costs_nothing_and_changes_nothing(
    client: httpx2.Client, profile: str
) -> None:
    """Headers are preferences: what cannot be read is none."""
    headers = {"Accept-Profile": profile, "Accept-Language": "x" * 900}
    answer = client.get(f"{GOAL}.nt", headers=headers)

    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() < 2
    assert answer.content == client.get(f"{GOAL}.nt").content
