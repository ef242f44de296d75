"""The service as files: whole, true to what is served, and with no link that leads nowhere."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2
import pytest
from tests.site.exports import Export, export

from gpgraph.http.app import static_files
from gpgraph.service.export.sitecheck import BrokenLink, Trouble, check_site
from gpgraph.store.releases.generation import Generation
from gpgraph.store.sitefolder import NOTE

# The first to need the export of everything waits for it, beside whatever else the machine does.
pytestmark = pytest.mark.timeout(600)
PAGE = "text/html"
FILES = static_files().prefix
LINK = re.compile(r'(?<=href=")[^"]*|https?://[^\s"<>]*')
# One of each kind: how it is asked for, and the file.
SERVED = {
    "/": (PAGE, "index.html"),
    "/doc/gpg-2017/1": (PAGE, "doc/gpg-2017/1/index.html"),
    "/doc/gpg-2017/1.html": ("*/*", "doc/gpg-2017/1.html"),
    "/doc/gpg-2017/1.ttl": ("*/*", "doc/gpg-2017/1.ttl"),
    "/doc/gpg-2017/1.jsonld": ("*/*", "doc/gpg-2017/1.jsonld"),
    "/doc/sdg/16.a.rdf": ("*/*", "doc/sdg/16.a.rdf"),
    "/doc/gpg-2017.nt": ("*/*", "doc/gpg-2017.nt"),
    "/ontology": (PAGE, "ontology/index.html"),
    "/ontology?format=ttl": ("*/*", "ontology.ttl"),
    "/shapes?format=jsonld": ("*/*", "shapes.jsonld"),
    "/graph/catalog?format=ttl": ("*/*", "graph/catalog.ttl"),
    "/context/v1.jsonld": ("*/*", "context/v1.jsonld"),
    "/.well-known/void?format=nt": ("*/*", ".well-known/void.nt"),
    "/sitemap.xml": ("*/*", "sitemap.xml"),
    "/llms.txt": ("*/*", "llms.txt"),
    "/robots.txt": ("*/*", "robots.txt"),
    f"{FILES}gpgraph.css": ("*/*", f"{FILES[1:]}gpgraph.css"),
    "/conformance": (PAGE, "conformance/index.html"),
    "/conformance?format=ttl": ("*/*", "conformance.ttl"),
}

# A host of files chooses no language for anybody: its pages are in one.
LANGUAGES = re.compile(r'<nav class="languages".*?</nav>\n', re.DOTALL)


@pytest.fixture(scope="module")
def twin(
    site: Export, proved: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx2.Client]:
    """The service whose twin the site is, under the same public base."""
    with (
        serve(proved.path, "--base-url", site.base, "--validate-workers", "0") as place,
        httpx2.Client(base_url=place, timeout=30) as client,
    ):
        yield client


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what each file holds and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.thorough
def test_export_finds_no_broken_link_and_says_how_far_it_is(site: Export) -> None:
    """What is handed to a host of files is whole, and who waits sees it grow."""
    assert (site.code, site.printed) == (0, ""), site.printed
    assert re.search(r"wrote [\d,]+ files", site.told)
    assert re.search(r"[1-9][\d,]+ links within, 0 broken", site.told)
    assert re.search(r"asked [\d,]+ of [\d,]+ addresses so far", site.told)


@pytest.mark.thorough
@pytest.mark.parametrize("target", list(SERVED))
def test_file_is_what_the_service_answers(site: Export, twin: httpx2.Client, target: str) -> None:
    """A copy that differs is no copy: only links with parameters lead elsewhere."""
    accept, name = SERVED[target]
    answer = twin.get(target, headers={"Accept": accept, "Accept-Encoding": "identity"})
    kept = (site.folder / name).read_bytes().decode()
    served = LANGUAGES.sub("", answer.text)
    links, kept_links = LINK.findall(served), LINK.findall(kept)

    assert answer.status_code == 200
    assert LINK.sub("", kept) == LINK.sub("", served)
    changed = [link for link, other in zip(links, kept_links, strict=True) if link != other]
    assert [link for link in changed if "?" not in link] == []


@pytest.mark.thorough
def test_every_route_is_a_file_or_says_that_it_is_not_answered(
    site: Export, twin: httpx2.Client
) -> None:
    """A route that somebody adds is exported without anybody thinking of it."""
    paths = json.loads((site.folder / "openapi.json").read_bytes())["paths"]
    missing = []
    for path, operations in paths.items():
        needs = operations.get("get", {}).get("parameters", ())
        if "{" in path or any(item["required"] for item in needs) or "post" in operations:
            continue
        answer = twin.get(path, headers={"Accept": PAGE + ", */*;q=0.1"})
        is_lasting = answer.is_success and "no-store" not in answer.headers["cache-control"]
        place = site.folder / path.strip("/")
        if is_lasting and not (place.is_file() or (place / "index.html").is_file()):
            missing.append(path)

    assert missing == []
    assert "Not answered here" in (site.folder / "sparql/index.html").read_text()


@pytest.mark.thorough
def test_every_thing_and_every_document_has_its_address(site: Export) -> None:
    """The IRIs that the data name lead to their documents with no server at all."""
    graph = (site.folder / "graph/gpg-2017/interpol.nt").read_text("utf-8")
    things = set(re.findall(r"^<https://w3id\.org/gpgraph/id/([^>]+)>", graph, re.MULTILINE))

    assert len(things) > 40
    for thing in things:
        page = (site.folder / "id" / thing / "index.html").read_text("utf-8")
        assert f"url={site.base}/doc/{thing}" in page
        for suffix in ("ttl", "jsonld", "nt", "rdf", "html"):
            assert (site.folder / "doc" / f"{thing}.{suffix}").is_file()


@pytest.mark.thorough
def test_links_with_parameters_lead_to_files(site: Export) -> None:
    """A host of files ignores a question mark: page 2 would be page 1 again."""
    page = (site.folder / "doc/sdg/index.html").read_text("utf-8")
    [following] = re.findall(r'rel="next" href="([^"]+)"', page)

    assert following == "/doc/sdg.page-2.html"
    second = (site.folder / following.lstrip("/")).read_text("utf-8")
    assert "Page 2 of" in second
    described = (site.folder / "doc/gpg-2017/1/index.html").read_text("utf-8")
    assert re.search(r'href="[^"]*/doc/gpg-2017/1\.skos\.ttl"', described)
    assert "skos:prefLabel" in (site.folder / "doc/gpg-2017/1.skos.ttl").read_text("utf-8")


def test_second_export_touches_nothing(
    small_site: Export, small: Generation, tmp_path: Path
) -> None:
    """What copies the folder somewhere sees what has changed, and nothing else."""
    folder = shutil.copytree(small_site.folder, tmp_path / "site")
    before = contents(folder)
    export(small.path, folder, small_site.base)

    assert len(before) > 200
    assert contents(folder) == before


def test_what_is_gone_is_removed_and_what_is_not_ours_stays(
    small_site: Export, small: Generation, tmp_path: Path
) -> None:
    """An address that ends with a release must not live on in its copy; notes of others do."""
    folder = shutil.copytree(small_site.folder, tmp_path / "site")
    note = json.loads((folder / NOTE).read_text("utf-8"))
    (folder / "doc/of-yesterday").mkdir()
    (folder / "doc/of-yesterday/index.html").write_text("old")
    (folder / "README").write_text("of the host")
    note["files"]["doc/of-yesterday/index.html"] = PAGE
    (folder / NOTE).write_text(json.dumps(note))
    done = export(small.path, folder, small_site.base)

    assert "removed 1 of an earlier export" in done.told
    assert not (folder / "doc/of-yesterday").exists()
    assert (folder / "README").read_text() == "of the host"


def test_file_gives_way_to_a_folder_of_its_name(
    small_site: Export, small: Generation, tmp_path: Path
) -> None:
    """What was a document in one release has parts in the next, and the other way round."""
    folder = shutil.copytree(small_site.folder, tmp_path / "site")
    note = json.loads((folder / NOTE).read_text("utf-8"))
    shutil.rmtree(folder / "doc/g")
    (folder / "doc/g").write_text("a file")
    (folder / "llms.txt").unlink()
    (folder / "llms.txt").mkdir()
    (folder / "llms.txt/part").write_text("a part")
    note["files"] |= {"doc/g": "text/plain", "llms.txt/part": "text/plain"}
    (folder / NOTE).write_text(json.dumps(note))
    export(small.path, folder, small_site.base)

    assert contents(folder).keys() == contents(small_site.folder).keys()


def test_interrupted_export_can_be_taken_up(
    small_site: Export, small: Generation, tmp_path: Path
) -> None:
    """A folder half written is ours all the same."""
    folder = tmp_path / "site"
    folder.mkdir()
    content = {"base": "http://x", "release": "x", "unanswered": [], "files": {}}
    (folder / NOTE).write_text(json.dumps(content))
    (folder / "index.html").write_text("half")
    export(small.path, folder, small_site.base)

    assert contents(folder).keys() == contents(small_site.folder).keys()
    assert "<h1>" in (folder / "index.html").read_text("utf-8")


def test_foreign_folder_is_left_alone(small: Generation, tmp_path: Path) -> None:
    """A slip of the pen must not fill, or empty, a home directory."""
    (tmp_path / "letter.txt").write_text("dear")
    done = export(small.path, tmp_path, "http://localhost:8000")

    assert done.code == 2
    assert f"{tmp_path} holds files that are not a site of ours" in done.told
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("name", ["../letter.txt", "/letter.txt"])
def test_note_that_names_files_outside_is_refused(
    small: Generation, tmp_path: Path, name: str
) -> None:
    """Who can write a note into a folder must not choose which files we remove."""
    (tmp_path / "letter.txt").write_text("dear")
    folder = tmp_path / "site"
    folder.mkdir()
    content = {"base": "http://x", "release": "x", "unanswered": [], "files": {name: PAGE}}
    (folder / NOTE).write_text(json.dumps(content))
    done = export(small.path, folder, "http://localhost:8000")

    assert (done.code, (tmp_path / "letter.txt").read_text()) == (2, "dear")
    assert "is damaged" in done.told


def test_check_alone_needs_a_site(small: Generation, tmp_path: Path) -> None:
    """To follow links where there are none would find nothing broken."""
    done = export(small.path, tmp_path, "http://localhost:8000", "--check-only")

    assert done.code == 2
    assert f"Write one: gpgraph export-site {tmp_path}" in done.told


def change(path: Path, old: str, new: str) -> None:
    """Change a text in a file that has it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def remove_a_page(folder: Path) -> BrokenLink:
    """Remove a page that others lead to."""
    (folder / "doc/g/1/index.html").unlink()
    return BrokenLink("id/g/1/index.html", "http://localhost:8000/doc/g/1", Trouble.ABSENT)


def lose_an_anchor(folder: Path) -> BrokenLink:
    """Lead to a fragment that a page has not."""
    change(folder / "doc/g/1/index.html", "/ontology#Goal", "/ontology#Gaol")
    target = "http://localhost:8000/ontology#Gaol"
    return BrokenLink("doc/g/1/index.html", target, Trouble.FRAGMENT)


def link_with_a_parameter(folder: Path) -> BrokenLink:
    """Put a link into a page that only a server would understand."""
    change(folder / "doc/g/1/index.html", 'href="/releases"', 'href="/releases?page=2"')
    target = "http://localhost:8000/releases?page=2"
    return BrokenLink("doc/g/1/index.html", target, Trouble.PARAMETER)


def name_in_data(folder: Path) -> BrokenLink:
    """Name a thing in data that has no document."""
    change(folder / "doc/g/1.nt", "/id/g/1.1>", "/id/g/1.9>")
    return BrokenLink("doc/g/1.nt", "https://w3id.org/gpgraph/id/g/1.9", Trouble.ABSENT)


@pytest.mark.parametrize(
    "damage", [remove_a_page, lose_an_anchor, link_with_a_parameter, name_in_data]
)
def test_link_checker_finds_what_is_broken(
    small_site: Export, tmp_path: Path, damage: Callable[[Path], BrokenLink]
) -> None:
    """A checker that finds nothing has to be able to find something."""
    before = check_site(small_site.folder).broken
    folder = shutil.copytree(small_site.folder, tmp_path / "site")
    expected = damage(folder)

    assert expected not in before
    assert expected in check_site(folder).broken


def test_link_checker_reads_every_document(small_site: Export, tmp_path: Path) -> None:
    """A document that is cut short is broken, whatever it led to."""
    folder = shutil.copytree(small_site.folder, tmp_path / "site")
    for name in ("doc/g/1.ttl", "doc/g/1.jsonld", "doc/g/1.rdf"):
        (folder / name).write_bytes((folder / name).read_bytes()[:-20])
    (folder / "doc/g/1.nt").unlink()
    found = {item.file for item in check_site(folder).broken if Trouble.UNREADABLE in item.why}

    assert found == {"doc/g/1.ttl", "doc/g/1.jsonld", "doc/g/1.rdf", "doc/g/1.nt"}


def test_broken_links_are_listed_and_fail_the_command(small_site: Export) -> None:
    """Who publishes by a script must see it fail."""
    assert small_site.code == 1
    assert "index.html: http://localhost:8000/doc/gpg-2017: there is no file" in small_site.printed
    assert re.search(r", [1-9]\d* broken", small_site.told)
