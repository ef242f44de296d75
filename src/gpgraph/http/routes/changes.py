"""What changed from release to release: pages, RDF and feeds."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.negotiation import one_format
from gpgraph.http.questions import question
from gpgraph.http.routes.resources import READ, FormatName, Page
from gpgraph.http.services import Services
from gpgraph.model.documents.mediatypes import (
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    TURTLE,
    Format,
    choose,
)
from gpgraph.model.history.feeds import ATOM, JSON_FEED

router = APIRouter()

Iri = Annotated[
    str | None, Query(max_length=4096, description="The only resource to tell of, by its IRI.")
]

OFFERED = (TURTLE, JSON_LD, HTML, ATOM, JSON_FEED, N_TRIPLES, RDF_XML)
_SUFFIXES = tuple(format_.name for format_ in OFFERED)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one request is about: all releases, one, or one resource in all of them."""

    release: str | None = None
    iri: str | None = None
    page: int = 1

    @property
    def template(self) -> str:
        """Return the name of the page's template."""
        if self.iri is not None:
            return "changes_of_resource.html"
        return "changes.html" if self.release is None else "changes_of_release.html"


async def _everything(iri: Iri = None, page: Page = 1) -> _Asked:
    """Read the parameters of what is about all releases."""
    return _Asked(iri=iri, page=page)


Everything = Annotated[_Asked, Depends(_everything)]


@router.api_route(
    "/changes",
    methods=READ,
    summary="What changed, release by release",
    openapi_extra=question("iri"),
)
async def get_changes(
    request: Request, services: Served, asked: Everything, format_name: FormatName = None
) -> Response:
    """Show what changed in every release, or what became of one resource."""
    return _answer(request, services, asked, format_name)


@router.api_route(
    "/changes.{suffix}",
    methods=READ,
    summary="The same, by suffix",
    openapi_extra=question("iri"),
)
async def get_changes_by_suffix(
    request: Request,
    services: Served,
    asked: Everything,
    suffix: str,
    format_name: FormatName = None,
) -> Response:
    """Show the same in the format of the suffix: ``.atom``, ``.feed``, ``.ttl`` and so on."""
    _refuse_suffix(suffix)
    return _answer(request, services, asked, format_name, suffix)


@router.api_route("/changes/{release}", methods=READ, summary="What changed in one release")
async def get_changes_of_release(
    request: Request,
    services: Served,
    release: str,
    page: Page = 1,
    format_name: FormatName = None,
) -> Response:
    """Show every change of a release since the one before; its name may end in a suffix."""
    stem, _, suffix = release.rpartition(".")
    if stem and suffix in _SUFFIXES:
        return _answer(request, services, _Asked(release=stem, page=page), format_name, suffix)
    return _answer(request, services, _Asked(release=release, page=page), format_name)


def _answer(
    request: Request,
    services: Services,
    asked: _Asked,
    format_name: str | None,
    suffix: str | None = None,
) -> Response:
    accept = field(request.scope, ACCEPT)
    format_ = one_format(suffix, [format_name], accept, OFFERED) or choose(None, accept, OFFERED)
    base, client = public_base(request), client_of(request.scope)
    alternates = _alternates(base, asked)
    headers = {"Vary": "Accept", "Link": _links(alternates)}
    wanted = asdict(asked)
    if format_ is not HTML:
        answer = services.descriptions.changes(format_, **wanted, base=base, client=client)
        return TaskResponse(answer, headers)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(
            request.scope, asked.template, view=view, alternates=alternates
        )

    return PageResponse(
        services.descriptions.changes_view(**wanted, client=client), render, headers
    )


def _alternates(base: str, asked: _Asked) -> list[tuple[Format, str]]:
    stem = f"{base}/changes"
    if asked.release is not None:
        stem += f"/{quote(asked.release, safe='')}"
    query = "" if asked.iri is None else f"?iri={quote(asked.iri, safe='')}"
    return [(format_, f"{stem}.{format_.name}{query}") for format_ in OFFERED]


def _links(alternates: list[tuple[Format, str]]) -> str:
    return ", ".join(
        f'<{address}>; rel="alternate"; type="{format_.media_type}"'
        for format_, address in alternates
    )


def _refuse_suffix(suffix: str) -> None:
    if suffix not in _SUFFIXES:
        raise ResourceNotFoundError(
            f"There are no changes in that format. There are {', '.join(_SUFFIXES)}."
        )
