"""What many rooms share: one release of the real tree, one server over it, one client."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx2
import pytest

from gpgraph.service.build import build
from gpgraph.store.generation import Generation
from gpgraph.store.resources import find_sources

# Two graphs that share a triple, which graphs of ours never do.
SHARED = "<http://example.org/a> <http://example.org/p> <http://example.org/b> .\n"
CONTRIBUTED = {
    "first": SHARED + '<http://example.org/only-first> <http://example.org/p> "1" .\n',
    "second": SHARED + '<http://example.org/only-second> <http://example.org/p> "2" .\n',
}
QUERY_TIMEOUT_S = 2


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Build the real tree and two contributed graphs, once."""
    folder = tmp_path_factory.mktemp("release")
    contributed = []
    for name, text in CONTRIBUTED.items():
        (folder / name).mkdir()
        (folder / name / "data.nt").write_text(text, "utf-8")
        contributed.append(folder / name)
    return build(find_sources(), folder / "releases", contributed=contributed)


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """Start further servers: a context manager over a release folder and flags."""
    return serving


@pytest.fixture(scope="session")
def server(release: Generation) -> Iterator[str]:
    """Serve the release on a free port of loopback; the value is the base address."""
    with serving(release.path) as base:
        yield base


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx2.Client]:
    """A client whose addresses are relative to the server; it follows no redirect by itself."""
    with httpx2.Client(base_url=server, timeout=30, headers={"Accept": "*/*"}) as found:
        yield found


@contextmanager
def serving(release: Path, *flags: str) -> Iterator[str]:
    """Serve one release with further flags; the value is the base address."""
    words = ["serve", "--release", str(release), "--port", "0"]
    limits = ["--query-timeout-s", str(QUERY_TIMEOUT_S)]
    command = [sys.executable, "-m", "gpgraph", *words, *limits, *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert match is not None, line
            yield match[0]
        finally:
            process.terminate()
