"""However SERVICE is spelt, and whoever asks, the service calls nobody."""

from typing import TYPE_CHECKING

import pytest
from tests.federation.spellings import SPELLINGS, spelt

if TYPE_CHECKING:
    from tests.hostile.conftest import Reply, Siege

pytestmark = pytest.mark.alone


def test_no_spelling_of_service_calls_anybody(
    listener: tuple[int, list[object]], siege: "Siege"
) -> None:
    """Each is refused as federation over the real endpoint, and the port hears nothing."""
    port, calls = listener
    address = f"<http://127.0.0.1:{port}/>"
    updates = (f"LOAD {address}", f"LOAD SILENT {address} INTO GRAPH <a:b>")
    seen: list[Reply] = []
    refused: list[Reply] = []

    def attack() -> None:
        seen.extend(siege.target.query(spelt(spelling, port)) for spelling in SPELLINGS)
        refused.extend(siege.target.query(update) for update in updates)

    siege.withstand(attack)

    assert {reply.problem for reply in seen} == {"federation-refused"}
    assert {reply.problem for reply in refused} == {"query-syntax"}
    assert calls == []


def test_no_address_in_a_request_is_fetched(
    listener: tuple[int, list[object]], siege: "Siege"
) -> None:
    """Graphs, contexts, profiles and proxies are names here, and nothing is behind a name."""
    port, calls = listener
    address = f"http://127.0.0.1:{port}/"
    paths = (
        f"/sparql?query=ASK%20%7B%7D&default-graph-uri={address}&named-graph-uri={address}",
        f"/sparql?query=SELECT%20*%20FROM%20%3C{address}%3E%20%7B%3Fs%20%3Fp%20%3Fo%7D",
        f"/store?graph={address}",
        f"/doc?iri={address}",
        f"{address}doc/gpg-2017/1",
    )
    headers = {
        "Accept": f'application/ld+json;profile="{address}"',
        "Link": f'<{address}>; rel="http://www.w3.org/ns/json-ld#context"',
        "X-Forwarded-Host": f"127.0.0.1:{port}",
        "Referer": address,
    }
    statuses: set[int] = set()

    def attack() -> None:
        for path in paths:
            statuses.add(siege.target.request("GET", path, headers=headers).status)

    siege.withstand(attack)

    assert max(statuses) < 500
    assert calls == []
