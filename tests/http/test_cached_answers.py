"""The cache in the service: real queries, real workers, real connections."""

import gzip
import hashlib
import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import httpx2
import pytest

from gpgraph.model.history.manifest import Manifest
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.publish import Contents, publish

Serve = Callable[..., AbstractContextManager[str]]

ROWS = "SELECT ?p ?o { <https://w3id.org/gpgraph/id/gpg-2017/1> ?p ?o } ORDER BY ?p ?o"
# 0.2 to 1 s of one worker, and an answer of one row.
SLOW = (
    "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT 2000 }"
    " { SELECT ?d { ?d ?e ?f } LIMIT 2000 } }"
)
TOO_SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ERRORS: tuple[tuple[str, dict[str, str], int], ...] = (
    ("SELECT nonsense", {}, 400),
    (ROWS, {"accept": "image/png"}, 406),
    (TOO_SLOW, {}, 503),
    ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", {}, 403),
)
CONTEXT = b'{"@context": {}}'
LONG = "SELECT ?s ?p { ?s ?p ?o } LIMIT 10000"


def ask(server: str, query: str, method: str = "GET", **headers: str) -> httpx2.Response:
    """Send a query; header names by underscore."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {"accept-encoding": "identity", **fields}
    return httpx2.request(
        method, f"{server}/sparql", params={"query": query}, headers=fields, timeout=30
    )


def logged(log: Path, path: str = "/sparql") -> list[dict[str, object]]:
    """Return the lines about the requests for a path."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [line for line in lines if line.get("path") == path]


def test_two_services_on_one_release_give_the_same_tags(release: Generation, serve: Serve) -> None:
    """And the same bytes, or the tags would be no strong ones."""
    flags = ("--base-url", "https://data.example.org/graph")
    paths = ("/", "/doc/gpg-2017/1", "/doc/gpg-2017/1.jsonld", f"/sparql?query={quote(ROWS)}")
    with serve(release.path, *flags) as one, serve(release.path, *flags, "--cache-mb", "0") as two:
        for path in paths:
            first, second = httpx2.get(one + path), httpx2.get(two + path)

            assert first.status_code == 200
            assert first.headers["etag"] == second.headers["etag"]
            assert first.content == second.content


def test_every_representation_has_its_own_tag(server: str) -> None:
    """Format, coding, and the name that the service is asked by, which stands in its links."""
    tags = [
        ask(server, ROWS).headers["etag"],
        ask(server, ROWS, accept="text/csv").headers["etag"],
        ask(server, ROWS, accept_encoding="gzip").headers["etag"],
        ask(server, ROWS, accept_encoding="br").headers["etag"],
        ask(server, ROWS, host="data.example.org").headers["etag"],
        httpx2.get(f"{server}/sparql", params={"query": ROWS, "format": "csv"}).headers["etag"],
        ask(server, ROWS + " ").headers["etag"],
    ]

    assert len(set(tags)) == len(tags)
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize("path", ["/sparql?query=" + quote(ROWS), "/doc/sdg/16", "/ontology"])
@pytest.mark.parametrize("coding", ["identity", "zstd"])
def test_client_that_has_the_answer_gets_304_and_the_connection_lives(
    path: str, coding: str, server: str
) -> None:
    """A 304 has no body, and the next answer is read from where it begins."""
    with httpx2.Client(base_url=server, headers={"Accept-Encoding": coding}) as client:
        whole = client.get(path)
        for _ in range(2):
            again = client.get(path, headers={"If-None-Match": whole.headers["etag"]})

            assert (again.status_code, again.content) == (304, b"")
            for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
                assert again.headers[name] == whole.headers[name]
            assert {"content-type", "content-length", "content-encoding"}.isdisjoint(again.headers)
        assert client.get(path).content == whole.content


def test_head_of_a_kept_answer_has_its_headers(server: str) -> None:
    """All of them, the length of the compressed body included."""
    got = ask(server, ROWS, accept_encoding="gzip", accept="text/csv")
    head = ask(server, ROWS, "HEAD", accept_encoding="gzip", accept="text/csv")
    own = {"date", "x-request-id"}

    assert {name: value for name, value in head.headers.items() if name not in own} == {
        name: value for name, value in got.headers.items() if name not in own
    }
    assert head.content == b""


def test_log_tells_where_answers_come_from(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """The first is worked out; what any client asks again is not, by POST and QUERY neither."""
    log = tmp_path / "log"
    with serve(release.path, log=log) as server:
        tag = ask(server, ROWS).headers["etag"]
        ask(server, ROWS, "HEAD")
        ask(server, ROWS, if_none_match=tag)
        for method in ("POST", "POST", "QUERY", "QUERY"):
            httpx2.request(method, f"{server}/sparql", data={"query": ROWS})
    found = [line.get("cache") for line in logged(log)]

    assert found == ["miss", "hit", "revalidated", "miss", "hit", "miss", "hit"]


def test_errors_have_no_tag_and_are_worked_out_anew(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """What failed once may not fail again, and a 304 would keep an error alive."""
    log = tmp_path / "log"
    with serve(release.path, "--query-timeout-s", "1", log=log) as server:
        for query, headers, status in ERRORS:
            for _ in range(2):
                answer = ask(server, query, if_none_match="*", **headers)

                assert answer.status_code == status
                assert answer.headers["cache-control"] == "no-store"
                assert "etag" not in answer.headers
    assert {line["cache"] for line in logged(log)} == {"miss"}


def test_answer_that_is_another_each_time_is_never_kept(server: str) -> None:
    """The time of the first who asked is not the time."""
    first, second = (ask(server, "SELECT (NOW() AS ?now) {}") for _ in range(2))

    assert first.content != second.content
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers


def test_long_answer_streams_and_is_spared_who_has_it(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """It is larger than an eighth of the cache: known by its tag only."""
    log = tmp_path / "log"
    with serve(release.path, "--cache-mb", "1", log=log) as server:
        answers = [ask(server, LONG) for _ in range(2)]
        confirmed = ask(server, LONG, if_none_match=answers[0].headers["etag"])

    assert answers[0].content == answers[1].content
    assert len(answers[0].content) > 500_000
    assert "content-length" not in answers[0].headers
    assert confirmed.status_code == 304
    assert [line["cache"] for line in logged(log)] == ["miss", "miss", "revalidated"]


def test_many_who_ask_the_same_at_once_take_one_worker(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """There is one worker and no queue: without sharing, all but one would get a 503."""
    log = tmp_path / "log"
    flags = ("--workers", "1", "--queue-size", "0", "--query-timeout-s", "20")
    with serve(release.path, *flags, log=log) as server, ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: ask(server, SLOW), range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sorted(str(line["cache"]) for line in logged(log)) == ["hit"] * 19 + ["miss"]


def test_first_who_asked_may_leave_without_harm_to_the_second(
    release: Generation, serve: Serve
) -> None:
    """The worker goes on for the one who is left."""
    flags = ("--workers", "1", "--queue-size", "0", "--query-timeout-s", "20")
    slow = SLOW.replace("2000", "5000")
    with serve(release.path, *flags) as server, ThreadPoolExecutor(1) as threads:
        place = urlsplit(server)
        with socket.create_connection((place.hostname, place.port)) as first:
            request = (
                f"GET /sparql?{urlencode({'query': slow})} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            )
            first.sendall(f"{request}Accept: */*\r\nAccept-Encoding: identity\r\n\r\n".encode())
            time.sleep(0.1)
            second = threads.submit(ask, server, slow, accept="*/*")
            time.sleep(0.5)  # until the second has asked, however slow the machine

        assert second.result(30).status_code == 200


def make_release(folder: Path, value: str) -> Generation:
    """Publish a release of one triple."""
    lines = [f'<https://example.org/s> <https://example.org/p> "{value}" .\n']
    manifest = Manifest(
        version="0",
        ontology_version=None,
        release=f"of-{value}",
        created=None,
        graphs=(),
        default_graph_triples=1,
        dataset_sha256=hashlib.sha256("".join(lines).encode()).hexdigest(),
        context_sha256=hashlib.sha256(CONTEXT).hexdigest(),
        source_digest="0" * 64,
    )
    return publish(folder, manifest, Contents(lines, CONTEXT, {}))


def test_next_release_is_seen_by_who_has_the_one_before(serve: Serve, tmp_path: Path) -> None:
    """Its tags are others, so that nobody is told that nothing has changed."""
    query = "SELECT ?o { <https://example.org/s> ?p ?o }"
    with serve(tmp_path) as server:  # builds a release first, for there is none
        old = ask(server, query)
        make_release(tmp_path, "new")
        deadline = time.monotonic() + 20
        new = ask(server, query, if_none_match=old.headers["etag"])
        while new.status_code == 304 and time.monotonic() < deadline:
            time.sleep(0.1)
            new = ask(server, query, if_none_match=old.headers["etag"])

    assert "new" not in old.text
    assert "new" in new.text
    assert new.headers["etag"] != old.headers["etag"]


def test_kept_answer_is_kept_compressed(release: Generation, serve: Serve) -> None:
    """The second costs no compression; and each coding is its own answer."""
    with serve(release.path) as server:
        bodies = []
        for _ in range(2):
            with httpx2.stream(
                "GET", f"{server}/ontology", headers={"Accept-Encoding": "gzip"}
            ) as answer:
                bodies.append(b"".join(answer.iter_raw()))
        plain = httpx2.get(f"{server}/ontology", headers={"Accept-Encoding": "identity"})

    assert bodies[0] == bodies[1]
    assert answer.headers["content-length"] == str(len(bodies[1]))
    assert gzip.decompress(bodies[1]) == plain.content
