"""Graphs of a server that are of no release have names that graphs can have."""

import pytest

from gpgraph.bootstrap.backend import DataServer
from gpgraph.errors import SettingsError
from gpgraph.settings import Settings


@pytest.mark.parametrize(
    ("graph", "told"),
    [
        ("cases", "'cases' is not the whole IRI of a graph"),
        ("https://example.org/a b", "is not the whole IRI"),
        ("https://w3id.org/gpgraph/backend/current", "where the service keeps graphs of its own"),
    ],
)
def test_name_that_no_graph_can_have_is_refused_at_the_start(graph: str, told: str) -> None:
    """Nobody learns it from answers that are empty."""
    settings = Settings.model_validate(
        {"backend": "http://127.0.0.1:1/query", "backend_graphs": (graph,)}
    )

    with pytest.raises(SettingsError, match=told):
        DataServer.of(settings)


def test_variable_has_several_graphs_with_spaces_between() -> None:
    """An IRI may have a comma in it, and never a space."""
    found = Settings.from_environ({"GPGRAPH_BACKEND_GRAPHS": "urn:a,b  urn:c"})

    assert found.backend_graphs == ("urn:a,b", "urn:c")
