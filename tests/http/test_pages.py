"""Pages that people read: every kind of thing, every link, in every direction of writing."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2
import pytest

from gpgraph.store.releases.generation import Generation

HTML = {"Accept": "text/html"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SUFFIX = re.compile(r"\.[a-z]{2,}$")
FOLLOWED_OF_A_KIND = 6
NOT_AFFILIATED = "is not affiliated with INTERPOL or the United Nations"
NOT_THEIRS = "Links marked inferred or third-party are not their position."

PAGES = {
    "home": "/",
    "framework": "/doc/gpg-2017",
    "policing goal": "/doc/gpg-2017/1",
    "objective": "/doc/gpg-2017/1.4",
    "strategic framework": "/doc/sf-2017-2020",
    "strategic goal": "/doc/sf-2017-2020/1",
    "commitment": "/doc/sf-2017-2020/1.1",
    "statement": "/doc/sf-2017-2020/vision",
    "programme": "/doc/programme/cybercrime",
    "capability": "/doc/capability/forensics",
    "themes": "/doc/theme",
    "theme": "/doc/theme/illicit-finance",
    "organisation": "/doc/interpol",
    "adoption": "/doc/adoption-gpg-2017",
    "place": "/doc/place-beijing",
    "passage": "/doc/passage/sf-2017-2020/1.2",
    "document": "/doc/document/global-policing-goals",
    "SDGs": "/doc/sdg",
    "SDG": "/doc/sdg/16",
    "target": "/doc/sdg/16.4",
    "graph": "/graph/alignments/stated",
    "records": "/graph/catalog",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "interface for programs": "/api",
    "kinds of problems": "/problem",
    "kind of problem": "/problem/query-syntax",
    "form": "/sparql",
    "problem": "/doc/nothing",
    "thing of others": "/doc?iri=http://www.w3.org/2004/02/skos/core%23Concept",
    "term": "/doc?iri=https://w3id.org/gpgraph/ontology%23Goal",
    "record of a graph": "/doc?iri=https://w3id.org/gpgraph/graph/catalog",
    "graph of strangers": "/graph/contrib/strange",
}


class Links(HTMLParser):
    """Collects what a page points to or loads, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep addresses and identifiers."""
        found = {name: value or "" for name, value in attrs}
        if "href" in found:
            self.targets.append(found["href"])
            if tag == "link" and found.get("rel") in {"stylesheet", "icon"}:
                self.loaded.append(found["href"])
        if "src" in found:
            self.loaded.append(found["src"])
        if "id" in found:
            self.anchors.append(found["id"])


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_says_whose_it_is_and_loads_nothing_from_elsewhere(
    client: httpx2.Client, path: str
) -> None:
    """The page may be all that a reader ever sees of the project."""
    answer = client.get(path, headers=HTML)
    links = Links(answer.text)

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert NOT_AFFILIATED in answer.text
    assert NOT_THEIRS in answer.text
    assert "https://creativecommons.org/licenses/by/4.0/" in links.targets
    assert all(address.startswith("/static/") for address in links.loaded)
    assert not any(re.findall(r"<script\b[^>]*>(.*?)</script>", answer.text, re.DOTALL))
    assert "style=" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert len(links.anchors) == len(set(links.anchors))


def alike(address: str) -> tuple[str, str, str]:
    """Return what addresses have in common whose pages one template makes in one way."""
    parts = urlsplit(address)
    suffix = SUFFIX.search(parts.path)
    steps = 3 if parts.path.startswith("/doc/") else 2
    path = "/".join(parts.path.split("/")[:steps])
    names = {name for name, _ in parse_qsl(parts.query)} - {"lang"}
    return path, suffix[0] if suffix else "", "&".join(sorted(names))


def test_links_of_pages_of_every_kind_lead_to_an_answer(client: httpx2.Client, server: str) -> None:
    """Crawled from the home page and one page of each kind, as no page links to some kinds.

    Fragments lead to an anchor that is there. Of addresses that are alike some are followed here;
    tests/site follows every one, in the site as files.
    """
    waiting = [f"{server}{path}" for kind, path in PAGES.items() if kind != "problem"]
    anchors: dict[str, set[str]] = {}
    wanted: dict[str, set[str]] = {}
    followed: Counter[tuple[str, str, str]] = Counter()
    broken = []
    while waiting:
        address = waiting.pop()
        if address in anchors or followed[alike(address)] >= FOLLOWED_OF_A_KIND:
            continue
        followed[alike(address)] += 1
        # As browsers ask, which take what a suffix names as well.
        answer = client.get(address, headers=BROWSER, follow_redirects=True)
        links = Links(answer.text if "text/html" in answer.headers["content-type"] else "")
        anchors[address] = set(links.anchors)
        if answer.status_code != 200:
            broken.append(address)
        for target in links.targets:
            absolute, _, fragment = urljoin(str(answer.url), target).partition("#")
            if absolute.startswith(server):
                waiting.append(absolute)
                if fragment:
                    wanted.setdefault(absolute, set()).add(fragment)
    missing = {
        page: wanted[page] - anchors[page]
        for page in wanted.keys() & anchors
        if wanted[page] - anchors[page]
    }

    assert broken == []
    assert missing == {}
    assert len(anchors) > 400


def test_goal_page_tells_stated_links_from_inferred_ones(client: httpx2.Client) -> None:
    """In words, not by colour alone."""
    whole = client.get("/doc/gpg-2017", headers=HTML).text
    page = whole.partition('id="alignments"')[2].partition("</section>")[0]

    assert page.count('<span class="evidence stated">stated</span>') == 3
    assert page.count('<span class="evidence inferred">inferred</span>') >= 1
    assert re.search(r"0\.95.*INTERPOL", page, re.DOTALL)


def test_gap_is_worded_as_not_known(client: httpx2.Client) -> None:
    """Absence of a link is no evidence of absence."""
    page = client.get("/doc/sf-2017-2020/1.1", headers=HTML).text

    assert "No link known." in page


def test_code_that_we_gave_says_so(client: httpx2.Client) -> None:
    """The source numbers goals, not objectives."""
    objective = client.get("/doc/gpg-2017/1.4", headers=HTML).text
    goal = client.get("/doc/gpg-2017/1", headers=HTML).text

    assert "gpgraph code: the source gives this no number" in objective
    assert "gpgraph code: the source gives this no number" not in goal
    assert [objective.index("Global Policing Goals</a>"), objective.index("</h1>")] == sorted(
        [objective.index("Global Policing Goals</a>"), objective.index("</h1>")]
    )


def test_parts_stand_in_the_order_of_the_source(client: httpx2.Client) -> None:
    """By number, not by letter: 16.10 after 16.9, and 16.a after both."""
    page = client.get("/doc/sdg/16", headers=HTML).text
    parts = page.partition('<ul class="parts">')[2].partition("</section>")[0]
    nested = re.compile(r"<details>.*?</details>", re.DOTALL)
    codes = re.findall(r'<span class="code">([\w.]+)', nested.sub("", parts))

    assert codes == [*(f"16.{number}" for number in range(1, 11)), "16.a", "16.b"]


def test_incoming_links_are_paged(client: httpx2.Client) -> None:
    """A hub's page stays as small as any other."""
    first = client.get("/doc/gpgraph", headers=HTML)
    second = client.get("/doc/gpgraph?page=2", headers=HTML)
    incoming = first.text.partition('<section id="incoming">')[2].partition("</section>")[0]

    assert incoming.count("<li>") == 100
    assert 'rel="next" href="?page=2"' in incoming
    assert 'rel="prev" href="?page=1"' in second.text


def test_pages_of_a_document_by_iri_lead_to_one_another(client: httpx2.Client) -> None:
    """The address holds the IRI, so a page number alone is none."""
    first = client.get("/doc?iri=http://www.w3.org/2004/02/skos/core%23Concept", headers=HTML)
    address = "/doc?iri=http%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23Concept&page="
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    second = client.get(f"{address}2", headers=HTML)

    assert following is not None
    assert unescape(following[1]) == f"{address}2"
    assert f'rel="prev" href="{escape(address)}1"' in second.text


def test_iri_that_a_browser_would_run_is_no_link(client: httpx2.Client) -> None:
    """Data of strangers are shown, not obeyed."""
    page = client.get("/graph/contrib/strange", headers=HTML).text

    for iri in ("javascript:alert(1)", "JavaScript:alert", "data:text/html,3"):
        assert f"<code>{iri}</code>" in page
    assert {target.partition(":")[0].lower() for target in Links(page).targets} & {
        "javascript",
        "data",
    } == set()


def test_text_carries_its_language_and_finds_its_own_direction(client: httpx2.Client) -> None:
    """An Arabic text must not turn the page around it."""
    english = client.get("/doc/gpg-2017/1", headers=HTML).text
    arabic = client.get("/graph/contrib/strange", headers=HTML).text

    assert '<html lang="en" dir="ltr">' in english
    assert '<span lang="en" dir="auto">Counter the threat of terrorism</span>' in english
    assert '<html lang="en" dir="ltr">' in arabic
    assert '<span class="text" lang="ar" dir="auto">هدف</span>' in arabic


def test_style_sheet_loads_nothing(client: httpx2.Client) -> None:
    """Not even a font."""
    answer = client.get("/static/gpgraph.css")

    assert answer.headers["content-type"].startswith("text/css")
    assert "url(" not in answer.text
    assert "@import" not in answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/doc/sf-2017-2020/1", "* gpgraph code and wording: by this project, not by the source."),
        ("/doc/sf-2017-2020/1.1", "gpgraph code and wording"),
        ("/doc/gpg-2017/1", "SDG count inferred from the heading"),
        (
            "/doc/gpg-2017/1",
            'by <a href="/doc/gpgraph" lang="en" dir="auto">gpgraph</a></span></h2>',
        ),
        ("/doc/sdg/16.4", "Short title by gpgraph; the text is the UN"),
        ("/doc/sdg/16.4", 'href="http://metadata.un.org/sdg/16.4"'),
        ("/doc/gpg-2023/1", "not an official one: none was found in this language"),
        ("/doc/gpg-2023/1", "/doc/gap/gpg-2023-names-en"),
        ("/doc/gpg-2023", 'Official name: <span lang="en" dir="auto">Global Policing Goals</span>'),
    ],
)
def test_what_is_in_our_words_says_so_where_it_stands(
    client: httpx2.Client, path: str, said: str
) -> None:
    """Nobody should quote us as INTERPOL or the UN."""
    assert said in client.get(path, headers=HTML).text


def test_official_name_is_not_called_ours_in_its_own_language(client: httpx2.Client) -> None:
    """The same page is a gloss in English and INTERPOL's wording in French."""
    french = client.get("/doc/gpg-2023/2", headers={**HTML, "Accept-Language": "fr"}).text
    english = client.get("/doc/gpg-2017/2", headers=HTML).text

    assert "Favoriser la sécurité des frontières" in french.partition("</h1>")[0]
    assert "not an official one" not in french
    assert "not an official one" not in english


def test_page_says_the_same_whether_it_was_prepared_or_not(
    client: httpx2.Client,
    release: Generation,
    serve: Callable[..., AbstractContextManager[str]],
) -> None:
    """What an operator chooses for the start is no business of readers."""
    prepared = ("/alignments", "/alignments?lang=ar", "/coverage", "/codelist/sdg.html", "/shapes")
    flags = ("--no-prepare-pages", "--validate-workers", "1")
    with serve(release.path, *flags) as base, httpx2.Client(base_url=base) as other:
        for path in (*prepared, *prepared, "/ontology"):
            there, here = client.get(path, headers=HTML), other.get(path, headers=HTML)

            assert here.status_code == there.status_code == 200
            assert here.text.replace(base, str(client.base_url).rstrip("/")) == there.text
