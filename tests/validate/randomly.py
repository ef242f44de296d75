"""Random shapes, data and changes, small enough to be read when one of them fails."""

from collections.abc import Sequence

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.namespaces import expand

PREFIXES = """\
@prefix : <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: sh:declare [ sh:prefix "" ; sh:namespace "http://e/"^^xsd:anyURI ] .
"""
TYPE, BELOW = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:subClassOf"))
PROPERTIES = [NamedNode(f"http://e/{name}") for name in "pqr"]
CLASSES = [NamedNode(f"http://e/{name}") for name in "ABC"]
THINGS = [*(NamedNode(f"http://e/{name}") for name in "abcde"), BlankNode("x"), BlankNode("y")]
VALUES = [Literal(1), Literal(2), Literal("x"), Literal("x", language="en")]

_CONSTRAINTS = (
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 1",
    "sh:class :A",
    "sh:class :B",
    "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:BlankNodeOrIRI",
    "sh:in ( :a :b 1 )",
    "sh:hasValue :a",
    "sh:equals :q",
    "sh:disjoint :r",
    "sh:lessThan :q",
    "sh:uniqueLang true",
    "sh:datatype xsd:integer",
    'sh:uniqueLang "1"^^xsd:boolean',
    'sh:closed "1"^^xsd:boolean',
)
# Where they look: from $this on, at what nothing links to it, inside groups of each kind.
_QUERIES = (
    "SELECT $this ?value WHERE { $this :p ?value . ?value :q ?x }",
    "SELECT $this ?value WHERE { $this ^:p/:q* ?value . FILTER NOT EXISTS { ?value a :A } }",
    "SELECT $this WHERE { $this :p ?x . ?other :q ?x . FILTER (?other != $this) }",
    (
        "SELECT $this WHERE { $this a :A OPTIONAL { $this :p ?x } OPTIONAL { ?x :q ?y } "
        "FILTER (!bound(?y)) }"
    ),
    "SELECT $this WHERE { { $this :p ?x } UNION { $this :q ?x } ?x :r ?y }",
    "SELECT $this ?value WHERE { $this :p ?x . ?value :q ?y . FILTER (?x = ?y) }",
    (
        "SELECT $this WHERE { $this :p|:q ?x OPTIONAL { ?x :r ?y . ?y :p ?z FILTER EXISTS "
        "{ ?z :q [] } } FILTER (!bound(?z)) }"
    ),
    "SELECT $this WHERE { $this ?any ?x . ?x !(:p|rdf:type) ?y }",
    (
        "SELECT $this (count(?x) AS ?value) WHERE { $this :p ?x . ?x :q? ?y } GROUP BY $this "
        "HAVING (count(?x) > 1)"
    ),
    (
        "SELECT $this WHERE { $this :p ?x . FILTER EXISTS { ?x :q ?y . "
        "FILTER NOT EXISTS { ?y :r $this } } }"
    ),
    "SELECT $this WHERE { $this :r+ ?x . BIND (?x AS ?z) ?z :p ?w }",
    "SELECT $this ?value WHERE { $this :p ?x . { SELECT $this ?value WHERE { $this :q ?value } } }",
    "SELECT $this WHERE { ?x a :C }",
)


def _paths() -> st.SearchStrategy[str]:
    one = st.sampled_from([":p", ":q", ":r", "rdf:type"])
    return st.recursive(
        one,
        lambda inner: st.one_of(
            inner.map(lambda path: f"[ sh:inversePath {path} ]"),
            st.tuples(inner, inner).map(lambda pair: f"( {pair[0]} {pair[1]} )"),
            st.tuples(inner, inner).map(
                lambda pair: f"[ sh:alternativePath ( {pair[0]} {pair[1]} ) ]"
            ),
            inner.map(lambda path: f"[ sh:zeroOrMorePath {path} ]"),
            inner.map(lambda path: f"[ sh:oneOrMorePath {path} ]"),
            inner.map(lambda path: f"[ sh:zeroOrOnePath {path} ]"),
        ),
        max_leaves=3,
    )


def _constraints() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(_CONSTRAINTS)
    property_ = st.tuples(_paths(), leaf).map(
        lambda pair: f"sh:property [ sh:path {pair[0]} ; {pair[1]} ]"
    )
    inner = st.one_of(property_, st.sampled_from(["sh:class :B", "sh:nodeKind sh:IRI"]))
    return st.one_of(
        leaf,
        property_,
        inner.map(lambda one: f"sh:node [ {one} ]"),
        inner.map(lambda one: f"sh:not [ {one} ]"),
        st.tuples(inner, inner).map(lambda two: f"sh:or ( [ {two[0]} ] [ {two[1]} ] )"),
        st.tuples(inner, inner).map(lambda two: f"sh:and ( [ {two[0]} ] [ {two[1]} ] )"),
        st.tuples(inner, inner).map(lambda two: f"sh:xone ( [ {two[0]} ] [ {two[1]} ] )"),
        inner.map(lambda one: f"sh:qualifiedValueShape [ {one} ] ; sh:qualifiedMinCount 1"),
        inner.map(
            lambda one: (
                f"sh:qualifiedValueShape [ {one} ] ; sh:qualifiedMaxCount 1 ; "
                "sh:qualifiedValueShapesDisjoint true"
            )
        ),
        inner.map(
            lambda one: (
                f"sh:qualifiedValueShape [ {one} ] ; sh:qualifiedMinCount 2 ; "
                'sh:qualifiedValueShapesDisjoint "1"^^xsd:boolean'
            )
        ),
    )


_TARGETS = st.sampled_from(
    [
        "sh:targetClass :A",
        "sh:targetClass :B",
        "sh:targetNode :a, :b",
        "sh:targetSubjectsOf :p",
        "sh:targetObjectsOf :q",
        "a rdfs:Class",
        "a owl:Class",
        "a owl:Class ; sh:targetSubjectsOf :p",
    ]
)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Draw two shapes; they share a property shape now and then."""
    lines = [PREFIXES]
    for name in ("A", "T"):
        parts = ["a sh:NodeShape", draw(_TARGETS)]
        for number, (path, constraint) in enumerate(
            draw(st.lists(st.tuples(_paths(), _constraints()), min_size=1, max_size=2))
        ):
            shape = draw(st.sampled_from([f":{name}-{number}", ":shared"]))
            parts.append(f"sh:property {shape}")
            if shape != ":shared" or f"\n{shape} " not in "".join(lines):
                lines.append(f"\n{shape} a sh:PropertyShape ; sh:path {path} ; {constraint} .")
        if draw(st.booleans()):
            query = draw(st.sampled_from(_QUERIES))
            parts.append(f'sh:sparql [ sh:prefixes : ; sh:select """{query}""" ]')
        if draw(st.integers(0, 5)) == 0:
            parts.append("sh:closed true ; sh:ignoredProperties ( rdf:type :p )")
        lines.append(f"\n:{name} {' ; '.join(parts)} .")
    return "".join(lines)


def _facts() -> st.SearchStrategy[Triple]:
    thing = st.sampled_from(THINGS)
    return st.one_of(
        st.builds(Triple, thing, st.sampled_from(PROPERTIES), thing),
        st.builds(Triple, thing, st.sampled_from(PROPERTIES), st.sampled_from(VALUES)),
        st.builds(Triple, thing, st.just(TYPE), st.sampled_from(CLASSES)),
        st.builds(Triple, st.sampled_from(CLASSES), st.just(BELOW), st.sampled_from(CLASSES)),
    )


def states() -> st.SearchStrategy[Sequence[frozenset[Triple]]]:
    """Draw a state of the data, and others that differ from it in a few triples each."""
    return st.tuples(
        st.frozensets(_facts(), min_size=3, max_size=14),
        st.lists(st.frozensets(_facts(), min_size=1, max_size=3), min_size=1, max_size=3),
    ).map(_in_turn)


def _in_turn(drawn: tuple[frozenset[Triple], list[frozenset[Triple]]]) -> list[frozenset[Triple]]:
    """Turn what is drawn into states: what was there goes, and what was not comes."""
    found = [drawn[0]]
    for flipped in drawn[1]:
        found.append(found[-1] ^ flipped)
    return found
