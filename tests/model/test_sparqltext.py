"""A query is read as the engine reads it, as far as it is read at all."""

import pytest

from gpgraph.model.sparql.sparqlgroup import elements, group_of
from gpgraph.model.sparql.sparqlhead import makes_blank_nodes, read_head
from gpgraph.model.sparql.sparqltext import tokens


@pytest.mark.parametrize(
    ("text", "iris"),
    [
        ("{ ?s<http://example.org/p>?o }", ["<http://example.org/p>"]),
        ("{ FILTER(?a<?b&&?c>?d) }", []),
        ("{ FILTER(?a<'x'&&?b>'y') }", []),
        ("{ FILTER(?a IN (<a:1>, <a:2>)) }", ["<a:1>", "<a:2>"]),
        ("{ ?s ex:p (<a:1> <a:2>) }", ["<a:1>", "<a:2>"]),
        ("{ FILTER ex:f(?a<?b, ?c>1) }", []),
        ("{ FILTER(?a<3) ?s <a:p> ?o FILTER(?o>4) }", ["<a:p>"]),
        ("SELECT (1<2 AS ?x) FROM <a:g> {}", ["<a:g>"]),
    ],
)
def test_what_is_less_than_something_opens_no_iri(text: str, iris: list[str]) -> None:
    """Else a bracket or a quote behind it would be overlooked."""
    assert [token.text for token in tokens(text) if token.kind == "iri"] == iris


@pytest.mark.parametrize(
    ("text", "form", "default", "named"),
    [
        ("SELECT?x FROMNAMED<b>FROM<a>WHERE{}", "SELECT", ["<a>"], ["<b>"]),
        ("PREFIXa:<a:>SELECT?x FROMa:b{}", "SELECT", ["a:b"], []),
        ("CONSTRUCT{ <a> <b> '}' , (1 <c>) }FROM <z> {}", "CONSTRUCT", ["<z>"], []),
        ("CONSTRUCT FROM <z> WHERE {}", "CONSTRUCT", ["<z>"], []),
        ("PREFIX ex: <a:> DESCRIBE <a> ex:b?x FROM <c>", "DESCRIBE", ["<c>"], []),
        ("PREFIX g: <a:> SELECT * FROMNAMEDg:a {}", "SELECT", [], ["g:a"]),
        ("PREFIX g: <a:> DESCRIBE<a>FROMg:b", "DESCRIBE", ["g:b"], []),
        ("VERSION '1.2' # FROM <y>\nASK FROM<x>{}", "ASK", ["<x>"], []),
        ("PREFIX FROM: <a:> SELECT ?x FROMFROM:b {}", "SELECT", ["FROM:b"], []),
        ("SELECT ?x { { SELECT ?x FROM <a> {} } }", "SELECT", [], []),
    ],
)
def test_head_is_read_with_or_without_blanks(
    text: str, form: str, default: list[str], named: list[str]
) -> None:
    """The engine asks for none around a keyword."""
    head = read_head(text)

    assert head is not None
    assert (head.form, [*head.default], [*head.named]) == (form, default, named)


def test_update_has_no_head() -> None:
    """Its first word is none of the four forms."""
    assert read_head("PREFIX a: <a:> INSERT DATA {}") is None


def test_group_is_cut_into_statements_that_stand_by_themselves() -> None:
    """Each has the subject, and where it shares one the property, of those before."""
    text = """SELECT * {
      ?s a ex:A , ex:B ; ex:p/ex:q* 1.5 ; ^ex:r [ ex:t ?t ; ex:u ( 1 2 ) ] .
      FILTER(?t < 3) OPTIONAL { ?s ex:v "a.b"@en-gb }
      { ?x ?y ?z } UNION { ?z ?y ?x } VALUES (?a ?b) { (1 <a:b>) } BIND(?a AS ?c)
      [] ex:w ?s ; ex:x ?s
      GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ex:y ?o }
    }"""
    group = group_of(text, 0)
    assert group is not None

    assert [(item.kind, " ".join(item.pattern.split())) for item in elements(text, *group)] == [
        ("triple pattern", "?s a ex:A ."),
        ("triple pattern", "?s a ex:B ."),
        ("triple pattern", "?s ex:p/ex:q* 1.5 ."),
        ("triple pattern", "?s ^ex:r [ ex:t ?t ; ex:u ( 1 2 ) ] ."),
        ("FILTER", "FILTER(?t < 3)"),
        ("OPTIONAL", 'OPTIONAL { ?s ex:v "a.b"@en-gb }'),
        ("UNION", "{ ?x ?y ?z } UNION { ?z ?y ?x }"),
        ("VALUES", "VALUES (?a ?b) { (1 <a:b>) }"),
        ("BIND", "BIND(?a AS ?c)"),
        ("triple pattern", "[] ex:w ?s ; ex:x ?s"),
        ("GRAPH", "GRAPH ?g { ?s ?p ?o }"),
        ("FILTER", "FILTER NOT EXISTS { ?s ex:y ?o }"),
    ]


@pytest.mark.parametrize(
    ("text", "makes"),
    [
        ("CONSTRUCT { ?s <a:p> _:b } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT{?s <a:p> [ <a:q> ?o ]}{ ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <a:p> (1 2) } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { << ?s <a:p> ?o >> <a:q> 1 } FROM <a:g> { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <a:p> ?o {| <a:q> 1 |} } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT WHERE { _:b <a:p> ?o }", True),
        ("CONSTRUCT FROM <a:g> WHERE { [] <a:p> ?o }", True),
        ("CONSTRUCT { ?s <a:p> '_:b' } WHERE { [] <a:p> ?s FILTER(?s > 1) }", False),
        ("CONSTRUCT WHERE { ?s <a:_:b> ?o }", False),
        ("DESCRIBE ?s WHERE { ?s <a:p> [] }", False),
    ],
)
def test_blank_nodes_of_a_template_are_seen(text: str, *, makes: bool) -> None:
    """The engine names them anew at every evaluation; those of a pattern it does not."""
    assert makes_blank_nodes(text) is makes
