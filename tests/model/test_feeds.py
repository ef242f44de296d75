"""Feeds: pages that lead to one another, and text that no reader chokes on."""

import json
import xml.etree.ElementTree as ET

from gpgraph.model.history.changes import Difference, Kind, Level, ResourceChange
from gpgraph.model.history.history import Entry, History
from gpgraph.service.history.changefeed import change_feed

BASE = "https://data.example.org/below"
ATOM = "{http://www.w3.org/2005/Atom}"


def history(count: int, label: str = '"x"@en') -> History:
    """Return two releases, the later with so many changes."""
    changes = tuple(
        ResourceChange(
            f"http://example.org/{number}", label, Kind.ADDED, Level.ADDITION, ("CHG-01",)
        )
        for number in range(count)
    )
    first = Entry("2026.1", 1, "a" * 64, "2026-11-01T00:00:00Z", None, "1.0.0", Difference())
    second = Entry(
        "2026.2", 2, "b" * 64, "2026-12-01T00:00:00Z", "2026.1", None, Difference(changes)
    )
    return History((second, first))


def test_pages_of_a_feed_lead_through_all_items_once() -> None:
    """Who follows next reads everything; the last page has no next."""
    seen: list[str] = []
    following: list[str | None] = []
    for page in (1, 2, 3):
        content = json.loads(change_feed(history(250), base=BASE, page=page).json())
        seen += [item["id"] for item in content["items"]]
        following.append(content.get("next_url"))

    assert len(seen) == len(set(seen)) == 252
    assert following == [
        f"{BASE}/changes.feed?page=2",
        f"{BASE}/changes.feed?page=3",
        None,
    ]


def test_links_of_atom_name_the_page_itself_the_next_and_the_previous() -> None:
    """RFC 5005, section 3."""
    feed = change_feed(history(250), base=BASE, page=2, iri=None)
    links = {
        link.attrib["rel"]: link.attrib["href"]
        for link in ET.fromstring(feed.atom()).findall(f"{ATOM}link")  # noqa: S314 - our own
    }

    assert links == {
        "alternate": f"{BASE}/changes",
        "self": f"{BASE}/changes.atom?page=2",
        "next": f"{BASE}/changes.atom?page=3",
        "previous": f"{BASE}/changes.atom",
    }


def test_characters_that_xml_cannot_hold_and_markup_are_no_danger() -> None:
    """A label may hold anything that RDF lets it hold."""
    feed = change_feed(history(1, '"<b> & \x01 \\"q\\""@en'), base=BASE)
    entries = ET.fromstring(feed.atom()).findall(f"{ATOM}entry")  # noqa: S314 - our own

    assert entries[1].findtext(f"{ATOM}title") == 'Added: <b> & \ufffd "q"'
