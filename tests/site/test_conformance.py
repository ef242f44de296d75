"""What the build found when it checked the service: true, dated, and not written by hand."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from gpgraph.cli.main import main
from gpgraph.cli.proof import prove
from gpgraph.model.conformance import ConformanceRun, Outcome, read_run
from gpgraph.model.namespaces import expand
from gpgraph.service.proof.conformance import all_checks
from gpgraph.store.releases.generation import Generation

EARL = "http://www.w3.org/ns/earl#"
# The tests of FOOPS! that need no network, as the project's design names them.
FOOPS = {
    *("OM1", "OM2", "OM3", "OM4_1", "OM5_1", "OM5_2", "VER1", "VOC1", "VOC2", "VOC3", "VOC4"),
    *("URI2", "FIND1", "PURL1", "DOC1", "RDF1", "CN1"),
}
BROKEN = {  # of a tree that has three goals and hardly an ontology
    *("OM1", "OM2", "OM3", "OM4_1", "OM5_1", "OM5_2", "VER1", "VOC1", "VOC2", "VOC3", "VOC4"),
    "FIND1",
}


def recorded(generation: Generation) -> ConformanceRun:
    """Return the record that the build kept."""
    return read_run(generation.conformance.read_bytes())


def names(run: ConformanceRun, outcome: Outcome) -> set[str]:
    """Return the checks that came out so."""
    return {item.criterion.id for item in run.findings if item.outcome is outcome}


@pytest.fixture(scope="module")
def client(
    proved: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx2.Client]:
    """The service over the real release."""
    with serve(proved.path) as base, httpx2.Client(base_url=base, timeout=30) as found:
        yield found


@pytest.fixture(scope="module")
def broken_client(
    small: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx2.Client]:
    """The service over a release that lacks what the checks ask for."""
    with serve(small.path) as base, httpx2.Client(base_url=base, timeout=30) as found:
        yield found


def test_list_of_releases_leads_to_the_checks(client: httpx2.Client) -> None:
    """A page that nothing links to is found by nobody."""
    assert 'href="/conformance"' in client.get("/releases", headers={"Accept": "text/html"}).text


def test_real_release_passes_every_check(proved: Generation) -> None:
    """What the page says of the project is what the project wants to be true."""
    run = recorded(proved)
    troubles = [item for item in run.findings if item.outcome is Outcome.FAILED]

    assert troubles == []
    assert names(run, Outcome.CANNOT_TELL) == set()
    assert run.count(Outcome.PASSED) >= 60
    assert {name for name in names(run, Outcome.INAPPLICABLE) if "update" not in name} == set()


def test_run_covers_protocol_dereferencing_and_fair(proved: Generation) -> None:
    """The three kinds of check that the page promises, the FAIR ones by their published ids."""
    run = recorded(proved)
    ids = [item.criterion.id for item in run.findings]
    groups = {item.criterion.group for item in run.findings}

    assert len(ids) == len(set(ids)) == len(all_checks())
    assert len(groups) == 3
    assert set(ids) >= FOOPS
    assert {"query-get", "bad-query-syntax", "see-other", "etag", "profile-chosen"} <= set(ids)
    assert all(item.criterion.source.startswith("http") for item in run.findings)


def test_run_is_dated_by_the_build_and_names_its_release(proved: Generation) -> None:
    """A record without date and subject proves nothing."""
    run = recorded(proved)
    facts = json.loads((proved.path / "build.json").read_bytes())
    began = datetime.strptime(run.began, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    gap = datetime.fromisoformat(facts["built"]) - began

    assert run.subject == proved.id
    assert abs(gap.total_seconds()) < 60


def test_record_is_no_part_of_the_hash(proved: Generation) -> None:
    """Two machines that build the same sources at other times have the same release."""
    assert run_name(proved) not in proved.manifest.to_json()
    assert "conformance" not in proved.manifest.to_json()
    proved.verify()


def run_name(generation: Generation) -> str:
    """Return what only the record has."""
    return recorded(generation).began


def test_broken_release_is_shown_as_broken(small: Generation, broken_client: httpx2.Client) -> None:
    """A page that could only say yes would be worth nothing."""
    run = recorded(small)
    page = broken_client.get("/conformance", headers={"Accept": "text/html"}).text

    assert names(run, Outcome.FAILED) >= BROKEN
    assert "see-other" in names(run, Outcome.PASSED)
    [row] = re.findall(r'<tr id="OM4_1">(.*?)</tr>', page, re.DOTALL)
    assert '<span class="outcome failed">failed</span>' in row
    assert "the header lacks dcterms:license" in row
    assert f"{run.count(Outcome.FAILED)} failed" in page


def test_run_that_cannot_begin_says_so(small: Generation, tmp_path: Path) -> None:
    """Checks that were not made are neither passed nor failed, and the build goes on."""
    folder = tmp_path / small.path.name
    shutil.copytree(small.path, folder)
    (folder / "dataset.nq.gz").write_bytes(b"no dataset")
    run = prove(folder)

    assert {item.outcome for item in run.findings} == {Outcome.CANNOT_TELL}
    assert len(run.findings) == len(all_checks())
    assert "The checks could not begin" in run.findings[0].note
    assert "the release cannot be read" in run.findings[0].note
    assert str(tmp_path) not in run.findings[0].note


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_record_is_earl(
    client: httpx2.Client, proved: Generation, accept: str, format_: RdfFormat
) -> None:
    """EARL 1.0: each assertion has who, on what, which test, and a result with its outcome."""
    answer = client.get("/conformance", headers={"Accept": accept})
    store = Store()
    store.extend(parse(answer.content, format_))
    outcomes = {
        (solution["id"].value, solution["outcome"].value.removeprefix(EARL))
        for solution in rows(store)
    }

    assert answer.headers["content-type"].partition(";")[0] == accept
    assert outcomes == {
        (item.criterion.id, item.outcome.value) for item in recorded(proved).findings
    }
    date = Literal(recorded(proved).began, datatype=NamedNode(expand("xsd:dateTime")))
    assert any(quad.object == date for quad in store)


def rows(store: Store) -> Iterator[dict[str, NamedNode | Literal]]:
    """Yield the outcome of each assertion that is whole."""
    found = store.query(
        f"""PREFIX earl: <{EARL}> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?id ?outcome {{
            ?assertion a earl:Assertion ; earl:assertedBy [ a earl:Software ] ;
                earl:subject [ a earl:TestSubject ] ; earl:mode earl:automatic ;
                earl:test [ a earl:TestCriterion ; dcterms:identifier ?id ; dcterms:title ?title ;
                    dcterms:source ?source ] ;
                earl:result [ a earl:TestResult ; earl:outcome ?outcome ; dcterms:date ?date ] .
        }}"""
    )
    for solution in found:  # type: ignore[union-attr] # a SELECT
        yield {"id": solution["id"], "outcome": solution["outcome"]}


def test_record_is_json_ld(client: httpx2.Client) -> None:
    """The format of the second user group."""
    answer = client.get("/conformance", headers={"Accept": "application/ld+json"})

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@context"] == f"{client.base_url}/context/v1.jsonld".replace("//c", "/c")
    assert len(answer.json()["graph"]) > 3 * 60


def test_record_is_confirmed_to_who_holds_it(client: httpx2.Client) -> None:
    """It is not of the release's hash, so it has a tag of its own."""
    plain = {"Accept-Encoding": "identity"}
    first = client.get("/conformance", headers={**plain, "Accept": "text/html"})
    held = {"Accept": "text/html", "If-None-Match": first.headers["etag"]}
    again = client.get("/conformance", headers={**plain, **held})
    turtle = client.get("/conformance", headers={**plain, "Accept": "text/turtle"})

    assert first.headers["etag"].startswith('"')
    assert (again.status_code, again.content) == (304, b"")
    assert turtle.headers["etag"] != first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"


def test_release_without_a_record_says_how_to_get_one(server: str) -> None:
    """Not every release was built by the command."""
    answer = httpx2.get(f"{server}/conformance")

    assert answer.status_code == 404
    assert "`gpgraph build` makes one" in answer.json()["detail"]


def test_damaged_record_is_told_and_hurts_nothing_else(
    small: Generation,
    serve: Callable[..., AbstractContextManager[str]],
    tmp_path: Path,
) -> None:
    """It is no part of the release, so the release is served without it."""
    folder = tmp_path / small.path.name
    folder.mkdir()
    for path in small.path.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "conformance.json").write_text("{}")
    with serve(folder) as base:
        answer = httpx2.get(f"{base}/conformance", headers={"Accept": "text/html"})
        other = httpx2.get(f"{base}/doc/g/1", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert other.status_code == 200


def test_build_makes_the_record_and_says_how_long_it_took(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who builds after every change waits for it every time."""
    code = main(["build", "--out", str(tmp_path)], {})
    told = capfd.readouterr().err
    [passed] = re.findall(r"asked the service: (\d+) checks passed.*\(\d+\.\d s\)", told)

    assert code == 0
    assert int(passed) >= 60
