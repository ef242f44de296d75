"""SPARQL 1.1 Graph Store HTTP Protocol for reading, and releases as files."""

import gzip

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

from gpgraph.store.releases.generation import Generation

GRAPH = "https://w3id.org/gpgraph/graph/"
FIRST = f"{GRAPH}contrib/first"
SYNTAX = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("accept", list(SYNTAX))
def test_named_graph_comes_whole_in_each_format(client: httpx2.Client, accept: str) -> None:
    """Section 5.2, by indirect identification (4.2)."""
    answer = client.get("/store", params={"graph": FIRST}, headers={"Accept": accept})
    found = {quad.triple for quad in parse(answer.content, SYNTAX[accept])}

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert "Accept" in answer.headers["vary"].split(", ")
    assert len(found) == 2


def test_graph_as_json_ld_is_a_document(client: httpx2.Client) -> None:
    """Compacted with the published context."""
    answer = client.get("/store", params={"graph": f"{GRAPH}catalog", "format": "jsonld"})

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@context"].endswith("/context/v1.jsonld")


def test_graph_is_the_same_by_its_own_address(client: httpx2.Client) -> None:
    """Section 4.1: direct identification."""
    indirect = client.get("/store", params={"graph": f"{GRAPH}catalog"})
    direct = client.get("/graph/catalog", headers={"Accept": "text/turtle"})

    assert indirect.text == direct.text


def test_default_graph_is_the_one_that_queries_see(
    client: httpx2.Client, release: Generation
) -> None:
    """Each of its triples once."""
    answer = client.get("/store?default", headers={"Accept": "application/n-triples"})
    triples = [quad.triple for quad in parse(answer.content, RdfFormat.N_TRIPLES)]

    assert len(triples) == len(set(triples)) == release.manifest.default_graph_triples
    assert client.get("/store?default=&format=nt").content == answer.content


def test_head_of_a_graph_is_that_of_its_get(client: httpx2.Client) -> None:
    """Section 5.6."""
    address, headers = f"/store?graph={FIRST}", {"Accept-Encoding": "identity"}
    head, get = (client.request(method, address, headers=headers) for method in ("HEAD", "GET"))

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "vary"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        (f"graph={FIRST}&default", 400),
        (f"graph={FIRST}&graph={FIRST}", 400),
        ("default&default", 400),
        ("graph=contrib/first", 400),
        ("graph=", 400),
        ("graph=http://example.org/none", 404),
        (f"graph={GRAPH}none", 404),
    ],
)
def test_address_that_names_no_graph_is_told_so(
    client: httpx2.Client, query: str, status: int
) -> None:
    """Exactly one; a relative IRI would be ours to resolve, and nobody could tell against what."""
    for method in ("GET", "HEAD"):
        answer = client.request(method, f"/store?{query}")

        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [f"/store?graph={FIRST}", "/store?default", "/graph/catalog"])
def test_writing_is_refused_with_the_reason(client: httpx2.Client, method: str, path: str) -> None:
    """Sections 5.3 to 5.5 and 5.7: a release does not change."""
    answer = client.request(method, path, content="<a:a> <a:b> <a:c> .")

    assert answer.status_code == 405
    assert {*answer.headers["allow"].split(", ")} == {"GET", "HEAD", "OPTIONS"}
    assert "read here" in answer.json()["detail"]


class TestDump:
    """A release as the file that it is."""

    @pytest.fixture
    def address(self, client: httpx2.Client) -> str:
        """Where it is, found as anybody finds it."""
        answer = client.get("/release/current/dataset.nq.gz")

        assert answer.status_code == 307
        assert answer.headers["cache-control"] == "no-cache"
        return str(answer.headers["location"])

    def test_it_is_the_file_of_the_release(
        self, client: httpx2.Client, address: str, release: Generation
    ) -> None:
        """Byte for byte, for ever."""
        answer = client.get(address)

        assert release.id in address
        assert answer.headers["content-type"] == "application/gzip"
        assert "content-encoding" not in answer.headers
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.content == release.dataset.read_bytes()
        assert gzip.decompress(answer.content).count(b"\n") == release.manifest.quads

    def test_head_and_condition_send_no_body(self, client: httpx2.Client, address: str) -> None:
        """What one has need not be sent again."""
        head = client.head(address)
        known = client.get(address, headers={"If-None-Match": f'"x", {head.headers["etag"]}'})

        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) > 0
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["etag"] == head.headers["etag"]

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None)],
    )
    def test_part_of_it_can_be_had(
        self, client: httpx2.Client, address: str, asked: str, start: int, end: int | None
    ) -> None:
        """A download that broke goes on where it broke."""
        whole = client.get(address)
        tag = whole.headers["etag"]
        part = client.get(address, headers={"Range": asked, "If-Range": tag})
        changed = client.get(address, headers={"Range": asked, "If-Range": '"other"'})

        assert part.status_code == 206
        assert part.content == whole.content[start:end]
        assert part.headers["content-range"].endswith(f"/{len(whole.content)}")
        assert (changed.status_code, len(changed.content)) == (200, len(whole.content))

    @pytest.mark.parametrize(
        "asked", ["bytes=9-2", "bytes=", "bytes=-", "lines=1-2", "bytes=1-2,4-5"]
    )
    def test_range_that_is_none_of_ours_is_left_alone(
        self, client: httpx2.Client, address: str, asked: str
    ) -> None:
        """RFC 9110, section 14.2: it is as if it were not there."""
        assert client.get(address, headers={"Range": asked}).status_code == 200

    def test_range_beyond_the_end_is_refused(self, client: httpx2.Client, address: str) -> None:
        """With the length, so that the next is right."""
        answer = client.get(address, headers={"Range": "bytes=999999999-"})

        assert answer.status_code == 416
        assert answer.headers["content-range"].startswith("bytes */")
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "name", ["0" * 64, "..", "%2e%2e", "..%2f..", "x", "current%2f..", "%00", "A" * 64]
    )
    def test_nothing_else_can_be_had(self, client: httpx2.Client, name: str) -> None:
        """Only an identifier is looked for, and only where releases are."""
        assert client.get(f"/release/{name}/dataset.nq.gz").status_code == 404
