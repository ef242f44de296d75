"""The page about a resource: where it stands, who says what of it, and how to cite it."""

import re
import statistics
import time
from html import unescape
from urllib.parse import quote

import httpx2
import pytest

HTML = {"Accept": "text/html"}
GOAL = "/doc/gpg-2017/1"
TAG = re.compile(r"<[^>]+>")
INSTANCES = """
SELECT (MIN(?s) AS ?one) WHERE { ?s a ?class FILTER(isIRI(?s)) } GROUP BY ?class
"""
CONCEPTS = """
SELECT DISTINCT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } ORDER BY ?s
"""
EVERY = 24
TRIES = 3
MAX_MEDIAN_S = 0.020


def page(client: httpx2.Client, path: str) -> str:
    """Return a page in English."""
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, path
    return answer.text


def words(markup: str) -> str:
    """Return the text of a piece of a page, with single blanks."""
    return " ".join(unescape(TAG.sub(" ", markup)).split())


def section(text: str, name: str) -> str:
    """Return a section by its identifier."""
    found = re.search(rf'<section id="{name}">.*?</section>', text, re.DOTALL)
    assert found is not None, name
    return found[0]


def test_every_class_has_a_page(client: httpx2.Client) -> None:
    """Of each kind of thing one: with a name, its IRI to copy, its data, and how to cite it."""
    rows = client.get("/sparql", params={"query": INSTANCES, "format": "csv"}).text.split()[1:]
    for iri in rows:
        answer = client.get("/doc", params={"iri": iri}, headers=HTML, follow_redirects=True)
        text = answer.text

        assert answer.status_code == 200, iri
        assert len(re.findall("<h1", text)) == 1, iri
        if "/doc" in answer.url.path:
            assert f'<code id="iri">{iri}</code>' in text, iri
            assert 'type="text/turtle"' in text, iri
            assert 'id="bibtex"' in text, iri
    assert len(rows) > 30


def test_thing_stands_among_its_siblings(client: httpx2.Client) -> None:
    """In the order of the source, with itself marked and not linked."""
    nav = re.search(r'<nav class="siblings".*?</nav>', page(client, f"{GOAL}.3"), re.DOTALL)
    assert nav is not None

    assert re.findall(r'<span class="code">([\d.]+)', nav[0]) == ["1.1", "1.2", "1.3", "1.4"]
    assert words(nav[0]).startswith("Beside it 1.1 *")
    here = re.search(r'<span aria-current="true">.*?</li>', nav[0], re.DOTALL)
    assert here is not None
    assert "1.3 * Disrupt terrorist movement" in words(here[0])
    assert "href" not in here[0]


def test_parts_have_their_parts_in_place_and_are_not_named_again(client: httpx2.Client) -> None:
    """A framework shows its objectives below its goals: no reader has to open seven pages."""
    text = page(client, "/doc/gpg-2017")
    parts = text.partition('<ul class="parts">')[2].partition("</section>")[0]

    assert re.findall(r"<summary>(\d) parts", parts) == ["4", "4", "6", "4", "4", "5", "5"]
    assert "/doc/gpg-2017/7.5" in parts
    assert "/doc/gpg-2017/7.5" not in text.partition('id="alignments"')[2]


def test_passage_stands_with_its_document_heading_and_sentence(client: httpx2.Client) -> None:
    """What a source says is seen before what is made of it."""
    text = page(client, "/doc/sf-2017-2020/4.6")
    figure = re.search(r'<figure class="passage">.*?</figure>', text, re.DOTALL)
    assert figure is not None

    assert "<q>This could also require</q>" in figure[0]
    assert 'href="/doc/document/strategic-framework-2017-2020"' in figure[0]
    assert "sentence 3" in words(figure[0])
    assert text.index("<figure") < text.index('id="neighbourhood"')


def test_texts_say_who_speaks(client: httpx2.Client) -> None:
    """The vision is INTERPOL's, and a note on a goal is ours."""
    assert "Text by INTERPOL Connecting police" in words(page(client, "/doc/sf-2017-2020/vision"))
    assert "Scope note by gpgraph Takes terrorism" in words(page(client, GOAL))


def test_editions_stand_side_by_side_with_who_ties_them(client: httpx2.Client) -> None:
    """Which goal of 2023 was which of 2017 is our reading; that the set was revised is not."""
    text = page(client, GOAL)
    goals = words(section(text, "editions"))
    frameworks = words(section(page(client, "/doc/gpg-2023"), "editions"))

    assert "from 2017-09-29 until 2023-11-27 from 2023-12-01" in goals
    assert "Counter the threat of terrorism by gpgraph inferred 0.95" in goals
    assert "by INTERPOL" in frameworks
    assert "/doc/gpg-2023/1" not in section(text, "alignments")


def test_frameworks_that_followed_one_another_are_all_there(client: httpx2.Client) -> None:
    """Also those before and after the neighbours; who says so is told, and no more."""
    table = section(page(client, "/doc/sf-2022-2025"), "editions")
    heads = re.findall(r'<th scope="col".*?</th>', table, re.DOTALL)

    assert [words(head)[-9:] for head in heads] == [
        "2014-2016", "2017-2020", "2022-2025", "2026-2030",
    ]  # fmt: skip
    assert 'class="evidence' not in table


def test_indicator_shows_its_number_in_each_list(client: httpx2.Client) -> None:
    """Codes moved between the lists of 2019, 2023 and 2025."""
    table = words(section(page(client, "/doc/sdg/C200211"), "listings"))

    assert re.findall(r"state of (\d{4}) \S+ (\S+)", table) == [
        ("2023", "1.5.2"), ("2023", "11.5.2"), ("2025", "1.5.2"), ("2025", "11.5.2"),
    ]  # fmt: skip


def test_what_is_no_longer_in_use_looks_so_and_its_successor_names_it(
    client: httpx2.Client,
) -> None:
    """On its own page, in lists, and from the other side."""
    gone = page(client, "/doc/sdg/C010502")
    successor = page(client, "/doc/sdg/C200211")

    assert '<div class="resource deprecated">' in gone
    assert '<span class="evidence gone">no longer in use</span>' in gone
    assert "Takes the place of 1.5.2 Direct loss" in words(successor)
    assert "replaced by this" in section(successor, "neighbourhood")
    assert "1 no longer in use" in words(page(client, "/doc/sdg/1.5"))


def test_derived_value_leads_to_its_reasons(client: httpx2.Client) -> None:
    """No graph asserts who adopted a framework: a rule says so, of the adoption."""
    facts = section(page(client, "/doc/gpg-2017"), "facts")
    link = re.search(r'<a class="standing derived"[^>]*href="([^"]+)"', facts)
    assert link is not None
    reasons = client.get(unescape(link[1]), headers=HTML)

    assert len(re.findall('class="standing derived"', facts)) == 1
    assert reasons.status_code == 200
    assert "INTERPOL General Assembly" in reasons.text


def test_inferred_alignment_looks_inferred_on_its_own_page(client: httpx2.Client) -> None:
    """Subject, predicate and object as one sentence; evidence, confidence and author below."""
    link = re.search(r'href="(/doc/alignment/[^"]+)"', section(page(client, GOAL), "alignments"))
    assert link is not None
    text = page(client, link[1])
    claim = text.partition('<section class="claim inferred">')[2].partition("</section>")[0]

    assert words(claim).startswith("What is claimed 1 Counter the threat of terrorism served by")
    assert "Evidence inferred Confidence 0.85 Who says so gpgraph" in words(claim)
    assert "sssom:subject_label" not in text


def test_picture_has_a_line_for_each_neighbour_as_sure_as_its_link(client: httpx2.Client) -> None:
    """Drawn by the server, so that it is there without scripts and on paper."""
    picture = section(page(client, GOAL), "neighbourhood")
    lines = re.findall(r'<path class="(\w+)"', picture)
    nodes = re.findall(r'<li class="(\w+)">', picture)

    assert sorted(lines) == sorted(nodes)
    assert lines.count("known") == 5
    assert lines.count("inferred") >= 4
    assert "link, inferred" in picture
    assert 'href="/explore/graph?iri=' in picture


def test_gaps_are_told_with_what_was_looked_for(client: httpx2.Client) -> None:
    """What is not known is known to be missing, and not forgotten."""
    gaps = words(section(page(client, "/doc/gpg-2023/1"), "gaps"))

    assert gaps.startswith("What is not known 4")
    assert "No copy of the English page" in gaps


def test_names_stand_in_all_languages_and_official_ones_say_so(client: httpx2.Client) -> None:
    """With a link to the page in each."""
    text = page(client, "/doc/gpg-2023/1?lang=fr")
    names = text.partition('<section class="names">')[2].partition("</section>")[0]

    assert re.findall(r'hreflang="(\w+)"', names) == ["ar", "en", "es"]
    assert "<strong>fr</strong>" in names
    assert words(names).count("officiel") == 3
    assert "Scope note" not in text
    assert re.search("Objectif de l.action policière mondiale</a>", text)


def test_citation_names_the_release_and_leads_to_the_page_as_it_was(client: httpx2.Client) -> None:
    """A citation of today has to lead to the words of today."""
    text = page(client, f"{GOAL}.4")
    cite = section(text, "cite")
    state = re.search(r'as release <a href="([^"]+)">', cite)
    assert state is not None
    then = client.get(state[1], headers=HTML)

    assert "“1.4 Trace and disrupt financial streams" in words(cite)
    assert "@misc{gpgraph-gpg-2017-1.4," in cite
    assert then.status_code == 200
    assert "Trace and disrupt financial streams" in then.text
    assert "/explain?" not in then.text


def test_page_leads_to_its_history_its_reasons_its_tree_and_a_larger_picture(
    client: httpx2.Client,
) -> None:
    """Each is a question about this very thing."""
    text = page(client, GOAL)
    for path in ("/changes?iri=", "/explain?s=", "/explore?branch=", "/explore/graph?iri="):
        asked = re.search(re.escape(path) + r'[^"]+', text)
        assert asked is not None
        assert client.get(unescape(asked[0]), headers=HTML).status_code == 200


@pytest.mark.parametrize(
    "iri", ['http://x/"><script>alert(1)</script>', "javascript:alert(1)", "x'onload=alert(1)"]
)
def test_hostile_iri_is_shown_as_text(client: httpx2.Client, iri: str) -> None:
    """Nothing of it may run, or become a link."""
    answer = client.get(f"/doc?iri={quote(iri, safe='')}", headers=HTML)

    assert answer.status_code in {400, 404}
    assert "<script>alert" not in answer.text
    assert 'href="javascript:' not in answer.text
    assert not re.search(r"<[^>]+\sonload=", answer.text)


@pytest.mark.speed
def test_page_that_is_not_cached_takes_less_than_twenty_milliseconds(
    client: httpx2.Client,
) -> None:
    """The median over things of all kinds; a parameter that changes nothing keeps caches out."""
    iris = client.get("/sparql", params={"query": CONCEPTS, "format": "csv"}).text.split()[1::EVERY]
    taken = []
    for number, iri in enumerate(iris):
        parameters = {"iri": iri, "format": "html"}
        address = client.get("/doc", params=parameters).headers["location"]
        tries = []
        for attempt in range(TRIES):
            started = time.perf_counter()
            answer = client.get(f"{address}&unheard={number}-{attempt}")
            tries.append(time.perf_counter() - started)

            assert answer.headers["content-type"].startswith("text/html"), iri
        taken.append(min(tries))

    assert len(taken) > 20
    assert statistics.median(taken) < MAX_MEDIAN_S, sorted(taken)
