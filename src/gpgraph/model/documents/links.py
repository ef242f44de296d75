"""Find and change the links in what we write: pages, feeds, lists, style sheets, JSON.

All of it is ours, so that simple means are enough: in our pages every attribute is quoted, and no
text holds a quotation mark or an angle bracket that is not escaped.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape

from gpgraph.model.documents import mediatypes

_ATTRIBUTE = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
_ANCHOR = re.compile(r'\sid="([^"]*)"')
_STYLE = re.compile(r"""(url\(["']?)([^"')]+)(["']?\))""")
# An address in running text ends before what no address of ours holds unescaped.
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{}|]*[^\s\"'<>\\^`{}|.,;:)\]]")


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON of some kind."""
    return media_type == "application/json" or media_type.endswith("+json")


def is_text(media_type: str) -> bool:
    """Tell whether addresses in a document of this type can be found as text."""
    return (
        media_type.startswith("text/")
        or is_json(media_type)
        or media_type.endswith(("+xml", "/xml", "/trig", "/n-triples", "/n-quads"))
    )


def links_of(text: str, media_type: str) -> Iterator[str]:
    """Yield the links of a document as they stand there, some of them relative, some twice.

    Of RDF, what is an address and not a name in a text is the parser's to say: see ``sitecheck``.
    """
    if media_type == mediatypes.HTML.media_type:
        for match in _ATTRIBUTE.finditer(text):
            yield unescape(match[2])
    elif media_type == "text/css":
        for match in _STYLE.finditer(text):
            yield match[2]
    elif is_json(media_type):
        yield from _strings(json.loads(text))
    elif media_type == mediatypes.CSV.media_type:
        yield from _ADDRESS.findall(text.replace(",", " "))
    else:
        yield from _ADDRESS.findall(unescape(text) if media_type.endswith("xml") else text)


def anchors_of(text: str) -> frozenset[str]:
    """Return the fragments that a page has."""
    return frozenset(unescape(name) for name in _ANCHOR.findall(text))


def relinked(text: str, media_type: str, change: Callable[[str], str | None]) -> str:
    """Return a document with other links.

    Args:
        text: The document.
        media_type: What it is.
        change: Takes a link as it stands there; returns what is to stand there, or ``None`` to
            leave it alone.
    """
    if media_type == mediatypes.HTML.media_type:

        def attribute(match: re.Match[str]) -> str:
            fresh = change(unescape(match[2]))
            return match[0] if fresh is None else match[1] + escape(fresh) + match[3]

        return _ATTRIBUTE.sub(attribute, text)
    is_xml = media_type.endswith("xml")

    def address(match: re.Match[str]) -> str:
        fresh = change(unescape(match[0]) if is_xml else match[0])
        if fresh is None:
            return match[0]
        return escape(fresh) if is_xml else fresh

    return _ADDRESS.sub(address, text)


def _strings(value: object) -> Iterator[str]:
    """Yield the strings in JSON that are an absolute address, keys left out."""
    if isinstance(value, str):
        if _ADDRESS.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
