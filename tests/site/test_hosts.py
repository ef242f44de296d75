"""Hosts that have only files: the same addresses, with no server, and a reader who walks."""

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.site.exports import Export, wait_for

# The first to need the export of everything waits for it, beside whatever else the machine does.
pytestmark = [pytest.mark.timeout(600), pytest.mark.thorough]
# Every page that a reader reaches in a few steps, one of each kind at least.
MOST_PAGES = 60

# In a picture, too, where a link is another kind of object.
LINKS = """[...document.querySelectorAll("a[href]")].map(
  (a) => new URL(a.getAttribute("href"), document.baseURI).href)"""


@pytest.fixture(scope="module")
def plain_host(site: Export) -> Iterator[str]:
    """Python's server of files, at the address that the site was exported for."""
    port = urlsplit(site.base).port
    assert port is not None
    words = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(
        [*words, "--directory", str(site.folder)], stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port)
            yield site.base
        finally:
            process.terminate()


@pytest.mark.browser
def test_readers_walk_through_the_plain_files(
    site: Export,
    plain_host: str,
    chromium: Browser,  # noqa: F811
) -> None:
    """Every link of every page that they come to leads to a page, and nothing to another host."""
    page = chromium.new_page()
    asked: set[str] = set()
    failed: list[str] = []
    page.on("request", lambda request: asked.add(request.url))
    page.on(
        "response",
        lambda answer: failed.append(answer.url) if answer.status >= 400 else None,
    )
    waiting, seen = [f"{plain_host}/"], set[str]()
    kinds: set[tuple[str, ...]] = set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        assert page.locator("h1").count() == 1, address
        assert "not affiliated with" in page.locator("footer").inner_text()
        found = page.evaluate(LINKS)
        for link in found:
            place = link.partition("#")[0]
            file = site.folder / place.removeprefix(plain_host).strip("/") / "index.html"
            if place.startswith(plain_host) and file.is_file() and place not in seen:
                kind = urlsplit(place).path.split("/")[1:3]
                first = tuple(kind) not in kinds
                kinds.add(tuple(kind))
                waiting.insert(0, place) if first else waiting.append(place)
    page.close()

    assert len(seen) == MOST_PAGES
    assert failed == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(plain_host).netloc}


@pytest.mark.browser
def test_name_of_a_thing_leads_to_its_page(plain_host: str, chromium: Browser) -> None:  # noqa: F811
    """Without a server there is no 303: the page at the name leads on."""
    page = chromium.new_page()
    page.goto(f"{plain_host}/id/gpg-2017/1.2")
    page.wait_for_url(re.compile("/doc/gpg-2017/1.2/?$"))
    heading = page.locator("h1").inner_text()
    page.close()

    assert "1.2" in heading
