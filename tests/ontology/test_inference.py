"""What the rules infer: the same as OWL 2 RL within their reach, and nothing that is no use.

Their reach: triples about things, whose property stands above, opposite or at the end of a chain of
another in the ontology, and types by subclass. Left out on purpose: what links a thing to itself,
the words of RDF, RDFS and OWL, equality from functional properties, and axioms about terms.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import Graph
from tests.ontology.closures import close

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import expand
from gpgraph.store.inference import Rule, infer, read_rules

TYPE = NamedNode(expand("rdf:type"))
RESERVED = tuple(expand(f"{prefix}:") for prefix in ("rdf", "rdfs", "owl", "xsd"))


@pytest.fixture(scope="session")
def rules(repository: Path) -> tuple[Rule, ...]:
    """The rules of the repository, in their order."""
    found = read_rules(repository / "ontology" / "rules")
    assert found
    return found


@pytest.fixture(scope="session")
def inferred(
    rules: tuple[Rule, ...],
    ontology_triples: frozenset[Triple],
    sample_triples: frozenset[Triple],
) -> frozenset[Triple]:
    """What follows for the sample."""
    return frozenset(infer([*ontology_triples, *sample_triples], rules))


def things(triples: frozenset[Triple]) -> set[object]:
    """Return the subjects that the sample speaks of, and the codes of the ontology."""
    return {fact.subject for fact in triples}


def facts(text: str) -> set[Triple]:
    """Parse a few triples with our prefixes."""
    names = ("gp", "id", "sdg", "sdgo", "skos", "prov", "org", "owl", "rdfs", "schema", "dcat")
    head = "".join(f"@prefix {name}: <{expand(name + ':')}> .\n" for name in names)
    return {quad.triple for quad in parse(head + text, format=RdfFormat.TURTLE)}


def owl_rl(asserted: frozenset[Triple]) -> set[Triple]:
    """Return the OWL 2 RL closure by owlrl, without what was asserted."""
    graph = Graph().parse(data=serialize(asserted, format=RdfFormat.N_TRIPLES), format="nt")
    close(graph)
    # owlrl also writes triples with a literal as subject, which no RDF syntax can hold.
    text = "\n".join(
        f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in graph if not s.n3().startswith('"')
    )
    return {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)} - asserted


def is_in_reach(fact: Triple, subjects: set[object]) -> bool:
    """Tell whether the rules are meant to infer such a triple."""
    if fact.subject not in subjects or fact.subject == fact.object:
        return False
    if fact.predicate == TYPE:
        return isinstance(fact.object, NamedNode) and not fact.object.value.startswith(RESERVED)
    return not fact.predicate.value.startswith(RESERVED)


def test_rules_infer_what_owl_rl_infers_about_things(
    inferred: frozenset[Triple],
    ontology_triples: frozenset[Triple],
    sample_triples: frozenset[Triple],
) -> None:
    """Ours are few and fast; another reasoner says whether they are right and enough."""
    subjects = things(sample_triples)
    expected = {
        fact
        for fact in owl_rl(ontology_triples | sample_triples)
        if is_in_reach(fact, subjects) and not isinstance(fact.object, BlankNode)
    }

    assert len(expected) > 50
    assert inferred == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("id:goal-4-1 gp:objectiveOf id:goal-4 .", id="inverse"),
        pytest.param("id:programme-night a skos:Concept .", id="superclass"),
        pytest.param("sdg:16 a gp:Goal, skos:Concept .", id="superclass-twice"),
        pytest.param("id:town gp:adoptedBy id:town-council .", id="chain"),
        pytest.param("id:town-1 gp:names id:call-centre, id:programme-night .", id="chain-itself"),
        pytest.param("id:town skos:hasTopConcept id:town-1, id:goal-4 .", id="top-concept"),
        pytest.param("sdg:16.1 skos:broaderTransitive sdg:16 .", id="property-above"),
        pytest.param("sdg:16 skos:narrower sdg:16.1 ; sdgo:hasTarget sdg:16.1 .", id="un-inverse"),
        pytest.param("id:town-police gp:runs id:programme-night .", id="inverse-of-inverse"),
        pytest.param("id:town a schema:DefinedTermSet, dcat:Resource .", id="alignment"),
    ],
)
def test_consequence_is_inferred(expected: str, inferred: frozenset[Triple]) -> None:
    """One case for each kind of axiom, so that a missing rule shows by name."""
    assert facts(expected) <= inferred


def test_inferred_link_to_a_programme_gives_no_plain_triple(inferred: frozenset[Triple]) -> None:
    """Only its owner may state a link; ours stay inside the alignment."""
    served = NamedNode(expand("gp:servedBy"))
    serves = NamedNode(expand("gp:serves"))

    assert [fact for fact in inferred if fact.predicate in {served, serves}] == []


def test_nothing_is_inferred_twice_or_about_terms(
    inferred: frozenset[Triple],
    ontology_triples: frozenset[Triple],
    sample_triples: frozenset[Triple],
) -> None:
    """The inferred graph adds to the asserted ones, and the ontology stays as it was written."""
    codes = {
        fact.subject
        for fact in ontology_triples
        if fact.predicate == TYPE and fact.object == NamedNode(expand("owl:NamedIndividual"))
    }

    assert not inferred & (ontology_triples | sample_triples)
    assert {fact.subject for fact in inferred} <= things(sample_triples) | codes


def test_inferring_again_from_everything_gives_nothing(
    inferred: frozenset[Triple],
    rules: tuple[Rule, ...],
    ontology_triples: frozenset[Triple],
    sample_triples: frozenset[Triple],
) -> None:
    """The rules run to the end, so that the order of the files cannot matter for the result."""
    assert infer([*ontology_triples, *sample_triples, *inferred], rules) == []


def test_order_of_rules_and_facts_does_not_change_the_result(
    rules: tuple[Rule, ...],
    ontology_triples: frozenset[Triple],
    sample_triples: frozenset[Triple],
) -> None:
    """Two builds of the same files are equal byte for byte."""
    everything = sorted(ontology_triples | sample_triples, key=str)

    assert infer(everything, rules) == infer(everything[::-1], rules[::-1])


def test_cycle_of_a_transitive_property_ends_without_loops(
    rules: tuple[Rule, ...], ontology_triples: frozenset[Triple]
) -> None:
    """A steward's mistake must be reported by the shapes, not hang the build."""
    circle = facts("id:a skos:broader id:b . id:b skos:broader id:c . id:c skos:broader id:a .")

    found = infer([*ontology_triples, *circle], rules)

    assert facts("id:a skos:broaderTransitive id:b, id:c .") <= set(found)
    assert [fact for fact in found if fact.subject == fact.object] == []


def test_long_chain_of_a_transitive_property_is_closed(
    rules: tuple[Rule, ...], ontology_triples: frozenset[Triple]
) -> None:
    """The closure is a walk in Python, because the path operator of the engine does not end."""
    broader = NamedNode(expand("skos:broader"))
    nodes = [NamedNode(expand(f"id:node-{number}")) for number in range(101)]
    chain = [Triple(low, broader, high) for low, high in pairwise(nodes)]

    found = infer([*ontology_triples, *chain], rules)

    transitive = NamedNode(expand("skos:broaderTransitive"))
    assert sum(fact.predicate == transitive for fact in found) == 100 * 101 // 2


def test_literal_at_the_end_of_a_link_is_left_alone(
    rules: tuple[Rule, ...], ontology_triples: frozenset[Triple]
) -> None:
    """A steward's text in place of a link has no inverse; the shapes report it."""
    wrong = Triple(
        NamedNode(expand("id:a")), NamedNode(expand("skos:broaderTransitive")), Literal("b")
    )

    assert infer([*ontology_triples, wrong], rules) == []


@pytest.mark.parametrize("text", ["CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "ASK { ?s ?p ?o }"])
def test_rule_that_is_no_construct_query_is_reported_with_its_file(text: str) -> None:
    """Whoever adds a rule learns which file is wrong."""
    with pytest.raises(SourceFileError, match=r"99-wrong\.rq"):
        infer([], [Rule(Path("99-wrong.rq"), text)])


def test_every_chain_in_the_ontology_has_two_links(ontology_triples: frozenset[Triple]) -> None:
    """The rule for chains knows no other length."""
    rest: dict[object, object] = {
        fact.subject: fact.object
        for fact in ontology_triples
        if fact.predicate == NamedNode(expand("rdf:rest"))
    }
    chains = [
        fact.object
        for fact in ontology_triples
        if fact.predicate == NamedNode(expand("owl:propertyChainAxiom"))
    ]

    assert chains
    assert [rest[rest[head]] for head in chains] == [NamedNode(expand("rdf:nil"))] * len(chains)


def test_ontology_has_no_axiom_that_the_rules_do_not_know(
    ontology_triples: frozenset[Triple],
) -> None:
    """A new kind of axiom needs a rule, or its consequences would be missing in silence."""
    known = {"inverseOf", "propertyChainAxiom", "disjointWith", "members", "distinctMembers"}
    known |= {"versionIRI", "versionInfo", "priorVersion", "deprecated"}
    kinds = {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology"}
    kinds |= {"NamedIndividual", "TransitiveProperty", "FunctionalProperty"}
    kinds |= {"AllDisjointClasses", "AllDifferent"}
    owl = expand("owl:")

    used = {fact.predicate.value for fact in ontology_triples}
    typed = {
        fact.object.value
        for fact in ontology_triples
        if fact.predicate == TYPE and isinstance(fact.object, NamedNode)
    }
    assert {iri for iri in used if iri.startswith(owl)} <= {owl + name for name in known}
    assert {iri for iri in typed if iri.startswith(owl)} <= {owl + name for name in kinds}
    assert not used & {expand("rdfs:domain"), expand("rdfs:range")}
