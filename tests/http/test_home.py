"""The home page as it is without scripts: the picture of links is whole, true, and can be asked."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx2
import pytest

HTML = {"Accept": "text/html"}
HOSTILE = '"><script>alert(1)</script>'
# Every link to a goal or a target of the UN, as anybody can ask for it.
LINKS = """
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX sssom: <https://w3id.org/sssom/>
SELECT ?subject ?object ?class ?confidence {
  ?link a gp:Alignment ; gp:subject ?subject ; gp:object ?object ;
    gp:evidenceClass ?class ; sssom:confidence ?confidence .
  FILTER(STRSTARTS(STR(?object), "http://metadata.un.org/sdg/"))
}
"""
WORDS = {"stated": "stated", "thirdParty": "third-party", "inferred": "inferred"}


class Picture(HTMLParser):
    """What the page draws: names, lines, rows of the table."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.nodes: dict[str, str] = {}
        self.lines: list[dict[str, str]] = []
        self.rows: list[dict[str, str]] = []
        self.objectives = 0
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what has something to do with the picture."""
        found = {name: value or "" for name, value in attrs}
        classes = found.get("class", "")
        if tag == "li" and "data-key" in found:
            self.nodes[found["data-key"]] = classes
        elif tag == "path" and "data-from" in found:
            self.lines.append(found)
        elif tag == "tbody" and "data-from" in found:
            self.rows.append(found)
        self.objectives += classes == "tip"

    @property
    def shown(self) -> list[dict[str, str]]:
        """Return the rows that are seen."""
        return [row for row in self.rows if "hidden" not in row]

    @property
    def drawn(self) -> list[dict[str, str]]:
        """Return the lines that are seen."""
        return [line for line in self.lines if "off" not in line["class"].split()]


def home(client: httpx2.Client, **asked: Any) -> Picture:
    """Return the picture for a choice."""
    answer = client.get("/", params=asked, headers=HTML)
    assert answer.status_code == 200
    return Picture(answer.text)


@pytest.fixture(scope="module")
def links(client: httpx2.Client) -> list[dict[str, str]]:
    """Every link, by query."""
    accept = {"Accept": "application/sparql-results+json"}
    rows = client.get("/sparql", params={"query": LINKS}, headers=accept).json()
    return [
        {name: term["value"] for name, term in row.items()} for row in rows["results"]["bindings"]
    ]


def test_picture_has_all_goals_and_objectives_and_every_link(
    client: httpx2.Client, links: list[dict[str, str]]
) -> None:
    """Seven goals, their 32 objectives and the 17 goals of the UN, linked or not."""
    picture = home(client)
    table = sorted((row["data-evidence"], float(row["data-confidence"])) for row in picture.rows)
    asked = sorted(
        (WORDS[link["class"].rpartition("#")[2]], float(link["confidence"])) for link in links
    )

    assert {f"gpg-2017/{number}" for number in range(1, 8)} <= picture.nodes.keys()
    assert {f"sdg/{number}" for number in range(1, 18)} <= picture.nodes.keys()
    assert picture.objectives == 32
    assert table == asked
    assert picture.shown == picture.rows
    assert picture.drawn == picture.lines


def test_style_sheet_knows_every_height_that_the_page_uses(client: httpx2.Client) -> None:
    """The lines are drawn to names of that height: a class without a rule would part the two."""
    picture = home(client)
    used = {name for classes in picture.nodes.values() for name in classes.split()} - {
        "node",
        "bare",
    }
    sheet = re.search(r'href="(/static/[^"]*home\.css)"', picture.text)
    assert sheet is not None
    rules = client.get(sheet[1]).text

    assert len(used) > 3
    assert [name for name in used if f".{name} {{" not in rules] == []


def test_each_line_stands_for_the_links_of_one_class_between_two_things(
    client: httpx2.Client, links: list[dict[str, str]]
) -> None:
    """It is as sure as the surest of them; those to targets end at the goal above."""
    surest: dict[tuple[str, str, str], float] = {}
    for link in links:
        subject = link["subject"].removeprefix("https://w3id.org/gpgraph/id/")
        goal = "sdg/" + link["object"].rpartition("/")[2].partition(".")[0]
        key = (subject, goal, WORDS[link["class"].rpartition("#")[2]])
        surest[key] = max(surest.get(key, 0), float(link["confidence"]))
    drawn = {
        (line["data-from"], line["data-to"], line["data-evidence"]): float(line["data-confidence"])
        for line in home(client).lines
    }

    assert drawn == surest


def test_thing_without_a_link_is_in_the_picture_and_looks_so(client: httpx2.Client) -> None:
    """A gap is part of the picture: no link known."""
    picture = home(client)
    linked = {end for line in picture.lines for end in (line["data-from"], line["data-to"])}
    bare = {key for key, classes in picture.nodes.items() if "bare" in classes.split()}

    assert bare == picture.nodes.keys() - linked
    assert "sdg/1" in bare


@pytest.mark.parametrize(
    "asked",
    [
        {"evidence": "stated"},
        {"evidence": ["stated", "third-party"]},
        {"min_confidence": "0.75"},
        {"subject": "gpg-2017/3"},
        {"subject": "https://w3id.org/gpgraph/id/gpg-2017/3"},
        {"evidence": "inferred", "min_confidence": "0.6", "subject": "gpg-2017/7"},
    ],
)
def test_form_without_scripts_shows_what_it_asks_for(
    client: httpx2.Client, asked: dict[str, Any]
) -> None:
    """The server filters as the page does, in the picture and in the table."""
    evidence = asked.get("evidence", ["stated", "third-party", "inferred"])
    subject = str(asked.get("subject", "")).rpartition("/id/")[2]

    def is_wanted(link: dict[str, str]) -> bool:
        return (
            link["data-evidence"] in evidence
            and float(link["data-confidence"]) >= float(asked.get("min_confidence", 0))
            and subject in {"", link["data-from"]}
        )

    picture = home(client, **asked)

    assert picture.shown == [row for row in picture.rows if is_wanted(row)]
    assert picture.drawn == [line for line in picture.lines if is_wanted(line)]
    assert 0 < len(picture.shown) < len(picture.rows)
    assert f"{len(picture.shown)} of {len(picture.rows)} links" in picture.text


def test_chosen_goal_says_how_sure_its_links_are_and_to_which_targets(
    client: httpx2.Client,
) -> None:
    """What scripts show for whatever is pointed at."""
    text = home(client, subject="gpg-2017/3").text

    assert re.search(r'data-key="sdg/5">.*<span class="sure">0\.65 · 5\.2 </span>', text)
    assert '<option value="gpg-2017/3" selected>3 Protect vulnerable communities</option>' in text


def test_empty_fields_of_the_form_choose_nothing(client: httpx2.Client) -> None:
    """A form sends them all the same."""
    assert home(client, min_confidence="", subject="").shown == home(client).shown


@pytest.mark.parametrize("asked", [{"evidence": "guessed"}, {"min_confidence": "2"}])
def test_choice_that_there_is_not_is_refused(client: httpx2.Client, asked: dict[str, str]) -> None:
    """Nothing shown would look like nothing known."""
    assert client.get("/", params=asked, headers=HTML).status_code == 400


def test_hostile_subject_is_text(client: httpx2.Client) -> None:
    """It stands in the form, and chooses nothing."""
    picture = home(client, subject=HOSTILE)

    assert picture.shown == []
    assert HOSTILE not in picture.text
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</option>" in picture.text


def test_names_are_in_the_language_of_the_reader_where_there_is_one(client: httpx2.Client) -> None:
    """The UN's goals have names in French; INTERPOL's of 2017 are English, and say so."""
    text = client.get("/", headers=HTML | {"Accept-Language": "fr"}).text

    assert ">Égalité entre les sexes</a>" in text
    assert 'lang="en" dir="auto">Curb illicit markets</a>' in text
    assert "65 liens sur 65" in text


def test_three_doors_search_programmes_goals_and_themes_are_there(client: httpx2.Client) -> None:
    """What the page is for, beside the picture."""
    text = client.get("/", headers=HTML).text
    doors = re.search(r'<nav class="doors".*?</nav>', text, re.DOTALL)

    assert doors is not None
    assert re.findall(r'href="([^"]+)"', doors[0]) == ["/explore", "/sparql", "/validate"]
    assert 'role="search" action="/search"' in text
    for path in (
        "/doc/sf-2017-2020/5",
        "/doc/programme/cybercrime",
        "/doc/theme/crime",
        "/doc/theme/terrorism",
        "/doc/sf-2026-2030",
        "/doc/gpg-2023",
    ):
        assert f'<a href="{path}"' in text
