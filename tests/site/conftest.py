"""A release of the real tree and one of a small one, each with an export."""

import pickle
from pathlib import Path

import pytest
from tests.build.conftest import FILES
from tests.sharing import built_once, made_once
from tests.site.exports import Export, export, free_port

from gpgraph.cli.proof import prove
from gpgraph.service.building.build import build
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import Sources, find_sources

RUN = "run.pickle"


@pytest.fixture(scope="session")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Build the real tree as the command does."""
    return built_once(
        tmp_path_factory, "proved", lambda folder: build(find_sources(), folder, prove=prove)
    )


@pytest.fixture(scope="session")
def site(proved: Generation, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export it for a port of loopback that is free, once for all processes that run tests."""

    def make(folder: Path) -> None:
        done = export(proved.path, folder / "public", f"http://127.0.0.1:{free_port()}")
        (folder / RUN).write_bytes(pickle.dumps(done))

    folder = made_once(tmp_path_factory, "site", make)
    done = pickle.loads((folder / RUN).read_bytes())  # noqa: S301 - our own
    assert isinstance(done, Export)
    return done


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Build a tree of three goals: a release that lacks most of what pages and checks ask for."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        path = folder / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return build(Sources(folder / "tree"), folder / "releases", prove=prove)


@pytest.fixture(scope="session")
def small_site(small: Generation, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export that. Its pages name frameworks that it has not, so links of it are broken."""
    folder = tmp_path_factory.mktemp("small-site") / "public"
    return export(small.path, folder, "http://localhost:8000")
