"""Linked data: things, and the documents about them."""

import re
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from gpgraph.errors import MalformedIriError
from gpgraph.http.addresses import (
    Addresses,
    Served,
    client_of,
    pages_of,
    public_base,
    services_of,
)
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT_PROFILE, field, path_of
from gpgraph.http.links import (
    VARY,
    alternates_headers,
    document_headers,
    document_marks,
    thing_link,
)
from gpgraph.http.negotiation import FormatName, Named, Wish, wish_of
from gpgraph.http.services import Services
from gpgraph.model.documents.alternates import address_of, alternates_of, with_parameters
from gpgraph.model.documents.citation import Citation
from gpgraph.model.documents.mediatypes import HTML, SUFFIXES
from gpgraph.model.documents.profiles import OURS, PROFILES, accepted
from gpgraph.model.namespaces import document_path, thing_of
from gpgraph.service.describing.wish import Words

__all__ = ["READ", "FormatName", "Page", "alternates_of", "router", "see"]

router = APIRouter()

READ = ["GET", "HEAD"]

Page = Annotated[int, Query(ge=1, le=1_000_000, description="Page of a long list, from 1.")]
Iri = Annotated[str, Query(description="An absolute IRI, percent-encoded once.")]

# A scheme, and none of what no IRI holds; the rest is the engine's to say: RFC 3987, section 2.2.
_ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*')


@router.api_route("/id/{path:path}", methods=READ, summary="Go to the document about a thing")
async def get_thing(request: Request, path: str) -> Response:
    """Answer 303: a thing is not a document. The document negotiates the format."""
    answer = see(request, "/doc/" + quote(path), request.url.query)
    thing = thing_link(thing_of(quote(path)))
    answer.headers["Link"] = (
        f'<{answer.headers["location"]}>; rel="describedby", <{thing}>; rel="cite-as"'
    )
    # The draft on profiles wants to hear of the choice before it is followed (section 6.2.2).
    answer.headers["Vary"] = "Accept-Profile"
    wanted = accepted(field(request.scope, ACCEPT_PROFILE))
    if wanted and "_profile" not in request.query_params:
        answer.headers["Content-Profile"] = f"<{wanted[0].iri}>"
    return answer


@router.api_route("/doc", methods=READ, summary="Describe any resource by its IRI")
async def get_document_by_iri(
    request: Request, services: Served, named: Named, iri: Iri, page: Page = 1
) -> Response:
    """Describe a resource whose IRI may be anybody's; 303 where it has a document of its own."""
    sent = request.query_params.getlist("iri")
    if len(sent) != 1 or _ABSOLUTE.fullmatch(iri) is None:
        raise MalformedIriError(" ".join(sent))
    path = _own_path(iri)
    if path is not None:
        others = [pair for pair in request.query_params.multi_items() if pair[0] != "iri"]
        return see(request, path, urlencode(others))
    return await _document(request, services, iri, wish_of(request, named, None), page)


@router.api_route("/doc/{path:path}", methods=READ, summary="Describe a resource")
async def get_document(
    request: Request, services: Served, named: Named, path: str, page: Page = 1
) -> Response:
    """Describe a resource of ours or of the UN, as RDF or as a page.

    A suffix (``.ttl .jsonld .nt .rdf .html``) and ``?format=`` go before ``Accept``, and must not
    contradict each other; nor may a suffix name what ``Accept`` refuses.
    """
    stem, suffix = _split(path)
    # The router has decoded the path once, and ``thing_of`` decodes what it is given.
    iri = thing_of(quote(stem))
    return await _document(request, services, iri, wish_of(request, named, suffix), page)


async def _document(
    request: Request, services: Services, iri: str, wish: Wish, page: int
) -> Response:
    base = public_base(request)
    document = base + (_own_path(iri) or _path_by_iri(iri))
    client, marks = client_of(request.scope), partial(document_marks, document)
    headers = document_headers(iri, document, base, at=(wish.format_, page))
    if wish.lists:
        return _alternates(request, services, iri, wish, document)
    if wish.format_ is HTML:
        view = services.descriptions.view(iri, page=page, languages=wish.languages, client=client)
        return PageResponse(view, partial(_page, request, document), headers, marks=marks)
    if wish.profile is OURS:
        answer = services.descriptions.document(
            iri,
            wish.format_,
            base=base,
            form=wish.form,
            page=page,
            address=_without_page(request),
            client=client,
        )
    else:
        words = Words(wish.profile, wish.format_, document, wish.is_strict, wish.form)
        answer = services.descriptions.profiled(iri, words, base=base, page=page, client=client)
    return TaskResponse(answer, headers, marks=marks)


def _page(request: Request, document: str, view: dict[str, Any]) -> str:
    base = public_base(request)
    # Of a document by IRI the IRI stands in the query; of any other the page alone may.
    others = _parameters_but_page(request)
    path = Addresses(base).path("/doc") if "iri" in request.query_params else ""
    tags = [item["tag"] for item in view["languages"]]
    return pages_of(request).render(
        request.scope,
        "resource.html",
        view=view,
        alternates=alternates_of(document),
        translations=[(tag, with_parameters(document, lang=tag)) for tag in tags],
        profiles=_with_addresses(view["profiles"], document),
        list_address=with_parameters(document, _profile="alt"),
        pager_start=f"{path}?{others}&" if others else f"{path}?",
        citation=_citation(services_of(request), base, document, view),
    )


def _citation(
    services: Services, base: str, document: str, view: dict[str, Any]
) -> Citation | None:
    """Return how to cite a description; ``None`` where the release has just been replaced."""
    held = services.held(services.generation_id)
    if held is None:
        return None
    manifest, path = held.manifest, document.removeprefix(base)
    own = tuple(f"/release/{key}" for key in (manifest.key, manifest.id))
    state = base if base.endswith(own) else f"{base}/release/{manifest.key}"
    return Citation(
        title=" ".join(filter(None, (view["code"], view["label"]))),
        whole=view["path"][0]["label"] if view["path"] else None,
        iri=view["iri"],
        release=services.release_name,
        year=manifest.created[:4] if manifest.created else None,
        address=state + path,
    )


def _alternates(
    request: Request, services: Services, iri: str, wish: Wish, document: str
) -> Response:
    client, marks = client_of(request.scope), partial(alternates_headers, document)
    if wish.format_ is not HTML:
        asked = services.descriptions.alternates(
            iri,
            wish.format_,
            document=document,
            base=public_base(request),
            form=wish.form,
            client=client,
        )
        return TaskResponse(asked, {"Vary": VARY}, marks=marks)

    def render(view: dict[str, Any]) -> str:
        profiles = _with_addresses(view["profiles"], document)
        return pages_of(request).render(
            request.scope, "alternates.html", view=view, profiles=profiles, document=document
        )

    page = services.descriptions.alternates_view(iri, client=client)
    return PageResponse(page, render, {"Vary": VARY}, marks=marks)


def _with_addresses(profiles: list[dict[str, Any]], document: str) -> list[dict[str, Any]]:
    """Return the profiles of a view with the address of each of their representations."""
    return [
        profile
        | {
            "formats": [
                (format_, address_of(document, found, format_)) for format_ in found.formats
            ],
            "address": with_parameters(document, _profile=found.token),
        }
        for profile in profiles
        for found in PROFILES
        if found.token == profile["token"]
    ]


def see(request: Request, path: str, query: str) -> Response:
    """Answer 303 to a path of this service, at its public address."""
    address = public_base(request) + path + (f"?{query}" if query else "")
    return RedirectResponse(address, status_code=303)


def _without_page(request: Request) -> str:
    """Return the address that was asked for, but for the page."""
    path = quote(path_of(request.scope), safe="/.-_~")
    others = _parameters_but_page(request)
    return public_base(request) + path + (f"?{others}" if others else "")


def _parameters_but_page(request: Request) -> str:
    return urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "page"])


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


def _path_by_iri(iri: str) -> str:
    return f"/doc?iri={quote(iri, safe='')}"
