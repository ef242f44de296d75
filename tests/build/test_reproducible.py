"""The same files give the same release, to the byte, wherever and whenever it is built."""

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from gpgraph.errors import SettingsError
from gpgraph.service.building.build import build
from gpgraph.store.clock import changed_at
from gpgraph.store.resources import Sources, find_sources

Program = Callable[..., subprocess.CompletedProcess[str]]


def test_two_builds_in_other_folders_and_with_another_hash_seed_are_equal_to_the_byte(
    program: Program, tmp_path: Path
) -> None:
    """Whoever doubts a release can build it again and compare one hash."""
    (tmp_path / "one").mkdir()
    folders = [tmp_path / "one" / "releases", tmp_path / "two"]
    one = program("build", "--out", folders[0], PYTHONHASHSEED="1", SOURCE_DATE_EPOCH="1")
    two = program("build", "--out", folders[1], PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1")

    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert one.stdout.split("\t")[0] == two.stdout.split("\t")[0]
    first, second = (folder / one.stdout.split("\t")[0] for folder in folders)
    for name in ("dataset.nq.gz", "manifest.json", "context.jsonld"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_order_and_blank_node_labels_of_the_sources_do_not_change_the_graph(
    sources: Sources, tmp_path: Path
) -> None:
    """A hash of a graph is about the graph, not about how somebody wrote it down."""
    before = build(sources, tmp_path / "a")
    core = sources.root / "ontology" / "core.ttl"
    core.write_text(
        core.read_text().replace(
            "( gp:one gp:two ) .",
            "_:z . _:z rdf:rest _:a ; rdf:first gp:one . _:a rdf:rest rdf:nil ; rdf:first gp:two .",
        )
        + "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
    )
    text = core.read_text().splitlines(keepends=True)
    core.write_text("".join([text[-1], *text[:-1]]))
    after = build(sources, tmp_path / "b")

    assert [graph.sha256 for graph in before.manifest.graphs] == [
        graph.sha256 for graph in after.manifest.graphs
    ]
    assert before.dataset.read_bytes() == after.dataset.read_bytes()
    assert before.id != after.id, "the files differ, and the manifest says so"


def test_hash_of_a_graph_is_that_of_its_canonical_n_triples(
    sources: Sources, tmp_path: Path
) -> None:
    """Anyone with an RDFC-1.0 tool can check it from the source file alone."""
    generation = build(sources, tmp_path / "out")
    quads = parse((sources.root / "ontology" / "core.ttl").read_text(), RdfFormat.TURTLE)
    dataset = Dataset(Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    expected = "".join(sorted(f"{quad} .\n" for quad in dataset))
    (core,) = (graph for graph in generation.manifest.graphs if graph.name == "ontology/core")

    assert "_:c14n1" in expected
    assert core.sha256 == hashlib.sha256(expected.encode()).hexdigest()
    assert core.triples == expected.count("\n")


def test_dataset_is_sorted_and_its_header_has_no_time_and_no_name(
    sources: Sources, tmp_path: Path
) -> None:
    """Sorted lines make two releases comparable with diff."""
    generation = build(sources, tmp_path / "out")
    packed = generation.dataset.read_bytes()
    lines = gzip.decompress(packed).splitlines()

    assert lines == sorted(set(lines))
    assert packed[3:8] == bytes(5), "no flags, so no name; no modification time"
    assert len(lines) == generation.manifest.quads


def test_clock_and_machine_stand_in_no_hashed_file(sources: Sources, tmp_path: Path) -> None:
    """What differs between two builds must not make two releases."""
    generation = build(sources, tmp_path / "out", created=0)
    facts = json.loads((generation.path / "build.json").read_text())
    manifest = (generation.path / "manifest.json").read_text()

    assert {"built", "duration_s", "python", "libraries"} <= facts.keys()
    assert facts["built"] not in manifest
    assert str(tmp_path) not in manifest
    assert generation.manifest.created == "1970-01-01T00:00:00Z"


def test_source_date_epoch_wins_over_history_and_must_be_a_number(sources: Sources) -> None:
    """The variable is the convention of reproducible builds."""
    assert changed_at(sources.root, {"SOURCE_DATE_EPOCH": "1700000000"}) == 1_700_000_000
    with pytest.raises(SettingsError, match="whole seconds"):
        changed_at(sources.root, {"SOURCE_DATE_EPOCH": "yesterday"})


def test_time_of_a_release_is_that_of_the_last_commit_that_touched_the_sources(
    sources: Sources,
) -> None:
    """A commit that changes only the README makes no new release."""
    git = shutil.which("git")
    assert git is not None

    def commit(name: str, time: str) -> None:
        (sources.root / name).write_text("changed\n")
        for arguments in (("add", name), ("commit", "--quiet", "-m", name)):
            subprocess.run(
                [git, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
                cwd=sources.root,
                env={"GIT_COMMITTER_DATE": time, "PATH": "/usr/bin:/bin"},
                check=True,
                capture_output=True,
            )

    environ = {"PATH": "/usr/bin:/bin"}
    before = changed_at(sources.root, environ)
    subprocess.run([git, "init", "--quiet"], cwd=sources.root, check=True)
    commit("data/README.md", "1600000000 +0000")
    commit("README.md", "1700000000 +0000")

    assert before is None
    assert changed_at(sources.root, environ) == 1_600_000_000


def test_real_sources_give_the_same_release_twice(tmp_path: Path) -> None:
    """The promise holds for what we publish, not only for a toy."""
    one = build(find_sources(), tmp_path / "one")
    two = build(find_sources(), tmp_path / "two")

    assert one.id == two.id
    assert one.dataset.read_bytes() == two.dataset.read_bytes()
    assert one.manifest.counts["gp:GlobalPolicingGoal"] == 2 * 7  # of 2017, and as revised
    assert "inferred" in {graph.name for graph in one.manifest.graphs if graph.in_default_graph}
