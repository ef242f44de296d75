"""The headers that every response carries, whatever it is."""

from collections.abc import Iterable, Mapping
from http import HTTPMethod, HTTPStatus

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph.http.fields import ACCEPT_LANGUAGE, field

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXPOSED = (
    "Accept-Ranges, Allow, Content-Length, Content-Profile, Content-Range, ETag, Gpgraph-Hint,"
    " Gpgraph-Conforms, Gpgraph-Truncated, Link, Location, Retry-After, X-Request-ID"
)
COMMON_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Open data: any page may read it. The same for all origins, so that no answer varies by them;
    # without credentials, so that no page asks in its reader's name.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY",
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Accept-Profile, Cache-Control, Content-Type, If-Modified-Since,"
        " If-None-Match, If-Range, Range, X-Request-ID"
    ),
    "Access-Control-Max-Age": "86400",
}

_RAW = tuple((name.lower().encode(), value.encode()) for name, value in COMMON_HEADERS.items())


class CommonHeaders:
    """Puts the common headers on every response, without buffering any, and answers preflights.

    A response that has one of them already keeps its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the headers added to the start of a response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                if own.get(b"content-type", b"").startswith(b"text/html"):
                    message["headers"] = _of_page(message["headers"], own, scope)
                common = [pair for pair in _RAW if pair[0] not in own]
                message["headers"] = [*message["headers"], *common]
            await send(message)

        if _is_preflight(scope):
            answer = Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT_HEADERS)
            await answer(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)


def _of_page(
    headers: Iterable[tuple[bytes, bytes]], own: Mapping[bytes, bytes], scope: Scope
) -> list[tuple[bytes, bytes]]:
    """Return the header of a page, whose words around the data are those of its reader."""
    fields = list(headers)
    varied = own.get(b"vary", b"")
    if ACCEPT_LANGUAGE not in varied.lower():
        fields = [pair for pair in fields if pair[0] != b"vary"]
        fields.append((b"vary", b", ".join(filter(None, (varied, b"Accept-Language")))))
    language = scope.get("state", {}).get("interface")
    if language is not None and b"content-language" not in own:
        fields.append((b"content-language", language.encode()))
    return fields


def _is_preflight(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == HTTPMethod.OPTIONS
        and field(scope, b"access-control-request-method") is not None
    )
