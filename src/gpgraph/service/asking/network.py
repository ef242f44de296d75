"""The things of an answer as dots with lines between them, placed so that names can be read.

Things stand in columns: first those that nothing leads to, then what these lead to, and so on.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gpgraph.model.namespaces import compact, expand
from gpgraph.service.asking.chart import Row
from gpgraph.service.describing.references import References

# More lines than this show nothing any more.
MOST_LINKS = 300
COLUMN_WIDTH = 380
ROW_HEIGHT = 26
MARGIN = 16
NAME_START = 12
# Of most letters at the size of the picture's text, in the units of the picture.
_LETTER_WIDTH = 6.9
_NAME_LENGTH = 36
_TYPE = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class _Link:
    start: str
    name: str
    end: str


@dataclass(slots=True)
class _Nodes:
    """The things, each once, in the order in which the answer names them."""

    references: References
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, term: Mapping[str, Any]) -> str:
        value = str(term["value"])
        key = value if term["type"] == "uri" else f"_:{value}"
        if key not in self.found:
            self.found[key] = {"key": key, **self._shown(key)}
        return key

    def _shown(self, key: str) -> dict[str, Any]:
        if key.startswith("_:"):
            return {"name": key, "lang": None, "iri": None, "known": False}
        label = self.references.label(key)
        # What tells one IRI from another is its end.
        name = _ending(compact(key)) if label is None else _beginning(label.value)
        return {
            "name": name,
            "lang": label.language if label else None,
            "iri": key,
            "known": self.references.known(key),
        }


def _beginning(text: str) -> str:
    return text[:_NAME_LENGTH] + ("…" if len(text) > _NAME_LENGTH else "")


def _ending(text: str) -> str:
    return ("…" if len(text) > _NAME_LENGTH else "") + text[-_NAME_LENGTH:]


def network(
    columns: Sequence[str], rows: Sequence[Row], references: References
) -> dict[str, Any] | None:
    """Return things and the links between them, or ``None`` where an answer has no two of them.

    Of triples, every one between two things is a link, but for their classes. Of rows, the first
    and the last column of things are linked, and a column of things between gives the link its
    name.

    Returns:
        ``nodes``, each with ``name``, ``iri``, ``known``, and ``x`` and ``y``; ``links``, each
        with the places of its two ends, from 0, and its ``name``; ``width`` and ``height``;
        ``end`` of a node is where its name ends;
        ``isCut`` where there are more links.
    """
    nodes = _Nodes(references)
    links: dict[_Link, None] = {}
    is_cut = False
    for link in _links(columns, rows, nodes):
        if len(links) == MOST_LINKS and link not in links:
            is_cut = True
            break
        links[link] = None
    if not links:
        return None
    linked = {end for link in links for end in (link.start, link.end)}
    kept = {key: node for key, node in nodes.found.items() if key in linked}
    width, height = _place(kept, list(links))
    places = {key: place for place, key in enumerate(kept)}
    return {
        "nodes": list(kept.values()),
        "links": [
            {"from": places[link.start], "to": places[link.end], "name": link.name}
            for link in links
        ],
        "width": width,
        "height": height,
        "isCut": is_cut,
    }


def _links(columns: Sequence[str], rows: Sequence[Row], nodes: _Nodes) -> Iterator[_Link]:
    things = [name for name in columns if _holds_things(name, rows)]
    if len(things) < 2:  # noqa: PLR2004 - a link has two ends
        return
    first, last = things[0], things[-1]
    between = things[1] if len(things) > 2 else None  # noqa: PLR2004 - the ends, and its name
    for row in rows:
        if first not in row or last not in row or not _is_thing(row[first], row[last]):
            continue
        name = row[between]["value"] if between and between in row else ""
        if name != _TYPE and row[first] != row[last]:
            yield _Link(nodes.add(row[first]), compact(str(name)), nodes.add(row[last]))


def _holds_things(name: str, rows: Sequence[Row]) -> bool:
    return any(name in row and _is_thing(row[name]) for row in rows)


def _is_thing(*terms: Mapping[str, Any]) -> bool:
    return all(term["type"] in {"uri", "bnode"} for term in terms)


def _place(nodes: Mapping[str, dict[str, Any]], links: Sequence[_Link]) -> tuple[int, int]:
    """Give each node its place; return the size of the picture."""
    ahead: defaultdict[str, list[str]] = defaultdict(list)
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        ahead[link.start].append(link.end)
        behind[link.end].append(link.start)
    columns = _columns(list(nodes), ahead, behind)
    height = max(map(len, columns)) * ROW_HEIGHT
    heights: dict[str, float] = {}
    for number, column in enumerate(columns):
        if number:
            column.sort(key=lambda key: _middle([heights[one] for one in behind[key]
                                                 if one in heights]))  # fmt: skip
        step = height / len(column)
        for place, key in enumerate(column):
            heights[key] = (place + 0.5) * step
            nodes[key]["x"] = MARGIN + number * COLUMN_WIDTH
            nodes[key]["y"] = round(MARGIN + heights[key], 1)
            written = NAME_START + len(nodes[key]["name"]) * _LETTER_WIDTH
            nodes[key]["end"] = round(nodes[key]["x"] + min(written, COLUMN_WIDTH - MARGIN), 1)
    return len(columns) * COLUMN_WIDTH + MARGIN, height + 2 * MARGIN


def _columns(
    keys: Sequence[str], ahead: Mapping[str, list[str]], behind: Mapping[str, list[str]]
) -> list[list[str]]:
    """Put each node behind those that lead to it, as far as there is no circle."""
    left = dict.fromkeys(keys)
    columns: list[list[str]] = []
    current = [key for key in keys if key not in behind]
    while left:
        # Of a circle, any may be the first: the one that leads to most.
        current = current or [max(left, key=lambda key: len(ahead.get(key, ())))]
        columns.append(current)
        for key in current:
            left.pop(key, None)
        following = dict.fromkeys(end for key in current for end in ahead.get(key, ()))
        current = [key for key in following if key in left]
    return columns


def _middle(heights: Sequence[float]) -> float:
    return sum(heights) / len(heights) if heights else 0.0
