"""The traps of pySHACL and rdflib, sprung on our adapter."""

import threading

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.query import Processor

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import expand
from gpgraph.store.shacl import check

PROLOGUE = """
PREFIX e: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


TARGET = "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P . e:P sh:path e:p ; "


def turtle(text: str) -> list[Quad]:
    """Parse Turtle without its prefixes."""
    return list(parse(PROLOGUE + text, RdfFormat.TURTLE))


def components(data: str, shapes: str) -> list[str]:
    """Return the components that report, sorted."""
    return sorted(
        finding.component.removeprefix(expand("sh:")).removesuffix("ConstraintComponent")
        for finding in check(turtle(data), turtle(shapes))
    )


def test_a_property_shape_with_an_iri_is_not_lost() -> None:
    """The option use_shapes drops it and says "conforms"; the adapter runs all shapes."""
    shapes = TARGET + "sh:minCount 1 ."

    assert components("e:x a e:C .", shapes) == ["MinCount"]


def test_a_nested_shape_is_asked_about_every_value() -> None:
    """The option focus_nodes takes values that are not in its list to conform."""
    shapes = TARGET + "sh:node e:N . e:N a sh:NodeShape ; sh:class e:D ."

    assert components("e:x a e:C ; e:p e:y .", shapes) == ["Node"]


@pytest.mark.parametrize("spelling", ['"x"', '"x"^^xsd:string'])
@pytest.mark.parametrize("in_shape", ['"x"', '"x"^^xsd:string'])
def test_a_plain_string_is_found_in_a_list_and_as_a_value(spelling: str, in_shape: str) -> None:
    """Over a pyoxigraph store both fail: rdflib tells the two spellings apart, RDF does not."""
    shapes = f"""e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P , e:Q .
      e:P sh:path e:p ; sh:in ( {in_shape} ) . e:Q sh:path e:p ; sh:hasValue {in_shape} ."""

    assert components(f"e:x a e:C ; e:p {spelling} .", shapes) == []
    assert components('e:x a e:C ; e:p "y" .', shapes) == ["HasValue", "In"]


def test_lexical_forms_are_checked_as_they_are_written() -> None:
    """By default, 01 would come in as 1, and the pattern would see no zero."""
    shapes = TARGET + "sh:pattern '^0' ."

    assert components('e:x a e:C ; e:p "01"^^xsd:integer .', shapes) == []


def test_an_ill_typed_number_is_reported() -> None:
    """A datatype alone does not make a number."""
    shapes = TARGET + "sh:datatype xsd:integer ."

    assert components('e:x a e:C ; e:p "one"^^xsd:integer .', shapes) == ["Datatype"]


@pytest.mark.parametrize("normalise", [True, False])
def test_the_switches_of_rdflib_stay_as_they_were(
    monkeypatch: pytest.MonkeyPatch, *, normalise: bool
) -> None:
    """Also when the shapes are wrong: booleans, lexical forms, the query processor."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", normalise)
    true = rdflib.Literal("1", datatype=rdflib.XSD.boolean, normalize=False)
    broken = 'e:S a sh:NodeShape ; sh:targetClass e:C ; sh:sparql e:Q . e:Q sh:select "SELECT" .'

    with pytest.raises(ShapesError, match="cannot be evaluated"):
        check(turtle("e:x a e:C ."), turtle(broken))
    check(turtle("e:x a e:C ."), turtle("e:S a sh:NodeShape ; sh:targetClass e:C ."))

    again = rdflib.Literal("1", datatype=rdflib.XSD.boolean, normalize=False)
    assert again.value is True
    assert again == true
    assert normalise is rdflib.NORMALIZE_LITERALS
    assert rdflib.plugin.get("sparql", Processor) is SPARQLProcessor


def test_a_sparql_constraint_is_reported_under_its_own_name_and_path() -> None:
    """The report names the constraint, not the node shape around it."""
    shapes = """e:S a sh:NodeShape ; sh:targetClass e:C ; sh:sparql e:Q .
      e:Q a sh:SPARQLConstraint ; sh:message "Do it." ; sh:select '''SELECT $this ?path ?value {
        BIND (<https://example.org/p> AS ?path) $this <https://example.org/p> ?value }''' ."""

    (finding,) = check(turtle("e:x a e:C ; e:p 7 ."), turtle(shapes))

    assert finding.shape == "https://example.org/Q"
    assert finding.path == "https://example.org/p"
    assert str(finding.value) == '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert finding.message == "Do it."


def test_an_inverse_path_is_written_with_a_caret() -> None:
    """A report is to say which way round."""
    shapes = """e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P .
      e:P sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ."""

    (finding,) = check(turtle("e:x a e:C ."), turtle(shapes))

    assert finding.path == "^https://example.org/p"


def test_two_validations_at_once_do_not_disturb_each_other() -> None:
    """Both libraries keep state for the whole process."""
    shapes = TARGET + "sh:minCount 1 ."
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(components("e:x a e:C .", shapes)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [["MinCount"]] * 4
