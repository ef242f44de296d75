"""The redirect rules for w3id.org: every IRI of ours leads to where the service answers."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urlsplit

import httpx2
import pytest

from gpgraph.http.failing.problems import PROBLEMS
from gpgraph.store.releases.generation import Generation

FOLDER = Path(__file__).parents[2] / "docs" / "w3id"
PREFIX = "https://w3id.org/gpgraph/"
SITE = "https://gpgraph.example.org"
# What names something, and what nobody ever named.
NAMED = (
    "",
    "id/gpg-2017/1",
    "id/gpg-2017/1.2",
    "ontology",
    "ontology/0.3.0",
    "shapes",
    "graph/alignments/stated",
    "release/2026.1",
    "problem/query-timeout",
    "context/v1.jsonld",
    "frames/Goal/v1.jsonld",
    "schemas/Goal/v1.json",
    ".well-known/void",
    ".well-known/sparql-examples",
    ".well-known/prefixes",
)
UNNAMED = ("id/", "id", "README.md", ".htaccess", "ontology/x", ".well-known/x", "sparql", "x/id/a")
APACHE = """\
ServerRoot "{folder}"
PidFile "{folder}/pid"
ErrorLog "{folder}/log"
Listen 127.0.0.1:{port}
ServerName localhost
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule negotiation_module {modules}/mod_negotiation.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot "{folder}/www"
<Directory "{folder}/www">
    AllowOverride All
    Options FollowSymLinks
</Directory>
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line ``RewriteRule``: what it matches, what it makes of it, with which flags."""

    pattern: re.Pattern[str]
    target: str
    flags: tuple[str, ...]


def read_rules() -> list[Rule]:
    """Return the rules; a directive that is not understood here would be tested by nobody."""
    rules = []
    for line in (FOLDER / ".htaccess").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        directive, *words = line.split()
        if directive == "RewriteRule":
            pattern, target, flags = words
            assert flags[0] + flags[-1] == "[]"
            rules.append(Rule(re.compile(pattern), target, tuple(flags[1:-1].split(","))))
        else:
            assert line in {"RewriteEngine on", "Options -MultiViews"}
    return rules


def redirected(path: str, rules: list[Rule]) -> str | None:
    """Return where Apache's rules send an encoded path below the prefix; ``None`` for nowhere.

    In a folder's file a rule sees the path decoded and without the folder's own part; where it
    redirects, the outcome is encoded again.
    """
    environment: dict[str, str] = {}
    for rule in rules:
        match = rule.pattern.search(unquote(path))
        if match is None:
            continue
        for flag in rule.flags:
            name, _, value = flag.removeprefix("E=").partition(":")
            if flag.startswith("E="):
                environment[name] = value
        if rule.target != "-":
            assert {"R=303", "L"} == {*rule.flags}
            target = rule.target.replace("$1", match[1] if match.re.groups else "")
            target = re.sub(r"%\{ENV:(\w+)\}", lambda name: environment[name[1]], target)
            return quote(target, ":/.-_~@")
    return None


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """Return the rules of the file that is meant for w3id.org."""
    return read_rules()


def names_of(release: Generation) -> set[str]:
    """Return every IRI of ours in a release without its fragment, named graphs among them."""
    text = gzip.decompress(release.dataset.read_bytes()).decode()
    # Literals hold quotation marks, and those of a literal are escaped: what is between brackets
    # outside of them is an IRI.
    terms = re.findall(r'"(?:[^"\\]|\\.)*"|<([^>]*)>', text)
    return {urldefrag(term).url for term in terms if term.startswith(PREFIX)}


def test_every_name_in_a_release_leads_to_an_answer(
    client: httpx2.Client, release: Generation, rules: list[Rule]
) -> None:
    """An IRI is for ever, and so is what stands at its end."""
    found = {}
    for name in names_of(release):
        if name.startswith(f"{PREFIX}graph/contrib/"):
            continue  # a steward's own, whose names nobody publishes
        place = redirected(name.removeprefix(PREFIX), rules)
        assert place is not None, name
        path = place.removeprefix(SITE)
        answer = client.head(path)
        while answer.status_code in {303, 307}:
            address = urlsplit(answer.headers["location"])
            path = address.path + (f"?{address.query}" if address.query else "")
            answer = client.head(path)
        found[name] = answer.status_code

    assert len(found) > 200
    # The version before the first release was never published.
    assert {name: status for name, status in found.items() if status != 200} == {
        f"{PREFIX}ontology/0.2.0": 404
    }


def test_kind_of_each_problem_leads_to_the_service(rules: list[Rule]) -> None:
    """Its name is an IRI that a client may follow."""
    for problem in PROBLEMS.values():
        path = f"problem/{problem.slug}"

        assert redirected(path, rules) == f"{SITE}/{path}"


@pytest.mark.parametrize("path", NAMED)
def test_name_leads_to_the_same_path_of_the_service(rules: list[Rule], path: str) -> None:
    """So that nobody has to keep two tables."""
    assert redirected(path, rules) == f"{SITE}/{path}"


@pytest.mark.parametrize("path", UNNAMED)
def test_nothing_else_is_redirected(rules: list[Rule], path: str) -> None:
    """A redirect that leads to an error says the wrong thing about where it went wrong."""
    assert redirected(path, rules) is None


def test_address_of_the_service_stands_in_one_place() -> None:
    """When it moves, one line is changed."""
    assert (FOLDER / ".htaccess").read_text("utf-8").count("https://gpgraph.") == 1


@contextmanager
def apache(folder: Path) -> Iterator[str]:
    """Run Apache with the rules in the folder ``gpgraph``; the value is its address."""
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    modules = Path(program).resolve().parents[1] / "lib" / "apache2" / "modules"
    site = folder / "www" / "gpgraph"
    site.mkdir(parents=True)
    for name in (".htaccess", "README.md"):
        shutil.copy(FOLDER / name, site)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    conf = folder / "apache.conf"
    conf.write_text(APACHE.format(folder=folder, port=port, modules=modules), "utf-8")
    with subprocess.Popen([program, "-f", str(conf), "-D", "FOREGROUND"]) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert process.poll() is None
            time.sleep(0.1)
        else:
            return
    pytest.fail("Apache did not start.")


@pytest.mark.apache
def test_apache_redirects_as_these_tests_read_the_rules(tmp_path: Path, rules: list[Rule]) -> None:
    """What is tested above is what w3id.org would do; a query string is passed on."""
    with apache(tmp_path) as base, httpx2.Client() as browser:
        for path in (*NAMED, "id/theme/a%20b%C3%A9", "id/x?format=ttl&page=2"):
            plain, _, query = path.partition("?")
            answer = browser.get(f"{base}/gpgraph/{path}")
            expected = redirected(plain, rules)

            assert answer.status_code == 303
            # Apache writes the letters of an escape small.
            location = unquote(answer.headers["location"])
            assert location == unquote(f"{expected}{'?' if query else ''}{query}")
        for path in UNNAMED:
            assert browser.get(f"{base}/gpgraph/{path}").status_code in {200, 403, 404}, path
