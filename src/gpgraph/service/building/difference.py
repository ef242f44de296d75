"""What differs between two releases, or between a release and what is about to become one."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Quad

from gpgraph.errors import GenerationError
from gpgraph.model.history.changerules import (
    CONTEXT_ADDED,
    CONTEXT_CHANGED,
    GRAPH_ADDED,
    GRAPH_CHANGED,
    GRAPH_GONE,
    INFERRED,
    RULES,
    changes_between,
)
from gpgraph.model.history.changes import Beside, Difference, Resources
from gpgraph.model.namespaces import CONTRIB_GRAPH
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.statements import inferred, quads_of, statements


@dataclass(frozen=True, slots=True)
class Content:
    """What of a release is compared."""

    resources: Resources
    inferred: frozenset[str]
    """Triples of N-Triples."""

    context: Mapping[str, object]
    """The terms of the JSON-LD context."""

    contributed: Mapping[str, str]
    """The hash of each contributed graph, by its IRI."""


def content_of(generation: Generation) -> Content:
    """Read what of a release is compared.

    Raises:
        GenerationError: a file of it cannot be read.
    """
    quads = tuple(quads_of(generation))
    with generation.readable():
        context = generation.context.read_bytes()
    try:
        hashes = {graph.iri: graph.sha256 for graph in generation.manifest.graphs}
        return _content(quads, hashes, context)
    except ValueError:
        raise GenerationError(
            f"{generation.context} is not JSON. Copy the release again."
        ) from None


def content_of_graphs(
    graphs: Mapping[str, Iterable[Quad]], hashes: Mapping[str, str], context: bytes
) -> Content:
    """Return what of graphs that are about to become a release is compared."""
    return _content(tuple(chain.from_iterable(graphs.values())), hashes, context)


def difference(before: Content, after: Content) -> Difference:
    """Compare two releases."""
    return Difference(
        changes_between(before.resources, after.resources),
        (
            *_context(before.context, after.context),
            *_contributed(before.contributed, after.contributed),
            *_inferences(before.inferred, after.inferred),
        ),
    )


def _content(quads: Sequence[Quad], hashes: Mapping[str, str], context: bytes) -> Content:
    contributed = {iri: sha for iri, sha in hashes.items() if iri.startswith(CONTRIB_GRAPH)}
    return Content(statements(quads), inferred(quads), _terms(context), contributed)


def _terms(context: bytes) -> Mapping[str, object]:
    content = json.loads(context)
    terms = content.get("@context") if isinstance(content, dict) else None
    return terms if isinstance(terms, dict) else {}


def _context(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Beside]:
    for term in sorted(before.keys() | after.keys()):
        if before.get(term) == after.get(term):
            continue
        if term not in before:
            yield _beside("context", f"The term {term} was added to the context.", CONTEXT_ADDED)
        elif term not in after:
            yield _beside("context", f"The term {term} is gone from the context.", CONTEXT_CHANGED)
        else:
            text = f"The term {term} of the context means something else."
            yield _beside("context", text, CONTEXT_CHANGED)


def _contributed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Beside]:
    for graph in sorted(before.keys() | after.keys()):
        if before.get(graph) == after.get(graph):
            continue
        if graph not in before:
            yield _beside("contributed", f"The graph <{graph}> was contributed.", GRAPH_ADDED)
        elif graph not in after:
            yield _beside("contributed", f"The contributed graph <{graph}> is gone.", GRAPH_GONE)
        else:
            text = f"The contributed graph <{graph}> holds something else."
            yield _beside("contributed", text, GRAPH_CHANGED)


def _inferences(before: frozenset[str], after: frozenset[str]) -> Iterator[Beside]:
    more, fewer = len(after - before), len(before - after)
    if more or fewer:
        text = f"{more:,} statements are inferred that were not, and {fewer:,} are no longer."
        yield _beside("inferred", text, INFERRED)


def _beside(subject: str, text: str, rule: str) -> Beside:
    return Beside(subject, text, RULES[rule].level, rule)
