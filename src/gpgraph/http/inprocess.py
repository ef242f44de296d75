"""Ask the application without a socket: what comes back is what a client would get."""

import asyncio
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from gpgraph.model.replies import Reply, Request

HTTP_VERSION = "1.1"


class InProcess:
    """Sends requests to an ASGI application of this process, as many at a time as asked."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """Ask ``app`` under the name ``host``; it belongs to the event loop that asks."""
        self._app = app
        self._host = host

    async def __call__(self, request: Request) -> Reply:
        """Send one request and return the whole reply.

        Raises:
            ConnectionError: the application broke the reply off, as a server would the connection.
        """
        exchange = _Exchange(request)
        path, _, query = request.target.partition("?")
        fields = {"host": self._host, **{name.lower(): v for name, v in request.headers.items()}}
        if request.body:
            fields["content-length"] = str(len(request.body))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": HTTP_VERSION,
            "method": request.method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in fields.items()],
            "client": ("127.0.0.1", 0),
            "server": (self._host.partition(":")[0], 80),
            "state": {},
        }
        await self._app(scope, exchange.receive, exchange.send)
        return exchange.reply()


class _Exchange:
    """One request on its way in, and its reply on its way out."""

    def __init__(self, request: Request) -> None:
        self._body = request.body
        self._is_sent = False
        self._start: Message | None = None
        self._chunks: list[bytes] = []
        self._is_whole = False

    async def receive(self) -> Message:
        """Give the request once; then wait, as a client does who stays."""
        if self._is_sent:
            await asyncio.get_running_loop().create_future()
        self._is_sent = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def send(self, message: Message) -> None:
        """Keep a part of the reply."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._chunks.append(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)

    def reply(self) -> Reply:
        """Return the reply."""
        if self._start is None or not self._is_whole:
            raise ConnectionError("The reply was broken off.")
        headers: dict[str, str] = {}
        for raw_name, raw_value in self._start["headers"]:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return Reply(self._start["status"], headers, b"".join(self._chunks))
