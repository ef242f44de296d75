"""The graph that pySHACL gets: whatever is done to it and asked, it answers as rdflib's own."""

from collections.abc import Sequence
from typing import Any

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.term import BNode, Literal, Node, URIRef

from gpgraph.store.engines.datagraph import DataGraph, Facts

NODES: Sequence[Node] = (URIRef("urn:a"), URIRef("urn:b"), BNode("c"))
NAMES = (URIRef("urn:p"), URIRef("urn:q"))
# One value in two spellings, and one text in three terms.
VALUES: Sequence[Node] = (
    *NODES,
    *(Literal(text, datatype=rdflib.XSD.integer, normalize=False) for text in ("1", "01")),
    *(Literal("x"), Literal("x", lang="en"), Literal("x", datatype=URIRef("urn:t"))),
)
triples = st.tuples(*map(st.sampled_from, (NODES, NAMES, VALUES)))
steps = st.lists(
    st.tuples(st.sampled_from(("add", "remove", "look")), triples, st.tuples(*[st.booleans()] * 3)),
    max_size=30,
)


@given(steps)
def test_it_answers_as_the_graph_of_rdflib_does(todo: list[tuple[str, Any, Any]]) -> None:
    """Patterns of every form, lengths, values and what has them, after what was taken away too."""
    facts = Facts()
    ours, theirs = DataGraph(facts), rdflib.Graph(bind_namespaces="none")
    for what, triple, is_open in todo:
        pattern: Any = tuple(
            None if any_ else term for term, any_ in zip(triple, is_open, strict=True)
        )
        if what == "add":
            facts.add(triple)
            theirs.add(triple)
        elif what == "remove":
            ours.remove(pattern)
            theirs.remove(pattern)
        subject, name, value = pattern
        assert set(ours.triples(pattern)) == set(theirs.triples(pattern))
        assert set(ours.objects(subject, name)) == set(theirs.objects(subject, name))
        assert set(ours.subjects(name, value)) == set(theirs.subjects(name, value))
        assert (triple in ours) == (triple in theirs)
        assert len(ours) == len(theirs)
