"""A fault in the shapes does not pass: for each, some example gives another report than before.

The score is 100 %. ``docs/reference/proofs.md`` lists what is counted.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.shapes.examples import Ground
from tests.shapes.mutants import Mutant, mutants
from tests.shapes.proving import Proofs

from gpgraph.model.namespaces import expand
from gpgraph.store.reading.files import read_graph
from gpgraph.store.resources import SHAPES_GRAPH, find_sources


def by_shape() -> Mapping[str, Sequence[Mutant]]:
    """Read the shapes of the checkout and put one fault into each place, by shape."""
    files = [file for file in find_sources().files() if file.graph.startswith(SHAPES_GRAPH)]
    shapes = [quad.triple for file in files for quad in read_graph(file)]
    found = sorted(mutants(shapes), key=lambda mutant: mutant.shape)
    return {shape: list(group) for shape, group in groupby(found, lambda one: one.shape)}


MUTANTS = by_shape()

# The first test tries all faults, for all tests.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def proofs() -> Proofs:
    """The examples, ready to be asked."""
    return Proofs(Ground(find_sources()))


@pytest.mark.parametrize("shape", MUTANTS)
def test_every_fault_in_a_shape_is_noticed(proofs: Proofs, shape: str) -> None:
    """A constraint whose loss nobody notices is untested, or forbids what another forbids too."""
    own = [mutant for mutant in proofs.mutants if mutant.shape == shape]

    assert len(own) == len(MUTANTS[shape])
    assert [mutant.name for mutant in proofs.of(shape).survivors] == []


@pytest.mark.parametrize("shape", MUTANTS)
def test_both_engines_find_the_same_whatever_the_fault(proofs: Proofs, shape: str) -> None:
    """The fast one is used by itself with these shapes, because it is sure to report the same."""
    differences = proofs.of(shape).differences

    assert {mutant.name: what for mutant, what in differences.items()} == {}


def test_a_fault_that_changes_nothing_is_seen_to_survive(proofs: Proofs) -> None:
    """Were everything noticed, whatever it is, the test above would say nothing."""
    label = Triple(
        NamedNode(expand("gps:ConceptShape")), NamedNode(expand("rdfs:label")), Literal("Other")
    )
    harmless = Mutant("add a label", "ConceptShape", frozenset(), (label,))

    assert proofs.tried([harmless]).survivors == [harmless]


def test_there_are_faults_of_every_kind() -> None:
    """Also in what is deep inside: conditions, members of lists, targets."""
    names = " ".join(mutant.name for group in MUTANTS.values() for mutant in group)

    for word in ("or", "not", "equals", "disjoint", "select", "targetClass", "qualifiedMinCount"):
        assert f" sh:{word} " in names
    for fault in (
        "drop ar from Resource-label sh:languageIn",
        "drop exactMatch from Alignment-predicate sh:in",
        "drop step 1, hasGap, of ",
        "drop FILTER NOT EXISTS { ?goal skos:inScheme ?value } in Part-sameFramework",
        "drop gp:heading ?heading in Passage-unique",
        "turn FILTER NOT EXISTS in ",
        "turn < in FILTER (STR(?value) < STR(?from)) } in Held-order",
        "raise 2 at ",
    ):
        assert fault in names
    assert sum(map(len, MUTANTS.values())) > 1_500
