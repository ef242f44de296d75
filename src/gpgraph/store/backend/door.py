"""Requests with what lets them in, in the way in which the server wants it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from gpgraph.store.backend.access import Credentials
from gpgraph.store.backend.wires import Reply, Request, Wires

_UNAUTHORISED = 401


class Door:
    """Sends requests with credentials; what a server wants of them is remembered by place."""

    def __init__(self, wires: Wires, credentials: Credentials) -> None:
        """Send over ``wires``."""
        self._wires = wires
        self._credentials = credentials
        self._challenges: dict[str, str] = {}

    def close(self) -> None:
        """End the connections that nobody uses."""
        self._wires.close()

    @asynccontextmanager
    async def exchange(self, request: Request, *, may_repeat: bool) -> AsyncIterator[Reply]:
        """Send a request, and once more where the server wants the password in another way."""
        place = request.endpoint.target.partition("?")[0]
        challenge = self._challenges.get(place)
        if challenge is None and self._credentials.user is not None:
            # How it wants the password it says to who sends none, and nothing long is sent in vain.
            probe = replace(request, method="GET", body=(), length=0)
            async with self._wires.exchange(probe, may_repeat=True) as reply:
                challenge = self._challenges[place] = self._challenge_of(reply) or ""
        for is_last in (False, True):
            signed = self._signed(request, challenge or None)
            async with self._wires.exchange(signed, may_repeat=may_repeat) as reply:
                challenge = self._challenge_of(reply)
                if challenge is None or is_last:
                    reply.secrets = self._credentials.secrets(signed.fields.get("Authorization"))
                    yield reply
                    return
            self._challenges[place] = challenge

    def _signed(self, request: Request, challenge: str | None) -> Request:
        header = self._credentials.header(challenge, request.method, request.endpoint.target)
        fields = {} if header is None else {"Authorization": header}
        return replace(request, fields={**fields, **request.fields})

    def _challenge_of(self, reply: Reply) -> str | None:
        """Return the challenge of a server that wants a digest; ``None`` of any other answer."""
        challenge = reply.head.fields.get("www-authenticate", "")
        is_one = reply.head.status == _UNAUTHORISED and self._credentials.answers(challenge)
        return challenge if is_one else None
