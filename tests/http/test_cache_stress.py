"""Whatever clients do, the cache mixes up no answers and loses no memory."""

import asyncio
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import pytest
from tests.http.test_cache import App, Client, caching

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

pytestmark = pytest.mark.alone

CLIENTS = 3000
AT_ONCE = 40
MAX_BYTES = 200_000
SIZES = (5, 900, 9_000, 24_000, 26_000, 90_000, 300_000)


@dataclass
class Moody(App):
    """Answers with the query and the release again and again, slowly, and sometimes not at all."""

    chance: random.Random = random.Random(1)  # noqa: RUF009, S311 - the same at every run

    async def _answer(self, scope: "Scope", query: str, send: "Send") -> None:
        words = parse_qs(query)
        release, size = self.release, int(words["size"][0])
        await self._rest()
        mood = self.chance.random()
        if mood < 0.05:
            raise RuntimeError
        status = 503 if mood < 0.1 else 200
        if status == 200:
            scope["state"]["release"] = release
        headers = [(b"content-type", b"text/csv"), (b"x-release", release.encode())]
        if mood > 0.95:
            headers.append((b"cache-control", b"no-store"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = bytes_of(query, release, size if status == 200 else 5)
        if scope["method"] == "HEAD":
            body = b""
        step = max(len(body) // self.chance.choice((1, 1, 3, 7)), 1)
        while len(body) > step:
            part, body = body[:step], body[step:]
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await self._rest()
            if mood > 0.9 and self.chance.random() < 0.1:
                raise RuntimeError
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _rest(self) -> None:
        for _ in range(self.chance.choice((0, 0, 1, 5))):
            await asyncio.sleep(0)


@dataclass
class Fickle(Client):
    """Reads as it likes, and leaves when it likes."""

    chance: random.Random = random.Random(2)  # noqa: RUF009, S311

    async def _take(self, message: "Message") -> None:
        for _ in range(self.chance.choice((0, 0, 0, 1, 20))):
            await asyncio.sleep(0)
        await super()._take(message)
        if self.chance.random() < 0.05:
            self.leave()


def bytes_of(query: str, release: str, size: int) -> bytes:
    """Return the one body that a query has on a release."""
    text = f"{query} {release} ".encode()
    return (text * (size // len(text) + 1))[:size]


def test_thousands_of_fickle_clients_get_their_own_answers_and_leave_nothing() -> None:
    """Leaders and followers leave, read slowly, are told errors, and see releases come and go."""
    chance = random.Random(3)  # noqa: S311
    app = Moody()
    cache = caching(app, max_bytes=MAX_BYTES)
    seen = cast("Any", cache)
    whole = 0

    async def one(number: int) -> None:
        nonlocal whole
        query = f"size={chance.choice(SIZES)}&n={chance.randrange(3)}"
        client = Fickle(query, chance.choice(("GET", "GET", "GET", "HEAD", "POST")))
        if chance.random() < 0.2:
            client.headers["if-none-match"] = chance.choice(tags or ["x"])
        asking = asyncio.ensure_future(client.ask(cache))
        if chance.random() < 0.2:
            await asyncio.sleep(chance.choice((0, 0.0005, 0.002)))
            client.leave()
        await asyncio.gather(asking, return_exceptions=True)
        assert seen._entries.used_bytes <= MAX_BYTES
        if number % 500 == 0:
            app.release = f"r{number}"
        if client.is_whole and client.status == 200:
            whole += check(client, query)
            tags.extend([client.fields["etag"]] if "etag" in client.fields else [])
            del tags[:-20]

    async def some(first: int) -> None:
        for number in range(first, CLIENTS, AT_ONCE):
            await one(number)

    tags: list[str] = []

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for first in range(AT_ONCE):
                group.create_task(some(first))
        assert not seen._flights
        assert seen._entries._lent == 0
        assert seen._entries.used_bytes == sum(s for _, s in seen._entries._entries.values())
        assert {t for t in asyncio.all_tasks() if t is not asyncio.current_task()} == set()

    asyncio.run(main())
    assert whole > CLIENTS / 4


def check(client: Client, query: str) -> int:
    """Compare an answer with what it must be; return 1 for one that has a body."""
    if client.method == "HEAD":
        return 0
    size = int(re.findall(r"size=(\d+)", query)[0])
    assert client.content == bytes_of(query, client.fields["x-release"], size)
    assert int(client.fields.get("content-length", size)) == size
    return 1
