"""The checks of FOOPS! that need no network, one test for each, by their published ids.

FOOPS! (https://w3id.org/foops/) grades how findable and reusable an ontology is. Its checks of live
addresses are tested with the service.
"""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from gpgraph.model.namespaces import ONTOLOGY, expand

Term = NamedNode | BlankNode | Literal | Triple

HEADER = NamedNode(ONTOLOGY)
NAMESPACE = ONTOLOGY + "#"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
TERM_KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")


def values(store: Store, curie: str) -> list[Term]:
    """Return what the header says with one property."""
    found = store.quads_for_pattern(HEADER, NamedNode(expand(curie)), None)
    return [quad.object for quad in found]


def missing(store: Store, *curies: str) -> list[str]:
    """Return the properties that the header lacks, or has with an empty text."""
    return [
        curie for curie in curies if not any(value.value for value in named(values(store, curie)))
    ]


def named(found: list[Term]) -> list[NamedNode | Literal]:
    """Leave out blank nodes, which FOOPS! cannot read."""
    return [value for value in found if isinstance(value, NamedNode | Literal)]


@pytest.fixture(scope="module")
def terms(ontology_store: Store) -> set[NamedNode]:
    """Our classes, object properties and datatype properties: the terms that FOOPS! counts."""
    found = {
        quad.subject
        for kind in TERM_KINDS
        for quad in ontology_store.quads_for_pattern(None, None, NamedNode(expand(kind)))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(NAMESPACE)
    }
    assert len(found) > 50
    return found


def test_om1_minimum_metadata_is_there(ontology_store: Store) -> None:
    """OM1 asks for title, description, licence, version IRI, author and namespace."""
    described = ("dcterms:title", "dcterms:description", "dcterms:license", "dcterms:creator")
    placed = ("owl:versionIRI", "vann:preferredNamespaceUri")

    assert missing(ontology_store, *described, *placed) == []


def test_om2_recommended_metadata_is_there(ontology_store: Store) -> None:
    """OM2 asks for prefix, version number, date of creation and a citation."""
    asked = ("vann:preferredNamespacePrefix", "owl:versionInfo", "dcterms:created")

    assert missing(ontology_store, *asked, "dcterms:bibliographicCitation") == []


def test_om3_detailed_metadata_that_exists_is_there(ontology_store: Store) -> None:
    """OM3 asks for publisher and date of issue, and would like the date of modification.

    It also asks for a DOI, a logo, a status and a source: there are none, and none is invented.
    The previous version is optional there and stands in test_profile.
    """
    asked = ("dcterms:publisher", "dcterms:issued", "dcterms:modified")

    assert missing(ontology_store, *asked) == []


def test_om4_1_licence_is_an_address(ontology_store: Store) -> None:
    """OM4.1 asks for a licence; OM4.2 can only follow one that is an IRI."""
    assert values(ontology_store, "dcterms:license") == [NamedNode(CC_BY)]


def test_om5_1_basic_provenance_is_there(ontology_store: Store) -> None:
    """OM5.1 asks for the author and the date of creation."""
    assert missing(ontology_store, "dcterms:creator", "dcterms:created") == []


def test_om5_2_detailed_provenance_is_there(ontology_store: Store) -> None:
    """OM5.2 asks for the publisher and the date of issue."""
    assert missing(ontology_store, "dcterms:publisher", "dcterms:issued") == []


def test_ver1_version_iri_is_not_the_ontology_iri(ontology_store: Store) -> None:
    """VER1 asks for one version IRI that differs from the IRI of the ontology."""
    [version] = values(ontology_store, "owl:versionIRI")

    assert isinstance(version, NamedNode)
    assert version != HEADER


def test_voc1_metadata_reuse_known_vocabularies(ontology_store: Store) -> None:
    """VOC1 asks that the header uses vocabularies such as Dublin Core and VANN."""
    used = {quad.predicate.value for quad in ontology_store.quads_for_pattern(HEADER, None, None)}

    known = [expand(f"{prefix}:") for prefix in ("dcterms", "vann", "owl", "rdfs")]
    assert [name for name in known if not any(iri.startswith(name) for iri in used)] == []
    assert [iri for iri in used if iri.startswith(NAMESPACE)] == []


def test_voc2_terms_extend_other_vocabularies(ontology_store: Store, terms: set[NamedNode]) -> None:
    """VOC2 asks that terms of others besides RDF, RDFS and OWL are imported or extended."""
    above = {
        quad.object.value
        for curie in ("rdfs:subClassOf", "rdfs:subPropertyOf")
        for quad in ontology_store.quads_for_pattern(None, NamedNode(expand(curie)), None)
        if quad.subject in terms and isinstance(quad.object, NamedNode)
    }

    extended = {expand("skos:Concept"), expand("prov:Entity"), expand("skos:narrower")}
    assert extended <= above


def test_voc3_every_term_has_a_label(ontology_store: Store, terms: set[NamedNode]) -> None:
    """VOC3 asks for an rdfs:label on every term."""
    label = NamedNode(expand("rdfs:label"))
    labelled = {quad.subject for quad in ontology_store.quads_for_pattern(None, label, None)}

    assert terms - labelled == set()


def test_voc4_every_term_has_a_definition(ontology_store: Store, terms: set[NamedNode]) -> None:
    """VOC4 asks for an rdfs:comment or skos:definition on every term."""
    definition = NamedNode(expand("skos:definition"))
    defined = {quad.subject for quad in ontology_store.quads_for_pattern(None, definition, None)}

    assert terms - defined == set()


def test_uri2_ontology_iri_is_the_address_it_is_loaded_from(ontology_store: Store) -> None:
    """URI2 asks that the owl:Ontology is named as the address that serves it, up to a last # or /.

    Its namespace must be the same address too, or a term would lead somewhere else.
    """
    ontology = NamedNode(expand("owl:Ontology"))
    headers = {quad.subject for quad in ontology_store.quads_for_pattern(None, None, ontology)}

    assert headers == {HEADER}
    assert values(ontology_store, "vann:preferredNamespaceUri") == [Literal(NAMESPACE)]
    assert values(ontology_store, "vann:preferredNamespacePrefix") == [Literal("gp")]


def test_purl1_ontology_iri_is_persistent(ontology_store: Store) -> None:
    """PURL1 asks for an IRI at a known register of lasting addresses, such as w3id.org."""
    [version] = values(ontology_store, "owl:versionIRI")

    assert isinstance(version, NamedNode)
    assert version.value.startswith("https://w3id.org/")
    assert HEADER.value.startswith("https://w3id.org/")
