"""What the build found when it checked the service over this release."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from gpgraph import __version__
from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.routes.resources import READ, FormatName, alternates_of
from gpgraph.model.conformance import Outcome, read_run
from gpgraph.model.documents.mediatypes import DOCUMENTS, HTML, Format, choose
from gpgraph.model.etag import names, strong_etag
from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.lanes import PAGE

router = APIRouter()


# The record belongs to the machine that built the release, and not to its hash.
REVALIDATED = "public, no-cache"


@router.api_route("/conformance", methods=READ, summary="What was checked, and what was found")
async def get_conformance(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """Show the run of checks that the build made: as a page, or as EARL in any RDF format."""
    format_ = choose(format_name, field(request.scope, ACCEPT), DOCUMENTS)
    run = await asyncio.to_thread(services.conformance)
    if run is None:
        raise ResourceNotFoundError(
            "No run of the checks is on record for this release: `gpgraph build` makes one."
        )
    base = public_base(request)
    alternates = alternates_of(f"{base}/conformance")
    parts = (__version__, base, format_.name, services.release_name)
    etag = strong_etag([run, *map(str.encode, parts)])
    headers = {
        "Cache-Control": REVALIDATED,
        "ETag": etag.decode(),
        "Vary": "Accept",
        "Link": ", ".join(
            f'<{address}>; rel="alternate"; type="{item.media_type}"'
            for item, address in alternates
        ),
    }
    if names((field(request.scope, b"if-none-match") or "").encode("latin-1"), etag):
        return Response(status_code=304, headers=headers)
    if format_ is not HTML:
        wanted = {"format": format_.name, "base": base}
        descriptions, client = services.descriptions, client_of(request.scope)
        task = Task("conformance", wanted, run, descriptions.timeout_s, PAGE, client)
        return TaskResponse(descriptions.pool.run(task), headers)
    return Response(_page(request, run, alternates), 200, headers, HTML.content_type)


def _page(request: Request, run: bytes, alternates: list[tuple[Format, str]]) -> str:
    found = read_run(run)
    groups = dict.fromkeys(finding.criterion.group for finding in found.findings)
    return pages_of(request).render(
        request.scope,
        "conformance.html",
        run=found,
        groups=[
            (group, [item for item in found.findings if item.criterion.group == group])
            for group in groups
        ],
        counts=[(outcome, found.count(outcome)) for outcome in Outcome],
        alternates=alternates,
    )
