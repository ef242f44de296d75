"""Whole graphs as documents: the ontology, the shapes, every named graph."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Addresses, client_of, pages_of, public_base, services_of
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.resources import READ, FormatName, Page, alternates_of, see
from gpgraph.http.services import Services
from gpgraph.model.mediatypes import DOCUMENTS, HTML, choose
from gpgraph.model.namespaces import GRAPH, ONTOLOGY, SHAPES, document_path

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]


@router.api_route("/ontology", methods=READ, summary="The ontology")
async def get_ontology(
    request: Request, services: Served, page: Page = 1, format_name: FormatName = None
) -> Response:
    """Return our vocabulary, whole; its terms are fragments of this address."""
    return await _graph(request, services, ONTOLOGY, format_name, page)


@router.api_route("/ontology/{version}", methods=READ, summary="A version of the ontology")
async def get_ontology_version(request: Request, services: Served, version: str) -> Response:
    """Answer 303 to the ontology when it has this version: no other is kept here."""
    if version != services.ontology_version:
        raise ResourceNotFoundError(
            f"Version {version} of the ontology is not served here, but version"
            f" {services.ontology_version or 'none'}."
        )
    return see(request, "/ontology", request.url.query)


@router.api_route("/shapes", methods=READ, summary="The shapes")
async def get_shapes(
    request: Request, services: Served, page: Page = 1, format_name: FormatName = None
) -> Response:
    """Return what is required of data, whole; each shape is a fragment of this address."""
    return await _graph(request, services, SHAPES, format_name, page)


@router.api_route("/graph/{path:path}", methods=READ, summary="A named graph")
async def get_graph(
    request: Request,
    services: Served,
    path: str,
    page: Page = 1,
    format_name: FormatName = None,
) -> Response:
    """Return a named graph, whole."""
    return await _graph(request, services, GRAPH + path, format_name, page)


async def _graph(
    request: Request, services: Services, iri: str, format_name: str | None, page: int
) -> Response:
    format_ = choose(format_name, field(request.scope, ACCEPT), DOCUMENTS)
    addresses = Addresses(public_base(request))
    client = client_of(request.scope)
    if format_ is not HTML:
        asked = services.descriptions.graph(iri, format_, base=addresses.base, client=client)
        return TaskResponse(asked)

    def render(view: dict[str, Any]) -> str:
        alternates = alternates_of(addresses.base + (document_path(iri) or ""))
        return pages_of(request).render(
            request.scope, "graph.html", view=view, alternates=alternates
        )

    return PageResponse(services.descriptions.graph_view(iri, page=page, client=client), render)
