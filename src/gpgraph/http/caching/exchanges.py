"""A request as it goes through: read ahead where need be, and nothing of it is lost."""

from collections.abc import Iterable
from hashlib import blake2b

from starlette.types import Message, Receive, Scope, Send

from gpgraph.model.etag import DIGEST_BYTES

Fields = dict[bytes, bytes]


class Exchange:
    """A request, and the way back to its client."""

    __slots__ = ("_receive", "early", "fields", "if_none_match", "scope", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request; nothing of its body has been read."""
        fields: Fields = dict(scope["headers"])
        if len(fields) != len(scope["headers"]):
            fields = _joined(scope["headers"])
        scope.setdefault("state", {})
        self.scope = scope
        self.fields = fields
        self.send = send
        # By POST, which selects no representation, nobody can say what they have.
        self.if_none_match = b"" if scope["method"] == "POST" else fields.get(b"if-none-match", b"")
        self.early: list[Message] = []
        self._receive = receive

    async def receive(self) -> Message:
        """Receive what came, as it came."""
        return self.early.pop(0) if self.early else await self._receive()

    async def gone(self) -> None:
        """Wait until the client has gone, and lose nothing of what comes before."""
        while (message := await self._receive())["type"] != "http.disconnect":
            self.early.append(message)

    async def digest(self, limit_bytes: int) -> bytes | None:
        """Read the body ahead; ``None`` where it is too long, or the client leaves."""
        announced = self.fields.get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > limit_bytes:
            return None
        digest = blake2b(digest_size=DIGEST_BYTES)
        size = 0
        while True:
            message = await self._receive()
            self.early.append(message)
            body = message.get("body", b"")
            size += len(body)
            if message["type"] != "http.request" or size > limit_bytes:
                return None
            digest.update(body)
            if not message.get("more_body", False):
                return digest.digest()


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> Fields:
    """Return headers by name; of one that is repeated, all values: RFC 9110, section 5.3."""
    fields: Fields = {}
    for name, value in headers:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields
