"""Releases over HTTP: the list, each release, and the whole service as a release has it."""

import json
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from typing import Protocol

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from gpgraph.store.releases.generation import Generation

BASE = "https://w3id.org/gpgraph/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
SPDX = "http://spdx.org/rdf/terms#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FOR_EVER = "public, max-age=31536000, immutable"
HTML = {"Accept": "text/html"}
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
CHANGED = "capability/change-management"
ADDED = "capability/network-operation"
LABEL = f"SELECT ?l {{ <{BASE}id/{CHANGED}> <{SKOS}prefLabel> ?l }}"

Serve = Callable[..., AbstractContextManager[str]]


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


def graph_of(answer: httpx2.Response) -> Store:
    """Return an RDF answer as a store."""
    assert answer.status_code == 200
    store = Store()
    store.bulk_extend(parse(answer.content, RdfFormat.TURTLE))
    return store


def values(store: Store, subject: str, predicate: str) -> set[str]:
    """Return what a subject has for a property, as text."""
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return {q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)}


class TestList:
    """``/releases``."""

    def test_page_names_every_release_with_hash_date_and_file(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """The newest first; what is served now says so."""
        page = asked.get("/releases", headers=HTML)

        assert page.headers["content-type"] == "text/html; charset=utf-8"
        for release in (two_releases.first, two_releases.second):
            assert f'href="/release/{release.manifest.key}"' in page.text
            assert release.id in page.text
            assert f'href="/release/{release.manifest.key}/dataset.nq.gz"' in page.text
            assert (release.manifest.created or "")[:10] in page.text
        assert page.text.index("2026.2") < page.text.index(two_releases.first.id)
        assert page.text.count("served now") == 1

    def test_data_hold_versions_of_one_dataset(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """A catalogue of catalogues finds the current version, the one before, and its files."""
        answer = asked.get("/releases", headers={"Accept": "text/turtle"})
        store = graph_of(answer)
        first, second = f"{BASE}release/2026.1", f"{BASE}release/2026.2"
        place = f"{asked.base_url}/release/2026.1/dataset.nq.gz"

        assert values(store, f"{BASE}#dataset", f"{DCAT}hasVersion") == {first, second}
        assert values(store, f"{BASE}#dataset", f"{DCAT}hasCurrentVersion") == {second}
        assert values(store, second, f"{DCAT}previousVersion") == {first}
        assert values(store, first, f"{DCTERMS}identifier") == {two_releases.first.id}
        assert values(store, first, f"{DCAT}version") == {"2026.1"}
        assert values(store, f"{first}/dataset.nq.gz", f"{DCAT}downloadURL") == {place}
        assert asked.get(place).status_code == 200

    def test_every_format_says_the_same(self, asked: httpx2.Client) -> None:
        """JSON-LD is compacted with our context, and expands to what the Turtle holds."""
        turtle = asked.get("/releases?format=ttl").content
        lines = asked.get("/releases?format=nt").content
        document = asked.get("/releases?format=jsonld").json()

        assert set(parse(lines, RdfFormat.N_TRIPLES)) == set(parse(turtle, RdfFormat.TURTLE))
        assert document["@context"] == f"{asked.base_url}/context/v1.jsonld"

    def test_list_is_asked_for_anew_each_time(self, asked: httpx2.Client) -> None:
        """A release that was made a minute ago is in it."""
        for accept in ("text/html", "text/turtle"):
            answer = asked.get("/releases", headers={"Accept": accept})

            assert answer.headers["cache-control"] == "no-cache"
            assert answer.headers["vary"].startswith("Accept")
        assert asked.get("/releases", headers={"Accept": "image/png"}).status_code == 406


class TestRelease:
    """``/release/{id}``."""

    @pytest.mark.parametrize("called", ["2026.1", "hash"])
    def test_page_shows_hashes_files_and_graphs(
        self, asked: httpx2.Client, two_releases: Releases, called: str
    ) -> None:
        """By its name or its hash; every file that the page links to is there."""
        first = two_releases.first
        page = asked.get(f"/release/{first.id if called == 'hash' else called}", headers=HTML)
        links = {unescape(link) for link in re.findall(r'href="(/release/[^"]+)"', page.text)}
        files = {link for link in links if link.endswith((".gz", ".zst", ".json"))}

        assert first.id in page.text
        assert all(graph.sha256 in page.text for graph in first.manifest.graphs)
        assert len(files) == 6 + 2 * len(first.manifest.graphs) + 1
        assert {asked.head(link).status_code for link in links} == {200}

    @pytest.mark.parametrize(
        ("address", "accept"),
        [("2026.1.ttl", "*/*"), ("2026.1?format=ttl", "*/*"), ("2026.1", "text/turtle")],
    )
    def test_data_hold_hash_of_each_graph_and_file(
        self, asked: httpx2.Client, two_releases: Releases, address: str, accept: str
    ) -> None:
        """Whoever archives a release can prove that it is that."""
        store = graph_of(asked.get(f"/release/{address}", headers={"Accept": accept}))
        iri = f"{BASE}release/2026.1"
        graphs = {
            f"{iri}/{graph.iri.removeprefix(BASE)}": graph.sha256
            for graph in two_releases.first.manifest.graphs
        }

        assert values(store, iri, f"{DCTERMS}hasPart") == set(graphs)
        for graph, sha256 in graphs.items():
            (checksum,) = values(store, graph, f"{SPDX}checksum")
            assert values(store, checksum, f"{SPDX}checksumValue") == {sha256}
        sizes = values(store, f"{iri}/dataset.nq.gz", f"{DCAT}byteSize")
        assert sizes == {str(two_releases.first.dataset.stat().st_size)}

    def test_manifest_is_what_the_hash_is_made_of(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """With the sources and their hashes."""
        answer = asked.get("/release/2026.1/manifest.json")

        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.json() == json.loads(two_releases.first.manifest.to_json())

    def test_current_leads_to_the_hash_of_what_is_served(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """What is bookmarked there is the release of that day."""
        for rest in ("", "/dataset.nq.gz", "/doc/gpg-2017?page=1", "/sparql?query=ASK%7B%7D"):
            answer = asked.get(f"/release/current{rest}")
            target = f"/release/{two_releases.second.id}{rest}"

            assert answer.status_code == 307
            assert answer.headers["location"].endswith(target)
            assert answer.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "2026.9",
            "2026.9/sparql",
            "2026.9/doc/gpg-2017",
            "2026.9/dataset.nq.gz",
            "0" * 64,
            "%3Cb",
        ],
    )
    def test_release_that_is_not_there_is_a_problem_that_names_those_that_are(
        self, asked: httpx2.Client, path: str
    ) -> None:
        """Whoever mistypes sees the names to choose from."""
        answer = asked.get(f"/release/{path}", headers={"Accept": "application/json"})
        problem = answer.json()

        assert answer.status_code == 404
        assert problem["type"] == f"{BASE}problem/release-not-found"
        assert problem["kept"] == ["2026.2", "2026.1"]
        assert "/releases" in problem["detail"]

    def test_file_is_saved_under_a_name_that_says_what_it_is(self, asked: httpx2.Client) -> None:
        """Files of several releases end up in one folder."""
        names = {
            path: asked.head(f"/release/2026.1/{path}").headers["content-disposition"]
            for path in ("dataset.trig.zst", "graph/capability/notes.ttl.gz")
        }

        assert names["dataset.trig.zst"] == 'attachment; filename="gpgraph-2026.1.trig.zst"'
        assert 'filename="gpgraph-2026.1-graph-capability-notes.ttl.gz"' in "".join(names.values())

    @pytest.mark.parametrize("path", ["2026.1/dataset.zip", "2026.1/x/y", "2026.1/build.json"])
    def test_file_that_is_not_there_is_a_problem(self, asked: httpx2.Client, path: str) -> None:
        """Nothing but the files of the list is ever looked for."""
        answer = asked.get(f"/release/{path}")

        assert answer.status_code == 404
        assert answer.json()["type"] == f"{BASE}problem/resource-not-found"


class TestAsOf:
    """The service as a release has it."""

    @pytest.mark.parametrize(("release", "label"), [("2026.1", "Change"), ("2026.2", "Management")])
    def test_each_release_has_its_own_endpoint(
        self, asked: httpx2.Client, release: str, label: str
    ) -> None:
        """A query in a paper gives what it gave when the paper was written, by every method."""
        address = f"/release/{release}/sparql"
        text = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        answers = (
            asked.get(address, params={"query": LABEL, "format": "csv"}),
            asked.post(address, data={"query": LABEL, "format": "csv"}),
            asked.post(address, content=LABEL, headers=text),
            asked.request("QUERY", address, content=LABEL, headers=text),
        )

        assert {answer.status_code for answer in answers} == {200}
        (found,) = {answer.text for answer in answers}
        assert found.splitlines()[1].startswith(label)

    def test_answers_about_a_release_never_change_and_say_so(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """But for pages, which get a new look, and for what changes by itself."""
        for key in ("2026.1", two_releases.first.id):
            kept = asked.get(f"/release/{key}/sparql", params={"query": LABEL})
            document = asked.get(f"/release/{key}/doc/{CHANGED}.ttl")
            page = asked.get(f"/release/{key}/doc/{CHANGED}.html")
            now = asked.get(f"/release/{key}/sparql?query=SELECT(NOW()AS%3Fn)%7B%7D")
            known = {"If-None-Match": kept.headers["etag"]}
            again = asked.get(f"/release/{key}/sparql", params={"query": LABEL}, headers=known)

            assert kept.headers["cache-control"] == document.headers["cache-control"] == FOR_EVER
            assert page.headers["cache-control"] == "public, max-age=60, must-revalidate"
            assert now.headers["cache-control"] == "no-store"
            assert again.status_code == 304
        assert asked.get("/sparql", params={"query": LABEL}).headers["cache-control"] != FOR_EVER

    @pytest.mark.parametrize(
        ("path", "word"),
        [
            ("search?q=management", "Change management"),
            ("explore", "Capabilities"),
            ("explore/graph?iri=capability/change-management", "Change management"),
            ("codelists", "/release/2026.1/codelist/capability"),
            ("codelist/capability", "Change management"),
            ("alignments", "/release/2026.1/alignments.sssom.tsv"),
            ("coverage", "no link"),
            ("explain", "/release/2026.1/explain"),
        ],
    )
    def test_pages_over_the_data_stand_below_each_release_with_its_data(
        self, asked: httpx2.Client, path: str, word: str
    ) -> None:
        """And so do the links on them: who reads an old release stays in it."""
        page = asked.get(f"/release/2026.1/{path}", headers=HTML)
        found = map(unescape, re.findall(r'href="(/release/2026.1/[^"#]+)', page.text))
        kinds = {re.sub(r"[/?].*|[^/?]+$", "", link[16:]) + link[-4:]: link for link in found}

        assert page.status_code == 200
        assert word in page.text
        assert "Management of change" not in page.text
        assert {asked.head(link, headers=BROWSER).status_code for link in kinds.values()} == {200}

    def test_default_graph_and_names_of_graphs_are_those_of_the_release(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """No other release is seen through it, and graphs have the names that they always have."""
        for generation in (two_releases.first, two_releases.second):
            address = f"/release/{generation.manifest.key}/sparql"
            counts = []
            for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
                query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
                answer = asked.get(address, params={"query": query, "format": "csv"})
                counts.append(int(answer.text.splitlines()[1]))
            names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
            found = asked.get(address, params={"query": names, "format": "csv"}).text.split()[1:]

            manifest = generation.manifest
            assert counts == [manifest.default_graph_triples, manifest.named_triples]
            assert found == [graph.iri for graph in manifest.graphs]

    @pytest.mark.parametrize(("release", "other"), [("2026.1", "2026.2"), ("2026.2", "2026.1")])
    def test_graph_of_another_release_cannot_be_named(
        self, asked: httpx2.Client, release: str, other: str
    ) -> None:
        """An answer that is kept for ever depends on no release that comes and goes in memory."""
        query = f"ASK {{ GRAPH <{BASE}release/{other}/graph/documents> {{ ?s ?p ?o }} }}"
        count = f"SELECT (COUNT(DISTINCT ?g) AS ?n) {{ GRAPH ?g {{ }} }} # release/{other}"
        address = f"/release/{release}/sparql"
        refused = asked.get(address, params={"query": query})
        counted = asked.get(address, params={"query": count, "format": "csv"})
        alone = asked.get(address, params={"query": count.partition("#")[0], "format": "csv"})

        assert refused.status_code == 404
        assert refused.json()["type"] == f"{BASE}problem/release-not-held"
        assert "/sparql" in refused.json()["detail"]
        assert counted.text == alone.text

    def test_documents_and_pages_are_as_they_were_and_lead_to_one_another(
        self, asked: httpx2.Client
    ) -> None:
        """A reader of an old edition stays in it, sees that it is one, and finds the way out."""
        page = asked.get(f"/release/2026.1/doc/{CHANGED}", headers=HTML)
        inside = set(re.findall(r'href="(/release/2026\.1/(?:doc|id|graph)[^"?#]*)"', page.text))
        thing = asked.get(f"/release/2026.1/id/{CHANGED}")

        assert "Change management" in page.text
        assert "Management of change" not in page.text
        assert "As of release" in page.text
        assert f'href="/doc/{CHANGED}"' in page.text
        assert 'name="robots" content="noindex"' in page.text
        assert len(inside) > 3
        assert {asked.get(link, headers=HTML).status_code for link in inside} == {200}
        assert thing.status_code == 303
        assert thing.headers["location"].endswith(f"/release/2026.1/doc/{CHANGED}")
        assert asked.get(f"/release/2026.1/doc/{ADDED}").status_code == 404
        assert asked.get(f"/release/2026.2/doc/{ADDED}").status_code == 200
        assert "As of release" not in asked.get(f"/doc/{CHANGED}", headers=HTML).text

    def test_json_ld_points_to_the_context_of_its_release(
        self, asked: httpx2.Client, two_releases: Releases
    ) -> None:
        """A document that is kept expands in ten years as it does now."""
        document = asked.get(f"/release/2026.1/doc/{CHANGED}.jsonld").json()
        context = asked.get(document["@context"])

        assert "/release/2026.1/context/" in document["@context"]
        assert context.content == two_releases.first.context.read_bytes()

    @pytest.mark.parametrize(
        ("path", "iri"),
        [
            ("graph/capability/notes", "graph/capability/notes"),
            ("store?graph=https://w3id.org/gpgraph/graph/documents", "graph/documents"),
            (".well-known/void?format=ttl", None),
            ("ontology?format=ttl", None),
            ("shapes?format=ttl", None),
            ("sparql?format=ttl", None),
        ],
    )
    def test_what_is_at_the_top_is_below_a_release_as_well(
        self, asked: httpx2.Client, two_releases: Releases, path: str, iri: str | None
    ) -> None:
        """Graphs, vocabulary, shapes, counts, the description of the endpoint."""
        answer = asked.get(f"/release/2026.1/{path}", headers={"Accept": "text/turtle"})
        store = graph_of(answer)

        if iri is not None:
            (graph,) = (g for g in two_releases.first.manifest.graphs if g.iri == BASE + iri)
            assert len(store) == graph.triples
        assert len(store) > 0

    def test_addresses_in_its_descriptions_are_its_own(self, asked: httpx2.Client) -> None:
        """A client that starts from the description asks this release, and gets its file."""
        store = graph_of(asked.get("/release/2026.1/sparql?format=ttl"))
        base = f"{asked.base_url}/release/2026.1"
        dumps = values(store, f"{base}/sparql#dataset", "http://rdfs.org/ns/void#dataDump")

        assert dumps == {f"{base}/dataset.nq.gz"}
        assert {asked.head(address).status_code for address in dumps} == {200}

    @pytest.mark.parametrize(
        "path",
        [
            *("releases", "release/2026.2", "changes", "changes.feed", "conformance"),
            "static/gpgraph.css",
        ],
    )
    def test_what_only_the_whole_service_has_is_led_on_to(
        self, asked: httpx2.Client, path: str
    ) -> None:
        """Pages are written with links of one kind."""
        answer = asked.get(f"/release/2026.1/{path}")

        assert answer.status_code == 307
        assert answer.headers["location"] == f"{asked.base_url}/{path}"

    @pytest.mark.parametrize("name", ["ontology", "shapes"])
    def test_every_format_of_a_vocabulary_has_its_address_below_the_release(
        self, asked: httpx2.Client, name: str
    ) -> None:
        """The page of the vocabulary as it was leads to them."""
        header = asked.head(f"/release/2026.1/{name}").headers["link"]
        others = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', header)

        assert len(others) == 5
        for address, media_type in others:
            assert address.startswith(f"{asked.base_url}/release/2026.1/{name}.")
            assert asked.get(address).headers["content-type"].startswith(media_type)

    def test_no_other_server_is_asked_through_a_release(self, asked: httpx2.Client) -> None:
        """What it says is not of the release."""
        query = "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"
        answer = asked.get("/release/2026.1/sparql", params={"query": query})

        assert answer.status_code == 403

    def test_public_base_leads(self, serve: Serve, two_releases: Releases) -> None:
        """Behind a proxy under a path, every address begins with what the operator set."""
        base = "https://example.org/data"
        with (
            serve(two_releases.folder, "--base-url", f"{base}/") as server,
            httpx2.Client(base_url=server) as client,
        ):
            document = client.get(f"/release/2026.1/doc/{CHANGED}.jsonld").json()
            page = client.get(f"/release/2026.1/doc/{CHANGED}.html").text
            current = client.get("/release/current/doc/gpg-2017")
            thing = client.get(f"/release/2026.1/id/{CHANGED}")

        assert document["@context"] == f"{base}/release/2026.1/context/v1.jsonld"
        assert 'href="/data/release/2026.1/doc/capability"' in page
        assert f'href="/data/doc/{CHANGED}.html"' in page
        assert 'href="/data/releases"' in page
        assert current.headers["location"].startswith(f"{base}/release/")
        assert thing.headers["location"] == f"{base}/release/2026.1/doc/{CHANGED}"


class TestNotHeld:
    """Releases that are kept as files only."""

    @pytest.mark.parametrize("flag", ["--history=0", "--history-max-quads=60000"])
    def test_release_beyond_the_budget_is_served_as_files_and_says_why_not_more(
        self, serve: Serve, two_releases: Releases, flag: str
    ) -> None:
        """Memory is the operator's to spend; nothing is silently missing."""
        with (
            serve(two_releases.folder, flag) as server,
            httpx2.Client(base_url=server) as client,
        ):
            page = client.get("/release/2026.1", headers=HTML)
            dump = client.get("/release/2026.1/dataset.trig.zst")
            answers = [
                client.get("/release/2026.1/sparql", params={"query": LABEL}),
                client.get(f"/release/2026.1/doc/{CHANGED}"),
                client.get(
                    "/sparql",
                    params={
                        "query": f"ASK {{ GRAPH <{BASE}release/2026.1/graph/x> {{ ?s ?p ?o }} }}"
                    },
                ),
            ]
            current = client.get("/release/2026.2/sparql", params={"query": LABEL})

        assert "kept as files" in page.text
        assert dump.status_code == current.status_code == 200
        for answer in answers:
            assert answer.status_code == 404
            assert answer.json()["type"] == f"{BASE}problem/release-not-held"
            assert "GPGRAPH_HISTORY" in answer.json()["detail"]

    def test_release_that_cannot_be_read_keeps_no_other_from_being_served(
        self, serve: Serve, two_releases: Releases, tmp_path: Path
    ) -> None:
        """The disk lost a block of an old file; the service starts, and says so in its log."""
        shutil.copytree(two_releases.folder, tmp_path / "releases")
        damaged = tmp_path / "releases" / two_releases.first.id / "dataset.nq.gz"
        damaged.write_bytes(damaged.read_bytes()[:-9])
        log = tmp_path / "log"
        with (
            serve(tmp_path / "releases", log=log) as server,
            httpx2.Client(base_url=server) as client,
        ):
            current = client.get("/sparql", params={"query": LABEL, "format": "csv"})
            earlier = client.get("/release/2026.1/sparql", params={"query": LABEL})
            file = client.get("/release/2026.1/dataset.nq.gz")
            page = client.get("/release/2026.1", headers=HTML)
            catalogue = client.get("/release/2026.1", headers={"Accept": "text/turtle"})

        assert "Management of change" in current.text
        assert earlier.json()["type"] == f"{BASE}problem/release-not-held"
        assert file.status_code == 404
        assert "kept as files" in page.text
        assert "endpointURL" not in catalogue.text
        assert "This release cannot be queried" in log.read_text()

    def test_one_release_alone_is_listed_and_asked_by_its_hash(
        self, client: httpx2.Client, release: Generation
    ) -> None:
        """What was built and not published has no name that is certain to mean it for ever."""
        page = client.get("/releases", headers=HTML)
        by_hash = client.get(f"/release/{release.id}/sparql", params={"query": LABEL})
        by_name = client.get("/release/2026.1/sparql", params={"query": LABEL})

        assert "not released" in page.text
        assert page.text.count("<tbody>") == 1
        assert by_hash.headers["cache-control"] == FOR_EVER
        assert by_name.text == by_hash.text
        assert by_name.headers["cache-control"] != FOR_EVER


def test_header_leads_to_other_formats_and_to_what_is_cited(
    asked: httpx2.Client,
) -> None:
    """A reference manager and a harvester need not read the page."""
    release = asked.get("/release/2026.1", headers=HTML)
    found = {link["rel"]: link["url"] for link in release.links.values()}

    assert found["cite-as"] == f"{BASE}release/2026.1"
    assert found["canonical"] == f"{asked.base_url}/release/2026.1"
    for path in ("/releases", "/release/2026.1"):
        header = asked.head(path, headers=HTML).headers["link"]
        others = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', header)

        assert len(others) == 5
        for address, media_type in others:
            assert asked.get(address).headers["content-type"].startswith(media_type)


def test_methods_of_an_endpoint_are_told_as_at_the_top(asked: httpx2.Client) -> None:
    """Updates are refused, and OPTIONS says what there is."""
    options = asked.options("/release/2026.1/sparql")
    update = asked.post("/release/2026.1/sparql", data={"update": "CLEAR ALL"})
    deleted = asked.delete("/release/2026.1/sparql")
    written = asked.put("/release/2026.1/graph/x")

    assert options.status_code == 204
    assert options.headers["allow"] == asked.options("/sparql").headers["allow"]
    assert update.status_code == 400
    assert deleted.status_code == written.status_code == 405


def test_next_part_of_a_cut_answer_is_of_the_same_release(asked: httpx2.Client) -> None:
    """Whoever follows the link stays in the release."""
    query = {"query": "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "max-rows": "5", "format": "csv"}
    first = asked.get("/release/2026.1/sparql", params=query)
    address = first.links["next"]["url"]

    assert first.headers["gpgraph-truncated"] == "rows=5"
    assert first.headers["cache-control"] != FOR_EVER
    assert address.startswith(f"{asked.base_url}/release/2026.1/sparql?")
    assert len(asked.get(address).text.split()) == 6


def test_description_of_the_api_has_the_endpoints_of_releases(asked: httpx2.Client) -> None:
    """A generated client can ask an old edition."""
    paths = asked.get("/openapi.json").json()["paths"]
    operations = paths["/release/{release}/sparql"]

    assert {"get", "post"} == set(operations)
    assert operations["get"]["parameters"][0]["name"] == "release"
    assert {"/releases", "/release/{release}", "/release/{release}/{file}"} <= set(paths)
