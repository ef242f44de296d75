"""A check of a few resources among many finds what a check of all finds about them."""

import random
from collections.abc import Sequence

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.model.shapes.narrowing import narrowed
from gpgraph.service.checking.premises import premises
from gpgraph.service.checking.readings import read_ours
from gpgraph.service.checking.validation import validate
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.resources import SHAPES_GRAPH, find_sources

SEEDS = (1, 2, 3)
CLASS_SHAPE = """
@prefix e: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:Class a rdfs:Class, sh:NodeShape ; sh:property [ sh:path e:p ; sh:minCount 1 ] .
"""
DATA = """
@prefix e: <http://example.org/> .
e:a a e:Class . e:b a e:Class .
"""


def spoilt(facts: Sequence[Quad], chance: random.Random) -> list[Quad | Triple]:
    """Return some facts, most of them with another subject, predicate or object."""
    found: list[Quad | Triple] = []
    for fact in chance.sample(facts, 25):
        other = chance.choice(facts)
        subject: NamedNode | BlankNode | Triple = fact.subject
        predicate, object_ = fact.predicate, fact.object
        match chance.randrange(5):
            case 0:
                object_ = Literal("x")
            case 1:
                object_ = other.object
            case 2:
                new = NamedNode("http://example.org/new")
                subject = new if chance.random() > 0.5 else BlankNode("b")
            case 3:
                predicate, object_ = other.predicate, chance.choice([BlankNode("b"), object_])
        found.append(Quad(subject, predicate, object_, fact.graph_name))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_findings_about_what_is_wanted_are_those_of_a_check_of_all(seed: int) -> None:
    """All rules, on the real data with mistakes, blank nodes and literals included."""
    chance = random.Random(seed)  # noqa: S311 - so that a failure can be repeated
    sources = find_sources()
    ours = read_ours(sources.files())
    shapes = [one for part in ours if part.graph.startswith(SHAPES_GRAPH) for one in part.facts]
    facts = [one for part in ours if not part.graph.startswith(SHAPES_GRAPH) for one in part.facts]
    data = spoilt(facts, chance)
    everything = [*data, *(fact for fact in facts if chance.random() > 0.003)]
    everything += infer(everything, read_rules(sources.rules))
    everything += premises(everything)
    wanted = {term for fact in data for term in (fact.subject, fact.predicate, fact.object)}
    of_all = validate(everything, shapes)
    of_some = validate(everything, shapes, about=wanted)
    expected = {finding for finding in of_all.findings if finding.focus in wanted}

    assert len(expected) > 5
    assert {finding for finding in of_some.findings if finding.focus in wanted} == expected
    assert of_some.rules == of_all.rules


def test_class_that_is_its_own_target_is_looked_at() -> None:
    """SHACL, section 2.1.3.3: nothing in such a shape says that it has a target."""
    shapes = [*parse(CLASS_SHAPE, RdfFormat.TURTLE)]
    data = [*parse(DATA, RdfFormat.TURTLE)]
    wanted = {NamedNode("http://example.org/a")}

    assert narrowed(shapes, data, wanted) is shapes
    found = {finding.focus for finding in validate(data, shapes, about=wanted).findings}
    assert wanted <= found
