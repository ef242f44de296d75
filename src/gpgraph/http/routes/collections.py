"""The classes, and the things of each, page by page."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.links import page_links
from gpgraph.http.negotiation import FormatName, FormName
from gpgraph.http.routes.resources import READ, Page
from gpgraph.model.documents.alternates import alternates_of, with_parameters
from gpgraph.model.documents.classaddresses import CLASSES_PATH, class_address
from gpgraph.model.documents.mediatypes import DOCUMENTS, HTML, Format, choose, form_named, form_of
from gpgraph.sandbox.frames import Header
from gpgraph.service.running import Answer

router = APIRouter()

ClassName = Annotated[
    str, Path(description="A class as it stands under `type`, such as Objective.")
]


@router.api_route("/class", methods=READ, summary="All classes")
async def get_classes(
    request: Request,
    services: Served,
    format_name: FormatName = None,
    form_name: FormName = None,
) -> Response:
    """List the classes of what has a document: how many things, where, and how to read them."""
    format_, form = _wish(request, format_name, form_name)
    base, client = public_base(request), client_of(request.scope)
    if format_ is HTML:
        asked = services.descriptions.classes.all_view(client=client)
        return _page(request, asked, "classes.html", base + CLASSES_PATH)
    answer = services.descriptions.classes.all(format_, base=base, form=form, client=client)
    return TaskResponse(answer)


@router.api_route("/class/{name:path}", methods=READ, summary="The things of a class")
async def get_members(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
    request: Request,
    services: Served,
    name: ClassName,
    format_name: FormatName = None,
    form_name: FormName = None,
    page: Page = 1,
) -> Response:
    """Return a page of what belongs to a class, each as in its own document."""
    format_, form = _wish(request, format_name, form_name)
    base, client = public_base(request), client_of(request.scope)
    address = class_address(name, base)
    if format_ is HTML:
        asked = services.descriptions.classes.members_view(name, page=page, client=client)
        return _page(request, asked, "members.html", address)
    # Who chose the format in the address gets it on the next page, too.
    named = {"format": format_name, "profile": form_name}
    chosen = {key: value for key, value in named.items() if value}
    answer = services.descriptions.classes.members(
        name,
        format_,
        base=base,
        form=form,
        page=page,
        address=with_parameters(address, **chosen) if chosen else address,
        client=client,
    )
    return TaskResponse(answer, marks=_marks)


def _wish(
    request: Request, format_name: str | None, form_name: str | None
) -> tuple[Format, str | None]:
    accept = field(request.scope, ACCEPT)
    form = form_named(form_name) if form_name else form_of(accept)
    return choose(format_name, accept, DOCUMENTS), form


def _page(
    request: Request, asked: AbstractAsyncContextManager[Answer], template: str, address: str
) -> Response:
    def render(view: dict[str, Any]) -> str:
        alternates = alternates_of(address)
        return pages_of(request).render(request.scope, template, view=view, alternates=alternates)

    return PageResponse(asked, render)


def _marks(said: Header) -> Mapping[str, str]:
    links = ", ".join(page_links(said))
    return {"Link": links} if links else {}
