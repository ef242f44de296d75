"""A release comes to the server whole and checked, is switched in one step, and fronts follow."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.backend.conftest import Serve
from tests.backend.servers import Store, free_port, oxigraph, publish
from tests.conftest import TwoReleases

from gpgraph.store.releases.generation import Generation

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LABEL = """SELECT ?label { <https://w3id.org/gpgraph/id/capability/change-management>
<http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"""
# After the switch all fronts follow within: a look at the server, the fetch, the start of workers.
FOLLOWS_S = 15.0
OWN = "<http://example.org/own>"
POINTER = "<https://w3id.org/gpgraph/backend/current>"
REPLACED = "http://purl.org/dc/terms/isReplacedBy"
NAMED = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1"


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty ``oxigraph serve``."""
    with oxigraph() as found:
        yield found


def graphs(store: Store) -> dict[str, int]:
    """Return every graph of a server with the number of its triples."""
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    answer = httpx2.post(
        store.query, data={"query": text}, headers={"Accept": "application/sparql-results+json"}
    )
    rows = answer.json()["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def expected(generation: Generation) -> dict[str, int]:
    """Return what a server holds once a release is served, and no other."""
    manifest = generation.manifest
    own = "https://w3id.org/gpgraph/backend/"
    return {
        **{graph.iri: graph.triples for graph in manifest.graphs},
        f"{own}current": 1,
        f"{own}release/{manifest.id}/default": manifest.default_graph_triples,
    }


def has(store: Store, generation: Generation) -> bool:
    """Tell whether a server holds a release, its files, and nothing else of ours."""
    found = graphs(store)
    files = f"https://w3id.org/gpgraph/backend/release/{generation.id}/files"
    return found.pop(files, 0) > 3 and found == expected(generation)


def text_of(client: httpx2.Client, query: str) -> str:
    """Ask past all caches."""
    return client.get("/sparql", params={"query": f"{query} # {time.monotonic()}"}).text


def test_second_release_takes_the_place_of_the_first(
    two_releases: TwoReleases, store: Store
) -> None:
    """What has changed is moved, what is gone is dropped, what is not ours stays."""
    mine = {"update": f"INSERT DATA {{ GRAPH {OWN} {{ {OWN} {OWN} {OWN} }} }}"}
    assert publish(two_releases.first.path, store).returncode == 0
    assert has(store, two_releases.first)
    assert httpx2.post(store.update, data=mine).is_success
    done = publish(two_releases.second.path, store)
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stderr
    assert done.stdout.startswith("2026.2")
    httpx2.post(store.update, data={"update": f"DROP GRAPH {OWN}"})

    assert has(store, two_releases.second)
    again = publish(two_releases.second.path, store)
    assert again.returncode == 0
    assert "loading" not in again.stderr  # all of it is there already
    assert has(store, two_releases.second)


def test_what_broke_off_goes_on_where_it_stopped(two_releases: TwoReleases, store: Store) -> None:
    """A process that was killed leaves what is served as it was, and no work is done twice."""
    assert publish(two_releases.first.path, store).returncode == 0
    words = ["publish", "--release", str(two_releases.second.path), *store.writing]
    with subprocess.Popen(
        [sys.executable, "-m", "gpgraph", *words], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "checked" in line and "/default" in line:
                process.kill()
                break
    before = graphs(store)
    done = publish(two_releases.second.path, store)

    del before["https://w3id.org/gpgraph/backend/current"]  # it says that something was begun
    served = expected(two_releases.first)
    assert all(before[iri] == served[iri] for iri in served if iri in before)
    assert len(served.keys() - before.keys()) == 1
    assert done.returncode == 0, done.stderr
    assert (
        f"loading https://w3id.org/gpgraph/backend/release/{two_releases.second.id}/default"
        not in (done.stderr)
    )
    assert has(store, two_releases.second)


def test_graph_that_is_not_as_it_was_sent_is_mended(
    two_releases: TwoReleases, store: Store
) -> None:
    """Who publishes again gets what the release says, whatever somebody did to the server."""
    assert publish(two_releases.first.path, store).returncode == 0
    spoilt = "DELETE WHERE { GRAPH <https://w3id.org/gpgraph/graph/catalog> { ?s ?p ?o } }"
    httpx2.post(store.update, data={"update": spoilt})
    done = publish(two_releases.first.path, store)

    assert done.returncode == 0
    assert has(store, two_releases.first)


@pytest.mark.parametrize("missing", ["--backend-graph-store", "--backend-update"])
def test_without_an_address_nothing_is_begun(release: Generation, missing: str) -> None:
    """Before anything is sent, it is told what is missing."""
    store = Store("http://127.0.0.1:9/query", "http://127.0.0.1:9/store", "http://127.0.0.1:9/u")
    words = store.writing
    place = words.index(missing)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gpgraph", "publish", "--release", str(release.path)),
            *words[:place],
            *words[place + 2 :],
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert missing[2:].replace("-", "_") in done.stderr


def test_server_that_is_away_is_named(release: Generation) -> None:
    """The command ends with the cause, not with a trace."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    done = publish(release.path, Store(f"{base}/query", f"{base}/store", f"{base}/update"))

    assert done.returncode == 2
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_front_starts_from_the_server_alone_and_follows_it(
    two_releases: TwoReleases, store: Store, serve: Serve, tmp_path: Path
) -> None:
    """It has nothing but an address; the release before stays until it has followed.

    Before that, a process has been killed when it had said that it is about to switch, and had not.
    """
    assert publish(two_releases.first.path, store).returncode == 0
    flags = [*store.reading, "--backend-poll-s", "0.5", "--workers", "1"]
    log = tmp_path / "log"
    release = f"<https://w3id.org/gpgraph/release/{two_releases.second.id}>"
    mark = f"INSERT DATA {{ GRAPH {POINTER} {{ {POINTER} <{REPLACED}> {release} }} }}"
    with (
        serve(tmp_path / "front", *flags, log=log) as base,
        httpx2.Client(base_url=base, timeout=20) as client,
    ):
        assert "https://w3id.org/gpgraph/" in text_of(client, NAMED)
        assert httpx2.post(store.update, data={"update": mark}).is_success
        assert "another release is taking the place" in text_of(client, NAMED)
        assert "Change management" in text_of(client, LABEL)
        words = ["publish", "--release", str(two_releases.second.path), *store.writing]
        with subprocess.Popen(
            [sys.executable, "-m", "gpgraph", *words, "--grace-s", str(FOLLOWS_S)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stderr is not None
            assert any("waiting" in line for line in process.stderr)
            end = time.monotonic() + FOLLOWS_S
            while "Management of change" not in (label := text_of(client, LABEL)):
                assert "Change management" in label, label  # never nothing, never half
                assert time.monotonic() < end
                time.sleep(0.1)
            process.stderr.read()
        assert process.returncode == 0
        assert client.get("/readyz").json()["release"] == "2026.2"
        assert "https://w3id.org/gpgraph/" in text_of(client, NAMED)
        assert has(store, two_releases.second)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line for line in lines if line["level"] == "error"] == []


def test_front_without_a_release_says_what_to_do(store: Store, tmp_path: Path) -> None:
    """An empty server, and one that is away: both are told at the start."""
    flags = ["serve", "--port", "0", "--release", str(tmp_path / "none")]
    away = f"http://127.0.0.1:{free_port()}/query"
    for address, words in ((store.query, "gpgraph publish"), (away, "refused")):
        done = subprocess.run(
            [sys.executable, "-m", "gpgraph", *flags, "--backend", address],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 2
        assert words in done.stderr


def test_front_whose_release_is_gone_answers_nothing_rather_than_empty(
    two_releases: TwoReleases, store: Store, serve: Serve
) -> None:
    """A front that serves one release by name does not follow; without it, it says so."""
    assert publish(two_releases.first.path, store).returncode == 0
    with (
        serve(two_releases.first.path, *store.reading, "--backend-poll-s", "0.2") as base,
        httpx2.Client(base_url=base, timeout=20) as client,
    ):
        assert client.get("/readyz").status_code == 200
        assert publish(two_releases.second.path, store).returncode == 0
        time.sleep(1)
        answer = client.get("/sparql", params={"query": COUNT})

        assert answer.status_code == 503
        assert "does not hold the release" in answer.json()["reason"]
        assert client.get("/readyz").status_code == 503
