"""Near which line of a JSON-LD text each resource is described.

A name is found where it is written whole, or with a prefix that the text itself declares.
"""

import re
from collections.abc import Mapping

from gpgraph.model.lines.subjectlines import Statement

_NAME = re.compile(r'(?P<open>\{\s*)?"@?id"\s*:\s*"(?P<name>(?:[^"\\]|\\.)*+)"(?P<close>\s*\})?')
_PREFIX = re.compile(r'"(?P<prefix>[\w.-]+)"\s*:\s*"(?P<iri>[a-z][\w+.-]*:[^"\\]*[/#:=?])"')


def statement_lines(text: str) -> Mapping[Statement, int]:
    """Return the first line, counted from 1, on which each IRI is what an object describes.

    An object with nothing but a name is a reference; it counts where there is no other.
    """
    prefixes = {match["prefix"]: match["iri"] for match in _PREFIX.finditer(text)}
    found: dict[Statement, int] = {}
    references: dict[Statement, int] = {}
    line, before = 1, 0
    for match in _NAME.finditer(text):
        line += text.count("\n", before, match.start("name"))
        before = match.start("name")
        prefix, colon, local = match["name"].partition(":")
        name = prefixes[prefix] + local if colon and prefix in prefixes else match["name"]
        if name.startswith("@"):  # a context gives a keyword another name
            continue
        is_reference = match["open"] is not None and match["close"] is not None
        (references if is_reference else found).setdefault((name, None), line)
    return references | found
