"""One release after another: nothing published is lost, and the changes decide the name."""

import json
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest

from gpgraph.errors import GenerationError, ReleaseNameError, RemovedIriError
from gpgraph.model.history.manifest import Lineage, Manifest, from_json
from gpgraph.service.building.build import build
from gpgraph.service.building.release import release
from gpgraph.store.releases.generation import Generation, current, read
from gpgraph.store.releases.lineage import find, history_of, latest, releases
from gpgraph.store.resources import Sources

DECEMBER_2026 = 1_796_472_000
NOTES = "data/goals/notes.ttl"
CATALOGUE = "data/catalog.ttl"
STATED = "data/goals/stated.ttl"
CORE = "ontology/core.ttl"
GOAL = "<https://w3id.org/gpgraph/id/g/1>"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of releases; none is there yet."""
    return tmp_path / "releases"


def edit(sources: Sources, name: str, before: str, after: str) -> None:
    """Replace a text of a source."""
    path = sources.root / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def call_it(sources: Sources, name: str) -> None:
    """State the name of the next release in the catalogue."""
    path = sources.root / CATALOGUE
    lines = path.read_text("utf-8").rsplit("dcat:version", 1)
    path.write_text(f'{lines[0]}dcat:version "{name}" .\n', "utf-8")


def publish(sources: Sources, out: Path, name: str | None = None) -> Generation:
    """Publish what the sources are now."""
    return release(sources, out, created=DECEMBER_2026, name=name)


def test_a_build_is_no_release_and_a_release_is_listed(sources: Sources, out: Path) -> None:
    """What is tried out every minute is never cited; what is published stays."""
    tried = build(sources, out)

    assert releases(out) == ()
    assert history_of(tried).entries == ()

    first = publish(sources, out)

    assert [one.id for one in releases(out)] == [first.id]
    assert (first.manifest.release, first.manifest.lineage.number) == ("2026.1", 1)
    assert first.id != tried.id, "its identifier covers that it is one"
    assert current(out).id == first.id


def test_the_same_sources_give_the_same_release_and_nothing_is_written(
    sources: Sources, out: Path
) -> None:
    """Whoever repeats the command, or builds, changes nothing."""
    first = publish(sources, out)
    before = sorted(path.stat().st_mtime_ns for path in out.rglob("*"))

    assert publish(sources, out).id == first.id
    assert build(sources, out).id == first.id
    assert sorted(path.stat().st_mtime_ns for path in out.rglob("*")) == before


def test_a_build_without_a_published_iri_fails_and_says_to_deprecate_it(
    sources: Sources, out: Path
) -> None:
    """What somebody stored a year ago still leads somewhere."""
    first = publish(sources, out)
    edit(sources, STATED, GOAL, "<https://w3id.org/gpgraph/id/g/2>")
    edit(sources, NOTES, GOAL, "<https://w3id.org/gpgraph/id/g/2>")

    for attempt in (build, publish):
        with pytest.raises(RemovedIriError) as caught:
            attempt(sources, out)
        assert str(caught.value).splitlines()[:2] == [
            "Release 2026.1 describes what the sources no longer describe:",
            f"  {GOAL}",
        ]
        assert "owl:deprecated true" in str(caught.value)
        assert "dcterms:isReplacedBy" in str(caught.value)
    assert current(out).id == first.id
    assert [path.name for path in out.iterdir() if path.is_dir()] == [first.id]


def test_an_iri_of_others_is_put_back_and_not_called_deprecated(
    sources: Sources, out: Path
) -> None:
    """Whether it is out of use, only its owner says."""
    edit(sources, CORE, "gp:hasObjective owl", "<x:term> a owl:Class .\ngp:hasObjective owl")
    publish(sources, out)
    edit(sources, CORE, "<x:term> a owl:Class .\n", "")

    with pytest.raises(RemovedIriError) as caught:
        build(sources, out)
    assert "  <x:term>" in str(caught.value).splitlines()
    assert "not ours to deprecate" in str(caught.value)
    assert "owl:deprecated" not in str(caught.value)


def test_a_latest_release_that_cannot_be_read_stops_the_build(sources: Sources, out: Path) -> None:
    """Compared with an earlier one, or with none, what it had could be lost unseen."""
    publish(sources, out)
    edit(sources, NOTES, '"Ours."@en', '"Our own."@en')
    call_it(sources, "2026.1.1")
    second = publish(sources, out)
    (second.path / "manifest.json").write_text("{", "utf-8")

    for attempt in (build, publish):
        with pytest.raises(GenerationError, match=rf"{second.id} may be the latest .* Copy it"):
            attempt(sources, out)


def test_a_build_that_cannot_be_read_is_built_again(sources: Sources, out: Path) -> None:
    """Nobody relies on what was never published."""
    tried = build(sources, out)
    (tried.path / "manifest.json").write_text("{", "utf-8")

    assert build(sources, out).id == tried.id
    read(tried.path).verify()


def test_an_iri_that_is_deprecated_instead_is_a_change_like_any_other(
    sources: Sources, out: Path
) -> None:
    """There is a way out of the refusal, and the history tells of it."""
    publish(sources, out)
    edit(
        sources,
        NOTES,
        'skos:scopeNote "Ours."@en .',
        'skos:scopeNote "Ours."@en ; <http://www.w3.org/2002/07/owl#deprecated> true ;\n'
        "  <http://purl.org/dc/terms/isReplacedBy> <https://w3id.org/gpgraph/id/g/2> .\n"
        '<https://w3id.org/gpgraph/id/g/2> skos:scopeNote "New."@en .',
    )
    call_it(sources, "2026.2")
    entry = history_of(publish(sources, out)).entries[0]
    changes = {change.iri: change for change in entry.difference.resources}
    old = changes["https://w3id.org/gpgraph/id/g/1"]

    assert old.kind == "deprecated"
    assert old.rules == ("CHG-03",)
    assert old.replaced_by == ("https://w3id.org/gpgraph/id/g/2",)
    assert changes["https://w3id.org/gpgraph/id/g/2"].kind == "added"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ((NOTES, '"Ours."@en', '"Our own."@en'), "2026.1.1"),
        ((NOTES, '"Ours."@en .', '"Ours."@en ; skos:note "More."@en .'), "2026.2"),
        ((STATED, "a gp:Goal ;", "a gp:Aim ;"), "2027.1"),
    ],
    ids=["correction", "addition", "breaking"],
)
def test_the_changes_decide_the_name(
    sources: Sources, out: Path, change: tuple[str, str, str], name: str
) -> None:
    """A reader sees by the name whether there is anything to do."""
    publish(sources, out)
    edit(sources, *change)

    with pytest.raises(ReleaseNameError, match=rf"makes it {name}: .*Write {name} in"):
        publish(sources, out)

    call_it(sources, name)

    assert publish(sources, out).manifest.release == name


@pytest.mark.parametrize(
    ("name", "is_fine"),
    [("2026.2", True), ("2027.1", True), ("2026.3", False), ("2028.1", False), ("v2", False)],
)
def test_a_name_may_promise_more_by_one_step_and_never_less(
    sources: Sources, out: Path, *, name: str, is_fine: bool
) -> None:
    """A new edition may begin without a break; numbers are not skipped."""
    publish(sources, out)
    edit(sources, NOTES, '"Ours."@en', '"Our own."@en')
    call_it(sources, name)

    if is_fine:
        assert publish(sources, out).manifest.release == name
    else:
        with pytest.raises(ReleaseNameError):
            publish(sources, out)


def test_a_name_on_the_command_line_has_to_agree_with_the_sources(
    sources: Sources, out: Path
) -> None:
    """A release never states of itself that it is another."""
    with pytest.raises(ReleaseNameError, match=r"call this release 2026\.1, not 2026\.7"):
        publish(sources, out, "2026.7")

    edit(sources, CATALOGUE, 'dcat:version "2026.1"', 'dcterms:title "Ours"')
    with pytest.raises(ReleaseNameError, match="name no release"):
        publish(sources, out)

    assert publish(sources, out, "2026.7").manifest.release == "2026.7"


def test_nothing_but_a_comment_is_no_release(sources: Sources, out: Path) -> None:
    """Two names for one content would make both worth nothing."""
    publish(sources, out)
    edit(sources, NOTES, "PREFIX skos:", "# A comment.\nPREFIX skos:")

    with pytest.raises(ReleaseNameError, match=r"Nothing has changed since release 2026\.1"):
        publish(sources, out)


def test_terms_of_the_ontology_do_not_change_below_its_version(sources: Sources, out: Path) -> None:
    """Who has read version 1.2.3 has read what it will always say."""
    publish(sources, out)
    edit(sources, CORE, "gp:hasObjective owl", "gp:Aim a owl:Class .\ngp:hasObjective owl")
    call_it(sources, "2026.2")

    with pytest.raises(ReleaseNameError, match=r"changed since version 1\.2\.3"):
        publish(sources, out)

    edit(sources, CORE, '"1.2.3"', '"1.3.0"')

    assert publish(sources, out).manifest.ontology_version == "1.3.0"


def test_a_release_carries_all_changes_up_to_it_and_its_identifier_covers_them(
    sources: Sources, out: Path
) -> None:
    """One folder by itself tells how it came to be, and nobody rewrites that."""
    first = publish(sources, out)
    edit(sources, NOTES, '"Ours."@en', '"Our own."@en')
    call_it(sources, "2026.1.1")
    second = publish(sources, out)
    history = history_of(second)

    assert [(entry.release, entry.id) for entry in history.entries] == [
        ("2026.1.1", second.id),
        ("2026.1", first.id),
    ]
    assert second.manifest.lineage.previous == first.id

    text = second.history.read_text("utf-8")
    second.history.write_text(text.replace("Our own.", "Their own."), "utf-8")

    with pytest.raises(GenerationError, match="does not have the hash"):
        read(second.path).verify()


def test_a_build_after_a_release_carries_what_is_not_released_yet(
    sources: Sources, out: Path
) -> None:
    """Before the next release it is plain what will be in it."""
    first = publish(sources, out)
    edit(sources, NOTES, '"Ours."@en', '"Our own."@en')
    tried = build(sources, out)
    pending, published = history_of(tried).entries

    assert pending.release is None
    assert tried.manifest.title == "2026.1 (not released)"
    assert first.manifest.title == "2026.1"
    assert [change.iri for change in pending.difference.resources] == [GOAL[1:-1]]
    assert published.id == first.id
    assert latest(out) == first


def test_the_same_two_states_give_the_same_two_identifiers(
    sources: Sources, tmp_path: Path
) -> None:
    """A history can be built again, by anybody, and compared by one hash."""
    folders = tmp_path / "one", tmp_path / "two"
    firsts = [publish(sources, folder).id for folder in folders]
    edit(sources, NOTES, '"Ours."@en', '"Our own."@en')
    call_it(sources, "2026.1.1")
    seconds = [publish(sources, folder).id for folder in folders]

    assert firsts[0] == firsts[1]
    assert seconds[0] == seconds[1]


def test_a_steward_may_take_a_contributed_graph_back_and_the_history_says_so(
    sources: Sources, out: Path, tmp_path: Path
) -> None:
    """The promise to keep IRIs is ours, about ours."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "data.nt").write_text(
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> ."
    )
    release(sources, out, created=DECEMBER_2026, contributed=[folder])
    call_it(sources, "2027.1")
    beside = history_of(publish(sources, out)).entries[0].difference.beside

    assert [(item.subject, item.rule) for item in beside] == [("contributed", "CHG-17")]


def test_a_release_is_found_by_name_by_the_start_of_its_identifier_and_as_current(
    sources: Sources, out: Path
) -> None:
    """Nobody types 64 digits."""
    first = publish(sources, out)

    for word in ("2026.1", "current", first.id, first.id[:8], str(first.path), str(out)):
        assert find(out, word) == first
    with pytest.raises(GenerationError, match=r"no release 2026\.2 .*There is 2026\.1"):
        find(out, "2026.2")


def test_a_history_of_another_format_is_refused(sources: Sources, out: Path) -> None:
    """Half a history is not shown as a whole one."""
    first = publish(sources, out)
    content = json.loads(first.history.read_text("utf-8"))
    for text in ("nothing", "[]", json.dumps({**content, "format": 9}), '{"format": 1}'):
        first.history.write_text(text, "utf-8")

        with pytest.raises(GenerationError, match="Copy the release again"):
            history_of(first)


def test_a_field_that_a_later_version_adds_leaves_earlier_identifiers_as_they_are(
    sources: Sources, out: Path
) -> None:
    """A release of today is read, and has its name, when the program knows more than today."""
    manifest = publish(sources, out).manifest
    content = json.loads(replace(manifest, languages=(), lineage=Lineage()).to_json())

    assert not content.keys() & {"languages", "lineage", "shapes_version"}
    assert from_json(json.dumps(content)).id == content["id"]


def test_every_field_that_has_a_default_is_left_out_when_it_has_that() -> None:
    """Who adds a field gives it a default, and it is covered by the promise above."""
    defaults = {item.name for item in fields(Manifest) if item.default is not MISSING}
    defaults |= {item.name for item in fields(Manifest) if item.default_factory is not MISSING}
    bare = Manifest("0", None, None, None, (), 0, "", "", "")

    assert defaults
    assert not json.loads(bare.to_json()).keys() & defaults
