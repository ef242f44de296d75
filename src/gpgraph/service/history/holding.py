"""What the workers hold in memory: the release that is served, and earlier ones beside it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gpgraph.errors import GenerationError
from gpgraph.service.history.releases import ReleaseShelf
from gpgraph.store.releases.generation import Generation, current
from gpgraph.store.releases.lineage import releases
from gpgraph.store.releases.releases import EarlierReleases, earlier_releases

DIGITS = 12


@dataclass(frozen=True, slots=True)
class Holding:
    """A release and the earlier ones that are queried beside it."""

    generation: Generation
    earlier: EarlierReleases
    shelf: ReleaseShelf

    @classmethod
    def of(cls, folder: Path, *, most: int, max_quads: int) -> "Holding":
        """Choose what to hold of a folder of releases; damaged ones are left out.

        Args:
            folder: The folder, or one release.
            most: How many earlier releases at most.
            max_quads: How many quads they, and all releases side by side, may take.

        Raises:
            GenerationError: there is no release, or it is not whole.
        """
        served = current(folder)
        kept = releases(folder)
        earlier = earlier_releases(served, kept, most=most, max_quads=max_quads)
        while damaged := {one.id for one in earlier.generations if not _is_whole(one)}:
            kept = tuple(one for one in kept if one.id not in damaged)
            earlier = earlier_releases(served, kept, most=most, max_quads=max_quads)
        return cls(served, earlier, ReleaseShelf(folder, served, earlier.generations))

    @property
    def generations(self) -> tuple[Generation, ...]:
        """Return all that is held, what is served first."""
        return self.generation, *self.earlier.generations

    @property
    def snapshot(self) -> str:
        """Return what all answers depend on: the release, and which earlier ones are held."""
        if not self.earlier.generations:
            return self.generation.id
        earlier = "".join(generation.id for generation in self.earlier.generations)
        return f"{self.generation.id}+{sha256(earlier.encode()).hexdigest()[:DIGITS]}"

    def flags(self) -> Iterator[str]:
        """Yield the flags of the process that loads it."""
        yield from ("--generation", str(self.generation.path.resolve()))
        for generation in self.earlier.generations:
            yield from ("--earlier", str(generation.path.resolve()))
        if self.earlier.is_held:
            yield "--side-by-side"

    def __str__(self) -> str:
        """Say what is served, and what beside it."""
        name = self.generation.manifest.release or "without a name"
        beside = ", ".join(item.manifest.key for item in self.earlier.generations)
        return f"release {name} ({self.generation.id[:DIGITS]})" + (
            f", and {beside} beside it" if beside else ""
        )


def _is_whole(generation: Generation) -> bool:
    """Compare the files of a release with their hashes; of one that is not whole, the log tells."""
    try:
        generation.verify()
    except GenerationError as error:
        logging.getLogger(__name__).warning("This release cannot be queried: %s", error)
        return False
    return True
