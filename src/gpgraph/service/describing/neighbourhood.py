"""What stands next to a thing, few enough for a picture: wholes and themes, parts and links."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from gpgraph.service.describing.references import View

# On either side of the thing.
MAX_NODES = 8
_KEPT = ("iri", "label", "lang", "code", "codeByUs", "known", "deprecated")

Nodes: TypeAlias = list[View]


def neighbourhood_view(  # noqa: PLR0913 - one for each part of the page that it is drawn from
    *,
    wholes: Sequence[View],
    replaced: Sequence[View],
    replacing: Sequence[View],
    editions: Sequence[View],
    themes: Sequence[View],
    having: Sequence[View],
    children: Sequence[View],
    alignments: Sequence[View],
    facts: Sequence[View],
    here: str,
) -> View | None:
    """Return the neighbours before and after a thing; ``None`` where a picture would say nothing.

    Before it stands what it is part of, is an edition of or is about; after it, what is part of it,
    linked with it or about it. ``before_more`` and ``after_more`` are how many there was no room
    for. Each node has ``how`` it is near and the ``evidence`` of the link, where it rests on any.
    """
    before = [
        *(_node(whole, "whole") for whole in wholes),
        *(
            _node(other, "edition", _evidence(editions, here, str(other["iri"])))
            for other in editions
            if other["iri"] != here
        ),
        *(_node(other, "replaced") for other in replaced),
        *_linked(themes, "theme"),
    ]
    newer = [_node(other, "replacing") for other in replacing]
    parts = newer + [_node(item, "part") for group in children for item in _items(group)]
    links = [*_linked(alignments, "link"), *_linked(having, "theme")]
    named = {node["iri"] for node in (*before, *parts, *links)}
    links += [node for node in _told(facts) if node["iri"] not in named]
    # Neither side of what follows crowds the other out.
    room = max(MAX_NODES // 2 + 1, MAX_NODES - len(links))
    after = parts[:room] + links[: MAX_NODES - min(room, len(parts))]
    if len(before) + len(after) < 2:  # noqa: PLR2004 - a line between two things
        return None
    return {
        "before": before[:MAX_NODES],
        "before_more": max(0, len(before) - MAX_NODES),
        "after": after,
        "after_more": len(parts) + len(links) - len(after),
    }


def _linked(rows: Iterable[View], how: str) -> Nodes:
    return [_node(other, how, row["evidence"]) for row in rows for other in _views(row["others"])]


def _told(facts: Iterable[View]) -> Nodes:
    """Return the things that have a page here among the values of other properties."""
    return [
        {**_node(value, "fact"), "relation": fact["property"]}
        for fact in facts
        for value in _views(fact["values"])
        if value.get("known")
    ]


def _items(group: View) -> Nodes:
    return [item for item in _views(group["items"]) if not item["deprecated"]]


def _evidence(editions: Sequence[View], one: str, other: str) -> object:
    """Return on what evidence one of two editions is said to come after the other."""
    for newer, older in ((one, other), (other, one)):
        for edition in editions:
            for step in _views(edition["follows"]) if edition["iri"] == newer else []:
                to = step["to"]
                if isinstance(to, dict) and to["iri"] == older:
                    return step["evidence"]
    return None


def _views(value: object) -> Nodes:
    return value if isinstance(value, list) else []


def _node(ref: View, how: str, evidence: object = None) -> View:
    word = evidence if isinstance(evidence, str) else None
    return {**{key: ref[key] for key in _KEPT}, "how": how, "evidence": word}
