"""Releases as files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import public_base, services_of
from gpgraph.http.files import FileResponse
from gpgraph.http.resources import READ
from gpgraph.http.services import Services

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]

FOR_EVER = "public, max-age=31536000, immutable"


@router.api_route("/release/current/dataset.nq.gz", methods=READ, summary="The dump served now")
async def get_current_dump(request: Request, services: Served) -> Response:
    """Answer 307 to the dump of the release that is served: there it never changes."""
    address = f"{public_base(request)}/release/{services.generation_id}/dataset.nq.gz"
    return RedirectResponse(address, 307, {"Cache-Control": "no-cache"})


@router.api_route("/release/{release_id}/dataset.nq.gz", methods=READ, summary="A dump")
async def get_dump(release_id: str, services: Served) -> Response:
    """Return every graph of a release, with the default graph, as gzipped N-Quads.

    It is a compressed file, and not a compressed transfer: what is stored is what was sent.
    """
    path = services.dump(release_id)
    if path is None:
        raise ResourceNotFoundError(f"There is no release {release_id} here.")
    return FileResponse(
        path,
        f'"{release_id}"',
        {
            "Content-Type": "application/gzip",
            "Content-Disposition": f'attachment; filename="gpgraph-{release_id[:12]}.nq.gz"',
            "Cache-Control": FOR_EVER,
        },
    )
