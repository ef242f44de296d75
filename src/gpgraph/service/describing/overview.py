"""The pages about whole graphs, as values; computed in a worker."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.errors import ResourceNotFoundError
from gpgraph.service.describing.references import References, View
from gpgraph.store.describing.description import Reader

SUBJECTS_PER_PAGE = 200


def graph_view(store: Reader, name: str, graphs: Iterable[str], page: int) -> View:
    """Return what one or several named graphs say, subject by subject.

    Args:
        store: The release.
        name: What the page is about: a graph, or the vocabulary that the graphs make up.
        graphs: The graphs to show.
        page: Which page of the subjects, from 1.

    Raises:
        ResourceNotFoundError: none of the graphs holds anything, or there is no such page.
    """
    refs = References(store)
    by_subject: dict[NamedNode | BlankNode, list[Triple]] = {}
    for graph in graphs:
        for triple in store.graph(graph):
            if isinstance(triple.subject, NamedNode | BlankNode):
                by_subject.setdefault(triple.subject, []).append(triple)
    if not by_subject:
        raise ResourceNotFoundError(f"There is no graph <{name}>.")
    # A vocabulary's own terms first: only they have anchors here.
    named = sorted(
        (term.value for term in by_subject if isinstance(term, NamedNode)),
        key=lambda iri: (not iri.startswith(name), refs.order(iri)),
    )
    pages = max(1, -(-len(named) // SUBJECTS_PER_PAGE))
    if not 1 <= page <= pages:
        raise ResourceNotFoundError(f"There is no page {page}; there are {pages}.")
    start = (page - 1) * SUBJECTS_PER_PAGE
    return {
        **refs.to(name),
        "record": _record(refs, name),
        "subjects": [
            {
                **refs.to(iri),
                "anchor": iri.removeprefix(name + "#") if iri.startswith(name + "#") else None,
                "facts": _facts(refs, by_subject, by_subject[NamedNode(iri)]),
            }
            for iri in named[start : start + SUBJECTS_PER_PAGE]
        ],
        "triples": sum(len(triples) for triples in by_subject.values()),
        "total": len(named),
        "page": page,
        "pages": pages,
    }


def _record(refs: References, iri: str) -> list[View]:
    """Return what the catalogue says about a graph."""
    return _facts(refs, {}, list(refs.store.about(iri)))


def _facts(
    refs: References, by_subject: dict[NamedNode | BlankNode, list[Triple]], triples: list[Triple]
) -> list[View]:
    grouped: dict[str, list[View]] = {}
    for triple in triples:
        found = grouped.setdefault(triple.predicate.value, [])
        if isinstance(triple.object, BlankNode):
            found.extend(_items(refs, by_subject, triple.object))
        elif isinstance(triple.object, NamedNode | Literal):
            found.append(refs.value(triple.object))
    return [
        {"property": refs.to(iri), "values": list(found)} for iri, found in sorted(grouped.items())
    ]


def _items(
    refs: References, by_subject: dict[NamedNode | BlankNode, list[Triple]], head: BlankNode
) -> list[View]:
    """Return the values that hang on a blank node, such as the members of a list."""
    found: list[View] = []
    waiting: list[BlankNode] = [head]
    seen = {head}
    while waiting:
        for triple in by_subject.get(waiting.pop(), []):
            term = triple.object
            if isinstance(term, BlankNode) and term not in seen:
                seen.add(term)
                waiting.append(term)
            elif isinstance(term, NamedNode | Literal) and not str(term).endswith("#nil>"):
                found.append(refs.value(term))
    return found
