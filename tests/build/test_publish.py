"""How a release gets its place: whole or not at all, and the one before stays."""

import gzip
import json
import os
import threading
import time
from pathlib import Path

import pytest

from gpgraph.errors import GenerationError, SourceFileError
from gpgraph.service.building.build import build
from gpgraph.service.building.inputs import is_current
from gpgraph.store.releases.generation import Generation, current
from gpgraph.store.resources import Sources


def test_failed_build_leaves_the_release_before_as_it_was(sources: Sources, tmp_path: Path) -> None:
    """A slip of the pen must not take the service down."""
    before = build(sources, tmp_path / "out")
    listing = sorted(path.name for path in (tmp_path / "out").iterdir())
    (sources.root / "data" / "catalog.ttl").write_text("<http://example.org/a> .")

    with pytest.raises(SourceFileError):
        build(sources, tmp_path / "out")

    assert current(tmp_path / "out") == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == listing
    before.verify()


def test_new_release_stands_beside_the_one_before(sources: Sources, tmp_path: Path) -> None:
    """Who cites a release can still get it; going back is a build of the older files."""
    notes = sources.root / "data" / "goals" / "notes.ttl"
    text = notes.read_text()
    one = build(sources, tmp_path / "out")
    notes.write_text(text.replace("Ours.", "Ours, changed."))
    two = build(sources, tmp_path / "out")
    notes.write_text(text)
    three = build(sources, tmp_path / "out")

    assert one == three != two
    assert current(tmp_path / "out").id == one.id
    two.verify()


def test_release_that_was_damaged_is_written_again(sources: Sources, tmp_path: Path) -> None:
    """Building again is what the error message tells people to do, so it must help."""
    damaged = build(sources, tmp_path / "out")
    damaged.dataset.write_bytes(gzip.compress(b""))
    with pytest.raises(GenerationError, match="gpgraph build"):
        damaged.verify()

    build(sources, tmp_path / "out").verify()

    assert {path.name for path in (tmp_path / "out").iterdir()} == {"current", damaged.id}


def test_builds_at_the_same_time_agree(sources: Sources, tmp_path: Path) -> None:
    """Two servers that start on one volume both build."""
    found: list[Generation] = []
    threads = [
        threading.Thread(target=lambda: found.append(build(sources, tmp_path / "out")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({generation.id for generation in found}) == 1
    assert len(found) == 4
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"current", found[0].id}


def test_leftovers_of_a_build_that_died_are_removed_and_those_of_a_live_one_kept(
    sources: Sources, tmp_path: Path
) -> None:
    """A kill in mid write costs no disk for ever."""
    for name, age_s in (("dead", 7200), ("live", 60)):
        folder = tmp_path / "out" / f".building-{name}"
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - age_s,) * 2)
    build(sources, tmp_path / "out")

    assert not (tmp_path / "out" / ".building-dead").exists()
    assert (tmp_path / "out" / ".building-live").exists()


def test_release_is_current_until_a_source_changes(sources: Sources, tmp_path: Path) -> None:
    """`serve` can tell without parsing whether it has to build."""
    out = tmp_path / "out"
    before = is_current(out, sources)
    build(sources, out)
    built = is_current(out, sources)
    with_more = is_current(out, sources, [sources.root / "data"])
    rule = sources.rules / "01-inverse.rq"
    rule.write_text(rule.read_text() + "# changed\n")

    assert (before, built, with_more) == (False, True, False)
    assert not is_current(out, sources)


def test_one_release_can_be_opened_by_its_own_folder(sources: Sources, tmp_path: Path) -> None:
    """An older release is served by naming it; nothing is built into it."""
    generation = build(sources, tmp_path / "out")

    assert current(generation.path) == generation
    with pytest.raises(GenerationError, match="is one release"):
        build(sources, generation.path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("manifest.json", "{", "is not JSON"),
        ("manifest.json", "[]", "is not a manifest"),
        ("manifest.json", '{"format": 99}', "reads format 2"),
        ("manifest.json", '{"format": 2}', "is not whole"),
        ("manifest.json", '{"format": 2, "colour": "red"}', "newer gpgraph: .*of colour"),
        ("../current", "../../elsewhere", "does not name a release"),
        ("../current", "0" * 64, "cannot be read"),
    ],
)
def test_folder_that_is_not_a_whole_release_is_refused_with_a_way_out(
    sources: Sources, tmp_path: Path, name: str, content: str, says: str
) -> None:
    """Half a release is never served, and the message says what to do."""
    (build(sources, tmp_path / "out").path / name).write_text(content)

    with pytest.raises(GenerationError, match=rf"{says}.*gpgraph build"):
        current(tmp_path / "out")


@pytest.mark.parametrize("name", ["../current", "manifest.json"])
def test_file_that_the_machine_does_not_let_us_read_is_not_said_to_be_missing(
    sources: Sources, tmp_path: Path, name: str
) -> None:
    """Who is told to build again would do so in vain."""
    path = build(sources, tmp_path / "out").path / name
    path.unlink()
    path.mkdir()  # a way to fail that not even root is spared

    with pytest.raises(GenerationError, match="cannot be read: Is a directory") as raised:
        current(tmp_path / "out")
    assert "gpgraph build" not in str(raised.value)


def test_manifest_that_was_edited_is_refused(sources: Sources, tmp_path: Path) -> None:
    """The identifier is the hash of the content, and it is checked."""
    path = build(sources, tmp_path / "out").path / "manifest.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, "release": "2099.1"}))

    with pytest.raises(GenerationError, match="content that its id names"):
        current(tmp_path / "out")


def test_release_without_dataset_is_refused(sources: Sources, tmp_path: Path) -> None:
    """It is noticed when the release is opened, not at the first query."""
    build(sources, tmp_path / "out").dataset.unlink()

    with pytest.raises(GenerationError, match=r"dataset\.nq\.gz is missing"):
        current(tmp_path / "out")
