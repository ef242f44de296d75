"""Make a release: a build whose name is published, and which stays."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from gpgraph.errors import ReleaseNameError
from gpgraph.model.history.changerules import is_term
from gpgraph.model.history.changes import weightiest
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.history.releasenames import ontology_version_admits, read_name
from gpgraph.service.building.build import Prove, Reporter, build
from gpgraph.service.building.succession import Succession
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import Sources


def release(  # noqa: PLR0913 - what a release is made from
    sources: Sources,
    out: Path,
    *,
    created: int,
    name: str | None = None,
    contributed: Sequence[Path] = (),
    report: Reporter = lambda _: None,
    prove: Prove | None = None,
) -> Generation:
    """Build a release, publish it under its name, and make it the current one.

    Args:
        sources: Where the ontology, data and shapes are.
        out: The folder of releases.
        created: When the sources were last changed, in seconds since 1970.
        name: What it is to be called; ``None`` takes the name that the sources state.
        contributed: Folders of the steward's own files.
        report: Takes a line of progress after each stage.
        prove: Runs the checks of the service against the release; kept with it.

    Returns:
        The release. Sources that give the latest release again give that one.

    Raises:
        ReleaseNameError: the changes ask for another name, or for a version of the ontology.
        BuildError: the sources give no release. Nothing was written.
        GenerationError: the disk does not take it.
    """
    return build(
        sources,
        out,
        contributed=contributed,
        report=report,
        created=created,
        naming=partial(_named, name),
        prove=prove,
    )


def _named(name: str | None, following: Succession, manifest: Manifest) -> Manifest:
    """Give a manifest the name of a release.

    Raises:
        ReleaseNameError: it cannot have that name.
    """
    if following.previous is not None and following.difference.level is None:
        raise ReleaseNameError(f"Nothing has changed since release {following.before}.")
    wanted = name or manifest.release
    if wanted is None:
        raise ReleaseNameError(
            "The sources name no release. State dcat:version in data/catalog.ttl, or give --name."
        )
    if manifest.release not in {None, wanted}:
        raise ReleaseNameError(
            f"The sources call this release {manifest.release}, not {wanted}. "
            "Write the name that it is to have as dcat:version in data/catalog.ttl."
        )
    check_name(following, wanted, manifest.created or "")
    check_ontology_version(following, manifest.ontology_version)
    return replace(manifest, release=wanted)


def check_name(following: Succession, name: str, created: str) -> None:
    """Make sure that a release has the name that its changes ask for.

    Args:
        following: What it follows.
        name: Its name.
        created: When its sources were last changed, in UTC.

    Raises:
        ReleaseNameError: the name has another form, is taken, or promises too little.
    """
    wanted = read_name(name)
    if wanted is None:
        raise ReleaseNameError(
            f"{name!r} is no name of a release. Write a year and a number, such as 2026.1."
        )
    if following.previous is None:
        return
    before = following.previous.manifest.release or ""
    level, last = following.difference.level, read_name(before)
    if last is None or level is None:
        return
    year = int(created[:4])
    if not last.admits(wanted, level, year):
        raise ReleaseNameError(
            f"The sources call this release {name}, but what changed since {before} makes it "
            f"{last.after(level, year)}: {following.difference.summary()}; the weightiest change "
            f"is {_with_article(level.value)}. Write {last.after(level, year)} in data/catalog.ttl."
        )


def check_ontology_version(following: Succession, version: str | None) -> None:
    """Make sure that the ontology's version has moved on when its terms have changed.

    Raises:
        ReleaseNameError: it has not, or not far enough.
    """
    changes = [item for item in following.difference.resources if is_term(item.iri)]
    level = weightiest(item.level for item in changes)
    if level is None or following.previous is None:
        return
    before = following.previous.manifest.ontology_version
    if not ontology_version_admits(before, version, level):
        raise ReleaseNameError(
            f"Terms of the ontology have changed since version {before}, the weightiest change is "
            f"{_with_article(level.value)}, but its version is {version}. "
            "Raise owl:versionInfo and owl:versionIRI in ontology/core.ttl."
        )


def _with_article(level: str) -> str:
    return {"correction": "a correction", "addition": "an addition"}.get(level, "a breaking one")
