"""Which release of a folder is meant, and which earlier ones are held beside the current."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gpgraph.store.releases.generation import Generation, is_identifier, named


def keyed(folder: Path, key: str, kept: Iterable[Generation]) -> Generation | None:
    """Return the release of that name, or whatever was built with that identifier, or ``None``.

    Args:
        folder: The folder of releases.
        key: Anything that was asked for: no file is looked for but below an identifier.
        kept: The releases in the folder.
    """
    if is_identifier(key):
        return named(folder, key)
    return next((one for one in kept if one.manifest.release == key), None)


@dataclass(frozen=True, slots=True)
class EarlierReleases:
    """Earlier releases that are held in memory beside the current one, the newest first.

    ``quads`` is how many more quads that takes than the current release alone. Each earlier one
    has a store of its own. One more store holds the current release, and the named graphs of all
    under the names of their releases; without any quads there is no such store.
    """

    generations: tuple[Generation, ...] = ()
    quads: int = 0

    @property
    def is_held(self) -> bool:
        """Tell whether graphs can be named as parts of releases at all."""
        return bool(self.quads)


def earlier_releases(
    current: Generation, kept: Sequence[Generation], *, most: int, max_quads: int
) -> EarlierReleases:
    """Choose what is held beside a release: the newest before it, as far as the budget reaches.

    Args:
        current: The release.
        kept: The releases that there are, the newest first; it may be among them.
        most: How many earlier ones at most; 0 for none, and no names of releases at all.
        max_quads: How many quads all this may take.
    """
    quads = current.manifest.quads + current.manifest.named_triples
    if not most or quads > max_quads:
        return EarlierReleases()
    earlier: list[Generation] = []
    for generation in kept:
        if generation.id == current.id or not _is_before(generation, current):
            continue
        more = generation.manifest.quads + generation.manifest.named_triples
        if len(earlier) == most or quads + more > max_quads:
            break
        quads += more
        earlier.append(generation)
    return EarlierReleases(tuple(earlier), quads)


def _is_before(one: Generation, other: Generation) -> bool:
    """Tell whether one is an earlier release: what is served may be older than the latest."""
    return one.manifest.lineage.number < other.manifest.lineage.number
