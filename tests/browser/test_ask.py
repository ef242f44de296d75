"""Somebody asks: with the editor, and with nothing but a form."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

pytestmark = pytest.mark.browser

GOALS = """PREFIX gp: <https://w3id.org/gpgraph/ontology#>
SELECT ?goal (COUNT(?below) AS ?n) WHERE {
  ?goal a gp:GlobalPolicingGoal ; gp:hasObjective ?below
} GROUP BY ?goal ORDER BY ?goal"""
HOSTILE = "SELECT ('''</textarea><img src=x onerror=alert(1)><script>alert(2)</script>''' AS ?x) {}"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """Open the page, and fail where a script does or the policy refuses something."""
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server}/sparql")
    yield page
    context.close()
    # Of a query that is refused, the browser notes the status.
    assert [text for text in said if "status of 400" not in text] == []


def editor(page: Page) -> Locator:
    """Return the field of the editor; Playwright looks into shadow roots by itself."""
    return page.get_by_role("textbox", name="Query")


def write(page: Page, text: str) -> None:
    """Put a query in the place of what is there; pasted, so that no bracket closes itself."""
    expect(page.locator(".cm-content")).to_be_visible()
    editor(page).click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_form_alone_gives_rows_charts_and_mistakes(chromium: Browser, server: str) -> None:
    """Without scripts every journey is there, and the query stays to be changed."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/sparql")
    page.locator("#query").fill(GOALS)
    page.get_by_role("button", name="Run").click()
    rows = page.get_by_role("row").count()
    page.get_by_role("link", name="Chart", exact=True).click()
    bars = page.locator("table.chart rect").count()
    page.locator("#query").fill(GOALS.replace("WHERE", "WEHRE"))
    page.get_by_role("button", name="Run").click()
    mistake, kept = page.get_by_role("alert").inner_text(), page.locator("#query").input_value()
    context.close()

    assert rows > 7
    assert bars == rows - 1
    assert "line 2" in mistake
    assert "WEHRE" in kept


@pytest.mark.web
def test_answer_comes_in_place_and_its_views_too(page: Page) -> None:
    """Nothing of what was written is lost, and the address is what one would send to others."""
    write(page, GOALS)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.get_by_role("link", name="id:gpg-2017/1", exact=True)).to_be_visible()
    page.get_by_role("link", name="Chart", exact=True).click()
    expect(page.locator("table.chart rect").first).to_be_visible()

    expect(page).to_have_url(re.compile(r"\?query=.*view=chart"))
    expect(page.get_by_role("link", name="Chart", exact=True)).to_be_focused()
    expect(editor(page)).to_contain_text("GROUP BY ?goal ORDER BY ?goal")


@pytest.mark.web
def test_names_are_completed_and_their_prefixes_declared(page: Page) -> None:
    """Classes by what they are called, things by their labels in any language."""
    write(page, "SELECT * WHERE { ?x a objectiv")
    page.keyboard.type("e")
    page.get_by_role("option", name=re.compile("^gp:Objective")).click()
    expect(editor(page)).to_contain_text("PREFIX gp: <https://w3id.org/gpgraph/ontology#>")
    expect(editor(page)).to_contain_text("?x a gp:Objective")

    page.keyboard.type(" . ?x ?p cybercrim")
    page.get_by_role("option", name=re.compile("Cybercrime")).first.click()
    expect(editor(page)).to_contain_text("id/theme/cybercrime>")


@pytest.mark.web
def test_mistake_is_marked_in_the_editor_until_it_is_mended(page: Page) -> None:
    """At the line, with the same sentence as beside the form."""
    write(page, "SELECT * {\n  ?s ?p ?o\n  FILTERR(?o)\n}")
    page.get_by_role("button", name="Run").click()
    marked = page.locator(".cm-lintRange-error")
    expect(marked).to_have_text("FILTERR(?o)")
    expect(page.get_by_role("alert")).to_contain_text("The nearest keyword is FILTER.")

    write(page, "ASK {}")
    expect(marked).to_have_count(0)


@pytest.mark.web
def test_examples_open_in_tabs_that_keep_query_and_answer(page: Page) -> None:
    """By the arrow keys, too; and they are there at the next visit."""
    write(page, "ASK {}")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".verdict")).to_have_text("Yes")
    page.get_by_role("link", name="The frameworks, their years in force").click()
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(2)
    expect(page.get_by_role("tab", selected=True)).to_have_text("Frameworks")
    expect(editor(page)).to_contain_text("?framework")
    expect(page.locator(".verdict")).to_have_count(0)

    tabs.nth(1).press("ArrowLeft")
    expect(editor(page)).to_have_text("ASK {}")
    expect(page.locator(".verdict")).to_have_text("Yes")
    page.reload()
    expect(page.get_by_role("tab")).to_have_count(2)
    page.get_by_role("tab", selected=True).press("Delete")
    expect(page.get_by_role("tab")).to_have_count(1)


def test_hostile_link_runs_nothing_and_leads_nowhere_else(chromium: Browser, server: str) -> None:
    """In the field, the editor, the answer and the programs to copy."""
    page = chromium.new_page()
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.goto(f"{server}/sparql?{urlencode({'query': HOSTILE})}")
    expect(page.locator("#answer td")).to_contain_text("<img src=x")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("curl", exact=True).click()
    expect(page.locator("#program-1")).to_contain_text("<script>")
    images = page.locator("main img").count()
    page.close()

    assert dialogs == []
    assert images == 0


@pytest.mark.parametrize("view", ["table", "chart", "graph"])
def test_answers_fit_a_phone_in_arabic(chromium: Browser, server: str, view: str) -> None:
    """From right to left, with queries and names from left to right."""
    context = chromium.new_context(viewport=PHONE, is_mobile=True)  # type: ignore[arg-type] # a TypedDict of the same keys
    page = context.new_page()
    page.goto(f"{server}/sparql?{urlencode({'query': GOALS, 'view': view, 'lang': 'ar'})}")
    expect(page.locator("#answer h2").first).to_have_text("الجواب")
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width <= PHONE["width"]
