"""Debian's Chromium, once for all pages."""

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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser; it ends with the module.

    Until then Playwright runs an event loop in this thread, in which no other test could run one.
    """
    assert PROGRAM is not None, "There is no chromium. On Debian: apt install chromium"
    flags: Sequence[str] = FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(flags))
        yield browser
        browser.close()
