"""Other servers are asked at the address that was checked, once, and in bounded memory."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
import trustme

from gpgraph.errors import FederationRefusedError, RemoteQueryError
from gpgraph.model.federation import Endpoint, endpoint
from gpgraph.store.remote import RemoteServers, resolve

if TYPE_CHECKING:
    from tests.federation.conftest import Runner, Stranger

LIMIT_BYTES = 1_000_000


def at(address: str) -> Endpoint:
    """Read an address."""
    found = endpoint(address)
    assert found is not None
    return found


def to(*addresses: str) -> Callable[[str, int], Awaitable[tuple[str, ...]]]:
    """Return a resolver that gives the same addresses for every name."""

    async def resolver(_host: str, _port: int) -> tuple[str, ...]:
        return addresses

    return resolver


def anywhere(_address: str) -> bool:
    """Accept every address, as no service does."""
    return True


def test_query_is_asked_as_the_protocol_says(run: "Runner", stranger: "Stranger") -> None:
    """By POST as a form, for results in JSON, with nothing of whoever asked us."""
    address = stranger.answer("asked", columns=("x",))

    async def ask() -> None:
        remote = RemoteServers(may_connect=anywhere)
        found = await remote.ask(at(f"{address}?a=b"), "SELECT * { ?ü ?p '&' }", limit_bytes=100)
        assert found == b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'

    stranger.answers["/asked?a=b"] = stranger.answers["/asked"]
    run(ask())
    path, fields, body = stranger.asked[-1]

    assert path == "/asked?a=b"
    assert parse_qs(body) == {"query": ["SELECT * { ?ü ?p '&' }"]}
    assert set(fields) == {
        *("host", "user-agent", "accept", "accept-encoding"),
        *("content-type", "content-length", "connection"),
    }
    assert fields["host"] == stranger.origin.removeprefix("http://")
    assert fields["accept"] == "application/sparql-results+json"
    assert fields["content-type"] == "application/x-www-form-urlencoded"


FAILURES = {
    "redirect": "sent on to /target, which is not followed",
    "error": "answered 400: no such word: <b>SELEKT</b>",
    "html": "answered with text/html where application/sparql-results",
    "coded": "in a coding that was not asked for",
    "short": "does not speak HTTP",
    "no-http": "does not speak HTTP",
    "huge": "more than 1000000 bytes",
}


@pytest.mark.parametrize("name", list(FAILURES))
def test_server_that_does_not_answer_rightly_is_named_with_the_reason(
    run: "Runner", stranger: "Stranger", name: str
) -> None:
    """Whoever wrote the query can mend it, or tell whoever runs that server."""
    before = len(stranger.asked)

    async def ask() -> None:
        remote = RemoteServers(may_connect=anywhere)
        with pytest.raises(RemoteQueryError, match=FAILURES[name]) as caught:
            await remote.ask(at(f"{stranger.origin}/{name}"), "ASK {}", limit_bytes=LIMIT_BYTES)
        assert caught.value.server == f"{stranger.origin}/{name}"

    run(ask())
    assert [path for path, _, _ in stranger.asked[before:]] == [f"/{name}"]


def test_server_that_is_not_there_is_named(
    run: "Runner", listener: tuple[int, list[object]]
) -> None:
    """One that hangs up, one that has no name."""

    async def ask() -> None:
        remote = RemoteServers(may_connect=anywhere)
        with pytest.raises(RemoteQueryError, match="was asked, and"):
            await remote.ask(at(f"http://127.0.0.1:{listener[0]}/"), "ASK {}", limit_bytes=1)
        nameless = RemoteServers(resolver=nobody)
        with pytest.raises(RemoteQueryError, match="has no address"):
            await nameless.ask(at("http://no.example/"), "ASK {}", limit_bytes=1)

    async def nobody(_host: str, _port: int) -> tuple[str, ...]:
        raise OSError

    run(ask())
    assert len(listener[1]) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("8.8.8.8", "127.0.0.1"),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::7f00:1",),
    ],
)
def test_name_with_one_private_address_is_not_asked_at_all(
    run: "Runner",
    listener: tuple[int, list[object]],
    addresses: tuple[str, ...],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The operator learns where it leads; whoever asked does not."""

    async def ask() -> None:
        remote = RemoteServers(resolver=to(*addresses))
        with pytest.raises(FederationRefusedError, match=r"inside\.example is not asked") as caught:
            await remote.ask(at(f"http://inside.example:{listener[0]}/"), "ASK {}", limit_bytes=1)
        assert addresses[-1] not in str(caught.value)

    run(ask())
    assert listener[1] == []
    assert f"inside.example is not asked: it leads to {addresses[-1]}" in caplog.text


def test_private_address_as_it_is_is_not_asked(
    run: "Runner", listener: tuple[int, list[object]]
) -> None:
    """However the host is spelt: the resolver of the system reads all of these as loopback."""

    async def ask() -> None:
        remote = RemoteServers()
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0"):
            address = at(f"http://{host}:{listener[0]}/")
            assert "127.0.0.1" in await resolve(host, listener[0]) or host == "0"
            with pytest.raises(FederationRefusedError, match="not of the public internet"):
                await remote.ask(address, "ASK {}", limit_bytes=1)

    run(ask())
    assert listener[1] == []


def test_connection_goes_to_the_address_that_was_checked(
    run: "Runner", stranger: "Stranger"
) -> None:
    """A name that is looked up twice can mean two things; this one is looked up once."""
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.2",)

    async def ask() -> None:
        remote = RemoteServers(resolver=rebinding, may_connect=lambda found: found == "127.0.0.1")
        address = at(f"http://rebinding.example:{stranger.server_port}/x")
        assert await remote.ask(address, "ASK {}", limit_bytes=100)

    run(ask())
    assert asked == ["rebinding.example"]
    assert stranger.asked[-1][1]["host"] == f"rebinding.example:{stranger.server_port}"


def test_second_address_is_tried_where_the_first_does_not_listen(
    run: "Runner", stranger: "Stranger"
) -> None:
    """As browsers do, for servers with an IPv6 address on machines without."""

    async def ask() -> None:
        remote = RemoteServers(resolver=to("127.0.0.9", "127.0.0.1"), may_connect=anywhere)
        address = at(f"http://two.example:{stranger.server_port}/x")
        assert await remote.ask(address, "ASK {}", limit_bytes=100)

    run(ask())


def test_proxy_of_the_environment_is_not_used(
    run: "Runner",
    stranger: "Stranger",
    listener: tuple[int, list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where it is sent would be decided by the proxy."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener[0]}")

    async def ask() -> None:
        remote = RemoteServers(may_connect=anywhere)
        assert await remote.ask(at(f"{stranger.origin}/x"), "ASK {}", limit_bytes=100)

    run(ask())
    assert listener[1] == []


def test_slow_server_is_left_when_time_is_up(run: "Runner", stranger: "Stranger") -> None:
    """The deadline is the caller's: it cancels."""

    async def ask() -> None:
        remote = RemoteServers(may_connect=anywhere)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await remote.ask(at(f"{stranger.origin}/slow"), "ASK {}", limit_bytes=LIMIT_BYTES)

    run(ask())


def test_certificate_is_that_of_the_name_and_of_somebody_who_is_trusted(
    run: "Runner", stranger: "Stranger"
) -> None:
    """The address is checked by number, the server by name."""
    authority = trustme.CA()
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("right.example").configure_cert(here)
    names: list[str | None] = []
    here.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def ask(name: str, tls: ssl.SSLContext | None) -> bytes:
        remote = RemoteServers(resolver=to("127.0.0.1"), may_connect=anywhere, tls=tls)
        return await remote.ask(
            at(f"https://{name}:{secure.server_port}/x"), "ASK {}", limit_bytes=100
        )

    async def ask_all() -> None:
        assert await ask("right.example", trusting)
        for name, tls in (("wrong.example", trusting), ("right.example", None)):
            with pytest.raises(RemoteQueryError, match="certificate verify failed"):
                await ask(name, tls)

    with type(stranger)() as secure:
        secure.socket = here.wrap_socket(secure.socket, server_side=True)
        thread = threading.Thread(target=secure.serve_forever)
        thread.start()
        run(ask_all())
        ThreadingHTTPServer.shutdown(secure)
        thread.join()
    assert names == ["right.example", "wrong.example", "right.example"]
