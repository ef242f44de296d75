"""From a release on disk to answers over HTTP, with the processes that users get."""

import asyncio
import gzip
import hashlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest

from gpgraph.bootstrap import LiveServices
from gpgraph.cli.log import json_log
from gpgraph.errors import GenerationError, QueryTimeoutError
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import POINTER, Generation
from gpgraph.store.releases.publish import Contents, publish

if TYPE_CHECKING:
    from tests.sandbox.conftest import Toys

pytestmark = pytest.mark.alone

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def cross_product(variables: str) -> str:
    """Return a query that counts all combinations of 120 numbers per variable."""
    numbers = " ".join(str(number) for number in range(120))
    values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in variables)
    return f"SELECT (COUNT(*) AS ?n) WHERE {{ {values} }}"


def make_release(folder: Path, triples: int) -> Generation:
    """Publish a release with so many triples in its default graph."""
    lines = [f'<https://example.org/{n}> <https://example.org/p> "{n}" .\n' for n in range(triples)]
    context = b'{"@context": {}}'
    manifest = Manifest(
        version="0",
        ontology_version=None,
        release=f"of-{triples}",
        created=None,
        graphs=(),
        default_graph_triples=triples,
        dataset_sha256=hashlib.sha256("".join(lines).encode()).hexdigest(),
        context_sha256=hashlib.sha256(context).hexdigest(),
        source_digest="0" * 64,
    )
    return publish(folder, manifest, Contents(lines, context, {}))


async def count(services: LiveServices) -> int:
    """Ask a release how many triples it has."""
    run = services.queries.run(QueryRequest(COUNT), accept=None, format_name="json")
    async with run as answer:
        body = b"".join([chunk async for chunk in answer.chunks()])
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def settings(folder: Path, **more: object) -> Settings:
    """Return settings for a small service."""
    return Settings.model_validate({"release": folder, "workers": 1, "query_timeout_s": 5, **more})


def test_services_follow_the_pointer_to_a_new_release(
    tmp_path: Path, toys: "Toys", caplog: pytest.LogCaptureFixture
) -> None:
    """The steward builds, the service takes it up: no restart, no signal; the log says which."""
    caplog.set_level(logging.INFO, "gpgraph")

    async def main() -> None:
        make_release(tmp_path, 3)
        services = LiveServices(settings(tmp_path))
        await services.start()
        try:
            before = (await count(services), services.release_name)
            fresh = make_release(tmp_path, 5)
            assert await toys.until(lambda: services.release_name == "of-5", within_s=10)
            after = (await count(services), services.release_name)
        finally:
            await services.close()

        assert before == (3, "of-3")
        assert after == (5, "of-5")
        assert f"Now serving release of-5 ({fresh.id[:12]})." in caplog.text

    asyncio.run(main())


@pytest.mark.parametrize("damage", ["pointer", "dataset", "content"])
def test_bad_new_release_is_logged_and_the_old_one_stays(
    tmp_path: Path, toys: "Toys", damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A half-copied release must not take a running service down."""

    async def main() -> None:
        make_release(tmp_path, 3)
        services = LiveServices(settings(tmp_path))
        await services.start()
        try:
            if damage == "pointer":
                (tmp_path / POINTER).write_text("nothing of this name", "utf-8")
            else:
                bad = make_release(tmp_path, 4)
                whole = bad.dataset.read_bytes()
                other = gzip.compress(b"<a:a> <a:a> <a:a> .\n")
                bad.dataset.write_bytes(whole[:-10] if damage == "dataset" else other)
            assert await toys.until(lambda: "not served" in caplog.text, within_s=10)
            counted = await count(services)
            make_release(tmp_path, 5)
            assert await toys.until(lambda: services.release_name == "of-5", within_s=10)
        finally:
            await services.close()

        assert counted == 3

    asyncio.run(main())


@pytest.mark.parametrize("reason", ["descriptors", "copy"])
def test_new_release_that_fails_once_is_tried_again(
    tmp_path: Path, toys: "Toys", reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The pointer does not change a second time; the reason why it failed may pass."""

    async def main() -> None:
        make_release(tmp_path, 3)
        services = LiveServices(settings(tmp_path))
        await services.start()
        try:
            fresh = make_release(tmp_path / "aside", 5)
            whole = fresh.dataset.read_bytes()
            if reason == "copy":
                fresh.dataset.write_bytes(whole[:-10])
            fresh.path.rename(tmp_path / fresh.id)
            with toys.full_table() if reason == "descriptors" else nullcontext():
                (tmp_path / "aside" / POINTER).replace(tmp_path / POINTER)
                assert await toys.until(lambda: "not served" in caplog.text, within_s=10)
            (tmp_path / fresh.id / fresh.dataset.name).write_bytes(whole)
            assert await toys.until(lambda: services.release_name == "of-5", within_s=10)
        finally:
            await services.close()

        assert ("Too many open files" in caplog.text) == (reason == "descriptors")
        assert "no release" not in caplog.text
        assert caplog.text.count("not served") == 1

    asyncio.run(main())


def test_release_that_is_not_what_its_manifest_says_is_not_served(tmp_path: Path) -> None:
    """The hash is what people cite; what is served must have it."""

    async def main() -> None:
        release = make_release(tmp_path, 3)
        release.dataset.write_bytes(gzip.compress(b"<a:a> <a:a> <a:a> .\n"))
        services = LiveServices(settings(tmp_path))
        with pytest.raises(GenerationError, match="hash"):
            await services.start()
        await services.close()

    asyncio.run(main())


def test_release_that_is_not_there_is_an_error_before_any_process_starts(tmp_path: Path) -> None:
    """The operator reads one line, not a traceback of a child."""
    with pytest.raises(GenerationError, match="no release"):
        LiveServices(settings(tmp_path))


def test_misspelt_name_of_one_release_is_refused_and_nothing_is_built(tmp_path: Path) -> None:
    """Whoever names one release wants that one."""
    make_release(tmp_path, 3)
    misspelt = tmp_path / "misspelt"
    words = [sys.executable, "-m", "gpgraph", "serve", "--port", "0", "--release", str(misspelt)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert f"There is no release misspelt in {tmp_path}." in done.stderr
    assert not misspelt.exists()


def test_query_of_the_real_engine_is_killed_at_its_deadline(tmp_path: Path) -> None:
    """The engine itself cannot be interrupted; its process can."""

    async def main() -> None:
        make_release(tmp_path, 3)
        services = LiveServices(settings(tmp_path, query_timeout_s=0.5))
        await services.start()
        try:
            request = QueryRequest(cross_product("abcdef"))
            with pytest.raises(QueryTimeoutError):
                async with services.queries.run(request, accept=None, format_name="json"):
                    pass
            counted = await count(services)
        finally:
            await services.close()

        assert counted == 3

    asyncio.run(main())


def lines(log: str) -> list[dict[str, object]]:
    """Return the lines of a log."""
    return [json.loads(line) for line in log.splitlines()]


@contextmanager
def served(*flags: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``gpgraph serve`` on a free port; yield the process and the address that it prints."""
    command = [sys.executable, "-W", "error", "-m", "gpgraph", "serve", "--port", "0", *flags]
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://127.0.0.1:" in line
            yield process, line.split()[-1]
        finally:
            process.kill()


def get(address: str, query: str) -> bytes:
    """Ask over HTTP."""
    with urlopen(f"{address}sparql?query={quote(query)}", timeout=60) as response:
        body: bytes = response.read()
    return body


def ask_in_vain(address: str) -> None:
    """Ask what takes hours; the server ends first."""
    with pytest.raises(OSError, match=r"503|refused|reset|closed"):
        get(address, cross_product("abcdef"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_drains_at_a_signal_and_leaves_no_process(
    tmp_path: Path, toys: "Toys", number: int
) -> None:
    """What a client has begun is answered; then all is quiet, and the exit code says so."""
    release = make_release(tmp_path, 3)
    with served("--release", str(release.path), "--workers", "2", cwd=tmp_path) as (front, address):
        bodies: list[bytes] = []
        asking = threading.Thread(target=lambda: bodies.append(get(address, cross_product("abc"))))
        asking.start()
        zygotes = toys.children(front.pid)
        workers = [pid for zygote in zygotes for pid in toys.children(zygote)]
        signal.sigtimedwait([], 0.2)
        front.send_signal(number)
        asking.join()
        out, log = front.communicate(timeout=20)

        assert b'"1728000"' in bodies[0]
        assert (front.returncode, out) == (0, "")
        assert [line["end"] for line in lines(log) if "request_id" in line] == ["complete"]
        assert (len(zygotes), len(workers)) == (1, 2 + 2)  # one is for pages, one for data to check
        assert not [pid for pid in (*zygotes, *workers) if toys.is_alive(pid)]


def test_serve_drains_under_load_within_its_time(tmp_path: Path) -> None:
    """An answer that has begun is whole; after the last one, nobody is left waiting for nothing."""
    release = make_release(tmp_path, 3)
    flags = ("--release", str(release.path), "--query-timeout-s", "2")
    whole = asked = 0
    partial: list[bytes] = []
    stopping = threading.Event()

    def ask_on_and_on(address: str) -> None:
        nonlocal whole, asked
        place = urlsplit(address)
        while not stopping.is_set():
            asked += 1
            try:
                with socket.create_connection((place.hostname, place.port), timeout=5) as one:
                    one.sendall(f"GET /sparql?query={quote(COUNT)} HTTP/1.1\r\n".encode())
                    one.sendall(b"Host: localhost\r\nConnection: close\r\n\r\n")
                    received = b""
                    while chunk := one.recv(65536):
                        received += chunk
            except OSError:
                time.sleep(0.05)  # refused, or never taken up
                continue
            if received.startswith(b"HTTP/1.1 200") and b'"value":"3"' in received:
                whole += 1
            elif received and not received.startswith(b"HTTP/1.1 503"):
                partial.append(received)

    with served(*flags, cwd=tmp_path) as (front, address):
        asking = [threading.Thread(target=ask_on_and_on, args=(address,)) for _ in range(8)]
        stuck = threading.Thread(target=ask_in_vain, args=(address,))
        stuck.start()
        for thread in asking:
            thread.start()
        signal.sigtimedwait([], 0.5)
        began = time.monotonic()
        front.send_signal(signal.SIGTERM)
        _, log = front.communicate(timeout=20)
        took = time.monotonic() - began
        stopping.set()
        for thread in (*asking, stuck):
            thread.join()

    assert front.returncode == 0
    assert took < 2 + 1
    assert partial == []
    assert whole > 20
    assert not [line for line in lines(log) if line["level"] == "error"]


def test_log_tells_what_is_news_and_at_what_level() -> None:
    """Memory at the start is no warning, and an answer that broke off is told in one line."""
    readable, writable = os.pipe()
    with json_log(writable):
        logging.getLogger("gpgraph.bootstrap").info("Memory: enough.")
        logging.getLogger("somebody.else").info("Chatter.")
        server = logging.getLogger("uvicorn.error")
        server.error("ASGI callable returned without completing response.")
        server.error("Something else.")
    os.close(writable)
    with os.fdopen(readable, encoding="ascii") as log:
        told = [(line["level"], line["message"]) for line in lines(log.read())]

    assert told == [("info", "Memory: enough."), ("error", "Something else.")]


def test_second_signal_waits_for_nothing(tmp_path: Path) -> None:
    """Whoever asks twice means now."""
    release = make_release(tmp_path, 3)
    flags = ("--release", str(release.path), "--query-timeout-s", "30")
    with served(*flags, cwd=tmp_path) as (front, address):
        asking = threading.Thread(target=ask_in_vain, args=(address,))
        asking.start()
        signal.sigtimedwait([], 0.5)
        began = time.monotonic()
        front.send_signal(signal.SIGTERM)
        signal.sigtimedwait([], 0.2)
        front.send_signal(signal.SIGTERM)
        front.communicate(timeout=20)
        took = time.monotonic() - began
        asking.join()

    assert front.returncode == 0
    assert took < 2


def test_serve_says_in_one_line_that_the_port_is_taken(tmp_path: Path) -> None:
    """The most common mistake of all deserves a plain sentence."""
    release = make_release(tmp_path, 3)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "gpgraph", "serve", "--port", port]
        done = subprocess.run(
            [*command, "--release", str(release.path)], capture_output=True, text=True, check=False
        )

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"port {port}: Address already in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_serve_builds_a_release_once_and_starts_from_it_the_next_time(tmp_path: Path) -> None:
    """One command from a checkout to answers; a restart does no work twice."""
    logs = []
    for _ in range(2):
        with served("--release", str(tmp_path / "releases"), cwd=tmp_path) as (front, address):
            body = get(address, "ASK { ?s ?p ?o }")
            front.send_signal(signal.SIGTERM)
            _, log = front.communicate(timeout=20)
            logs.append(log)

        assert b"true" in body
        assert front.returncode == 0
    assert "parsed" in logs[0]
    assert "parsed" not in logs[1]
    assert len([path for path in (tmp_path / "releases").iterdir() if path.is_dir()]) == 1
