"""A server over two releases of the whole data."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from gpgraph.store.releases.generation import Generation


class Releases(Protocol):
    """The fixture ``two_releases``: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


@pytest.fixture(scope="session")
def asked(
    serve: Callable[..., AbstractContextManager[str]], two_releases: Releases
) -> Iterator[httpx2.Client]:
    """A client of a service over both releases; it follows no redirect by itself."""
    with (
        serve(two_releases.folder) as base,
        httpx2.Client(base_url=base, timeout=30, headers={"Accept": "*/*"}) as client,
    ):
        yield client
