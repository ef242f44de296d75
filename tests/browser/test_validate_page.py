"""A person pastes or drops data, and reads beside it what is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DATA = """\
@prefix e: <http://example.org/> .
e:a e:label "x" .
"""
SHAPES = """\
@prefix e: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:S a sh:NodeShape ; sh:targetNode e:a ; sh:property e:P .
e:P sh:path e:date ; sh:minCount 1 ; sh:message "Give it a date." .
"""


def fill(page: Page, data: str) -> None:
    """Paste data and shapes."""
    page.locator("summary").click()
    page.locator("#data-text").fill(data)
    page.locator("#shapes-text").fill(SHAPES)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_report_stands_beside_the_form(chromium: Browser, server: str, has_scripts: bool) -> None:  # noqa: FBT001 - parametrised
    """With the script what was pasted stays; without it the page works all the same."""
    context = chromium.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto(server + "/validate")
    fill(page, DATA)
    page.get_by_role("button", name="Check").click()
    page.locator("#report .verdict").wait_for()
    report, pasted = page.locator("#report").inner_text(), page.locator("#data-text").input_value()
    context.close()

    assert "does not conform 1 violation." in report
    assert "Give it a date." in report
    assert "data:2" in report
    assert (pasted == DATA) is has_scripts


def test_files_are_sent_and_a_mistake_in_one_is_shown_with_its_place(
    chromium: Browser, server: str, tmp_path: Path
) -> None:
    """The form stays, so that one can mend and try again."""
    broken = tmp_path / "broken.ttl"
    broken.write_text(DATA + "e:a e:b")
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server + "/validate")
    page.locator("#data-file").set_input_files(broken)
    page.get_by_role("button", name="Check").click()
    page.locator("#report h1").wait_for()
    report = page.locator("#report").inner_text()
    page.close()

    assert "broken.ttl:3" in report
    assert page.is_closed()
    assert not errors


def test_file_that_is_dropped_is_sent_as_one_that_is_chosen(chromium: Browser, server: str) -> None:
    """The page says that it can be done, where it can."""
    page = chromium.new_page()
    page.goto(server + "/validate")
    page.get_by_text("Files can be dropped on the text, too.").wait_for()
    dropped = page.evaluate_handle(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.ttl"));
          return data;
        }""",
        DATA + "e:a e:b",
    )
    page.dispatch_event("#data-text", "drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="Check").click()
    page.locator("#report h1").wait_for()
    report = page.locator("#report").inner_text()
    page.close()

    assert "dropped.ttl:3" in report


def test_mistake_in_what_was_pasted_is_marked_where_it_is(chromium: Browser, server: str) -> None:
    """What cannot be read is told at its line; nothing leads away from what was pasted."""
    page = chromium.new_page()
    page.goto(server + "/validate")
    page.locator("#data-text").fill(DATA + "e:a e:b")
    page.get_by_role("button", name="Check").click()
    page.locator("#report h1").wait_for()
    marked = page.evaluate("document.activeElement.value?.slice("
                           "document.activeElement.selectionStart,"
                           "document.activeElement.selectionEnd)")  # fmt: skip
    links = page.locator("#report a").evaluate_all("all => all.map(one => one.pathname)")
    page.close()

    assert marked == "e:a e:b"
    assert all(link.startswith("/problem/") for link in links)


def test_data_are_written_from_the_left_in_every_language(chromium: Browser, server: str) -> None:
    """From the right, a line of Turtle would begin with its end."""
    page = chromium.new_page()
    page.goto(server + "/validate?lang=ar")
    directions = page.locator("textarea, html").evaluate_all(
        "all => all.map(one => getComputedStyle(one).direction)"
    )
    page.close()

    assert directions == ["rtl", "ltr", "ltr"]
