"""Links over HTTP: the page, its filters, tables and RDF; and what is not linked."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

from gpgraph.model import sssom
from gpgraph.model.documents.linkformats import LINKS
from gpgraph.model.documents.mediatypes import HTML
from gpgraph.model.namespaces import ID, SDG, expand
from gpgraph.store.releases.generation import Generation

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted((ROOT / "data" / "alignments").glob(f"*{sssom.SUFFIX}"))
ROW = re.compile(r'<th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
TAG = re.compile(r"<[^>]+>|\s+")


def rows_of(page: str) -> dict[str, list[str]]:
    """Return the cells of each row of the matrices as plain text, by the row's heading."""
    return {
        plain(heading): [plain(cell) for cell in CELL.findall(row)]
        for heading, row in ROW.findall(page)
    }


def plain(html: str) -> str:
    """Return the words of a piece of a page."""
    return " ".join(TAG.sub(" ", html).split())


def links(client: httpx2.Client, **parameters: str | list[str]) -> list[dict[str, Any]]:
    """Return the links that the parameters choose, as JSON has them."""
    answer = client.get("/alignments.json", params=parameters)
    assert answer.status_code == 200
    mappings: list[dict[str, Any]] = answer.json()["mappings"]
    return mappings


def test_table_over_http_gives_the_links_of_our_files_again(client: httpx2.Client) -> None:
    """From the file through build, worker and network to a table: not a column is lost."""
    answer = client.get("/alignments.sssom.tsv")
    files = [
        alignment
        for path in TABLES
        for alignment in sssom.parse(path.read_text("utf-8"), path).alignments
    ]
    served = sssom.parse(answer.text, Path("served.sssom.tsv")).alignments

    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert {one.iri: one for one in served} == {one.iri: one for one in files}


def test_stated_links_come_first_and_every_row_says_who_and_how_sure(
    client: httpx2.Client,
) -> None:
    """A table that is cut after some rows must not have lost what the owner says."""
    found = links(client)
    order = ["gp:stated", "gp:thirdParty", "gp:inferred"]
    classes = [order.index(row["evidence_class"]) for row in found]

    assert classes == sorted(classes)
    assert set(classes) == {0, 1, 2}
    assert found[0]["subject_id"] == "id:gpg-2017"
    assert all(row["author_id"] and 0 < row["confidence"] <= 1 for row in found)


@pytest.mark.parametrize(
    ("parameters", "pairs"),
    [
        (
            {"evidence": "stated", "subject": "gpg-2017"},
            [("id:gpg-2017", "sdg:5"), ("id:gpg-2017", "sdg:16"), ("id:gpg-2017", "sdg:17")],
        ),
        (
            {"subject": "gpg-2017/1", "level": "targets"},
            [("id:gpg-2017/1", "sdg:16.4"), ("id:gpg-2017/1", "sdg:16.a")],
        ),
        (
            {"object": "sdg:16.4", "min_confidence": "0.75", "predicate": "gp:possiblyBearsOn"},
            [
                ("id:theme/organised-crime", "sdg:16.4"),
                ("id:gpg-2017", "sdg:16.4"),
                ("id:gpg-2017/5", "sdg:16.4"),
                ("id:gpg-2017/6", "sdg:16.4"),
            ],
        ),
        (
            {"object": SDG + "16.5", "evidence": ["third-party", "stated"]},
            [("id:theme/corruption", "sdg:16.5")],
        ),
        ({"subject": "https://example.org/nothing"}, []),
    ],
)
def test_parameters_choose_links(
    client: httpx2.Client, parameters: dict[str, str | list[str]], pairs: list[tuple[str, str]]
) -> None:
    """Whoever trusts only one class, or asks about one thing, gets that and no more."""
    found = links(client, **parameters)

    assert [(row["subject_id"], row["object_id"]) for row in found] == pairs


@pytest.mark.parametrize("format_", LINKS, ids=[format_.name for format_ in LINKS])
def test_each_format_is_had_by_suffix_and_by_parameter_alike(
    client: httpx2.Client, format_: Any
) -> None:
    """An address can be pasted where a header cannot."""
    chosen = {"evidence": "stated"}
    by_suffix = client.get(f"/alignments.{format_.name}", params=chosen)
    by_name = client.get("/alignments", params={**chosen, "format": format_.name})

    assert by_suffix.status_code == 200
    assert by_suffix.headers["content-type"].startswith(format_.media_type)
    assert "Accept" in by_suffix.headers["vary"]
    assert f'alignments.{format_.name}?evidence=stated>; rel="alternate"' in by_name.headers["link"]
    if format_ is not HTML:  # a page names its own address
        assert by_name.content == by_suffix.content


def test_header_chooses_the_format_and_an_unknown_suffix_names_those_there_are(
    client: httpx2.Client,
) -> None:
    """Programs and browsers ask at the same address."""
    page = client.get("/alignments", headers={"Accept": "text/html"})
    turtle = client.get("/alignments", headers={"Accept": "text/turtle"})
    unknown = client.get("/alignments.xls")

    assert page.headers["content-type"].startswith("text/html")
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert unknown.status_code == 404
    assert ".sssom.tsv" in unknown.json()["detail"]


@pytest.mark.parametrize(
    ("name", "value"), [("evidence", "rumour"), ("min_confidence", "2"), ("level", "series")]
)
def test_wrong_parameter_is_a_problem_that_names_it(
    client: httpx2.Client, name: str, value: str
) -> None:
    """A filter that is ignored would show links that were not asked for."""
    answer = client.get("/alignments", params={name: value})

    assert answer.status_code == 400
    assert answer.json()["parameters"][0]["name"] == name


def test_matrix_shows_every_goal_with_evidence_and_what_is_open(client: httpx2.Client) -> None:
    """The page is the picture that the sources lack, so it must not say more than they do."""
    page = client.get("/alignments.html").text
    rows = rows_of(page)
    cyber = rows["4 Secure cyberspace for people and businesses"]

    assert len([name for name in rows if name[0].isdigit()]) >= 7
    assert rows["As a set"][15] == "stated 0.95 16.1 inferred 0.8 16.4 inferred 0.8"
    assert cyber[8] == "inferred 0.5 ? 9.1 inferred 0.3 9.c inferred 0.3"
    assert cyber[15:] == ["inferred 0.45 ?", "17.8 inferred 0.3"]
    assert rows["Corruption"][15] == "16.5 third-party 0.9"
    assert set(rows["5 Promote global integrity"][:15]) == {"no link known"}
    assert page.count("<strong>undecided</strong>") == 2


def test_filtered_page_keeps_goals_without_a_link_and_remembers_the_filter(
    client: httpx2.Client,
) -> None:
    """A goal that drops out of the picture would look as if nobody had asked about it."""
    parameters = {"evidence": "inferred", "min_confidence": "0.75", "level": ""}
    page = client.get("/alignments.html", params=parameters).text
    rows = rows_of(page)

    assert rows["2 Promote border integrity worldwide"] == ["no such link known"]
    assert "no link known" not in page.partition("<thead>")[2].partition('id="headings"')[0]
    assert "Corruption" not in rows
    assert '<option value="0.75" selected>' in page
    assert len(re.findall(r'name="evidence"[^>]*checked', page)) == 1


def test_each_link_of_the_matrix_leads_to_its_evidence_on_the_same_page(
    client: httpx2.Client,
) -> None:
    """A number between 0 and 1 is worth nothing without who says so, and why."""
    page = client.get("/alignments.html", params={"min_confidence": "0.42"}).text
    matrices = page.partition('id="headings"')[0]
    places = re.findall(r'<a class="mark [^"]*" href="#([^"]+)"', matrices)
    evidence = {
        place: plain(text)
        for place, text in re.findall(r'<tbody id="([^"]+)">(.*?)</tbody>', page, re.DOTALL)
    }
    asked = {"min_confidence": "0.42", "subject": "gpg-2017/4", "object": "sdg:16"}
    (cyber,) = links(client, **asked)

    assert len(places) == len(set(places)) > 20
    assert set(places) <= evidence.keys()
    assert (
        f"inferred 0.45 undecided gpgraph {cyber['comment']}"
        in evidence[cyber["record_id"].replace(":", "-").replace("/", "-")]
    )
    assert '<option value="0.42" selected>' in page


@pytest.mark.parametrize("name", ["subject", "predicate", "object"])
def test_hostile_filter_is_shown_as_text(client: httpx2.Client, name: str) -> None:
    """Anybody can send a link to this page with anything in its address."""
    page = client.get("/alignments.html", params={name: '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("path", ["/alignments.html", "/coverage.html"])
def test_pages_name_things_in_the_language_of_the_reader(client: httpx2.Client, path: str) -> None:
    """Names of the goals of the United Nations exist in six languages."""
    page = client.get(path, params={"lang": "fr"}).text

    assert '<html lang="fr"' in page
    assert "Pas de pauvreté" in page


def test_plain_table_and_axioms_hold_the_same_links(client: httpx2.Client) -> None:
    """Each format is for another program, and all tell the same."""
    chosen = {"evidence": "third-party"}
    table = list(csv.DictReader(io.StringIO(client.get("/alignments.csv", params=chosen).text)))
    axioms = parse(client.get("/alignments.owl.ttl", params=chosen).text, RdfFormat.TURTLE)
    sources = [q for q in axioms if q.predicate.value == expand("owl:annotatedSource")]

    assert {row["evidence_class"] for row in table} == {"third-party"}
    assert {row["author_id"] for row in table} >= {ID + "unodc", ID + "acrath"}
    assert len(sources) == len(table) == 19


def test_set_is_named_by_its_release_and_never_by_the_host(
    client: httpx2.Client, release: Generation
) -> None:
    """A table that is passed on says which state of the graph it is of."""
    document = client.get("/alignments.json?evidence=stated").json()
    start = f"https://w3id.org/gpgraph/release/{release.manifest.key}/"

    assert document["mapping_set_id"] == f"{start}alignments.json?evidence=stated"
    assert document["mapping_set_version"] == release.manifest.key


def test_coverage_is_the_answers_of_the_queries_that_are_marked(client: httpx2.Client) -> None:
    """Whoever doubts a number runs the query that gave it and gets the same rows."""
    queries = {query["name"]: query for query in client.get("/coverage").json()["queries"]}
    shown = queries["sdg-16-targets-without-known-goal"]
    text = (ROOT / "queries" / "catalog" / f"{shown['name']}.rq").read_text("utf-8")
    answer = client.get("/sparql", params={"query": text}, headers={"Accept": "text/csv"}).text

    assert {
        "goals-by-confidence",
        "objectives-without-known-programme",
        "themes-without-known-target",
        "undecided-goals",
    } <= queries.keys()
    assert [row["targetCode"]["text"] for row in shown["rows"]] == ["16.7", "16.8", "16.10", "16.b"]
    assert [row["targetCode"] for row in csv.DictReader(io.StringIO(answer))] == [
        "16.7", "16.8", "16.10", "16.b",
    ]  # fmt: skip
    assert shown["query"] in text


def test_coverage_page_links_each_gap_and_says_what_a_gap_is(client: httpx2.Client) -> None:
    """Absence is not evidence, and the page must say so before it lists anything."""
    page = client.get("/coverage.html").text
    before, _, lists = page.partition("<section")

    assert "no link known" in page
    assert "no evidence that there is none" in before
    assert 'href="/doc/sdg/16.7"' in lists
    assert 'href="/doc/theme/innovation"' in lists
    assert "goal name" not in page
