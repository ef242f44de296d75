"""Debian's Chromium, once for all pages; where there is none, a line says what was left out."""

import os
import shutil
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, sync_playwright

PROGRAM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LEFT_OUT = "browser: NOT tested, there is no chromium; on Debian: apt install chromium"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out where there is no browser, but never in CI."""
    if PROGRAM is not None or os.environ.get("CI") == "true":
        return
    here = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in here]
    config.hook.pytest_deselected(items=here)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that something was left out."""
    if PROGRAM is None:
        terminalreporter.write_line(LEFT_OUT)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser; it ends with the module.

    Until then Playwright runs an event loop in this thread, in which no other test could run one.
    """
    assert PROGRAM is not None, LEFT_OUT
    flags: Sequence[str] = FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(flags))
        yield browser
        browser.close()
