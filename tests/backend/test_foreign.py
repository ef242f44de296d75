"""What a client writes reaches the server as one query that does nothing but read."""

import time

import pytest

from gpgraph.errors import QueryEvaluationError
from gpgraph.store.querying.foreignness import refuse_foreign

PROLOGUE = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX bif: <urn:bif:> PREFIX : <urn:bif:>
PREFIX e: <http://example.org/> PREFIX e-f: <http://example.org/>
"""
# In most of them the engine leaves the call out before it looks at it; a server would not.
FOREIGN = (
    'SELECT (<urn:bif:http_get>("http://127.0.0.1/") AS ?x) {}',
    'SELECT * { ?s ?p ?o FILTER(false) FILTER(<urn:bif:exec>("x")) }',
    "SELECT * { ?s ?p ?o FILTER(false && bif:exec(?o)) }",
    "SELECT * { ?s ?p ?o FILTER(?p<urn:bif:exec(?o)&&?o>1) }",
    "SELECT (CONCAT('<',bif:exec(1),'>(') AS ?x) {}",
    "SELECT (1 AS ?y) {} GROUP BY ?bif:exec(1)",
    "SELECT (IF(true,1,bif:exec # (\n(1)) AS ?x) {}",
    "SELECT * { true e:p (1 <it's> 2) FILTER(false) FILTER(bif:exec('x')) }",
    "BASE <urn:bif:> SELECT (IF(true,1,<exec>(1)) AS ?x) {}",
    "PREFIX xsd: <urn:bif:> SELECT (IF(true,1,xsd:exec(1)) AS ?x) {}",
    "SELECT (IF(true,1,2-bif:exec(1)) AS ?x) {}",
    "SELECT (IF(true,1,-:exec(1)) AS ?x) {}",
    "SELECT (IF(true,1,e-f:g()) AS ?x) {}",
    "ASK { FILTERbif:exec(1) }",
)
# No bracket has to follow these.
OF_SERVERS = (
    "SELECT * { ?s <bif:contains> 'x' }",
    "PREFIX b: <bif:> SELECT * { ?s b:contains 'x' }",
    "PREFIX b: <b> PREFIX b: <bif:con> SELECT * { ?s b:tains 'x' }",
    "PREFIX b: <http://www.openlinksw.com/> SELECT * { ?s b:schemas\\/bif\\#contains 'x' }",
    "BASE <java:> SELECT * { ?s <java.lang.Runtime> ?o }",
    "BASE <http://www.openlinksw.com/schemas/x> SELECT * { ?s <sql#f> ?o }",
    "SELECT * { ?s <JAVA:a.b> ?o FILTER(false) }",
)
DOUBLE = ('SELECT ("a\\u0022" AS ?x) {}', "ASK { <http://e/\\U0000003e> ?p ?o }", "ASK {} # \r")
OURS = (
    "SELECT * { ?s e:p (1 2) ; <http://example.org/q>(1) . ?s e-f:list (1 2) }",
    'SELECT (xsd:date("x") AS ?x) (<http://www.w3.org/2001/XMLSchema#int>("1") AS ?y) {}',
    'SELECT ("see bif:exec(1) and <http://e>(x)" AS ?x) { # bif:exec(1)\n }',
    "SELECT * { <http://e/a(b:c)> ?p <http://e/Foo_(bar)> }",
    "SELECT * { ?x ^e:p/(e:q|e:r)* ?z FILTER(?x < ?z && STRLEN(?x)>(1+1)) }",
    "SELECT * { VALUES (?a ?b) { (e:x e:y) (<http://e> <http://f>) } }",
    "CONSTRUCT { ?s e:p (1 2) } WHERE { ?s e:q (?x) }",
    "BASE <http://example.org/> SELECT * { ?s <a> <java/bif:x> ; e:java ?sql }",
    'SELECT ("\\u00e9 \\n" AS ?x) {}\r\n',
    "SELECT * { ?s e:p/(e:q) ?o FILTER(?o IN (e:x, e:y)) FILTER(?o != e:x || (?o > 1)) }",
)


@pytest.mark.parametrize("text", [*FOREIGN, *OF_SERVERS, *DOUBLE])
def test_functions_and_double_meanings_are_not_sent(text: str) -> None:
    """A function of a server's own may read its files, run SQL, or ask its neighbours."""
    with pytest.raises(QueryEvaluationError):
        refuse_foreign(PROLOGUE + text)


@pytest.mark.parametrize("text", OURS)
def test_what_only_looks_like_a_function_is_sent(text: str) -> None:
    """Properties before collections, casts, and names in strings, comments and IRIs."""
    refuse_foreign(PROLOGUE + text)


@pytest.mark.parametrize("piece", ["a.", "a:", ":.", ".-", "a:b#", "a:b(", "<", "a:b ", "?x:"])
def test_long_text_is_read_once(piece: str) -> None:
    """A text that takes long to look through would cost a worker for nothing."""
    began = time.process_time()
    refuse_foreign(f'ASK {{ ?s ?p "({piece * 10_000}" }}')

    assert time.process_time() - began < 5
