"""The outermost piece: names each request, and says in one line of JSON what became of it.

The line never holds the text of a query, which may hold names of people: it has a digest of it, so
that equal queries can be told from others.
"""

import re
import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from itertools import count

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph.errors import GpgraphError
from gpgraph.http.failing.problems import problem_of
from gpgraph.http.forwarded import Forwarded, TrustedProxies, prefix_of
from gpgraph.http.log_lines import Clock, json_string

REQUEST_ID = b"x-request-id"
SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
MAX_PATH = 512  # characters of a path that are logged
DIGEST_BYTES = 8
SERVER_ERROR = 500

WriteLine = Callable[[str], None]


def outermost(
    app: ASGIApp,
    *,
    base_url: str | None = None,
    trusted_proxies: tuple[str, ...] = (),
    log: "RequestLog | None" = None,
) -> ASGIApp:
    """Wrap an application in what every request meets first.

    Args:
        app: The application.
        base_url: The public address; requests may come with its path or without.
        trusted_proxies: Addresses and networks whose ``X-Forwarded-…`` are believed.
        log: Where a line goes for each request; without it, requests are named but not logged.

    Raises:
        SettingsError: one of the proxies is neither an address nor a network.
    """
    proxies = TrustedProxies(trusted_proxies) if trusted_proxies else None
    if proxies or prefix_of(base_url):
        app = Forwarded(app, proxies, base_url)
    return AccessLog(app, proxies, log)


class RequestLog:
    """Formats the lines about requests; one for a server."""

    def __init__(self, write: WriteLine) -> None:
        """Give every line, without its end, to ``write``."""
        self._write = write
        self._clock = Clock()

    def answered(self, scope: Scope, request_id: str, answer: "Answer") -> None:
        """Write the line of a request."""
        now = time.time()
        state = scope["state"]
        client = scope["client"]
        path = answer.path
        if len(path) > MAX_PATH:
            path = path[:MAX_PATH] + "…"
        level = "warning" if answer.status >= SERVER_ERROR or answer.end == "broken" else "info"
        line = (
            f'{{"time":"{self._clock.stamp(now)}","level":"{level}",'
            f'"request_id":"{request_id}","client":"{client[0] if client else ""}",'
            f'"method":"{scope["method"]}","path":{json_string(path)},"status":{answer.status},'
            f'"bytes":{answer.size},"duration_ms":{(now - answer.began) * 1000:.2f},'
            f'"end":"{answer.end}"'
        )
        if answer.media_type:
            line += f',"media_type":{json_string(answer.media_type)}'
        if (cache := state.get("cache")) is not None:
            line += f',"cache":{json_string(cache)}'
        if (release := state.get("release")) is not None:
            line += f',"release":{json_string(release)}'
        if query := state.get("query"):
            line += f',"query":"{digest(query)}"'
        self._write(line + "}")

    def refused(self, client: tuple[str, int] | None, error: GpgraphError) -> None:
        """Write the line of what never became a request."""
        problem = problem_of(error)
        self._write(
            f'{{"time":"{self._clock.stamp(time.time())}","level":"warning",'
            f'"client":"{client[0] if client else ""}","status":{int(problem.status)},'
            f'"end":"refused","problem":"{problem.slug}"}}'
        )


def digest(query: str) -> str:
    """Return the first 16 hexadecimal digits of the BLAKE2b digest of a query's text."""
    return blake2b(query.encode(errors="replace"), digest_size=DIGEST_BYTES).hexdigest()


class Answer:
    """What is seen of one answer as it passes."""

    __slots__ = ("began", "end", "media_type", "path", "size", "status")

    def __init__(self, path: str) -> None:
        """Begin, with nothing answered yet."""
        self.began = time.time()
        self.path = path
        self.status = 0
        self.size = 0
        self.media_type = ""
        self.end = "broken"  # until its last byte is seen


class AccessLog:
    """Gives every request an identifier, which its answer and its line in the log carry.

    A proxy that is trusted may name the request itself, in ``X-Request-ID``; from anybody else the
    name would be a way to write into the log what did not happen.
    """

    def __init__(
        self, app: ASGIApp, proxies: TrustedProxies | None, log: RequestLog | None
    ) -> None:
        """Wrap an application."""
        self._app = app
        self._proxies = proxies
        self._log = log
        self._prefix = secrets.token_hex(4)
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and note what is said of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = (self._proxies and self._given(scope)) or (
            f"{self._prefix}-{next(self._numbers):x}"
        )
        scope["state"]["request_id"] = request_id
        named = (REQUEST_ID, request_id.encode())
        answer = Answer(scope["path"])

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                answer.status = message["status"]
                answer.media_type = _media_type(headers)
                # Both may be kept by a cache, and sent to others.
                message = {**message, "headers": [*headers, named]}
            else:
                answer.size += len(message.get("body", b""))
                if not message.get("more_body") and answer.end == "broken":
                    answer.end = "complete"
            await send(message)

        async def watching() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and answer.end == "broken":
                answer.end = "client-left"
            return message

        try:
            await self._app(scope, watching, noting)
        finally:
            if self._log is not None:
                self._log.answered(scope, request_id, answer)

    def _given(self, scope: Scope) -> str | None:
        client = scope["client"]
        if client is None or self._proxies is None or not self._proxies.trust(client[0]):
            return None
        for name, value in scope["headers"]:
            if name == REQUEST_ID and SANE_ID.fullmatch(value):
                text: str = value.decode("ascii")
                return text
        return None


def _media_type(headers: list[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name in {b"content-type", b"Content-Type"}:
            return value.partition(b";")[0].decode("latin-1")
    return ""
