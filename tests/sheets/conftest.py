"""The commands in an empty folder, and workbooks of police stations in it."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gpgraph.cli.main import main
from gpgraph.store.sheets import apart, reader

SHAPES = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:PlaceShape a sh:NodeShape ; sh:targetClass ex:Place ;
    sh:property ex:Place-label , ex:Place-english .
ex:Place-label a sh:PropertyShape ; sh:path rdfs:label ; sh:uniqueLang true ;
    sh:equals skos:prefLabel ; sh:pattern "^[^0-9]" .
ex:Place-english a sh:PropertyShape ; sh:path rdfs:label ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShape [ sh:languageIn ( "en" ) ] ; sh:message "Add an English name."@en .

ex:StationShape a sh:NodeShape ; sh:targetClass ex:Station ;
    sh:property ex:Station-code , ex:Station-opened , ex:Station-officers , ex:Station-share ,
        ex:Station-open , ex:Station-kind , ex:Station-district , ex:Station-note ,
        ex:Station-year , ex:Station-web , ex:Station-never .
ex:Station-code a sh:PropertyShape ; sh:path ex:code ; sh:name "Code"@en ; sh:datatype xsd:string ;
    sh:minCount 1 ; sh:maxCount 1 ; sh:message "Give exactly one code."@en .
ex:Station-opened a sh:PropertyShape ; sh:path ex:opened ; sh:datatype xsd:date ; sh:maxCount 1 .
ex:Station-officers a sh:PropertyShape ; sh:path ex:officers ; sh:datatype xsd:integer ;
    sh:minInclusive 1 ; sh:maxCount 1 ; sh:message "Count the officers, from 1."@en .
ex:Station-share a sh:PropertyShape ; sh:path ex:share ; sh:datatype xsd:decimal ; sh:maxCount 1 .
ex:Station-open a sh:PropertyShape ; sh:path ex:open ; sh:datatype xsd:boolean ; sh:maxCount 1 .
ex:Station-kind a sh:PropertyShape ; sh:path ex:kind ; sh:in ( ex:river ex:road ) ; sh:maxCount 1 .
ex:Station-district a sh:PropertyShape ; sh:path ex:district ; sh:class ex:District ;
    sh:minCount 1 ; sh:message "Say which district, and describe it."@en .
ex:Station-note a sh:PropertyShape ; sh:path ex:note ; sh:datatype xsd:string ; sh:minCount 1 ;
    sh:severity sh:Warning ; sh:message "Add a note."@en .
ex:Station-year a sh:PropertyShape ; sh:path ex:year ; sh:datatype xsd:gYear .
ex:Station-web a sh:PropertyShape ; sh:path ex:web ; sh:nodeKind sh:IRI .
ex:Station-never a sh:PropertyShape ; sh:path ex:never ; sh:maxCount 0 .
"""
PLACES = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:Place rdfs:label "place"@en .
ex:Station rdfs:subClassOf ex:Place ; rdfs:label "police station"@en ;
    rdfs:comment "house from which police work"@en .
ex:north a ex:District ; rdfs:label "The North"@en .
ex:south a ex:District ; rdfs:label "The South"@en .
ex:river rdfs:label "river police"@en .
"""
# What a station says that is in order, by the key of the column.
GOOD: dict[str, str | int] = {
    "IRI": "ex:pier",
    "rdfs:label = skos:prefLabel@en": "Pier",
    "ex:code": "007",
    "ex:officers^^xsd:integer": 12,
    "ex:district^^IRI": "The North [ex:north]",
    "ex:note": "By the water",
}
SHEET = "Station"


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def write_files(folder: Path) -> None:
    """Write shapes, and what stations refer to."""
    (folder / "shapes.ttl").write_text(SHAPES, "utf-8")
    (folder / "places.ttl").write_text(PLACES, "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with shapes in it, which is the current one."""
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workbooks be read in this process: that another does it, ``test_traps`` tests.

    A process takes as long to start as all the rest of such a test.
    """
    monkeypatch.setattr(apart, "_run", reader.main)


@pytest.fixture
def gpgraph(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command there, with these shapes unless ours are meant."""
    assert folder.is_dir()

    def run(*words: object, is_theirs: bool = True) -> Done:
        given = ["--shapes=shapes.ttl", "--data=places.ttl"] if is_theirs else []
        code = main([*map(str, words), *given], {})
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty template of stations, made once."""
    folder = tmp_path_factory.mktemp("blank")
    write_files(folder)
    given = [f"--shapes={folder / 'shapes.ttl'}", f"--data={folder / 'places.ttl'}"]
    assert main(["template", "Station", *given, "-o", str(folder / "blank.xlsx")], {}) == 0
    return (folder / "blank.xlsx").read_bytes()


@dataclass(frozen=True, slots=True)
class Filling:
    """A workbook of stations that is being filled in."""

    workbook: Workbook

    @property
    def sheet(self) -> Worksheet:
        """The sheet of stations."""
        sheet = self.workbook[SHEET]
        assert isinstance(sheet, Worksheet)
        return sheet

    def column(self, key: str) -> int:
        """Return the column with a key."""
        keys = [cell.value for cell in self.sheet[2]]
        return keys.index(key) + 1

    def cell(self, key: str, row: int = 5) -> str:
        """Return the name of the cell of a row, such as ``Station!B5``."""
        return f"{SHEET}!{self.sheet.cell(row, self.column(key)).coordinate}"

    def put(self, row: int = 5) -> None:
        """Fill in a station that is in order."""
        for key, value in GOOD.items():
            self.sheet.cell(row, self.column(key)).value = value

    def set(self, key: str, value: object, row: int = 5) -> None:
        """Write one cell."""
        self.sheet.cell(row, self.column(key)).value = value  # type: ignore[assignment]


Fill = Callable[..., AbstractContextManager[Filling]]


@pytest.fixture
def filling(folder: Path, blank: bytes) -> Fill:
    """Return a context manager over a template, which is saved at the end."""

    @contextmanager
    def fill(name: str = "stations.xlsx") -> Iterator[Filling]:
        found = Filling(load_workbook(io.BytesIO(blank)))
        found.put()
        yield found
        found.workbook.save(folder / name)

    return fill
