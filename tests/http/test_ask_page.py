"""Who asks in a browser gets a page: rows, charts, graphs, and mistakes at the line where they are.

Programs that ask at the same address never meet it.
"""

import ast
import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from html import unescape

import httpx2
import pytest

from gpgraph.http.snippets import snippets
from gpgraph.service.asking.chart import chart
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import find_sources

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PREFIXES = (
    "PREFIX gp: <https://w3id.org/gpgraph/ontology#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX sdg: <http://metadata.un.org/sdg/>\n"
)
GOALS = f"""{PREFIXES}SELECT ?goal ?name WHERE {{
  ?goal a gp:GlobalPolicingGoal ; skos:inScheme <https://w3id.org/gpgraph/id/gpg-2017> ;
    skos:prefLabel ?name
  FILTER(LANG(?name) = "en")
}} ORDER BY ?goal"""
COUNTS = f"""{PREFIXES}SELECT ?goal (COUNT(?below) AS ?n) WHERE {{
  ?goal a gp:GlobalPolicingGoal ; gp:hasObjective ?below
}} GROUP BY ?goal ORDER BY ?goal"""
TREE = f"""{PREFIXES}CONSTRUCT {{ ?goal skos:narrower ?below }} WHERE {{
  ?goal a gp:GlobalPolicingGoal ; gp:hasObjective ?below
}}"""
HOSTILE = "</textarea></code><script>alert(1)</script><img src=x onerror=alert(2)>"


def ask(client: httpx2.Client, query: str, **parameters: str) -> httpx2.Response:
    """Ask as a browser does that sends the form."""
    return client.get("/sparql", params={"query": query, **parameters}, headers=BROWSER)


def answer_of(page: httpx2.Response) -> str:
    """Return the part of a page that holds the answer, without the query and the snippets."""
    found = page.text.partition('<section id="answer"')[2]
    return found.partition('<section class="programs"')[0]


def links(part: str) -> Mapping[str, str]:
    """Return the address of each link by its text."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', part)
    return {unescape(text): unescape(address) for address, text in found}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_browser_gets_rows_as_a_table_and_the_query_to_change(
    client: httpx2.Client, method: str
) -> None:
    """A form that answers with JSON is of no use to who reads."""
    fields = {"params" if method == "GET" else "data": {"query": GOALS, "format": ""}}
    page = client.request(method, "/sparql", headers=BROWSER, **fields)  # type: ignore[arg-type] # either of two
    answer = answer_of(page)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert {"accept", "accept-language"} <= set(page.headers["vary"].lower().split(", "))
    assert "7 rows" in answer
    assert '<a href="/doc/gpg-2017/1">id:gpg-2017/1</a>' in answer
    assert "Counter the threat of terrorism" in answer
    assert unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)[0]) == (
        GOALS
    )


@pytest.mark.parametrize(
    "headers",
    [{"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "text/csv, text/html;q=0.9"}],
)
def test_programs_get_results_as_ever(client: httpx2.Client, headers: Mapping[str, str]) -> None:
    """The page is for who would rather have a page than anything else."""
    answer = client.get("/sparql", params={"query": GOALS}, headers=headers)

    assert "html" not in answer.headers["content-type"]
    assert "Counter the threat of terrorism" in answer.text


def test_downloads_and_the_share_link_give_the_same_answer(client: httpx2.Client) -> None:
    """They are addresses, so that they can be sent to others."""
    page = ask(client, GOALS)
    found = links(answer_of(page))
    whole = client.get(found["CSV"], headers=BROWSER)

    assert {"JSON", "XML", "CSV", "TSV"} <= set(found)
    assert whole.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(whole.text.splitlines()) == 8
    assert client.get(found["Link to this answer"], headers=BROWSER).text == page.text


def test_long_answer_comes_in_pages(client: httpx2.Client) -> None:
    """A page of a hundred thousand rows helps nobody."""
    query = f"{PREFIXES}SELECT ?link ?of {{ ?link gp:subject ?of }}"
    first = answer_of(ask(client, query, **{"max-rows": "10"}))
    second = answer_of(client.get(links(first)["Next"], headers=BROWSER))
    back = answer_of(client.get(links(second)["Previous"], headers=BROWSER))

    assert "Rows 1 to 10; there are more." in first
    assert "Rows 11 to 20; there are more." in second
    assert first.count("<tr>") == second.count("<tr>") == 11
    assert re.findall("<tr>.*", back) == re.findall("<tr>.*", first)


def test_no_page_is_longer_than_can_be_read(client: httpx2.Client) -> None:
    """Whatever is asked for: the rest is in the downloads."""
    page = ask(client, "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5000", **{"max-rows": "4000"})

    assert "Rows 1 to 500; there are more." in answer_of(page)


def test_views_of_an_answer_are_made_by_the_server(client: httpx2.Client) -> None:
    """They need no scripts; each has an address."""
    found = links(answer_of(ask(client, COUNTS)))
    chart_ = answer_of(client.get(found["Chart"], headers=BROWSER))
    raw = answer_of(client.get(found["As it is sent"], headers=BROWSER))
    graph = answer_of(ask(client, TREE, view="graph"))

    assert chart_.count("<rect") == 7
    assert 'width="100.0"' in chart_
    assert "&#34;bindings&#34;: [" in raw
    assert '<a href="/doc/gpg-2017/1.1"><circle' in graph
    assert graph.count("<path") == 32
    assert graph.count("<title>skos:narrower</title>") == 32
    assert "skos:narrower" in links(answer_of(ask(client, TREE)))


def test_answer_that_is_no_table_is_told_in_words(client: httpx2.Client) -> None:
    """Of ASK, a word; of nothing, what may be wrong and which part of the query it is."""
    nothing = f"{PREFIXES}SELECT * {{ ?goal a gp:GlobalPolicyGoal }}"
    yes, empty = answer_of(ask(client, "ASK {}")), answer_of(ask(client, nothing))
    why = answer_of(ask(client, nothing, view="why"))

    assert '<p class="verdict">Yes</p>' in yes
    assert "Nothing fits the query." in empty
    assert "The nearest name is gp:GlobalPolicingGoal." in empty
    assert "nothing fits any more" in why
    assert "?goal a gp:GlobalPolicyGoal ." in why


def test_mistake_is_shown_at_its_line_with_the_query_to_mend(client: httpx2.Client) -> None:
    """Who made it sees where, and goes on from there."""
    page = ask(client, "SELECT * {\n  ?s ?p ?o\n  FILTERR(?o)\n}")

    assert page.status_code == 400
    assert 'data-line="3" data-column="3"' in page.text
    assert '<li value="3" class="wrong"><code>  FILTERR(?o)</code>' in page.text
    assert "The nearest keyword is FILTER." in page.text
    assert "  FILTERR(?o)\n}</textarea>" in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({"query": ""}, 400, "The query is empty."),
        ({"query": "ASK {}", "view": "pie"}, 400, "view is one of"),
        ({"query": "ASK { SERVICE <http://example.org/> {} }"}, 403, "asks no other server"),
        ({"query": "ASK {" + "{" * 200 + "}" * 201}, 400, "brackets"),
        (
            {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c", "timeout": "0.1"},
            503,
            "stopped",
        ),
    ],
    ids=["empty", "view", "federation", "depth", "time"],
)
def test_other_refusals_stand_beside_the_form_too(
    client: httpx2.Client, parameters: Mapping[str, str], status: int, said: str
) -> None:
    """In the words that programs get, with the status that they get."""
    page = client.get("/sparql", params=parameters, headers=BROWSER)

    assert page.status_code == status
    assert said in answer_of(page)
    assert "/problem/" in answer_of(page)
    assert 'id="query"' in page.text


@pytest.mark.parametrize("view", ["table", "chart", "graph", "raw", "why"])
@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?x ?n {{ VALUES (?x ?n) {{ ('''{HOSTILE}''' 1) }} }}",
        f"# {HOSTILE}\nSELECT * {{ ?s ?p ?o }} LIMIT 1",
        f"SELECT {HOSTILE}",
        "SELECT ?a ?b ?c { GRAPH <https://w3id.org/gpgraph/graph/contrib/strange> { ?a ?b ?c } }",
    ],
    ids=["in the answer", "in the query", "in a mistake", "in the data"],
)
def test_hostile_text_is_shown_and_runs_nothing(
    client: httpx2.Client, query: str, view: str
) -> None:
    """In the form, the answer, the picture, the snippets, the mistake."""
    page = ask(client, query, view=view)

    assert page.status_code in {200, 400}
    assert "<script>" not in page.text
    assert "<img" not in page.text
    assert not re.search(r'href="(?!/|https?:|#)', page.text)
    assert not re.search(r"<[^>]+ (?:on\w+|style)=", page.text)


def test_every_stored_query_is_an_example_to_begin_with(client: httpx2.Client) -> None:
    """The catalogue is the tutorial."""
    page = client.get("/sparql", headers=BROWSER)
    offered = re.findall(r'href="/sparql\?example=([a-z0-9-]+)"', page.text)
    chosen = client.get("/sparql", params={"example": "goals-and-objectives"}, headers=BROWSER)

    assert sorted(offered) == sorted(path.stem for path in find_sources().catalogue)
    assert "?objective" in chosen.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "#+" not in chosen.text
    assert client.get("/sparql?example=" + HOSTILE, headers=BROWSER).status_code == 404


def test_page_speaks_the_language_of_its_reader_and_keeps_it(client: httpx2.Client) -> None:
    """Queries stay as they are written, from left to right."""
    page = ask(client, COUNTS, lang="ar")

    assert '<html lang="ar" dir="rtl">' in page.text
    assert "7 صفوف" in page.text or "صفًا" in page.text
    assert "lang=ar" in next(
        address for address in links(page.text).values() if "view=chart" in address
    )
    assert re.search(r"<textarea[^>]* dir=\"ltr\"", page.text)


def test_page_of_a_release_stays_below_it(client: httpx2.Client, release: Generation) -> None:
    """What is asked of a release is asked of it on every further page."""
    path = f"/release/{release.id}/sparql"
    page = client.get(path, params={"query": GOALS}, headers=BROWSER)
    found = links(answer_of(page))

    assert found["id:gpg-2017/1"] == f"/release/{release.id}/doc/gpg-2017/1"
    assert found["CSV"].startswith(f"{path}?query=")


@pytest.mark.parametrize(
    "query",
    [GOALS, 'SELECT ("it\'s \\"so\\" \\u002D `${x}` )---\\"" AS ?text) (\'\\\'\' AS ?q) {}'],
    ids=["plain", "quotes"],
)
@pytest.mark.parametrize(
    ("name", "command"),
    [
        pytest.param("curl", ("bash", "-c"), marks=pytest.mark.curl),
        ("Python", (sys.executable, "-c")),
        pytest.param("JavaScript", ("node", "--input-type=module", "-e"), marks=pytest.mark.web),
    ],
)
def test_snippets_run_as_they_are(
    server: str, client: httpx2.Client, query: str, name: str, command: tuple[str, ...]
) -> None:
    """What is copied asks the very query, whatever quotation marks it has."""
    text = next(one.text for one in snippets(f"{server}/sparql", query) if one.name == name)
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run([program, *command[1:], text], capture_output=True, text=True, check=True)
    expected = client.get("/sparql", params={"query": query, "format": "csv"}).text

    if name == "Python":
        assert ast.literal_eval(done.stdout) == [*csv.DictReader(expected.splitlines())]
    else:
        assert done.stdout.strip().splitlines() == expected.strip().splitlines()


def test_snippet_holds_no_character_that_a_terminal_obeys() -> None:
    """A link may carry anybody's query, and what is copied from it may be pasted into a shell."""
    query = "SELECT * { ?s ?p 'a\x1b[201~\u202e' }"

    for snippet in snippets("http://localhost/sparql", query):
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", snippet.text), snippet.name


def test_bars_begin_at_zero_also_where_numbers_are_below_it() -> None:
    """A bar is as long as its number."""
    number = "http://www.w3.org/2001/XMLSchema#integer"
    rows = [
        {"x": {"type": "literal", "value": name}, "n": {"type": "literal", "value": value,
                                                        "datatype": number}}
        for name, value in (("a", "-10"), ("b", "30"), ("c", "0"))
    ]  # fmt: skip
    found = chart(["x", "n"], rows)

    assert found is not None
    assert [(bar["start"], bar["length"]) for bar in found["bars"]] == [(0, 25), (25, 75), (25, 0)]
    assert chart(["x"], rows) is None


def test_things_without_a_name_can_be_told_apart_in_a_picture(client: httpx2.Client) -> None:
    """What is too long of an IRI is left out at its beginning, which many have."""
    long = "http://example.org/thesaurus/of/many/things"
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ (<{long}/1> <{long}/2>) }} }}"
    picture = answer_of(ask(client, query, view="graph"))

    assert picture.count("/things/1<") >= 1
    assert picture.count("/things/2<") >= 1
    assert ">…" in picture
