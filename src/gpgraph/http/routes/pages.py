"""The home page, and what a machine asks to see whether the service is well."""

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from gpgraph.errors import NotReadyError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse
from gpgraph.http.failing.problems import RETRY_AFTER_S
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.interface import languages_of
from gpgraph.http.linkchoice import Choice, chosen_links
from gpgraph.http.questions import question
from gpgraph.http.routes.releases import FRESH, Unkept, plain
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.model.documents.mediatypes import GRAPHS, HTML, choose
from gpgraph.model.namespaces import BASE

router = APIRouter()


@router.api_route(
    "/",
    methods=READ,
    summary="What this is",
    openapi_extra=question("evidence", "min_confidence", "subject"),
)
async def get_home(
    request: Request,
    services: Served,
    choice: Annotated[Choice, Depends(chosen_links)],
    format_name: FormatName = None,
) -> Response:
    """Show how goals are linked, at a glance; as RDF, the catalogue of what can be had here.

    The parameters choose which links the page shows. Links that are inferred or third-party are not
    the position of INTERPOL or the United Nations.
    """
    format_ = choose(format_name, field(request.scope, ACCEPT), (HTML, *GRAPHS))
    base, client = public_base(request), client_of(request.scope)
    links = {"Link": _links(base)}
    if format_ is not HTML:
        records = await asyncio.to_thread(services.releases.records)
        body = json.dumps([plain(record, whole=False) for record in records]).encode()
        asked = services.descriptions.catalogue(body, format_, base=base, client=client)
        return Unkept(asked, {**links, **FRESH})

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, "home.html", view=view, choice=choice)

    languages = languages_of(request.scope, services.languages)
    found = services.descriptions.home_view(languages=languages, client=client)
    return PageResponse(found, render, links)


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


def _links(base: str) -> str:
    """Return where else this is described: RFC 8288; RFC 8631 for the services."""
    alternates = (
        f'<{base}/?format={item.name}>; rel="alternate"; type="{item.media_type}"'
        for item in (HTML, *GRAPHS)
    )
    return ", ".join(
        (
            f'<{BASE}>; rel="describes"',
            f'<{base}/>; rel="canonical"',
            f'<{base}/.well-known/void>; rel="describedby"',
            f'<{base}/openapi.json>; rel="service-desc"; type="application/json"',
            f'<{base}/api>; rel="service-doc"; type="text/html"',
            f'<{base}/sparql>; rel="service-meta"',
            *alternates,
        )
    )
