"""What pages load: kept by browsers for ever, and never the wrong one."""

import re

import brotli
import httpx2
import pytest
from backports import zstd

from gpgraph.http.app import static_files

HTML = {"Accept": "text/html"}
SHEET = re.compile(r'href="(/static/[^"]*gpgraph\.css)"')


@pytest.fixture(scope="module")
def address(client: httpx2.Client) -> str:
    """Where the home page has its style sheet."""
    found = SHEET.search(client.get("/", headers=HTML).text)
    assert found is not None
    return found[1]


def test_page_names_its_files_by_their_content_and_they_are_kept_for_ever(
    client: httpx2.Client, address: str
) -> None:
    """A second page costs no request, and a new version is seen at once."""
    answer = client.get(address)

    assert address == f"{static_files().prefix}gpgraph.css"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("mark", ["", "v-000000000000/"], ids=["none", "of another version"])
def test_file_without_its_mark_is_the_file_of_now_and_is_asked_for_again(
    client: httpx2.Client, address: str, mark: str
) -> None:
    """A page from before an upgrade still looks like one."""
    answer = client.get(f"/static/{mark}gpgraph.css")

    assert answer.text == client.get(address).text
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip", "identity"])
def test_file_comes_in_the_coding_that_is_asked_for_under_a_tag_of_its_own(
    client: httpx2.Client, address: str, coding: str
) -> None:
    """Two codings are two representations: RFC 9110, section 8.8.3.3."""
    with client.stream("GET", address, headers={"Accept-Encoding": coding}) as answer:
        raw = b"".join(answer.iter_raw())
    plain = {"zstd": zstd.decompress, "br": brotli.decompress}.get(coding)

    assert answer.headers.get("content-encoding", "identity") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert coding in answer.headers["etag"]
    assert int(answer.headers["content-length"]) == len(raw)
    if plain is not None:
        assert plain(raw) == client.get(address).content


def test_file_that_a_browser_has_is_not_sent_again(client: httpx2.Client, address: str) -> None:
    """RFC 9110, section 13.1.2."""
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_of_a_file_has_its_length_and_no_body(client: httpx2.Client, address: str) -> None:
    """RFC 9110, section 9.3.2."""
    whole, head = client.get(address), client.head(address)

    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["", "/", "/v-000000000000/", "/../templates/base.html", "/%2e%2e/app.py", "/nul%00"]
)
def test_nothing_but_the_files_of_the_folder_is_there(client: httpx2.Client, path: str) -> None:
    """Names are looked up among those that were read, and no path is made of them."""
    assert client.get(f"/static{path}").status_code == 404
