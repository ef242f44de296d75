"""Trees, facets and neighbourhoods over the real data, held against what SPARQL says."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from gpgraph.model.namespaces import ID, SDG, expand
from gpgraph.service.describing.references import References
from gpgraph.service.exploring.layout import ROW, drawn
from gpgraph.service.exploring.neighbourhood import neighbourhood
from gpgraph.service.exploring.outline import Outline
from gpgraph.service.exploring.tree import Trees
from gpgraph.store.describing.description import Reader

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
SVG_NAME = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "{{7*7}}",
    "<svg onload=alert(1)>",
    "\u202e",
]

PREFIXES = f"""
PREFIX gp: <{expand("gp:")}> PREFIX skos: <{expand("skos:")}> PREFIX sdg: <{SDG}>
"""
CONCEPTS = "SELECT DISTINCT ?c { ?c skos:inScheme ?s }"
# What the facet of SDG 16 leaves: below it, or linked with any of that.
ABOUT_16 = """SELECT DISTINCT ?c {
  { ?c skos:broaderTransitive sdg:16 } UNION { VALUES ?c { sdg:16 } }
  UNION { ?below skos:broaderTransitive? sdg:16 . ?l gp:subject ?below ; gp:object ?c }
  UNION { ?below skos:broaderTransitive? sdg:16 . ?l gp:object ?below ; gp:subject ?c }
  FILTER EXISTS { ?c skos:inScheme ?s }
}"""
LINKS_OF_4 = f"""SELECT ?o ?e ?n {{ ?l gp:subject <{ID}gpg-2017/4> ; gp:object ?o ;
  gp:evidenceClass ?e ; sssom:confidence ?n }}"""


def asked(client: httpx2.Client, path: str, **parameters: str | int) -> dict[str, Any]:
    """Return the answer for programs."""
    answer = client.get(path, params=parameters, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(client: httpx2.Client, query: str) -> list[list[str]]:
    """Return the rows of a query."""
    text = PREFIXES + f"PREFIX sssom: <{expand('sssom:')}> {query}"
    answer = client.get("/sparql", params={"query": text, "format": "csv"})
    assert answer.status_code == 200, answer.text
    return [line.split(",") for line in answer.text.splitlines()[1:]]


def within(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield nodes of a tree with all below them."""
    for node in nodes:
        yield node
        yield from within(node["nodes"])


def test_every_concept_of_every_scheme_is_somewhere_in_the_trees(client: httpx2.Client) -> None:
    """What a tree has no room for is on the pages of its branches."""
    found: set[str] = set()
    waiting = [*asked(client, "/explore")["trees"]]
    while waiting:
        for node in within([waiting.pop()]):
            found.add(node["iri"])
            if node["size"] and not node["nodes"]:
                page, pages = 1, 1
                while page <= pages:
                    branch = asked(client, "/explore", branch=node["name"], page=page)["branch"]
                    waiting.extend(branch["nodes"])
                    page, pages = page + 1, branch["pages"]

    assert {iri for (iri,) in rows(client, CONCEPTS)} <= found


def test_tree_has_goals_in_the_order_of_the_source_with_their_parts(client: httpx2.Client) -> None:
    """16.10 comes after 16.9, and what is given up after what holds."""
    (goals,) = (tree for tree in asked(client, "/explore")["trees"] if tree["name"] == "gpg-2017")
    targets = asked(client, "/explore", branch="sdg/16")["branch"]

    assert [goal["code"] for goal in goals["nodes"]] == list("1234567")
    assert [len(goal["nodes"]) for goal in goals["nodes"]] == [4, 4, 6, 4, 4, 5, 5]
    assert [node["code"] for node in targets["nodes"]][-4:] == ["16.9", "16.10", "16.a", "16.b"]
    assert [step["name"] for step in targets["path"]] == ["sdg"]


def test_facet_leaves_what_is_below_or_linked_and_nothing_else(client: httpx2.Client) -> None:
    """The same set by a query that shares no code with it."""
    view = asked(client, "/explore", sdg="16")
    left = {
        node["iri"] for tree in view["trees"] for node in within(tree["nodes"]) if node["found"]
    }

    assert left == {iri for (iri,) in rows(client, ABOUT_16)}
    assert view["total"] == len(left)


@pytest.mark.parametrize("chosen", [{}, {"sdg": "16"}, {"theme": "theme/terrorism"}])
def test_every_choice_leaves_as_many_as_it_says(
    client: httpx2.Client, chosen: dict[str, str]
) -> None:
    """Also beside another choice."""
    facets = asked(client, "/explore", **chosen)["facets"]
    for facet in facets:
        if facet["name"] == "framework":
            continue  # a whole list is shown as its tree
        for option in facet["options"][:6]:
            narrowed = {**chosen, facet["name"]: option["value"]}
            assert asked(client, "/explore", **narrowed)["total"] == option["count"], narrowed

    assert [facet["name"] for facet in facets] == ["framework", "programme", "theme", "sdg"]


def test_facets_narrow_together(client: httpx2.Client) -> None:
    """Of the goals of 2017, those that a link ties to what cybercrime is."""
    view = asked(client, "/explore", framework="gpg-2017", programme="programme/cybercrime")
    (tree,) = view["trees"]

    assert [node["code"] for node in tree["nodes"]] == ["4"]
    assert view["total"] == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"theme": "nothing"},
        {"sdg": "theme/terrorism"},
        {"branch": "x"},
        {"branch": "sdg", "page": "9"},
    ],
)
def test_unknown_choice_is_an_error_that_names_it(
    client: httpx2.Client, parameters: dict[str, str]
) -> None:
    """An empty tree would be taken for an answer."""
    answer = client.get("/explore", params=parameters, headers=JSON)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["iri", "framework", "branch"])
def test_hostile_text_is_shown_as_text(client: httpx2.Client, text: str, place: str) -> None:
    """In the page about the error, and nowhere as code or as a link."""
    path = "/explore/graph" if place == "iri" else "/explore"
    answer = client.get(path, params={place: text}, headers=HTML)

    assert answer.status_code in {400, 404}
    assert "<script>alert" not in answer.text
    assert "<svg onload" not in answer.text
    assert 'href="javascript:' not in answer.text


def test_page_works_without_scripts(client: httpx2.Client) -> None:
    """Trees that open by themselves, a form, links to branches; no code within the page."""
    page = client.get("/explore", headers=HTML).text

    assert "<details" in page
    assert 'href="/explore?branch=sdg/16"' in page
    assert '<form class="facets" method="get"' in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_names_are_in_the_language_of_the_reader(client: httpx2.Client) -> None:
    """The trees are read before there are readers, and yet speak to each in theirs."""
    (french,) = (
        node for node in asked(client, "/explore", lang="fr")["trees"] if node["name"] == "sdg"
    )

    assert french["nodes"][15]["lang"] == "fr"
    assert "Programme" in client.get("/explore", params={"lang": "fr"}, headers=HTML).text


def test_neighbourhood_has_every_link_with_its_evidence(client: httpx2.Client) -> None:
    """None is drawn as more than somebody's judgement."""
    view = asked(client, "/explore/graph", iri="gpg-2017/4")
    nodes = [node["iri"] for node in view["nodes"]]
    drawn = {
        (nodes[link["to"]], link["evidence"], link["confidence"])
        for link in view["links"]
        if link["alignment"] and link["from"] == 0
    }

    said = {(o, e.rpartition("#")[2], n) for o, e, n in rows(client, LINKS_OF_4)}
    assert {(o, e) for o, e, _ in drawn} == {(o, e) for o, e, _ in said if o in nodes}
    assert all(confidence for _, _, confidence in drawn)
    assert {
        node["iri"]
        for node in view["nodes"][1:]
        if node["shape"] == "part" and node["code"].startswith("4.")
    } == {f"{ID}gpg-2017/4.{number}" for number in range(1, 5)}


@pytest.mark.parametrize("name", ["sdg:16", "sdg/16", SDG + "16"])
def test_thing_has_its_iri_or_a_short_name(client: httpx2.Client, name: str) -> None:
    """What stands behind ``/doc/`` does here as well."""
    assert asked(client, "/explore/graph", iri=name)["nodes"][0]["iri"] == SDG + "16"


def test_without_a_thing_it_leads_to_the_trees(client: httpx2.Client) -> None:
    """There one can be chosen."""
    answer = client.get("/explore/graph", headers=HTML)

    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/explore")


@pytest.mark.parametrize(("depth", "most"), [(1, 10), (2, 300)])
def test_every_label_has_a_row_of_its_own(client: httpx2.Client, depth: int, most: int) -> None:
    """So that three hundred can be read as well as ten."""
    view = asked(client, "/explore/graph", iri="sdg:16", depth=depth, most=most)
    columns: dict[float, list[float]] = {}
    for node in view["nodes"]:
        columns.setdefault(node["x"], []).append(node["y"])
    for rows_of_column in columns.values():
        ordered = sorted(rows_of_column)
        assert all(b - a >= ROW - 0.2 for a, b in pairwise(ordered))

    assert len(view["nodes"]) <= most
    assert (len(view["nodes"]) > 100) == (depth == 2)
    assert all(0 < node["y"] < view["height"] for node in view["nodes"])


def test_each_side_has_its_part_where_there_is_little_room(client: httpx2.Client) -> None:
    """Twelve targets do not crowd out the links."""
    view = asked(client, "/explore/graph", iri="sdg:16", most=8)

    assert {group["family"] for group in view["groups"]} == {"up", "down", "link"}
    assert not view["isWhole"]


def test_picture_is_mirrored_for_who_reads_from_right_to_left(client: httpx2.Client) -> None:
    """What is behind the middle is to the left of it then."""
    for language, sign in (("en", 1), ("ar", -1)):
        view = asked(client, "/explore/graph", iri="sdg:16", lang=language)
        middle = view["nodes"][0]["x"]
        behind = [node["x"] for node in view["nodes"] if node["side"] == "behind"]
        assert behind
        assert all((x - middle) * sign > 0 for x in behind)


def test_picture_as_a_file_stands_alone(client: httpx2.Client) -> None:
    """Well-formed, without scripts or styles that a policy refuses, with links that lead back."""
    answer = client.get("/explore/graph", params={"iri": "sdg:16", "format": "svg"})
    root = ET.fromstring(answer.text)  # noqa: S314 - our own
    links = [element.get("href") or "" for element in root.iter(f"{SVG_NAME}a")]

    assert answer.headers["content-type"] == "image/svg+xml"
    assert "16.svg" in answer.headers["content-disposition"]
    assert root.tag == f"{SVG_NAME}svg"
    assert not [*root.iter(f"{SVG_NAME}style"), *root.iter(f"{SVG_NAME}script")]
    assert " style=" not in answer.text
    assert len(links) > 20
    assert all(
        link.startswith(str(client.base_url).rstrip("/")) for link in links if "/doc/" in link
    )


def test_list_says_what_the_picture_shows(client: httpx2.Client) -> None:
    """For who cannot see it: each thing with its evidence, as text and links."""
    page = client.get("/explore/graph", params={"iri": "gpg-2017/4"}, headers=HTML).text
    view = asked(client, "/explore/graph", iri="gpg-2017/4")
    listed = page.partition('class="ties"')[2]

    for node in view["nodes"][1:]:
        if node["known"]:
            assert node["label"].replace("&", "&amp;") in listed, node["iri"]
    assert 'class="evidence inferred"' in listed
    assert "confidence 0." in listed


@pytest.mark.parametrize("parameters", [{"most": 1}, {"most": 301}, {"depth": 3}, {"depth": 0}])
def test_parameters_out_of_bounds_are_refused(
    client: httpx2.Client, parameters: dict[str, int]
) -> None:
    """With a problem that names the parameter."""
    answer = client.get("/explore/graph", params={"iri": "sdg:16", **parameters}, headers=JSON)

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def node(number: int) -> NamedNode:
    """Return one of many things."""
    return NamedNode(f"http://example.org/{number}")


def test_hub_costs_no_more_than_is_shown() -> None:
    """Twenty thousand statements lead to one thing; no label of those not shown is looked up."""
    store, hub = Store(), NamedNode("http://example.org/hub")
    tie = NamedNode("http://example.org/tie")
    store.bulk_extend(Quad(node(number), tie, hub, DefaultGraph()) for number in range(20_000))
    reader = Reader(store)
    looked_up: set[str] = set()

    class Watched(References):
        def to(self, iri: str) -> Any:
            looked_up.add(iri)
            return super().to(iri)

    view: Any = neighbourhood(Watched(reader), hub.value, most=40)

    assert len(view["nodes"]) == 40
    assert not view["isWhole"]
    assert len(looked_up) <= 41


def test_concept_that_stands_below_itself_ends_no_worker() -> None:
    """Data of others may say so; trees and ways to their top are finite all the same."""
    store = Store()
    scheme, broader = NamedNode(expand("skos:inScheme")), NamedNode(expand("skos:broader"))
    for one, other in ((1, 2), (2, 3), (3, 1)):
        store.add(Quad(node(one), broader, node(other), DefaultGraph()))
        store.add(Quad(node(one), scheme, node(9), DefaultGraph()))
    outline = Outline(Reader(store))

    assert len(outline.path(node(1).value)) <= 3
    assert outline.whole(node(1).value) == {node(number).value for number in (1, 2, 3)}


def test_chain_of_a_thousand_concepts_is_shown_a_part_at_a_time() -> None:
    """And a label that no XML may hold is drawn all the same."""
    store = Store()
    broader, label = NamedNode(expand("skos:broader")), NamedNode(expand("rdfs:label"))
    for number in range(1, 1000):
        store.add(Quad(node(number), broader, node(number - 1), DefaultGraph()))
    scheme = NamedNode(expand("skos:inScheme"))
    store.add(Quad(node(0), scheme, node(-1), DefaultGraph()))
    store.add(Quad(node(0), label, Literal("a\x0bb"), DefaultGraph()))
    refs = References(Reader(store))
    branch: Any = Trees(Outline(refs.store), refs).branch(node(0).value, 1)
    picture: Any = drawn(neighbourhood(refs, node(0).value))

    assert 20 < len([*within(branch["nodes"])]) < 40
    assert picture["nodes"][0]["lines"] == ["a\ufffdb"]
