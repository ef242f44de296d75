"""Facts that stay in the form that the validator reads, so that a change of a few costs little."""

from collections.abc import Iterable, Sequence

from pyoxigraph import Quad, Triple

from gpgraph.model.report import Finding
from gpgraph.store.shacl import check_graph, graph_of

Fact = Triple | Quad


class ResidentFacts:
    """Facts that can be changed, and checked as often as one likes.

    Args:
        facts: Graph names are ignored.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Bring the facts into that form."""
        self._graph = graph_of(facts)

    def change(self, gone: Sequence[Fact], come: Sequence[Fact]) -> None:
        """Take some facts away, then add others.

        Args:
            gone: Facts that are there.
            come: Facts that are not, or are among those.
        """
        if self._graph.questions is not None:
            self._graph.questions.change(gone, come)
        for triple in graph_of(gone, has_queries=False):
            self._graph.facts.remove(triple)
        for triple in graph_of(come, has_queries=False):
            self._graph.facts.add(triple)

    def check(self, shapes: Iterable[Fact]) -> list[Finding]:
        """Check the facts as they are; as ``shacl.check``."""
        return check_graph(self._graph, shapes)
