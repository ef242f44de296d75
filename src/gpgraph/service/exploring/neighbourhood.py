"""The neighbourhood of a thing as a small graph: for its page, and for a picture of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import References, View
from gpgraph.service.exploring.ties import Family, Tie, Ties, ties_of

MOST_NODES = 300
# Of each thing around, no more than these: a picture of a hub is no picture of its neighbour.
MOST_BEYOND = 12

# What the picture tells apart by shape, the first that fits.
_SHAPES = MappingProxyType(
    {
        expand(curie): shape
        for curie, shape in (
            ("skos:ConceptScheme", "scheme"),
            ("gp:Framework", "scheme"),
            ("gp:Goal", "goal"),
            ("sdgo:Goal", "goal"),
            ("gp:Objective", "part"),
            ("gp:Commitment", "part"),
            ("sdgo:Target", "part"),
            ("sdgo:Indicator", "part"),
            ("gp:Theme", "theme"),
            ("gp:CrimeProgramme", "programme"),
            ("gp:Capability", "programme"),
        )
    }
)


@dataclass(slots=True)
class _Graph:
    """Nodes and links as they are found; the number of a node is its place."""

    refs: References
    most: int
    nodes: list[View] = field(default_factory=list)
    links: list[View] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    drawn: set[tuple[int, int, str, str | None]] = field(default_factory=set)

    def add(self, iri: str, level: int, parent: int | None) -> int | None:
        """Return the number of a node, a new one where there is room; else nothing."""
        if iri in self.places:
            return self.places[iri]
        if len(self.nodes) >= self.most:
            return None
        number = self.places[iri] = len(self.nodes)
        shown = {**self.refs.to(iri), "shape": shape_of(self.refs, iri)}
        self.nodes.append({"id": number, **shown, "level": level, "parent": parent})
        return number

    def tie(self, here: int, tie: Tie, there: int) -> None:
        """Draw a tie in the direction of its property, once."""
        ends = (here, there) if tie.outgoing else (there, here)
        key = (min(ends), max(ends), tie.family.value, tie.alignment)
        if tie.family in {Family.UP, Family.DOWN}:
            key = (min(ends), max(ends), "place", None)
        if key in self.drawn:
            return
        self.drawn.add(key)
        self.links.append(
            {
                "from": ends[0],
                "to": ends[1],
                "relation": tie.relation,
                "family": tie.family.value,
                "evidence": tie.evidence,
                "confidence": tie.confidence,
                "alignment": tie.alignment,
            }
        )


def neighbourhood(refs: References, iri: str, *, most: int = 40, depth: int = 1) -> View:
    """Return what stands around a thing: nodes, links between them, and groups for a list.

    ``nodes[0]`` is the thing; each other node is a reference (see ``References.to``) with its
    ``shape``, its ``level`` (steps away) and its ``parent``, the node over which it was reached.
    ``links`` go ``from`` node ``to`` node and have ``relation`` (an IRI), ``family`` (see
    ``Family``) and, where they rest on a judgement, ``evidence``, ``confidence`` and ``alignment``.
    ``groups`` hold the ties of the thing itself, by family and relation (a reference). ``total``
    counts what it is tied to, as far as was looked; ``isWhole`` says that all of that is among the
    nodes.

    Args:
        refs: The release, and the reader's languages.
        iri: The thing.
        most: How many nodes at most, the thing among them.
        depth: How many steps away, 1 or 2.

    Raises:
        ResourceNotFoundError: nothing is known about it.
        MalformedIriError: it is no IRI.
    """
    refs.store.refuse_unknown(iri)
    graph = _Graph(refs, min(most, MOST_NODES))
    graph.add(iri, 0, None)
    around = ties_of(refs, iri)
    chosen = _fairly(around.ties, graph.most - 1)
    for tie in chosen:
        there = graph.add(tie.other, 1, 0)
        if there is not None:
            graph.tie(0, tie, there)
    is_whole = around.is_whole and len(chosen) == len(around.ties)
    if depth > 1:
        is_whole &= _go_on(graph)
    return {
        "nodes": [*graph.nodes],
        "links": [*graph.links],
        "groups": _groups(graph, chosen, around),
        "total": len({tie.other for tie in around.ties}),
        "isWhole": is_whole,
    }


def _go_on(graph: _Graph) -> bool:
    """Add what the things around are tied to in their turn; tell whether that is all."""
    is_whole = True
    for node in tuple(graph.nodes[1:]):
        number, iri = int(str(node["id"])), str(node["iri"])
        if node["shape"] == "other":  # a document, an author: half of everything hangs on those
            continue
        around = ties_of(graph.refs, iri, with_back=False)
        ties = [tie for tie in around.ties if graph.refs.label(tie.other) is not None]
        known = [tie for tie in ties if tie.other in graph.places]
        further = [tie for tie in ties if tie.other not in graph.places]
        for tie in (*known, *_fairly(further, MOST_BEYOND)):
            there = graph.add(tie.other, 2, number)
            if there is not None:
                graph.tie(number, tie, there)
        is_whole &= all(tie.other in graph.places for tie in further)
    return is_whole


def _fairly(ties: Sequence[Tie], room: int) -> list[Tie]:
    """Choose among ties so that each family has its part, in their order."""
    others = {tie.other for tie in ties}
    if len(others) <= room:
        return [*ties]
    families = [[tie for tie in ties if tie.family is family] for family in Family]
    taken: dict[str, None] = {}
    place = 0
    while len(taken) < room and place < len(ties):
        for family in families:
            if place < len(family) and len(taken) < room:
                taken[family[place].other] = None
        place += 1
    return [tie for tie in ties if tie.other in taken]


def _groups(graph: _Graph, chosen: Sequence[Tie], around: Ties) -> list[View]:
    """Return the ties of the thing itself by family, relation and direction, in their order."""
    counts: dict[tuple[str, str, bool], int] = {}
    for tie in around.ties:
        key = (tie.family.value, tie.relation, tie.outgoing)
        counts[key] = counts.get(key, 0) + 1
    groups: dict[tuple[str, str, bool], list[View]] = {}
    for tie in chosen:
        items = groups.setdefault((tie.family.value, tie.relation, tie.outgoing), [])
        items.append(
            {
                "node": graph.places[tie.other],
                "evidence": tie.evidence,
                "confidence": tie.confidence,
                "alignment": tie.alignment,
            }
        )
    return [
        {
            "family": family,
            "relation": graph.refs.to(relation),
            "outgoing": outgoing,
            "items": items,
            "total": counts[family, relation, outgoing],
        }
        for (family, relation, outgoing), items in groups.items()
    ]


def shape_of(refs: References, iri: str) -> str:
    """Return what a thing looks like in a picture: one of a few kinds."""
    types = {
        term.value for term in refs.store.values(iri, "rdf:type") if isinstance(term, NamedNode)
    }
    return next((shape for kind, shape in _SHAPES.items() if kind in types), "other")
