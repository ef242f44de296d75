"""Three fronts behind nginx share nothing but the server, and are one service to whoever asks."""

import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from tests.backend.conftest import Serve
from tests.backend.servers import Store, await_answer, oxigraph, publish
from tests.conftest import TwoReleases
from tests.proxies import documented, free_port, nginx

from gpgraph.store.releases.generation import Generation

pytestmark = [pytest.mark.nginx, pytest.mark.alone]

COUNT = 3
POLL_S = 0.5
# A look at the server, the fetch, a look at the folder, three sets of workers that start at once:
# some five seconds, and many more on two processors that have other work beside the load.
FOLLOWS_S = 30.0
# The time that a query may run, and a second.
ENDS_S = 11.0
# From one request of a client to the next; nginx and the fronts are to be tested, not the machine.
PAUSE_S = 0.1
CAPABILITY = "https://w3id.org/gpgraph/id/capability/"
# What the two releases answer in different ways, in one query.
WHOLE = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label ?added (COUNT(*) AS ?triples) {{
  <{CAPABILITY}change-management> skos:prefLabel ?label .
  BIND(EXISTS {{ <{CAPABILITY}network-operation> ?x ?y }} AS ?added)
  ?s ?p ?o
}} GROUP BY ?label ?added"""
LONG = "SELECT ?s ?p ?o { ?s ?p ?o }"
DOCUMENT = "/doc/capability/change-management.ttl"
ADDRESSES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a query": (f"/sparql?query={quote(LONG + ' ORDER BY ?s ?p ?o LIMIT 50')}", {}),
    "a graph that is asked for": (
        f"/sparql?query={quote('DESCRIBE <http://metadata.un.org/sdg/16>')}",
        {"Accept": "text/turtle"},
    ),
    "a document": (DOCUMENT, {}),
    "a document as JSON-LD": ("/doc/sdg/16", {"Accept": "application/ld+json"}),
    "a page": ("/doc/sdg/16", {"Accept": "text/html"}),
    "a page of an answer": ("/sparql?query=ASK%7B%7D", {"Accept": "text/html"}),
    "a search": ("/search?q=terror", {"Accept": "text/html"}),
}


@dataclass(slots=True)
class Site:
    """The server, the fronts over it, and nginx before them."""

    base: str
    folder: Path
    serve: Serve
    store_port: int
    ports: tuple[int, ...]
    running: dict[int, ExitStack] = field(default_factory=dict)
    holding: ExitStack = field(default_factory=ExitStack)

    def start_store(self) -> Store:
        """Start the server that holds the data."""
        return self.holding.enter_context(oxigraph(self.store_port, location=self.folder / "store"))

    def stop_store(self) -> None:
        """Stop it."""
        self.holding.close()

    @property
    def store(self) -> Store:
        """Return where the server is."""
        base = f"http://127.0.0.1:{self.store_port}"
        return Store(f"{base}/query", f"{base}/store", f"{base}/update")

    def start(self, number: int) -> None:
        """Start a front, and wait until it answers."""
        flags = ["--port", str(self.ports[number]), "--base-url", self.base, "--workers", "1"]
        flags += ["--trusted-proxies", "127.0.0.1", "--backend-poll-s", str(POLL_S)]
        stack = ExitStack()
        log = self.folder / f"{number}-{time.monotonic_ns()}.log"
        folder = self.folder / f"front{number}"
        stack.enter_context(self.serve(folder, *flags, *self.store.reading, log=log))
        self.running[number] = stack

    def stop(self, number: int) -> None:
        """Tell a front to stop (TERM), and wait until it has."""
        self.running.pop(number).close()

    def client(self, number: int) -> httpx2.Client:
        """Return a client of one front, past nginx."""
        return httpx2.Client(base_url=f"http://127.0.0.1:{self.ports[number]}", timeout=20)


@pytest.fixture(scope="module")
def site(
    two_releases: TwoReleases, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Three fronts with a folder each, as the how-to has them, over the first release."""
    folder, port = tmp_path_factory.mktemp("fronts"), free_port()
    ports = tuple(free_port() for _ in range(COUNT))
    upstreams = {
        f"10.0.0.{number}:8000": f"127.0.0.1:{own}" for number, own in enumerate(ports, start=1)
    }
    conf = documented("run-several-fronts.md", port, upstreams)
    found = Site(f"http://127.0.0.1:{port}", folder, serve, free_port(), ports)
    with nginx(folder, conf, port):
        try:
            done = publish(two_releases.first.path, found.start_store())
            assert done.returncode == 0, done.stderr
            with ThreadPoolExecutor(COUNT) as pool:
                list(pool.map(found.start, range(COUNT)))
            yield found
        finally:
            for number in tuple(found.running):
                found.stop(number)
            found.stop_store()


@pytest.mark.parametrize("kind", ADDRESSES)
def test_fronts_agree_in_bytes_and_tags_and_know_the_tags_of_one_another(
    site: Site, kind: str
) -> None:
    """A balancer may send each request to another one; what a client keeps, it keeps of all."""
    path, headers = ADDRESSES[kind]
    with ExitStack() as stack:
        clients = [stack.enter_context(site.client(number)) for number in range(COUNT)]
        said = [client.get(path, headers=headers) for client in clients]
        tag = said[0].headers["etag"]
        again = [client.get(path, headers={**headers, "If-None-Match": tag}) for client in clients]
    through = httpx2.get(f"{site.base}{path}", headers={**headers, "If-None-Match": tag})

    assert [answer.status_code for answer in said] == [200] * COUNT
    assert {answer.headers["etag"] for answer in said} == {tag}
    assert len({answer.content for answer in said}) == 1
    assert [answer.status_code for answer in (*again, through)] == [304] * (COUNT + 1)
    assert not through.content


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer that a client got, and when, in seconds of the monotonic clock."""

    kind: str
    began_s: float
    answer: httpx2.Response | httpx2.TransportError

    @property
    def is_right(self) -> bool:
        """Tell whether it is what was asked for."""
        return isinstance(self.answer, httpx2.Response) and self.answer.status_code == 200


Ask = Callable[[httpx2.Client, int], httpx2.Response]
# The comment makes each one that no cache has.
ASKS: Mapping[str, Ask] = {
    "GET": lambda client, n: client.get("/sparql", params={"query": f"{WHOLE} # {n}"}),
    "POST": lambda client, n: client.post("/sparql", data={"query": f"{WHOLE} # {n}"}),
    "direct POST": lambda client, n: client.post(
        "/sparql",
        content=f"{WHOLE} # {n}",
        headers={"Content-Type": "application/sparql-query"},
    ),
    "long": lambda client, n: client.get(
        "/sparql", params={"query": f"{LONG} # {n}", "format": "tsv"}
    ),
    "document": lambda client, _n: client.get(DOCUMENT, headers={"Cache-Control": "no-cache"}),
}


@contextmanager
def load(base: str) -> Iterator[list[Seen]]:
    """Ask in every way, a client for each; the list is whole once the block ends."""
    seen: list[Seen] = []
    numbers, is_over = itertools.count(), threading.Event()

    def ask(kind: str) -> None:
        with httpx2.Client(base_url=base, timeout=20, headers={"Accept": "*/*"}) as client:
            while not is_over.is_set():
                began_s = time.monotonic()
                try:
                    answer: httpx2.Response | httpx2.TransportError = ASKS[kind](
                        client, next(numbers)
                    )
                except httpx2.TransportError as error:
                    answer = error
                seen.append(Seen(kind, began_s, answer))
                time.sleep(PAUSE_S)

    with ThreadPoolExecutor(len(ASKS)) as pool:
        asking: list[Future[None]] = [pool.submit(ask, kind) for kind in ASKS]
        try:
            yield seen
        finally:
            is_over.set()
    for each in asking:
        each.result()


def what_failed(seen: list[Seen]) -> list[str]:
    """Return what was not answered, in words."""
    return [
        f"{each.kind}: {each.answer!r} {getattr(each.answer, 'text', '')[:300]}"
        for each in seen
        if not each.is_right
    ]


def test_front_is_restarted_under_load_and_no_request_is_lost(site: Site) -> None:
    """TERM, the end of the process, a new one: whoever asks through nginx sees nothing of it."""
    with load(site.base) as seen:
        time.sleep(0.5)
        stopped_s = time.monotonic()
        site.stop(0)
        gone_s = time.monotonic()
        site.start(0)
        started_s = time.monotonic()
        time.sleep(0.5)

    while_away = [each for each in seen if gone_s < each.began_s < started_s]
    assert what_failed(seen) == []
    assert {each.kind for each in while_away} == ASKS.keys()
    assert gone_s - stopped_s < ENDS_S


def releases_seen(kind: str, answers: list[Seen], facts: Mapping[str, "Facts"]) -> list[str]:
    """Return of which release each answer is, where it is wholly of one."""
    found = []
    for each in answers:
        assert isinstance(each.answer, httpx2.Response)
        names = [name for name, known in facts.items() if known.gave(kind, each.answer)]
        assert len(names) == 1, (kind, each.answer.text[:500])
        found += names
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a release: its triples, a label, whether it has what was added, a tag."""

    triples: int
    label: str
    added: str
    tag: str

    def gave(self, kind: str, answer: httpx2.Response) -> bool:
        """Tell whether an answer is wholly of this release."""
        if kind == "document":
            return self.label in answer.text and answer.headers["etag"] == self.tag
        if kind == "long":
            # A line for each solution, and one with the names of the columns.
            body, label = answer.content, f'"{self.label}"@en'.encode()
            return body.count(b"\n") == self.triples + 1 and label in body
        rows = json.loads(answer.content)["results"]["bindings"]
        found = [(row["label"]["value"], row["added"]["value"], row["triples"]["value"])
                 for row in rows]  # fmt: skip
        return found == [(self.label, self.added, str(self.triples))]


def facts_of(generation: Generation, site: Site) -> Facts:
    """Return what is known of a release that is served now."""
    is_first = generation.manifest.release == "2026.1"
    tag = httpx2.get(f"{site.base}{DOCUMENT}").headers["etag"]
    label, added = ("Change management", "false") if is_first else ("Management of change", "true")
    return Facts(generation.manifest.default_graph_triples, label, added, tag)


def test_release_is_switched_under_load_and_each_answer_is_of_one_release(
    site: Site, two_releases: TwoReleases
) -> None:
    """All fronts follow within the stated time, nothing is lost, and nothing is half of each."""
    facts = {"2026.1": facts_of(two_releases.first, site)}
    second = two_releases.second.path
    words = ["publish", "--release", str(second), "--grace-s", "100", *site.store.writing]
    with load(site.base) as seen:
        with subprocess.Popen(
            [sys.executable, "-m", "gpgraph", *words], stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            assert any("waiting" in line for line in process.stderr)
            switched_s = time.monotonic()
            followed_s = [following_s(site, number, "2026.2") for number in range(COUNT)]
            process.terminate()
        began_s = time.monotonic()
        time.sleep(0.5)
        # What it would do after its time of grace, while requests go on: the release before goes.
        done = publish(second, site.store)
    facts["2026.2"] = facts_of(two_releases.second, site)

    assert done.returncode == 0, done.stderr
    assert what_failed(seen) == []
    assert max(followed_s) - switched_s < FOLLOWS_S
    for kind in ASKS:
        of_kind = [each for each in seen if each.kind == kind]
        assert set(releases_seen(kind, of_kind, facts)) == {"2026.1", "2026.2"}
        after = [each for each in of_kind if each.began_s > began_s]
        assert set(releases_seen(kind, after, facts)) == {"2026.2"}


def following_s(site: Site, number: int, release: str) -> float:
    """Wait until a front serves a release; return when, in seconds of the monotonic clock."""
    with site.client(number) as client:
        end = time.monotonic() + FOLLOWS_S
        while time.monotonic() < end:
            if client.get("/readyz").json().get("release") == release:
                return time.monotonic()
            time.sleep(0.05)
    raise TimeoutError(release)


def test_server_that_is_away_is_named_by_the_fronts_and_not_by_nginx(site: Site) -> None:
    """All fronts answer 503 then, with the cause, and all is well once it is back."""
    asked = f"{site.base}/sparql?query={quote(f'{WHOLE} # away ')}"
    site.stop_store()
    away = [httpx2.get(f"{asked}{number}") for number in range(12)]
    site.start_store()
    await_answer(f"{asked}again")
    back = [httpx2.get(f"{asked}{number}") for number in range(12)]

    assert {answer.status_code for answer in away} == {503}
    assert {answer.json()["type"].rpartition("/")[2] for answer in away} == {"backend-unavailable"}
    assert {answer.status_code for answer in back} == {200}
