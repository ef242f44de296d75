"""Linked data: things, and the documents about them."""

from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from gpgraph.http.addresses import Addresses, client_of, pages_of, public_base, services_of
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.services import Services
from gpgraph.model.mediatypes import DOCUMENTS, HTML, SUFFIXES, Format, choose
from gpgraph.model.namespaces import document_path, thing_of

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
    return see(request, "/doc/" + quote(path), request.url.query)


@router.api_route("/doc", methods=READ, summary="Describe any resource by its IRI")
async def get_document_by_iri(
    request: Request,
    services: Served,
    iri: str,
    page: Page = 1,
    format_name: FormatName = None,
) -> Response:
    """Describe a resource whose IRI may be anybody's; 303 where it has a document of its own."""
    path = _own_path(iri)
    if path is not None:
        others = [pair for pair in request.query_params.multi_items() if pair[0] != "iri"]
        return see(request, path, urlencode(others))
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


async def _document(
    request: Request, services: Services, iri: str, format_name: str | None, page: int
) -> Response:
    format_ = choose(format_name, field(request.scope, ACCEPT), DOCUMENTS)
    addresses = Addresses(public_base(request))
    client = client_of(request.scope)
    own, by_iri = _own_path(iri), f"/doc?iri={quote(iri, safe='')}"
    alternates = alternates_of(addresses.base + (own or by_iri))
    headers = _links(iri, addresses.base + (own or by_iri), alternates)
    if format_ is not HTML:
        answer = services.descriptions.document(iri, format_, base=addresses.base, client=client)
        return TaskResponse(answer, headers)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(
            request.scope,
            "resource.html",
            view=view,
            alternates=alternates,
            pager_start="?" if own else addresses.path(f"{by_iri}&"),
        )

    asked = services.descriptions.view(iri, page=page, client=client)
    return PageResponse(asked, render, headers)


def see(request: Request, path: str, query: str) -> Response:
    """Answer 303 to a path of this service, at its public address."""
    address = public_base(request) + path + (f"?{query}" if query else "")
    return RedirectResponse(address, status_code=303)


def _split(path: str) -> tuple[str, str | None]:
    """Split a known suffix off; the dot of a code such as ``16.a`` is none."""
    for format_ in SUFFIXES:
        stem = path.removesuffix(f".{format_.name}")
        if stem not in {path, ""}:
            return stem, format_.name
    return path, None


def _own_path(iri: str) -> str | None:
    """Return the path below ``/doc/`` that describes this resource and no other."""
    path = document_path(iri)
    if path is None or not path.startswith("/doc/"):
        return None
    # A name that ends like a suffix, or begins like one of the UN's, reads as something else.
    stem, suffix = _split(unquote(path.removeprefix("/doc/")))
    return path if suffix is None and thing_of(quote(stem)) == iri else None


def alternates_of(document: str) -> list[tuple[Format, str]]:
    """Return the formats of a document, with their addresses."""
    if "/doc/" in urlsplit(document).path:
        return [(item, f"{document}.{item.name}") for item in SUFFIXES]
    joint = "&" if "?" in document else "?"
    return [(item, f"{document}{joint}format={item.name}") for item in SUFFIXES]


def _links(iri: str, document: str, alternates: list[tuple[Format, str]]) -> dict[str, str]:
    # A header holds ASCII; anybody's IRI may hold any character, and a quotation mark or bracket.
    thing = quote(iri, safe="%/:?#[]@!$&'()*+,;=~")
    links = [f'<{thing}>; rel="describes"', f'<{document}>; rel="canonical"']
    links += [
        f'<{address}>; rel="alternate"; type="{item.media_type}"' for item, address in alternates
    ]
    return {"Vary": "Accept", "Link": ", ".join(links)}
