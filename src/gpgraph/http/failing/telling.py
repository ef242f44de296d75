"""Tell whatever goes wrong as an RFC 9457 problem, to machines and to readers."""

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph import errors
from gpgraph.errors import GpgraphError, NotAcceptableError
from gpgraph.http.addresses import Pages
from gpgraph.http.failing.problems import (
    BUG,
    BY_STATUS,
    INVALID,
    PROBLEM,
    RETRY_AFTER_S,
    TYPE_PREFIX,
    Problem,
    problem_of,
)
from gpgraph.http.failing.problemtexts import TEXTS
from gpgraph.http.fields import ACCEPT, field
from gpgraph.model.documents.mediatypes import HTML, negotiate

NOTHING: Mapping[str, str] = MappingProxyType({})
# Given ``problem``, ``facts`` and ``explained``, writes a page.
Render: TypeAlias = Callable[..., str]


class Said(NamedTuple):
    """One problem as it is told: facts go into the body, headers into the head."""

    problem: Problem
    detail: str
    facts: Mapping[str, object] = NOTHING
    headers: Mapping[str, str] = NOTHING


class Problems:
    """Turns whatever leaves an application as an exception into a problem; a bug is logged once.

    Starlette's own handler for a bug stands outside all middleware, where the problem would get
    none of the common headers, and raises the exception again for the server to log.
    """

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        """Wrap an application; ``pages`` writes what a browser reads."""
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; answer where nothing has been answered yet."""
        is_started = False

        async def noting(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if is_started or scope["type"] != "http":
                # Half an answer is out: the server logs this, and breaks the connection.
                raise
            await respond(scope, error, self._pages)(scope, receive, send)


def respond(
    scope: Scope, error: Exception, pages: Pages | None = None, render: Render | None = None
) -> Response:
    """Return the problem that an exception is, whatever it is; without ``pages`` always as JSON.

    ``render`` writes what readers get, where that is to be another page than the one of problems.
    """
    if render is None and pages is not None:
        render = partial(pages.render, scope, "problem.html")
    if isinstance(error, RequestValidationError):
        said = Said(INVALID, "Mend the parameters that are listed.", _invalid(error))
    elif isinstance(error, HTTPException):
        said = _of_starlette(scope, error)
    elif isinstance(error, GpgraphError) and problem_of(error) is not BUG:
        facts = {name: value for name, value in vars(error).items() if value is not None}
        said = Said(problem_of(error), str(error), facts, _headers(error))
    else:
        log = logging.getLogger(__name__)
        log.error("%s %s", scope["method"], scope["path"], exc_info=error)
        said = Said(BUG, "It has been logged. Trying again may not help.")
    return _answer(scope, said, render)


def _headers(error: GpgraphError) -> dict[str, str]:
    if isinstance(error, errors.StoppingError):
        return {"Retry-After": str(RETRY_AFTER_S)}
    wait_s = getattr(error, "retry_after_s", None)
    if wait_s is not None:
        return {"Retry-After": str(wait_s)}
    # Both are what RFC 9110, section 15.5.16 has for a body that is not read.
    if isinstance(error, errors.MediaTypeError):
        return {"Accept": ", ".join(error.accepted)}
    if isinstance(error, errors.ContentCodingError):
        return {"Accept-Encoding": ", ".join(error.accepted)}
    return {}


def _invalid(error: RequestValidationError) -> dict[str, object]:
    return {
        "parameters": [
            # Where it stands, its name, and of one that may be repeated the place.
            {"name": str(item["loc"][:2][-1]), "in": str(item["loc"][0]), "message": item["msg"]}
            for item in error.errors()
        ]
    }


def _of_starlette(scope: Scope, error: HTTPException) -> Said:
    status = HTTPStatus(error.status_code)
    named = Problem(status.phrase.lower().replace(" ", "-"), status, status.phrase)
    problem = BY_STATUS.get(status, named)
    detail = error.detail
    if detail == status.phrase:
        detail = {
            HTTPStatus.NOT_FOUND: f"There is nothing at {scope['path']}.",
            HTTPStatus.METHOD_NOT_ALLOWED: f"{scope['method']} is not answered here.",
        }.get(status, detail)
    return Said(problem, detail, {}, dict(error.headers or {}))


def _answer(scope: Scope, said: Said, render: Render | None) -> Response:
    problem = said.problem
    body = {
        "type": TYPE_PREFIX + problem.slug,
        "title": problem.title,
        "status": int(problem.status),
        "detail": said.detail,
        **said.facts,
    }
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **said.headers}
    if render is not None and _wants_html(scope):
        explained = problem.slug if problem.slug in TEXTS else None
        page = render(problem=body, facts=said.facts, explained=explained)
        return Response(page, problem.status, headers, HTML.content_type)
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, problem.status, headers, PROBLEM.media_type)


def _wants_html(scope: Scope) -> bool:
    try:
        return negotiate(field(scope, ACCEPT), (PROBLEM, HTML)) is HTML
    except NotAcceptableError:
        # An error is better told in a type that was not asked for than not at all.
        return False
