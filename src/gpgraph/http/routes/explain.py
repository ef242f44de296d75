"""Why the release holds a statement: pages, JSON and RDF."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.links import LONG_ADDRESS
from gpgraph.http.negotiation import one_format
from gpgraph.http.questions import question
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.model.documents.mediatypes import (
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    TURTLE,
    Format,
    choose,
)
from gpgraph.service.explaining.reasons import ReasonService
from gpgraph.service.explaining.wording import JSON, MAX_WORD

router = APIRouter()


Word = Annotated[str, Query(max_length=MAX_WORD)]

OFFERED = (JSON, HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
_SUFFIXES = tuple(format_.name for format_ in OFFERED)


@dataclass(frozen=True, slots=True)
class Asked:
    """The three words of a statement; what is not given is empty."""

    s: str
    p: str
    o: str


def asked(
    s: Annotated[Word, Query(description="The thing: an IRI, or a CURIE such as sdg:16.4.")] = "",
    p: Annotated[Word, Query(description="The property: an IRI, a CURIE, or a.")] = "",
    o: Annotated[Word, Query(description="An IRI, a CURIE, or a text as Turtle writes it.")] = "",
) -> Asked:
    """Read the words of a statement."""
    return Asked(s, p, o)


Statement = Annotated[Asked, Depends(asked)]


@router.api_route(
    "/explain", methods=READ, summary="Why a statement holds", openapi_extra=question()
)
async def get_explanation(
    request: Request, services: Served, statement: Statement, format_name: FormatName = None
) -> Response:
    """Show where a statement is asserted, or by which rule it follows from which others.

    The page also shows what can be asked about a thing, where only ``s`` is given.
    """
    return _answer(request, services, statement, format_name)


@router.api_route(
    "/explain.{suffix}", methods=READ, summary="The same, by suffix", openapi_extra=question()
)
async def get_explanation_by_suffix(
    request: Request,
    services: Served,
    statement: Statement,
    suffix: str,
    format_name: FormatName = None,
) -> Response:
    """Show the same in the format of the suffix: ``.json``, ``.ttl`` and so on."""
    if suffix not in _SUFFIXES:
        raise ResourceNotFoundError(
            f"There are no reasons in that format. There are {', '.join(_SUFFIXES)}."
        )
    return _answer(request, services, statement, format_name, suffix)


def _answer(
    request: Request,
    services: Served,
    statement: Asked,
    format_name: str | None,
    suffix: str | None = None,
) -> Response:
    accept = field(request.scope, ACCEPT)
    format_ = one_format(suffix, [format_name], accept, OFFERED) or choose(None, accept, OFFERED)
    base, client = public_base(request), client_of(request.scope)
    words, reasons = asdict(statement), ReasonService.beside(services.descriptions)
    alternates = _alternates(base, words)
    headers = {"Vary": "Accept"}
    if links := _links(alternates):
        headers["Link"] = links
    if format_ is not HTML:
        answer = reasons.explain(format_, **words, base=base, client=client)
        return TaskResponse(answer, headers)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(
            request.scope, "explain.html", view=view, alternates=alternates
        )

    return PageResponse(reasons.view(**words, client=client), render, headers)


def _alternates(base: str, words: dict[str, str]) -> list[tuple[Format, str]]:
    """Return where the same is in other formats; there is none before a statement is named."""
    if not all(words.values()):
        return []
    query = urlencode(words)
    return [(format_, f"{base}/explain.{format_.name}?{query}") for format_ in OFFERED]


def _links(alternates: list[tuple[Format, str]]) -> str:
    return ", ".join(
        f'<{address}>; rel="alternate"; type="{format_.media_type}"'
        for format_, address in alternates
        if len(address) <= LONG_ADDRESS
    )
