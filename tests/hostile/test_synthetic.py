"""The million triples that are attacked, and measured, are what they are said to be."""

import gzip
import hashlib
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from gpgraph.store.releases.generation import read

if TYPE_CHECKING:
    from tests.hostile.conftest import Target

pytestmark = pytest.mark.alone

SYNTHETIC_GRAPH = "https://w3id.org/gpgraph/graph/synthetic"
# Of the first lines of the synthetic graph: figures of different days compare only if it is equal.
SHA256 = "dc36573843d5aa0cc993c25bd874b87dfffce453a3cb1aab95793a08791e658a"
LINES = 100_000


def test_release_has_a_million_triples_more_than_the_real_one(million: Path) -> None:
    """In a graph of their own and in the default graph, so that ordinary queries meet them."""
    manifest = read(million).manifest
    graph = next(graph for graph in manifest.graphs if graph.iri == SYNTHETIC_GRAPH)
    others = sum(graph.triples for graph in manifest.graphs if graph.in_default_graph)

    assert graph.triples == 1_000_000
    assert manifest.default_graph_triples == others


def test_release_is_whole(million: Path) -> None:
    """It was not written by the ordinary build, and is as good a release."""
    generation = read(million)

    generation.verify()

    assert generation.id == million.name


def test_service_answers_from_all_of_it(target: "Target") -> None:
    """The attacks would be harmless on a small graph."""
    reply = target.query(
        "SELECT (COUNT(*) AS ?n) { ?thing <http://purl.org/dc/terms/subject> ?goal . "
        "?goal <http://metadata.un.org/sdg/ontology#isTargetOf> <http://metadata.un.org/sdg/16> }"
    )
    value = reply.body.decode().partition('"value":"')[2].partition('"')[0]

    assert int(value) > 1000


def test_synthetic_graph_is_the_same_for_ever(million: Path) -> None:
    """Nothing of it depends on the day, the machine or the version of Python."""
    end = f" <{SYNTHETIC_GRAPH}> .\n".encode()
    with gzip.open(million / "dataset.nq.gz") as lines:
        synthetic = itertools.islice((line for line in lines if line.endswith(end)), LINES)
        found = hashlib.sha256(b"".join(synthetic))

    assert found.hexdigest() == SHA256


def test_nobody_in_it_exists(million: Path) -> None:
    """Every thing is below a name that can belong to nobody; what is tagged with is real."""
    end = f" <{SYNTHETIC_GRAPH}> .\n".encode()
    ours = ("https://synthetic.example/", "https://w3id.org/gpgraph/id/", "http://metadata.un.org/")
    schemas = ("http://schema.org/", "http://purl.org/dc/terms/", "http://www.w3.org/")
    with gzip.open(million / "dataset.nq.gz") as lines:
        synthetic = itertools.islice((line for line in lines if line.endswith(end)), LINES)
        quads = list(parse(b"".join(synthetic), RdfFormat.N_QUADS))
    objects = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}

    assert all(str(quad.subject).startswith("<https://synthetic.example/") for quad in quads)
    assert {iri for iri in objects if not iri.startswith((*ours, *schemas))} == set()
