"""What the tests of the ontology read: the files of the repository and one small invented case."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, Triple, parse

REPOSITORY = Path(__file__).resolve().parents[2]


def triples_of(files: list[Path]) -> frozenset[Triple]:
    """Parse Turtle files; blank nodes are renamed, so that those of two files stay apart."""
    return frozenset(
        quad.triple
        for file in files
        for quad in parse(path=str(file), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def store_of(files: list[Path]) -> Store:
    """Load Turtle files into the default graph of one store."""
    store = Store()
    for file in files:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds ontology, data and queries."""
    return REPOSITORY


@pytest.fixture(scope="session")
def ontology_files() -> list[Path]:
    """Every Turtle file of the ontology."""
    files = sorted((REPOSITORY / "ontology").rglob("*.ttl"))
    assert REPOSITORY / "ontology" / "core.ttl" in files
    return files


@pytest.fixture(scope="session")
def data_files() -> list[Path]:
    """Every Turtle file of the data."""
    files = sorted((REPOSITORY / "data").rglob("*.ttl"))
    assert files
    return files


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """The invented case, which uses every class and every kind of axiom."""
    return Path(__file__).with_name("sample.ttl")


@pytest.fixture(scope="session")
def ontology_store(ontology_files: list[Path]) -> Store:
    """The ontology alone."""
    return store_of(ontology_files)


@pytest.fixture(scope="session")
def full_store(ontology_files: list[Path], data_files: list[Path]) -> Store:
    """Ontology and data, as the default graph has them."""
    return store_of([*ontology_files, *data_files])


@pytest.fixture(scope="session")
def ontology_triples(ontology_files: list[Path]) -> frozenset[Triple]:
    """The triples of the ontology alone."""
    return triples_of(ontology_files)


@pytest.fixture(scope="session")
def sample_triples(sample_file: Path) -> frozenset[Triple]:
    """The triples of the invented case alone."""
    return triples_of([sample_file])
