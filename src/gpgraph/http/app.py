"""The application: routes, errors, headers. Importing this starts nothing."""

from collections.abc import Sequence
from http import HTTPMethod
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from gpgraph import __version__
from gpgraph.http import bundles, openapi, sparql
from gpgraph.http.addresses import Pages, pages_of
from gpgraph.http.askpage import PATH as SPARQL
from gpgraph.http.caching.cache import Cache
from gpgraph.http.caching.compression import Compression
from gpgraph.http.connection.intake import Intake
from gpgraph.http.failing.telling import Problems, respond
from gpgraph.http.fields import path_of
from gpgraph.http.headers import CommonHeaders
from gpgraph.http.interface import Templates
from gpgraph.http.routes import (
    alignments,
    apipage,
    changes,
    codelists,
    collections,
    conformance,
    contexts,
    explain,
    explore,
    pages,
    problempages,
    releases,
    resources,
    search,
    store_protocol,
    validate,
    vocabularies,
    wellknown,
)
from gpgraph.http.routes.releasespace import START, ReleaseSpace
from gpgraph.http.routes.resources import READ
from gpgraph.http.services import Services
from gpgraph.http.sparql import SparqlEndpoint
from gpgraph.http.staticfiles import PATH, StaticFiles
from gpgraph.model.documents.languages import INTERFACE

HERE = Path(__file__).parent
ROUTERS = (
    pages.router,
    store_protocol.router,
    releases.router,
    changes.router,
    alignments.router,
    explain.router,
    explore.router,
    search.router,
    resources.router,
    vocabularies.router,
    collections.router,
    codelists.router,
    apipage.router,
    contexts.router,
    wellknown.router,
    problempages.router,
    conformance.router,
    validate.router,
)


def create_app(
    services: Services, *, cache_bytes: int = 0, languages: Sequence[str] = INTERFACE
) -> ASGIApp:
    """Return the application over services that the caller starts and closes.

    What a request passes stands here from the inside out; each layer is plain ASGI. Answers are
    kept in ``cache_bytes`` of memory, with all their headers, and compressed. Pages are in
    ``languages``.
    """
    files = static_files()
    writer = Pages(templates(files.prefix, languages), services)
    endpoint, web = SparqlEndpoint(services, writer), create_web(services, writer, files)
    app: ASGIApp = Dispatch(endpoint, web, ReleaseSpace(services, writer, web))
    app = Compression(Problems(app, writer))
    return Cache(CommonHeaders(app), services, max_bytes=cache_bytes)


def create_web(services: Services, writer: Pages, files: StaticFiles) -> FastAPI:
    """Return everything but the endpoint: pages, documents, files."""
    web = openapi.Documented(
        title="gpgraph",
        version=__version__,
        summary="INTERPOL's Global Policing Goals and the UN SDGs as linked data.",
        # Their pages load scripts from another host.
        docs_url=None,
        redoc_url=None,
        # Such a redirect would lead to the host that the client names, not to the public base.
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    web.state.services = services
    web.state.pages = writer
    web.state.intake = Intake()
    web.add_exception_handler(HTTPException, _tell)
    web.add_exception_handler(RequestValidationError, _tell)
    web.add_middleware(Problems, pages=writer)
    for router in ROUTERS:
        web.include_router(router)
    web.mount(PATH, files)
    return web


class Dispatch:
    """Sends each request to the endpoint, to the routes, or to where a release has either."""

    def __init__(self, endpoint: ASGIApp, web: ASGIApp, releases: ASGIApp) -> None:
        """Keep the three."""
        self._endpoint = endpoint
        self._web = web
        self._releases = releases

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on by its path."""
        if scope["type"] == "http":
            path = path_of(scope)
            if path == SPARQL:
                await self._endpoint(scope, receive, send)
                return
            if path == "*" and scope["method"] == HTTPMethod.OPTIONS:
                # About the server as a whole: RFC 9110, section 9.3.7.
                await Response(status_code=204, headers={"Allow": sparql.ALLOW})(
                    scope, receive, send
                )
                return
            if root := scope.get("root_path"):
                # The routes expect the whole path, as ASGI has it, beside the part that is root.
                scope = {**scope, "path": root + path}
            if path.startswith(START):
                await self._releases(scope, receive, send)
                return
        await self._web(scope, receive, send)


def allowed(app: FastAPI, scope: Scope) -> str:
    """Return the methods of all routes that have this path, as ``Allow`` has them."""
    methods = {"OPTIONS"}
    # Where files are mounted, they have changed the scope for themselves.
    scope = {**scope, "root_path": scope.get("app_root_path", scope.get("root_path", ""))}
    for route in (*(route for router in ROUTERS for route in router.routes), *app.routes):
        if route.matches(scope)[0] is not Match.NONE:
            files = READ if isinstance(route, Mount) else ()
            methods.update(getattr(route, "methods", None) or files)
    return ", ".join(sorted(methods))


async def _tell(request: Request, error: Exception) -> Response:
    """Answer what the routes themselves refuse, and ``OPTIONS``, which none of them has."""
    if isinstance(error, HTTPException) and error.status_code == 405:  # noqa: PLR2004 - RFC 9110
        allow = {"Allow": allowed(request.app, request.scope)}
        if request.method == HTTPMethod.OPTIONS:
            return Response(status_code=204, headers=allow)
        is_store = path_of(request.scope).startswith(("/store", "/graph/"))
        detail = store_protocol.READ_ONLY if is_store else error.detail
        error = HTTPException(405, detail, allow)
    return respond(request.scope, error, pages_of(request))


def static_files() -> StaticFiles:
    """Return what pages load."""
    return StaticFiles(HERE / "static")


def templates(files: str, languages: Sequence[str] = INTERFACE) -> Templates:
    """Return the templates of all pages; ``files`` is the path below which what they load is."""
    return Templates({"static_path": files, "has_bundles": bundles.are_present()}, languages)
