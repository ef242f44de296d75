"""Prove a release: run the service's checks against it, through the real application.

The command that builds loads this by name, since not every platform can run the application.
"""

import asyncio
from pathlib import Path

from gpgraph.bootstrap import LiveServices
from gpgraph.errors import GpgraphError
from gpgraph.http.app import create_app
from gpgraph.http.inprocess import InProcess
from gpgraph.model.conformance import ConformanceRun
from gpgraph.service.patience import Patient
from gpgraph.service.proof.conformance import HOST, run_checks, unproved
from gpgraph.settings import Settings

# Enough for one request at a time, and little of a small machine.
WORKER_MEMORY_MB = 512
CACHE_BYTES = 1 << 20


def prove(folder: Path) -> ConformanceRun:
    """Run every check against the release in a folder; what prevents that is what was found."""
    settings = Settings(
        release=folder,
        workers=1,
        page_workers=1,
        validate_workers=0,
        prepare_pages=False,
        worker_memory_mb=WORKER_MEMORY_MB,
        cache_mb=0,
        max_connections=1,
    )
    with asyncio.Runner() as runner:
        return runner.run(_prove(settings, str(folder.resolve())))


async def _prove(settings: Settings, place: str) -> ConformanceRun:
    services = LiveServices(settings)
    subject, name = services.generation_id, services.release_name
    try:
        try:
            await services.start()
        except (GpgraphError, OSError) as error:
            # The record is published, and where it was made is nobody's business.
            why = str(error).replace(place, "the release")
            return unproved(why, subject=subject, name=name)
        ask = Patient(InProcess(create_app(services, cache_bytes=CACHE_BYTES), HOST))
        return await run_checks(ask, subject=subject, name=name)
    finally:
        await services.close()
