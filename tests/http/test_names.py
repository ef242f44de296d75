"""Names for who cannot see a page, in every language: what hangs on words and on nothing else.

What hangs on where things stand, and on colours, tests/browser looks at in a browser.
"""

from html.parser import HTMLParser

import httpx2
import pytest
from tests.http.test_pages import PAGES

from gpgraph.model.documents.languages import INTERFACE

NAMED = frozenset(
    {"a", "button", "caption", "h1", "h2", "h3", "h4", "label", "legend", "option", "summary"}
)
ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder", "title"})


class Names(HTMLParser):
    """What a screen reader would say of the things on a page."""

    def __init__(self, text: str) -> None:
        """Parse the page."""
        super().__init__()
        self.nameless: list[str] = []
        self.landmarks: list[str] = []
        self._open: list[tuple[str, list[str], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep names that attributes give; an image in a link may be its name."""
        found = {name: value or "" for name, value in attrs}
        self.nameless += [
            f"{name} of {tag}" for name in ATTRIBUTES & found.keys() if not found[name].strip()
        ]
        if tag == "nav":
            self.landmarks.append(found.get("aria-label", found.get("aria-labelledby", "")))
        name = found.get("aria-label", "") or found.get("aria-labelledby", "")
        for _, words, _ in self._open:
            words.append(name or found.get("alt", ""))
        # A line in a picture can be pointed at, and is hidden from who cannot see it.
        if tag in NAMED and found.get("tabindex") != "-1":
            self._open.append((tag, [name], self.get_starttag_text() or tag))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        for _, words, _ in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends without a word."""
        if self._open and self._open[-1][0] == tag:
            _, words, start = self._open.pop()
            if not "".join(words).strip():
                self.nameless.append(start)


@pytest.mark.parametrize("language", [lang for lang in INTERFACE if lang != "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_everything_has_a_name_and_each_menu_its_own(
    client: httpx2.Client, path: str, language: str
) -> None:
    """A translation that is empty, or the same for two menus, is seen by nobody who sees.

    English is looked at in a browser.
    """
    place, _, query = path.partition("?")
    address = f"{place}?{f'{query}&' if query else ''}lang={language}"
    names = Names(client.get(address, headers={"Accept": "text/html"}).text)

    assert names.nameless == []
    assert "" not in names.landmarks
    assert len(names.landmarks) == len(set(names.landmarks)) > 1


def test_what_has_no_name_is_found() -> None:
    """Were nothing found, whatever a page says, the test above would say nothing."""
    page = '<nav aria-label="A"><a href="/"> </a><button title=""><img alt="B"></button></nav>'
    names = Names(page)

    assert sorted(names.nameless) == ['<a href="/">', "title of button"]
    assert names.landmarks == ["A"]
