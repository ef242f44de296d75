"""Compressed answers are the same answers, and nobody gets one that was refused."""

import asyncio
import gzip
import json
import sys
import threading
import zlib
from collections.abc import Awaitable, Callable

import brotli
import httpx2
import pytest
from starlette.types import Message, Receive, Scope, Send

from gpgraph.http.caching.codings import CODINGS, encoder, preferred
from gpgraph.http.caching.compression import MIN_BYTES, Compression

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DECODE: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstd.decompress,
}
TEXT = b"<s> <p> <o> .\n" * 1000


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", ("identity", False)),
        ("gzip", ("gzip", False)),
        ("GZip", ("gzip", False)),
        ("x-gzip", ("gzip", False)),
        ("gzip, deflate, br, zstd", ("zstd", False)),
        ("gzip, deflate, br", ("br", False)),
        ("gzip;q=1.0, br;q=0.5", ("gzip", False)),
        ("br;q=0.5 , gzip ; q=0.8", ("gzip", False)),
        ("zstd;q=0, *", ("br", False)),
        ("*", ("zstd", False)),
        ("*;q=0", ("identity", False)),
        ("gzip;q=0", ("identity", False)),
        ("deflate", ("identity", False)),
        ("identity", ("identity", False)),
        ("identity, gzip;q=0.5", ("identity", False)),
        ("identity;q=0.5, gzip", ("gzip", False)),
        ("identity;q=0, gzip", ("gzip", True)),
        ("gzip, *;q=0", ("gzip", True)),
        ("identity;q=0, *", ("zstd", True)),
        ("identity;q=0", ("identity", False)),
        ("gzip;q=none", ("identity", False)),
        (",, ;;q, gzip", ("gzip", False)),
    ],
)
def test_coding_is_what_the_header_prefers(field: str, expected: tuple[str, bool]) -> None:
    """RFC 9110, section 12.5.3; among equals the fastest."""
    assert preferred(field) == expected


@pytest.mark.parametrize("coding", CODINGS)
def test_each_part_can_be_read_when_it_arrives(coding: str) -> None:
    """Whoever waits for the next part has all of this one."""
    written = encoder(coding)
    first = written.part(b"first", is_last=False)
    rest = written.part(b" second", is_last=False) + written.part(b"", is_last=True)
    if coding == "br":
        started = brotli.Decompressor().process(first)
    elif coding == "gzip":
        started = zlib.decompressobj(31).decompress(first)
    else:
        started = zstd.ZstdDecompressor().decompress(first)

    assert started == b"first"
    assert DECODE[coding](first + rest) == b"first second"


def answering(
    *bodies: bytes, is_whole: bool = True, status: int = 200, **headers: str
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Return an application that answers with these bodies and, by underscore, headers."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(fields)})
        for number, body in enumerate(bodies, 1):
            more = not is_whole or number < len(bodies)
            await send({"type": "http.response.body", "body": body, "more_body": more})

    return app


def ask(
    app: Callable[[Scope, Receive, Send], Awaitable[None]],
    accept_encoding: str = "gzip",
    method: str = "GET",
) -> tuple[dict[str, str], list[bytes], bool]:
    """Return the headers, the parts of the body, and whether it was ended."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {
        "type": "http",
        "method": method,
        "headers": [(b"accept-encoding", accept_encoding.encode())],
    }
    asyncio.run(_drive(app, scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    parts = [message["body"] for message in sent[1:]]
    return headers, parts, not sent[-1].get("more_body", False)


async def _drive(
    app: Callable[[Scope, Receive, Send], Awaitable[None]],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    await Compression(app)(scope, receive, send)


@pytest.mark.parametrize("coding", CODINGS)
def test_whole_body_has_its_compressed_length(coding: str) -> None:
    """A length of the bytes that are sent, and it varies by what was asked."""
    app = answering(TEXT, content_type="text/turtle", content_length=str(len(TEXT)), vary="Accept")
    headers, parts, is_ended = ask(app, coding)

    assert headers["content-encoding"] == coding
    assert headers["content-length"] == str(len(parts[0]))
    assert headers["vary"] == "Accept, Accept-Encoding"
    assert DECODE[coding](b"".join(parts)) == TEXT
    assert len(parts[0]) < len(TEXT) / 10
    assert is_ended


@pytest.mark.parametrize("coding", CODINGS)
def test_stream_is_compressed_chunk_by_chunk(coding: str) -> None:
    """Every chunk gives bytes at once: nothing is held back for the next."""
    app = answering(TEXT, TEXT, b"", content_type="application/sparql-results+json")
    headers, parts, is_ended = ask(app, coding)

    assert "content-length" not in headers
    assert all(parts)
    assert DECODE[coding](b"".join(parts)) == TEXT * 2
    assert is_ended


@pytest.mark.parametrize("coding", CODINGS)
def test_broken_stream_stays_broken(coding: str) -> None:
    """Without its end, which tells the reader that something is missing."""
    app = answering(TEXT, TEXT, is_whole=False, content_type="text/csv")
    _, parts, is_ended = ask(app, coding)

    assert not is_ended
    assert not parts[-1].endswith(ask(answering(TEXT, content_type="text/csv"), coding)[1][-1][-8:])


@pytest.mark.parametrize(
    ("media_type", "is_compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("application/ld+json", True),
        ("application/rdf+xml", True),
        ("application/n-triples", True),
        ("application/n-quads", True),
        ("application/trig", True),
        ("application/sparql-results+xml", True),
        ("application/problem+json", True),
        ("application/gzip", False),
        ("image/png", False),
        ("image/svg+xml", True),
        ("application/octet-stream", False),
    ],
)
def test_types_that_are_text_are_compressed(media_type: str, *, is_compressed: bool) -> None:
    """What is compressed already only grows; and only what may be compressed varies."""
    headers, _, _ = ask(answering(TEXT, content_type=media_type))

    assert ("content-encoding" in headers) is is_compressed
    assert ("vary" in headers) is is_compressed


def test_short_body_is_sent_as_it_is_and_still_varies() -> None:
    """The next answer at this address may be a long one."""
    body = b"x" * (MIN_BYTES - 1)
    headers, parts, _ = ask(answering(body, content_type="text/csv"))

    assert "content-encoding" not in headers
    assert headers["vary"] == "Accept-Encoding"
    assert parts == [body]


def test_short_body_is_compressed_for_whom_no_other_is_acceptable() -> None:
    """``identity;q=0`` is an answer to the question whether it pays."""
    headers, parts, _ = ask(answering(b"short", content_type="text/csv"), "gzip, identity;q=0")

    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(parts[0]) == b"short"


def test_nothing_is_compressed_twice() -> None:
    """A dump that is stored compressed is passed on, and so is what must not be changed."""
    stored = ask(answering(TEXT, content_type="text/plain", content_encoding="gzip"))
    fixed = ask(answering(TEXT, content_type="text/plain", cache_control="no-transform"))
    part = ask(answering(TEXT, status=206, content_type="text/plain"))

    assert stored[0]["content-encoding"] == "gzip"
    for headers, parts, _ in (stored, fixed, part):
        assert parts == [TEXT]
        assert headers.get("content-encoding") in {None, "gzip"}


def test_tag_of_a_file_is_weak_once_it_is_compressed() -> None:
    """A strong tag would name two different sequences of bytes."""
    headers, _, _ = ask(answering(TEXT, content_type="text/css", etag='"a"'))

    assert headers["etag"] == 'W/"a"'


def test_head_has_the_headers_of_the_compressed_answer() -> None:
    """All but the length, which nobody knows before it is done."""
    plain = answering(b"", content_type="text/turtle", content_length=str(len(TEXT)))
    headers, parts, _ = ask(plain, method="HEAD")

    assert headers["content-encoding"] == "gzip"
    assert "content-length" not in headers
    assert parts == [b""]


def test_compression_works_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long body must not hold up everybody else's."""
    threads: list[str] = []
    make = encoder

    def watched(coding: str) -> object:
        written = make(coding)

        class Watched:
            def part(self, data: bytes, *, is_last: bool) -> bytes:
                threads.append(threading.current_thread().name)
                return written.part(data, is_last=is_last)

        return Watched()

    monkeypatch.setattr("gpgraph.http.caching.compression.encoder", watched)
    ask(answering(TEXT, TEXT, content_type="text/turtle"))

    assert len(threads) == 2
    assert all(name.startswith("compression") for name in threads)


@pytest.mark.parametrize("coding", CODINGS)
def test_answers_of_the_service_are_the_same_in_every_coding(
    coding: str, client: httpx2.Client
) -> None:
    """A result, a document and a long stream, over the socket."""
    long_query = "SELECT * { ?s ?p ?o } LIMIT 20000"
    for path, parameters in (
        ("/sparql", {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"}),
        ("/sparql", {"query": long_query, "format": "tsv"}),
        ("/doc/gpg-2017/1", {"format": "ttl"}),
        ("/", {}),
    ):
        plain = client.get(path, params=parameters, headers={"Accept-Encoding": "identity"})
        coded = {"Accept-Encoding": coding}
        with client.stream("GET", path, params=parameters, headers=coded) as answer:
            raw = b"".join(answer.iter_raw())

        assert answer.headers["content-encoding"] == coding
        assert "Accept-Encoding" in answer.headers["vary"]
        assert DECODE[coding](raw) == plain.content
        assert "content-encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["vary"]


def test_error_is_compressed_like_any_answer(client: httpx2.Client) -> None:
    """A problem with a long list in it is text, too."""
    query = "SELECT * { ?s ?p " + "?o " * 600 + "}"
    answer = client.get(
        "/sparql", params={"query": query}, headers={"Accept-Encoding": "identity;q=0, gzip"}
    )

    assert answer.status_code == 400
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(answer.content)["status"] == 400
