"""The shapes themselves: named, worded, well-formed, about terms and data that exist."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import pyshacl
import pytest
import rdflib
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Report
from gpgraph.model.report.paths import path_triples
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.service.checking.premises import premises
from gpgraph.service.checking.validation import validate_sources
from gpgraph.service.explaining.rulegraph import rules_graph
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.reading.files import read_graph
from gpgraph.store.resources import SHAPES_GRAPH, Sources, find_sources

RULE = re.compile(r"GP-[A-Z]{3}-[0-9]{2}")
SHAPE, PATH = NamedNode("http://example.org/shape"), NamedNode(expand("sh:path"))

Shapes = Store


@pytest.fixture(scope="module")
def sources() -> Sources:
    """The checkout's files."""
    return find_sources()


@pytest.fixture(scope="module")
def graphs(sources: Sources) -> Mapping[str, Sequence[Quad]]:
    """Every graph of the checkout."""
    return {file.graph: tuple(read_graph(file)) for file in sources.files()}


@pytest.fixture(scope="module")
def shapes(graphs: Mapping[str, Sequence[Quad]]) -> Shapes:
    """All shapes, as one graph."""
    store = Store()
    for graph, quads in graphs.items():
        if graph.startswith(SHAPES_GRAPH):
            store.extend(Quad(*quad.triple) for quad in quads)
    return store


@pytest.fixture(scope="module")
def world(graphs: Mapping[str, Sequence[Quad]], sources: Sources) -> Store:
    """Ontology, data and inferences, as one graph."""
    facts = [q for name, quads in graphs.items() if "/graph/shapes/" not in name for q in quads]
    # What users add stands in no file of ours; and a build writes down what its rules are.
    for path in sorted((sources.root / "docs" / "examples" / "samples").glob("*.ttl")):
        facts += parse(path=path, format=RdfFormat.TURTLE)
    facts += [Quad(*triple) for triple in rules_graph(read_rules(sources.rules), graphs)]
    store = Store()
    store.extend(Quad(*quad.triple) for quad in facts)
    store.extend(Quad(*triple) for triple in infer(facts, read_rules(sources.rules)))
    store.extend(Quad(*triple) for triple in premises(facts))
    return store


@pytest.fixture(scope="module")
def checked(sources: Sources) -> Report:
    """One validation of everything that we publish."""
    return validate_sources(sources)


def values(store: Store, query: str) -> list[str]:
    """Return the first column of a query, as plain strings."""
    rows = cast("QuerySolutions", store.query(query, prefixes=dict(PREFIXES)))
    return [str(row[0].value) for row in rows]


def test_our_ontology_and_data_conform_without_a_warning(checked: Report) -> None:
    """What is published keeps its own rules, advice included."""
    assert checked.findings == (), checked.text()
    assert checked.resources > 500


def test_every_rule_has_identifier_severity_and_message(shapes: Shapes) -> None:
    """A finding can be cited and tells what to do."""
    rules = values(
        shapes,
        "SELECT ?rule { ?rule sh:severity ?any FILTER NOT EXISTS { ?rule sh:sparql ?query } }",
    )
    named = values(
        shapes,
        """SELECT ?rule {
             ?rule dcterms:identifier ?id ; sh:severity ?severity ; sh:message ?message .
             FILTER (LANG(?message) = "en" && isIRI(?rule))
             FILTER (?severity IN (sh:Violation, sh:Warning, sh:Info))
           }""",
    )

    assert len(rules) > 100
    assert sorted(named) == sorted(rules)


def test_severity_of_a_query_is_that_of_its_shape(shapes: Shapes) -> None:
    """SHACL reads it there; what the query says of itself would be passed over in silence."""
    found = shapes.query(
        """SELECT ?query ?severity ?own {
             ?shape sh:sparql ?query . ?query sh:severity ?own .
             OPTIONAL { ?shape sh:severity ?given }
             BIND (COALESCE(?given, sh:Violation) AS ?severity)
           }""",
        prefixes=dict(PREFIXES),
    )
    rows = [(row["query"], row["severity"], row["own"]) for row in cast("QuerySolutions", found)]

    assert len(rows) > 15
    assert [row for row in rows if row[1] != row[2]] == []


def test_identifiers_of_rules_are_unique_and_of_one_form(shapes: Shapes) -> None:
    """They are cited in reports for years."""
    found = values(shapes, "SELECT ?id { ?rule dcterms:identifier ?id }")

    assert [name for name, count in Counter(found).items() if count > 1] == []
    assert [name for name in found if not RULE.fullmatch(name)] == []


def test_messages_end_with_a_full_stop_and_none_is_used_twice(shapes: Shapes) -> None:
    """Each rule has its own remedy, but for those about the same pair of labels."""
    found = values(shapes, "SELECT ?text { ?rule sh:message ?text }")

    assert [text for text in found if not text.endswith(".")] == []
    twice = {text for text, count in Counter(found).items() if count > 1}
    assert {text for text in twice if "skos:prefLabel" not in text} == set()


def test_every_property_shape_has_an_iri_and_what_it_means(shapes: Shapes) -> None:
    """A rule says it in its message; a condition that others are made of has a label."""
    blank = values(
        shapes, "SELECT (STR(?path) AS ?p) { ?shape sh:path ?path FILTER isBlank(?shape) }"
    )
    mute = values(
        shapes,
        """SELECT ?shape {
             ?shape a ?kind . FILTER (?kind IN (sh:NodeShape, sh:PropertyShape))
             FILTER NOT EXISTS { ?shape rdfs:label|sh:message ?text }
           }""",
    )

    assert blank == []
    assert mute == []


def test_every_rule_is_reached_from_a_target(shapes: Shapes) -> None:
    """A property shape that no node shape names would never run."""
    lost = values(
        shapes,
        """SELECT ?rule {
             ?rule dcterms:identifier ?id .
             FILTER NOT EXISTS {
               ?rule sh:targetClass|sh:targetObjectsOf|sh:targetSubjectsOf ?target
             }
             FILTER NOT EXISTS {
               ?node sh:property|sh:sparql ?rule ; sh:targetClass|sh:targetSubjectsOf ?target
             }
           }""",
    )

    assert lost == []


def test_every_target_has_a_focus_node_in_our_data(shapes: Shapes, world: Store) -> None:
    """A shape that looks at nothing is always content."""
    classes = values(shapes, "SELECT DISTINCT ?class { ?shape sh:targetClass ?class }")
    properties = values(
        shapes, "SELECT DISTINCT ?p { ?shape sh:targetObjectsOf|sh:targetSubjectsOf ?p }"
    )
    unseen = [
        name
        for name in classes
        if not world.query(
            f"ASK {{ ?one rdf:type/rdfs:subClassOf* <{name}> }}", prefixes=dict(PREFIXES)
        )
    ]
    unseen += [name for name in properties if not world.query(f"ASK {{ ?one <{name}> ?value }}")]

    assert len(classes) > 20
    # What is used and described nowhere: we have none, and ``test_proofs`` shows that both fire.
    assert set(unseen) == {expand("rdf:Property"), expand("rdfs:Resource")}


def test_terms_in_shapes_are_declared_in_the_ontology(shapes: Shapes, world: Store) -> None:
    """A shape about a misspelt property forbids nothing."""
    used = values(
        shapes,
        """SELECT DISTINCT ?term {
             ?shape sh:path|sh:class|sh:targetClass|sh:targetObjectsOf|sh:targetSubjectsOf
               |sh:equals|sh:disjoint|sh:hasValue ?term .
             FILTER isIRI(?term)
           }""",
    )
    # What the languages of RDF and SKOS themselves define and our own data do without.
    ours = [term for term in used if not term.startswith((PREFIXES["rdf"], PREFIXES["rdfs"]))]
    ours = [term for term in ours if not term.startswith(PREFIXES["owl"])]
    undeclared = {
        term for term in ours if not any(world.quads_for_pattern(NamedNode(term), None, None))
    }

    assert len(ours) > 60
    assert undeclared == {expand("void:inDataset"), expand("skos:hiddenLabel")}


def test_path_of_every_rule_can_be_written_in_a_report(shapes: Shapes) -> None:
    """What a report says of a path leads back to it, be it one property or several."""
    names = ShapeNames(ShapeGraph(shapes))
    paths = {names.path(quad.subject) for quad in shapes.quads_for_pattern(None, PATH, None)}
    lost = []
    for path in paths:
        node, written = path_triples(path or "", "path") or (None, [])
        again = ShapeNames(ShapeGraph([*written, Triple(SHAPE, PATH, node)])) if node else None
        if again is None or again.path(SHAPE) != path:
            lost.append(path)

    assert len(paths) > 60
    assert lost == []


def test_sparql_constraints_are_standard_sparql(shapes: Shapes) -> None:
    """The validator is lenient; another engine parses them too, with the declared prefixes."""
    found = shapes.query(
        "SELECT ?prefix ?namespace { ?any sh:prefix ?prefix ; sh:namespace ?namespace }",
        prefixes=dict(PREFIXES),
    )
    declared = {
        str(row["prefix"].value): str(row["namespace"].value)
        for row in cast("QuerySolutions", found)
    }
    texts = values(shapes, "SELECT ?text { ?constraint sh:select ?text }")

    assert len(texts) > 10
    for text in texts:
        Store().query(text, prefixes=declared)
    assert declared.items() <= dict(PREFIXES).items()


def test_shapes_conform_to_the_shapes_of_shacl(shapes: Shapes) -> None:
    """The W3C's own shapes for shapes, as pySHACL carries them."""
    text = serialize((quad.triple for quad in shapes), format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=text, format="nt")

    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)

    assert conforms, report


def test_shapes_say_under_which_terms_they_stand(shapes: Shapes) -> None:
    """They are code, not data: another licence."""
    terms = values(
        shapes, "SELECT ?terms { <https://w3id.org/gpgraph/shapes> dcterms:license ?terms }"
    )

    assert terms == ["https://www.apache.org/licenses/LICENSE-2.0"]


def test_every_shape_is_in_our_namespace(shapes: Shapes) -> None:
    """Shapes of others are not ours to publish."""
    kinds = (expand("sh:NodeShape"), expand("sh:PropertyShape"), expand("sh:SPARQLConstraint"))
    found = [
        quad.subject
        for kind in kinds
        for quad in shapes.quads_for_pattern(None, NamedNode(expand("rdf:type")), NamedNode(kind))
    ]

    assert [term for term in found if not str(term).startswith("<" + PREFIXES["gps"])] == []
    assert not any(isinstance(term, Literal) for term in found)
