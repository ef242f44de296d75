"""Hosts that take rules: the same addresses and the same negotiation, with no server of ours."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.site.exports import export, free_port, wait_for

from gpgraph.http.app import static_files
from gpgraph.store.releases.generation import Generation

PREFIX = "/gpgraph"
NGINX = """\
pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/root;
        include {folder}/root{prefix}/nginx.conf;
    }}
}}
"""


@pytest.fixture(scope="module")
def nginx(small: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An nginx with the rules of a site that lies below a path."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    base = f"http://127.0.0.1:{port}{PREFIX}"
    export(small.path, folder / "root" / PREFIX.strip("/"), base)
    folder.chmod(0o755)
    for parent in folder.parents[:2]:
        parent.chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, prefix=PREFIX))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx"
    user = "user root;\n" if Path("/root").owner() == "root" else ""
    configuration.write_text(user + configuration.read_text())
    with subprocess.Popen([program, "-c", str(configuration)]) as process:
        try:
            wait_for(port)
            yield base
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
@pytest.mark.nginx
@pytest.mark.parametrize("path", ["/id/g/1", "/doc/g/1", "/ontology", "/"])
def test_host_with_rules_redirects_and_negotiates(
    nginx: str, path: str, accept: str, media_type: str
) -> None:
    """With the rules beside the pages the copy answers programs as the service does."""
    answer = httpx2.get(nginx + path, headers={"Accept": accept}, follow_redirects=False)
    if path.startswith("/id/"):
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{PREFIX}{path.replace('/id/', '/doc/')}"
        address = str(httpx2.URL(nginx).join(answer.headers["location"]))
        answer = httpx2.get(address, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.nginx
def test_host_with_rules_knows_what_is_not_there(nginx: str) -> None:
    """What has no file is a 404 with a page that says so."""
    answer = httpx2.get(f"{nginx}/doc/nothing-here")

    assert answer.status_code == 404
    assert "There is no document at this address" in answer.text


@pytest.mark.nginx
def test_pages_below_a_path_keep_to_it(nginx: str) -> None:
    """A site often is one of several on a host."""
    page = httpx2.get(f"{nginx}/doc/g/1").text
    links = set(re.findall(r'\s(?:href|src)="(/[^"]*)"', page))

    assert f"{PREFIX}{static_files().prefix}gpgraph.css" in links
    assert {link for link in links if not link.startswith(f"{PREFIX}/")} == set()
