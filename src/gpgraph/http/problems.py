"""Errors as RFC 9457 problems: one table, one shape, for machines and for readers."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph import errors
from gpgraph.errors import GpgraphError, NotAcceptableError
from gpgraph.http.addresses import pages_of
from gpgraph.model.mediatypes import HTML, Format, negotiate
from gpgraph.model.namespaces import BASE

PROBLEM = Format("problem", "application/problem+json", "problem", aliases=("application/json",))
TYPE_PREFIX = BASE + "problem/"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a kind of error is called over HTTP; the detail is the error's own message."""

    slug: str
    status: HTTPStatus
    title: str


PROBLEMS: Mapping[type[GpgraphError], Problem] = MappingProxyType(
    {
        errors.ProtocolError: Problem(
            "not-a-query-request", HTTPStatus.BAD_REQUEST, "Not a request of the SPARQL Protocol"
        ),
        errors.MediaTypeError: Problem(
            "media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A body of this type is not read here"
        ),
        errors.QueryTooLongError: Problem(
            "query-too-long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The query is too long"
        ),
        errors.QuerySyntaxError: Problem(
            "query-syntax", HTTPStatus.BAD_REQUEST, "The query is not SPARQL 1.1"
        ),
        errors.QueryEvaluationError: Problem(
            "query-evaluation", HTTPStatus.BAD_REQUEST, "The query cannot be evaluated"
        ),
        errors.FederationRefusedError: Problem(
            "federation-refused", HTTPStatus.FORBIDDEN, "Other servers are not asked from here"
        ),
        errors.NotAcceptableError: Problem(
            "not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "No acceptable format"
        ),
        errors.UnwritableError: Problem(
            "unwritable", HTTPStatus.NOT_ACCEPTABLE, "The format cannot hold the answer"
        ),
        errors.ResourceNotFoundError: Problem(
            "resource-not-found", HTTPStatus.NOT_FOUND, "Nothing is known about this"
        ),
        errors.QueryNotFoundError: Problem(
            "query-not-found", HTTPStatus.NOT_FOUND, "No such catalogue query"
        ),
        errors.QueryTimeoutError: Problem(
            "query-timeout", HTTPStatus.SERVICE_UNAVAILABLE, "The query ran too long"
        ),
        errors.QueryMemoryError: Problem(
            "query-memory", HTTPStatus.SERVICE_UNAVAILABLE, "The query needed too much memory"
        ),
        errors.QueryTooComplexError: Problem(
            "query-too-complex", HTTPStatus.BAD_REQUEST, "The query is too complex"
        ),
        errors.BusyError: Problem("busy", HTTPStatus.SERVICE_UNAVAILABLE, "All workers are busy"),
        errors.NotReadyError: Problem(
            "not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "No worker answers"
        ),
        errors.WorkerFaultError: Problem(
            "worker-fault", HTTPStatus.INTERNAL_SERVER_ERROR, "A worker failed"
        ),
        errors.StoppingError: Problem(
            "stopping", HTTPStatus.SERVICE_UNAVAILABLE, "The service is stopping"
        ),
    }
)
BUG = Problem("internal-error", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here")
INVALID = Problem("invalid-parameters", HTTPStatus.BAD_REQUEST, "A parameter has no such value")

# After which a client may try again, where the error itself does not say.
RETRY_AFTER_S = 5


def install(app: FastAPI) -> None:
    """Let every error of an application leave it as a problem."""
    app.add_exception_handler(GpgraphError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_starlette)
    app.add_middleware(Bugs)


class Bugs:
    """Turns an exception that nobody expected into a problem, and logs it once.

    Starlette's own handler for these stands outside all middleware, where the problem would get
    none of the common headers, and raises the exception again for the server to log.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; answer 500 where nothing has been answered yet."""
        is_started = False

        async def noting(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if is_started:
                # Half an answer is out: the server logs this, and breaks the connection.
                raise
            await _bug(Request(scope), error)(scope, receive, send)


def problem_of(error: GpgraphError) -> Problem:
    """Return the row of an error; one without a row is a bug."""
    return PROBLEMS.get(type(error), BUG)


def _ours(request: Request, error: Exception) -> Response:
    problem = problem_of(error) if isinstance(error, GpgraphError) else BUG
    if problem is BUG:
        return _bug(request, error)
    facts = {name: value for name, value in vars(error).items() if value is not None}
    headers = {}
    if isinstance(error, errors.BusyError | errors.NotReadyError | errors.StoppingError):
        headers["Retry-After"] = str(getattr(error, "retry_after_s", RETRY_AFTER_S))
    return _answer(request, problem, str(error), facts, headers)


def _invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    facts = {
        "parameters": [
            {"name": str(item["loc"][-1]), "in": str(item["loc"][0]), "message": item["msg"]}
            for item in found
        ]
    }
    return _answer(request, INVALID, "Mend the parameters that are listed.", facts, {})


def _of_starlette(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _bug(request, error)
    status = HTTPStatus(error.status_code)
    problem = Problem(status.phrase.lower().replace(" ", "-"), status, status.phrase)
    detail = {
        HTTPStatus.NOT_FOUND: f"There is nothing at {request.url.path}.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not answered here.",
    }.get(status, error.detail)
    return _answer(request, problem, detail, {}, dict(error.headers or {}))


def _bug(request: Request, error: Exception) -> Response:
    logging.getLogger(__name__).error("%s %s", request.method, request.url.path, exc_info=error)
    return _answer(request, BUG, "It has been logged. Trying again may not help.", {}, {})


def _answer(
    request: Request,
    problem: Problem,
    detail: str,
    facts: Mapping[str, object],
    headers: dict[str, str],
) -> Response:
    body = {
        "type": TYPE_PREFIX + problem.slug,
        "title": problem.title,
        "status": int(problem.status),
        "detail": detail,
        **facts,
    }
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **headers}
    if _wants_html(request):
        page = pages_of(request).render(request, "problem.html", problem=body, facts=facts)
        return Response(page, problem.status, headers, HTML.content_type)
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, problem.status, headers, PROBLEM.media_type)


def _wants_html(request: Request) -> bool:
    try:
        return negotiate(request.headers.get("accept"), (PROBLEM, HTML)) is HTML
    except NotAcceptableError:
        # An error is better told in a type that was not asked for than not at all.
        return False
