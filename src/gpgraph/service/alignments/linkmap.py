"""Goals and the UN's goals in two columns, with the links between them: a picture as numbers.

Heights are counted in rows: the smallest piece of a column, as high as the style sheet makes it.
The columns are equally high, so lines that end at the height of a name end there at any size.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from gpgraph.model.alignment import ALIGNED_WITH, POSSIBLY_BEARS_ON, Alignment, EvidenceClass
from gpgraph.model.columns import Column
from gpgraph.model.namespaces import ID, SDG, SDG_SCHEME, compact, document_path
from gpgraph.model.sssomgraph import alignment_of
from gpgraph.service.alignments.selection import Level, level_of, scheme_of
from gpgraph.service.describing.references import References, View

# Its goals are all in the picture, linked or not: a gap is part of it.
POLICING = ID + "gpg-2017"

HEAD_ROWS = 4
GOAL_ROWS = 7  # a name that may need two lines, and its objectives
PLAIN_ROWS = 3
SDG_ROWS = 4
# How many lines end in the height of a row, and how thick the surest of them is, in pixels.
LINES_IN_ROW = 1.4
THICKEST = 5
# In the picture a row is as many units high.
UNITS = 10


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The links of one class of evidence from a subject to one of the UN's goals.

    Those to the targets below the goal belong to it.
    """

    subject: str
    goal: str
    evidence: EvidenceClass
    links: tuple[Alignment, ...]

    @property
    def confidence(self) -> Decimal:
        """Return that of the surest link."""
        return max(link.confidence for link in self.links)


def link_map(refs: References) -> View:
    """Return the columns of the picture, its lines, and every link for a table."""
    goals = sorted(refs.store.subjects("skos:topConceptOf", SDG_SCHEME), key=refs.order)
    links = _links(refs, goals)
    ribbons = _ribbons(links)
    groups = _groups(refs, ribbons, goals)
    left, right = _columns(groups, goals, ribbons)
    here = {subject for _, subjects in groups for subject in subjects}
    return {
        "height": left.total * UNITS,
        "groups": [
            {
                **thing(refs, scheme),
                "nodes": [
                    {**_node(refs, one, left), "parts": _parts(refs, one, here)} for one in nodes
                ],
            }
            for scheme, nodes in groups
        ],
        "sdgs": {**thing(refs, SDG_SCHEME), "nodes": [_node(refs, one, right) for one in goals]},
        "ribbons": _lines(ribbons, left, right),
        "links": [_row(refs, link) for link in links],
    }


def thing(refs: References, iri: str) -> View:
    """Return what stands for a thing of ours or the UN's: no more than a page of hundreds needs."""
    found = refs.to(iri)
    return {"key": key_of(iri), **{name: found[name] for name in ("label", "lang", "code")}}


def key_of(iri: str) -> str:
    """Return how an address names a thing: what stands behind ``/doc/``."""
    return (document_path(iri) or iri).removeprefix("/doc/")


def _links(refs: References, goals: Container[str]) -> list[Alignment]:
    """Return the links that lead to one of these goals, or to a target below it."""
    found = (
        alignment_of(iri, refs.store.about(iri))
        for predicate in (ALIGNED_WITH, POSSIBLY_BEARS_ON)
        for iri in refs.store.subjects("gp:predicate", predicate)
    )
    return sorted(
        (one for one in found if one is not None and _goal_of(one) in goals),
        key=lambda one: (
            scheme_of(refs, one.subject) != POLICING,
            one.subject != POLICING,
            refs.order(one.subject),
            refs.order(_goal_of(one)),
            level_of(one.object) is Level.TARGETS,
            refs.order(one.object),
            one.iri,
        ),
    )


def _goal_of(link: Alignment) -> str:
    return SDG + link.object.removeprefix(SDG).partition(".")[0]


def _ribbons(links: Iterable[Alignment]) -> list[Ribbon]:
    together: dict[tuple[str, str, EvidenceClass], list[Alignment]] = {}
    for link in links:
        together.setdefault((link.subject, _goal_of(link), link.evidence), []).append(link)
    return [Ribbon(*key, tuple(found)) for key, found in together.items()]


def _groups(
    refs: References, ribbons: Sequence[Ribbon], goals: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return, for each list that subjects are in, those subjects in their order.

    Goals have the order of their text; others stand near what they are linked with, so that fewer
    lines cross.
    """
    places: dict[str, list[int]] = {}
    for ribbon in ribbons:
        places.setdefault(ribbon.subject, []).append(goals.index(ribbon.goal))
    members = {POLICING: set(refs.store.subjects("skos:topConceptOf", POLICING))}
    for subject in places:
        members.setdefault(scheme_of(refs, subject), set()).add(subject)

    def place(iri: str) -> tuple[object, ...]:
        if scheme_of(refs, iri) == POLICING:
            return (iri != POLICING, refs.order(iri))
        return (sum(places[iri]) / len(places[iri]), iri)

    return [
        (scheme, sorted(members[scheme], key=place))
        for scheme in sorted(members, key=lambda iri: (iri != POLICING, iri))
        if members[scheme]
    ]


def _columns(
    groups: Iterable[tuple[str, Sequence[str]]], goals: Iterable[str], ribbons: Iterable[Ribbon]
) -> tuple[Column, Column]:
    """Return both columns, equally high."""
    ends: dict[str, int] = {}
    for ribbon in ribbons:
        ends[ribbon.subject] = ends.get(ribbon.subject, 0) + 1
        ends[ribbon.goal] = ends.get(ribbon.goal, 0) + 1

    def height(iri: str, least: int) -> int:
        return max(least, ceil(ends.get(iri, 0) / LINES_IN_ROW))

    left: list[tuple[str | None, int]] = []
    for scheme, subjects in groups:
        left.append((None, HEAD_ROWS))
        for one in subjects:
            has_parts = scheme == POLICING and one != scheme
            left.append((one, height(one, GOAL_ROWS if has_parts else PLAIN_ROWS)))
    right = [(None, HEAD_ROWS), *((goal, height(goal, SDG_ROWS)) for goal in goals)]
    columns = Column(tuple(left)), Column(tuple(right))
    total = max(column.total for column in columns)
    return columns[0].stretched(total), columns[1].stretched(total)


def _node(refs: References, iri: str, column: Column) -> View:
    return {**thing(refs, iri), "rows": column.heights()[iri], "isWhole": iri == POLICING}


def _parts(refs: References, goal: str, here: Container[str]) -> list[View]:
    """Return the objectives of a goal, each with those of its themes that are in the picture."""
    found = (term.value for term in refs.store.values(goal, "gp:hasObjective"))
    return [
        {
            **thing(refs, part),
            "themes": " ".join(
                key_of(theme.value)
                for theme in refs.store.values(part, "gp:hasTheme")
                if theme.value in here
            ),
        }
        for part in sorted(found, key=refs.order)
    ]


def _lines(ribbons: Sequence[Ribbon], left: Column, right: Column) -> list[View]:
    """Return the lines, the surest last, so that it lies above the others."""
    tops = {**left.middles(), **right.middles()}
    starts = left.ends({one: (one.subject, tops[one.goal]) for one in ribbons})
    ends = right.ends({one: (one.goal, tops[one.subject]) for one in ribbons})
    return [
        {
            "from": key_of(one.subject),
            "to": key_of(one.goal),
            "evidence": compact(one.evidence.iri).partition(":")[2],
            "word": one.evidence.value,
            "confidence": f"{one.confidence:f}",
            "width": f"{float(one.confidence) * THICKEST:.1f}",
            "targets": " ".join(
                link.object.removeprefix(SDG) for link in one.links if link.object != one.goal
            ),
            "y1": f"{starts[one] * UNITS:.1f}",
            "y2": f"{ends[one] * UNITS:.1f}",
        }
        for one in sorted(ribbons, key=lambda one: one.confidence)
    ]


def _row(refs: References, link: Alignment) -> View:
    return {
        "key": key_of(link.iri),
        "from": key_of(link.subject),
        "subject": thing(refs, link.subject),
        "object": thing(refs, link.object),
        "evidence": compact(link.evidence.iri).partition(":")[2],
        "word": link.evidence.value,
        "confidence": f"{link.confidence:f}",
        "by": refs.to(link.author),
    }
