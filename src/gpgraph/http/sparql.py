"""The SPARQL endpoint."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from gpgraph.errors import MediaTypeError, QueryTooLongError
from gpgraph.http.addresses import pages_of, services_of
from gpgraph.http.answers import TaskResponse
from gpgraph.http.services import Services
from gpgraph.model import protocol
from gpgraph.model.mediatypes import GRAPHS, HTML, SOLUTIONS, choose
from gpgraph.model.protocol import QueryRequest

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]


@router.api_route("/sparql", methods=["GET", "HEAD"], summary="Evaluate a SPARQL query")
async def get_sparql(request: Request, services: Served) -> Response:
    """Answer a query sent in the URL: SPARQL 1.1 Protocol, section 2.1.1."""
    pairs = protocol.parameters(request.scope["query_string"])
    if not pairs and _wants_page(request):
        page = pages_of(request).render(request, "sparql.html")
        return HTMLResponse(page, headers={"Vary": "Accept"})
    return _run(request, services, protocol.from_get(pairs, limit_bytes=_limit(services)))


@router.post("/sparql", summary="Evaluate a SPARQL query that is sent in the body")
async def post_sparql(request: Request, services: Served) -> Response:
    """Answer a query sent by POST: SPARQL 1.1 Protocol, sections 2.1.2 and 2.1.3."""
    pairs = protocol.parameters(request.scope["query_string"])
    body = await _read(request, limit_bytes=_limit(services))
    content_type = request.headers.get("content-type")
    asked = protocol.from_post(pairs, content_type, body, limit_bytes=_limit(services))
    return _run(request, services, asked)


def _run(request: Request, services: Services, asked: QueryRequest) -> Response:
    name = asked.format_name
    if name is not None:
        # Which formats fit is known when the form of the query is; that there is one is known now.
        choose(name, None, (*SOLUTIONS, *GRAPHS))
    accept = request.headers.get("accept")
    return TaskResponse(services.queries.run(asked, accept=accept, format_name=name))


async def _read(request: Request, *, limit_bytes: int) -> bytes:
    """Read a body, but no more of it than a query within the limit can need."""
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise MediaTypeError(f"A body is read as it comes; send it without encoding {encoding!r}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > protocol.longest_body(limit_bytes):
            raise QueryTooLongError(limit_bytes=limit_bytes)
    return bytes(body)


def _limit(services: Services) -> int:
    return services.queries.max_bytes


def _wants_page(request: Request) -> bool:
    """Tell whether the client is a browser: it names HTML before any format of results."""
    return choose(None, request.headers.get("accept"), (*SOLUTIONS, *GRAPHS, HTML)) is HTML
