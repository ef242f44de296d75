"""Where the nodes of a neighbourhood stand in a picture, so that every label can be read.

The thing is in the middle; what leads to it, and what it is part of, stands before it in reading
direction, and what it leads to behind it. Each node has a row of its own, so no two labels can
meet, however many there are. What is two steps away stands beside the node that leads there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

from gpgraph.service.describing.references import View
from gpgraph.service.exploring.ties import Family

# Steps away, of what is not next to the thing.
FAR = 2
# Pixels, where a letter of a label is 13 high.
ROW = 22.0
MARGIN = 20.0
_LETTER = 7.6
_BROAD_LETTER = 8.7
_NARROW_LETTER = 4.6
_NARROW = frozenset("fijlrtI .,:;'|()[]/-")
_WIDE_LETTER = 13.5
_BOLD = 1.15
_GAP = 10.0
# From the middle: where nodes one step away stand, and how wide their labels may be.
_NEAR = 170.0
_NEAR_ROOM = 290.0
_NEAR_ROOM_OF_TWO = 215.0
_FAR_ROOM = 255.0
_CENTRE_ROOM = 200.0
_CENTRE_LINES = 3

Node = dict[str, Any]

# A label may hold what no XML may: XML 1.0, section 2.2.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Side:
    """One half: what stands in each row. ``sign`` is 1 behind the middle, -1 before it."""

    sign: int
    rows: float = 0.0
    placed: list[tuple[Node, float, int]] = field(default_factory=list)
    headings: list[tuple[View, float]] = field(default_factory=list)

    def add(self, node: Node, beyond: Sequence[Node]) -> None:
        """Put a node beside the middle of what stands beyond it."""
        taken = max(1, len(beyond))
        if self.rows and taken > 1:
            self.rows += 0.4
        for place, further in enumerate(beyond):
            self.placed.append((further, self.rows + place, FAR))
        self.placed.append((node, self.rows + (taken - 1) / 2, 1))
        self.rows += taken

    def head(self, group: View) -> None:
        """Leave a row for a heading."""
        if self.rows:
            self.rows += 0.4
        self.headings.append((group, self.rows))
        self.rows += 1


def drawn(view: View, *, mirrored: bool = False) -> View:
    """Return a neighbourhood with a place for everything.

    Nodes get ``x``, ``y``, ``side`` (``before``, ``middle``, ``behind``), where their label begins
    or ends (``textX``) and as much of it as there is room for (``short``; of the thing itself
    ``lines``); links get the ``path`` of their line, and
    whether it goes ``across`` those that lead to a node. ``headings`` are groups with their place.

    Args:
        view: What ``neighbourhood`` returns.
        mirrored: Whether reading goes from right to left.
    """
    nodes: list[Node] = [
        {**node, "label": _NOT_XML.sub("\ufffd", str(node["label"]))}
        for node in _list(view, "nodes")
    ]
    sides = _sides(view, nodes)
    is_deep = any(node["level"] == FAR for node in nodes)
    room = _NEAR_ROOM_OF_TWO + _GAP + _FAR_ROOM if is_deep else _NEAR_ROOM
    width = 2 * (_NEAR + _GAP + room + MARGIN) + (4 * _GAP if is_deep else 0)
    height = max(6.0, *(side.rows for side in sides)) * ROW + 2 * MARGIN
    place = _Place(width, height, mirrored=mirrored, is_deep=is_deep)
    place.middle(nodes[0])
    headings = []
    for side in sides:
        top = (height - side.rows * ROW) / 2
        for node, row, level in side.placed:
            place.put(node, side.sign, level, top + (row + 0.5) * ROW)
        for group, row in side.headings:
            headings.append(place.heading(group, side.sign, top + (row + 0.65) * ROW))
    links = [
        {**link, "path": place.path(nodes, link), "across": _is_across(nodes, link)}
        for link in _list(view, "links")
    ]
    return {
        **view,
        "nodes": nodes,
        "links": links,
        "headings": headings,
        "width": round(width),
        "height": round(height),
    }


def clipped(text: str, room: float) -> str:
    """Return as much of a text as has room, in pixels, with three dots for the rest."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += _width(letter)
        if taken > room:
            kept = text[: max(1, place - 1)].rstrip()
            return f"{kept}…"
    return text


def _width(letter: str) -> float:
    """Return how wide a letter is, in a wide typeface."""
    if letter in _NARROW:
        return _NARROW_LETTER
    if letter.isupper() or letter.isdigit() or letter in "mw@%":
        return _BROAD_LETTER
    return _WIDE_LETTER if east_asian_width(letter) in {"W", "F"} else _LETTER


def _sides(view: View, nodes: Sequence[Node]) -> tuple[_Side, _Side]:
    """Give each node a side and a row; what is there twice stands where it comes first."""
    beyond: dict[int, list[Node]] = {}
    for node in nodes:
        if node["level"] == FAR:
            beyond.setdefault(node["parent"], []).append(node)
    before, behind = _Side(-1), _Side(1)
    seen: set[int] = set()
    for group in _list(view, "groups"):
        is_before = group["family"] in {Family.UP, Family.BACK} or (
            group["family"] == Family.LINK and not group["outgoing"]
        )
        fresh = [int(str(item["node"])) for item in _list(group, "items")]
        fresh = [number for number in dict.fromkeys(fresh) if number not in seen]
        if not fresh:
            continue
        side = before if is_before else behind
        side.head(group)
        for number in fresh:
            seen.add(number)
            side.add(nodes[number], beyond.get(number, ()))
    return before, behind


@dataclass(frozen=True, slots=True)
class _Place:
    """Turns rows and columns into pixels."""

    width: float
    height: float
    mirrored: bool
    is_deep: bool

    def x(self, offset: float) -> float:
        """Return the place that is so far behind the middle, or before it."""
        return round(self.width / 2 + (-offset if self.mirrored else offset), 1)

    def middle(self, node: Node) -> None:
        """Put the thing itself into the middle."""
        lines = list(_lines(_named(node), _CENTRE_ROOM))
        node |= {"x": self.x(0), "y": round(self.height / 2, 1), "side": "middle", "lines": lines}

    def put(self, node: Node, sign: int, level: int, y: float) -> None:
        """Put a node into its column and row."""
        offset = _NEAR if level == 1 else self._far
        near = _NEAR_ROOM_OF_TWO if self.is_deep else _NEAR_ROOM
        room = near if level == 1 else _FAR_ROOM
        code = str(node["code"] or "")
        room -= sum(map(_width, code)) * _BOLD + _LETTER if code else 0
        node |= {
            "x": self.x(sign * offset),
            "y": round(y, 1),
            "side": "behind" if sign > 0 else "before",
            "textX": self.x(sign * (offset + _GAP)),
            "short": clipped(str(node["label"]), room),
        }

    def heading(self, group: View, sign: int, y: float) -> Node:
        """Return a heading with its place."""
        return {
            "family": group["family"],
            "outgoing": group["outgoing"],
            "relation": group["relation"],
            "total": group["total"],
            "x": self.x(sign * _NEAR),
            "y": round(y, 1),
            "side": "behind" if sign > 0 else "before",
        }

    @property
    def _far(self) -> float:
        return _NEAR + _GAP + _NEAR_ROOM_OF_TWO + 2 * _GAP

    def path(self, nodes: Sequence[Node], link: View) -> str:
        """Return the line of a link: from the middle outwards, or across."""
        one, other = nodes[int(str(link["from"]))], nodes[int(str(link["to"]))]
        if one["level"] > other["level"]:
            one, other = other, one
        x, y, to_x, to_y = one["x"], one["y"], other["x"], other["y"]
        if one["level"] == 1 and other["parent"] == one["id"]:  # behind the label of the first
            x = other["x"] - (other["x"] - one["x"]) * 2 * _GAP / (self._far - _NEAR)
        elif one["level"] == other["level"] or one["side"] == other["side"] != "middle":
            inwards = x + (self.x(0) - x) * 0.35
            return f"M{x} {y}C{inwards:.1f} {y} {inwards:.1f} {to_y} {to_x} {to_y}"
        between = (x + to_x) / 2
        return f"M{x:.1f} {y}C{between:.1f} {y} {between:.1f} {to_y} {to_x} {to_y}"


def _is_across(nodes: Sequence[Node], link: View) -> bool:
    """Tell whether a link joins two nodes that were both reached over others."""
    one, other = nodes[int(str(link["from"]))], nodes[int(str(link["to"]))]
    return bool(one["parent"] != other["id"] and other["parent"] != one["id"])


def _named(node: Mapping[str, Any]) -> str:
    return f"{node['code']} {node['label']}" if node["code"] else str(node["label"])


def _lines(text: str, room: float) -> Iterator[str]:
    """Yield a text in a few lines, the last of which is cut where it must be."""
    words = text.split()
    for number in range(1, _CENTRE_LINES + 1):
        line = ""
        while words and sum(map(_width, f"{line} {words[0]}")) <= room:
            line = f"{line} {words.pop(0)}".strip()
        if not words or number == _CENTRE_LINES or not line:
            yield clipped(" ".join([line, *words]).strip(), room)
            return
        yield line


def _list(view: Mapping[str, Any], name: str) -> list[View]:
    found: list[View] = view[name]
    return found
