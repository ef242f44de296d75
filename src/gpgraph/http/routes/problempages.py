"""Where the types of problems lead: what each kind means, and what to do about it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import pages_of, public_base
from gpgraph.http.failing.problems import PROBLEM, TYPE_PREFIX, Problem
from gpgraph.http.failing.problemtexts import TEXTS, problems
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.negotiation import one_format
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.model.documents.mediatypes import HTML, Format, choose

router = APIRouter()

LIST = Format("json", "application/json", "JSON")
# Documentation is for readers first: RFC 9457, section 3.1.1.
FORMATS = (HTML, PROBLEM)
_CACHED = "public, max-age=3600"


@router.api_route("/problem", methods=READ, summary="All kinds of problems")
async def get_problems(request: Request, format_name: FormatName = None) -> Response:
    """List the kinds of problems, as a page or as JSON."""
    format_ = choose(format_name, field(request.scope, ACCEPT), (HTML, LIST))
    kinds = list(problems())
    headers = _headers(request, "/problem", "?format=", LIST)
    if format_ is LIST:
        return JSONResponse({"problems": [_summary(kind) for kind in kinds]}, headers=headers)
    page = pages_of(request).render(request.scope, "problemtypes.html", kinds=kinds)
    return Response(page, headers=headers, media_type=HTML.content_type)


@router.api_route("/problem/{slug}", methods=READ, summary="A kind of problem")
async def get_problem(request: Request, slug: str, format_name: FormatName = None) -> Response:
    """Say what a kind of problem means and what to do, as a page or as a problem document.

    The document is about the kind and not a case of it, so that it has no ``status``: that would
    have to be its own, which is 200. The address may end in ``.html`` or ``.json``.
    """
    name, dot, suffix = slug.partition(".")
    kind = next((one for one in problems() if one.slug == name), None)
    if kind is None or (dot and suffix not in {"html", "json"}):
        raise ResourceNotFoundError(
            f"There is no kind of problem named {slug!r}. All kinds are listed at /problem."
        )
    accept = field(request.scope, ACCEPT)
    format_ = one_format(suffix, [format_name], accept, FORMATS) or choose(None, accept, FORMATS)
    headers = _headers(request, f"/problem/{name}", ".", PROBLEM)
    text = TEXTS[name]
    if format_ is HTML:
        page = pages_of(request).render(
            request.scope, "problemtype.html", kind=kind, iri=TYPE_PREFIX + name, text=text
        )
        return Response(page, headers=headers, media_type=HTML.content_type)
    body = {
        **_summary(kind),
        "detail": text.means,
        "remedy": text.remedy,
        "members": dict(text.members),
    }
    return JSONResponse(body, headers=headers, media_type=PROBLEM.media_type)


def _summary(kind: Problem) -> dict[str, object]:
    return {
        "type": TYPE_PREFIX + kind.slug,
        "title": kind.title,
        "http_status": int(kind.status),
    }


def _headers(request: Request, path: str, joint: str, other: Format) -> Mapping[str, str]:
    """Return where else this is: at addresses that name the format after a joint."""
    address = public_base(request) + path
    links = (
        f'<{address}>; rel="canonical"',
        f'<{address}{joint}json>; rel="alternate"; type="{other.media_type}"',
        f'<{address}{joint}html>; rel="alternate"; type="{HTML.media_type}"',
    )
    return {"Vary": "Accept", "Cache-Control": _CACHED, "Link": ", ".join(links)}
