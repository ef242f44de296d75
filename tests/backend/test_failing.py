"""What goes wrong at the server of the data: a problem that names the cause, and then recovery."""

import base64
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
import trustme
from tests.backend.conftest import Serve
from tests.backend.servers import free_port
from tests.backend.stranger import (
    CHUNKED,
    OF_A_TEST,
    PASSWORD,
    ROWS,
    WRONG,
    Said,
    Stranger,
    running,
)

from gpgraph.store.releases.generation import Generation

pytestmark = pytest.mark.alone

QUERY = "SELECT ?x { ?x a ?number }"
TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A server that does as it is told, a client of the front over it, and the front's log."""

    stranger: Stranger
    client: httpx2.Client
    log: Path
    numbers: Iterator[int]

    def ask(
        self, text: str = QUERY, headers: dict[str, str] | None = None, **more: str
    ) -> httpx2.Response:
        """Ask what nobody has asked before."""
        asked = text.replace("number", f"n{next(self.numbers)}")
        return self.client.get("/sparql", params={"query": asked, **more}, headers=headers)

    def questions(self) -> int:
        """Return how many questions of tests the server was asked."""
        return sum(bool(OF_A_TEST.search(each["body"])) for each in self.stranger.asked)


@pytest.fixture(scope="module")
def scene(
    release: Generation, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A front over a server that asks for a password."""
    folder = tmp_path_factory.mktemp("scene")
    secret, log = folder / "secret", folder / "log"
    secret.write_text(f"{PASSWORD}\n", "utf-8")
    with running(Stranger()) as stranger:
        flags = ["--backend", stranger.address, "--backend-user", "reader"]
        flags += ["--backend-password-file", str(secret), "--query-timeout-s", str(TIMEOUT_S)]
        with (
            serve(release.path, *flags, log=log) as base,
            httpx2.Client(base_url=base, timeout=20) as client,
        ):
            yield Scene(stranger, client, log, iter(range(1000)))


@pytest.fixture(autouse=True)
def rightly(request: pytest.FixtureRequest) -> None:
    """Begin each time with a server that does no wrong."""
    if "scene" in request.fixturenames:
        stranger = request.getfixturevalue("scene").stranger
        stranger.says, stranger.delay_s, stranger.hang_ups = Said(), 0.0, 0


def slug(answer: httpx2.Response) -> str:
    """Return the kind of a problem."""
    return str(answer.json()["type"]).rpartition("/")[2]


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_answer_that_is_none_is_a_problem_that_says_why(scene: Scene, said: Said) -> None:
    """Whoever asks gets no half of an answer and no page of somebody's proxy, and is told."""
    scene.stranger.says = said
    answer = scene.ask()

    assert (answer.status_code, slug(answer)) == (502, "backend-answer")
    assert answer.json()["reason"]
    assert PASSWORD not in answer.text
    scene.stranger.says = Said()
    assert scene.ask().status_code == 200


OK = b"HTTP/1.1 200 OK\r\n"
SPACE = b"400\r\n" + b" " * 1024 + b"\r\n"
ENDLESS = {
    "header": (Said(raw=OK, endless=b"X-Filler: " + b"x" * 1000 + b"\r\n"), 503),
    "one field": (Said(raw=OK + b"X-Filler: ", endless=b"x" * 1000), 503),
    "interim answers": (Said(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 2,
                             endless=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9), 503),
    "trailer": (Said(raw=CHUNKED + b"1\r\n{\r\n0\r\n", endless=b"X-F: x\r\n" * 99), 504),
    "extension of a chunk": (Said(raw=CHUNKED + b"1;", endless=b"x" * 9999), 504),
    "drip": (Said(raw=CHUNKED, endless=b"1\r\n \r\n", drip_s=0.05), 504),
    "another protocol": (Said(raw=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
                                  b"Connection: upgrade\r\n\r\n", endless=b"x"), 503),
}  # fmt: skip


@pytest.mark.parametrize("text", [QUERY, "ASK { ?x a ?number }"], ids=["rows", "ask"])
@pytest.mark.parametrize(("said", "status"), ENDLESS.values(), ids=ENDLESS)
def test_answer_without_an_end_is_left_in_time(
    scene: Scene, said: Said, status: int, text: str
) -> None:
    """Neither the time nor the memory of the front is the server's to take."""
    scene.stranger.says = said
    scene.stranger.left.clear()
    began = time.monotonic()
    answer = scene.ask(text)

    assert answer.status_code == status, answer.text
    assert time.monotonic() - began < TIMEOUT_S + 2
    assert scene.stranger.left.wait(2)
    scene.stranger.says = Said()
    assert scene.ask().status_code == 200


def test_refusal_that_drips_is_not_waited_for(scene: Scene) -> None:
    """What a server says of its failure is worth no long wait."""
    head = b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    scene.stranger.says = Said(raw=head, endless=b"1\r\n.\r\n", drip_s=0.05)
    began = time.monotonic()

    assert scene.ask().status_code == 502
    assert time.monotonic() - began < TIMEOUT_S + 3


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"boolean": "yes"}', b" " * (2 << 20)])
def test_short_answer_that_is_none_is_a_problem(scene: Scene, body: bytes) -> None:
    """Brackets without an end, a text for a truth, and two megabytes of nothing."""
    scene.stranger.says = Said(b"{" + body)
    answer = scene.ask("ASK { ?x a ?number }")

    assert (answer.status_code, slug(answer)) == (502, "backend-answer")


def test_page_of_bytes_that_are_no_text_is_a_problem(scene: Scene) -> None:
    """A page shows what can be read; programs get what the server gave."""
    scene.stranger.says = Said(ROWS.replace(b"yes", b"\xff\xfe"))

    assert scene.ask(headers={"Accept": "text/html"}).status_code == 502


@pytest.mark.parametrize("is_late", [False, True], ids=["at once", "late"])
def test_answer_to_no_question_is_nobodys(scene: Scene, *, is_late: bool) -> None:
    """A second answer, kept with the connection, would be given to the next who asks."""
    length = f"Content-Type: application/sparql-results+json\r\nContent-Length: {len(ROWS)}"
    right = OK + length.encode() + b"\r\n\r\n" + ROWS
    wrong = right.replace(b'"yes"', b'"bad"')
    scene.stranger.says = Said(raw=right, late=wrong) if is_late else Said(raw=right + wrong)
    answers = [scene.ask()]
    if is_late:
        time.sleep(0.5)
    scene.stranger.says = Said()
    answers += [scene.ask(), scene.ask()]

    assert b"bad" not in b"".join(answer.content for answer in answers)
    assert [answer.status_code for answer in answers[1:]] == [200, 200]


@pytest.mark.parametrize("said", [WRONG["a page in HTML"], WRONG["wrong credentials"]])
def test_readiness_follows_the_server(scene: Scene, said: Said) -> None:
    """Whoever balances loads sends nothing where nothing is answered, and comes back."""
    scene.stranger.says = said
    red = scene.client.get("/readyz")
    scene.stranger.says = Said()
    green = scene.client.get("/readyz")

    assert (red.status_code, slug(red), green.status_code) == (502, "backend-answer", 200)


def test_overload_is_told_with_the_time_to_wait(scene: Scene) -> None:
    """A server that takes no more may take more soon."""
    scene.stranger.says = Said(b"later", 503, "text/plain")
    answer = scene.ask()

    assert (answer.status_code, slug(answer)) == (503, "backend-unavailable")
    assert int(answer.headers["retry-after"]) > 0


def test_mistake_that_only_the_server_sees_is_the_clients(scene: Scene) -> None:
    """Its words are passed on, in one line."""
    scene.stranger.says = Said(b"Unknown function\n<http://example.org/f>", 400, "text/plain")
    answer = scene.ask()

    assert (answer.status_code, slug(answer)) == (400, "query-evaluation")
    assert "Unknown function <http://example.org/f>" in answer.json()["detail"]


def test_slow_server_is_left_at_the_deadline(scene: Scene) -> None:
    """The connection is closed, which is how a server learns that nobody waits."""
    scene.stranger.delay_s = 3 * TIMEOUT_S
    scene.stranger.left.clear()
    began = time.monotonic()
    answer = scene.ask()

    assert (answer.status_code, slug(answer)) == (504, "backend-timeout")
    assert time.monotonic() - began < TIMEOUT_S + 2
    assert scene.stranger.left.wait(5)


def test_client_that_leaves_ends_the_work_of_the_server(scene: Scene) -> None:
    """Nothing is worked out for nobody."""
    scene.stranger.delay_s = 10.0
    scene.stranger.left.clear()
    with pytest.raises(httpx2.ReadTimeout):
        scene.client.get("/sparql", params={"query": "SELECT ?left { ?left a 1 }"}, timeout=0.3)

    assert scene.stranger.left.wait(1.5)


def test_question_is_put_once_more_where_not_a_word_was_said(scene: Scene) -> None:
    """A connection that was kept may be closed just when it is used."""
    scene.stranger.hang_ups = 1

    assert scene.ask().status_code == 200


def test_question_is_not_put_again_and_again(scene: Scene) -> None:
    """A server in trouble is not helped by more questions."""
    before = scene.questions()
    scene.stranger.hang_ups = 2
    answer = scene.ask()

    assert (answer.status_code, slug(answer)) == (503, "backend-unavailable")
    assert scene.questions() == before + 2


def test_server_gets_the_credentials_and_the_log_does_not(scene: Scene) -> None:
    """A secret goes where it belongs and nowhere else."""
    scene.stranger.says = WRONG["wrong credentials"]
    scene.ask()

    assert scene.stranger.asked[-1]["Authorization"].startswith("Basic ")
    encoded = scene.stranger.asked[-1]["Authorization"].partition(" ")[2]
    log = scene.log.read_text("utf-8")
    assert PASSWORD not in log
    assert encoded not in log


def test_secret_that_the_server_repeats_is_not_passed_on(scene: Scene) -> None:
    """Some servers and proxies answer a failure with the request that they got."""
    encoded = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    echo = f"{'.' * 850} Authorization: Basic {encoded} {PASSWORD}".encode()
    for status in (400, 500):
        scene.stranger.says = Said(echo, status, "text/plain")
        text = scene.ask().text

        assert encoded[:8] not in text
        assert PASSWORD[:8] not in text


def test_server_that_is_away_is_told_at_once_and_found_again(
    release: Generation, serve: Serve
) -> None:
    """It starts after the front, goes and comes: the front is never started anew."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/query"
    with (
        serve(release.path, "--backend", address) as base,
        httpx2.Client(base_url=base, timeout=20) as client,
    ):
        for number in range(8):
            answer = client.get("/sparql", params={"query": f"SELECT ?x{number} {{ ?a ?b ?c }}"})
            assert (answer.status_code, slug(answer)) == (503, "backend-unavailable")
            assert "refused" in answer.json()["reason"]
            assert address not in answer.text
        assert client.get("/readyz").status_code == 503
        assert client.get("/doc/sdg/16.ttl").status_code == 200  # pages need no server
        with running(Stranger(port)):
            end = time.monotonic() + 10
            while client.get("/readyz").status_code != 200:
                assert time.monotonic() < end
                time.sleep(0.1)
            assert client.get("/sparql", params={"query": QUERY}).status_code == 200


def test_certificate_is_checked(release: Generation, serve: Serve, tmp_path: Path) -> None:
    """The data comes from who it should, or not at all; who reads is told why, till it is right."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    port = free_port()
    flags = ["--backend", f"https://127.0.0.1:{port}/query"]
    flags += ["--backend-ca-file", str(tmp_path / "ca.pem")]
    answers = []
    with serve(release.path, *flags) as base:
        for number, year in enumerate((None, 2020, None)):
            until = None if year is None else datetime(year, 1, 1, tzinfo=UTC)
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("127.0.0.1", not_after=until).configure_cert(tls)
            with running(Stranger(port), tls=tls) as stranger:
                stranger.says = Said(more=(("Connection", "close"),))
                query = {"query": f"{QUERY} # {number}"}
                answers.append(httpx2.get(f"{base}/sparql", params=query, timeout=20))

    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert slug(answers[1]) == "backend-unavailable"
    assert "certificate has expired" in answers[1].json()["reason"]


def test_as_many_ask_at_once_as_may(release: Generation, serve: Serve) -> None:
    """Who finds no place in time is told so; the others are answered."""
    with running(Stranger()) as stranger:
        stranger.delay_s = 1.5
        flags = ["--backend", stranger.address, "--backend-connections", "1"]
        with (
            serve(release.path, *flags, "--queue-timeout-s", "0.5") as base,
            httpx2.Client(base_url=base, timeout=20) as client,
            ThreadPoolExecutor(2) as pool,
        ):

            def ask(number: int) -> httpx2.Response:
                text = f"SELECT ?x{number} {{ ?a ?b ?c }}"
                return client.get("/sparql", params={"query": text})

            answers = sorted(pool.map(ask, range(2)), key=lambda one: one.status_code)

    assert [answer.status_code for answer in answers] == [200, 503]
    assert "all 1 connections to it are in use" in answers[1].json()["reason"]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--backend", "http://user:pass@127.0.0.1/query"], "no plain address"),
        (["--backend", "127.0.0.1/query"], "no plain address"),
        (["--backend", "http://h/q", "--backend-user", "u"], "belong together"),
        (["--backend", "http://h/q", "--backend-token-file", "/no/such"], "cannot be read"),
        (["--backend", "http://h/q", "--backend-ca-file", "/no/such"], "cannot be used"),
        (["--backend", "http://h/q", "--backend-dialect", "latin"], "backend-dialect"),
        (["--backend", "http://h/q", "--backend-prefix", "no iri"], "backend-prefix"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    release: Generation, flags: list[str], words: str
) -> None:
    """Before anything is served; and a password in an address is not said again."""
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", "serve", "--release", release.path, *flags],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert words in done.stderr
    assert "user:pass" not in done.stderr
