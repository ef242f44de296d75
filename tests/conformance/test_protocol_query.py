"""SPARQL 1.1 Protocol, section 2.1 and 2.2 as far as they are about queries, case by case.

The cases are our own, written from the sections that they name. Of the specification's sections
these do not apply: 2.2 (update) and its parameters ``using-graph-uri`` and
``using-named-graph-uri``, since the service takes no update; that it says so is a case here.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from starlette.types import Message

from gpgraph.http.sparql import SparqlEndpoint

if TYPE_CHECKING:
    from gpgraph.http.addresses import Pages
    from gpgraph.http.services import Services

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ASK = "ASK { ?s ?p ?o }"
ENCODED = quote(ASK)
GRAPH = "https://w3id.org/gpgraph/graph/contrib/"
FIRST, SECOND = quote(f"{GRAPH}first", safe=""), quote(f"{GRAPH}second", safe="")
HAS = "http://example.org/only-{} ?p ?o"
IN_FIRST = quote("ASK { <http://example.org/only-first> ?p ?o }")
IN_SECOND = quote("ASK { <http://example.org/only-second> ?p ?o }")
NAMED = quote(f"ASK {{ GRAPH <{GRAPH}first> {{ ?s ?p ?o }} }}")


@dataclass(frozen=True, slots=True)
class Case:
    """A request and the status, and the answer to its ASK, that it is to have."""

    method: str
    query: str = ""
    content_type: str | None = None
    body: str | bytes = ""
    status: int = 200
    boolean: bool | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


CASES = {
    # 2.1 query operation; 2.1.1 via GET
    "2.1.1 get": Case("GET", f"query={ENCODED}", boolean=True),
    "2.1.1 head": Case("HEAD", f"query={ENCODED}"),
    "2.1.1 get, plus for a blank": Case("GET", "query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D", boolean=True),
    "2.1.1 get ignores a body": Case("GET", f"query={ENCODED}", DIRECT, "nonsense", boolean=True),
    "2.1.1 form values are decoded once": Case(
        "GET", "query=" + quote('ASK { FILTER("50%25" = "50%" ) }'), boolean=False
    ),
    # 2.1.2 via URL-encoded POST
    "2.1.2 form": Case("POST", "", FORM, f"query={ENCODED}", boolean=True),
    "2.1.2 form with charset": Case(
        "POST", "", f'{FORM}; charset="UTF-8"', f"query={ENCODED}", boolean=True
    ),
    "2.1.2 form, plus for a blank": Case("POST", "", FORM, "query=ASK+{}", boolean=True),
    "2.1.2 form without a query": Case("POST", "", FORM, "q=ASK+{}", 400),
    "2.1.2 form, empty": Case("POST", "", FORM, "", 400),
    "2.1.2 form in another charset": Case(
        "POST", "", f"{FORM}; charset=latin-1", f"query={ENCODED}", 415
    ),
    "2.1.2 broken percent-encoding": Case("POST", "", FORM, "query=ASK%2", 400),
    "2.1.2 not UTF-8": Case("POST", "", FORM, "query=ASK%20%7B%7D%23%FF", 400),
    # 2.1.3 via POST directly
    "2.1.3 direct": Case("POST", "", DIRECT, ASK, boolean=True),
    "2.1.3 direct with charset": Case("POST", "", f"{DIRECT};charset=UTF-8", ASK, boolean=True),
    "2.1.3 direct in another charset": Case("POST", "", f"{DIRECT}; charset=utf-16", ASK, 415),
    "2.1.3 direct, not UTF-8": Case("POST", "", DIRECT, b"ASK {} # \xff", 400),
    "2.1.3 direct, empty": Case("POST", "", DIRECT, "", 400),
    "2.1.3 direct is not decoded": Case("POST", "", DIRECT, "ASK+%7B%7D", 400),
    "2.1.3 without a type": Case("POST", "", None, ASK, 415),
    "2.1.3 of another type": Case("POST", "", "text/plain", ASK, 415),
    # 2.1.4 specifying an RDF dataset
    "2.1.4 default graph": Case("GET", f"query={IN_FIRST}&default-graph-uri={FIRST}", boolean=True),
    "2.1.4 another default graph": Case(
        "GET", f"query={IN_FIRST}&default-graph-uri={SECOND}", boolean=False
    ),
    "2.1.4 two default graphs": Case(
        "GET",
        f"default-graph-uri={FIRST}&query={IN_SECOND}&default-graph-uri={SECOND}",
        boolean=True,
    ),
    "2.1.4 named graph": Case("GET", f"query={NAMED}&named-graph-uri={FIRST}", boolean=True),
    "2.1.4 another named graph": Case(
        "GET", f"query={NAMED}&named-graph-uri={SECOND}", boolean=False
    ),
    "2.1.4 two named graphs": Case(
        "GET", f"query={NAMED}&named-graph-uri={SECOND}&named-graph-uri={FIRST}", boolean=True
    ),
    "2.1.4 named graphs are not the default graph": Case(
        "GET", f"query={IN_FIRST}&named-graph-uri={FIRST}", boolean=False
    ),
    "2.1.4 in the form": Case(
        "POST", "", FORM, f"query={IN_FIRST}&default-graph-uri={FIRST}", boolean=True
    ),
    "2.1.4 in the URL of a direct POST": Case(
        "POST",
        f"default-graph-uri={FIRST}",
        DIRECT,
        "ASK { <http://example.org/only-first> ?p ?o }",
        boolean=True,
    ),
    "2.1.4 goes before FROM": Case(
        "GET",
        f"default-graph-uri={FIRST}&query="
        + quote(f"ASK FROM <{GRAPH}second> {{ <http://example.org/only-first> ?p ?o }}"),
        boolean=True,
    ),
    "2.1.4 not absolute": Case("GET", f"query={ENCODED}&default-graph-uri=first", status=400),
    # 2.1.5 accepted response formats
    "2.1.5 none is acceptable": Case(
        "GET", f"query={ENCODED}", status=406, headers={"Accept": "image/png"}
    ),
    # 2.1.6 success responses are the cases above; 2.1.7 failure responses
    "2.1.7 not a query": Case("GET", "query=nonsense", status=400),
    "2.1.7 two queries": Case("GET", f"query={ENCODED}&query={ENCODED}", status=400),
    "2.1.7 two queries in a form": Case(
        "POST", "", FORM, f"query={ENCODED}&query={ENCODED}", status=400
    ),
    "2.1.7 a query in the URL and one in the form": Case(
        "POST", f"query={ENCODED}", FORM, f"query={ENCODED}", status=400
    ),
    "2.1.7 a query in the URL and one in the body": Case(
        "POST", f"query={ENCODED}", DIRECT, ASK, status=400
    ),
    "2.1.7 parameters and no query": Case("GET", f"default-graph-uri={FIRST}", status=400),
    # 2.2 update operation: not offered
    "2.2 update in a form": Case("POST", "", FORM, "update=CLEAR+ALL", 400),
    "2.2 update and query": Case("POST", "", FORM, f"update=CLEAR+ALL&query={ENCODED}", 400),
    "2.2 update in the URL": Case("GET", "update=CLEAR+ALL", status=400),
    "2.2 update, direct": Case("POST", "", "application/sparql-update", "CLEAR ALL", 415),
    "2.2 update sent as a query": Case("POST", "", DIRECT, "CLEAR ALL", 400),
    # RFC 10008: QUERY
    "QUERY direct": Case("QUERY", "", DIRECT, ASK, boolean=True),
    "QUERY form": Case("QUERY", "", FORM, f"query={ENCODED}", boolean=True),
    "QUERY with a dataset in the URL": Case(
        "QUERY", f"named-graph-uri={FIRST}", DIRECT, ASK, boolean=False
    ),
    "QUERY without a type": Case("QUERY", "", None, ASK, 400),
    "QUERY of another type": Case("QUERY", "", "application/json", "{}", 415),
    # Beyond the protocol
    "a parameter that nobody knows": Case("GET", f"query={ENCODED}&output=json", boolean=True),
    "another method": Case("DELETE", f"query={ENCODED}", status=405),
    "an encoded body": Case("POST", "", DIRECT, ASK, 415, headers={"Content-Encoding": "gzip"}),
    "too long a body": Case("POST", "", DIRECT, "#" * 300_000, 413),
}


@pytest.mark.parametrize("name", list(CASES))
def test_request_is_answered_as_its_section_says(client: httpx2.Client, name: str) -> None:
    """Clients of forty kinds send each of these."""
    case = CASES[name]
    content_type = {} if case.content_type is None else {"Content-Type": case.content_type}
    answer = client.request(
        case.method,
        f"/sparql?{case.query}" if case.query else "/sparql",
        content=case.body,
        headers={**content_type, **case.headers},
    )

    assert answer.status_code == case.status, answer.text
    if case.boolean is not None:
        assert answer.json()["boolean"] is case.boolean
    if case.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
        assert "no-store" in answer.headers["cache-control"]
        assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if name.startswith("2.2")])
def test_update_is_told_that_none_is_taken(client: httpx2.Client, name: str) -> None:
    """Section 2.2.4: the message is for who sent it."""
    case = CASES[name]
    answer = client.request(
        case.method,
        f"/sparql?{case.query}",
        content=case.body,
        headers={"Content-Type": case.content_type or FORM},
    )

    assert "takes no update" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sparql", {"GET", "HEAD", "POST", "QUERY", "OPTIONS"}),
        ("/store?default", {"GET", "HEAD", "OPTIONS"}),
        ("/graph/catalog", {"GET", "HEAD", "OPTIONS"}),
        ("/doc/gpg-2017/1", {"GET", "HEAD", "OPTIONS"}),
        ("/", {"GET", "HEAD", "OPTIONS"}),
        ("/static/gpgraph.css", {"GET", "HEAD", "OPTIONS"}),
        ("/openapi.json", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_every_address_says_which_methods_it_has(
    client: httpx2.Client, path: str, allowed: set[str]
) -> None:
    """RFC 9110, sections 9.3.7 and 15.5.6: all of them, to ``OPTIONS`` and with a 405."""
    asked, refused = client.options(path), client.request("DELETE", path)

    assert (asked.status_code, refused.status_code) == (204, 405)
    assert asked.content == b""
    assert {*asked.headers["allow"].split(", ")} == allowed
    assert {*refused.headers["allow"].split(", ")} == allowed


def test_endpoint_says_what_it_reads(client: httpx2.Client) -> None:
    """RFC 10008 and RFC 9110, section 15.5.16: where one asks, and where one asked in vain."""
    options, description = client.options("/sparql"), client.get("/sparql")
    refused = client.post("/sparql", content=ASK, headers={"Content-Type": "text/plain"})
    read = f"{DIRECT}, {FORM}"

    assert options.headers["accept-query"] == description.headers["accept-query"] == read
    assert refused.headers["accept"] == read
    assert refused.json()["accepted"] == [DIRECT, FORM]


def test_server_as_a_whole_has_options(server: str) -> None:
    """``OPTIONS *`` is about no address: RFC 9110, section 9.3.7."""
    reply = exchange(server, b"OPTIONS * HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")

    assert reply.startswith(b"HTTP/1.1 204 ")
    assert b"\r\nallow: " in reply.lower()


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 50000000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"#" * 0x10000 + b"\r\n" * 1,
    ],
    ids=["length", "chunked"],
)
def test_body_that_is_too_long_is_refused_before_it_is_read(server: str, framing: bytes) -> None:
    """Of the announced 50 MB not one byte is sent; of the chunks, no end."""
    head = f"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: {DIRECT}\r\n".encode()
    chunk = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    more = chunk * 4 if framing.startswith(b"Transfer") else b""

    assert exchange(server, head + framing + more).startswith(b"HTTP/1.1 413 ")


def test_half_a_query_is_not_evaluated() -> None:
    """A client that leaves while it sends has asked nothing, whatever half of it would mean."""
    messages: list[Message] = [
        {"type": "http.request", "body": b"ASK {}", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []
    # It has no service to evaluate with: to try would be an error.
    services = SimpleNamespace(queries=SimpleNamespace(max_bytes=1000))
    endpoint = SparqlEndpoint(cast("Services", services), cast("Pages", None))
    scope = {"method": "POST", "query_string": b"", "headers": [(b"content-type", DIRECT.encode())]}

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(endpoint(scope, receive, send))

    assert (messages, sent) == ([], [])


def exchange(server: str, request: bytes) -> bytes:
    """Send bytes and return the first that come back."""
    place = urlsplit(server)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(65_536)
