"""Load a release into the server that holds the data, and let it be served.

Each graph is put under a name of its own first, where nobody looks, and checked there. Then one
small update moves what has changed into place and says which release is served. What belongs to the
release before goes last, when every front has had the time to follow. Whatever breaks off can be
begun again: what is there already, and right, stays.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gpgraph.errors import GpgraphError, PublishError
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.history.manifest import Manifest, from_json
from gpgraph.model.namespaces import RELEASE
from gpgraph.service.backend.current import begun_releases, current_release
from gpgraph.store.backend.files import as_triples
from gpgraph.store.backend.holdings import Holdings
from gpgraph.store.backend.parts import DEFAULT, GraphFile, split
from gpgraph.store.backend.server import BackendServer
from gpgraph.store.releases.generation import MANIFEST, Generation

_HAS = "<http://purl.org/dc/terms/hasVersion>"
_REPLACED = "<http://purl.org/dc/terms/isReplacedBy>"
_BEGUN = "<http://purl.org/dc/terms/hasPart>"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: triples of all that are to be there and checked, and what is done now."""

    done: int
    total: int
    doing: str


@dataclass(frozen=True, slots=True)
class _Load:
    """A graph to be there: where it waits, where it belongs, and its hash where one is known."""

    place: str
    final: str
    file: GraphFile
    sha256: str | None


class Publisher:
    """Loads releases into one server; its methods belong to one event loop."""

    def __init__(
        self,
        server: BackendServer,
        names: BackendNames,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        """Load into ``server``; ``told`` hears how far it is."""
        self._server = server
        self._names = names
        self._told = told
        self._holdings = Holdings(server)
        self._done = self._total = 0

    async def publish(self, generation: Generation, *, grace_s: float) -> None:
        """Load a release, check it, let it be served, and remove the one before.

        Args:
            generation: The release.
            grace_s: How long fronts may take to follow; so long the release before stays.

        Raises:
            PublishError: something is not there as it should be; what was served is served still,
                unless the message says otherwise.
            BackendError: the server does not do its part.
        """
        served = await current_release(self._server, self._names)
        before = None if served is None else await self._manifest(served)
        begun = {*await begun_releases(self._server, self._names), generation.id}
        begun |= set() if served is None else {served}
        await self._server.update(f"INSERT DATA {{ {self._note(begun)} }}")
        with TemporaryDirectory() as folder:
            there = None if served is None else _hashes(before)
            loads = await asyncio.to_thread(self._loads, generation, there, Path(folder))
            self._total = sum(load.file.triples for load in loads)
            for load in loads:
                await self._load(load)
        if served != generation.id or any(load.place != load.final for load in loads):
            self._tell("switching")
            switch = self._switch(generation.manifest, before, loads)
            # Not every server does an update in one step, so those who ask are told before it.
            pointer = self._names.pointer
            mark = f"GRAPH <{pointer}> {{ <{pointer}> {_REPLACED} <{RELEASE}{generation.id}> }}"
            await self._server.update(f"INSERT DATA {{ {mark} }}")
            await self._server.update(f"{switch} ;\nINSERT DATA {{ {self._note(begun)} }}")
        await self._confirm(loads, generation.id)
        if served not in {None, generation.id}:
            self._tell(f"waiting {grace_s:g} s for all to follow")
            await asyncio.sleep(grace_s)
        graphs = {load.final for load in loads} | {*_hashes(before)}
        await self._clean(generation.id, begun, graphs)

    async def _manifest(self, release: str) -> Manifest | None:
        """Return the manifest of a release there; ``None`` where it cannot be read."""
        try:
            files = await self._holdings.files(self._names.files(release))
            return from_json(files[MANIFEST].decode())
        except (GpgraphError, ValueError):
            return None

    def _loads(
        self, generation: Generation, there: Mapping[str, str] | None, folder: Path
    ) -> list[_Load]:
        """Return what is to be there, each part as a file.

        Args:
            generation: The release.
            there: The hashes of the graphs that are served; ``None`` where nothing is.
            folder: Where the files go.
        """
        generation.verify()
        parts = split(generation, folder)
        name = self._names.files(generation.id)
        path = folder / "files.nt"
        lines = list(as_triples(generation, name))
        path.write_bytes(b"".join(lines))
        files = GraphFile(path, len(lines), path.stat().st_size)
        default = self._names.default(generation.id)
        loads = [_Load(name, name, files, None), _Load(default, default, parts[DEFAULT], None)]
        for graph in generation.manifest.graphs:
            # Where it is served already, it stays; where nothing is served, nobody looks.
            is_there = there is None or there.get(graph.iri) == graph.sha256
            waits = self._names.incoming(generation.id, graph.iri)
            place = graph.iri if is_there else waits
            loads.append(_Load(place, graph.iri, parts[graph.iri], graph.sha256))
        return loads

    async def _load(self, load: _Load) -> None:
        """Put a graph where it is not yet, and check it."""
        if not await self._holdings.has(load.place, load.file, load.sha256):
            self._tell(f"loading {load.final}")
            await self._server.put(load.place, load.file)
            self._tell(f"checking {load.final}")
            await self._holdings.check(load.place, load.file, load.sha256)
        self._done += load.file.triples
        self._tell(f"checked {load.final}")

    def _switch(self, manifest: Manifest, before: Manifest | None, loads: list[_Load]) -> str:
        """Return the update that lets a release be served."""
        pointer = self._names.pointer
        moves = [
            f"MOVE SILENT <{load.place}> TO <{load.final}>"
            for load in loads
            if load.place != load.final
        ]
        graphs = {graph.iri for graph in manifest.graphs}
        gone = [] if before is None else [g.iri for g in before.graphs if g.iri not in graphs]
        drops = [f"DROP SILENT GRAPH <{iri}>" for iri in gone]
        point = (
            f"INSERT DATA {{ GRAPH <{pointer}> {{ <{pointer}> {_HAS} <{RELEASE}{manifest.id}> }} }}"
        )
        return " ;\n".join([*moves, *drops, f"DROP SILENT GRAPH <{pointer}>", point])

    async def _confirm(self, loads: list[_Load], release: str) -> None:
        """Make sure that the switch has done what it should."""
        if await current_release(self._server, self._names) != release:
            raise PublishError("The server took the update, but does not say that it is served.")
        for load in loads:
            if load.place == load.final:  # it was checked there, and nothing has touched it
                continue
            if await self._holdings.count(load.final) != load.file.triples:
                raise PublishError(
                    f"After the switch <{load.final}> does not have {load.file.triples} triples:"
                    " publish again."
                )

    async def _clean(self, release: str, begun: Collection[str], graphs: Collection[str]) -> None:
        """Remove what belongs to other releases, which nobody asks any more.

        To look for it would take some servers minutes, so it was noted before it was begun.
        """
        names = self._names
        for other in sorted(begun):
            drops = [] if other == release else [names.default(other), names.files(other)]
            drops += [names.incoming(other, graph) for graph in sorted(graphs)]
            await self._server.update(" ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in drops))
        await self._server.update(f"DELETE DATA {{ {self._note(begun)} }}")
        mark = f"GRAPH <{names.pointer}> {{ ?graph {_REPLACED} ?release }}"
        await self._server.update(f"DELETE {{ {mark} }} WHERE {{ {mark} }}")
        self._tell("done")

    def _note(self, begun: Collection[str]) -> str:
        """Return the statements that something of these releases may be there."""
        pointer = self._names.pointer
        said = " ".join(f"<{pointer}> {_BEGUN} <{RELEASE}{one}> ." for one in sorted(begun))
        return f"GRAPH <{pointer}> {{ {said} }}"

    def _tell(self, doing: str) -> None:
        self._told(Progress(self._done, self._total, doing))


def _hashes(manifest: Manifest | None) -> Mapping[str, str]:
    return {} if manifest is None else {graph.iri: graph.sha256 for graph in manifest.graphs}
