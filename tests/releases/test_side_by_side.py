"""Two releases in one query: graphs under the names that they have as parts of releases."""

import re
from pathlib import Path
from typing import Protocol

import httpx2
import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from gpgraph.model.history.releasegraphs import names_a_release, release_graph, release_of_graph
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.sidebyside import side_by_side

ROOT = Path(__file__).parents[2]
RELEASE = "https://w3id.org/gpgraph/release/"
NOTES = "graph/capability/notes"
OLD, NEW = f"{RELEASE}2026.1/{NOTES}", f"{RELEASE}2026.2/{NOTES}"
PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
LABELS = "?s skos:prefLabel ?"
BOTH = f"GRAPH <{OLD}> {{ {LABELS}old }} GRAPH <{NEW}> {{ {LABELS}new }} FILTER(?old != ?new)"
CLAUSES = f"FROM NAMED <{OLD}> FROM NAMED <{NEW}>"
RELATIVE = BOTH.replace(f"<{RELEASE}", "<").replace("graph", "gr\\u0061ph")
IN_PREFIXES = BOTH.replace(f"<{OLD}>", "a:graph\\/capability\\/notes").replace(
    f"<{NEW}>", "b:graph\\/capability\\/notes"
)
PREFIXED = f"SELECT ?old ?new {{ {IN_PREFIXES} }}"
CHANGED = ["old,new", "Change management,Management of change"]


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


def rows(client: httpx2.Client, query: str, **parameters: str | list[str]) -> list[str]:
    """Return the lines of an answer in CSV."""
    answer = client.get(
        "/sparql", params={"query": f"{PREFIX} {query}", **parameters, "format": "csv"}
    )
    assert answer.status_code == 200, answer.text
    return answer.text.split("\r\n")[:-1]


def count(client: httpx2.Client, query: str, **parameters: str | list[str]) -> int:
    """Return the one number that a query gives."""
    return int(rows(client, query, **parameters)[1])


QUERIES = {
    "GRAPH": f"SELECT ?old ?new {{ {BOTH} }}",
    "FROM NAMED": f"SELECT ?old ?new {CLAUSES} {{ {BOTH} }}",
    "BASE": f"BASE <{RELEASE}> SELECT ?old ?new {{ {RELATIVE} }}",
    "prefixed": f"PREFIX a: <{RELEASE}2026.1/> PREFIX b: <{RELEASE}2026.2/> {PREFIXED}",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_that_names_graphs_of_two_releases_compares_them(
    asked: httpx2.Client, query: str
) -> None:
    """What changed between the years is one query, however the names are written."""
    assert rows(asked, query) == CHANGED


def test_dataset_of_the_protocol_may_be_of_releases(asked: httpx2.Client) -> None:
    """A client that sets graphs by parameters compares just as well."""
    assert (
        rows(asked, f"SELECT ?old ?new {{ {BOTH} }}", **{"named-graph-uri": [OLD, NEW]}) == CHANGED
    )
    labels = f"SELECT ?l %s {{ {LABELS}l }}"
    clause = f"FROM <{OLD}>"

    assert rows(asked, labels % "", **{"default-graph-uri": OLD}) == rows(asked, labels % clause)


def test_plain_from_of_both_merges_them(asked: httpx2.Client) -> None:
    """A label that stayed counts once, one that changed twice: SPARQL 1.1 Query, section 13.2."""
    query = f"SELECT (COUNT(*) AS ?n) %s {{ {LABELS}l }}"
    old, new = (count(asked, query % f"FROM <{graph}>") for graph in (OLD, NEW))

    assert new == old + 1
    assert count(asked, query % f"FROM <{OLD}> FROM <{NEW}>") == old + 2


def test_query_that_names_no_release_sees_the_current_one_alone(
    asked: httpx2.Client, two_releases: Releases
) -> None:
    """Who asks in which graph a statement stands is told its source, and once."""
    manifest = two_releases.second.manifest
    graphs = [graph.iri for graph in manifest.graphs]

    assert count(asked, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == manifest.default_graph_triples
    assert rows(asked, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")[1:] == graphs


def test_query_that_names_a_release_has_all_of_them_at_hand(
    asked: httpx2.Client, two_releases: Releases
) -> None:
    """``GRAPH ?g`` then ranges over them too, so that every release is looked into at once."""
    query = (
        "SELECT ?g ?l { GRAPH ?g { <https://w3id.org/gpgraph/id/capability/change-management>"
        f' {LABELS.removeprefix("?s ")}l }} FILTER(STRSTARTS(STR(?g), "{RELEASE}")) }} ORDER BY ?g'
    )
    manifest = two_releases.second.manifest

    assert rows(asked, query)[1:] == [f"{OLD},Change management", f"{NEW},Management of change"]
    assert (
        count(asked, f"# {RELEASE}\nSELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}")
        == manifest.default_graph_triples
    )


@pytest.mark.parametrize(
    "where",
    ["FROM <%s> { ?s ?p ?o }", "FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }", "{ GRAPH <%s> {} }"],
)
def test_graph_of_a_release_that_is_not_held_is_refused(asked: httpx2.Client, where: str) -> None:
    """An empty answer would say that nothing stood in it."""
    query = "SELECT * " + where % f"{RELEASE}2025.1/{NOTES}"
    problem = asked.get("/sparql", params={"query": query})

    assert problem.status_code == 404
    assert problem.json()["type"] == "https://w3id.org/gpgraph/problem/release-not-held"
    assert problem.json()["held"] == ["2026.2", "2026.1"]


def test_release_itself_can_be_asked_about(asked: httpx2.Client) -> None:
    """Its record is data like any other; only graphs are parts of releases."""
    query = f"SELECT ?v {{ <{RELEASE}2026.2> <http://www.w3.org/ns/dcat#version> ?v }}"

    assert rows(asked, query) == ["v", "2026.2"]


def test_graph_of_a_release_can_be_read_whole(asked: httpx2.Client, two_releases: Releases) -> None:
    """By the Graph Store Protocol under its name, and where its name leads."""
    for graph in two_releases.first.manifest.graphs:
        if graph.name in {"documents", "catalog", "shapes/alignment"}:
            named = asked.get("/store", params={"graph": release_graph("2026.1", graph.iri)})
            led = asked.get(
                f"/release/2026.1/graph/{graph.name}", headers={"Accept": "text/turtle"}
            )
            lines = asked.get(f"/release/2026.1/graph/{graph.name}?format=nt")

            assert named.status_code == led.status_code == 200
            assert lines.text.count("\n") == graph.triples
    missing = asked.get("/store", params={"graph": f"{RELEASE}2025.1/{NOTES}"})

    assert missing.json()["type"] == "https://w3id.org/gpgraph/problem/release-not-held"


def test_service_description_lists_what_can_be_named(
    asked: httpx2.Client, two_releases: Releases
) -> None:
    """The default dataset is the current release; the available graphs are all."""
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
    store = Store()
    store.load(asked.get("/sparql?format=nt").content, format=RdfFormat.N_TRIPLES)
    found = {}
    for kind in ("Dataset", "GraphCollection"):
        query = f"{sd} SELECT ?g {{ ?x a sd:{kind} ; sd:namedGraph/sd:name ?g }}"
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)
        found[kind] = {str(row["g"])[1:-1] for row in solutions}
    own = {graph.iri for graph in two_releases.second.manifest.graphs}
    parts = {
        release_graph(release.manifest.key, graph.iri)
        for release in (two_releases.first, two_releases.second)
        for graph in release.manifest.graphs
    }

    assert found == {"Dataset": own, "GraphCollection": own | parts}


def test_blank_nodes_of_two_releases_are_two() -> None:
    """Two files call their first blank node the same; that makes them no one thing."""
    blank, node = BlankNode("x"), NamedNode("http://example.org/p")
    graph = NamedNode("https://w3id.org/gpgraph/graph/g")
    store = Store()
    store.add(Quad(blank, node, Literal("x"), graph))
    store.add(Quad(blank, node, Triple(blank, node, blank), graph))
    store.add(Quad(blank, node, Literal("x")))
    together = side_by_side(store, [("1", store), ("2", store)])
    subjects = [
        {quad.subject for quad in together.quads_for_pattern(None, None, None, name)}
        for name in (graph, *(NamedNode(release_graph(key, graph.value)) for key in "12"))
    ]
    in_both = together.query(
        "ASK { GRAPH <https://w3id.org/gpgraph/release/1/graph/g> { ?s ?p ?o }"
        " GRAPH <https://w3id.org/gpgraph/release/2/graph/g> { ?s ?x ?y } }"
    )
    quoted = {
        quad.object.subject == quad.subject for quad in together if isinstance(quad.object, Triple)
    }

    assert [len(found) for found in subjects] == [1, 1, 1]
    assert len(set.union(*subjects)) == 3
    assert not in_both
    assert quoted == {True}
    assert len(list(together.quads_for_pattern(None, None, None, DefaultGraph()))) == 1


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        (OLD, True),
        (f"<{OLD}>", True),
        ("PREFIX r: <https://w3id.org/gpgraph/> r:release\\/2026.1\\/graph\\/x", True),
        ("<https://w3id.org/gpgraph/rele\\u0061se/2026.1/graph/x>", True),
        ("<https://w3id.org/gpgraph/\\U00000072elease/2026.1/graph/x>", True),
        ("\\UFFFFFFFF", False),
        ("SELECT ?release { ?s ?p 'release' }", False),
    ],
)
def test_any_way_to_write_a_release_is_seen(text: str, is_named: bool) -> None:  # noqa: FBT001 - a row
    """SPARQL 1.1, sections 4.1.1 and 19.2: names are prefixed, characters are numbered."""
    assert names_a_release(text) is is_named


def test_only_graphs_of_a_release_are_its_parts() -> None:
    """Files, pages and the release itself can be named without being looked for."""
    assert release_of_graph(OLD) == "2026.1"
    assert release_of_graph(f"{RELEASE}2026.1/.well-known/void") == "2026.1"
    for other in (f"{RELEASE}2026.1", f"{RELEASE}2026.1/dataset.nq.gz", "https://example.org/"):
        assert release_of_graph(other) is None


def test_queries_of_the_guide_find_what_they_promise(asked: httpx2.Client) -> None:
    """docs/how-to/compare-releases.md: what a reader copies works."""
    text = (ROOT / "docs" / "how-to" / "compare-releases.md").read_text("utf-8")
    changed, added = re.findall(r"```text\n(PREFIX.*?)```", text, re.DOTALL)
    concept = "https://w3id.org/gpgraph/id/capability/"

    assert rows(asked, changed)[1:] == [f"{concept}change-management,{CHANGED[1]}"]
    assert rows(asked, added)[1:] == [f"{concept}network-operation"]
