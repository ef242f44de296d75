"""`gpgraph diff` over two releases of the whole data, in each of its formats."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from gpgraph.store.releases.generation import Generation


class Releases(Protocol):
    """The fixture: a folder with two releases."""

    folder: Path
    second: Generation


ID = "https://w3id.org/gpgraph/id/capability/"
CHANGES = "https://w3id.org/gpgraph/changes"
CS = "http://purl.org/vocab/changeset/schema#"


def diff(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Compare releases of a folder."""
    command = [sys.executable, "-m", "gpgraph", "diff", "--release", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_text_names_each_resource_with_its_rule_and_its_statements(two_releases: Releases) -> None:
    """A steward reads before a release what it will say."""
    done = diff(two_releases.folder, "2026.1", "2026.2")
    lines = done.stdout.splitlines()

    assert done.returncode == 1, "something differs"
    assert lines[0] == (
        "2026.1 -> 2026.2: 1 added, 1 changed, 1 deprecated, 1 other. "
        "The weightiest change is an addition."
    )
    added, changed, deprecated = (
        lines.index(f"{word} (1)") for word in ("Added", "Changed", "Deprecated")
    )
    assert lines[added + 1] == '  id:capability/network-operation  "Operation of networks"@en'
    assert lines[changed + 1 : changed + 5] == [
        '  id:capability/change-management  "Management of change"@en',
        "    CHG-10: A text or a value was replaced or taken back, for a better one.",
        '    - rdfs:label "Change management"@en',
        '    + rdfs:label "Management of change"@en',
    ]
    assert "    + dcterms:isReplacedBy id:capability/network-operation" in lines[deprecated:]


def test_equal_releases_differ_in_nothing_and_the_exit_code_says_so(two_releases: Releases) -> None:
    """A script asks as it would ask diff."""
    done = diff(two_releases.folder, "2026.2", "current")

    assert (done.returncode, done.stdout) == (0, "2026.2 -> 2026.2: Nothing changed.\n")


def test_the_way_back_shows_that_a_resource_is_gone(two_releases: Releases) -> None:
    """No build lets it happen, but any two releases can be compared, of whatever origin."""
    done = diff(two_releases.folder, "2026.2", "2026.1", "-f", "json")
    content = json.loads(done.stdout)
    removed = [item["iri"] for item in content["resources"] if item["kind"] == "removed"]

    assert content["level"] == "breaking"
    assert removed == [ID + "network-operation"]


def test_turtle_and_json_ld_hold_the_same_change_sets(two_releases: Releases) -> None:
    """A program applies a difference that it has read in either."""
    graphs = []
    for name, syntax in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        text = diff(two_releases.folder, "2026.1", "2026.2", "-f", name).stdout
        graphs.append({quad.triple for quad in parse(text.encode(), syntax)})
    store = Store()
    store.bulk_extend(
        parse(
            diff(two_releases.folder, "2026.1", "2026.2", "-f", "ttl").stdout.encode(),
            RdfFormat.TURTLE,
        )
    )
    rows = store.query(
        f"""PREFIX cs: <{CS}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?kind ?value {{
          ?set cs:subjectOfChange <{ID}change-management> ; ?kind ?statement .
          ?statement rdf:object ?value ; rdf:predicate <http://www.w3.org/2000/01/rdf-schema#label>
        }} ORDER BY ?kind"""
    )

    assert graphs[0] == graphs[1]
    assert isinstance(rows, QuerySolutions)
    assert [(row["kind"], row["value"]) for row in rows] == [
        (NamedNode(CS + "addition"), Literal("Management of change", language="en")),
        (NamedNode(CS + "removal"), Literal("Change management", language="en")),
    ]


def test_the_page_stands_alone(two_releases: Releases) -> None:
    """It can be sent to somebody: nothing in it is loaded, from anywhere."""
    page = diff(two_releases.folder, "2026.1", "2026.2", "-f", "html").stdout

    assert "<del>" in page
    assert "Management of change" in page
    assert not re.search(r"<(script|link|img)|src=|url\(", page)


@pytest.mark.parametrize(
    "words", [("2026.1", "2026.9"), ("0" * 64, "current"), ("nowhere", "2026.1")]
)
def test_a_release_that_is_not_there_is_named_with_those_that_are(
    two_releases: Releases, words: tuple[str, str]
) -> None:
    """A slip of the pen is mended at once."""
    done = diff(two_releases.folder, *words)

    assert done.returncode == 2
    assert "There is 2026.2, 2026.1" in done.stderr
