"""The ontology is OWL 2 RL, free of contradictions, and of one version."""

import re
from pathlib import Path

import pytest
from pyowl2_profiles import detect_profiles
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from rdflib import Graph, URIRef
from tests.ontology.closures import close

from gpgraph.model.namespaces import ONTOLOGY, PREFIXES, expand

Term = NamedNode | BlankNode | Literal | Triple

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

# The checker flags every use of these two, although OWL 2 RL (Profiles, section 4.2.3) takes both
# when their members are named; the two tests below look at the members.
OVER_REPORTED = {"owl:AllDisjointClasses", "owl:propertyChainAxiom"}


def ask(store: Store, pattern: str) -> bool:
    """Tell whether a pattern occurs."""
    answer = store.query(f"{PROLOGUE}ASK {{ {pattern} }}")
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def select(store: Store, query: str) -> list[list[Term | None]]:
    """Run a query and take its rows out of the engine."""
    answer = store.query(PROLOGUE + query)
    assert isinstance(answer, QuerySolutions)
    return [list(row) for row in answer]


def contradictions(triples: frozenset[Triple], more: str = "") -> list[str]:
    """Return what owlrl finds contradictory in the OWL 2 RL closure."""
    graph = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    if more:
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
        graph.parse(data=head + more, format="turtle")
    close(graph)
    return sorted(str(message) for message in graph.objects(None, ERROR))


def header(store: Store, curie: str) -> list[Term]:
    """Return what the header says with one property."""
    found = store.quads_for_pattern(NamedNode(ONTOLOGY), NamedNode(expand(curie)), None)
    return [quad.object for quad in found]


@pytest.fixture(scope="module")
def versions(repository: Path) -> list[str]:
    """The versions of the ontology that the changelog names, newest first."""
    text = (repository / "CHANGELOG.md").read_text("utf-8")
    return re.findall(r"^#+ Ontology \[?(\d+\.\d+\.\d+)", text, flags=re.MULTILINE)


def test_ontology_is_in_owl_2_dl_and_rl(ontology_store: Store) -> None:
    """A reasoner for OWL 2 RL gives every answer, and ends."""
    verdict = detect_profiles(ontology_store)

    assert verdict["dl"]["sample_violations"] == []
    assert set(verdict["rl"]["violations_by_axiom_type"]) <= OVER_REPORTED


def test_profile_checker_sees_an_axiom_outside_owl_2_rl(ontology_files: list[Path]) -> None:
    """Were the checker blind, the test above would say nothing."""
    store = Store()
    for file in ontology_files:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    store.update(
        f"{PROLOGUE}INSERT DATA {{ gp:Goal rdfs:subClassOf [ a owl:Restriction ; "
        "owl:onProperty gp:hasObjective ; owl:someValuesFrom gp:Objective ] }"
    )

    found = set(detect_profiles(store)["rl"]["violations_by_axiom_type"])

    assert found - OVER_REPORTED == {"owl:someValuesFrom-on-superClass"}


def test_members_of_disjoint_classes_and_chains_are_named(ontology_store: Store) -> None:
    """This makes the two kinds of axiom that the checker over-reports part of OWL 2 RL."""
    members = """SELECT ?axiom ?member WHERE {
      { [] owl:members ?axiom } UNION { [] owl:propertyChainAxiom ?axiom }
      ?axiom rdf:rest*/rdf:first ?member .
    }"""

    found = select(ontology_store, members)

    assert len(found) > 15
    assert [row for row in found if not isinstance(row[1], NamedNode)] == []


def test_functional_properties_are_simple(ontology_store: Store) -> None:
    """OWL 2 DL forbids them above a chain or a transitive property (section 11)."""
    functional = "?property a owl:FunctionalProperty . ?below rdfs:subPropertyOf* ?property ."

    assert ask(ontology_store, functional)
    assert not ask(ontology_store, functional + " ?below owl:propertyChainAxiom ?chain")
    assert not ask(ontology_store, functional + " ?below a owl:TransitiveProperty")


def test_ontology_and_sample_have_no_contradiction(
    ontology_triples: frozenset[Triple], sample_triples: frozenset[Triple]
) -> None:
    """Every class can have a member: the sample has one of each kind of thing."""
    assert contradictions(ontology_triples | sample_triples) == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("id:town-1 a gp:Objective .", id="goal-and-objective"),
        pytest.param("id:goal-4 a gp:StrategicGoal .", id="two-kinds-of-goal"),
        pytest.param("sdg:16 a gp:GlobalPolicingGoal .", id="goal-of-the-un-and-of-police"),
        pytest.param("id:programme-night a org:Organization .", id="programme-and-organisation"),
        pytest.param("id:town a skos:Concept .", id="scheme-and-concept"),
        pytest.param("id:adoption-town a prov:Entity .", id="activity-and-entity"),
        pytest.param("id:alignment-1 gp:evidenceClass gp:stated .", id="two-evidence-classes"),
        pytest.param("id:town-1-1 gp:modality gp:seeking .", id="two-modalities"),
    ],
)
def test_contradiction_is_noticed(
    wrong: str, ontology_triples: frozenset[Triple], sample_triples: frozenset[Triple]
) -> None:
    """Kinds stay apart and codes exclude each other, for any reasoner that reads our file."""
    assert contradictions(ontology_triples | sample_triples, wrong)


def test_every_class_has_a_member_in_the_sample(
    ontology_store: Store, ontology_triples: frozenset[Triple], sample_triples: frozenset[Triple]
) -> None:
    """A class without one could be unsatisfiable and the test of consistency would not see it."""
    instances = {
        fact.object
        for fact in ontology_triples | sample_triples
        if fact.predicate == NamedNode(expand("rdf:type"))
    }
    below = {
        row[0]: row[1]
        for row in select(ontology_store, "SELECT ?above ?below { ?below rdfs:subClassOf ?above }")
    }
    classes = {
        row[0]
        for row in select(ontology_store, "SELECT ?class { ?class a owl:Class }")
        if isinstance(row[0], NamedNode) and row[0].value.startswith(ONTOLOGY)
    }

    assert {name for name in classes - instances if below.get(name) not in instances} == set()


def test_version_number_version_iri_and_changelog_agree(
    ontology_store: Store, versions: list[str]
) -> None:
    """One version, said in three places; the service has a version of its own."""
    [number] = header(ontology_store, "owl:versionInfo")
    [iri] = header(ontology_store, "owl:versionIRI")

    assert isinstance(number, Literal)
    assert versions[0] == number.value
    assert iri == NamedNode(f"{ONTOLOGY}/{number.value}")


def test_prior_version_is_the_one_before_in_the_changelog(
    ontology_store: Store, versions: list[str]
) -> None:
    """The first version has no prior one; a later one that forgets it breaks the trail."""
    expected = [NamedNode(f"{ONTOLOGY}/{number}") for number in versions[1:2]]

    assert header(ontology_store, "owl:priorVersion") == expected


def test_citation_names_the_version(ontology_store: Store) -> None:
    """A citation of last year's version would send readers to other definitions."""
    [citation] = header(ontology_store, "dcterms:bibliographicCitation")
    [iri] = header(ontology_store, "owl:versionIRI")

    assert isinstance(citation, Literal)
    assert isinstance(iri, NamedNode)
    assert iri.value in citation.value
