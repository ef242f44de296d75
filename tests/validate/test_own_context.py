"""A file of JSON-LD may refer to our context by any of its addresses: it is at hand."""

import json
from pathlib import Path

import pytest
from tests.validate.conftest import Validate, Write

from gpgraph.model.documents.owncontext import with_own_context
from gpgraph.store.reading.files import read_rdf
from gpgraph.store.resources import SourceFile

ADDRESS = "https://w3id.org/gpgraph/context/v1.jsonld"
SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass <https://w3id.org/gpgraph/ontology#Objective> ;
  sh:property [ sh:path ex:missing ; sh:minCount 1 ] .
"""


def document(context: object) -> str:
    """Write a description of an objective."""
    return json.dumps({"@context": context, "id": "ex:a", "type": "Objective"}, indent=1)


@pytest.mark.parametrize(
    "context",
    [
        ADDRESS,
        "http://127.0.0.1:8000/context/v1.jsonld",
        [ADDRESS, {"ex": "https://example.org/"}],
        [{"ex": "https://example.org/"}, ADDRESS],
    ],
)
def test_file_that_refers_to_our_context_is_read(
    context: object, validate: Validate, write: Write
) -> None:
    """As what is sent to POST /validate; an ``Objective`` is what the context says."""
    write("shapes.ttl", SHAPES)
    write("a.jsonld", document(context))
    done = validate("a.jsonld", "--shapes", "shapes.ttl")

    assert done.code == 1, done.err
    assert "(a.jsonld:" in done.out


def test_line_of_a_mistake_is_that_of_the_file(validate: Validate, write: Write) -> None:
    """The context has hundreds of lines, and none of them is the author's."""
    write("shapes.ttl", SHAPES)
    write("a.jsonld", document(ADDRESS).replace('"Objective"', "Objective"))
    done = validate("a.jsonld", "--shapes", "shapes.ttl")

    assert done.code == 2
    assert "a.jsonld:4:" in done.err


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "https://example.org/context/v2.jsonld"}',
        '{"@context": {"a": "https://w3id.org/gpgraph/context/v1.jsonld"}}',
        '{"label": "https://w3id.org/gpgraph/context/v1.jsonld"}',
        r'{"label": "\"@context\": https://w3id.org/gpgraph/context/v1.jsonld"}',
        '{"@context": [[{"a": ["https://w3id.org/gpgraph/context/v1.jsonld"]}]]}',
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    """An address in a text, or of something else, is data."""
    assert with_own_context(text, lambda: '{"@context": {}}') == text


def test_context_is_put_into_nested_nodes_as_well() -> None:
    """JSON-LD lets every node have a context of its own."""
    text = f'[{{"a": {{"@context" : "{ADDRESS}", "b": 1}}}}, "@context"]'

    assert with_own_context(text, lambda: '{"@context": {"b": "urn:b"}}') == (
        '[{"a": {"@context" : {"b": "urn:b"}, "b": 1}}, "@context"]'
    )


def test_contributed_file_may_refer_to_it_too(tmp_path: Path) -> None:
    """What a check lets pass, a build can read."""
    path = tmp_path / "a.jsonld"
    path.write_text(document([{"ex": "https://example.org/"}, ADDRESS]), "utf-8")
    quads = list(read_rdf(SourceFile(path, "a.jsonld", "https://example.org/graph")))

    assert {str(quad.object) for quad in quads} == {"<https://w3id.org/gpgraph/ontology#Objective>"}
