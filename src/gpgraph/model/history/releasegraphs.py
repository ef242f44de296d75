"""Graphs of releases under the names that tell them apart, so that two can stand in one query."""

import re

from gpgraph.model.namespaces import BASE, RELEASE

# A slash may be escaped in a prefixed name; any character may be written by its number.
_RELEASE = re.compile(r"release\\?/")
_GRAPH = re.compile(re.escape(RELEASE) + r"([^/?#]+)/(?:graph|\.well-known)/")
_NUMBERED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_LAST = 0x10FFFF


def release_graph(key: str, iri: str) -> str:
    """Return the name that a graph of ours has as a part of one release.

    Args:
        key: The name of the release, or its hash.
        iri: The graph, such as ``https://w3id.org/gpgraph/graph/gpg-2017/interpol``.
    """
    return f"{RELEASE}{key}/{iri.removeprefix(BASE)}"


def release_of_graph(iri: str) -> str | None:
    """Return the key of the release that a graph is named as a part of; ``None`` of any other."""
    found = _GRAPH.match(iri)
    return found[1] if found else None


def names_a_release(text: str) -> bool:
    """Tell whether a query, or the name of a graph, may name one as a part of a release.

    Whatever stands in a comment or a string counts as well.
    """
    if _RELEASE.search(text) is not None:
        return True
    return "\\" in text and _RELEASE.search(_NUMBERED.sub(_character, text)) is not None


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= _LAST else ""
