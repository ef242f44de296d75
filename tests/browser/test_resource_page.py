"""The page about a resource in a browser: copying, what opens in place, and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PATH = "/doc/gpg-2017/1"
IRI = "https://w3id.org/gpgraph/id/gpg-2017/1"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page that may write to the clipboard."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_buttons_copy_the_iri_and_the_citation_and_say_so(page: Page, server: str) -> None:
    """By mouse and by keyboard; a screen reader hears it."""
    page.goto(server + PATH)
    page.get_by_role("button", name="Copy the IRI").click()

    expect(page.locator(".permanent [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == IRI

    page.locator("#cite summary").click()
    page.get_by_role("button", name="Copy the entry").press("Enter")

    expect(page.locator("#cite details [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{gpgraph-gpg-2017-1,")


def test_where_the_clipboard_is_refused_the_text_is_copied_the_old_way(
    page: Page, server: str
) -> None:
    """Over plain HTTP a browser has no clipboard to write to."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(server + PATH)
    page.get_by_role("button", name="Copy the IRI").click()

    expect(page.locator(".permanent [role=status]")).to_have_text("Copied")
    assert page.evaluate("String(getSelection())") == IRI


def test_without_scripts_all_is_there_but_the_buttons(chromium: Browser, server: str) -> None:
    """Parts and the entry for BibTeX open in place; the picture is drawn."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/doc/gpg-2017")
    page.get_by_text("4 parts").first.click()

    expect(page.get_by_role("link", name="Identify and arrest terrorist suspects")).to_be_visible()
    expect(page.locator(".edges path").first).to_be_attached()
    expect(page.get_by_role("button")).to_have_count(0)
    page.locator("#cite summary").click()
    expect(page.locator("#bibtex")).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", [PATH, "/doc/sf-2022-2025?lang=ar", "/doc/sdg/C200211"])
def test_tables_and_the_picture_fit_a_phone(chromium: Browser, server: str, path: str) -> None:
    """Nothing is wider than the screen, in either direction of writing."""
    context = chromium.new_context(viewport=PHONE)  # type: ignore[arg-type] # a TypedDict
    page = context.new_page()
    page.goto(server + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main :not(thead, thead *)')]"
            ".filter((e) => e.getClientRects().length && e.scrollWidth > 400"
            " && getComputedStyle(e).overflowX === 'visible').length"
        )
        == 0
    )
    context.close()


def test_table_of_links_shows_all_its_columns(chromium: Browser, server: str) -> None:
    """A thing of others may be called by nothing but a long IRI, which pushes nothing out."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.goto(server + "/doc/theme/illicit-finance")
    cut = page.locator(".scroll").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    )
    page.close()

    assert cut == 0
