"""The releases that are kept: what each is, its files, and questions to those held in memory."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from gpgraph.errors import ReleaseNotFoundError
from gpgraph.model.history.manifest import GraphRecord, Manifest
from gpgraph.model.namespaces import BASE
from gpgraph.sandbox.frames import Header, Task
from gpgraph.service.asking.query import QueryService
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.running import Answer, Runner
from gpgraph.store.releases.dumps import Dump, dump_path, read_dumps
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.lineage import releases
from gpgraph.store.releases.releases import keyed

TASK = "released"


@dataclass(frozen=True, slots=True)
class ReleaseRunner:
    """Runs tasks on one release that is held, whichever is served now."""

    workers: Runner
    release: str

    def run(self, task: Task) -> AbstractAsyncContextManager[Answer]:
        """Run a task; as ``WorkerPool.run``.

        Raises:
            ReleaseNotHeldError: the workers no longer hold the release.
        """
        asked: Header = {
            "release": self.release,
            "task": task.kind,
            "parameters": task.parameters,
        }
        return self.workers.run(replace(task, kind=TASK, parameters=asked))


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """A release in memory, with the services that ask it."""

    manifest: Manifest
    queries: QueryService
    descriptions: DescriptionService


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """What a page or a catalogue says of a release; ``previous`` is the key of the one before."""

    manifest: Manifest
    previous: str | None
    is_current: bool
    is_held: bool
    files: tuple[Dump, ...]

    @property
    def key(self) -> str:
        """Return what stands for it in addresses."""
        return self.manifest.key

    @property
    def name(self) -> str:
        """Return the name to cite; the start of its hash where it has none."""
        return self.manifest.release or self.manifest.id[:12]

    @property
    def graphs(self) -> tuple[GraphRecord, ...]:
        """Return its named graphs, sorted by IRI."""
        return self.manifest.graphs

    def ending(self, ending: str) -> list[Dump]:
        """Return the files of the whole release in the format of an ending, such as ``nq``."""
        return [dump for dump in self.files if dump.name.startswith(f"dataset.{ending}.")]

    def of_graph(self, graph: GraphRecord) -> list[Dump]:
        """Return the files of one graph."""
        start = f"{self.path_of(graph)}.ttl."
        return [dump for dump in self.files if dump.name.startswith(start)]

    def path_of(self, graph: GraphRecord) -> str:
        """Return where a graph is, below the address of the release."""
        return graph.iri.removeprefix(BASE)


class ReleaseShelf:
    """The releases of a folder, as they are while one of them is served.

    Its methods read files, and so belong into a thread; any number of threads may call them. The
    folder is read anew when something in it has come or gone.
    """

    def __init__(self, folder: Path, current: Generation, earlier: Sequence[Generation]) -> None:
        """Look into a folder of releases, or at one release alone.

        Args:
            folder: The folder.
            current: What is served.
            earlier: The releases that are held beside it.
        """
        self._folder = folder
        self._held = (current, *earlier)
        self._lock = Lock()
        self._stamp = 0
        self._kept: tuple[Generation, ...] = ()
        self._known: dict[str, ReleaseRecord] = {}

    @property
    def held_keys(self) -> tuple[str, ...]:
        """Return what the releases in memory are called; for this, no file is read."""
        return tuple(generation.manifest.key for generation in self._held)

    def records(self) -> tuple[ReleaseRecord, ...]:
        """Return all releases, the newest first; what is served leads where it is not released."""
        kept = list(self._releases())
        if all(generation.id != self._held[0].id for generation in kept):
            kept.insert(0, self._held[0])
        return tuple(map(self._record, kept))

    def record(self, key: str) -> ReleaseRecord:
        """Return a release by its name or identifier.

        Raises:
            ReleaseNotFoundError: there is none.
        """
        return self._record(self._found(key))

    def previous(self, record: ReleaseRecord) -> ReleaseRecord | None:
        """Return the release before one; ``None`` where there was none, or it is not kept."""
        identifier = record.manifest.lineage.previous
        found = None if identifier is None else self._keyed(identifier)
        return None if found is None else self._record(found)

    def file(self, key: str, name: str) -> tuple[ReleaseRecord, Path, Dump] | None:
        """Return a file of a release; ``None`` where it has no such file.

        Raises:
            ReleaseNotFoundError: there is no such release.
        """
        generation = self._found(key)
        record = self._record(generation)
        dump = next((dump for dump in record.files if dump.name == name), None)
        path = None if dump is None else dump_path(generation.path, dump)
        return None if dump is None or path is None else (record, path, dump)

    def _found(self, key: str) -> Generation:
        current = self._held[0]
        held = (one for one in self._held if key in {one.id, one.manifest.key})
        generation = next(held, None) or self._keyed(key)
        if generation is None and key == current.manifest.release:
            return current  # not released, and nothing else has its name
        if generation is None:
            kept = (one.manifest.key for one in (current, *self._releases()))
            raise ReleaseNotFoundError(key, tuple(dict.fromkeys(kept)))
        return generation

    def _keyed(self, key: str) -> Generation | None:
        return keyed(self._folder, key, self._releases())

    def _releases(self) -> tuple[Generation, ...]:
        try:
            stamp = self._folder.stat().st_mtime_ns
        except OSError:
            return ()
        with self._lock:
            if stamp != self._stamp:
                self._kept, self._stamp = releases(self._folder), stamp
            return self._kept

    def _record(self, generation: Generation) -> ReleaseRecord:
        known = self._known.get(generation.id)
        if known is None:
            identifier = generation.manifest.lineage.previous
            before = None if identifier is None else self._keyed(identifier)
            known = self._known[generation.id] = ReleaseRecord(
                generation.manifest,
                identifier if before is None else before.manifest.key,
                is_current=generation.id == self._held[0].id,
                is_held=any(generation.id == one.id for one in self._held),
                files=read_dumps(generation.path),
            )
        return known
