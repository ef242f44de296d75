"""Search by label: a page, and JSON for programs and for what is typed into the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.interface import languages_of
from gpgraph.http.negotiation import FormatName, asked_language
from gpgraph.http.questions import question
from gpgraph.http.routes.resources import READ, Page
from gpgraph.model.documents.mediatypes import HTML, Format, choose
from gpgraph.model.searching.folding import MAX_QUESTION
from gpgraph.service.searching.asking import SearchService, Wanted

router = APIRouter()

JSON = Format("json", "application/json", "JSON")
OFFERED = (JSON, HTML)
MOST_RESULTS = 100
_VARY = {"Vary": "Accept, Accept-Language"}

Names = Annotated[list[str], Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a search says."""

    question: str
    classes: Sequence[str]
    schemes: Sequence[str]
    page: int
    size: int

    def address(self, *, page: int = 1, **changed: Sequence[str]) -> str:
        """Return the query of the address of the same search on another page, or narrowed."""
        narrowed = {"class": self.classes, "scheme": self.schemes, **changed}
        found: dict[str, object] = {"q": self.question, **narrowed}
        if page > 1:
            found["page"] = page
        return "?" + urlencode({name: value for name, value in found.items() if value}, doseq=True)


async def asked(
    q: Annotated[
        str, Query(max_length=MAX_QUESTION, description="Words, or a code such as 16.4.")
    ] = "",
    classes: Annotated[Names, Query(alias="class", description="Such as gp:Objective.")] = [],  # noqa: B006 - FastAPI copies it
    schemes: Annotated[Names, Query(alias="scheme", description="Such as gpg-2017.")] = [],  # noqa: B006
    page: Page = 1,
    size: Annotated[int, Query(ge=1, le=MOST_RESULTS, description="Results on a page.")] = 20,
) -> Asked:
    """Read the parameters of a search."""
    return Asked(q, classes, schemes, page, size)


@router.api_route(
    "/search",
    methods=READ,
    summary="Find by label",
    openapi_extra=question(),
    dependencies=[Depends(asked_language)],
)
async def get_search(
    request: Request,
    services: Served,
    wanted: Annotated[Asked, Depends(asked)],
    format_name: FormatName = None,
) -> Response:
    """Find things by their names in any language, other labels and codes.

    The last word may be the beginning of one. Where nothing has the words, others that are spelled
    nearly so are taken, and the answer says which.
    """
    format_ = choose(format_name, field(request.scope, ACCEPT), OFFERED)
    languages = languages_of(request.scope, services.languages)
    running = SearchService.beside(services.descriptions).search(
        Wanted(
            wanted.question, wanted.classes, wanted.schemes, languages, wanted.page, wanted.size
        ),
        base=public_base(request),
        client=client_of(request.scope),
    )
    if format_ is JSON:
        return TaskResponse(running, _VARY)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, "search.html", view=view, asked=wanted)

    return PageResponse(running, render, _VARY)
