"""The JSON-LD context names every term and loses nothing."""

import json
from pathlib import Path
from typing import cast

import pytest
from pyld import jsonld
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from gpgraph.model.namespaces import expand

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
FILES = [
    HERE / "sample.ttl",
    *sorted((REPOSITORY / "data").rglob("*.ttl")),
    *sorted((REPOSITORY / "ontology").rglob("*.ttl")),
]
TYPE = expand("rdf:type")


def no_network(url: str, options: object) -> None:
    """Refuse every document that a context or a file might name."""
    pytest.fail(f"{url} was asked for with {options}")


OPTIONS = {"documentLoader": no_network, "processingMode": "json-ld-1.1"}


@pytest.fixture(scope="module")
def context() -> dict[str, object]:
    """What stands under ``@context`` in the published file."""
    document = json.loads((REPOSITORY / "ontology" / "context.jsonld").read_text("utf-8"))
    assert list(document) == ["@context"]
    return cast("dict[str, object]", document["@context"])


def expanded(triples: list[Triple]) -> list[dict[str, object]]:
    """Write triples as expanded JSON-LD, one object a resource, types as ``@type``."""
    nodes: dict[str, dict[str, list[object]]] = {}
    text = serialize(triples, format=RdfFormat.JSON_LD)
    assert text is not None
    for part in json.loads(text):
        node = nodes.setdefault(part.pop("@id"), {})
        for key, values in part.items():
            if key == TYPE:
                node.setdefault("@type", []).extend(value["@id"] for value in values)
            else:
                node.setdefault(key, []).extend(values)
    return [{"@id": iri, **node} for iri, node in nodes.items()]


def compacted(triples: list[Triple], context: dict[str, object]) -> list[dict[str, object]]:
    """Write triples with our context."""
    document = jsonld.compact(expanded(triples), context, options={**OPTIONS, "graph": True})
    return cast("list[dict[str, object]]", document["graph"])


def canonical(triples: list[Triple]) -> Dataset:
    """Return the triples with blank nodes named as RDFC-1.0 names them."""
    dataset = Dataset(Quad(fact.subject, fact.predicate, fact.object) for fact in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def read(file: Path) -> list[Triple]:
    """Parse a Turtle file."""
    return [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)]


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_compacting_and_expanding_gives_the_same_graph(
    file: Path, context: dict[str, object]
) -> None:
    """Languages, typed codes, years and decimals such as 0.850 come back as they were."""
    triples = read(file)

    document = {"@context": context, "graph": compacted(triples, context)}
    back = json.dumps(jsonld.expand(document, options=OPTIONS))

    again = [quad.triple for quad in parse(back, format=RdfFormat.JSON_LD)]
    assert canonical(again) == canonical(triples)


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_compact_document_has_plain_keys_only(file: Path, context: dict[str, object]) -> None:
    """A client reads ``node.hasObjective``; a key with a colon is a term that nobody named."""
    terms = {expand("rdf:first"), expand("rdf:rest")}
    lists = {"owl:members", "owl:distinctMembers", "owl:propertyChainAxiom"}
    triples = [fact for fact in read(file) if fact.predicate.value not in terms]

    keys = {key for node in compacted(triples, context) for key in node}

    assert {key for key in keys if ":" in key} <= lists


def test_every_term_of_ours_has_its_own_name_as_key(
    context: dict[str, object], ontology_triples: frozenset[Triple]
) -> None:
    """Who knows the ontology knows the JSON, codes and classes included."""
    gp = expand("gp:")
    ours = {
        fact.subject.value.removeprefix(gp)
        for fact in ontology_triples
        if isinstance(fact.subject, NamedNode) and fact.subject.value.startswith(gp)
    }
    named = {
        key
        for key, meaning in context.items()
        if f"gp:{key}" in (meaning, meaning.get("@id") if isinstance(meaning, dict) else None)
    }

    assert len(ours) > 70
    assert ours == named


def test_object_properties_and_no_others_are_links(
    context: dict[str, object], ontology_triples: frozenset[Triple]
) -> None:
    """A text under a link key would be read as an address, and a link elsewhere as a text."""
    gp = expand("gp:")
    links = {
        gp + key
        for key, meaning in context.items()
        if isinstance(meaning, dict)
        and meaning.get("@type") in {"@id", "@vocab"}
        and meaning["@id"] == f"gp:{key}"
    }
    declared = {
        fact.subject.value
        for fact in ontology_triples
        if isinstance(fact.subject, NamedNode)
        and fact.subject.value.startswith(gp)
        and fact.object == NamedNode(expand("owl:ObjectProperty"))
    }

    assert declared
    assert links == declared


def test_document_of_a_goal_reads_as_published(context: dict[str, object]) -> None:
    """The shape that clients rely on: the same keys, lists and strings in every release."""
    goal = expand("id:goal-4")
    nodes = compacted(read(HERE / "sample.ttl"), context)

    found = next(node for node in nodes if node["id"] == goal)
    assert found == {
        "id": goal,
        "type": ["GlobalPolicingGoal"],
        "label": {"en": "Safe streets everywhere"},
        "altLabel": {"en": ["Safe roads", "Safe streets"]},
        "inScheme": [expand("id:town")],
        "topConceptOf": [expand("id:town")],
        "countKind": "minimum",
        "countRule": "A plural counts as two at least.",
        "expectedSdgCount": "2",
        "hasObjective": [expand("id:goal-4-1")],
        "possiblyBearsOn": ["http://metadata.un.org/sdg/16.1"],
        "sdgHeading": {"en": "Goals of the world"},
    }


def test_alignments_stand_under_their_subject(context: dict[str, object]) -> None:
    """A reader of a goal finds what is claimed about it, and RDF finds the claim's own subject."""
    document = {
        "@context": context,
        "id": expand("id:goal-4"),
        "alignments": [{"id": expand("id:alignment-1"), "confidence": "0.85"}],
    }

    text = json.dumps(jsonld.expand(document, options=OPTIONS))

    triples = {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)}
    claim = NamedNode(expand("id:alignment-1"))
    assert Triple(claim, NamedNode(expand("gp:subject")), NamedNode(expand("id:goal-4"))) in triples
    assert len(triples) == 2


def test_included_resources_expand(context: dict[str, object]) -> None:
    """Labels of linked resources travel beside the document's subject, not inside it."""
    document = {
        "@context": context,
        "id": expand("id:goal-4"),
        "included": [{"id": expand("id:town"), "label": {"en": "Aims of the town police"}}],
    }

    text = json.dumps(jsonld.expand(document, options=OPTIONS))

    subjects = {str(quad.subject) for quad in parse(text, format=RdfFormat.JSON_LD)}
    assert subjects == {f"<{expand('id:town')}>"}
