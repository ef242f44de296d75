"""The JSON-LD of every resource: the same triples in every form, one shape, one order."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from gpgraph.service.building.build import build
from gpgraph.store.resources import find_sources
from gpgraph.worker_main import load

PROFILE = "http://www.w3.org/ns/json-ld#"
ALL = """
SELECT ?s (GROUP_CONCAT(STR(?class)) AS ?classes) WHERE {
  { SELECT DISTINCT ?s ?class WHERE { ?s a ?class FILTER(
    STRSTARTS(STR(?s), "https://w3id.org/gpgraph/id/") ||
    STRSTARTS(STR(?s), "http://metadata.un.org/sdg/") || ?s = <http://metadata.un.org/sdg>
  ) FILTER(!STRSTARTS(STR(?s), "http://metadata.un.org/sdg/ontology")) } ORDER BY ?s ?class }
} GROUP BY ?s ORDER BY ?s
"""
Document = dict[str, Any]
MOST_OF_A_CLASS = 12


class ServedContext:
    """A document loader that fetches the one context that the server gives, and nothing else."""

    def __init__(self, client: httpx2.Client, server: str) -> None:
        """Fetch it once."""
        self._address = f"{server}/context/v1.jsonld"
        self.document: Document = client.get("/context/v1.jsonld").json()

    def __call__(self, address: str, _options: object) -> Document:
        """Return the context."""
        assert address == self._address
        return {"contextUrl": None, "documentUrl": address, "document": self.document}


@pytest.fixture(scope="module")
def loader(client: httpx2.Client, server: str) -> ServedContext:
    """What a client needs beside our documents: nothing but their context."""
    return ServedContext(client, server)


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.thorough)])
def iris(client: httpx2.Client, request: pytest.FixtureRequest) -> list[str]:
    """What has a document of its own: some of each class and of each set of classes, or all."""
    answer = client.get("/sparql", params={"query": ALL, "format": "csv"})
    found = [(row["s"], row["classes"]) for row in csv.DictReader(io.StringIO(answer.text))]
    assert len(found) > 1000
    if request.param == "all":
        return [iri for iri, _ in found]
    members: dict[str, list[str]] = {}
    for iri, classes in found:
        members.setdefault(classes, []).append(iri)
    return sorted({iri for those in members.values() for iri in spread_over(those)})


def spread_over(members: Sequence[str]) -> list[str]:
    """Return so many, from the first to the last."""
    last = len(members) - 1
    return [members[place * last // (MOST_OF_A_CLASS - 1)] for place in range(MOST_OF_A_CLASS)]


def path_of(iri: str) -> str:
    """Return the address of a document from its IRI, as a client would write it down."""
    if iri.startswith("http://metadata.un.org/sdg"):
        return "/doc/sdg" + iri.removeprefix("http://metadata.un.org/sdg")
    return "/doc/" + iri.removeprefix("https://w3id.org/gpgraph/id/")


def fetch(client: httpx2.Client, iri: str, accept: str) -> httpx2.Response:
    """Fetch a document at the address that negotiates, as the pages of a scheme name it."""
    answer = client.get(path_of(iri), headers={"Accept": accept})
    assert answer.status_code == 200, iri
    return answer


@pytest.fixture(scope="module")
def documents(client: httpx2.Client, iris: list[str]) -> dict[str, Document]:
    """Every document in the form that is the default."""
    return {iri: fetch(client, iri, "application/ld+json").json() for iri in iris}


@pytest.fixture(scope="module")
def spread(documents: dict[str, Document]) -> set[str]:
    """Some of each class, for a processor that takes its time."""
    members: dict[str, list[str]] = {}
    for iri, document in documents.items():
        members.setdefault(document["type"][-1], []).append(iri)
    return {iri for those in members.values() for iri in spread_over(those)}


def canonical(data: bytes | str, syntax: RdfFormat) -> set[Quad]:
    """Name blank nodes by RDFC-1.0."""
    dataset = Dataset(parse(data, syntax))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(scope="module")
def turtles(client: httpx2.Client, iris: list[str]) -> dict[str, set[Quad]]:
    """What the Turtle of each resource says."""
    return {
        iri: canonical(fetch(client, iri, "text/turtle").content, RdfFormat.TURTLE) for iri in iris
    }


def test_some_of_each_class_are_read_by_two_processors(
    turtles: dict[str, set[Quad]], spread: set[str]
) -> None:
    """Were there none of them, the forms below would be compared by one alone."""
    assert len(turtles) >= len(spread) > 150


@pytest.mark.parametrize("form", ["framed", "expanded", "flattened"])
def test_every_form_of_every_resource_is_its_turtle(
    form: str,
    client: httpx2.Client,
    loader: ServedContext,
    turtles: dict[str, set[Quad]],
    spread: set[str],
) -> None:
    """Read with nothing but the served context, and some of each class by a second processor."""
    options = {"documentLoader": loader, "format": "application/n-quads"}
    accept = f'application/ld+json;profile="{PROFILE}{form}"'
    different = []
    for iri, turtle in turtles.items():
        document = fetch(client, iri, accept).json()
        lines = jsonld.to_rdf(document, options) if iri in spread else None
        if isinstance(document, dict):
            assert document["@context"].endswith("/context/v1.jsonld")
            document = {**document, **loader.document}
        oxigraph = canonical(json.dumps(document), RdfFormat.JSON_LD)
        second = oxigraph if lines is None else canonical(lines, RdfFormat.N_QUADS)
        if not second == oxigraph == turtle:
            different.append(iri)

    assert different == []


def test_resource_stands_on_top_of_its_document(documents: dict[str, Document]) -> None:
    """A program reads the members of the goal without searching an array for it."""
    assert {iri for iri, document in documents.items() if document["id"] != iri} == set()


def test_served_frame_makes_the_served_document_of_any_form(
    client: httpx2.Client,
    loader: ServedContext,
    documents: dict[str, Document],
    spread: set[str],
) -> None:
    """A frame that does something else than the service is worse than none."""
    accept = f'application/ld+json;profile="{PROFILE}expanded"'
    different = []
    frames: dict[str, Document] = {}
    for iri in sorted(spread):
        document = documents[iri]
        name = document["type"][-1]
        frame = frames.setdefault(name, client.get(f"/frames/{name}/v1.jsonld").json())
        expanded = fetch(client, iri, accept).json()
        found = jsonld.frame(expanded, dict(frame), {"documentLoader": loader})
        if isinstance(found.get("included"), dict):  # of one node a processor makes no array
            found["included"] = [found["included"]]
        if found != document:
            different.append(iri)

    assert len(frames) > 10
    assert different == []


def strictly(schema: Document) -> Draft202012Validator:
    """Read a schema as if it knew everything that there may ever be."""
    closed = {"additionalProperties": False}
    parts = {name: {**part, **closed} for name, part in schema["$defs"].items()}
    return Draft202012Validator({**schema, **closed, "$defs": parts})


def test_every_resource_is_valid_by_the_schemas_of_its_classes(
    client: httpx2.Client, documents: dict[str, Document]
) -> None:
    """Every class of a resource has a schema, and that knows every member of the document."""
    schemas: dict[str, Draft202012Validator] = {}
    wrong = []
    for iri, document in documents.items():
        for name in document["type"]:
            if name not in schemas:
                found = client.get(f"/schemas/{name}/v1.json").json()
                Draft202012Validator.check_schema(found)
                schemas[name] = strictly(found)
            errors = schemas[name].iter_errors(document)
            wrong += [(iri, name, error.message) for error in errors]

    assert len(schemas) > 20
    assert wrong == []


def test_schema_refuses_what_the_shapes_refuse(client: httpx2.Client) -> None:
    """A schema that takes everything would pass the test above."""
    schema = client.get("/schemas/Objective/v1.json").json()
    objective = client.get("/doc/gpg-2017/1.2.jsonld").json()
    wrong = {
        "position": 0,
        "notation": "one",
        "label": {"fr": "sans anglais"},
        "objectiveOf": ["https://w3id.org/gpgraph/id/gpg-2017/1"],
        "inScheme": "https://w3id.org/gpgraph/id/gpg-2017",
        "alignments": [{"id": "https://example.org/", "type": ["Alignment"]}],
    }
    validator = Draft202012Validator(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert validator.is_valid(objective)
    assert {key for key in wrong if validator.is_valid(objective | {key: wrong[key]})} == set()
    for key in ("label", "prefLabel", "identifier", "objectiveOf", "inScheme", "codeAssignedBy"):
        assert not validator.is_valid({k: v for k, v in objective.items() if k != key}), key


def test_schema_ties_what_only_makes_sense_together(client: httpx2.Client) -> None:
    """The number that a heading implies stands with its kind, its rule and the heading."""
    schema = client.get("/schemas/GlobalPolicingGoal/v1.json").json()

    needed = {"countKind", "countRule", "sdgHeading"}
    assert set(schema["dependentRequired"]["expectedSdgCount"]) == needed
    assert schema["properties"]["sdgHeading"]["additionalProperties"]["enum"] == [
        "UN Sustainable Development Goal",
        "UN Sustainable Development Goals",
    ]


def test_member_has_one_type_in_all_documents(documents: dict[str, Document]) -> None:
    """One value or many, in a document of its own or inside another."""
    kinds: dict[str, set[str]] = {}

    def note(node: object, name: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                kinds.setdefault(f"{name}.{key}", set()).add(type(value).__name__)
                note(value, key)
        elif isinstance(node, list):
            for item in node:
                note(item, name)

    for document in documents.values():
        note(document, "")

    assert "label.en" in kinds
    assert {key: found for key, found in kinds.items() if len(found) > 1} == {}


def test_embedded_alignment_is_the_one_of_its_own_document(client: httpx2.Client) -> None:
    """Whoever follows the link finds what was there already, and nothing else."""
    target = client.get("/doc/sdg/16.4.jsonld").json()
    link = target["alignmentsTo"][0]
    own = client.get(path_of(link["id"]) + ".jsonld").json()

    assert link["object"] == target["id"]
    assert link["subject"].startswith("https://w3id.org/gpgraph/id/")
    assert link["evidenceClass"] == "inferred"
    assert float(link["confidence"]) <= 1
    assert link == {key: own[key] for key in own if key not in {"@context", "included"}}


def test_form_is_named_in_the_answer_when_it_was_asked_for(client: httpx2.Client) -> None:
    """A loader that takes a parameter for another type would follow ``alternate`` in a circle."""
    path = "/doc/gpg-2017/1"
    for form in ("framed", "compacted", "expanded", "flattened"):
        wanted = f'application/ld+json;profile="{PROFILE}{form}"'
        by_header = client.get(path, headers={"Accept": wanted})
        by_address = client.get(f"{path}.jsonld", params={"profile": form})

        assert by_header.headers["content-type"] == wanted
        assert by_address.headers["content-type"] == wanted
        assert by_address.content == by_header.content
    plain = client.get(path, headers={"Accept": "application/ld+json"})
    assert plain.headers["content-type"] == "application/ld+json"
    asked = {"Accept": f'application/ld+json;profile="{PROFILE}framed"'}
    assert client.get(path, headers=asked).content == plain.content


def test_pyld_loads_a_document_by_its_address(client: httpx2.Client, loader: ServedContext) -> None:
    """As its own loaders do: by the media type, which must not send them in a circle."""

    def load_all(address: str, options: object) -> Document:
        if address.endswith("/context/v1.jsonld"):
            return loader(address, options)
        answer = client.get(address, headers={"Accept": "application/ld+json, application/json"})
        assert answer.headers["content-type"] == "application/ld+json"
        return {"contextUrl": None, "documentUrl": address, "document": answer.json()}

    found = jsonld.expand("/doc/gpg-2017/1", {"documentLoader": load_all})

    assert found[0]["@id"] == "https://w3id.org/gpgraph/id/gpg-2017/1"


def test_json_ld_of_vocabularies_and_graphs_is_their_turtle(
    client: httpx2.Client, loader: ServedContext
) -> None:
    """Lists and blank nodes included."""
    options = {"documentLoader": loader, "format": "application/n-quads"}
    for path in ("/ontology", "/shapes", "/graph/alignments/inferred", "/graph/ontology/core"):
        document = client.get(f"{path}?format=jsonld").json()
        lines = jsonld.to_rdf(document, options)
        turtle = client.get(f"{path}?format=ttl").content

        assert canonical(lines, RdfFormat.N_QUADS) == canonical(turtle, RdfFormat.TURTLE), path


class Kept:
    """What a task writes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.body = b""

    def head(self, media_type: str, **_meta: object) -> None:
        """Take what is coming."""
        assert media_type == "application/ld+json"

    def write(self, data: bytes, /) -> int:
        """Keep the bytes."""
        self.body += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""


def test_two_builds_in_two_processes_give_the_same_bytes(
    client: httpx2.Client, server: str, tmp_path: Path, iris: list[str]
) -> None:
    """Order of members and of values follows neither hashes nor the order of reading."""
    table = load(build(find_sources(), tmp_path / "again").path)
    different = []
    for iri in iris:
        kept = Kept()
        table["describe"]({"iri": iri, "format": "jsonld", "base": server}, b"", kept)
        if kept.body != fetch(client, iri, "application/ld+json").content:
            different.append(iri)

    assert different == []


def test_page_that_is_not_there_is_a_404(client: httpx2.Client) -> None:
    """Whoever counts pages up until there is none comes to an end, for whatever has one page."""
    for path in ("/doc/gpg-2017/1", "/doc/gpg-2017", "/class/Objective"):
        answer = client.get(path, params={"page": 2, "format": "jsonld"})

        assert answer.status_code == 404, path
