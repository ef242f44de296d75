"""The frameworks hold what the documents hold: how many, in which order, how strongly."""

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad

GP = "https://w3id.org/gpgraph/ontology#"
ID = "https://w3id.org/gpgraph/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Graphs = dict[str, list[Quad]]


def values(quads: list[Quad], iri: str, term: str) -> list[str]:
    """Return the values of one property of one resource."""
    subject = NamedNode(ID + iri)
    return [
        quad.object.value
        for quad in quads
        if quad.subject == subject
        and quad.predicate.value == term
        and isinstance(quad.object, Literal | NamedNode)
    ]


def instances(quads: list[Quad], term: str) -> list[str]:
    """Return the IRIs, without the base, of the instances of a class of ours."""
    return [
        quad.subject.value.removeprefix(ID)
        for quad in quads
        if quad.predicate.value == RDF_TYPE
        and quad.object == NamedNode(GP + term)
        and isinstance(quad.subject, NamedNode)
    ]


@pytest.mark.parametrize(
    ("goal", "count"), [(1, 4), (2, 4), (3, 6), (4, 4), (5, 4), (6, 5), (7, 5)]
)
def test_a_goal_has_its_objectives_once_each_and_in_order(
    graphs: Graphs, goal: int, count: int
) -> None:
    """The bullets have no numbers, so their order is all that identifies them."""
    quads = graphs["gpg-2017/interpol"]
    objectives = values(quads, f"gpg-2017/{goal}", GP + "hasObjective")
    positions = {o: values(quads, o.removeprefix(ID), GP + "position") for o in objectives}

    assert values(quads, f"gpg-2017/{goal}", GP + "position") == [str(goal)]
    assert values(quads, f"gpg-2017/{goal}", SKOS + "notation") == [str(goal)]
    assert positions == {f"{ID}gpg-2017/{goal}.{n}": [str(n)] for n in range(1, count + 1)}


def test_the_32_objectives_have_31_names_and_the_twins_are_64_and_75(graphs: Graphs) -> None:
    """The same words under two goals stay two objectives."""
    quads = graphs["gpg-2017/interpol"]
    names = {o: values(quads, o, SKOS + "prefLabel")[0] for o in instances(quads, "Objective")}
    twice = {name for name, count in Counter(names.values()).items() if count > 1}

    assert len(names) == 32
    assert len(set(names.values())) == 31
    assert {o for o, name in names.items() if name in twice} == {"gpg-2017/6.4", "gpg-2017/7.5"}


@pytest.mark.parametrize("goal", range(1, 8))
def test_the_heading_decides_what_count_is_expected(graphs: Graphs, goal: int) -> None:
    """Singular means exactly one, plural means two or more, and the count says how it was read."""
    several = goal in {3, 6, 7}
    iri = f"gpg-2017/{goal}"
    notes = graphs["gpg-2017/notes"]

    assert values(graphs["gpg-2017/interpol"], iri, GP + "sdgHeading") == [
        "UN Sustainable Development Goals" if several else "UN Sustainable Development Goal"
    ]
    assert values(notes, iri, GP + "expectedSdgCount") == ["2" if several else "1"]
    assert values(notes, iri, GP + "countKind") == [GP + ("minimum" if several else "exact")]
    assert len(values(notes, iri, GP + "countRule")) == 1


def test_what_is_inferred_stands_in_no_published_graph(graphs: Graphs) -> None:
    """A reader of the published graphs alone must meet nothing that INTERPOL didn't say."""
    ours = {
        *(GP + t for t in ("expectedSdgCount", "codeAssignedBy", "completeness", "hasCommitment")),
        *(GP + t for t in ("names", "passage", "servedBy", "alignedWith", "possiblyBearsOn")),
        *(SKOS + t for t in ("scopeNote", "definition", "editorialNote")),
    }
    used = {q.predicate.value for g, quads in graphs.items() if "/interpol" in g for q in quads}

    assert GP + "hasObjective" in used
    assert used & ours == set()


def test_every_goal_and_objective_is_explained(graphs: Graphs) -> None:
    """A name of three words leaves open what it covers."""
    for framework, kinds in (
        ("gpg-2017", ("GlobalPolicingGoal", "Objective")),
        ("sf-2017-2020", ("StrategicGoal",)),
    ):
        stated, notes = graphs[f"{framework}/interpol"], graphs[f"{framework}/notes"]
        concepts = [iri for kind in kinds for iri in instances(stated, kind)]

        assert concepts
        assert [iri for iri in concepts if len(values(notes, iri, SKOS + "scopeNote")) != 1] == []


def test_each_commitment_belongs_to_one_goal_and_has_a_passage_below_it(graphs: Graphs) -> None:
    """A commitment is as good as the sentence it was read from."""
    quads = graphs["sf-2017-2020/notes"]
    commitments = set(instances(quads, "Commitment"))
    held = [
        (goal, commitment.removeprefix(ID))
        for goal in instances(graphs["sf-2017-2020/interpol"], "StrategicGoal")
        for commitment in values(quads, goal, GP + "hasCommitment")
    ]

    assert Counter(goal[-1] for goal, _ in held) == {"1": 6, "2": 5, "3": 5, "4": 6, "5": 6}
    assert len(held) == len(commitments)
    assert {commitment for _, commitment in held} == commitments
    for goal, commitment in held:
        (passage,) = values(quads, commitment, GP + "passage")
        assert passage.startswith(f"{ID}passage/sf-2017-2020/{goal[-1]}.")


def test_a_sentence_without_a_commitment_says_why(graphs: Graphs) -> None:
    """Every sentence under a strategic goal is accounted for."""
    quads = graphs["sf-2017-2020/notes"]
    used = {values(quads, c, GP + "passage")[0] for c in instances(quads, "Commitment")}
    comment = "http://www.w3.org/2000/01/rdf-schema#comment"
    idle = [
        passage
        for passage in instances(quads, "Passage")
        if ID + passage not in used and "/0." not in passage
    ]

    assert sorted(iri.rpartition("/")[2] for iri in idle) == ["1.1", "2.1", "2.4"]
    assert all(values(quads, p, comment)[0].startswith("No commitment:") for p in idle)


def test_only_the_legal_foundations_are_merely_possible(graphs: Graphs) -> None:
    """The verbs bind more or less strongly, and one hardly binds at all."""
    quads = graphs["sf-2017-2020/notes"]
    modality = {c: values(quads, c, GP + "modality") for c in instances(quads, "Commitment")}
    weakest = [c for c, found in modality.items() if found == [GP + "possiblyRequiring"]]

    assert {len(found) for found in modality.values()} == {1}
    assert weakest == ["sf-2017-2020/4.6"]


def test_the_framework_of_2017_to_2020_inherits_no_date_or_place(graphs: Graphs) -> None:
    """Beijing 2017 is said of the policing goals only."""
    quads = graphs["sf-2017-2020/interpol"]
    about = {q.predicate.value for q in quads if str(q.subject) == f"<{ID}adoption-sf-2017-2020>"}

    assert "http://www.w3.org/ns/prov#wasAssociatedWith" in about
    assert about.isdisjoint(
        {"http://purl.org/dc/terms/date", "http://www.w3.org/ns/prov#atLocation", GP + "meeting"}
    )


def test_goal_four_keeps_its_curly_apostrophe(graphs: Graphs) -> None:
    """A name keeps its own characters; comparing is what normalises."""
    (name,) = values(graphs["sf-2017-2020/interpol"], "sf-2017-2020/4", SKOS + "prefLabel")

    assert "INTERPOL\u2019s" in name
