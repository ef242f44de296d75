"""Turtle that a difference of versions can be read in: equal statements, equal bytes.

diffable-rdf sorts what rdflib writes, so this is the other room that sees rdflib.
"""

from collections.abc import Iterable, Mapping

import rdflib
from diffable_rdf import deterministic_turtle
from pyoxigraph import Quad, Triple

from gpgraph.store.engines.rdflibterms import to_rdflib


def stable_turtle(facts: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> bytes:
    """Write statements, sorted; a new one is a new line, or two where its resource had none.

    Args:
        facts: What to write; graph names are left out.
        prefixes: Those of them are declared that are used.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    for fact in facts:
        graph.add((to_rdflib(fact.subject), to_rdflib(fact.predicate), to_rdflib(fact.object)))
    return deterministic_turtle(graph).encode()
