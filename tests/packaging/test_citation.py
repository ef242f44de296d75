"""What tools read to cite the project says what the project says of itself."""

import json
import tomllib
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDFS

from gpgraph import __version__

ROOT = Path(__file__).parents[2]
ID = Namespace("https://w3id.org/gpgraph/id/")
GRAPHS = Namespace("https://w3id.org/gpgraph/graph/")
VERSION = URIRef("http://www.w3.org/ns/dcat#version")
LICENCES = {
    "https://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
}

Data: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def project() -> Data:
    """What ``pyproject.toml`` says."""
    found: Data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


@pytest.fixture(scope="module")
def citation() -> Data:
    """What ``CITATION.cff`` says."""
    found: Data = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def codemeta() -> Data:
    """What ``codemeta.json`` says."""
    found: Data = json.loads((ROOT / "codemeta.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def records() -> Graph:
    """What the records of the graphs say, and those of organisations."""
    graph = Graph().parse(ROOT / "data" / "catalog.ttl")
    return graph.parse(ROOT / "data" / "organisations.ttl")


def test_name_version_and_keywords_are_those_of_the_package(
    project: Data, citation: Data, codemeta: Data
) -> None:
    """A release that forgets one of the four files would be cited as another."""
    assert {citation["version"], codemeta["version"], project["version"]} == {__version__}
    assert {citation["title"], codemeta["name"], project["name"]} == {"gpgraph"}
    assert citation["keywords"] == codemeta["keywords"] == project["keywords"]
    assert {citation["abstract"], codemeta["description"]} == {project["description"]}
    assert codemeta["runtimePlatform"] == f"Python {project['requires-python']}"


def test_licences_are_those_of_package_and_records(
    project: Data, citation: Data, codemeta: Data, records: Graph
) -> None:
    """CFF takes several licences for a choice, so it names that of the program alone."""
    parts = set(project["license"].split(" AND "))
    of_code = LICENCES[str(records.value(GRAPHS["shapes/concept"], DCTERMS.license))]
    stated = {LICENCES[str(licence)] for licence in records.objects(None, DCTERMS.license)}

    assert parts == stated
    assert {place.rpartition("/")[2] for place in codemeta["license"]} == parts
    assert citation["license"] == of_code
    assert LICENCES[citation["license-url"]] == of_code


def test_data_are_cited_by_the_release_that_the_catalogue_names(
    citation: Data, codemeta: Data, records: Graph
) -> None:
    """Its name changes with the data, and not with the program."""
    ((release, version),) = records.subject_objects(VERSION)
    (data,) = citation["references"]
    part = codemeta["schema:hasPart"]

    assert data["version"] == part["version"] == str(version)
    assert data["identifiers"][0]["value"] == part["id"] == str(release)
    assert data["title"] == part["name"] == str(records.value(release, DCTERMS.title))


def test_project_is_the_author_and_no_person_is_invented(
    citation: Data, codemeta: Data, records: Graph
) -> None:
    """CFF tells an entity from a person by its having a name and no family name."""
    name = str(records.value(ID.gpgraph, RDFS.label))
    authors = [*citation["authors"], *citation["references"][0]["authors"]]
    (author,) = codemeta["author"]

    assert {author["name"] for author in authors} == {name}
    assert not {"family-names", "given-names"} & {key for author in authors for key in author}
    assert (URIRef(author["id"]), author["type"], author["name"]) == (
        ID.gpgraph,
        "Organization",
        name,
    )


def test_citation_has_what_every_reader_of_the_format_requires(citation: Data) -> None:
    """Citation File Format 1.2.0: without these four it is not valid."""
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
