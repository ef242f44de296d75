"""What many rooms share: one release of the real tree, one server over it, one client."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
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
    # What strangers may write: IRIs that a browser would run, and a text from right to left.
    "strange": (
        "<javascript:alert(1)> <JavaScript:alert> <data:text/html,3> .\n"
        '<javascript:alert(1)> <http://example.org/p> "هدف"@ar .\n'
    ),
}
QUERY_TIMEOUT_S = 2

FOLDERS = {"sources": "GPGRAPH_SOURCES", "reference": "GPGRAPH_REFERENCE"}
PROGRAMS = {"browser": "chromium", "curl": "curl", "nginx": "nginx"}


@dataclass(frozen=True, slots=True)
class Need:
    """What the tests with a marker need beyond Python, and whether it is here."""

    is_here: bool
    absent: str
    is_in_ci: bool

    @property
    def leaves_out(self) -> bool:
        """Tell whether the tests are left out. In CI a program is never missing quietly."""
        return not self.is_here and not (self.is_in_ci and os.environ.get("CI") == "true")


def needs() -> dict[str, Need]:
    """Return what each marker stands for, on this machine."""
    found = {
        marker: Need(bool(os.environ.get(variable)), f"{variable} names no folder", is_in_ci=False)
        for marker, variable in FOLDERS.items()
    }
    for marker, program in PROGRAMS.items():
        absent = f"there is no {program}; on Debian: apt install {program}"
        # Debian keeps servers where only root's path leads.
        place = shutil.which(program, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
        found[marker] = Need(place is not None, absent, is_in_ci=True)
    return found


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need what is not here."""
    absent = [marker for marker, need in needs().items() if need.leaves_out]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each marker what was left out."""
    for marker, need in needs().items():
        if need.leaves_out:
            terminalreporter.write_line(f"NOT tested: {marker}, for {need.absent}")


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
def serving(release: Path, *flags: str, log: Path = Path(os.devnull)) -> Iterator[str]:
    """Serve one release with further flags; the value is the base address.

    What the server logs can be read from ``log`` once the block has been left.
    """
    words = ["serve", "--release", str(release), "--port", "0"]
    limits = ["--query-timeout-s", str(QUERY_TIMEOUT_S)]
    command = [sys.executable, "-m", "gpgraph", *words, *limits, *flags]
    with (
        log.open("w") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert match is not None, line
            yield match[0]
        finally:
            process.terminate()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of loopback that notes who calls."""
    calls: list[object] = []
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], calls
        done.set()
        thread.join()
