"""Servers with the release in them, fronts over these, and a server that does everything wrong."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx2
import pytest
from tests.backend.servers import Store, oxigraph, publish, virtuoso

from gpgraph.store.releases.generation import Generation

# More than any graph of the release has.
MOST_ROWS = 60_000

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def oxigraph_store(release: Generation) -> Iterator[Store]:
    """An ``oxigraph serve`` that holds the release."""
    with oxigraph() as store:
        done = publish(release.path, store)
        assert done.returncode == 0, done.stderr
        yield store


@pytest.fixture(scope="session")
def front(release: Generation, oxigraph_store: Store, serve: Serve) -> Iterator[httpx2.Client]:
    """A client of a front over that server."""
    with (
        serve(release.path, *oxigraph_store.reading) as base,
        httpx2.Client(base_url=base, timeout=30, headers={"Accept": "*/*"}) as found,
    ):
        yield found


@pytest.fixture(scope="session")
def virtuoso_store(
    release: Generation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A Virtuoso that holds the release."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), max_rows=MOST_ROWS) as store:
        done = publish(release.path, store)
        assert done.returncode == 0, done.stderr
        yield store


@pytest.fixture(scope="session")
def virtuoso_front(
    release: Generation, virtuoso_store: Store, serve: Serve
) -> Iterator[httpx2.Client]:
    """A client of a front over that server."""
    with (
        # Whether an answer is whole is asked here, not how long it takes on a busy machine.
        serve(release.path, *virtuoso_store.reading, "--query-timeout-s", "25") as base,
        httpx2.Client(base_url=base, timeout=30, headers={"Accept": "*/*"}) as found,
    ):
        yield found
