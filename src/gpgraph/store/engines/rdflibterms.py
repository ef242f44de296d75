"""Terms of pyoxigraph as rdflib has them, and back."""

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from gpgraph.errors import ShapesError
from gpgraph.model.report import XSD_STRING, Term


def to_rdflib(term: Term) -> Node:
    """Return a term for rdflib, in the lexical form that it has.

    Raises:
        ShapesError: it is a triple term.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ShapesError(f"{term} is a triple term, which SHACL does not cover.")
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    # rdflib tells "x" from "x"^^xsd:string; RDF 1.1 does not, so one form is used throughout.
    datatype = None if term.datatype == XSD_STRING else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(node: Node) -> Term:
    """Return a term of rdflib's for pyoxigraph."""
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string)))
    return resource(node)


def resource(node: Node | None) -> ox.NamedNode | ox.BlankNode:
    """Return a node that is no literal."""
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))
