"""Suggestions as they are typed, with the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """Open the search page."""
    page = chromium.new_page()
    page.goto(f"{server}/search")
    yield page
    page.close()


def test_suggestions_are_chosen_with_arrow_keys_and_opened_with_enter(page: Page) -> None:
    """The combobox pattern: focus stays in the field, the choice is told to who does not see it."""
    field = page.get_by_role("combobox")
    field.press_sequentially("terr")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Terrorism")
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    field.press("Enter")

    expect(page).to_have_url(re.compile("/doc/theme/terrorism$"))


def test_escape_closes_and_enter_searches(page: Page) -> None:
    """Who wants no suggestion gets the results."""
    field = page.get_by_role("combobox")
    field.press_sequentially("illicit")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press("Enter")

    expect(page).to_have_url(re.compile(r"/search\?q=illicit"))
    expect(page.get_by_role("status")).to_contain_text("found")


def test_hostile_question_runs_nothing(page: Page) -> None:
    """Neither in the page nor in the suggestions."""
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.get_by_role("combobox").press_sequentially("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("onerror"))

    assert dialogs == []
