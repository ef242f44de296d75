"""Which queries see what a release says of itself."""

import pytest

from gpgraph.model.sparql.selfreference import asks_what_there_is

VOID = "PREFIX void: <http://rdfs.org/ns/void#>"
SHACL = "PREFIX sh: <http://www.w3.org/ns/shacl#>"


@pytest.mark.parametrize(
    "query",
    [
        f"{VOID} SELECT * {{ ?s void:class ?c }}",
        f"{VOID} ASK {{ ?s a void:Dataset }}",
        f"{VOID} DESCRIBE ?s {{ ?s void:class ?c }}",
        f"{VOID} CONSTRUCT WHERE {{ ?s void:class ?c }}",
        f"{VOID} CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s void:class ?c ; ?p ?o }}",
        f"{SHACL} SELECT ?p {{ [] sh:prefix ?p }}",
        f"{SHACL} SELECT ?q {{ ?s sh:select|sh:ask ?q }}",
        "PREFIX v: <http://rdfs.org/ns/void#> SELECT * { ?s v:class ?c }",
        "PREFIX : <http://rdfs.org/ns/void#> SELECT * { ?s :class ?c }",
        "SELECT * { ?s <http://rdfs.org/ns/void#class> ?c }",
        "PREFIX e: <http://ldf.fi/void-ext#> SELECT * { ?s e:datatype ?c }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s sd:graph ?g }",
        "DESCRIBE <https://w3id.org/gpgraph/.well-known/void#dataset>",
        "PREFIX w: <https://w3id.org/gpgraph/.well-known/void#> SELECT * { w:dataset ?p ?o }",
    ],
)
def test_term_of_a_description_in_the_pattern_asks_what_there_is(query: str) -> None:
    """Under any prefix, and in each form."""
    assert asks_what_there_is(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        f"{VOID} {SHACL} SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}",
        f"{VOID} SELECT * {{ ?s ?p 'void:class' }}",
        f"{VOID} SELECT * {{ ?s ?p ?o }} # void:class",
        f"{VOID} CONSTRUCT {{ [] void:triples ?n }} {{ SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} }}",
        "SELECT * { ?s ?p ?o FILTER(STR(?p) = 'http://rdfs.org/ns/void#class') }",
        "PREFIX void: <http://example.org/> SELECT * { ?s void:class ?o }",
        "SELECT * { ?s <http://example.org/?http://rdfs.org/ns/void#> ?o }",
        f"{VOID} nothing that SPARQL knows void:class",
        "SELECT * { GRAPH <https://w3id.org/gpgraph/.well-known/void> { ?s ?p ?o } ?s ?q ?r }",
        "",
    ],
)
def test_anything_else_asks_the_data(query: str) -> None:
    """A count of statements does not change with a declaration that nothing uses."""
    assert not asks_what_there_is(query)
