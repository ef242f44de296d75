"""Check data that somebody sends: a page for people, reports in every form for programs."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.connection.intake import Intake, Leaving
from gpgraph.http.fields import ACCEPT, CONTENT_TYPE, field
from gpgraph.http.negotiation import FormatName
from gpgraph.http.routes.resources import READ
from gpgraph.http.services import Services
from gpgraph.model.documents.bodies import ACCEPTED, FORM_DATA, media_type_of
from gpgraph.model.documents.mediatypes import HTML, choose
from gpgraph.model.documents.reportformats import REPORT_HTML, REPORTS
from gpgraph.sandbox.frames import Header
from gpgraph.service.checking.validating import Sent

router = APIRouter()

PATH = "/validate"
CONFORMS = "Gpgraph-Conforms"
MEGABYTE = 1024 * 1024

Strict = Annotated[bool, Query(description="Whether warnings count as violations do.")]

_FILE = {"type": "string", "format": "binary"}
_PARTS = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {"type": "array", "items": _FILE, "description": "RDF, in one file or several."},
        "shapes": {
            "type": "array",
            "items": _FILE,
            "description": "SHACL to check against, in the place of our shapes and data.",
        },
        "strict": {"type": "boolean"},
        "input-format": {
            "type": "string",
            "enum": ["ttl", "trig", "nt", "nq", "jsonld", "rdf"],
            "description": "Format of parts whose type and file name tell none.",
        },
    },
}
_PROBLEM = {"application/problem+json": {"schema": {"type": "object"}}}
_DESCRIPTION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **{name: {"schema": {"type": "string"}} for name in ACCEPTED[:-1]},
            FORM_DATA: {"schema": _PARTS},
        },
    },
    "responses": {
        "200": {
            "description": "The report, whether or not the data conform.",
            "headers": {CONFORMS: {"schema": {"type": "boolean"}}},
            "content": {item.media_type: {"schema": {"type": "string"}} for item in REPORTS},
        },
        **{
            status: {"description": text, "content": _PROBLEM}
            for status, text in (
                ("400", "The data or shapes cannot be read; nothing was checked."),
                ("406", "No acceptable form of report."),
                ("413", "The body is too large."),
                ("415", "The body is in no format that is read, or is encoded."),
                ("429", "This client sends too much at once."),
                ("503", "Stopped at a limit, or no worker is free."),
            )
        },
    },
}


@router.api_route(PATH, methods=READ, summary="A page on which data are checked")
async def get_validate(request: Request, services: Served) -> Response:
    """Show the form: paste or drop RDF, and have it checked."""
    _refuse_where_off(services)
    choose(None, field(request.scope, ACCEPT), (HTML,))
    page = _page(request, services, None)
    return Response(page, 200, {"Vary": "Accept"}, HTML.content_type)


@router.post(PATH, summary="Check data against shapes", openapi_extra=_DESCRIPTION)
async def post_validate(
    request: Request, services: Served, format_name: FormatName = None, *, strict: Strict = False
) -> Response:
    """Check the body against our shapes, or its part ``data`` against its part ``shapes``.

    The answer is 200 where the check was made: what it found is in the report, and in one word in
    the header ``Gpgraph-Conforms``.
    """
    _refuse_where_off(services)
    scope = request.scope
    format_ = choose(format_name, field(scope, ACCEPT), REPORTS)
    content_type = field(scope, CONTENT_TYPE)
    media_type_of(content_type)
    intake = cast("Intake", request.app.state.intake)
    place = intake.place(scope, max_bytes=services.validations.max_bytes)
    try:
        body = await place.read(request)
    except ClientDisconnect:
        return Response(status_code=400)  # half a body, and nobody to answer
    sent = Sent(body, content_type or "", is_strict=strict, client=client_of(scope))
    headers = {"Cache-Control": "no-store"}
    if format_ is not REPORT_HTML:
        run = services.validations.report(sent, format_.name)
        return Leaving(TaskResponse(run, headers, marks=_marks), place.leave)

    def render(found: dict[str, Any]) -> str:
        return _page(request, services, found)

    run = services.validations.page(sent)
    page = PageResponse(run, render, headers, marks=_marks)
    return Leaving(page, place.leave)


def _refuse_where_off(services: Services) -> None:
    if not services.validations.is_offered:
        raise ResourceNotFoundError(
            "The operator of this service has turned validation off (GPGRAPH_VALIDATE_WORKERS)."
            " Check the file where it is, with gpgraph validate."
        )


def _page(request: Request, services: Services, found: dict[str, Any] | None) -> str:
    return pages_of(request).render(
        request.scope,
        "validate.html",
        report=found,
        max_mb=services.validations.max_bytes // MEGABYTE,
        timeout_s=services.validations.timeout_s,
        reports=REPORTS,
    )


def _marks(meta: Header) -> dict[str, str]:
    return {CONFORMS: "true" if meta["conforms"] else "false"}
