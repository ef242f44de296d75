"""Requests that are too long, not text, or try to write into the answer's header.

What strangers send and the front itself reads is a request line, a header and form fields; no RDF.
So the bombs here are those: encoded, repeated and endless fields. RDF that swells when it is
parsed is sent as well, and not parsed.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.hostile.conftest import Reply, Siege, Target

pytestmark = pytest.mark.alone

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
HUGE = 50 * 1024 * 1024
PIECE = b"x" * 65_536
ASK = quote("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with a length", "in chunks"])
@pytest.mark.parametrize("media_type", [DIRECT, FORM])
def test_body_of_fifty_megabytes_is_not_read(
    is_chunked: bool,  # noqa: FBT001 - a parameter of the test
    media_type: str,
    siege: "Siege",
) -> None:
    """It is refused with its reason, or cut off, before it is held."""

    def attack() -> None:
        for answer in siege.together(2, lambda: send_huge(siege.target, media_type, is_chunked)):
            assert answer == b"" or answer.startswith(b"HTTP/1.1 413 ")

    siege.withstand(attack)


def send_huge(target: "Target", media_type: str, is_chunked: bool) -> bytes:  # noqa: FBT001
    """Send as much of a huge body as the service takes; return the first line of the answer."""
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {HUGE}"
    head = f"POST /sparql HTTP/1.1\r\nHost: h\r\nContent-Type: {media_type}\r\n{length}\r\n\r\n"
    piece = b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if is_chunked else PIECE
    sent = 0
    with target.connect() as connection:
        try:
            connection.sendall(head.encode())
            while sent < HUGE:
                connection.sendall(piece)
                sent += len(PIECE)
        except OSError:  # the service has had enough
            pass
        try:
            line = connection.recv(64)
        except ConnectionResetError:
            line = b""
    assert line or sent < HUGE
    return line.partition(b"\r\n")[0]


NOT_TEXT = {
    "broken UTF-8 in the address": ("GET", "/sparql?query=ASK%20%7B%7D%20%23%FF%FE", None, None),
    "a surrogate in the address": ("GET", "/sparql?query=ASK%20%7B%7D%20%23%ED%A0%80", None, None),
    "overlong UTF-8 in the address": ("GET", "/sparql?query=ASK%20%7B%7D%C0%AF", None, None),
    "broken UTF-8 in a form": ("POST", "/sparql", FORM, b"query=ASK+%7B%7D+%23%FF"),
    "raw bytes in a form": ("POST", "/sparql", FORM, b"query=ASK+{}+#\xff\xfe"),
    "broken UTF-8 in a body": ("POST", "/sparql", DIRECT, b"ASK {} #\xff"),
    "a surrogate in a body": ("POST", "/sparql", DIRECT, b"ASK {} #\xed\xa0\x80"),
    "UTF-16 in a body": ("POST", "/sparql", DIRECT, "ASK {}".encode("utf-16")),
    "zeros in a body": ("POST", "/sparql", DIRECT, b"\x00" * 1000),
    "half of an escape in a string": ("POST", "/sparql", DIRECT, b'ASK { ?s ?p "\\uD800" }'),
}


@pytest.mark.parametrize("name", NOT_TEXT)
def test_what_is_not_text_is_refused(name: str, siege: "Siege") -> None:
    """Replacement characters would answer a question that nobody asked."""
    method, path, media_type, body = NOT_TEXT[name]
    headers = {} if media_type is None else {"Content-Type": media_type}
    seen: list[Reply] = []

    siege.withstand(
        lambda: seen.append(siege.target.request(method, path, body=body, headers=headers))
    )

    assert {reply.status for reply in seen} == {400}
    assert all(reply.problem for reply in seen)


INJECTED = "x%0d%0aX-Injected:%20yes%0d%0a%0d%0aSet-Cookie:%20a=b"
INTO_PATHS = [
    f"/sparql?query={ASK}&format={INJECTED}",
    f"/sparql?query={ASK}&default-graph-uri=a:{INJECTED}",
    f"/sparql?query={ASK}&timeout={INJECTED}",
    f"/sparql?query={ASK}%20%23{INJECTED}",
    f"/sparql?query={quote('SELECT ?')}{INJECTED}{quote(' {}')}",
    f"/store?graph=a:{INJECTED}",
    f"/id/{INJECTED}",
    f"/id/gpg-2017/1?a={INJECTED}",
    f"/doc/{INJECTED}",
    f"/doc?iri=a:{INJECTED}",
    f"/doc?iri=https://w3id.org/gpgraph/id/gpg-2017/1&format={INJECTED}",
    f"/doc/gpg-2017/1?format={INJECTED}",
    f"/ontology/{INJECTED}",
    f"/graph/{INJECTED}",
    f"/{INJECTED}",
]
INTO_HEADERS = [
    f"{name}: {value}"
    for name in ("Host", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto")
    for value in ("a\tb", "a b", 'a"><script>', "a\\r\\nX-Injected: yes", "a@b/c?d#e", "é" * 10)
] + [
    "X-Request-ID: a\tX-Injected: yes",
    "X-Request-ID: " + "é" * 100,
    "Origin: http://a\tb",
    "Access-Control-Request-Headers: a\tX-Injected",
    "Accept: text/html\t;a=X-Injected",
    "X-Forwarded-For: a\tb, ::::, 999.999.999.999",
]


def test_nothing_in_an_address_becomes_a_header(siege: "Siege") -> None:
    """Addresses are echoed in Location, Link and problems; a line end must not get through."""

    def attack() -> None:
        for path in INTO_PATHS:
            assert is_clean(raw(siege.target, path))

    siege.withstand(attack)


def test_nothing_in_a_header_becomes_another(siege: "Siege") -> None:
    """Hosts and request ids are echoed as well."""

    def attack() -> None:
        for header in INTO_HEADERS:
            for path in ("/id/gpg-2017/1", "/doc/gpg-2017/1.ttl", f"/sparql?query={ASK}"):
                assert is_clean(raw(siege.target, path, header))

    siege.withstand(attack)


def raw(target: "Target", path: str, *headers: str) -> bytes:
    """Send a request as written; return the answer as it came."""
    lines = [f"GET {path} HTTP/1.1", *headers, "Connection: close"]
    if not any(header.startswith("Host:") for header in headers):
        lines.append(f"Host: {target.host}")
    with target.connect() as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def is_clean(answer: bytes) -> bool:
    """Tell whether an answer is one, without a bug behind it and without a header from outside."""
    head = answer.partition(b"\r\n\r\n")[0].lower()
    names = {line.partition(b":")[0] for line in head.split(b"\r\n")[1:]}
    is_ours = not names & {b"x-injected", b"set-cookie"} and b"\n" not in head.replace(b"\r\n", b"")
    return head.startswith(b"http/1.1 ") and not head.startswith(b"http/1.1 5") and is_ours


def bombs() -> Iterator[tuple[str, Callable[["Target"], "Reply"]]]:
    """Yield small inputs that cost much where they are parsed."""
    pairs = "&".join(f"default-graph-uri=a:{number}" for number in range(100_000))
    yield (
        "a form of 100,000 fields",
        lambda target: post(target, FORM, f"query={ASK}&{pairs}".encode()),
    )
    yield "a form of separators", lambda target: post(target, FORM, b"&" * 4_000_000)
    yield "a form of percent signs", lambda target: post(target, FORM, b"query=" + b"%" * 4_000_000)
    yield (
        "entities that swell",
        lambda target: post(target, "application/rdf+xml", LAUGHS.encode()),
    )
    yield (
        "nested JSON-LD",
        lambda target: post(target, "application/ld+json", b'{"@graph":[' * 20_000),
    )
    yield (
        "spaces in gzip",
        lambda target: post(target, DIRECT, SPACES, {"Content-Encoding": "gzip"}),
    )
    value = ",".join(f"a{number}/b;q=0.{number}" for number in range(3000))
    for name in ("Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "Cookie"):
        yield f"a long {name}", partial(get, headers={name: value})
    yield "a long address", lambda target: target.request("GET", "/doc/" + "a/" * 500_000)


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 30))
    + "]><a>&a29;</a>"
)
# 20 KB that would be 20 MB, were they unpacked.
SPACES = gzip.compress(b" " * 20_000_000)


def get(target: "Target", headers: dict[str, str]) -> "Reply":
    """Ask a small query with further headers."""
    return target.request("GET", f"/sparql?query={ASK}", headers=headers)


def post(
    target: "Target", media_type: str, body: bytes, headers: dict[str, str] | None = None
) -> "Reply":
    """Post a body to the endpoint."""
    headers = {"Content-Type": media_type, **(headers or {})}
    return target.request("POST", "/sparql", body=body, headers=headers)


BOMBS = dict(bombs())


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_does_not_go_off(name: str, siege: "Siege") -> None:
    """It is refused, or read in little time; whoever waits is not made to wait for it."""

    def attack() -> None:
        try:
            reply = BOMBS[name](siege.target)
        except (ConnectionError, BrokenPipeError):  # cut off while it was still sending
            return
        assert reply.status < 500, reply.body
        assert reply.status < 400 or json.loads(reply.body)["type"]

    siege.withstand(attack)
