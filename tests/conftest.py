"""What many rooms share: releases of the real tree, one server over one of them, one client."""

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
from tests.sharing import built_once, made_once

from gpgraph.http import bundles
from gpgraph.service.building.build import build
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.lineage import find
from gpgraph.store.resources import FOLDERS as SOURCE_FOLDERS
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
SAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "samples"

# What the second release says otherwise than the first: a label is corrected, a capability added,
# another deprecated, and the release has the name that this asks for.
CAPABILITIES = "data/capability/notes.ttl"
EDITS = (
    (CAPABILITIES, '"Change management"@en', '"Management of change"@en'),
    ("data/catalog.ttl", "2026.1", "2026.2"),
)
ADDED = """
cap:network-operation a gp:Capability ;
    rdfs:label "Operation of networks"@en ;
    dcterms:identifier "network-operation" ;
    skos:definition "running of the lines and machines over which police exchange information"@en ;
    skos:inScheme id:capability ;
    skos:notation "network-operation" ;
    skos:prefLabel "Operation of networks"@en ;
    skos:topConceptOf id:capability ;
    gp:codeAssignedBy id:gpgraph ;
    gp:passage psf:1.3 ;
    gp:position 22 .

@prefix owl: <http://www.w3.org/2002/07/owl#> .

cap:technical-infrastructure owl:deprecated true ;
    dcterms:isReplacedBy cap:network-operation .
"""

PLACES = {
    "sources": "GPGRAPH_SOURCES",
    "reference": "GPGRAPH_REFERENCE",
    "un_sdg": "GPGRAPH_UN_SDG_TTL",
}
PROGRAMS = {
    "browser": "chromium",
    "curl": "curl",
    "nginx": "nginx",
    "apache": "apache2",
    "virtuoso": "virtuoso-t",
}


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
        marker: Need(bool(os.environ.get(variable)), f"{variable} names nothing", is_in_ci=False)
        for marker, variable in PLACES.items()
    }
    for marker, program in PROGRAMS.items():
        absent = f"there is no {program}; on Debian: apt install {program}"
        # Debian keeps servers where only root's path leads.
        place = shutil.which(program, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
        found[marker] = Need(place is not None, absent, is_in_ci=True)
    absent = "their environment is missing; make it with: make sssom"
    found["sssom"] = Need(sssom_environment().exists(), absent, is_in_ci=True)
    absent = "npm is missing, or make web was not run"
    found["web"] = Need(bundles.are_present(), absent, is_in_ci=True)
    return found


def sssom_environment() -> Path:
    """Return the Python of the environment of the tools of SSSOM, whether or not it is there."""
    return Path(__file__).parents[1] / ".sssom-venv" / "bin" / "python"


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
    """Build the real tree and some contributed graphs, the samples of the docs among them, once."""
    return built_once(tmp_path_factory, "release", build_release)


def build_release(folder: Path) -> Generation:
    """Build what most tests ask: the whole tree, contributed graphs of a line, the samples."""
    contributed = []
    for name, text in CONTRIBUTED.items():
        (folder / name).mkdir()
        (folder / name / "data.nt").write_text(text, "utf-8")
        contributed.append(folder / name)
    contributed.append(SAMPLES)
    return build(find_sources(), folder / "releases", contributed=contributed)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the whole tree of sources, with the program installed over it as by a wheel."""

    package: Path

    @property
    def root(self) -> Path:
        """The folder of ``ontology/``, ``data/``, ``shapes/`` and ``queries/``."""
        return self.package / "_resources"

    def edit(self, name: str, before: str, after: str) -> None:
        """Replace a text of a source file, everywhere in it."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert before in text, f"{name} no longer has {before!r}"
        path.write_text(text.replace(before, after), "utf-8")

    def gpgraph(self, *words: object, epoch: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command, with sources of that age in seconds since 1970."""
        return subprocess.run(
            [sys.executable, "-m", "gpgraph", *map(str, words)],
            env=os.environ
            | {"PYTHONPATH": str(self.package.parent), "SOURCE_DATE_EPOCH": str(epoch)},
            cwd=self.package.parent,
            capture_output=True,
            text=True,
            check=False,
        )


def check_out(folder: Path) -> Checkout:
    """Copy the real tree into a folder."""
    copy = Checkout(folder / "gpgraph")
    for name in SOURCE_FOLDERS:
        shutil.copytree(find_sources().root / name, copy.root / name)
    for part in (Path(__file__).parents[1] / "src" / "gpgraph").iterdir():
        (copy.package / part.name).symlink_to(part)
    return copy


def edit_for_second_release(copy: Checkout) -> None:
    """Bring a copy of the tree from the state of the first release into that of the second."""
    for name, before, after in EDITS:
        copy.edit(name, before, after)
    with (copy.root / CAPABILITIES).open("a", encoding="utf-8") as file:
        file.write(ADDED)


@dataclass(frozen=True, slots=True)
class TwoReleases:
    """A folder with two releases of the whole data; the second is current."""

    folder: Path
    first: Generation
    second: Generation


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> TwoReleases:
    """Release the whole data twice, by the command, once for all processes that run tests.

    The first is the tree as it is. In the second a label is corrected, a concept added and another
    deprecated: ``EDITS`` and ``ADDED``.
    """

    def make(shared: Path) -> None:
        copy = check_out(shared)
        # Days of a November and of a December.
        for epoch, change in ((1_793_880_000, None), (1_796_472_000, edit_for_second_release)):
            if change is not None:
                change(copy)
            done = copy.gpgraph("release", "--out", shared / "releases", epoch=epoch)
            assert done.returncode == 0, done.stderr

    folder = made_once(tmp_path_factory, "two-releases", make) / "releases"
    return TwoReleases(folder, find(folder, "2026.1"), find(folder, "2026.2"))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A copy of the real tree that a test may edit."""
    return check_out(tmp_path / "copy")


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """Start further servers: a context manager over a release folder and flags."""
    return serving


@pytest.fixture(scope="session")
def server(release: Generation) -> Iterator[str]:
    """Serve the release on a free port of loopback; the value is the base address."""
    with serving(release.path, "--validate-workers", "1", "--prepare-pages") as base:
        yield base


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx2.Client]:
    """A client whose addresses are relative to the server; it follows no redirect by itself."""
    with httpx2.Client(base_url=server, timeout=30, headers={"Accept": "*/*"}) as found:
        yield found


@contextmanager
def serving(release: Path, *flags: str, log: Path = Path(os.devnull)) -> Iterator[str]:
    """Serve one release with further flags; the value is the base address.

    It checks no data and prepares no page unless a flag says so: to get ready for these takes half
    of the time to start. What it logs can be read from ``log`` once the block has been left.
    """
    words = ["serve", "--release", str(release), "--port", "0"]
    quick = ("--validate-workers", "0", "--no-prepare-pages")  # of a flag given twice, the last one
    command = [sys.executable, "-m", "gpgraph", *words, *quick, *flags]
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
