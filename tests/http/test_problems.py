"""Errors are RFC 9457 problems, all of them, from one table."""

import asyncio
import gzip
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import httpx2
import pytest

from gpgraph.errors import (
    BackendError,
    GpgraphError,
    RemoteError,
    RequestError,
    SandboxError,
    ShapesError,
)
from gpgraph.http.app import create_app
from gpgraph.http.failing.problems import PROBLEMS
from gpgraph.http.headers import COMMON_HEADERS
from gpgraph.service.checking.validating import ValidationService

if TYPE_CHECKING:
    from gpgraph.http.services import Services
    from gpgraph.service.running import Runner

TYPE = "https://w3id.org/gpgraph/problem/"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ASK = {"query": "ASK { ?s ?p ?o }"}


def leaves(root: type[GpgraphError]) -> Iterator[type[GpgraphError]]:
    """Yield the errors that nothing derives from."""
    children = root.__subclasses__()
    if not children:
        yield root
    for child in children:
        yield from leaves(child)


def test_every_error_that_can_reach_a_client_has_a_row() -> None:
    """A leaf without a row would be told as a bug of ours."""
    roots = (RequestError, RemoteError, BackendError, SandboxError)
    of_requests = {leaf for root in roots for leaf in leaves(root)}
    # Of what stops a build, shapes alone may also be a client's.
    assert {*of_requests, ShapesError, *leaves(ShapesError)} == set(PROBLEMS)


def test_no_two_rows_share_a_name() -> None:
    """Clients branch on it."""
    assert len({problem.slug for problem in PROBLEMS.values()}) == len(PROBLEMS)


CASES = {
    "query-syntax": ({"query": "SELECT * WHERE {\n ?s ?p }"}, 400),
    "query-evaluation": ({"query": "SELECT (<http://example.org/f>(1) AS ?x) {}"}, 400),
    "federation-refused": ({"query": "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"}, 403),
    "not-acceptable": ({**ASK, "format": "ttl"}, 406),
    "not-a-query-request": ({"default-graph-uri": "http://example.org/"}, 400),
    "query-too-long": ({"query": "#" * 66_000}, 413),
    "query-timeout": ({"query": SLOW, "timeout": "1"}, 503),
}


@pytest.mark.parametrize("slug", list(CASES))
def test_query_that_fails_is_a_problem_with_a_name(client: httpx2.Client, slug: str) -> None:
    """And the next query works."""
    parameters, status = CASES[slug]
    body = httpx2.QueryParams(parameters)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sparql", content=str(body), headers=form)
    after = client.get("/sparql", params=ASK)

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == TYPE + slug
    assert answer.json()["status"] == answer.status_code == status
    assert answer.json()["title"]
    assert answer.json()["detail"]
    assert after.json()["boolean"] is True


def test_syntax_problem_names_the_place_and_the_missing_prefix(client: httpx2.Client) -> None:
    """The two things that a reader needs."""
    query = "SELECT * WHERE {\n  ?s skos:broader ?o .\n}"
    problem = client.get("/sparql", params={"query": query}).json()

    assert problem["line"] == 2
    assert problem["column"] > 1
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in problem["detail"]


def test_update_is_told_as_such(client: httpx2.Client) -> None:
    """Not as a riddle about CONSTRUCT."""
    as_query = client.get("/sparql", params={"query": "INSERT DATA { <a:a> <a:b> <a:c> }"})
    as_update = client.post("/sparql", data={"update": "CLEAR ALL"})
    direct = client.post(
        "/sparql", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}
    )

    assert [answer.status_code for answer in (as_query, as_update, direct)] == [400, 400, 415]
    assert all(
        "takes no update" in answer.json()["detail"] for answer in (as_query, as_update, direct)
    )


def test_silent_service_is_refused_too(client: httpx2.Client) -> None:
    """Answered, it would be one empty row: a false answer."""
    query = "SELECT * { SERVICE SILENT <http://192.0.2.1/> { ?s ?p ?o } }"

    assert client.get("/sparql", params={"query": query}).status_code == 403


def test_header_that_fits_nothing_is_told_what_there_is(client: httpx2.Client) -> None:
    """The offers depend on the form of the query."""
    answer = client.get("/sparql", params=ASK, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["offered"]


def test_brackets_that_nest_too_deep_are_refused_before_any_worker(client: httpx2.Client) -> None:
    """A few kilobytes of them bring an in-process engine down with its server."""
    flat, deep, bomb = (
        client.post("/sparql", data={"query": "ASK " + "{" * depth + "}" * depth})
        for depth in (100, 101, 20_000)
    )

    assert flat.json()["boolean"] is True
    for answer in (deep, bomb):
        assert (answer.status_code, answer.json()["type"]) == (400, f"{TYPE}query-too-deep")
        assert answer.json()["limit"] == 100


def test_chain_that_is_too_long_for_the_engine_costs_one_worker(client: httpx2.Client) -> None:
    """How long is too long depends on what is chained, so it is the engine that finds out."""
    chain = "ASK { FILTER(1" + "+1" * 20_000 + " > 0) }"
    answer = client.post("/sparql", data={"query": chain})

    assert (answer.status_code, answer.json()["type"]) == (400, f"{TYPE}query-too-complex")
    assert client.get("/sparql", params=ASK).json()["boolean"] is True


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br, gzip", "unheard-of"])
def test_encoded_body_is_refused_as_such(client: httpx2.Client, encoding: str) -> None:
    """Read as it is, it would be called broken UTF-8."""
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": encoding}
    body = gzip.compress(ASK["query"].encode())
    answer = client.post("/sparql", content=body, headers=headers)
    plain = client.post(
        "/sparql", content=ASK["query"], headers={**headers, "Content-Encoding": "identity"}
    )

    assert (answer.status_code, answer.json()["type"]) == (415, f"{TYPE}content-coding")
    assert repr(encoding) in answer.json()["detail"]
    assert answer.headers["accept-encoding"] == "identity"
    assert plain.json()["boolean"] is True


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/doc/gpg-2017/99", 404, "resource-not-found"),
        ("GET", "/doc/not%20an%20iri", 404, "resource-not-found"),
        ("GET", "/graph/none", 404, "resource-not-found"),
        ("DELETE", "/sparql", 405, "method-not-allowed"),
        ("PUT", "/doc/gpg-2017/1", 405, "method-not-allowed"),
        ("GET", "/doc/gpg-2017/1?page=0", 400, "invalid-parameters"),
        ("GET", "/doc/gpg-2017/1?page=x&format=html", 400, "invalid-parameters"),
        ("GET", "/doc/gpg-2017/1?page=99&format=html", 404, "resource-not-found"),
        ("GET", "/doc", 400, "invalid-parameters"),
        ("GET", "/static/none.css", 404, "not-found"),
        ("GET", "/doc/%E6%97%A5", 404, "resource-not-found"),
        ("GET", "/doc/%E6%97%A5?format=html", 404, "resource-not-found"),
        ("GET", "/doc?iri=http://ex.org/%E6%97%A5", 404, "resource-not-found"),
        ("GET", "/doc?iri=http://ex.org/%0D%0AX:%20%3E%22", 400, "malformed-iri"),
        (
            "GET",
            "/doc?iri=https://w3id.org/gpgraph/ontology%23%E6%97%A5",
            404,
            "resource-not-found",
        ),
        ("GET", "/graph/%E6%97%A5", 404, "resource-not-found"),
        ("GET", "/ontology/%E6%97%A5", 404, "resource-not-found"),
    ],
)
def test_address_that_fails_is_a_problem_of_the_same_shape(
    client: httpx2.Client, method: str, path: str, status: int, slug: str
) -> None:
    """One parser for all errors of the service."""
    answer = client.request(method, path)

    assert (answer.status_code, answer.json()["type"]) == (status, TYPE + slug)
    assert answer.headers["content-type"] == "application/problem+json"
    assert status != 405 or "GET" in answer.headers["allow"]


def test_browser_reads_a_problem_as_a_page(client: httpx2.Client) -> None:
    """With the same facts, and escaped."""
    query = "SELECT * { <script>alert(1)</script> }"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "The query is not SPARQL 1.1" in answer.text
    assert "<script>" not in answer.text
    assert "not affiliated with" in answer.text


class Broken:
    """Services with a bug in them."""

    base_url = None
    release_name = "broken"
    languages = ("en",)
    validations = ValidationService(cast("Runner", None), timeout_s=1, max_bytes=1)

    async def ready(self) -> bool:
        """Fail as no code of ours means to."""
        raise RuntimeError("a bug")


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_bug_is_a_problem_with_every_common_header_and_logged_once(
    accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An error page is a page: without its policy it would be the weakest of all."""

    async def ask() -> httpx2.Response:
        app = create_app(cast("Services", Broken()))
        # Raises what leaves the application; a server would log that for the second time.
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/readyz", headers={"Accept": accept})

    answer = asyncio.run(ask())

    assert answer.status_code == 500
    assert f"{TYPE}internal-error" in answer.text
    assert "a bug" not in answer.text
    assert (
        COMMON_HEADERS.items()
        <= {name: answer.headers.get(name) for name in COMMON_HEADERS}.items()
    )
    assert [(record.message, record.exc_info is not None) for record in caplog.records] == [
        ("GET /readyz", True)
    ]


class Unready:
    """Services none of whose workers answer."""

    async def ready(self) -> bool:
        """Say so."""
        return False


def test_service_without_a_worker_is_not_ready_and_does_not_call_it_busy() -> None:
    """Who restarts it looks at the status; who reads it should look at the log."""

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(create_app(cast("Services", Unready())))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/readyz")

    answer = asyncio.run(ask())

    assert answer.status_code == 503
    assert answer.json()["type"] == f"{TYPE}not-ready"
    assert int(answer.headers["retry-after"]) > 0
