"""The stored queries as files, and two ways to ask the release."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import httpx2
import pytest

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.sparql.catalogue import StoredQuery
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.sandbox.frames import JsonValue
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.reading.catalogue import read_catalogue
from gpgraph.store.releases.generation import Generation

Ask: TypeAlias = Callable[[str], str]

QUERIES = Path(__file__).resolve().parents[2] / "queries"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``stored`` or ``competency`` once for each file."""
    if "stored" in metafunc.fixturenames:
        queries = read_catalogue(QUERIES / "catalog").values()
        metafunc.parametrize("stored", queries, ids=lambda query: query.name)
    if "competency" in metafunc.fixturenames:
        files = sorted((QUERIES / "competency").glob("*.rq"))
        metafunc.parametrize("competency", files, ids=lambda path: path.stem)


@pytest.fixture(scope="session")
def ask(release: Generation) -> Ask:
    """Ask the release in memory: rows and booleans come as CSV, graphs as N-Triples."""
    graph = GraphStore.open(release.path)

    def choose(offered: tuple[Format, ...]) -> Format:
        return mediatypes.CSV if mediatypes.CSV in offered else mediatypes.N_TRIPLES

    def ask(text: str) -> str:
        sheet = _Sheet()
        graph.query(QueryRequest(text), choose, sheet)
        return sheet.data.decode()

    return ask


@pytest.fixture(scope="session")
def ask_over_http(client: httpx2.Client) -> Ask:
    """Ask the same over the SPARQL protocol, by POST of the query itself."""

    def ask(text: str) -> str:
        headers = {
            "Content-Type": "application/sparql-query",
            "Accept": "text/csv, application/n-triples;q=0.9",
        }
        response = client.post("/sparql", content=text.encode(), headers=headers)
        assert response.status_code == 200, response.text
        return response.text

    return ask


@pytest.fixture(scope="session")
def catalogue() -> dict[str, StoredQuery]:
    """The catalogue by name."""
    return dict(read_catalogue(QUERIES / "catalog"))


class _Sheet:
    """Takes an answer of the store."""

    def __init__(self) -> None:
        self.data = b""

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Leave it."""

    def write(self, data: bytes, /) -> int:
        """Keep the bytes."""
        self.data += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""
