"""Each kind of page in four languages: for everybody, from this host alone, on paper and phones.

What is looked at with axe-core is what a program can tell of WCAG 2.2 AA. Pictures of the pages are
kept in ``.screenshots``, to be looked at by people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.web]

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
PICTURES = ROOT / ".screenshots"
DIRECTIONS = {"en": "ltr", "fr": "ltr", "es": "ltr", "ar": "rtl"}
DESK, PHONE = (1200, 900), (360, 740)
TALLEST = 4000
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE = f"({{runOnly: {{type: 'tag', values: {LEVELS}}}, resultTypes: ['violations']}})"
# What hangs on words and not on where they stand: names, languages, structure.
WORDED = WHOLE.replace("resultTypes", "rules: {'color-contrast': {enabled: false}}, resultTypes")
CONTRAST = "({runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']})"
HOSTILE = '"><img src=x onerror=document.title=1><script>document.title=2</script>'
REASON = "/explain?s=id:gpg-2017/1.1&p=skos:broader&o=id:gpg-2017/1"
COUNT = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY ?class"

# One page of each kind.
PAGES: Mapping[str, str] = {
    "home": "/",
    "framework": "/doc/gpg-2017",
    "goal": "/doc/gpg-2017/1",
    "objective": "/doc/gpg-2017/6.4",
    "commitment": "/doc/sf-2017-2020/4.6",
    "programme": "/doc/programme/cybercrime",
    "theme": "/doc/theme/illicit-finance",
    "organisation": "/doc/interpol",
    "document": "/doc/document/global-policing-goals",
    "sdg": "/doc/sdg/16",
    "target": "/doc/sdg/16.4",
    "profiles": "/doc/gpg-2017/1?_profile=alt",
    "explore": "/explore",
    "around": "/explore/graph?iri=sdg:16",
    "alignments": "/alignments",
    "coverage": "/coverage",
    "search": "/search?q=police",
    "search-nothing": "/search?q=" + quote(HOSTILE),
    "ask": "/sparql",
    "answer": "/sparql?query=" + quote(COUNT),
    "validate": "/validate",
    "releases": "/releases",
    "release": "/release/current",
    "changes": "/changes",
    "changes-of": "/changes?iri=https://w3id.org/gpgraph/id/gpg-2017/1",
    "conformance": "/conformance",
    "reasons": "/explain",
    "reason": REASON,
    "classes": "/class",
    "class": "/class/Objective",
    "codelists": "/codelists",
    "codelist": "/codelist/sdg.html",
    "records": "/graph/catalog",
    "graph": "/graph/gpg-2017/interpol",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "api": "/api",
    "problems": "/problem",
    "problem-type": "/problem/query-syntax",
    "problem": "/doc/nothing-here",
}
# What is worded most is looked at in every language each time, the rest in English; in all four by
# ``make thorough``. What hangs on words alone, tests/http/test_names.py looks at in all of them.
WORDY = frozenset({"home", "goal", "alignments", "ask", "explore", "reason", "validate"})
CASES = [
    pytest.param(
        name,
        language,
        marks=[] if language == "en" or name in WORDY else pytest.mark.thorough,
    )
    for name in PAGES
    for language in DIRECTIONS
]
# So long that a look at each part takes seconds; what differs from page to page is seen once.
LONG = frozenset({"alignments", "codelist", "coverage", "ontology", "records", "shapes", "target"})


@dataclass(slots=True)
class Visit:
    """A browser's page, and what it asked for and said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def look(self, options: str) -> list[str]:
        """Return what axe-core finds, a line for each rule and place."""
        found: dict[str, Any] = self.page.evaluate(f"axe.run(document, {options})")
        return [
            f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


@pytest.fixture(scope="module")
def contexts(chromium: Browser) -> Iterator[Mapping[str, BrowserContext]]:
    """One browser for each language, with axe-core at hand in every page."""
    PICTURES.mkdir(exist_ok=True)
    found = {}
    for language in DIRECTIONS:
        found[language] = chromium.new_context(
            locale=language, viewport={"width": DESK[0], "height": DESK[1]}
        )
        found[language].add_init_script(path=AXE)
    yield found
    for context in found.values():
        context.close()


def visit(context: BrowserContext, address: str) -> Visit:
    """Open a page."""
    opened = Visit(context.new_page())
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    opened.page.on("console", lambda message: opened.said.append(message.text))
    opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.page.goto(address, wait_until="load")
    return opened


def _options(name: str, language: str) -> str:
    """Return how to look: whole at English pages and at those from right to left."""
    is_whole = language == "en" or (language == "ar" and name not in LONG)
    return WHOLE if is_whole else WORDED


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, of a very long one its beginning."""
    width = page.evaluate("innerWidth")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    # A window of that height: of the whole of a page as long as a book, Chromium makes none.
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=PICTURES / f"{name}.png")


@pytest.mark.parametrize(("name", "language"), CASES)
def test_page_is_for_everybody(
    contexts: Mapping[str, BrowserContext], server: str, name: str, language: str
) -> None:
    """In each language; it asks no other host, breaks no policy of its own and fits a phone."""
    opened = visit(contexts[language], server + PAGES[name])
    page = opened.page
    try:
        spoken = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        broken = opened.look(_options(name, language))
        if language == "en":
            picture(page, f"{name}-desk-en")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        width = page.evaluate("document.documentElement.scrollWidth")
        if language == "ar":
            page.emulate_media(color_scheme="dark")
            picture(page, f"{name}-phone-dark-ar")
    finally:
        page.close()

    assert broken == []
    assert spoken == [language, DIRECTIONS[language]]
    assert {urlsplit(url).netloc for url in opened.asked} == {urlsplit(server).netloc}
    assert [text for text in opened.said if "404" not in text] == []
    assert width <= PHONE[0]


@pytest.mark.parametrize("name", ["home", "goal", "alignments", "ask", "validate", "conformance"])
def test_dark_page_can_be_read(
    contexts: Mapping[str, BrowserContext], server: str, name: str
) -> None:
    """Contrast as it is drawn: the palette's own test knows no overlaps."""
    opened = visit(contexts["en"], server + PAGES[name])
    opened.page.emulate_media(color_scheme="dark")
    broken = opened.look(CONTRAST)
    opened.page.close()

    assert broken == []


@pytest.mark.parametrize("name", ["home", "goal", "alignments"])
def test_printed_page_has_the_content_and_no_controls(
    contexts: Mapping[str, BrowserContext], server: str, name: str
) -> None:
    """Ink is for what is said; a link is worth its address on paper."""
    page = visit(contexts["en"], server + PAGES[name]).page
    page.emulate_media(media="print")
    hidden = page.locator("header.site nav, form").evaluate_all(
        "found => found.every(one => getComputedStyle(one).display === 'none')"
    )
    is_dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    has_heading = page.locator("h1").is_visible()
    picture(page, f"{name}-print-en")
    page.close()

    assert hidden
    assert has_heading
    assert is_dark in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_first_key_leads_to_the_content(
    contexts: Mapping[str, BrowserContext], server: str
) -> None:
    """Who uses no mouse does not go through the menu on every page: WCAG 2.4.1."""
    page = visit(contexts["en"], server + "/doc/gpg-2017/1").page
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    shown = page.locator(".skip").bounding_box()
    page.keyboard.press("Enter")
    address = page.url
    page.close()

    assert first == "skip"
    assert shown is not None
    assert shown["width"] > 50
    assert address.endswith("#content")


def test_language_is_chosen_once(contexts: Mapping[str, BrowserContext], server: str) -> None:
    """And holds for what is opened from there, forms as well."""
    page = visit(contexts["en"], server + "/doc/gpg-2017/1").page
    page.get_by_role("link", name="العربية").click()
    page.locator("header.site nav a").first.click()
    after_link = page.evaluate("document.documentElement.lang")
    page.goto(server + "/search?lang=ar")
    page.locator("input[name=q]").fill("16.4")
    page.locator("form[role=search] button").click()
    after_form = page.evaluate("document.documentElement.lang"), page.url
    page.close()

    assert after_link == "ar"
    assert after_form[0] == "ar"
    assert "q=16.4" in after_form[1]
