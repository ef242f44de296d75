"""Linked data: things, the documents about them, vocabularies, graphs, the context."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from gpgraph.http.addresses import Addresses, pages_of, public_base, services_of
from gpgraph.http.answers import TaskResponse
from gpgraph.http.services import Services
from gpgraph.model.mediatypes import DOCUMENTS, HTML, SUFFIXES, Format, choose
from gpgraph.model.namespaces import GRAPH, ID, ONTOLOGY, SHAPES, thing_of

router = APIRouter()

READ = ["GET", "HEAD"]

Served = Annotated[Services, Depends(services_of)]
Page = Annotated[int, Query(ge=1, le=1_000_000, description="Page of a long list, from 1.")]
FormatName = Annotated[
    str | None, Query(alias="format", description="Short name of a format, such as ttl.")
]


@router.api_route("/id/{path:path}", methods=READ, summary="Go to the document about a thing")
async def get_thing(request: Request, path: str) -> Response:
    """Answer 303: a thing is not a document. The document negotiates the format."""
    address = Addresses(public_base(request)).document(ID + path)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(address + query, status_code=303)


@router.api_route("/doc", methods=READ, summary="Describe any resource by its IRI")
async def get_document_by_iri(
    request: Request,
    services: Served,
    iri: str,
    page: Page = 1,
    format_name: FormatName = None,
) -> Response:
    """Describe a resource whose IRI may be anybody's."""
    return await _document(request, services, iri, format_name, page)


@router.api_route("/doc/{path:path}", methods=READ, summary="Describe a resource")
async def get_document(
    request: Request,
    services: Served,
    path: str,
    page: Page = 1,
    format_name: FormatName = None,
) -> Response:
    """Describe a resource of ours or of the UN, as RDF or as a page.

    A suffix (``.ttl .jsonld .nt .rdf .html``) goes before ``?format=``, and both before ``Accept``.
    """
    stem, suffix = _split(path)
    # The router has decoded the path once, and ``thing_of`` decodes what it is given.
    iri = thing_of(quote(stem))
    return await _document(request, services, iri, suffix or format_name, page)


@router.api_route("/ontology", methods=READ, summary="The ontology")
async def get_ontology(
    request: Request, services: Served, page: Page = 1, format_name: FormatName = None
) -> Response:
    """Return our vocabulary, whole; its terms are fragments of this address."""
    return await _graph(request, services, ONTOLOGY, format_name, page)


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


@router.api_route("/context/v1.jsonld", methods=READ, summary="The JSON-LD context")
async def get_context(services: Served) -> Response:
    """Return the context that our JSON-LD documents point to."""
    return TaskResponse(services.descriptions.context(), {"Cache-Control": "public, max-age=3600"})


async def _document(
    request: Request, services: Services, iri: str, format_name: str | None, page: int
) -> Response:
    format_ = choose(format_name, request.headers.get("accept"), DOCUMENTS)
    addresses = Addresses(public_base(request))
    headers = _links(addresses, iri)
    if format_ is not HTML:
        answer = services.descriptions.document(iri, format_, base=addresses.base)
        return TaskResponse(answer, headers)
    view = await services.descriptions.view(iri, page=page)
    html = pages_of(request).render(
        request, "resource.html", view=view, alternates=_alternates(addresses, iri)
    )
    return HTMLResponse(html, headers=headers)


async def _graph(
    request: Request, services: Services, iri: str, format_name: str | None, page: int
) -> Response:
    format_ = choose(format_name, request.headers.get("accept"), DOCUMENTS)
    addresses = Addresses(public_base(request))
    if format_ is not HTML:
        return TaskResponse(services.descriptions.graph(iri, format_, base=addresses.base))
    view = await services.descriptions.graph_view(iri, page=page)
    html = pages_of(request).render(
        request, "graph.html", view=view, alternates=_alternates(addresses, iri)
    )
    return HTMLResponse(html, headers={"Vary": "Accept"})


def _split(path: str) -> tuple[str, str | None]:
    """Split a known suffix off; the dot of a code such as ``16.a`` is none."""
    for format_ in SUFFIXES:
        stem = path.removesuffix(f".{format_.name}")
        if stem not in {path, ""}:
            return stem, format_.name
    return path, None


def _alternates(addresses: Addresses, iri: str) -> list[tuple[Format, str]]:
    """Return the other formats of a document, with their addresses."""
    document = addresses.document(iri)
    if not document.startswith(addresses.base + "/doc/"):
        joint = "&" if "?" in document else "?"
        return [(item, f"{document}{joint}format={item.name}") for item in SUFFIXES]
    return [(item, f"{document}.{item.name}") for item in SUFFIXES]


def _links(addresses: Addresses, iri: str) -> dict[str, str]:
    links = [f'<{iri}>; rel="describes"', f'<{addresses.document(iri)}>; rel="canonical"']
    links += [
        f'<{address}>; rel="alternate"; type="{item.media_type}"'
        for item, address in _alternates(addresses, iri)
    ]
    return {"Vary": "Accept", "Link": ", ".join(links)}
