"""The trees as a page shows them: as much in place as can be read, the rest a step away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gpgraph.errors import ResourceNotFoundError
from gpgraph.service.describing.collections import refuse_page
from gpgraph.service.describing.references import References, View
from gpgraph.service.exploring.facets import FRAMEWORK, Facets, Narrowed, named, short_name
from gpgraph.service.exploring.outline import Outline

# Concepts of one tree in place; deeper levels that would be more are a step away.
MOST_OF_TREE = 120
MOST_OF_PAGE = 300
# Concepts directly below one on a page.
MOST_BELOW = 100
# Levels of a page: a template that calls itself more often ends the page.
MOST_DEEP = 30


@dataclass(slots=True)
class _Budget:
    """How many concepts a page has room for."""

    left: int


@dataclass(frozen=True, slots=True)
class Trees:
    """Makes the views, in the languages of a reader."""

    outline: Outline
    refs: References

    def whole(self, *schemes: str) -> list[View]:
        """Return the trees of schemes."""
        page = _Budget(MOST_OF_PAGE)
        return [self._tree(scheme, page) for scheme in schemes]

    def branch(self, name: str, page: int) -> View:
        """Return what stands below one scheme or concept, and the way there.

        Raises:
            ResourceNotFoundError: there is no such branch, or no such page of it.
        """
        iri = next((one for one in named(name) if one in self.outline), None)
        if iri is None:
            raise ResourceNotFoundError(
                f"No scheme has a concept {name[:60]!r}. /explore shows all of them."
            )
        below = self.outline.below(iri)
        pages = max(1, -(-len(below) // MOST_BELOW))
        refuse_page(page, pages)
        part = below[(page - 1) * MOST_BELOW : page * MOST_BELOW]
        return {
            **self._node(iri),
            "path": [self._node(one) for one in self.outline.path(iri)],
            "nodes": self._levels(part, _Budget(MOST_OF_PAGE)),
            "page": page,
            "pages": pages,
        }

    def narrowed(self, narrowed: Narrowed) -> tuple[list[View], bool]:
        """Return what is left of each tree with the way there, and whether all of it has room."""
        found = narrowed.found or frozenset()
        kept = set(found)
        for iri in found:
            kept.update(self.outline.path(iri))
        page = _Budget(MOST_OF_PAGE)
        trees = []
        for scheme in self.outline.schemes:
            if scheme != narrowed.chosen.get(FRAMEWORK, scheme):
                continue
            inside = self.outline.whole(scheme) & found
            if inside:
                nodes = self._kept(self.outline.below(scheme), kept, found, page)
                trees.append({**self._node(scheme), "size": len(inside), "nodes": nodes})
        return trees, page.left > 0

    def _tree(self, scheme: str, page: _Budget) -> View:
        own = _Budget(min(MOST_OF_TREE, page.left))
        room = own.left
        nodes = self._levels(self.outline.below(scheme)[:MOST_BELOW], own)
        page.left -= room - own.left
        return {**self._node(scheme), "nodes": nodes}

    def _levels(self, iris: Sequence[str], budget: _Budget) -> list[View]:
        """Return nodes level by level, as long as a whole level has room."""
        roots = [self._node(iri) for iri in iris]
        budget.left -= len(roots)
        level = roots
        for _ in range(MOST_DEEP):
            below = [self.outline.below(str(node["iri"])) for node in level]
            needed = sum(map(len, below))
            if not needed or needed > budget.left:
                break
            budget.left -= needed
            following: list[View] = []
            for node, iris_below in zip(level, below, strict=True):
                nodes = [self._node(iri) for iri in iris_below]
                node["nodes"] = nodes
                following.extend(nodes)
            level = following
        return roots

    def _kept(
        self,
        iris: Sequence[str],
        kept: Collection[str],
        found: Collection[str],
        page: _Budget,
        above: frozenset[str] = frozenset(),
    ) -> list[View]:
        nodes = []
        for iri in iris:
            if iri not in kept or iri in above or page.left <= 0 or len(above) > MOST_DEEP:
                continue
            page.left -= 1
            nodes.append(
                {
                    **self._node(iri),
                    "found": iri in found,
                    "nodes": self._kept(self.outline.below(iri), kept, found, page, above | {iri}),
                }
            )
        return nodes

    def _node(self, iri: str) -> View:
        whole = self.outline.whole(iri)
        return {
            **self.outline.names.to(self.refs, iri),
            "name": short_name(iri),
            "size": len(whole - {iri}),
            "nodes": [],
            "found": True,
        }


def explore_view(
    facets: Facets, refs: References, wanted: dict[str, str], branch: str, page: int
) -> View:
    """Return what the page shows: all trees, one branch, or what is left of them.

    Args:
        facets: What there is.
        refs: The release, and the reader's languages.
        wanted: The name of a value for each facet that is set.
        branch: The name of a scheme or concept whose branch to show alone; empty for all.
        page: Which page of that branch, from 1.

    Raises:
        ResourceNotFoundError: there is no such value, branch or page.
    """
    trees = Trees(facets.outline, refs)
    narrowed = facets.narrow(wanted)
    view: View = {"facets": facets.views(refs, narrowed), "branch": None, "trees": []}
    if branch:
        return {**view, "branch": trees.branch(branch, page), "total": None}
    refuse_page(page, 1)
    if {*narrowed.chosen} <= {FRAMEWORK}:
        schemes = narrowed.chosen.values() or facets.outline.schemes
        return {**view, "trees": trees.whole(*schemes), "total": None}
    left, is_whole = trees.narrowed(narrowed)
    return {**view, "trees": left, "total": len(narrowed.found or ()), "isWhole": is_whole}
