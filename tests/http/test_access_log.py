"""One line a request: enough to run a service by, and nothing that somebody asked in confidence."""

import json
import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from gpgraph.cli.log import JsonFormatter, json_log
from gpgraph.errors import SlowRequestError
from gpgraph.http.access_log import RequestLog, digest
from gpgraph.http.log_lines import Clock, LineWriter, json_string
from gpgraph.store.releases.generation import Generation

Serve = Callable[..., AbstractContextManager[str]]
Line = dict[str, object]

PERSON = "Jane Doe"
QUERY = f'SELECT * WHERE {{ ?s ?p "{PERSON}" }}'
ENDLESS = (
    "SELECT * WHERE { { SELECT DISTINCT ?a { ?a ?x ?y } LIMIT 300 } "
    "{ SELECT DISTINCT ?b { ?b ?z ?w } LIMIT 300 } { SELECT DISTINCT ?c { ?c ?v ?u } LIMIT 300 } }"
)


def requests_in(log: Path) -> list[Line]:
    """Return the lines about requests."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [line for line in lines if "status" in line]


@pytest.fixture(scope="module")
def logged(
    release: Generation, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Line], dict[str, httpx2.Response]]:
    """Return the lines of some requests, and the answers, by what each was."""
    log = tmp_path_factory.mktemp("log") / "log"
    flags = ("--trusted-proxies", "127.0.0.9", "--request-timeout-s", "1")
    with serve(release.path, *flags, log=log) as base, httpx2.Client(base_url=base) as client:
        answers = {
            "query": client.get("/sparql", params={"query": QUERY}),
            "again": client.get("/sparql", params={"query": QUERY}),
            "named": client.get("/healthz", headers={"X-Request-ID": "mine"}),
            "strange path": client.get('/a%0A{"level":"error"}"'),
            "nothing": client.get("/doc/nothing"),
            "long path": client.get("/" + "a" * 5000),
        }
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get("/sparql", params={"query": ENDLESS, "format": "csv", "timeout": "2"})
        place = urlsplit(base)
        leaving = socket.create_connection((place.hostname, place.port))
        leaving.sendall(b"GET /sparql?format=csv&query=" + ENDLESS.replace(" ", "+").encode())
        leaving.sendall(b" HTTP/1.1\r\nHost: a\r\n\r\n")
        leaving.recv(1000)
        leaving.close()
        client.post("/no/such", content=b"x")
        time.sleep(0.3)
    names = [*answers, "broken", "left", "post"]
    lines = requests_in(log)
    assert len(lines) == len(names)
    # A line is written when its request has ended.
    lines.sort(key=lambda line: int(str(line["request_id"]).rsplit("-", 1)[1], 16))
    return dict(zip(names, lines, strict=True)), answers


Logged = tuple[dict[str, Line], dict[str, httpx2.Response]]


def test_line_of_a_query_has_what_an_operator_looks_for(logged: Logged) -> None:
    """Who, what, how it went, how long, from where."""
    lines, answers = logged
    line = lines["query"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"]))
    assert (line["level"], line["client"]) == ("info", "127.0.0.1")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sparql", 200)
    assert line["bytes"] == len(answers["query"].content)
    assert line["media_type"] == "application/sparql-results+json"
    assert line["end"] == "complete"
    assert 0 < float(str(line["duration_ms"])) < 10_000
    assert re.fullmatch(r"[0-9a-f]{64}", str(line["release"]))
    assert line["query"] == digest(QUERY)


def test_line_says_whether_the_cache_answered(logged: Logged) -> None:
    """The operator sees whether it is large enough."""
    lines, _ = logged

    assert [lines[name]["cache"] for name in ("query", "again")] == ["miss", "hit"]


def test_log_never_holds_the_text_of_a_query(logged: Logged) -> None:
    """A query may name a person."""
    lines, _ = logged
    text = json.dumps(lines)

    assert PERSON not in text
    assert "SELECT" not in text
    assert "query=" not in text


def test_answer_and_line_bear_one_name_that_no_other_request_has(logged: Logged) -> None:
    """A user who reports the name of a failed request is found in the log."""
    lines, answers = logged
    names = [answer.headers["x-request-id"] for answer in answers.values()]

    assert names == [lines[name]["request_id"] for name in answers]
    assert len(set(names)) == len(names)
    assert "mine" not in names  # who is not a trusted proxy names nothing


def test_path_is_data_in_the_line_whatever_is_in_it(logged: Logged) -> None:
    """A new line in an address must not write a line of its own."""
    lines, _ = logged

    assert lines["strange path"]["path"] == '/a\n{"level":"error"}"'
    assert len(str(lines["long path"]["path"])) < 600


def test_line_says_how_an_answer_ended(logged: Logged) -> None:
    """A status of 200 says nothing of an answer that broke off half-way."""
    lines, _ = logged

    assert (lines["broken"]["status"], lines["broken"]["end"]) == (200, "broken")
    assert lines["broken"]["level"] == "warning"
    assert (lines["left"]["status"], lines["left"]["end"]) == (200, "client-left")
    assert (lines["nothing"]["status"], lines["nothing"]["end"]) == (404, "complete")


def test_log_of_requests_can_be_left_out(release: Generation, serve: Serve, tmp_path: Path) -> None:
    """Where a proxy keeps one already; requests keep their names."""
    log = tmp_path / "log"
    with serve(release.path, "--no-access-log", log=log) as base:
        answer = httpx2.get(f"{base}/healthz")

    assert "x-request-id" in answer.headers
    assert requests_in(log) == []


def test_log_that_nobody_reads_stops_no_request(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """A pipe is full after 64 KiB; the service must not wait for its reader."""
    unread = tmp_path / "log"
    os.mkfifo(unread)
    reader = os.open(unread, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with serve(release.path, log=unread) as base, httpx2.Client(base_url=base) as client:
            codes = {client.get("/healthz").status_code for _ in range(1000)}
    finally:
        os.close(reader)

    assert codes == {200}


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Return both ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def drain(descriptor: int, until: str) -> str:
    """Read a pipe until some text has come."""
    text = ""
    while until not in text:
        text += os.read(descriptor, 65536).decode()
    return text


def test_writer_never_waits_counts_what_it_loses_and_says_so(pipe: tuple[int, int]) -> None:
    """The operator learns that the log has a hole, and how large."""
    reading, writing = pipe
    writer = LineWriter(writing, max_waiting=100)
    began = time.monotonic()
    for number in range(20_000):
        writer.write(f'{{"number":{number},"padding":"{"x" * 100}"}}')
    took_s = time.monotonic() - began
    text = drain(reading, "are lost")
    writer.close()
    lines = [json.loads(line) for line in text.splitlines()]
    lost = [re.findall(r"(\d+) lines", line["message"]) for line in lines if "message" in line]

    assert took_s < 2
    assert 20_000 - len([line for line in lines if "number" in line]) >= int(lost[0][0]) > 0


def test_writer_closes_though_nobody_reads(pipe: tuple[int, int]) -> None:
    """A service that stops must stop."""
    _, writing = pipe
    writer = LineWriter(writing)
    for _ in range(5000):
        writer.write("x" * 100)
    began = time.monotonic()
    writer.close()

    assert time.monotonic() - began < 3


def test_writer_outlives_its_reader() -> None:
    """When the log's reader dies, the service does not."""
    reading, writing = os.pipe()
    os.close(reading)
    writer = LineWriter(writing)
    writer.write("a")
    time.sleep(0.1)
    writer.write("b")
    writer.close()
    os.close(writing)


def test_what_the_program_says_is_a_line_of_the_same_shape(pipe: tuple[int, int]) -> None:
    """One parser for all of standard error; a traceback is one line."""
    reading, writing = pipe
    with json_log(writing):
        log = logging.getLogger("gpgraph.test")
        log.error("%s failed", "ß", exc_info=ValueError('a "bug"\nin two lines'))
    line = json.loads(drain(reading, "\n"))

    assert list(line) == ["time", "level", "logger", "message", "traceback"]
    assert (line["level"], line["logger"]) == ("error", "gpgraph.test")
    assert line["message"] == "ß failed"
    assert line["traceback"].endswith('ValueError: a "bug"\nin two lines')


def test_refused_connection_has_a_line_without_a_request() -> None:
    """There is no method and no path; there is a client and a reason."""
    lines: list[str] = []
    RequestLog(lines.append).refused(("203.0.113.9", 1), SlowRequestError(budget_s=1))
    line = json.loads(lines[0])

    assert (line["client"], line["status"], line["end"]) == ("203.0.113.9", 408, "refused")
    assert line["problem"] == "slow-request"


@pytest.mark.parametrize(
    "text", ["plain", "", 'a"b', "a\\b", "a\nb", "é", "\ud800", "\x7f", "~ !#"]
)
def test_string_is_json_whatever_is_in_it(text: str) -> None:
    """The fast way and the careful way say the same."""
    assert json.loads(json_string(text)) == text
    assert json_string(text).isascii()


def test_equal_queries_have_equal_digests_and_no_other_has() -> None:
    """So that one hard query can be counted without being read."""
    assert digest(QUERY) == digest(str(QUERY))
    assert digest(QUERY) != digest(QUERY + " ")
    assert re.fullmatch(r"[0-9a-f]{16}", digest("\ud800"))


def test_clock_keeps_up_with_the_second() -> None:
    """The text of a second is kept for that second only."""
    clock = Clock()

    assert clock.stamp(0.0) == "1970-01-01T00:00:00.000Z"
    assert clock.stamp(0.999) == "1970-01-01T00:00:00.999Z"
    assert clock.stamp(1.0) == "1970-01-01T00:00:01.000Z"
    assert JsonFormatter().format(logging.makeLogRecord({"msg": "a"})).endswith('"message":"a"}')
