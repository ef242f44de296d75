"""Behind nginx: every address leads back through the proxy, and only the proxy is believed."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from tests import proxies
from tests.proxies import free_port, nginx

from gpgraph.errors import SettingsError
from gpgraph.http.forwarded import TrustedProxies
from gpgraph.store.releases.generation import Generation

Serve = Callable[..., AbstractContextManager[str]]

PAGE = "run-behind-a-proxy.md"
GOAL = "id/gpg-2017/1"
ENDLESS = (
    "SELECT * WHERE { { SELECT DISTINCT ?a { ?a ?x ?y } LIMIT 300 } "
    "{ SELECT DISTINCT ?b { ?b ?z ?w } LIMIT 300 } { SELECT DISTINCT ?c { ?c ?v ?u } LIMIT 300 } }"
)


def documented(port: int, upstream: str) -> str:
    """Return the documented configuration for nginx, over one service."""
    return proxies.documented(PAGE, port, {"127.0.0.1:8000": urlsplit(upstream).netloc})


@dataclass(frozen=True, slots=True)
class Site:
    """A service behind nginx: its public address and its own."""

    base: str
    direct: str
    log: Path


@pytest.fixture(
    scope="module", params=["path passed on", "path taken off", "address from the proxy"]
)
def site(
    request: pytest.FixtureRequest,
    release: Generation,
    serve: Serve,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Serve below ``/gpg``, in each way in which a proxy may do it."""
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    base = f"http://127.0.0.1:{port}/gpg"
    flags = ["--trusted-proxies", "127.0.0.1"]
    if request.param != "address from the proxy":
        flags += ["--base-url", base]
    with serve(release.path, *flags, log=folder / "log") as direct:
        conf = documented(port, direct)
        if request.param == "path taken off":
            conf = conf.replace("proxy_pass http://gpgraph;", "proxy_pass http://gpgraph/;")
        with nginx(folder, conf, port):
            yield Site(base, direct, folder / "log")


@pytest.mark.nginx
def test_thing_leads_to_its_document_through_the_proxy(site: Site) -> None:
    """The redirect names the public address, and what is there is the document."""
    see = httpx2.get(f"{site.base}/{GOAL}")
    document = httpx2.get(see.headers["location"], headers={"Accept": "text/turtle"})

    assert see.status_code == 303
    assert see.headers["location"] == f"{site.base}/doc/gpg-2017/1"
    assert document.status_code == 200
    assert f'<{site.base}/doc/gpg-2017/1>; rel="canonical"' in document.headers["link"]


@pytest.mark.nginx
def test_context_of_json_ld_is_found_through_the_proxy(site: Site) -> None:
    """A document whose context cannot be fetched cannot be read."""
    document = httpx2.get(f"{site.base}/doc/gpg-2017/1.jsonld").json()
    address = document["@context"]

    assert address.startswith(f"{site.base}/context/")
    assert "@context" in httpx2.get(address).json()


@pytest.mark.nginx
@pytest.mark.parametrize("page", ["", "doc/gpg-2017/1", "sparql"])
def test_links_of_pages_lead_through_the_proxy(site: Site, page: str) -> None:
    """Styles, icons and further pages: nothing may leave the path of the service."""
    with httpx2.Client(headers={"Accept": "text/html"}) as client:
        text = client.get(f"{site.base}/{page}").text
        every = re.findall(r'(?:href|src|action)="([^"#]+)"', text)
        links = [unescape(link) for link in every if link[0] != "h"]
        found = {link: client.get(urljoin(f"{site.base}/", link)) for link in dict.fromkeys(links)}

    assert len(links) > 3
    assert [link for link in links if link.startswith("/") and not link.startswith("/gpg/")] == []
    assert {link: answer.status_code for link, answer in found.items() if answer.is_error} == {}
    assert any("text/css" in answer.headers["content-type"] for answer in found.values())


@pytest.mark.nginx
def test_query_is_answered_through_the_proxy_however_it_is_sent(site: Site) -> None:
    """The longest address that the service takes passes nginx as it is documented."""
    query = "ASK { ?s ?p ?o }".ljust(65_536)
    encoded = "".join(f"%{ord(character):02X}" for character in query)
    by_post = httpx2.post(f"{site.base}/sparql", data={"query": query})
    place = urlsplit(site.base)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        head = f"Host: {place.netloc}\r\nConnection: close\r\n\r\n"
        connection.sendall(f"GET /gpg/sparql?query={encoded} HTTP/1.1\r\n{head}".encode())
        by_get = b""
        while chunk := connection.recv(65536):
            by_get += chunk

    assert by_get.startswith(b"HTTP/1.1 200 ")
    assert by_get.endswith(b'"boolean":true}')
    assert by_post.json()["boolean"] is True


@pytest.mark.nginx
def test_long_address_of_the_next_part_passes_the_proxy(site: Site) -> None:
    """The proxy gives up on the whole answer where its header has no room in one buffer."""
    asked = {"query": f"SELECT ?s {{ ?s ?p ?o }} # {'x' * 7000}", "max-rows": "3"}
    answer = httpx2.post(f"{site.base}/sparql", data=asked)

    assert answer.status_code == 200
    assert answer.links["next"]["url"].startswith(f"{site.base}/sparql?")
    assert httpx2.get(answer.links["next"]["url"]).status_code == 200


@pytest.mark.nginx
def test_other_origins_may_read_through_the_proxy(site: Site) -> None:
    """CORS is ours: the proxy adds nothing and takes nothing."""
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    asked = httpx2.options(f"{site.base}/sparql", headers=headers)

    assert asked.status_code == 204
    assert asked.headers.get_list("access-control-allow-origin") == ["*"]


@pytest.mark.nginx
def test_stream_flows_through_the_proxy_and_its_break_shows(site: Site) -> None:
    """The first rows come long before the last; an answer that breaks off never looks whole."""
    parameters = {"query": ENDLESS, "format": "csv", "timeout": "2"}
    began = time.monotonic()
    arrived_s: list[float] = []

    def read() -> None:
        with httpx2.stream("GET", f"{site.base}/sparql", params=parameters) as answer:
            arrived_s.extend(time.monotonic() - began for _ in answer.iter_bytes())

    with pytest.raises(httpx2.RemoteProtocolError):
        read()

    assert arrived_s[0] < 1.5  # the query runs for two


@pytest.mark.nginx
def test_log_names_the_client_of_the_proxy_and_not_who_it_claims_to_be(
    release: Generation, serve: Serve, tmp_path: Path
) -> None:
    """The proxy overwrites what clients write; whoever asks directly is believed nothing."""
    port = free_port()
    lies = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=203.0.113.9;host=evil.example",
        "X-Request-ID": "chosen-by-me",
    }
    with serve(release.path, "--trusted-proxies", "192.0.2.0/24", log=tmp_path / "log") as direct:
        untrusted = httpx2.get(f"{direct}/{GOAL}", headers=lies)
    with serve(release.path, "--trusted-proxies", "127.0.0.1", log=tmp_path / "log2") as direct:
        with nginx(tmp_path, documented(port, direct), port):
            proxied = httpx2.get(f"http://127.0.0.1:{port}/gpg/{GOAL}", headers=lies)
        chained = httpx2.get(
            f"{direct}/{GOAL}", headers={**lies, "X-Forwarded-For": "1.1.1.1, 203.0.113.9"}
        )

    assert untrusted.headers["location"] == f"{direct_of(untrusted)}/doc/gpg-2017/1"
    assert proxied.headers["location"] == f"http://127.0.0.1:{port}/gpg/doc/gpg-2017/1"
    assert chained.headers["location"] == "https://evil.example/evil/doc/gpg-2017/1"
    assert clients(tmp_path / "log") == ["127.0.0.1"]
    assert clients(tmp_path / "log2") == ["127.0.0.1", "203.0.113.9"]
    assert untrusted.headers["x-request-id"] != "chosen-by-me"
    assert proxied.headers["x-request-id"] != "chosen-by-me"
    assert chained.headers["x-request-id"] == "chosen-by-me"


def direct_of(answer: httpx2.Response) -> str:
    """Return the address of the server that answered."""
    return f"http://127.0.0.1:{answer.url.port}"


def clients(log: Path) -> list[str]:
    """Return the clients of the requests in a log."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [line["client"] for line in lines if "request_id" in line]


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.0.0.2, 10.0.0.1", "203.0.113.9"),
        ("10.0.0.2, 10.0.0.1", "10.0.0.2"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, unknown", None),
        ("1.1.1.1, <script>, 10.0.0.1", "10.0.0.1"),
        ("", None),
        ('::1%" "client":"x', "::1"),
        ("[fe80::1%eth0]:443", "fe80::1"),
    ],
)
def test_client_is_the_last_address_that_no_proxy_of_ours_has(
    hops: str, expected: str | None
) -> None:
    """What stands before it, the client may have written itself."""
    proxies = TrustedProxies(("10.0.0.0/8",))

    assert proxies.client([hop.strip() for hop in hops.split(",")]) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Host", "evil.example/x"),
        ("X-Forwarded-Host", "a@evil.example"),
        ("X-Forwarded-Host", 'evil.example"><script>'),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Prefix", "evil"),
        ("X-Forwarded-Prefix", '/a"><script>'),
    ],
)
def test_even_a_trusted_proxy_makes_no_address_of_what_is_none(
    trusting: str, name: str, value: str
) -> None:
    """Proxies pass on what they are sent; an address in an answer stays an address."""
    answer = httpx2.get(f"{trusting}/{GOAL}", headers={name: value})

    assert answer.headers["location"] == f"{trusting}/doc/gpg-2017/1"


@pytest.fixture(scope="module")
def trusting(release: Generation, serve: Serve) -> Iterator[str]:
    """A server that takes everybody on loopback for its proxy."""
    with serve(release.path, "--trusted-proxies", "127.0.0.0/8") as base:
        yield base


def test_public_address_that_is_set_is_not_changed_by_a_proxy(
    release: Generation, serve: Serve
) -> None:
    """The operator knows better than a header."""
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    flags = ("--trusted-proxies", "127.0.0.1", "--base-url", "https://example.org/gpg")
    with serve(release.path, *flags) as base:
        answer = httpx2.get(f"{base}/gpg/{GOAL}", headers=headers)

    assert answer.headers["location"] == "https://example.org/gpg/doc/gpg-2017/1"


def test_proxy_that_is_no_address_is_refused_at_the_start() -> None:
    """A name could be anybody's tomorrow, and a typing error would trust nobody in silence."""
    with pytest.raises(SettingsError, match=r"GPGRAPH_TRUSTED_PROXIES: 'proxy\.example'"):
        TrustedProxies(("proxy.example",))
