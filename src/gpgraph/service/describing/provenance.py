"""Where statements come from: passages, graphs and their records; and what is missing."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.service.describing.alignmentview import linked
from gpgraph.service.describing.references import References, View


def passage_view(refs: References, iri: str) -> View:
    """Return a passage: where in which document, and the few words that are quoted."""

    def one(curie: str) -> str | None:
        return next((term.value for term in refs.store.values(iri, curie)), None)

    return {
        **refs.to(iri),
        "documents": linked(refs, iri, "gp:inDocument"),
        "heading": one("gp:heading"),
        "sentence": one("gp:sentence"),
        "quotation": one("gp:quotation"),
    }


def source_view(refs: References, graph: str) -> View:
    """Return the record of a graph: by whom, from which documents, on which terms."""
    return {
        **refs.to(graph),
        "by": linked(refs, graph, "dcterms:creator"),
        "documents": linked(refs, graph, "dcterms:source"),
        "licences": linked(refs, graph, "dcterms:license"),
        "rights": [refs.value(term) for term in refs.store.values(graph, "dcterms:rights")],
    }


def authors(
    refs: References, iri: str, name: str, terms: Iterable[NamedNode | BlankNode | Literal]
) -> list[View]:
    """Return who speaks in the graphs in which something is said about a thing."""
    graphs = {graph for term in terms for graph in refs.store.graphs_of(iri, name, term)}
    creators = (term for graph in graphs for term in refs.store.values(graph, "dcterms:creator"))
    return refs.all(term.value for term in creators if isinstance(term, NamedNode))


def gap_views(refs: References, iri: str) -> list[View]:
    """Return what is known to be missing about a thing, each with what was looked for."""
    gaps = {
        term.value for term in refs.store.values(iri, "gp:hasGap") if isinstance(term, NamedNode)
    }
    return [
        {
            **refs.to(gap),
            "comments": [
                refs.value(text)
                for text in refs.readable(
                    term
                    for term in refs.store.values(gap, "rdfs:comment")
                    if isinstance(term, Literal)
                )
            ],
        }
        for gap in sorted(gaps, key=refs.order)
    ]
