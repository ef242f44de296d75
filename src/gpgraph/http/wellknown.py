"""Places where programs look first: what there is, what to read, what to leave alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from gpgraph.http.addresses import Addresses, client_of, public_base, services_of
from gpgraph.http.answers import TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.resources import READ, FormatName
from gpgraph.http.services import Services
from gpgraph.model.mediatypes import GRAPHS, choose

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]


@router.api_route("/.well-known/void", methods=READ, summary="What there is, counted")
async def get_void(request: Request, services: Served, format_name: FormatName = None) -> Response:
    """Describe the served release in the words of VoID, in any RDF format."""
    format_ = choose(format_name, field(request.scope, ACCEPT), GRAPHS)
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.void(format_, base=base, client=client))


@router.api_route("/sitemap.xml", methods=READ, summary="The pages, for search engines")
async def get_sitemap(request: Request, services: Served) -> Response:
    """List the pages about our concepts and schemes, or the parts of that list where it is long."""
    return _sitemap(request, services, None)


@router.api_route("/sitemap-{part}.xml", methods=READ, summary="A part of a long sitemap")
async def get_sitemap_part(request: Request, services: Served, part: int) -> Response:
    """List some of the pages."""
    return _sitemap(request, services, part)


@router.api_route("/llms.txt", methods=READ, summary="A guide for language models")
async def get_guide(request: Request, services: Served) -> Response:
    """Say what this is, where to ask and how, on which terms."""
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.guide(base=base, client=client))


@router.api_route("/robots.txt", methods=READ, summary="What robots should leave alone")
async def get_robots(request: Request) -> Response:
    """Allow the pages, and neither queries nor whole graphs: RFC 9309."""
    addresses = Addresses(public_base(request))
    lines = (
        "User-agent: *",
        f"Allow: {addresses.path('/')}",
        f"Disallow: {addresses.path('/sparql?')}",
        f"Disallow: {addresses.path('/store')}",
        "",
        f"Sitemap: {addresses.base}/sitemap.xml",
        "",
    )
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": "public, max-age=3600"})


def _sitemap(request: Request, services: Services, part: int | None) -> Response:
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.sitemap(part, base=base, client=client))
