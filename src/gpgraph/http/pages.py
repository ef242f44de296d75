"""The home page, and what a machine asks to see whether the service is well."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from gpgraph.errors import NotReadyError
from gpgraph.http.addresses import client_of, pages_of, public_base, services_of
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.problems import RETRY_AFTER_S
from gpgraph.http.resources import READ, FormatName
from gpgraph.http.services import Services
from gpgraph.model.mediatypes import GRAPHS, HTML, choose
from gpgraph.model.namespaces import GRAPH

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]


@router.api_route("/", methods=READ, summary="What this is")
async def get_home(request: Request, services: Served, format_name: FormatName = None) -> Response:
    """Show the frameworks at a glance; as RDF, the records of all graphs."""
    format_ = choose(format_name, field(request.scope, ACCEPT), (HTML, *GRAPHS))
    client = client_of(request.scope)
    if format_ is not HTML:
        catalogue = GRAPH + "catalog"
        base = public_base(request)
        asked = services.descriptions.graph(catalogue, format_, base=base, client=client)
        return TaskResponse(asked)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, "home.html", view=view)

    return PageResponse(services.descriptions.home_view(client=client), render)


@router.api_route("/healthz", methods=READ, summary="Is the front process alive")
async def get_health() -> Response:
    """Answer as long as the front process does."""
    return JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})


@router.api_route("/readyz", methods=READ, summary="Are queries answered")
async def get_readiness(services: Served) -> Response:
    """Answer 200 when the release is loaded and a worker answers, else 503."""
    if not await services.ready():
        raise NotReadyError(retry_after_s=RETRY_AFTER_S)
    release = {"status": "ready", "release": services.release_name}
    return JSONResponse(release, headers={"Cache-Control": "no-store"})
