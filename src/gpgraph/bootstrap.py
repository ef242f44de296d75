"""Settings in, running services out: the only place that builds anything."""

import asyncio
import contextlib
import logging
import sys
from pathlib import Path

from gpgraph.errors import GpgraphError
from gpgraph.model.documents.languages import INTERFACE
from gpgraph.model.federation import origins
from gpgraph.sandbox.memory import MIB, MemoryPlan, check_memory
from gpgraph.sandbox.pool import PoolLimits, Release, WorkerPool
from gpgraph.service.asking.federation import FederatedQueries
from gpgraph.service.asking.query import QueryService
from gpgraph.service.catalogues.service_description import Offer
from gpgraph.service.checking.validating import ValidationService
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.history.holding import Holding
from gpgraph.service.history.releases import HeldRelease, ReleaseRunner, ReleaseShelf
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import MANIFEST, POINTER, Generation
from gpgraph.store.remote import RemoteServers

WATCH_PERIOD_S = 1.0
MAX_RETRY_DELAY_S = 60.0
FEDERATION_WORKERS = 1


class LiveServices:
    """The services over one folder of releases, following its pointer while they live.

    A task that has begun ends on the release that it began on. A new release that cannot be
    loaded is logged, and the one before goes on being served; the new one is tried again, ever more
    seldom, for the reason may pass: a copy that is not done yet, a machine short of something.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the current release; no process is started before ``start``.

        Raises:
            GenerationError: there is no release, or it is not whole.
            SettingsError: what may be federated with is not a list of origins.
        """
        self._settings = settings
        self._folder = settings.release
        self._stamp = _stamp(self._folder)
        self._holding = self._choose()
        self._watcher: asyncio.Task[None] | None = None
        self._log = logging.getLogger(__name__)
        self._pool = WorkerPool(
            self._release(self._holding),
            PoolLimits(
                workers=settings.workers,
                page_workers=settings.page_workers,
                federation_workers=FEDERATION_WORKERS if settings.federation else 0,
                validate_workers=settings.validate_workers,
                queue_size=settings.queue_size,
                queue_timeout_s=settings.queue_timeout_s,
            ),
        )
        self.base_url = settings.base_url
        self.security_contact = settings.security_contact
        self.offer = Offer(
            settings.query_timeout_s,
            settings.query_max_bytes,
            settings.result_max_rows,
            bool(settings.federation),
        )
        self.queries = QueryService(
            self._pool,
            settings.query_timeout_s,
            settings.query_max_bytes,
            _federated(self._pool, settings),
        )
        self.descriptions = DescriptionService(self._pool, settings.query_timeout_s)
        self.validations = ValidationService(
            self._pool, settings.validate_timeout_s, settings.validate_max_mb * MIB,
            is_offered=settings.validate_workers > 0,
        )  # fmt: skip

    @property
    def generation(self) -> Generation:
        """Return the release that new tasks run on."""
        return self._holding.generation

    @property
    def generation_id(self) -> str:
        """Return the hash of that release."""
        return self.generation.id

    @property
    def snapshot(self) -> str:
        """Return what answers depend on, and carry: that release and the earlier ones held."""
        return self._pool.release.name

    @property
    def releases(self) -> ReleaseShelf:
        """Return the releases that are kept in the folder."""
        return self._holding.shelf

    def held(self, key: str) -> HeldRelease | None:
        """Return a release in memory by its name or identifier; ``None`` where it is not there.

        What is served has the name that it gives itself, published or not. No other server is
        asked: what it says is not of a release.
        """
        timeout_s, max_bytes = self._settings.query_timeout_s, self._settings.query_max_bytes
        for generation in self._holding.generations:
            manifest = generation.manifest
            if key in {manifest.id, manifest.key} or (
                generation is self.generation and key == manifest.release
            ):
                workers = ReleaseRunner(self._pool, manifest.id)
                queries = QueryService(workers, timeout_s, max_bytes)
                return HeldRelease(manifest, queries, DescriptionService(workers, timeout_s))
        return None

    @property
    def release_name(self) -> str:
        """Return the name of that release, as people read it."""
        return self.generation.manifest.title

    @property
    def shapes_version(self) -> str | None:
        """Return the version of that release's shapes; ``None`` where they state none."""
        return self.generation.manifest.shapes_version

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the language tags of the texts in that release, and of pages."""
        return tuple(sorted({*self.generation.manifest.languages, *INTERFACE}))

    @property
    def ontology_version(self) -> str | None:
        """Return the version of that release's ontology; ``None`` where it states none."""
        return self.generation.manifest.ontology_version

    def conformance(self) -> bytes | None:
        """Return what the build found when it checked the service over that release, if it did."""
        try:
            return self.generation.conformance.read_bytes()
        except FileNotFoundError:
            return None

    async def start(self) -> None:
        """Start the workers, wait for the first, and begin to follow the pointer.

        Raises:
            SettingsError: all this may take more memory than there may be.
            GpgraphError: the release does not load, or no worker came up.
        """
        self._log.info("%s", check_memory(self._memory_plan(self._holding)))
        await self._pool.start()
        if not (self._folder / MANIFEST).exists():  # a single release has no pointer
            self._watcher = asyncio.get_running_loop().create_task(self._follow())

    async def close(self) -> None:
        """Stop following, and end every process; may be called twice."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        await self._pool.close()

    async def ready(self) -> bool:
        """Say whether tasks are answered.

        Raises:
            WorkerFaultError: there are no workers, and none could be started so far.
        """
        return await self._pool.ready()

    async def _follow(self) -> None:
        clock = asyncio.get_running_loop().time
        tried, again_at, delay_s, told = self._stamp, 0.0, 0.0, ""
        while True:
            await asyncio.sleep(WATCH_PERIOD_S)
            stamp = _stamp(self._folder)
            if stamp != tried:
                tried, again_at, delay_s, told = stamp, 0.0, WATCH_PERIOD_S, ""
            if stamp == self._stamp or clock() < again_at:
                continue
            try:
                await self._take_over()
            except (GpgraphError, OSError) as error:
                if str(error) != told:
                    told = str(error)
                    self._log.error("The new release is not served: %s", told)
                again_at = clock() + delay_s
                delay_s = min(2 * delay_s, MAX_RETRY_DELAY_S)
            else:
                self._stamp = stamp

    async def _take_over(self) -> None:
        fresh = await asyncio.to_thread(self._choose)  # a folder may hold many
        if fresh.snapshot == self.snapshot:
            return
        check_memory(self._memory_plan(fresh))
        await self._pool.swap(self._release(fresh))
        self._holding = fresh
        self._log.info("Now serving %s.", fresh)

    def _choose(self) -> Holding:
        settings = self._settings
        return Holding.of(self._folder, most=settings.history, max_quads=settings.history_max_quads)

    def _memory_plan(self, holding: Holding) -> MemoryPlan:
        return MemoryPlan(
            workers=self._settings.workers,
            page_workers=self._settings.page_workers,
            federation_workers=FEDERATION_WORKERS if self._settings.federation else 0,
            validate_workers=self._settings.validate_workers,
            validate_max_mb=self._settings.validate_max_mb,
            worker_memory_mb=self._settings.worker_memory_mb,
            cache_mb=self._settings.cache_mb,
            quads=holding.generation.manifest.quads,
            history_quads=holding.earlier.quads,
            max_connections=self._settings.max_connections,
        )

    def _release(self, holding: Holding) -> Release:
        """Return what starts the zygote that holds releases."""
        command = (
            *(sys.executable, "-m", "gpgraph.worker_main"),
            *holding.flags(),
            *(() if self._settings.validate_workers else ("--no-validation",)),
            *(() if self._settings.prepare_pages else ("--no-preparation",)),
            *("--memory-mb", str(self._settings.worker_memory_mb)),
            *("--result-max-rows", str(self._settings.result_max_rows)),
            *("--result-max-mb", str(self._settings.result_max_mb)),
        )
        return Release(command, holding.snapshot)


def _federated(pool: WorkerPool, settings: Settings) -> FederatedQueries | None:
    """Return what asks other servers; nothing where the operator allows none."""
    if not settings.federation:
        return None
    allowed = origins(settings.federation)
    return FederatedQueries(pool, RemoteServers(), allowed, settings.federation_timeout_s)


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever the pointer file is replaced; ``None`` when it is not there."""
    try:
        state = (folder / POINTER).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size
