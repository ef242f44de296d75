"""Links between goals, and what is not linked: pages, tables, RDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.interface import languages_of
from gpgraph.http.negotiation import FormatName, one_format
from gpgraph.http.questions import question
from gpgraph.http.routes.resources import READ
from gpgraph.http.services import Services
from gpgraph.model.documents.linkformats import COVERAGE, LINKS
from gpgraph.model.documents.mediatypes import HTML, Format, choose
from gpgraph.service.alignments.selection import Level, Selection

router = APIRouter()

CHOOSING = ("evidence", "min_confidence", "subject", "object", "predicate", "level")

LINKS_PATH = "/alignments"
COVERAGE_PATH = "/coverage"


class Evidence(StrEnum):
    """Who makes a statement."""

    STATED = "stated"
    THIRD_PARTY = "third-party"
    INFERRED = "inferred"


# A form sends a field that is left empty, too.
_MAY_BE_EMPTY = BeforeValidator(lambda value: value or None)
_THING = "An IRI, a name such as sdg:16.4, or what stands behind /doc/, such as gpg-2017/1."


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which links one request is about, and how an address says so."""

    selection: Selection
    parameters: str

    def address(self, base: str, suffix: str = "") -> str:
        """Return where these links are."""
        return f"{base}{LINKS_PATH}{suffix}{self.parameters}"


def _asked(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
    evidence: Annotated[
        list[Evidence] | None, Query(description="Class of evidence; may be repeated.")
    ] = None,
    min_confidence: Annotated[
        Annotated[Decimal, Field(ge=0, le=1)] | None,
        _MAY_BE_EMPTY,
        Query(description="Least confidence, from 0 to 1."),
    ] = None,
    subject: Annotated[str | None, Query(max_length=4096, description=_THING)] = None,
    predicate: Annotated[
        str | None, Query(max_length=4096, description="A property, such as gp:possiblyBearsOn.")
    ] = None,
    obj: Annotated[str | None, Query(alias="object", max_length=4096, description=_THING)] = None,
    level: Annotated[
        Level | None, _MAY_BE_EMPTY, Query(description="Only links to goals, or to targets.")
    ] = None,
) -> _Asked:
    """Read the parameters that choose among links; one that is empty chooses nothing."""
    selection = Selection(
        evidence=tuple(sorted({one.value for one in evidence or ()})),
        min_confidence=None if min_confidence is None else f"{min_confidence:f}",
        subject=subject or None,
        predicate=predicate or None,
        object=obj or None,
        level=level.value if level else None,
    )
    return _Asked(selection, selection.query())


Chosen = Annotated[_Asked, Depends(_asked)]


@router.api_route(
    LINKS_PATH,
    methods=READ,
    summary="Goals against SDGs, with evidence",
    openapi_extra=question(*CHOOSING),
)
async def get_alignments(
    request: Request, services: Served, chosen: Chosen, format_name: FormatName = None
) -> Response:
    """Return the links of goals and themes that the parameters choose; all without any.

    Links that are inferred or third-party are not the position of INTERPOL or the United Nations.
    """
    return _links(request, services, chosen, format_name)


@router.api_route(
    f"{LINKS_PATH}.{{suffix}}",
    methods=READ,
    summary="The same, by suffix",
    openapi_extra=question(*CHOOSING),
)
async def get_alignments_by_suffix(
    request: Request,
    services: Served,
    chosen: Chosen,
    suffix: str,
    format_name: FormatName = None,
) -> Response:
    """Return the same in the format of the suffix: ``.sssom.tsv``, ``.csv``, ``.ttl`` and so on."""
    return _links(request, services, chosen, format_name, _known(suffix, LINKS))


@router.api_route(COVERAGE_PATH, methods=READ, summary="What is linked and what is not")
async def get_coverage(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """Return the answers of the queries about gaps; no link known is no evidence of none."""
    return _coverage(request, services, format_name)


@router.api_route(f"{COVERAGE_PATH}.{{suffix}}", methods=READ, summary="The same, by suffix")
async def get_coverage_by_suffix(
    request: Request, services: Served, suffix: str, format_name: FormatName = None
) -> Response:
    """Return the same in the format of the suffix."""
    return _coverage(request, services, format_name, _known(suffix, COVERAGE))


def _links(
    request: Request,
    services: Services,
    chosen: _Asked,
    format_name: str | None,
    suffix: str | None = None,
) -> Response:
    format_ = _format(request, format_name, suffix, LINKS)
    base, client = public_base(request), client_of(request.scope)
    alternates = [(item, chosen.address(base, f".{item.name}")) for item in LINKS]
    answer = services.descriptions.alignments.links(
        chosen.selection,
        format_,
        base=base,
        chosen=chosen.parameters,
        languages=languages_of(request.scope, services.languages),
        client=client,
    )
    headers = _headers(alternates)
    if format_ is not HTML:
        return TaskResponse(answer, headers)
    return _page(request, answer, "alignments.html", alternates, headers)


def _coverage(
    request: Request, services: Services, format_name: str | None, suffix: str | None = None
) -> Response:
    format_ = _format(request, format_name, suffix, COVERAGE)
    base, client = public_base(request), client_of(request.scope)
    alternates = [(item, f"{base}{COVERAGE_PATH}.{item.name}") for item in COVERAGE]
    answer = services.descriptions.alignments.coverage(
        format_, languages=languages_of(request.scope, services.languages), client=client
    )
    headers = _headers(alternates)
    if format_ is not HTML:
        return TaskResponse(answer, headers)
    return _page(request, answer, "coverage.html", alternates, headers)


def _format(
    request: Request, format_name: str | None, suffix: str | None, offered: tuple[Format, ...]
) -> Format:
    accept = field(request.scope, ACCEPT)
    return one_format(suffix, [format_name], accept, offered) or choose(None, accept, offered)


def _page(
    request: Request,
    answer: Any,
    template: str,
    alternates: list[tuple[Format, str]],
    headers: Mapping[str, str],
) -> Response:
    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, template, view=view, alternates=alternates)

    return PageResponse(answer, render, headers)


def _headers(alternates: list[tuple[Format, str]]) -> Mapping[str, str]:
    links = ", ".join(
        f'<{address}>; rel="alternate"; type="{format_.media_type}"'
        for format_, address in alternates
    )
    return {"Vary": "Accept", "Link": links}


def _known(suffix: str, offered: tuple[Format, ...]) -> str:
    names = [format_.name for format_ in offered]
    if suffix not in names:
        raise ResourceNotFoundError(
            f"There is nothing here with the suffix .{suffix[:50]}. There are "
            f"{', '.join(f'.{name}' for name in names)}."
        )
    return suffix
