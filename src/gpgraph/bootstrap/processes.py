"""The processes that a service needs for a release, and what they may take."""

import sys

from gpgraph.sandbox.memory import MemoryPlan
from gpgraph.sandbox.pool import Release
from gpgraph.service.history.holding import Holding
from gpgraph.settings import Settings

FEDERATION_WORKERS = 1


def memory_plan(settings: Settings, holding: Holding) -> MemoryPlan:
    """Return what all this may take."""
    return MemoryPlan(
        workers=settings.workers,
        page_workers=settings.page_workers,
        federation_workers=FEDERATION_WORKERS if settings.federation else 0,
        validate_workers=settings.validate_workers,
        validate_max_mb=settings.validate_max_mb,
        worker_memory_mb=settings.worker_memory_mb,
        cache_mb=settings.cache_mb,
        quads=holding.generation.manifest.quads,
        history_quads=holding.earlier.quads,
        max_connections=settings.max_connections,
    )


def release_of(settings: Settings, holding: Holding) -> Release:
    """Return what starts the zygote that holds releases."""
    command = (
        *(sys.executable, "-m", "gpgraph.worker_main"),
        *holding.flags(),
        *(() if settings.validate_workers else ("--no-validation",)),
        *(() if settings.prepare_pages else ("--no-preparation",)),
        *("--memory-mb", str(settings.worker_memory_mb)),
        *("--result-max-rows", str(settings.result_max_rows)),
        *("--result-max-mb", str(settings.result_max_mb)),
    )
    return Release(command, holding.snapshot)
