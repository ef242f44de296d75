"""What a person sees: pages that load nothing from elsewhere and fit a phone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# One page of each kind.
PAGES = (
    "/",
    "/doc/gpg-2017",
    "/doc/gpg-2017/1",
    "/doc/gpg-2017/6.4",
    "/doc/sf-2017-2020/4",
    "/doc/sf-2017-2020/4.6",
    "/doc/programme/cybercrime",
    "/doc/capability/forensics",
    "/doc/interpol",
    "/doc/document/global-policing-goals",
    "/doc/sdg/16",
    "/doc/sdg/16.4",
    "/ontology",
    "/shapes",
    "/graph/catalog",
    "/sparql",
    "/validate",
    "/doc/nothing-here",
)
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page as wide as a small phone."""
    page = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type] # a TypedDict of the same keys
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_no_other_host_breaks_no_policy_and_fits_a_phone(
    page: Page, server: str, path: str
) -> None:
    """It must work on a network without internet, and be readable on what people carry."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(server + path)
    assert answer is not None
    expected = 404 if path == "/doc/nothing-here" else 200

    assert answer.status == expected
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(server).netloc}
    assert [text for text in said if "404" not in text] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("h1").count() == 1
    assert "not affiliated with" in page.locator("footer").inner_text()


def test_inferred_links_are_marked_and_lead_to_their_evidence(page: Page, server: str) -> None:
    """Nobody should take an inference for INTERPOL's word."""
    page.goto(server + "/doc/gpg-2017/1")
    links = page.locator("#alignments table")
    rows = links.get_by_role("link", name="This link as a resource").count()

    # INTERPOL links no single goal.
    assert links.get_by_text("inferred", exact=True).count() == rows >= 4
    page.get_by_role("link", name="This link as a resource").first.click()
    assert "/doc/alignment/" in page.url
    assert page.locator("body").get_by_text("gpgraph", exact=True).count() > 0


def test_query_form_gives_an_answer_without_scripts(chromium: Browser, server: str) -> None:
    """A form is enough to ask."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server + "/sparql")
    page.locator("textarea").fill("SELECT (1 + 1 AS ?two) {}")
    with page.expect_response(lambda answer: "query=" in answer.url) as answered:
        page.locator("form button, form input[type=submit]").first.click()
    status, body = answered.value.status, answered.value.text()
    context.close()

    assert status == 200
    assert "2" in body
