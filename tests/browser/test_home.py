"""The picture of links in a browser: pointed at, filtered, by keyboard, from the right, small."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

pytestmark = pytest.mark.browser

DESK = (1200, 900)
GOAL = '.node[data-key="gpg-2017/3"] .name a'
CHIP = '.node[data-key="gpg-2017/7"] .chips a[data-themes~="theme/wildlife-crime"]'
# How far each line ends from the name that it belongs to, in the parts of its height.
MISSES = """
() => [...document.querySelectorAll("path.line[data-from]")].flatMap((line) => {
  const box = (key) => document.querySelector(`.node[data-key="${key}"]`).getBoundingClientRect();
  const matrix = line.getScreenCTM();
  const at = (length) => line.getPointAtLength(length).matrixTransform(matrix);
  return [[line.dataset.from, at(0)], [line.dataset.to, at(line.getTotalLength())]]
    .filter(([key, end]) => end.y < box(key).top || end.y > box(key).bottom
      || Math.min(Math.abs(end.x - box(key).left), Math.abs(end.x - box(key).right)) > 1)
    .map(([key, end]) => `${key} ${end.x} ${end.y}`);
})
"""
# Names that are higher than the place that they have.
SPILLS = """
() => [...document.querySelectorAll(".picture .name")]
  .filter((name) => name.offsetHeight > name.closest(".node").offsetHeight + 1)
  .map((name) => name.textContent)
"""


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """Open the home page."""
    page = chromium.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    page.goto(server)
    yield page
    page.close()


def shown(page: Page) -> Mapping[str, object]:
    """Return what of the picture is to be seen."""
    found: Mapping[str, object] = page.evaluate(
        """() => ({
          lines: [...document.querySelectorAll("path.line[data-from]:not(.off)")]
            .map((line) => Object.values(line.dataset).join(" ")).sort(),
          rows: document.querySelectorAll(".map tbody:not([hidden])").length,
          bare: [...document.querySelectorAll(".node.bare")].map((node) => node.dataset.key),
          lit: [...document.querySelectorAll(".node.lit")].map((node) => node.dataset.key),
          status: document.querySelector(".status").textContent,
          sure: [...document.querySelectorAll(".to .sure")].map((one) => one.textContent.trim()),
        })"""
    )
    return found


def width_of(element: Locator) -> float:
    """Return how wide something is on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["width"]


def test_filter_in_the_page_shows_what_the_server_would(page: Page) -> None:
    """One truth: the address that the page has afterwards gives the same picture."""
    page.get_by_label("inferred by this project").uncheck()
    page.get_by_label("Confidence").select_option("0.75")
    page.get_by_label("From").select_option("theme/corruption")
    live = shown(page)
    page.reload()

    assert shown(page) == live
    assert live["status"] == "1 of 65 links"
    assert "evidence=stated&evidence=third-party" in page.url

    page.get_by_label("inferred by this project").check()
    page.get_by_label("Confidence").select_option("")
    page.get_by_label("From").select_option("")

    assert shown(page)["status"] == "65 of 65 links"
    assert "?" not in page.url


def test_form_works_without_scripts(chromium: Browser, server: str) -> None:
    """With its button, which is not needed otherwise."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/?lang=en")
    page.get_by_label("said by a third party").uncheck()
    page.get_by_label("From").select_option("gpg-2017/5")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".status")).to_have_text("5 of 65 links")
    expect(page.locator('.node[data-key="sdg/16"] .sure')).to_contain_text("0.9 · 16.3")
    expect(page.get_by_label("said by a third party")).not_to_be_checked()
    context.close()


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_goal_brings_out_its_links_and_what_they_lead_to(page: Page, how: str) -> None:
    """By pointer and by focus alike, and everything is back when it is left."""
    before = shown(page)
    if how == "pointer":
        page.hover(GOAL)
    else:
        page.focus(GOAL)
    lit = page.locator("path.line.lit")
    expect(lit).to_have_count(3)

    assert shown(page)["lit"] == ["gpg-2017/3", "sdg/5", "sdg/8", "sdg/16"]
    expect(page.locator('.node[data-key="sdg/5"] .sure')).to_have_text("0.65 · 5.2")

    if how == "pointer":
        page.hover("h1")
    else:
        page.focus("#q")
    expect(lit).to_have_count(0)
    assert shown(page) == before


def test_goal_of_the_un_brings_out_who_is_linked_with_it(page: Page) -> None:
    """The picture is read from both sides."""
    page.hover('.node[data-key="sdg/15"] .name a')

    expect(page.locator('.node[data-key="gpg-2017/7"] .sure')).to_have_text("0.85 · 15.7 15.c")
    assert shown(page)["lit"] == [
        "gpg-2017/7",
        "theme/environmental-crime",
        "theme/wildlife-crime",
        "sdg/15",
    ]


def test_objective_tells_its_name_and_leads_to_its_themes(page: Page) -> None:
    """Its number says little. What appears can be sent away without moving, as WCAG 1.4.13 asks."""
    chip = page.locator(CHIP).first
    chip.focus()
    tip = chip.locator(".tip")

    assert width_of(tip) > 100
    assert "theme/wildlife-crime" in str(shown(page)["lit"])
    page.keyboard.press("Escape")
    assert width_of(tip) <= 1


@pytest.mark.parametrize(
    ("path", "width"), [("/", 1200), ("/?lang=ar", 1200), ("/?lang=fr", 390), ("/?lang=ar", 360)]
)
def test_lines_end_at_their_names_in_any_language_and_width(
    page: Page, server: str, path: str, width: int
) -> None:
    """The server draws them without knowing how wide the page is, or from where one reads."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server + path)

    assert page.evaluate(MISSES) == []
    assert page.evaluate(SPILLS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_subject_runs_nothing(page: Page, server: str) -> None:
    """Neither when the page comes nor when its form reads it."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(f"{server}/?subject=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E")
    page.get_by_label("Confidence").select_option("0.5")

    assert shown(page)["status"] == "0 of 65 links"
    assert dialogs == []
