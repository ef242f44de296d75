"""Who runs a server already asks what it holds besides, in one query with the release."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx2
import pytest
from tests.backend.servers import Store

from gpgraph.bootstrap.backend import DataServer
from gpgraph.errors import SettingsError
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import Generation

GOAL = "http://metadata.un.org/sdg/16"
CASES = "https://example.org/graph/cases"
HIDDEN = "https://example.org/graph/hidden"
SUBJECT = "<http://purl.org/dc/terms/subject>"
STATED = "".join(f"<https://example.org/case/{n}> {SUBJECT} <{GOAL}> . " for n in (1, 2))
JOINED = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    f"SELECT DISTINCT ?case (STR(?code) AS ?of) {{ GRAPH <{CASES}> {{ ?case {SUBJECT} ?goal }}"
    " ?goal skos:notation ?code } ORDER BY ?case"
)
DATASETS = {
    "FROM": "FROM <{}> {{ ?case ?p ?o }}",
    "FROM NAMED": "FROM NAMED <{}> {{ GRAPH ?g {{ ?case ?p ?o }} }}",
    "GRAPH": "{{ GRAPH <{}> {{ ?case ?p ?o }} }}",
    "any GRAPH": "{{ GRAPH ?g {{ ?case ?p ?o }} FILTER(?g = <{}>) }}",
}


def update(store: Store, text: str) -> None:
    """Change what a server holds, as its owner."""
    done = httpx2.post(
        store.update,
        content=text,
        headers={"Content-Type": "application/sparql-update"},
        auth=httpx2.DigestAuth("dba", "dba"),
    )
    assert done.status_code < 300, done.text


def ask(client: httpx2.Client, text: str, **parameters: str) -> httpx2.Response:
    """Ask a query and return an answer without fault."""
    answer = client.get("/sparql", params={"query": text, **parameters})
    assert answer.status_code == 200, answer.text
    return answer


def cases(client: httpx2.Client, rest: str) -> int:
    """Return how many solutions the rest of a query has."""
    return len(ask(client, f"SELECT ?case {rest}").json()["results"]["bindings"])


@pytest.fixture(
    scope="module",
    params=["oxigraph_store", pytest.param("virtuoso_store", marks=pytest.mark.virtuoso)],
)
def asked(
    request: pytest.FixtureRequest,
    release: Generation,
    serve: Callable[..., AbstractContextManager[str]],
) -> Iterator[httpx2.Client]:
    """A front over a server with two graphs of no release, of which one may be asked."""
    store: Store = request.getfixturevalue(request.param)
    for graph in (CASES, HIDDEN):
        update(store, f"INSERT DATA {{ GRAPH <{graph}> {{ {STATED} }} }}")
    with (
        serve(release.path, *store.reading, "--backend-graphs", CASES) as base,
        httpx2.Client(base_url=base, headers={"Accept": "*/*"}, timeout=30) as found,
    ):
        yield found
    for graph in (CASES, HIDDEN):
        update(store, f"DROP SILENT GRAPH <{graph}>")


def test_graph_of_others_is_joined_with_ours(asked: httpx2.Client) -> None:
    """That is why one would have both on one server."""
    rows = ask(asked, JOINED, format="csv").text.split()

    assert rows == ["case,of", *(f"https://example.org/case/{n},16" for n in (1, 2))]


@pytest.mark.parametrize("rest", DATASETS.values(), ids=DATASETS)
def test_graph_is_seen_where_the_operator_names_it_alone(asked: httpx2.Client, rest: str) -> None:
    """What else the server holds stays unseen."""
    assert cases(asked, rest.format(CASES)) == 2
    assert cases(asked, rest.format(HIDDEN)) == 0


def test_graph_of_others_is_no_part_of_the_default_graph(asked: httpx2.Client) -> None:
    """What is asked without a graph is asked of the release."""
    assert cases(asked, "{ ?case ?p ?o FILTER(?case = <https://example.org/case/1>) }") == 0


def test_answer_that_may_see_it_is_kept_by_nobody(asked: httpx2.Client) -> None:
    """It changes without a release, of which the tag of an answer is made."""
    theirs, ours = ask(asked, JOINED), ask(asked, f"SELECT * {{ <{GOAL}> ?p ?o }} ORDER BY ?p ?o")

    assert theirs.headers["cache-control"] == "no-store"
    assert "etag" not in theirs.headers
    assert "no-store" not in ours.headers["cache-control"]
    assert "etag" in ours.headers


def test_nobody_guesses_why_a_graph_of_others_has_nothing(asked: httpx2.Client) -> None:
    """A hint goes by what the release has, which does not know that graph."""
    found = ask(asked, f"SELECT * {{ GRAPH <{CASES}> {{ ?s a <http://example.org/No> }} }}")

    assert "gpgraph-hint" not in found.headers


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
