"""XML that every reader takes, and that says what the graph says; else no XML at all."""

import io
import xml.etree.ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from gpgraph.errors import UnwritableError
from gpgraph.model.documents.mediatypes import RDF_XML, TURTLE, XML
from gpgraph.model.history.manifest import Manifest
from gpgraph.sandbox.frames import JsonValue
from gpgraph.service.tasks import task_table
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import as_file, write_graph

SUBJECT = NamedNode("http://example.org/s")


def written(predicate: str, value: str) -> bytes:
    """Write one triple as RDF/XML."""
    sink = io.BytesIO()
    write_graph((Triple(SUBJECT, NamedNode(predicate), Literal(value)),), RDF_XML, sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    "value", ["a\r\nb", "\r", "a\rb\r\r\n", "a\nb\t", "\ufffd\ud7ff\U0010fffd"]
)
def test_text_comes_back_from_rdf_xml_as_it_was(value: str) -> None:
    """A reader of XML turns a bare carriage return into a line feed."""
    document = written("http://example.org/p", value)
    (quad,) = parse(document, RdfFormat.RDF_XML)
    (element,) = ET.fromstring(document).iter("{http://example.org/}p")  # noqa: S314 - our own writer

    assert quad.object == Literal(value)
    assert element.text == value


@pytest.mark.parametrize("value", ["a\x00", "\x1b", "a\ufffeb", "\uffff"])
def test_character_that_xml_cannot_hold_is_refused(value: str) -> None:
    """XML 1.0, production 2; not even as a reference."""
    with pytest.raises(UnwritableError, match="character"):
        written("http://example.org/p", value)


@pytest.mark.parametrize("cut", [1, 2])
def test_character_that_xml_cannot_hold_is_refused_across_pieces(cut: int) -> None:
    """The engine writes in pieces that may end inside a character."""
    file = as_file(io.BytesIO(), XML)
    data = b'<?xml version="1.0"?><sparql xmlns="a:">' + "\uffff".encode()
    end = len(data) - 3 + cut
    file.write(data[:end])

    with pytest.raises(UnwritableError):
        file.write(data[end:])


@pytest.mark.parametrize("end", ["", "1", "1%20", "\xd7", "a/-1.", "a:"])
def test_property_that_ends_in_no_name_is_refused_as_rdf_xml(end: str) -> None:
    """There the property is the name of an element; and the prefixes of ours change nothing."""
    with pytest.raises(UnwritableError, match="does not end in a name"):
        written(f"http://example.org/{end}", "x")
    with pytest.raises(UnwritableError, match="does not end in a name"):
        written(f"http://www.w3.org/2004/02/skos/core#{end}", "x")


@pytest.mark.parametrize("end", ["a", "1a", "a1", "%20b", "\xe9", "_", "a-.\xb7", "a:b"])
def test_property_that_ends_in_a_name_is_well_formed_rdf_xml(end: str) -> None:
    """Where the name begins is the writer's business."""
    document = written(f"http://example.org/{end}", "x")
    (quad,) = parse(document, RdfFormat.RDF_XML)

    assert ET.fromstring(document).tag.endswith("RDF")  # noqa: S314 - our own writer
    assert quad.predicate == NamedNode(f"http://example.org/{end}")


def test_property_that_ends_in_no_name_is_no_trouble_elsewhere() -> None:
    """The message says to ask for another format."""
    sink = io.BytesIO()
    triple = Triple(SUBJECT, NamedNode("http://example.org/1"), Literal("\x01\r"))
    write_graph((triple,), TURTLE, sink)

    assert [quad.triple for quad in parse(sink.getvalue(), RdfFormat.TURTLE)] == [triple]


class Answer(io.BytesIO):
    """What a worker hands to its task."""

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Leave it."""


@pytest.mark.parametrize(("name", "value"), [("1", "x"), ("p", "\x00")])
def test_named_graph_that_rdf_xml_cannot_hold_is_not_told_as_a_query_that_fails(
    name: str, value: str
) -> None:
    """Nobody sent a query; and in Turtle the graph can be had."""
    graph = NamedNode("http://example.org/graph")
    store = Store()
    store.add(Quad(SUBJECT, NamedNode(f"http://example.org/{name}"), Literal(value), graph))
    manifest = Manifest("0", None, None, None, (), 0, "", "", "")
    task = task_table(GraphStore(store), b'{"@context": {}}', manifest, {})["graph"]
    header = {"iri": graph.value, "base": "http://127.0.0.1"}
    turtle = Answer()
    task({**header, "format": "ttl"}, b"", turtle)

    with pytest.raises(UnwritableError):
        task({**header, "format": "rdf"}, b"", Answer())
    assert len(list(parse(turtle.getvalue(), RdfFormat.TURTLE))) == 1
