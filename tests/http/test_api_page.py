"""The page about every address: whole, and the same as the description that programs read."""

from html import unescape

import httpx2
import pytest


@pytest.fixture(scope="module")
def page(client: httpx2.Client) -> str:
    """The page."""
    return unescape(client.get("/api", headers={"Accept": "text/html"}).text)


def test_every_operation_stands_on_the_page_with_what_it_takes(
    client: httpx2.Client, page: str
) -> None:
    """What is described in one place alone is missed by half of those who look."""
    counted = 0
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, said in methods.items():
            _, found, rest = page.partition(f"<h2><code>{method.upper()} {path}</code></h2>")
            section = rest.partition("</section>")[0]

            assert found
            assert said["summary"] in section
            for parameter in said.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in section
                assert parameter.get("description", "") in section
            assert all(f"<code>{status}</code>" in section for status in said["responses"])
            counted += 1

    assert counted > 50
    assert page.count("<section id=") == counted


def test_page_is_found_from_every_page_and_by_programs(client: httpx2.Client) -> None:
    """By people at the foot, by programs in the header of the front page: RFC 8631."""
    home = client.get("/", headers={"Accept": "text/html"})

    assert '<a href="/api">Interface for programs</a>' in home.text
    assert '/api>; rel="service-doc"' in home.headers["link"]
