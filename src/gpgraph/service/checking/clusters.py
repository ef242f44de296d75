"""Shapes that share what they report, and so have to be checked together or not at all.

A finding names the shape that is broken, not the one whose target led there; two shapes with
targets may have the same property shape. Such shapes stand in one cluster.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gpgraph.model.report import Finding
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames


@dataclass(frozen=True, slots=True)
class Cluster:
    """Shapes with targets, and what their findings may name as the shape that has found them."""

    shapes: tuple[Node, ...]
    names: frozenset[str]
    reports_on_values: bool = False
    """Whether findings may be about other resources than the targets."""


def clusters_of(shapes: ShapeGraph, names: ShapeNames) -> tuple[Cluster, ...]:
    """Put the shapes with targets into as many clusters as there can be."""
    found: list[Cluster] = []
    for shape in shapes.targeted():
        own = Cluster(
            (shape,),
            frozenset(map(names.nearest, shapes.with_properties(shape))),
            shapes.reports_on_values(shape),
        )
        same = [one for one in found if not own.names.isdisjoint(one.names)]
        found = [one for one in found if one not in same]
        found.append(_joined([*same, own]))
    return tuple(found)


def finder(finding: Finding) -> str:
    """Return what a finding names as the shape that has found it."""
    return finding.owner or finding.shape


def _joined(parts: Sequence[Cluster]) -> Cluster:
    shapes = tuple(shape for part in parts for shape in part.shapes)
    names = frozenset().union(*(part.names for part in parts))
    return Cluster(shapes, names, any(part.reports_on_values for part in parts))
