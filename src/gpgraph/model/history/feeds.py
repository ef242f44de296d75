"""Feeds: the same items as Atom and as JSON Feed.

Source:
    RFC 4287, The Atom Syndication Format; RFC 5005, section 3, on feeds in pages; JSON Feed 1.1.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gpgraph.model.documents.mediatypes import Format

# Many readers of feeds ask for any XML or any JSON.
ATOM = Format(
    "atom",
    "application/atom+xml",
    "Atom",
    aliases=("application/xml", "text/xml"),
    also=("atom+xml",),
)
JSON_FEED = Format(
    "feed",
    "application/feed+json",
    "JSON Feed",
    aliases=("application/json",),
    also=("feed+json", "feed.json", "jsonfeed"),
)
FEEDS = (ATOM, JSON_FEED)

# What XML 1.0 cannot hold: production 2.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. Its ``id`` is an IRI that it keeps, its ``url`` where to read it."""

    id: str
    url: str
    title: str
    text: str
    date: str
    """As XML Schema and RFC 3339 write a time."""

    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed, the latest item first."""

    id: str
    title: str
    description: str
    author: str
    home: str
    """The page that shows the same to people."""

    url: str
    """Where this page of the feed stands, with ``{}`` for the name of the format."""

    updated: str
    items: Sequence[Item]
    next_url: str | None = None
    previous_url: str | None = None

    def atom(self) -> bytes:
        """Write it as Atom."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', *self._atom_lines(), ""]
        return "\n".join(lines).encode()

    def json(self) -> bytes:
        """Write it as JSON Feed."""
        content: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.description,
            "home_page_url": self.home,
            "feed_url": _of(self.url, JSON_FEED),
            "language": "en",
            "authors": [{"name": self.author}],
        }
        if self.next_url is not None:
            content["next_url"] = _of(self.next_url, JSON_FEED)
        content["items"] = [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "date_published": item.date,
                "tags": list(item.tags),
            }
            for item in self.items
        ]
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    def _atom_lines(self) -> Iterator[str]:
        yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        yield _element("id", self.id)
        yield _element("title", self.title)
        yield _element("subtitle", self.description)
        yield _element("updated", self.updated)
        yield f"<author>{_element('name', self.author)}</author>"
        yield _link("alternate", self.home, "text/html")
        links = (("self", self.url), ("next", self.next_url), ("previous", self.previous_url))
        for relation, address in links:
            if address is not None:
                yield _link(relation, _of(address, ATOM), ATOM.media_type)
        for item in self.items:
            yield "<entry>"
            yield _element("id", item.id)
            yield _element("title", item.title)
            yield _element("updated", item.date)
            yield _link("alternate", item.url, "text/html")
            for tag in item.tags:
                yield f"<category term={quoteattr(_plain(tag))}/>"
            yield f'<content type="text">{escape(_plain(item.text))}</content>'
            yield "</entry>"
        yield "</feed>"


def _of(address: str, format_: Format) -> str:
    """Return the address of a feed in one format."""
    return address.replace("{}", format_.name)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_plain(text))}</{name}>"


def _link(relation: str, address: str, media_type: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href={quoteattr(_plain(address))}/>'


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
