"""The files of a release: every format holds the same, and two builds give the same bytes."""

import gzip
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Protocol

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from gpgraph.store.releases.dumps import DUMPS, LISTING, Dump, dump_path, read_dumps, write_dumps
from gpgraph.store.releases.generation import Generation

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BASE = "https://w3id.org/gpgraph/"
FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "ttl": RdfFormat.TURTLE,
}


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


def path_of(release: Generation, dump: Dump) -> Path:
    """Return where a dump is, which is there."""
    path = dump_path(release.path, dump)
    assert path is not None, dump
    return path


def quads_of(path: Path) -> set[Quad]:
    """Return what a packed file holds; its format is told by its name."""
    unpack = gzip.decompress if path.suffix == ".gz" else zstd.decompress
    format_ = FORMATS[path.suffixes[-2].removeprefix(".")]
    content = unpack(path.read_bytes())
    return set(parse(content, format_, lenient=True, rename_blank_nodes=False))


def test_every_dump_of_the_whole_holds_the_same_dataset(two_releases: Releases) -> None:
    """Named graphs, default graph, blank nodes: who takes TriG has what others have in N-Quads."""
    release = two_releases.second
    whole = [dump for dump in read_dumps(release.path) if dump.name.startswith("dataset.")]
    contents = [quads_of(path_of(release, dump)) for dump in whole]

    assert [dump.name for dump in whole] == [
        f"dataset.{name}" for name in ("nq.gz", "nq.zst", "trig.gz", "trig.zst")
    ] + ["dataset.jsonld.gz", "dataset.jsonld.zst"]
    assert all(content == contents[0] for content in contents)
    assert len(contents[0]) == release.manifest.quads


def test_every_named_graph_is_a_file_in_turtle(two_releases: Releases) -> None:
    """Whoever wants the goals need not take the shapes."""
    release = two_releases.second
    by_name = {dump.name: dump for dump in read_dumps(release.path)}
    for graph in release.manifest.graphs:
        for packing in ("gz", "zst"):
            dump = by_name.pop(f"{graph.iri.removeprefix(BASE)}.ttl.{packing}")

            assert len(quads_of(path_of(release, dump))) == graph.triples
    assert all(name.startswith("dataset.") for name in by_name)


def test_list_tells_the_truth_about_every_file(two_releases: Releases) -> None:
    """Its hash is the strong tag of a download, and stands on the page."""
    release = two_releases.second
    dumps = read_dumps(release.path)

    assert len(dumps) == 6 + 2 * len(release.manifest.graphs)
    for dump in dumps:
        content = path_of(release, dump).read_bytes()

        assert (len(content), hashlib.sha256(content).hexdigest()) == (dump.bytes, dump.sha256)


def test_the_same_release_gives_the_same_files(two_releases: Releases, tmp_path: Path) -> None:
    """Written by another process, at another time: byte for byte."""
    release = two_releases.second
    write_dumps(tmp_path / DUMPS, release.dataset)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())

    assert len(files) == len(read_dumps(release.path))  # the list is there, dataset.nq.gz is not
    for file in files:
        assert (tmp_path / file).read_bytes() == (release.path / file).read_bytes(), file


def test_json_ld_is_left_out_where_it_has_no_place(tmp_path: Path) -> None:
    """A triple about a triple stands in every other file."""
    triple = "<http://example.org/s> <http://example.org/p> <<( <a:s> <a:p> <a:o> )>>"
    graph = f"{BASE}graph/contrib/x"
    (tmp_path / "dataset.nq.gz").write_bytes(gzip.compress(f"{triple} <{graph}> .\n".encode()))
    write_dumps(tmp_path / DUMPS, tmp_path / "dataset.nq.gz")
    names = {dump.name for dump in read_dumps(tmp_path)}
    files = {path.name for path in (tmp_path / DUMPS).iterdir()}
    (quad,) = quads_of(tmp_path / DUMPS / "dataset.trig.gz")

    assert names == {
        *("dataset.nq.gz", "dataset.nq.zst", "dataset.trig.gz", "dataset.trig.zst"),
        *("graph/contrib/x.ttl.gz", "graph/contrib/x.ttl.zst"),
    }
    assert not {name for name in files if "jsonld" in name}
    assert quad.graph_name == NamedNode(graph)


def test_object_that_is_the_name_of_a_graph_does_not_put_a_triple_there(tmp_path: Path) -> None:
    """The records of graphs have such objects in the default graph."""
    graph = f"<{BASE}graph/x>"
    lines = f"<a:s> <a:p> {graph} .\n<a:s> <a:p> {graph} {graph} .\n"
    (tmp_path / "dataset.nq.gz").write_bytes(gzip.compress(lines.encode()))
    write_dumps(tmp_path / DUMPS, tmp_path / "dataset.nq.gz")

    assert len(quads_of(tmp_path / DUMPS / "graph/x.ttl.gz")) == 1
    graphs = [quad.graph_name for quad in quads_of(tmp_path / DUMPS / "dataset.trig.zst")]
    assert sorted(map(str, graphs)) == sorted([str(DefaultGraph()), graph])


@pytest.mark.parametrize("damage", ["shorter", "gone", "list"])
def test_file_that_is_not_what_was_written_is_none(
    two_releases: Releases, tmp_path: Path, damage: str
) -> None:
    """A disk that was full, a copy that broke off: better no file than half of one."""
    folder = tmp_path / "release"
    shutil.copytree(two_releases.second.path, folder)
    dump = next(dump for dump in read_dumps(folder) if dump.name == "dataset.trig.zst")
    path = folder / DUMPS / dump.name
    if damage == "shorter":
        path.write_bytes(path.read_bytes()[:-1])
    elif damage == "gone":
        path.unlink()
    else:
        (folder / DUMPS / LISTING).write_text("[{}]")

    if damage == "list":
        assert read_dumps(folder) == ()
    else:
        assert dump_path(folder, dump) is None


@pytest.mark.parametrize(
    "name", ["dataset.parquet", "dataset.csv.gz", "../../secret.ttl.gz", "/etc/secret.ttl.gz"]
)
def test_file_that_is_no_dump_of_ours_is_left_out(tmp_path: Path, name: str) -> None:
    """A folder of a newer gpgraph, or of who knows whom, spoils neither catalogue nor disk."""
    known = {"name": "graph/a.b/c.ttl.zst", "bytes": 1, "sha256": "0"}
    (tmp_path / DUMPS).mkdir()
    (tmp_path / DUMPS / LISTING).write_text(json.dumps([{**known, "name": name}, known]))

    assert [dump.name for dump in read_dumps(tmp_path)] == [known["name"]]
