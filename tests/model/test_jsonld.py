"""JSON-LD that loses nothing and always has the same shape."""

import json

import pytest
from pyld import jsonld as pyld
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from gpgraph.errors import UnwritableError
from gpgraph.model.documents import jsonld
from gpgraph.model.documents.jsonldnodes import nodes_of
from gpgraph.model.namespaces import expand
from gpgraph.store.resources import find_sources

ADDRESS = "http://127.0.0.1/context/v1.jsonld"
ROOT = "https://w3id.org/gpgraph/id/gpg-2017/1"
TURTLE = """
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX id: <https://w3id.org/gpgraph/id/>

<https://w3id.org/gpgraph/id/gpg-2017/1> a gp:GlobalPolicingGoal ;
  rdfs:label "Goal"@en , "Ziel"@de , "plain" ;
  skos:altLabel "A"@en , "B"@en ;
  skos:notation "01"^^<http://metadata.un.org/sdg/ontology#SDGCode> , "1" ;
  gp:position 1 ; gp:expectedSdgCount "01"^^xsd:integer ;
  <http://example.org/flag> true , "1"^^xsd:boolean ;
  <http://example.org/double> 1.5E0 ; <http://example.org/big> 123456789012345678901234567890 ;
  <http://example.org/list> ( 1 "two" id:three ) , () ;
  <http://example.org/blank> [ rdfs:label "inside"@en ] ;
  <http://example.org/link> "not a link"^^xsd:anyURI , id:three .
id:alignment\\/1 gp:subject <https://w3id.org/gpgraph/id/gpg-2017/1> ; gp:object id:three ;
  sssom:confidence 0.80 .
id:alignment\\/2 gp:subject id:three ; gp:object <https://w3id.org/gpgraph/id/gpg-2017/1> .
id:three rdfs:label "Three"@en .
"""


@pytest.fixture(scope="module")
def context() -> dict[str, jsonld.Json]:
    """The published context."""
    found: dict[str, jsonld.Json] = json.loads(find_sources().context.read_bytes())
    return found


def triples(text: str = TURTLE) -> list[Triple]:
    """Read Turtle."""
    return [quad.triple for quad in parse(text, RdfFormat.TURTLE)]


def canonical(found: list[Triple]) -> set[Quad]:
    """Name blank nodes by RDFC-1.0."""
    dataset = Dataset(Quad(*triple) for triple in found)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def read_back(document: bytes, context: dict[str, jsonld.Json]) -> list[Triple]:
    """Expand with a loader that knows the served context and nothing else."""

    def load(address: str, _options: object) -> dict[str, jsonld.Json]:
        assert address == ADDRESS
        return {"contextUrl": None, "documentUrl": address, "document": context}

    lines = pyld.to_rdf(
        json.loads(document), {"documentLoader": load, "format": "application/n-quads"}
    )
    return [quad.triple for quad in parse(lines, RdfFormat.N_QUADS)]


def write(found: list[Triple], context: dict[str, jsonld.Json]) -> bytes:
    """Write the document about the root."""
    link = "https://w3id.org/gpgraph/id/alignment/"
    return jsonld.document(
        found,
        jsonld.Layout(
            ROOT,
            {ROOT: {expand("gp:subject"): [f"{link}1"], expand("gp:object"): [f"{link}2"]}},
        ),
        context=context,
        context_address=ADDRESS,
    )


def test_document_expands_to_the_triples_that_it_was_made_of(
    context: dict[str, jsonld.Json],
) -> None:
    """A short form that drops a datatype or a language is worse than a long one."""
    assert canonical(read_back(write(triples(), context), context)) == canonical(triples())


def test_document_has_its_resource_on_top_and_the_links_inside(
    context: dict[str, jsonld.Json],
) -> None:
    """A program reads the members of the goal without searching an array for it."""
    found = json.loads(write(triples(), context))

    assert list(found)[:3] == ["@context", "id", "type"]
    assert found["@context"] == ADDRESS
    assert found["id"] == ROOT
    assert found["position"] == 1
    assert [link["confidence"] for link in found["alignments"]] == ["0.80"]
    assert [link["subject"] for link in found["alignmentsTo"]] == [
        "https://w3id.org/gpgraph/id/three"
    ]
    assert [node["id"] for node in found["included"] if not node["id"].startswith("_:")] == [
        "https://w3id.org/gpgraph/id/three"
    ]


def test_document_does_not_depend_on_the_order_of_its_triples(
    context: dict[str, jsonld.Json],
) -> None:
    """Bytes that change without the data changing break caches and diffs."""
    named = [
        triple
        for triple in triples()
        if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
    ]
    assert write(named, context) == write(named[::-1], context)


def test_one_included_node_is_still_an_array(context: dict[str, jsonld.Json]) -> None:
    """A member whose type follows the number of its values surprises every typed client."""
    label = NamedNode(expand("rdfs:label"))
    two = [
        Triple(NamedNode(ROOT), label, Literal("One", language="en")),
        Triple(NamedNode("http://example.org/2"), label, Literal("Two", language="en")),
    ]

    assert isinstance(json.loads(write(two, context))["included"], list)


def test_graph_of_one_node_is_still_an_array(context: dict[str, jsonld.Json]) -> None:
    """As above, for graphs."""
    one = [Triple(NamedNode(ROOT), NamedNode(expand("rdfs:label")), Literal("One", language="en"))]
    document = jsonld.graph(one, context=context, context_address=ADDRESS)

    assert isinstance(json.loads(document)["graph"], list)
    assert canonical(read_back(document, context)) == canonical(one)


def test_nothing_is_fetched() -> None:
    """A context that points elsewhere would make the service a request forger."""
    elsewhere = {"@context": "http://192.0.2.1/context"}

    with pytest.raises(UnwritableError) as caught:
        jsonld.graph(triples(), context=elsewhere, context_address=ADDRESS)

    causes = [caught.value, caught.value.__cause__ or caught.value.__context__]
    while causes[-1] is not None:
        causes.append(causes[-1].__cause__ or causes[-1].__context__)
    assert "Nothing is fetched: http://192.0.2.1/context" in map(str, causes)


@pytest.mark.parametrize("iri", ["skos:Foo", "sssom:x", "skos://example.org/"])
def test_iri_that_looks_like_a_prefixed_name_is_an_error_of_ours(
    context: dict[str, jsonld.Json], iri: str
) -> None:
    """It would be read back as another IRI. The message is a sentence, without the context."""
    odd = [Triple(NamedNode(ROOT), NamedNode(expand("rdfs:seeAlso")), NamedNode(iri))]

    with pytest.raises(UnwritableError, match="Ask for another format") as caught:
        write(odd, context)

    assert len(str(caught.value)) < 120
    assert caught.value.__suppress_context__


def test_thing_that_stands_in_two_places_is_whole_in_both(
    context: dict[str, jsonld.Json],
) -> None:
    """A link between two members of a list is what both of their own documents show."""
    text = """
        PREFIX gp: <https://w3id.org/gpgraph/ontology#>
        PREFIX as: <https://www.w3.org/ns/activitystreams#>
        <urn:page> as:items ( <urn:a> <urn:b> ) .
        <urn:link> gp:subject <urn:a> ; gp:object <urn:b> ; gp:evidenceClass gp:inferred .
    """
    subject, object_ = expand("gp:subject"), expand("gp:object")
    within = {"urn:a": {subject: ["urn:link"]}, "urn:b": {object_: ["urn:link"]}}
    layout = jsonld.Layout("urn:page", within, {"urn:a", "urn:b"})

    document = jsonld.document(triples(text), layout, context=context, context_address=ADDRESS)

    first, second = json.loads(document)["items"]
    assert first["alignments"] == second["alignmentsTo"]
    assert first["alignments"][0].keys() == {"id", "subject", "object", "evidenceClass"}
    assert canonical(read_back(document, context)) == canonical(triples(text))


def test_collection_without_members_has_an_empty_list(context: dict[str, jsonld.Json]) -> None:
    """A member that is an array where there is something, and nothing else where not, surprises."""
    text = "<urn:page> <https://www.w3.org/ns/activitystreams#items> () ."
    layout = jsonld.Layout("urn:page", {})

    document = jsonld.document(triples(text), layout, context=context, context_address=ADDRESS)

    assert json.loads(document)["items"] == []
    assert canonical(read_back(document, context)) == canonical(triples(text))


@pytest.mark.parametrize(
    ("form", "kind"),
    [("framed", dict), ("compacted", dict), ("flattened", dict), ("expanded", list)],
)
def test_every_form_holds_the_same_triples(
    form: str, kind: type, context: dict[str, jsonld.Json]
) -> None:
    """Lists, directions and numbers that are not canonical among them."""
    layout = jsonld.Layout(ROOT, {})
    document = jsonld.document(
        triples(), layout, form=form, context=context, context_address=ADDRESS
    )

    assert isinstance(json.loads(document), kind)
    assert canonical(read_back(document, context)) == canonical(triples())


@pytest.mark.timeout(60)
def test_long_list_takes_time_by_its_length_alone() -> None:
    """With a search for each cell among those before it, this takes minutes."""
    first, rest = NamedNode(expand("rdf:first")), NamedNode(expand("rdf:rest"))
    cells = [BlankNode(f"cell{number}") for number in range(100_000)]
    found = [Triple(NamedNode(ROOT), NamedNode("http://example.org/list"), cells[0])]
    tails: list[BlankNode | NamedNode] = [*cells[1:], NamedNode(expand("rdf:nil"))]
    for cell, following in zip(cells, tails, strict=True):
        found += [Triple(cell, first, Literal("x")), Triple(cell, rest, following)]

    nodes = nodes_of(found)

    assert len(nodes[ROOT]["http://example.org/list"][0]["@list"]) == len(cells)
