"""Which earlier releases are held in memory, and what that costs."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from gpgraph.model.history.manifest import GraphRecord, Lineage, Manifest
from gpgraph.sandbox.memory import MemoryPlan
from gpgraph.service.history.holding import Holding
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.lineage import releases
from gpgraph.store.releases.releases import earlier_releases, keyed
from gpgraph.worker_main import load

PATIENCE_S = 20


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


def generation(number: int, *, named: int = 10, default: int = 10) -> Generation:
    """Return a release of so many triples, which is on no disk."""
    manifest = Manifest(
        version="1",
        ontology_version=None,
        release=f"2026.{number}",
        created=None,
        graphs=(GraphRecord("https://w3id.org/gpgraph/graph/x", "", named, True, ()),),
        default_graph_triples=default,
        dataset_sha256="",
        context_sha256="",
        source_digest="",
        lineage=Lineage(released=True, number=number),
    )
    return Generation(Path(str(number)), manifest)


KEPT = [generation(number) for number in (4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("most", "max_quads", "held", "quads"),
    [
        (4, 1000, ["2026.3", "2026.2", "2026.1"], 4 * 30),
        (2, 1000, ["2026.3", "2026.2"], 3 * 30),
        (4, 119, ["2026.3", "2026.2"], 3 * 30),
        (4, 60, ["2026.3"], 60),
        (4, 59, [], 30),
        (4, 29, [], 0),
        (0, 1000, [], 0),
    ],
)
def test_the_newest_are_held_as_far_as_number_and_quads_reach(
    most: int, max_quads: int, held: list[str], quads: int
) -> None:
    """Each costs its quads, and its named graphs once more; so does the one that is served."""
    found = earlier_releases(KEPT[0], KEPT, most=most, max_quads=max_quads)

    assert [one.manifest.key for one in found.generations] == held
    assert found.quads == quads
    assert found.is_held is bool(quads)


def test_only_releases_before_the_one_that_is_served_are_held_beside_it() -> None:
    """Who has gone back to an earlier one serves what it was, with what was before it."""
    found = earlier_releases(KEPT[2], KEPT, most=4, max_quads=1000)

    assert [one.manifest.key for one in found.generations] == ["2026.1"]


def test_a_large_release_costs_no_second_of_its_size() -> None:
    """A million triples are served as before: nothing of them is held twice."""
    large = generation(5, named=1_000_000, default=1_000_000)

    assert earlier_releases(large, [large, *KEPT], most=4, max_quads=500_000).quads == 0


def test_a_large_release_before_is_left_out_with_all_before_it() -> None:
    """What is held has no gaps."""
    large = generation(3, named=300, default=300)
    found = earlier_releases(KEPT[0], [KEPT[0], large, *KEPT[2:]], most=4, max_quads=500)

    assert found.generations == ()


def test_what_answers_depend_on_is_named_after_all_that_is_held(two_releases: Releases) -> None:
    """Two services that hold other releases give other answers, so other entity tags."""
    folder = two_releases.folder
    both = Holding.of(folder, most=4, max_quads=500_000)
    alone = Holding.of(folder, most=0, max_quads=500_000)

    assert alone.snapshot == two_releases.second.id
    assert both.snapshot.startswith(f"{two_releases.second.id}+")
    assert "2026.1" in str(both)


def test_history_is_in_the_sum_of_memory() -> None:
    """In the process that holds it, twice for the time of a change, and in workers that read it."""
    plan = MemoryPlan(4, 1, 256, 64, 10_000)
    more = replace(plan, history_quads=1_000_000)

    assert more.total_mb - plan.total_mb == replace(plan, quads=1_010_000).total_mb - plan.total_mb
    assert "history" in str(more)


@pytest.mark.parametrize(
    "key", ["", "..", ".", "/", "2026", "current", "a" * 64, "\0", "2026.1/.."]
)
def test_nothing_but_names_and_hashes_of_releases_is_found(
    two_releases: Releases, key: str
) -> None:
    """Anything may be asked for."""
    assert keyed(two_releases.folder, key, releases(two_releases.folder)) is None


def test_release_is_found_by_name_and_by_hash(two_releases: Releases) -> None:
    """Both are permanent."""
    folder = two_releases.folder
    for release in (two_releases.first, two_releases.second):
        assert keyed(folder, str(release.manifest.release), releases(folder)) == release
        assert keyed(folder, release.id, releases(folder)) == release


def test_release_that_is_made_while_the_service_runs_takes_its_place_beside_the_last(
    serve: Callable[..., AbstractContextManager[str]], two_releases: Releases, tmp_path: Path
) -> None:
    """Nothing is restarted; the one before becomes one that is compared with."""
    folder = tmp_path / "releases"
    folder.mkdir()
    shutil.copytree(two_releases.first.path, folder / two_releases.first.id)
    (folder / "current").write_text(f"{two_releases.first.id}\n")
    with serve(folder) as server, httpx2.Client(base_url=server, timeout=30) as client:
        before = client.get("/releases?format=jsonld").json()
        shutil.copytree(two_releases.second.path, folder / two_releases.second.id)
        (folder / "next").write_text(f"{two_releases.second.id}\n")
        (folder / "next").rename(folder / "current")
        patience = time.monotonic() + PATIENCE_S
        while client.get("/readyz").json()["release"] != "2026.2":
            assert time.monotonic() < patience
            time.sleep(0.1)
        query = (
            "ASK { GRAPH <https://w3id.org/gpgraph/release/2026.1/graph/documents> { ?s ?p ?o } }"
        )
        answer = client.get("/sparql", params={"query": query, "format": "json"})
        page = client.get("/releases", headers={"Accept": "text/html"})

    assert "2026.2" not in json.dumps(before)
    assert answer.json()["boolean"] is True
    assert page.text.index("2026.2") < page.text.index("2026.1")


def test_copy_in_a_folder_of_another_name_is_no_second_release(
    two_releases: Releases, tmp_path: Path
) -> None:
    """Whoever keeps a copy aside has it neither listed nor held in memory twice."""
    folder, other = tmp_path / "releases", "c" * 64
    shutil.copytree(two_releases.folder, folder)
    shutil.copytree(two_releases.first.path, folder / other)
    holding = Holding.of(folder, most=4, max_quads=500_000)

    assert [one.manifest.release for one in releases(folder)] == ["2026.2", "2026.1"]
    assert [one.id for one in holding.earlier.generations] == [two_releases.first.id]
    assert keyed(folder, other, releases(folder)) is None


def test_damaged_release_is_held_by_nobody(two_releases: Releases, tmp_path: Path) -> None:
    """What lists the releases in memory does not promise one that will not load."""
    folder = tmp_path / "releases"
    shutil.copytree(two_releases.folder, folder)
    damaged = folder / two_releases.first.id / "dataset.nq.gz"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    holding = Holding.of(folder, most=4, max_quads=500_000)

    assert holding.earlier.generations == ()
    assert not holding.shelf.record("2026.1").is_held
    assert holding.snapshot == two_releases.second.id


def test_earlier_release_that_cannot_be_asked_keeps_no_other_from_being_loaded(
    two_releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its hashes are right, but its history is of a gpgraph that wrote it another way."""
    first = two_releases.first
    text = b'{"format": 99}'
    lineage = replace(first.manifest.lineage, history_sha256=hashlib.sha256(text).hexdigest())
    manifest = replace(first.manifest, lineage=lineage)
    other = tmp_path / manifest.id
    shutil.copytree(first.path, other)
    (other / "history.json").write_bytes(text)
    (other / "manifest.json").write_text(manifest.to_json())
    tasks = load(two_releases.second.path, [other], is_side_by_side=True)

    assert "query" in tasks
    assert "This release cannot be queried" in capsys.readouterr().err
