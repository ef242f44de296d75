"""Draw the README's picture from a release: goals, SDGs and the links between them.

    python scripts/draw_graph.py docs/graph.svg

Builds a release in a temporary folder, so the picture is that of the sources as they stand.
"""

import gzip
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from gpgraph.model.namespaces import PREFIXES
from gpgraph.service.building.build import build
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import find_sources

GOALS = """
SELECT ?id ?number ?name WHERE {
  ?id a gp:GlobalPolicingGoal ; gp:position ?number ; rdfs:label ?name
} ORDER BY ?number"""
SDGS = """
SELECT ?id ?number ?name WHERE {
  ?id a sdgo:Goal ; gp:position ?number ; skos:altLabel ?name
} ORDER BY ?number"""
LINKS = """
SELECT ?subject ?object ?evidence ?confidence WHERE {
  ?link a gp:Alignment ; gp:subject ?subject ; gp:object ?object ;
    gp:evidenceClass ?evidence ; sssom:confidence ?confidence .
  ?object a sdgo:Goal .
} ORDER BY ?subject ?object"""

INK, MUTED, PAPER, EDGE = "#1d2a33", "#6b7a85", "#fbfaf7", "#d9d5cb"
STATED, INFERRED, BOX = "#0b5d66", "#b0572c", "#ffffff"
WIDTH, ROW, TOP = 1200, 42, 92
GOAL_X, GOAL_W, SDG_X, SDG_W = 40, 440, 780, 380


@dataclass(frozen=True, slots=True)
class Item:
    """A goal with its number, name and the height of its middle, in pixels."""

    number: int
    name: str
    y: float


def rows(store: ox.Store, query: str) -> list[dict[str, str]]:
    """Return the solutions of a query as dictionaries of plain strings."""
    solutions = cast("ox.QuerySolutions", store.query(query, prefixes=dict(PREFIXES)))
    names = [variable.value for variable in solutions.variables]
    return [
        {name: cast("ox.Literal", solution[name]).value for name in names} for solution in solutions
    ]


def column(found: list[dict[str, str]], height: float) -> dict[str, Item]:
    """Spread items evenly over a height; keyed by IRI."""
    step = height / len(found)
    return {
        row["id"]: Item(int(row["number"]), row["name"], TOP + step * (place + 0.5))
        for place, row in enumerate(found)
    }


def box(x: float, item: Item, width: float, *, linked: bool = True) -> str:
    """Draw one goal: its number in a disc, its name beside it."""
    ink = INK if linked else MUTED
    return (
        f'<g><rect x="{x}" y="{item.y - 16:.1f}" width="{width}" height="32" rx="16" '
        f'fill="{BOX if linked else PAPER}" stroke="{EDGE}"/>'
        f'<text x="{x + 22}" y="{item.y + 5:.1f}" fill="{ink}" text-anchor="middle" '
        f'font-weight="700">{item.number}</text>'
        f'<text x="{x + 42}" y="{item.y + 5:.1f}" fill="{ink}">{escape(item.name)}</text></g>'
    )


def curve(start: tuple[float, float], end: tuple[float, float], style: str, title: str) -> str:
    """Draw a link as a flat S from one point to another."""
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) / 2
    return (
        f'<path d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} '
        f'{x2:.1f} {y2:.1f}" fill="none" {style}><title>{escape(title)}</title></path>'
    )


def set_height(goals: Mapping[str, Item]) -> float:
    """Return the height of the lines of the set: between two goals, so as to be neither's."""
    heights = sorted(goal.y for goal in goals.values())
    half = len(heights) // 2
    return (heights[half - 1] + heights[half]) / 2


def link(row: Mapping[str, str], goals: Mapping[str, Item], sdgs: Mapping[str, Item]) -> str:
    """Draw one alignment: stated links start at the whole set, inferred ones at a goal."""
    target = sdgs[row["object"]]
    confidence = float(row["confidence"])
    end = (SDG_X, target.y)
    if row["subject"] in goals:
        goal = goals[row["subject"]]
        style = (
            f'stroke="{INFERRED}" stroke-dasharray="6 4" stroke-width="{1 + 2.5 * confidence:.1f}" '
            f'stroke-opacity="{0.25 + 0.6 * confidence:.2f}"'
        )
        title = f"{goal.name} and {target.name}: inferred by gpgraph, confidence {confidence:g}"
        return curve((GOAL_X + GOAL_W, goal.y), end, style, title)
    title = f"The seven goals together and {target.name}: stated by INTERPOL"
    style = f'stroke="{STATED}" stroke-width="3.5"'
    return curve((GOAL_X + GOAL_W + 34, set_height(goals)), end, style, title)


def bracket(goals: Mapping[str, Item]) -> str:
    """Draw the brace that stands for the set of seven."""
    x = GOAL_X + GOAL_W + 14
    top, bottom = min(g.y for g in goals.values()) - 16, max(g.y for g in goals.values()) + 16
    middle = set_height(goals)
    return (
        f'<path d="M{x} {top:.1f}h8V{bottom:.1f}h-8M{x + 8} {middle:.1f}h12" fill="none" '
        f'stroke="{STATED}" stroke-width="2.5"/>'
    )


def legend(height: float) -> str:
    """Draw what the two kinds of line mean."""
    y = height - 34
    return (
        f'<g font-size="14"><path d="M40 {y}h40" stroke="{STATED}" stroke-width="3.5"/>'
        f'<text x="90" y="{y + 5}" fill="{INK}">stated by INTERPOL about the seven together</text>'
        f'<path d="M430 {y}h40" stroke="{INFERRED}" stroke-width="3" stroke-dasharray="6 4"/>'
        f'<text x="480" y="{y + 5}" fill="{INK}">inferred by gpgraph; thicker is surer</text>'
        f'<text x="{SDG_X}" y="{y + 5}" fill="{MUTED}">grey: no link to this goal known</text></g>'
    )


def draw(store: ox.Store) -> str:
    """Return the picture of a release as SVG text."""
    sdg_rows = rows(store, SDGS)
    body = ROW * len(sdg_rows)
    height = TOP + body + 70
    goals, sdgs = column(rows(store, GOALS), body), column(sdg_rows, body)
    links = rows(store, LINKS)
    linked = {row["object"] for row in links}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>Global Policing Goals and Sustainable Development Goals</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="14" fill="{PAPER}"/>',
        '<g font-family="system-ui, sans-serif" font-size="15">',
        f'<g font-size="18" font-weight="700" fill="{INK}">',
        f'<text x="{GOAL_X}" y="52">Global Policing Goals 2017</text>',
        f'<text x="{SDG_X}" y="52">Sustainable Development Goals</text></g>',
        *(link(row, goals, sdgs) for row in links),
        bracket(goals),
        *(box(GOAL_X, item, GOAL_W) for item in goals.values()),
        *(box(SDG_X, item, SDG_W, linked=iri in linked) for iri, item in sdgs.items()),
        legend(height),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def load(generation: Generation) -> ox.Store:
    """Load a release into memory."""
    store = ox.Store()
    with gzip.open(generation.dataset) as lines:
        store.bulk_load(cast("IO[bytes]", lines), format=ox.RdfFormat.N_QUADS)
    return store


def main() -> None:
    """Build a release of the sources and write its picture."""
    with tempfile.TemporaryDirectory() as folder:
        store = load(build(find_sources(), Path(folder)))
    Path(sys.argv[1]).write_text(draw(store), "utf-8")


if __name__ == "__main__":
    main()
