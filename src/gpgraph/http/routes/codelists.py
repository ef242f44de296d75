"""Every scheme as a list of codes: tables, JSON, and the form of IATI."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.negotiation import one_format
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.model.documents.codelists import JSON, LISTS
from gpgraph.model.documents.mediatypes import HTML, Format, choose
from gpgraph.service.catalogues.codelistservice import CodeListService

router = APIRouter()

OVERVIEW = (HTML, JSON)
_SUFFIXES = tuple(format_.name for format_ in LISTS)


@router.api_route("/codelists", methods=READ, summary="All code lists")
async def get_code_lists(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """Return which lists there are, as a page or as JSON."""
    accept = field(request.scope, ACCEPT)
    format_ = one_format(None, [format_name], accept, OVERVIEW) or choose(None, accept, OVERVIEW)
    asked = CodeListService.beside(services.descriptions).view(client=client_of(request.scope))
    if format_ is JSON:
        return TaskResponse(asked)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, "codelists.html", view=view, formats=LISTS)

    return PageResponse(asked, render)


@router.api_route("/codelist/{name:path}", methods=READ, summary="A code list")
async def get_code_list(
    request: Request, services: Served, name: str, format_name: FormatName = None
) -> Response:
    """Return the codes of a scheme; the name may end in a suffix: ``.csv``, ``.json``, ``.xml``."""
    stem, dot, suffix = name.rpartition(".")
    if not (dot and suffix in _SUFFIXES):
        stem, suffix = name, ""
    if not stem:
        raise ResourceNotFoundError("Name a code list: /codelists shows them all.")
    accept = field(request.scope, ACCEPT)
    format_ = one_format(suffix or None, [format_name], accept, LISTS)
    format_ = format_ or choose(None, accept, LISTS)
    lists = CodeListService.beside(services.descriptions)
    client = client_of(request.scope)
    alternates = _alternates(public_base(request), stem)
    headers = {"Vary": "Accept", "Link": _links(alternates)}
    if format_ is not HTML:
        return TaskResponse(lists.write(stem, format_, client=client), headers)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(
            request.scope, "codelist.html", view=view, alternates=alternates
        )

    return PageResponse(lists.view(stem, client=client), render, headers)


def _alternates(base: str, name: str) -> list[tuple[Format, str]]:
    document = f"{base}/codelist/{quote(name)}"
    return [(format_, f"{document}.{format_.name}") for format_ in LISTS]


def _links(alternates: list[tuple[Format, str]]) -> str:
    return ", ".join(
        f'<{address}>; rel="alternate"; type="{format_.media_type}"'
        for format_, address in alternates
    )
