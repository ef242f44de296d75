"""An explanation as RDF: each statement of the proof, what it was derived from, where it stands."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.inference.proofs import Step
from gpgraph.model.namespaces import expand
from gpgraph.service.explaining.explanation import Explanation

Node = NamedNode | BlankNode
# What is said of a rule, a graph, a passage or an alignment, so that no second question is needed.
_RULE = ("rdf:type", "rdfs:label", "dcterms:identifier", "dcterms:bibliographicCitation",
         "sh:construct")  # fmt: skip
_GRAPH = ("rdfs:label", "dcterms:creator", "dcterms:license", "dcterms:rights", "dcterms:source")
_PASSAGE = ("rdf:type", "rdfs:label", "gp:inDocument", "gp:heading", "gp:sentence", "gp:quotation")
_ALIGNMENT = ("rdf:type", "rdfs:label", "rdfs:comment", "gp:subject", "gp:predicate", "gp:object",
              "gp:evidenceClass", "sssom:confidence", "prov:wasAttributedTo", "dcterms:source",
              "gp:passage")  # fmt: skip


def explanation_rdf(found: Explanation) -> tuple[Triple, ...]:
    """Describe a proof.

    A statement is an ``rdf:Statement``, so that every syntax can hold it. One that a graph asserts
    names the graph with ``void:inDataset``; one that was derived has its rule and its premises.

    Source:
        RDF Schema 1.1, section 5.3 (reification); PROV-O, section 3.1 (``prov:wasDerivedFrom``).
    """
    nodes = {step.statement: BlankNode(f"step{step.number}") for step in found.proof}
    triples: dict[Triple, None] = {}
    for step in found.proof:
        triples |= dict.fromkeys(_step(found, step, nodes))
    return tuple(triples)


def _step(found: Explanation, step: Step, nodes: dict[Triple, BlankNode]) -> Iterator[Triple]:
    node, statement = nodes[step.statement], step.statement
    yield _triple(node, "rdf:type", NamedNode(expand("rdf:Statement")))
    yield _triple(node, "rdf:subject", statement.subject)
    yield _triple(node, "rdf:predicate", statement.predicate)
    yield _triple(node, "rdf:object", statement.object)
    if step.derivation is not None:
        yield _triple(node, "gp:byRule", NamedNode(step.derivation.rule))
        for premise in step.derivation.premises:
            yield _triple(node, "prov:wasDerivedFrom", nodes[premise])
        yield from _said(found, step.derivation.rule, _RULE)
        return
    for name in found.graphs(statement):
        yield _triple(node, "void:inDataset", NamedNode(name))
        yield from _said(found, name, _GRAPH)
    for iri in found.passages(statement):
        yield _triple(node, "gp:passage", NamedNode(iri))
        yield from _said(found, iri, _PASSAGE)
    for iri in found.alignments(statement):
        yield _triple(node, "rdfs:seeAlso", NamedNode(iri))
        yield from _said(found, iri, _ALIGNMENT)


def _said(found: Explanation, iri: str, curies: tuple[str, ...]) -> Iterator[Triple]:
    for curie in curies:
        for term in found.store.values(iri, curie):
            yield _triple(NamedNode(iri), curie, term)


def _triple(subject: Node, predicate: str, object_: Node | Literal | Triple) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), object_)
