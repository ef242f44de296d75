"""Finding one's way in a browser: trees, facets, and a graph that can be read and taken away."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Dialog, Download, Page, expect

pytestmark = pytest.mark.browser

BIG = "/explore/graph?iri=sdg:16&depth=2&most=300"
# Boxes of the labels of a picture, on the screen.
BOXES = """() => [...document.querySelectorAll(".neighbourhood text.name")].map((text) => {
  const { x, y, width, height } = text.getBoundingClientRect();
  return [x, y, x + width, y + height, parseFloat(getComputedStyle(text).fontSize)];
})"""


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """Open a page that may ask nobody else, and say nothing in the console."""
    page = chromium.new_page(base_url=server)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: said.append(asked.url) if server not in asked.url else None)
    yield page
    page.close()
    assert [text for text in said if not text.startswith("blob:")] == []


def saved(download: Download) -> bytes:
    """Return what was downloaded."""
    return Path(download.path()).read_bytes()


def test_choice_shows_at_once_what_is_left_and_keeps_its_address(page: Page) -> None:
    """And the number is told to who does not see the tree."""
    page.goto("/explore")
    page.locator("select[name=sdg]").select_option("sdg/16")
    expect(page.get_by_role("status")).to_contain_text("things found")
    expect(page).to_have_url(re.compile(r"/explore\?sdg=sdg"))

    page.locator("select[name=framework]").select_option("gpg-2017")
    expect(page.get_by_role("status")).to_contain_text("7 things found")
    expect(page.get_by_role("combobox", name="In the list")).to_have_value("gpg-2017")
    expect(page.get_by_role("link", name="Counter the threat of terrorism")).to_be_visible()


def test_branch_opens_in_place_with_the_keyboard(page: Page) -> None:
    """A list of seventeen goals is there at once, and targets when somebody wants them."""
    page.goto("/explore")
    page.locator("details.scheme", has_text="Sustainable Development").locator("summary").press(
        "Enter"
    )
    page.get_by_role("link", name="parts of 16", exact=False).press("Enter")

    expect(page.get_by_role("link", name="Illicit flows, stolen assets")).to_be_visible()
    expect(page).to_have_url(re.compile("/explore$"))
    expect(page.locator("summary:focus")).to_contain_text("Parts of 16")


def test_without_scripts_everything_is_a_step_away(chromium: Browser, server: str) -> None:
    """The form is sent, a branch is a page, and the graph is a picture with links."""
    context = chromium.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.goto("/explore")
    page.locator("select[name=sdg]").select_option("sdg/16")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_contain_text("things found")

    page.goto("/explore?branch=sdg/16")
    page.get_by_role("link", name="as a graph").click()
    page.locator("svg.neighbourhood a", has_text="16.4").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("16.4")
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_two_labels_meet_in_a_big_picture(page: Page, language: str) -> None:
    """Every label can be read: its own place, letters of a size, all of it within the picture."""
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{BIG}&lang={language}")
    boxes: list[list[float]] = page.evaluate(BOXES)
    left, _, right, _ = page.evaluate(
        "() => { const b = document.querySelector('.neighbourhood').getBoundingClientRect();"
        " return [b.left, b.top, b.right, b.bottom]; }"
    )

    assert len(boxes) > 100
    for (x1, y1, x2, y2, _), (u1, v1, u2, v2, _) in combinations(boxes[1:], 2):
        # Lines of neighbouring rows may touch: letters do not fill their line.
        assert x2 <= u1 or u2 <= x1 or y2 - 4 <= v1 or v2 - 4 <= y1
    assert all(left <= x1 and x2 <= right for x1, _, x2, _, _ in boxes)


def test_picture_is_saved_as_svg_and_as_png(page: Page) -> None:
    """Without the library of the graph view, too."""
    page.goto("/explore/graph?iri=gpg-2017/4")
    with page.expect_download() as svg:
        page.get_by_role("link", name="Save as SVG").click()
    with page.expect_download() as png:
        page.get_by_role("button", name="Save as PNG").click()

    assert ET.fromstring(saved(svg.value)).tag.endswith("}svg")  # noqa: S314 - our own
    assert saved(png.value).startswith(b"\x89PNG")
    assert len(saved(png.value)) > 10_000


@pytest.mark.web
def test_graph_can_be_moved_around_in_and_grows(page: Page) -> None:
    """By mouse and keyboard; what is added comes from the same address as the first part."""
    page.goto("/explore/graph?iri=gpg-2017/4")
    page.get_by_role("button", name="Move around in it").click()
    canvas = page.get_by_role("application")
    expect(canvas).to_be_visible()
    expect(page.locator("svg.neighbourhood")).to_be_hidden()
    with page.expect_download() as before:
        page.get_by_role("link", name="Save as SVG").click()

    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.get_by_role("button", name="More around the chosen one").click()
    canvas.press("ArrowLeft")
    canvas.press("+")
    page.get_by_label("Arranged").select_option("concentric")
    with page.expect_download() as after:
        page.get_by_role("link", name="Save as SVG").click()
    with page.expect_download() as png:
        page.get_by_role("button", name="Save as PNG").click()

    first, last = (ET.fromstring(saved(one.value)) for one in (before, after))  # noqa: S314 - our own
    name = "{http://www.w3.org/2000/svg}text"
    asked = page.request.get(
        "/explore/graph?iri=gpg-2017/4", headers={"Accept": "application/json"}
    )
    assert len(first.findall(name)) == len(json.loads(asked.text())["nodes"])
    assert len(last.findall(name)) >= len(first.findall(name))
    assert saved(png.value).startswith(b"\x89PNG")


@pytest.mark.web
def test_big_graph_is_loaded_once_and_shown_at_a_size_to_read(page: Page) -> None:
    """And the page keeps its height, so that nothing jumps below it."""
    page.goto(BIG)
    page.get_by_role("button", name="Move around in it").click()
    expect(page.get_by_role("application")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Arranged").select_option("by relation")
    with page.expect_download() as svg:
        page.get_by_role("link", name="Save as SVG").click()

    assert len(saved(svg.value)) > 20_000


@pytest.mark.parametrize("path", ["/explore", "/explore?sdg=16", "/explore/graph?iri=sdg:16"])
def test_phone_in_arabic_scrolls_one_way_only(page: Page, path: str) -> None:
    """Nothing is wider than the screen but what scrolls by itself."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{path}{'&' if '?' in path else '?'}lang=ar")
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert not wide


@pytest.mark.parametrize("language", ["en", "ar"])
def test_phone_begins_at_the_thing_itself(page: Page, language: str) -> None:
    """The picture is wider than a phone, and both of its ends are far from what it is about."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/explore/graph?iri=sdg:16&lang={language}")
    centre = page.locator(".neighbourhood .centre circle").bounding_box()
    box = page.locator(".graphview .scroll").bounding_box()

    assert centre is not None
    assert box is not None
    assert box["x"] + box["width"] / 4 < centre["x"] < box["x"] + 3 * box["width"] / 4


def test_hostile_thing_runs_nothing(chromium: Browser, server: str) -> None:
    """In the page that says that it is not known."""
    page = chromium.new_page(base_url=server)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    answer = page.goto("/explore/graph?iri=<img src=x onerror=alert(1)>:")

    assert answer is not None
    assert answer.status in {400, 404}
    expect(page.locator("img")).to_have_count(0)
    assert dialogs == []
    page.close()
