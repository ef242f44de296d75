"""Releases side by side in one store: each graph under a name of the release that it is part of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from gpgraph.errors import ReleaseNotHeldError
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.history.releasegraphs import names_a_release, release_graph, release_of_graph
from gpgraph.model.sparql.hints import iris_of
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.model.sparql.sparqlhead import read_head

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases whose graphs can be named as parts of them, all in one store; or none."""

    together: Store | None = None
    manifests: tuple[Manifest, ...] = ()

    @classmethod
    def of(cls, current: Store, releases: Sequence[tuple[Manifest, Store]]) -> "Releases":
        """Put releases side by side; the current one is among them."""
        together = side_by_side(current, ((manifest.key, store) for manifest, store in releases))
        return cls(together, tuple(manifest for manifest, _ in releases))

    def store_for(self, request: QueryRequest) -> Store | None:
        """Return the store for a query that names a release; ``None`` for any other.

        Raises:
            ReleaseNotHeldError: it names a graph of a release that is not here, and would find
                nothing there.
        """
        graphs = [*request.default_graphs, *request.named_graphs]
        if not any(map(names_a_release, (request.text, *graphs))):
            return None
        head = read_head(request.text)
        if head is not None:
            graphs += iris_of(request.text, head.prefixes, head.base)
        for graph in graphs:
            self.store_of(graph)
        return self.together

    def store_of(self, graph: str) -> Store | None:
        """Return the store with a graph that is named as a part of a release; else ``None``.

        Raises:
            ReleaseNotHeldError: the release is not here.
        """
        key = release_of_graph(graph)
        if key is None:
            return None
        keys = tuple(manifest.key for manifest in self.manifests)
        if key not in keys:
            raise ReleaseNotHeldError(key, keys)
        return self.together


def side_by_side(current: Store, releases: Iterable[tuple[str, Store]]) -> Store:
    """Return a store with a release as it is, and the named graphs of releases beside it.

    The default graph is that of the current release. No blank node is shared by two releases:
    equal labels in two files do not mean one thing.

    Args:
        current: The release that is served, whole.
        releases: The key and the store of each release, the current one among them.
    """
    together = Store()
    together.bulk_extend(current)
    for number, (key, store) in enumerate(releases, 1):
        together.bulk_extend(_renamed(store, key, f"r{number}_"))
    return together


def _renamed(store: Store, key: str, prefix: str) -> Iterator[Quad]:
    for name in store.named_graphs():
        if isinstance(name, NamedNode):
            graph = NamedNode(release_graph(key, name.value))
            for quad in store.quads_for_pattern(None, None, None, name):
                subject = _apart(quad.subject, prefix)
                assert isinstance(subject, NamedNode | BlankNode)  # noqa: S101 - as it was
                yield Quad(subject, quad.predicate, _apart(quad.object, prefix), graph)


def _apart(term: Term, prefix: str) -> Term:
    """Return a term with blank nodes of its own."""
    if isinstance(term, BlankNode):
        return BlankNode(prefix + term.value)
    if isinstance(term, Triple):
        subject = _apart(term.subject, prefix)
        assert isinstance(subject, NamedNode | BlankNode)  # noqa: S101 - as it was
        return Triple(subject, term.predicate, _apart(term.object, prefix))
    return term
