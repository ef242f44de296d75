"""A front follows the server: it fetches the release that is served there, and takes it up.

What pages, documents and search need is fetched as the files of the release, checked by their
hashes, and laid into a folder of releases, from where it is served as one that was built here.
"""

import asyncio
import gzip
import hashlib
import json
import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gpgraph.errors import BackendError, GenerationError, GpgraphError
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.history.manifest import Manifest, from_json
from gpgraph.service.backend.current import Standing, current_release, holds
from gpgraph.store.backend.files import lines_of
from gpgraph.store.backend.holdings import Holdings
from gpgraph.store.backend.server import BackendServer
from gpgraph.store.releases.generation import (
    BUILD_FACTS,
    CONFORMANCE,
    CONTEXT,
    DATASET,
    HISTORY,
    MANIFEST,
    current,
)
from gpgraph.store.releases.publish import Contents, publish

NOTHING_THERE = (
    "The server that is to hold the data holds no release. Load one: gpgraph publish --help"
)


@dataclass(frozen=True, slots=True)
class Mirror:
    """Keeps a folder at the release that a server holds; belongs to one event loop."""

    server: BackendServer
    names: BackendNames
    folder: Path

    async def catch_up(self) -> str | None:
        """Fetch the release that is served there, unless it is current here already.

        Returns:
            Its identifier; ``None`` where the server holds none.

        Raises:
            BackendError: the server does not answer rightly.
            GenerationError: what it holds is not whole, or the disk does not take it.
        """
        release = await current_release(self.server, self.names)
        if release is None or release == await asyncio.to_thread(self._here):
            return release
        files = await Holdings(self.server).files(self.names.files(release))
        await asyncio.to_thread(self._lay_down, release, files)
        return release

    async def first(self) -> None:
        """Have a release before anything is served; an older one will do while the server is away.

        Raises:
            BackendError: there is none here, and the server does not answer.
            GenerationError: there is none here, nor there.
        """
        try:
            release = await self.catch_up()
        except BackendError as error:
            if await asyncio.to_thread(self._here) is None:
                raise
            logging.getLogger(__name__).warning("The release of last time is served: %s", error)
        else:
            if release is None and await asyncio.to_thread(self._here) is None:
                raise GenerationError(NOTHING_THERE)

    def _here(self) -> str | None:
        try:
            return current(self.folder).id
        except GenerationError:
            return None

    def _lay_down(self, release: str, files: Mapping[str, bytes]) -> None:
        manifest = _checked(release, files)
        conformance = files.get(CONFORMANCE)
        contents = Contents(
            lines=lines_of(files[DATASET]),
            context=files[CONTEXT],
            build_facts=json.loads(files.get(BUILD_FACTS, b"{}")),
            history=files.get(HISTORY),
        )
        publish(
            self.folder,
            manifest,
            contents,
            prove=None if conformance is None else lambda _folder: conformance,
        )


async def follow(
    mirror: Mirror, standing: Standing, served: Callable[[], str], *, period_s: float, fetches: bool
) -> None:
    """Look at the server again and again: fetch what is new, and tell whether ours is still there.

    Args:
        mirror: Fetches.
        standing: Is told whether the server has what queries are sent to.
        served: Gives the identifier of the release that is served here.
        period_s: Seconds from one look to the next.
        fetches: Whether to fetch, or only to look.
    """
    log, told = logging.getLogger(__name__), ""
    while True:
        await asyncio.sleep(period_s)
        try:
            if fetches:
                await mirror.catch_up()
            standing.is_whole = await holds(mirror.server, mirror.names, served())
            problem = "" if standing.is_whole else "It no longer has what is served here."
        except GpgraphError as error:
            problem = str(error)
        if problem and problem != told:
            log.error("The server of the data is not followed: %s", problem)
        told = problem


def _checked(release: str, files: Mapping[str, bytes]) -> Manifest:
    """Compare files with the hashes in their manifest, and it with its name.

    Raises:
        GenerationError: they differ.
    """
    try:
        manifest = from_json(files[MANIFEST].decode())
        dataset = hashlib.sha256(gzip.decompress(files[DATASET])).hexdigest()
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise GenerationError(f"The release on the server cannot be read: {error}.") from None
    found = {
        "dataset": (dataset, manifest.dataset_sha256),
        "context": (hashlib.sha256(files[CONTEXT]).hexdigest(), manifest.context_sha256),
        "identifier": (manifest.id, release),
    }
    expected = manifest.lineage.history_sha256
    if expected is not None:
        history = hashlib.sha256(files.get(HISTORY, b"")).hexdigest()
        found["history"] = (history, expected)
    for what, (one, other) in found.items():
        if one != other:
            raise GenerationError(f"The release on the server is damaged: its {what} differs.")
    return manifest
