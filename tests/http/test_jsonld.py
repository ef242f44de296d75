"""The JSON-LD of every resource holds what its Turtle holds."""

import json

import httpx2
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

ALL = """
SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(
  STRSTARTS(STR(?s), "https://w3id.org/gpgraph/id/") ||
  STRSTARTS(STR(?s), "http://metadata.un.org/sdg/") || ?s = <http://metadata.un.org/sdg>
) FILTER(!STRSTARTS(STR(?s), "http://metadata.un.org/sdg/ontology")) } ORDER BY ?s
"""


class ServedContext:
    """A document loader that fetches the one context that the server gives, and nothing else."""

    def __init__(self, client: httpx2.Client, server: str) -> None:
        """Fetch it once."""
        self._address = f"{server}/context/v1.jsonld"
        self._document = client.get("/context/v1.jsonld").json()

    def __call__(self, address: str, _options: object) -> dict[str, object]:
        """Return the context."""
        assert address == self._address
        return {"contextUrl": None, "documentUrl": address, "document": self._document}


def resources(client: httpx2.Client) -> list[str]:
    """Return the IRIs of everything that has a document of its own."""
    answer = client.get("/sparql", params={"query": ALL, "format": "csv"})
    return answer.text.split()[1:]


def path_of(iri: str) -> str:
    """Return the address of a document from its IRI, as a client would write it down."""
    if iri.startswith("http://metadata.un.org/sdg"):
        return "/doc/sdg" + iri.removeprefix("http://metadata.un.org/sdg")
    return "/doc/" + iri.removeprefix("https://w3id.org/gpgraph/id/")


def canonical(data: bytes | str, syntax: RdfFormat) -> set[Quad]:
    """Name blank nodes by RDFC-1.0."""
    dataset = Dataset(parse(data, syntax))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def test_json_ld_of_every_resource_is_its_turtle(client: httpx2.Client, server: str) -> None:
    """Expanded by an independent processor with nothing but the served context."""
    loader = ServedContext(client, server)
    options = {"documentLoader": loader, "format": "application/n-quads"}
    iris = resources(client)
    different = []
    for iri in iris:
        document = client.get(f"{path_of(iri)}.jsonld").json()
        lines = jsonld.to_rdf(document, options)
        turtle = client.get(f"{path_of(iri)}.ttl").content
        same = canonical(lines, RdfFormat.N_QUADS) == canonical(turtle, RdfFormat.TURTLE)
        if not same or document["id"] != iri:
            different.append(iri)

    assert len(iris) > 300
    assert different == []


def test_json_ld_of_a_target_shows_who_links_to_it(client: httpx2.Client) -> None:
    """The link leads from the policing goal, so it stands under a name of its own."""
    found = client.get("/doc/sdg/16.4.jsonld").json()
    link = found["alignmentsTo"][0]

    assert link["subject"].startswith("https://w3id.org/gpgraph/id/")
    assert link["evidenceClass"] == "inferred"
    assert float(link["confidence"]) <= 1
    assert "object" not in link


def test_json_ld_of_vocabularies_and_graphs_is_their_turtle(
    client: httpx2.Client, server: str
) -> None:
    """Lists and blank nodes included."""
    options = {"documentLoader": ServedContext(client, server), "format": "application/n-quads"}
    for path in ("/ontology", "/shapes", "/graph/alignments/inferred", "/graph/ontology/core"):
        document = client.get(f"{path}?format=jsonld").json()
        lines = jsonld.to_rdf(document, options)
        turtle = client.get(f"{path}?format=ttl").content

        assert canonical(lines, RdfFormat.N_QUADS) == canonical(turtle, RdfFormat.TURTLE), path


def test_shape_of_every_goal_is_the_same(client: httpx2.Client) -> None:
    """One value or many, a member has one JSON type over all goals."""
    types: dict[str, set[str]] = {}
    for number in range(1, 8):
        goal = json.loads(client.get(f"/doc/gpg-2017/{number}.jsonld").text)
        for key, value in goal.items():
            types.setdefault(key, set()).add(type(value).__name__)

    assert {key: kinds for key, kinds in types.items() if len(kinds) > 1} == {}
