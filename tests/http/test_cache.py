"""What was answered once is answered again for nothing, and never wrongly."""

import asyncio
import contextlib
import re
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs

import pytest
from starlette.types import Message, Receive, Scope, Send

from gpgraph.http.caching.cache import Cache
from gpgraph.http.caching.flights import CACHE_CONTROL

FORM = {"content-type": "application/x-www-form-urlencoded"}
LIMIT_S = 5


class Broken(Exception):  # noqa: N818 - a bug of the toy
    """What the application raises when it is told to."""


@dataclass
class App:
    """Answers as the query string says, and counts what it is asked.

    ``size`` and ``parts`` say how long the body is and in how many messages it comes; ``wait``:
    the first message comes when the gate is opened; ``pause``: the last but one does not;
    ``status``, ``control``, ``retry``, ``fail`` and ``plain`` change the answer.
    """

    release: str = "r1"
    asked: Counter[str] = field(default_factory=Counter)
    left: int = 0
    bodies: list[bytes] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the client goes before."""
        query = scope["query_string"].decode()
        self.asked[query] += 1
        message = await receive()
        body = message.get("body", b"")
        while message.get("more_body", False):
            message = await receive()
            body += message.get("body", b"")
        self.bodies.append(body)
        work = asyncio.ensure_future(self._answer(scope, query, send))
        watch = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
            else:
                self.left += 1
        finally:
            work.cancel()
            watch.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)

    async def _answer(self, scope: Scope, query: str, send: Send) -> None:
        words = {name: values[0] for name, values in parse_qs(query).items()}
        release = self.release
        if "wait" in words:
            await self.gate.wait()
        if words.get("fail") == "first":
            raise Broken
        if int(words.get("status", "200")) < 400 and "plain" not in words:
            scope["state"]["release"] = release
        parts = int(words.get("parts", "1"))
        part = b"x" * (int(words.get("size", "10")) // parts)
        await send(_start(words, len(part) if parts == 1 else None))
        if scope["method"] == "HEAD":
            part, parts = b"", 1
        for _ in range(parts - 1):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if "pause" in words:
            await self.gate.wait()
        if words.get("fail") == "last":
            raise Broken
        if words.get("fail") != "silent":
            await send({"type": "http.response.body", "body": part, "more_body": False})


def _start(words: dict[str, str], length: int | None) -> Message:
    headers = [(b"content-type", b"text/csv"), (b"vary", b"Accept"), (b"link", b"<x>")]
    if "control" in words:
        headers.append((b"cache-control", words["control"].encode()))
    if "retry" in words:
        headers.append((b"retry-after", b"5"))
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    status = int(words.get("status", "200"))
    return {"type": "http.response.start", "status": status, "headers": headers}


@dataclass
class Client:
    """One request: what came back, and how it reads."""

    query: str = ""
    method: str = "GET"
    path: str = "/sparql"
    headers: dict[str, str] = field(default_factory=dict)
    body: tuple[bytes, ...] = (b"",)
    is_slow: bool = False
    state: dict[str, Any] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    is_gone: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    reads: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def status(self) -> int:
        """Return the status, 0 without any."""
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def fields(self) -> dict[str, str]:
        """Return the headers."""
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def content(self) -> bytes:
        """Return the body so far."""
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def is_whole(self) -> bool:
        """Tell whether the answer was ended."""
        return bool(self.sent[1:]) and not self.sent[-1].get("more_body", False)

    async def ask(self, cache: Cache) -> "Client":
        """Send the request and take the answer."""
        rest = list(self.body)

        async def receive() -> Message:
            if rest:
                return {"type": "http.request", "body": rest.pop(0), "more_body": bool(rest)}
            # What a server calls a disconnect: the client goes, or has its answer.
            await self.over.wait()
            return {"type": "http.disconnect"}

        headers = {"host": "h", **self.headers}
        scope: Scope = {
            "type": "http",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "root_path": "",
            "query_string": self.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "state": self.state,
        }
        async with asyncio.timeout(LIMIT_S):
            await cache(scope, receive, self._take)
        return self

    def leave(self) -> None:
        """Go, whatever is still to come."""
        self.is_gone = True
        self.over.set()

    async def _take(self, message: Message) -> None:
        if self.is_slow:
            await self.reads.wait()
        if not self.is_gone:
            self.sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.over.set()


def caching(app: App, *, max_bytes: int = 1_000_000, base: str | None = None) -> Cache:
    """Return a cache in front of the application; its release is the application's."""

    class Live:
        base_url = base
        offer = SimpleNamespace(max_rows=0)
        languages = ("en", "fr")

        @property
        def snapshot(self) -> str:
            return app.release

    return Cache(app, cast("Any", Live()), max_bytes=max_bytes)


@asynccontextmanager
async def asking(cache: Cache, *clients: Client) -> AsyncIterator[list[asyncio.Task[Client]]]:
    """Let clients ask one after another, each before any has an answer; wait for all at the end."""
    tasks = []
    for client in clients:
        tasks.append(asyncio.create_task(client.ask(cache)))
        await asyncio.sleep(0.01)
    yield tasks
    await asyncio.gather(*tasks)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def test_second_answer_is_the_first_and_costs_nothing() -> None:
    """Byte by byte, headers included, and the log can tell the two apart."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        first = await Client("size=100").ask(cache)
        second = await Client("size=100").ask(cache)

        assert app.asked == {"size=100": 1}
        assert (first.state["cache"], second.state["cache"]) == ("miss", "hit")
        assert second.state["release"] == "r1"
        assert first.fields == second.fields
        assert first.content == second.content == b"x" * 100
        assert re.fullmatch(r'"[0-9a-f]{32}"', first.fields["etag"])
        assert first.fields["cache-control"] == CACHE_CONTROL.decode()

    asyncio.run(main())


@pytest.mark.parametrize(
    "other",
    [
        {"query": "size=11"},
        {"path": "/doc"},
        {"headers": {"accept": "text/csv"}},
        {"headers": {"accept-encoding": "gzip"}},
        {"headers": {"accept-encoding": "gzip, identity;q=0"}},
        {"headers": {"host": "other"}},
        {"method": "QUERY", "headers": FORM},
    ],
)
def test_whatever_an_answer_depends_on_is_part_of_its_name(other: dict[str, Any]) -> None:
    """Address, format, coding, public base and method."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        one = await Client("size=10").ask(cache)
        two = await Client(**{"query": "size=10", **other}).ask(cache)

        assert sum(app.asked.values()) == 2
        assert one.fields["etag"] != two.fields["etag"]

    asyncio.run(main())


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "fr"},
        {"accept-profile": "<http://www.w3.org/2004/02/skos/core>"},
    ],
)
def test_answer_to_a_query_depends_on_less_than_a_document(headers: dict[str, str]) -> None:
    """Languages and profiles choose among documents, and rows are rows."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for path, asked in (("/sparql", 1), ("/doc", 3)):
            one = await Client("size=10", path=path).ask(cache)
            two = await Client("size=10", path=path, headers=headers).ask(cache)

            assert sum(app.asked.values()) == asked
            assert (one.fields["etag"] == two.fields["etag"]) is (path == "/sparql")

    asyncio.run(main())


def test_languages_that_choose_the_same_share_an_answer() -> None:
    """Of what a release does not speak, no cache has to keep anything."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for wish in ("fr", "fr-CH, fr;q=0.9, en;q=0.8", "de, fr", "FR;q=0.1, nl"):
            answer = await Client(path="/doc", headers={"accept-language": wish}).ask(cache)
            assert answer.state["languages"] == ("fr", "en")

        assert sum(app.asked.values()) == 1

    asyncio.run(main())


def test_encodings_that_choose_the_same_coding_share_an_answer() -> None:
    """Browsers write the same wish in many ways."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for wish in ("gzip, br", "br,gzip;q=0.9", "deflate, BR", "br" + ", x" * 200):
            await Client("size=10", headers={"accept-encoding": wish}).ask(cache)

        assert app.asked == {"size=10": 1}

    asyncio.run(main())


def test_tag_is_the_same_on_every_instance() -> None:
    """Two processes, one public base: a client may be sent to the other one next time."""

    async def main() -> None:
        base = "https://data.example.org/graph"
        one = await Client("a=1").ask(caching(App(), base=base))
        two = await Client("a=1", headers={"host": "10.0.0.2"}).ask(
            caching(App(), base=base + "/", max_bytes=0)
        )
        other = await Client("a=1").ask(caching(App(release="r2"), base=base))

        assert one.fields["etag"] == two.fields["etag"] != other.fields["etag"]

    asyncio.run(main())


@pytest.mark.parametrize("method", ["GET", "HEAD", "QUERY"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_client_that_has_the_answer_gets_304(method: str, *, is_kept: bool) -> None:
    """With the fields of RFC 9110, section 15.4.5, and none about a body that is not there."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        headers = FORM if method == "QUERY" else {}
        etag = (await Client("a=1", method, headers=headers).ask(cache)).fields["etag"]
        if not is_kept:
            cache = caching(app)
        held = {**headers, "if-none-match": f'"x", W/{etag}'}
        again = await Client("a=1", method, headers=held).ask(cache)

        assert (again.status, again.content, again.is_whole) == (304, b"", True)
        assert again.fields["etag"] == etag
        assert again.fields["vary"] == "Accept"
        assert again.fields["cache-control"] == CACHE_CONTROL.decode()
        assert {"content-type", "content-length", "link"}.isdisjoint(again.fields)
        if is_kept and method != "HEAD":
            assert again.state["cache"] == "revalidated"
            assert app.asked == {"a=1": 1}

    asyncio.run(main())


def test_client_that_has_another_answer_gets_this_one() -> None:
    """And by POST, which selects no representation, there is no tag at all."""

    async def main() -> None:
        cache = caching(App())
        old = await Client("a=1", headers={"if-none-match": '"old"'}).ask(cache)
        post = await Client("a=1", "POST", headers={**FORM, "if-none-match": "*"}).ask(cache)

        assert (old.status, post.status) == (200, 200)
        assert "etag" not in post.fields

    asyncio.run(main())


def test_head_is_answered_from_what_a_get_left() -> None:
    """With the same fields and no body; the other way round there is nothing to answer from."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        before = await Client("a=1", "HEAD").ask(cache)
        got = await Client("a=1").ask(cache)
        head = await Client("a=1", "HEAD").ask(cache)

        assert app.asked == {"a=1": 2}
        assert before.fields == got.fields == head.fields
        assert (before.content, head.content, head.state["cache"]) == (b"", b"", "hit")

    asyncio.run(main())


@pytest.mark.parametrize(
    "query",
    [
        "status=400",
        "status=404",
        "status=406",
        "status=500",
        "status=503",
        "status=503&retry=1",
        "status=206",
        "status=303",
        "control=no-store",
        "control=private",
        "plain=1",
    ],
)
def test_what_is_no_answer_of_the_release_is_asked_for_each_time(query: str) -> None:
    """No tag, no 304, no second client who gets what was the first one's."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for _ in range(2):
            answer = await Client(query).ask(cache)
            assert "etag" not in answer.fields
            assert (answer.content, answer.is_whole) == (b"x" * 10, True)
        asterisk = await Client(query, headers={"if-none-match": "*"}).ask(cache)

        assert app.asked == {query: 3}
        assert asterisk.status == answer.status

    asyncio.run(main())


@pytest.mark.parametrize("fail", ["first", "last", "silent"])
def test_broken_answer_stays_broken_and_is_not_kept(fail: str) -> None:
    """Half an answer must not become the whole one of somebody else."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        query = f"size=1000&parts=4&fail={fail}"
        for _ in range(2):
            client = Client(query)
            try:
                await client.ask(cache)
            except Broken:
                assert fail != "silent"
            assert not client.is_whole
            assert len(client.content) == (0 if fail == "first" else 750)

        assert app.asked == {query: 2}
        assert len(cache.entries) == 0
        assert cache.entries.used_bytes == 0

    asyncio.run(main())


def test_large_answer_flows_and_only_its_tag_is_known() -> None:
    """It would push everything else out; a client who has it is still spared it."""

    async def main() -> None:
        app = App()
        cache = caching(app, max_bytes=100_000)
        query = "size=40000&parts=40"
        first = await Client(query).ask(cache)
        second = await Client(query).ask(cache)
        held = {"if-none-match": first.fields["etag"]}
        third = await Client(query, headers=held).ask(cache)

        assert first.content == second.content == b"x" * 40_000
        assert len(first.sent) == 41
        assert (third.status, app.asked) == (304, {query: 2})
        assert cache.entries.used_bytes < 10_000

    asyncio.run(main())


def test_answer_in_parts_is_kept_and_has_a_length_the_next_time() -> None:
    """It was sent as it came; now it is known how long it is."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        query = "size=4000&parts=4"
        first, second = await Client(query).ask(cache), await Client(query).ask(cache)

        assert "content-length" not in first.fields
        assert second.fields["content-length"] == "4000"
        assert first.content == second.content == b"x" * 4000
        assert app.asked == {query: 1}

    asyncio.run(main())


def test_first_parts_reach_the_client_before_the_last_is_there() -> None:
    """Gathering an answer holds nothing of it back."""

    async def main() -> None:
        app = App()
        client = Client("size=4000&parts=4&pause=1")
        async with asking(caching(app), client):
            assert len(client.content) == 3000
            app.gate.set()

        assert client.is_whole

    asyncio.run(main())


def test_flood_of_distinct_answers_stays_within_its_bytes() -> None:
    """Measured from outside, with every object that the cache holds."""

    async def main() -> None:
        max_bytes = 2_000_000
        app = App()
        cache = caching(app, max_bytes=max_bytes)
        await Client("warm=1").ask(cache)
        app.asked.clear()
        tracemalloc.start()
        try:
            for number in range(3000):
                await Client(f"size={number % 3000 + 1}&n={number}").ask(cache)
                app.asked.clear()
                app.bodies.clear()
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert len(cache.entries) > 300
        assert max_bytes * 0.95 < cache.entries.used_bytes <= max_bytes
        assert held < max_bytes * 1.05

    asyncio.run(main())


def test_what_was_asked_for_last_stays() -> None:
    """The least recently used goes first."""

    async def main() -> None:
        app = App()
        cache = caching(app, max_bytes=100_000)
        for number in range(40):
            await Client(f"size=5000&n={number}").ask(cache)
            await Client("size=5000&n=0").ask(cache)

        assert app.asked["size=5000&n=0"] == 1
        assert len(cache.entries) < 20

    asyncio.run(main())


def test_next_release_is_asked_anew_and_frees_the_memory() -> None:
    """And what was begun on the one before is not kept for it."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        old = await Client("a=1").ask(cache)
        late = Client("wait=1")
        async with asking(cache, late):
            app.release = "r2"
            new = await Client("a=1", headers={"if-none-match": old.fields["etag"]}).ask(cache)
            assert len(cache.entries) == 1
            app.gate.set()
        await Client("wait=1").ask(cache)

        assert (new.status, new.state["release"]) == (200, "r2")
        assert app.asked == {"a=1": 2, "wait=1": 2}

    asyncio.run(main())


def test_cache_without_memory_still_gives_tags() -> None:
    """``cache_mb=0``: nothing is kept, and a client may still be told that nothing changed."""

    async def main() -> None:
        app = App()
        cache = caching(app, max_bytes=0)
        first = await Client("a=1").ask(cache)
        again = await Client("a=1", headers={"if-none-match": first.fields["etag"]}).ask(cache)

        assert (first.status, first.content, again.status) == (200, b"x" * 10, 304)
        assert app.asked == {"a=1": 2}

    asyncio.run(main())


def test_post_is_kept_by_what_its_body_says() -> None:
    """However it was cut into pieces; another type of the same bytes is another request."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for body in ((b"query=a",), (b"que", b"ry=", b"a"), (b"query=b",)):
            await Client("a=1", "POST", headers=FORM, body=body).ask(cache)
        direct = {"content-type": "application/sparql-query"}
        await Client("a=1", "POST", headers=direct, body=(b"query=a",)).ask(cache)

        assert app.bodies == [b"query=a", b"query=b", b"query=a"]

    asyncio.run(main())


@pytest.mark.parametrize("is_announced", [True, False])
def test_body_too_long_to_compare_reaches_the_application_whole(*, is_announced: bool) -> None:
    """It is read ahead only so far, and nothing of it is lost."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        body = (b"a" * 200_000, b"b" * 200_000, b"c")
        length = {"content-length": "400001"} if is_announced else {}
        for _ in range(2):
            await Client("a=1", "POST", headers={**FORM, **length}, body=body).ask(cache)

        assert app.bodies == [b"".join(body)] * 2

    asyncio.run(main())


@pytest.mark.parametrize(
    "request_", [{"authorization": "Basic x"}, {"cookie": "a=b"}, {"content-length": "4"}]
)
def test_request_that_says_more_than_its_address_is_passed_on(request_: dict[str, str]) -> None:
    """An answer to one who is known, or to a body where none belongs, is nobody else's."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        for _ in range(2):
            await Client("a=1", headers=request_).ask(cache)

        assert app.asked == {"a=1": 2}

    asyncio.run(main())


def herd(size: int, query: str) -> list[Client]:
    """Return clients that all ask the same."""
    return [Client(query) for _ in range(size)]


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a test, and fail where a task was left behind."""

    async def checked() -> None:
        await main
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(checked())


@pytest.mark.parametrize("query", ["wait=1", "wait=1&size=4000&parts=4", "wait=1&status=400"])
def test_many_who_ask_the_same_at_once_cost_one_evaluation(query: str) -> None:
    """The answer, or the error that anybody gets who asks this."""

    async def main() -> None:
        app = App()
        clients = herd(50, query)
        async with asking(caching(app), *clients):
            app.gate.set()

        assert app.asked == {query: 1}
        assert {client.status for client in clients} == {400 if "status" in query else 200}
        assert all(client.is_whole for client in clients)
        assert len({client.content for client in clients}) == 1

    run(main())


@pytest.mark.parametrize("query", ["wait=1", "size=4000&parts=4&pause=1"])
def test_leader_who_leaves_takes_nothing_from_the_others(query: str) -> None:
    """The work goes on while anybody waits for it."""

    async def main() -> None:
        app = App()
        clients = herd(4, query)
        async with asking(caching(app), *clients):
            clients[0].leave()
            clients[2].leave()
            await asyncio.sleep(0.02)
            app.gate.set()

        assert app.asked == {query: 1}
        assert app.left == 0
        assert [client.status for client in clients[1::2]] == [200, 200]
        assert not clients[2].sent

    run(main())


def test_when_all_have_left_the_work_ends() -> None:
    """Nobody computes for clients that have gone; who comes later begins anew."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        clients = herd(3, "wait=1")
        async with asking(cache, *clients):
            for client in clients:
                client.leave()
                await asyncio.sleep(0.02)
            assert app.left == 1
            late = Client("wait=1")
            async with asking(cache, late):
                app.gate.set()

        assert (late.status, app.asked) == (200, {"wait=1": 2})

    run(main())


def test_leader_who_does_not_read_holds_nobody_up() -> None:
    """The others have the whole answer before the leader took the first byte."""

    async def main() -> None:
        app = App()
        slow, *others = [Client("wait=1&size=4000&parts=4", is_slow=True), *herd(3, "")]
        for client in others:
            client.query = slow.query
        cache = caching(app)
        async with asking(cache, slow, *others):
            app.gate.set()
            await asyncio.sleep(0.05)
            assert [len(client.content) for client in others] == [4000] * 3
            assert not slow.sent
            slow.reads.set()

        assert len(slow.content) == 4000
        assert slow.is_whole

    run(main())


@pytest.mark.parametrize(
    "query",
    [
        "wait=1&status=503&retry=1",
        "wait=1&status=429",
        "wait=1&status=500",
        "wait=1&control=no-store",
        "wait=1&size=400000&parts=4",
    ],
)
def test_what_is_not_for_all_is_asked_by_each(query: str) -> None:
    """One client's turn or fault is not the others', and a large answer is nobody's to keep."""

    async def main() -> None:
        app = App()
        clients = herd(4, query)
        async with asking(caching(app, max_bytes=100_000), *clients):
            app.gate.set()

        assert app.asked == {query: 4}
        assert all(client.is_whole for client in clients)

    run(main())


def test_bug_in_the_leaders_answer_is_not_the_others() -> None:
    """They ask for themselves, all at once and not one after another."""

    async def main() -> None:
        app = App()
        query = "wait=1&fail=first"
        tasks = [asyncio.create_task(client.ask(caching(app))) for client in herd(1, query)]
        cache = caching(app)
        tasks += [asyncio.create_task(client.ask(cache)) for client in herd(4, query)]
        await asyncio.sleep(0.02)
        app.gate.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)

        assert [type(result) for result in results] == [Broken] * 5
        assert app.asked == {query: 5}
        assert cache.entries.used_bytes == 0

    run(main())


def test_answer_without_a_common_one_is_waited_for_once_only() -> None:
    """Who asks again for what is another at every time does not queue behind others."""

    async def main() -> None:
        app = App()
        cache = caching(app)
        app.gate.set()
        await Client("control=no-store&wait=1").ask(cache)
        app.gate.clear()
        async with asking(cache, *herd(3, "control=no-store&wait=1")):
            assert app.asked["control=no-store&wait=1"] == 4
            app.gate.set()

    run(main())


def test_slow_reader_of_what_was_dropped_is_counted() -> None:
    """Otherwise a thousand of them would hold far more than the cache may."""

    async def main() -> None:
        app = App()
        cache = caching(app, max_bytes=100_000)
        query = "size=10000&parts=2"
        await Client(query).ask(cache)
        slow = Client(query, is_slow=True)
        async with asking(cache, slow):
            for number in range(40):
                await Client(f"size=9000&n={number}").ask(cache)
            full = cache.entries.used_bytes
            app.release = "r2"
            await Client("size=1").ask(cache)
            held = cache.entries.used_bytes
            slow.reads.set()

        assert full <= 100_000
        assert 10_000 < held < 16_000
        assert cache.entries.used_bytes < 4_000
        assert slow.content == b"x" * 10_000

    run(main())


def test_service_that_stops_tells_those_who_wait_what_it_tells_the_leader() -> None:
    """A request that is cancelled ends with an answer, not with nothing."""

    async def main() -> None:
        app = App()
        clients = herd(3, "wait=1&status=503&retry=1")
        async with asking(caching(app), *clients) as tasks:
            for task in tasks[1:]:
                task.cancel()
            app.gate.set()

        assert [client.status for client in clients] == [503] * 3
        assert sum(app.asked.values()) == 1

    run(main())


@pytest.mark.parametrize("query", ["size=4000&parts=4", "size=400000&parts=4", "size=4000&parts=2"])
def test_service_stops_while_its_leader_does_not_read(query: str) -> None:
    """Without an error of its own: nobody has to look for a bug in the log."""

    async def main() -> None:
        app = App()
        cache = caching(app, max_bytes=100_000)
        slow = Client(query, is_slow=True)
        task = asyncio.create_task(slow.ask(cache))
        await asyncio.sleep(0.02)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

        assert not slow.sent
        await asyncio.sleep(0.01)

    run(main())


def test_broken_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that does not read cannot hold what is of no use any more."""

    async def main() -> None:
        monkeypatch.setattr("gpgraph.http.caching.flights.BROKEN_S", 0.05)
        cache = caching(App())
        slow = Client("size=4000&parts=4&fail=silent", is_slow=True)
        await slow.ask(cache)

        assert not slow.is_whole
        assert cache.entries.used_bytes == 0

    run(main())
