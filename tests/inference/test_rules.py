"""A rule is read as what it concludes from what, or refused with the reason."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple, Variable

from gpgraph.errors import SourceFileError
from gpgraph.model.inference.rules import Rule, instance, read_form
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.resources import find_sources

ROW = """#+ evaluation: walk

PREFIX owl: <http://www.w3.org/2002/07/owl#>
CONSTRUCT { ?a ?p ?c } WHERE { ?p a owl:TransitiveProperty . ?a ?p ?b . ?b ?p ?c . }
"""


def test_pattern_is_read_with_its_prefixes_and_shared_subjects() -> None:
    """What is shown as a premise must be the triple that the engine looked for."""
    text = """PREFIX x: <urn:x:>
    CONSTRUCT { ?s x:p "one"@en ; a ?kind } WHERE { ?s x:q ?o , 7 ; a ?kind . FILTER(?o > 6) }"""

    form = read_form("rule", text)

    assert form.conclusions[0] == (
        Variable("s"),
        NamedNode("urn:x:p"),
        Literal("one", language="en"),
    )
    assert [pattern[2] for pattern in form.premises[:2]] == [Variable("o"), Literal(7)]
    assert len(form.premises) == 3
    assert form.conditions == ("FILTER(?o > 6)",)


def test_statement_matches_a_conclusion_only_where_one_variable_has_one_value() -> None:
    """``?a ?p ?a`` concludes no statement about two things."""
    form = read_form("rule", "CONSTRUCT { ?a ?p ?a } WHERE { ?a ?p ?b }")
    one, two, edge = NamedNode("urn:1"), NamedNode("urn:2"), NamedNode("urn:p")

    assert list(form.matches(Triple(one, edge, two))) == []
    (values,) = form.matches(Triple(one, edge, one))
    assert instance(form.conclusions[0], values) == Triple(one, edge, one)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o OPTIONAL { ?o ?p ?s } }", "OPTIONAL"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { ?o ?p ?s } }", "UNION"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o BIND(?o AS ?b) }", "BIND"),
        ("CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p>/<urn:q> ?o }", "plain|triples"),
        ("CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p> [ <urn:q> ?o ] }", "triples"),
        ("CONSTRUCT { ?s <urn:p> ?new } WHERE { ?s <urn:p> ?o }", "new"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5", "end"),
    ],
)
def test_rule_that_could_not_be_explained_is_refused(text: str, reason: str) -> None:
    """Otherwise a release would hold a statement and no reason for it."""
    with pytest.raises(SourceFileError, match=reason):
        read_form("99-odd.rq", text)


def test_rule_of_rows_gives_the_same_walked_as_asked() -> None:
    """The file says what the walk does, or the explanation would be of something else."""
    edge, kind = NamedNode("http://example.org/p"), NamedNode("http://example.org/T")
    nodes = [NamedNode(f"http://example.org/{number}") for number in range(7)]
    transitive = NamedNode("http://www.w3.org/2002/07/owl#TransitiveProperty")
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    links = [(0, 1), (1, 2), (2, 3), (3, 1), (4, 5), (5, 6), (4, 6)]
    facts = [Triple(nodes[one], edge, nodes[other]) for one, other in links]
    facts += [Triple(edge, type_, transitive), Triple(nodes[0], type_, kind)]
    walked = Rule(Path("01-row.rq"), ROW)
    asked = Rule(Path("01-row.rq"), ROW.partition("\n")[2])

    assert walked.is_walked
    assert not asked.is_walked
    found = infer(facts, [walked])
    assert found == infer(facts, [asked])
    assert Triple(nodes[0], edge, nodes[3]) in found


def test_every_rule_of_the_repository_can_be_told_of() -> None:
    """Name, number and source are what an explanation shows of it."""
    rules = read_rules(find_sources().rules)

    assert [rule.header["identifier"] for rule in rules] == [
        f"RULE-{number:02}" for number in range(1, len(rules) + 1)
    ]
    assert len({rule.iri for rule in rules}) == len(rules) >= 6
    assert all(read_form(rule.name, rule.text).premises for rule in rules)
