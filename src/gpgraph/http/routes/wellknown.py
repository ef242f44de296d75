"""Places where programs look first: what there is, what to read, what to leave alone."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Addresses, Served, client_of, public_base
from gpgraph.http.answers import TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.http.services import Services
from gpgraph.model.documents.mediatypes import GRAPHS, choose

router = APIRouter()

# Of what depends on settings and on the day.
SHORT = "public, max-age=3600"
SECURITY_IS_GOOD_FOR = timedelta(days=180)
NO_CONTACT = (
    "The operator of this service has named no contact for reports of weaknesses. "
    "An operator names one with GPGRAPH_SECURITY_CONTACT."
)


@router.api_route("/.well-known/void", methods=READ, summary="What there is, counted")
async def get_void(request: Request, services: Served, format_name: FormatName = None) -> Response:
    """Describe the served release in the words of VoID, in any RDF format."""
    format_ = choose(format_name, field(request.scope, ACCEPT), GRAPHS)
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.void(format_, base=base, client=client))


@router.api_route(
    "/.well-known/sparql-examples", methods=READ, summary="The stored queries, as RDF"
)
async def get_examples(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """Give the stored queries as SHACL's SPARQL executables, in any RDF format."""
    format_ = choose(format_name, field(request.scope, ACCEPT), GRAPHS)
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.examples(format_, base=base, client=client))


@router.api_route("/.well-known/prefixes", methods=READ, summary="The prefixes, as RDF")
async def get_prefixes(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """Give the prefixes that our data and queries use as SHACL declares them."""
    format_ = choose(format_name, field(request.scope, ACCEPT), GRAPHS)
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.prefixes(format_, base=base, client=client))


@router.api_route("/.well-known/security.txt", methods=READ, summary="Where to report a weakness")
async def get_security(request: Request, services: Served) -> Response:
    """Name the operator's contact: RFC 9116.

    What it says is good for half a year from today, as the RFC wants less than a year.

    Raises:
        ResourceNotFoundError: the operator has named none.
    """
    contact = services.security_contact
    if contact is None:
        raise ResourceNotFoundError(NO_CONTACT)
    expires = datetime.now(UTC).date() + SECURITY_IS_GOOD_FOR
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {public_base(request)}/.well-known/security.txt",
        "",
    )
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": SHORT})


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
        f"Disallow: {addresses.path('/release/*/sparql?')}",
        f"Disallow: {addresses.path('/release/*/store')}",
        "",
        f"Sitemap: {addresses.base}/sitemap.xml",
        "",
    )
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": SHORT})


def _sitemap(request: Request, services: Services, part: int | None) -> Response:
    base, client = public_base(request), client_of(request.scope)
    return TaskResponse(services.descriptions.sitemap(part, base=base, client=client))
