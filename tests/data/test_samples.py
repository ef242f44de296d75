"""The sample records: the same each time, marked as invented, and good data."""

import runpy
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from gpgraph.model.namespaces import expand

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "docs" / "examples" / "samples"
TYPE, LABEL = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:label"))
SAMPLE = NamedNode(expand("gp:SampleRecord"))
KINDS = ("gp:Project", "gp:Operation", "gp:NationalStrategy", "dcterms:BibliographicResource",
         "dcat:Dataset", "qb:Observation")  # fmt: skip


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    """Every sample."""
    files = sorted(SAMPLES.glob("*.ttl"))
    assert files
    return [quad for path in files for quad in parse(path=path, format=RdfFormat.TURTLE)]


def test_files_are_what_the_script_writes() -> None:
    """Whoever changes a sample changes the script, or the next run would undo it."""
    made = runpy.run_path(str(ROOT / "scripts" / "make_samples.py"))["files"]()

    assert {path.name: path.read_text("utf-8") for path in SAMPLES.glob("*.ttl")} == made


def test_every_record_is_marked_as_invented(quads: list[Quad]) -> None:
    """By its class, its label and its IRI: nobody may take one for a fact about a police force."""
    subjects = {quad.subject for quad in quads}
    marked = {quad.subject for quad in quads if (quad.predicate, quad.object) == (TYPE, SAMPLE)}
    labels = {quad.subject: quad.object for quad in quads if quad.predicate == LABEL}

    assert len(subjects) > 300
    assert marked == subjects == set(labels)
    for subject, label in labels.items():
        assert isinstance(subject, NamedNode)
        assert isinstance(label, Literal)
        assert subject.value.startswith("https://example.org/sample/")
        assert label.value.startswith("Sample ")


def test_countries_of_samples_are_none(quads: list[Quad]) -> None:
    """ISO 3166-1 leaves XA to XZ to users: no real country is said to do anything."""
    code = NamedNode(expand("gp:countryCode"))
    countries = {str(quad.object).strip('"') for quad in quads if quad.predicate == code}

    assert len(countries) > 5
    assert all(len(country) == 2 and country[0] == "X" for country in countries)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_there_and_addresses_something(quads: list[Quad], kind: str) -> None:
    """A tutorial that asks for one finds some."""
    members = {
        q.subject for q in quads if (q.predicate, q.object) == (TYPE, NamedNode(expand(kind)))
    }
    linking = {q.subject for q in quads if q.predicate == NamedNode(expand("gp:addresses"))}

    assert members
    assert kind == "qb:Observation" or members <= linking
