"""A small tree of sources, and the program installed over it as a wheel would be."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gpgraph.store.resources import Sources

PACKAGE = Path(__file__).parents[2] / "src" / "gpgraph"

FILES = {
    "ontology/core.ttl": """\
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>

<https://w3id.org/gpgraph/ontology> a owl:Ontology ; owl:versionInfo "1.2.3" .
gp:Goal a owl:Class ; owl:oneOf ( gp:one gp:two ) .
gp:hasObjective owl:inverseOf gp:objectiveOf .
""",
    "ontology/context.jsonld": '{"@context": {"gp": "https://w3id.org/gpgraph/ontology#"}}\n',
    "ontology/rules/01-inverse.rq": """\
#+ summary: An inverse holds the other way round.
#+ description: A rule of these tests.
#+ identifier: RULE-01
#+ source: OWL 2 Profiles
#+ tags: [rule]

PREFIX owl: <http://www.w3.org/2002/07/owl#>

CONSTRUCT { ?object ?inverse ?subject }
WHERE { ?property owl:inverseOf ?inverse . ?subject ?property ?object . }
""",
    "data/catalog.ttl": """\
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>

<https://w3id.org/gpgraph/graph/goals/stated> a dcat:Dataset ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
<https://w3id.org/gpgraph/> a dcat:Catalog ; dcat:version "2026.1" .
""",
    "data/goals/stated.ttl": """\
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

<https://w3id.org/gpgraph/id/g/1> a gp:Goal ; rdfs:label "Goal"@en ;
  gp:hasObjective <https://w3id.org/gpgraph/id/g/1.1> .
""",
    "data/goals/notes.ttl": """\
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

<https://w3id.org/gpgraph/id/g/1> skos:scopeNote "Ours."@en .
""",
    "data/README.md": "Not a graph.\n",
    "data/sources.csv": "not,a,graph\n",
    "shapes/goal.shapes.ttl": """\
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX gps: <https://w3id.org/gpgraph/shapes#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

gps:Goal a sh:NodeShape ; sh:targetClass gp:Goal ; sh:property gps:Goal-label .
gps:Goal-label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ;
  dcterms:identifier "GP-GOAL-01" ; sh:message "Give this goal a label."@en .
""",
    "queries/README.md": "No query.\n",
}

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return a tree with every kind of file in it: two data graphs, a rule, a shape."""
    root = tmp_path / "lib" / "gpgraph" / "_resources"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Sources(root)


@pytest.fixture
def environ(sources: Sources) -> dict[str, str]:
    """Return the environment in which Python finds the package with the small tree in it."""
    package = sources.root.parent
    for part in PACKAGE.iterdir():
        (package / part.name).symlink_to(part)
    return {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def program(environ: dict[str, str], tmp_path: Path) -> Program:
    """Return a function that runs ``gpgraph`` in an empty folder of its own."""
    folder = tmp_path / "work"
    folder.mkdir()

    def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gpgraph", *map(str, arguments)],
            cwd=folder,
            env=environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
