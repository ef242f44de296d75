"""`gpgraph release` over the whole data: two releases, and what the command refuses."""

import subprocess
from pathlib import Path
from typing import Protocol

from gpgraph.service.checking.validation import validate_sources
from gpgraph.store.releases.generation import Generation, current
from gpgraph.store.releases.lineage import history_of, releases
from gpgraph.store.resources import Sources

CAPABILITIES = "data/capability/notes.ttl"
LINKS = "data/alignments/inferred.sssom.tsv"


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    first: Generation
    second: Generation


class Checkout(Protocol):
    """The fixture: a copy of the tree, and the program over it."""

    root: Path

    def edit(self, name: str, before: str, after: str) -> None:
        """Replace a text of a source file."""

    def gpgraph(self, *words: object, epoch: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command."""


def test_two_states_of_the_whole_data_are_two_releases_and_the_later_is_current(
    two_releases: Releases,
) -> None:
    """Both can be cited, whatever comes after."""
    found = releases(two_releases.folder)

    assert [one.manifest.release for one in found] == ["2026.2", "2026.1"]
    assert current(two_releases.folder).id == two_releases.second.id
    for one in found:
        one.verify()


def test_the_history_names_what_was_corrected_added_and_deprecated_and_nothing_else(
    two_releases: Releases,
) -> None:
    """What was not touched is not reported, though it was built twice, on two days."""
    entry = history_of(two_releases.second).entries[0]
    changes = {
        change.iri.rpartition("/")[2]: (change.kind.value, change.level.value, change.rules)
        for change in entry.difference.resources
    }

    assert changes == {
        "network-operation": ("added", "addition", ("CHG-01",)),
        "change-management": ("changed", "correction", ("CHG-10",)),
        "technical-infrastructure": ("deprecated", "addition", ("CHG-03",)),
    }
    assert (entry.release, entry.previous, entry.date) == (
        "2026.2",
        "2026.1",
        "2026-12-05T12:00:00Z",
    )


def test_a_deleted_link_fails_the_build_until_its_iri_is_deprecated(checkout: Checkout) -> None:
    """Alignments have IRIs as well, and rows of a table are quickly deleted."""
    out = checkout.root / "releases"
    first = checkout.gpgraph("release", "--out", out, "--date", "2026-11-22")
    assert first.returncode == 0, first.stderr
    table = checkout.root / LINKS
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    refused = checkout.gpgraph("build", "--out", out)
    (missing,) = [line for line in refused.stderr.splitlines() if "/id/alignment/" in line]

    assert refused.returncode == 2
    assert "Release 2026.1 describes what the sources no longer describe" in refused.stderr

    with (checkout.root / CAPABILITIES).open("a", encoding="utf-8") as file:
        file.write(f"{missing.strip()} <http://www.w3.org/2002/07/owl#deprecated> true .\n")
    built = checkout.gpgraph("build", "--out", out)

    assert built.returncode == 0, built.stderr
    assert "compared with 2026.1: 1 deprecated" in built.stderr
    assert validate_sources(Sources(checkout.root)).conforms


def test_a_release_is_dated_and_a_day_that_there_is_not_is_refused(checkout: Checkout) -> None:
    """A date says when the sources were changed: no clock is asked, and nothing is guessed."""
    for date in ("2026-02-30", "22.11.2026", "20261122"):
        done = checkout.gpgraph("release", "--date", date)

        assert done.returncode == 2
        assert "write a day as 2026-12-24" in done.stderr
    assert not (checkout.root / "releases").exists()
