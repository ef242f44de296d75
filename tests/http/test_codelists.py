"""Every scheme is a list of codes that a spreadsheet, a form or an aid report can use."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import httpx2
import pytest

from gpgraph.model.documents.codelists import Code, CodeList, in_csv, in_iati
from gpgraph.model.namespaces import expand
from gpgraph.store.releases.generation import Generation

HTML = {"Accept": "text/html"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rows(text: str) -> list[dict[str, str]]:
    """Read a table."""
    return list(csv.DictReader(io.StringIO(text)))


def lists(client: httpx2.Client) -> dict[str, dict[str, Any]]:
    """Return the lists that there are, by name."""
    found = client.get("/codelists", headers={"Accept": "application/json"}).json()["lists"]
    return {item["name"]: cast("dict[str, Any]", item) for item in found}


def test_every_scheme_is_a_list_with_all_its_concepts(client: httpx2.Client) -> None:
    """A code that is missing from a form can never be chosen."""
    query = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?scheme (COUNT(DISTINCT ?one) AS ?n) { ?one skos:inScheme ?scheme } GROUP BY ?scheme"""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    counted = {row["scheme"]: int(row["n"]) for row in rows(answer.text)}
    found = lists(client)

    assert len(found) >= 8
    assert {item["iri"]: item["codes"] for item in found.values()} == counted
    for name in found:
        table = rows(client.get(f"/codelist/{name}.csv").text)
        assert len(table) == counted[found[name]["iri"]]
        assert all(row["code"] and row["name"] and row["category"] for row in table)
        assert len({row["code"] for row in table}) == len(table), f"{name}: a code means two things"


def test_table_has_codes_in_order_names_and_what_is_above(client: httpx2.Client) -> None:
    """1.10 would come after 1.9, and a spreadsheet shows the hierarchy."""
    answer = client.get("/codelist/gpg-2017.csv")
    table = rows(answer.text)
    codes = [row["code"] for row in table]

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert codes[:6] == ["1", "1.1", "1.2", "1.3", "1.4", "2"]
    assert len(codes) == 7 + 32
    assert table[0] | {"description": ""} == {
        "code": "1",
        "name": "Counter the threat of terrorism",
        "description": "",
        "category": "Global Policing Goal",
        "broader": "",
        "status": "active",
        "replaced_by": "",
        "iri": expand("id:gpg-2017/1"),
        "name_en": "Counter the threat of terrorism",
    }
    assert table[1]["broader"] == "1"


def test_names_in_other_languages_have_columns(client: httpx2.Client) -> None:
    """The UN's names of its goals come in its six languages."""
    (goal,) = [row for row in rows(client.get("/codelist/sdg.csv").text) if row["code"] == "16"]

    assert {f"name_{tag}" for tag in ("ar", "en", "es", "fr", "ru", "zh")} <= set(goal)
    assert all(value for key, value in goal.items() if key.startswith("name_"))


def test_given_up_code_is_withdrawn_and_says_by_what_it_is_replaced(client: httpx2.Client) -> None:
    """Old reports use old codes; a form must not offer them."""
    table = {row["code"]: row for row in rows(client.get("/codelist/sdg.csv").text)}
    withdrawn = [row for row in table.values() if row["status"] == "withdrawn"]

    assert len(withdrawn) > 20
    assert table["16.4"]["status"] == "active"
    for row in withdrawn:
        assert all(code in table for code in row["replaced_by"].split())
    assert any(row["replaced_by"] for row in withdrawn)


def test_iati_codelist_has_the_elements_of_its_schema_in_their_order(
    client: httpx2.Client,
) -> None:
    """Who reports aid names this list as a vocabulary of its own."""
    answer = client.get("/codelist/gpg-2017.xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own text
    items = root.findall("codelist-items/codelist-item")

    assert answer.headers["content-type"] == "application/xml"
    assert root.tag == "codelist"
    assert root.attrib == {"name": "gpg-2017", LANG: "en", "complete": "1"}
    assert [child.tag for child in root] == ["metadata", "codelist-items"]
    assert root.findtext("metadata/url") == expand("id:gpg-2017")
    assert len(items) == 39
    assert {item.attrib["status"] for item in items} == {"active"}
    assert [child.tag for child in items[0]] == ["code", "name", "description", "category", "url"]
    assert items[0].findtext("name/narrative") == "Counter the threat of terrorism"


def test_list_that_is_known_in_part_is_not_called_complete(client: httpx2.Client) -> None:
    """In a complete list of IATI a code that is missing is wrong; here it may be unknown."""
    root = ET.fromstring(client.get("/codelist/gpg-2023.xml").content)  # noqa: S314 - our own text

    assert root.attrib["complete"] == "0"


def test_text_with_signs_of_markup_and_of_tables_survives() -> None:
    """Names come from others: a quote, a comma or an ampersand must not break a file."""
    name = 'Arms & "ships", <both>\nfor each'
    code = Code("a,b", "urn:a?b&c", "x<y", {"en": name, "fr": "é"}, {}, ("1", "2"), False, ())
    found = CodeList("n&m", "urn:l", {"en": "t"}, {}, (code,))
    item = ET.fromstring(in_iati(found)).find("codelist-items/codelist-item")  # noqa: S314
    (row,) = rows(in_csv(found))

    assert item is not None
    assert [part.text for part in item.findall("name/narrative")] == [name, "é"]
    assert item.findtext("url") == "urn:a?b&c"
    assert (row["code"], row["name"], row["name_fr"], row["broader"]) == ("a,b", name, "é", "1 2")


@pytest.mark.parametrize("path", ["/codelists", "/codelist/theme", "/codelist/sdg.html"])
def test_page_leads_to_the_codes_and_their_formats(client: httpx2.Client, path: str) -> None:
    """People look at a list before they load it into anything."""
    page = client.get(path, headers=HTML)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert ".csv" in page.text
    assert ".xml" in page.text


def test_unknown_list_is_told_which_there_are(client: httpx2.Client) -> None:
    """The name is guessed from an IRI more often than copied."""
    answer = client.get("/codelist/gpg-1999.csv")

    assert answer.status_code == 404
    assert "gpg-2017" in answer.json()["detail"]
    assert client.get("/codelist/theme.ttl").status_code == 404


def test_command_writes_what_the_service_answers(
    release: Generation, client: httpx2.Client, tmp_path: Path
) -> None:
    """Without a server, all lists at once."""

    def export(*words: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "gpgraph", "export", "codelists", *words]
        return subprocess.run(
            [*command, "--release", str(release.path)], capture_output=True, check=False
        )

    one, all_of_them = export("theme", "-f", "json"), export("-o", str(tmp_path / "lists"))
    unknown = export("nothing", "-o", str(tmp_path / "other"))

    assert json.loads(one.stdout) == client.get("/codelist/theme.json").json()
    assert all_of_them.returncode == 0
    written = {path.stem: path for path in (tmp_path / "lists").iterdir()}
    assert set(written) == {name.replace("/", "-") for name in lists(client)}
    assert written["sdg"].read_bytes() == client.get("/codelist/sdg.csv").content
    assert unknown.returncode == 2
    assert not (tmp_path / "other").exists()


def test_page_of_a_list_says_in_the_language_of_the_reader_what_each_cell_is(
    client: httpx2.Client,
) -> None:
    """On a phone, where a row has no heading above it, too."""
    page = client.get("/codelist/theme.html?lang=fr").text
    first = page.partition("<tbody>")[2].partition("</tr>")[0]

    assert re.findall('data-label="([^"]*)"', first) == ["Catégorie", "Plus large", "État"]
    assert ">actif</td>" in first
