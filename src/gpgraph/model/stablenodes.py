"""Labels of blank nodes that say what is known of the node, so that they outlast a new reading.

A parser gives new labels each time. Here a node is called by a hash of what is said of it, and of
the blank nodes that it refers to in turn; what is alike gets a number. Two readings of a file that
differ in a few lines so agree about nearly all labels. Where they do not, more has changed than
need be, and nothing is wrong: no label is given twice.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Quad

# A node is told from others by what is said within so many steps.
_STEPS = 8
_LABEL = 24


def with_stable_nodes(facts: Iterable[Quad], place: str) -> tuple[Quad, ...]:
    """Return facts with other labels of blank nodes.

    Args:
        facts: All that is said of these blank nodes.
        place: Where they stand; nodes of two places have two labels.
    """
    quads = tuple(facts)
    said: dict[BlankNode, list[Quad]] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, BlankNode):
                said.setdefault(term, [])
        if isinstance(quad.subject, BlankNode):
            said[quad.subject].append(quad)
    if not said:
        return quads
    names = _names(said, place)
    return tuple(_renamed(quad, names) for quad in quads)


def _renamed(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    subject, object_ = quad.subject, quad.object
    if not isinstance(subject, BlankNode) and not isinstance(object_, BlankNode):
        return quad
    return Quad(
        names[subject] if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        names[object_] if isinstance(object_, BlankNode) else object_,
        quad.graph_name,
    )


def _names(said: Mapping[BlankNode, list[Quad]], place: str) -> Mapping[BlankNode, BlankNode]:
    blank = dict.fromkeys(said, "")
    hashes = {node: _hash(quads, blank) for node, quads in said.items()}
    outer = [node for node in said if any(isinstance(one.object, BlankNode) for one in said[node])]
    for _ in range(_STEPS):
        hashes |= {node: _hash(said[node], hashes) for node in outer}
    start = hashlib.sha256(place.encode()).hexdigest()[:8]
    times: Counter[str] = Counter()
    found: dict[BlankNode, BlankNode] = {}
    for node in said:
        label = f"n{start}{hashes[node][:_LABEL]}"
        times[label] += 1
        found[node] = BlankNode(f"{label}x{times[label]}")
    return found


def _hash(quads: Iterable[Quad], hashes: Mapping[BlankNode, str]) -> str:
    lines = sorted(
        f"{quad.predicate} {hashes[quad.object]}"
        if isinstance(quad.object, BlankNode)
        else f"{quad.predicate} {quad.object}"
        for quad in quads
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
