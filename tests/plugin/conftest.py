"""A repository of somebody else: two files of shapes, one of data, and gpgraph beside pytest."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROLOGUE = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix schema: <http://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PERSON = """\
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ; sh:closed false ;
  sh:property ex:Person-name , [ sh:path ex:age ; sh:datatype xsd:integer ; sh:maxCount 1 ] .
ex:Person-name sh:path ex:name ; sh:minCount 1 ; sh:message "Give the person a name." .
"""
PLACE = """\
ex:PlaceShape a sh:NodeShape ; dcterms:identifier "PLACE-1" ; sh:targetClass ex:Place ;
  sh:nodeKind sh:IRI ; sh:property ex:Place-note .
ex:Place-note sh:path ex:note ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Add a note." .
"""
DATA = """\
ex:anna a ex:Person ; ex:name "Anna" ; ex:age 41 .
ex:ben a ex:Person ;
  ex:age "old" .
ex:cleo a ex:Person .
ex:here a ex:Place .
"""
# What else is installed beside pytest here takes half of the time in which it starts.
OTHERS = ("-p", "no:hypothesispytest", "-p", "no:anyio")
# Leaves a mark whenever something is validated.
COUNTING = """\
import pyshacl

def counted(*args, **kwargs):
    with open({log!r}, "a") as log:
        log.write("validated\\n")
    return validate(*args, **kwargs)

validate, pyshacl.validate = pyshacl.validate, counted
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of pytest left."""

    code: int
    out: str

    @property
    def ids(self) -> list[str]:
        """What ``--collect-only -q`` lists."""
        return [line for line in self.out.splitlines() if "::" in line]

    def outcomes(self) -> dict[str, str]:
        """Return the outcome of each test that ``-rA`` names, by its id."""
        words = ("PASSED", "FAILED", "XFAIL")
        lines = [line for line in self.out.splitlines() if line.startswith(words)]
        return {
            name.partition(" - ")[0]: word
            for word, _, name in (line.partition(" ") for line in lines)
        }


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder with tests in it."""

    folder: Path

    def write(self, name: str, text: str) -> Path:
        """Write a file; Turtle gets its prefixes in front."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((PROLOGUE if name.endswith(".ttl") else "") + text, "utf-8")
        return path

    def settings(self, **settings: str) -> None:
        """Write pytest's settings."""
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        self.write("pytest.ini", "[pytest]\n" + "".join(lines))

    def count(self) -> Path:
        """Have each validation leave a line in the file that is returned."""
        log = self.folder / "validations.log"
        self.write("conftest.py", COUNTING.format(log=str(log)))
        return log

    def pytest(self, *words: str, folder: str = ".") -> Ran:
        """Run pytest there, as at a prompt."""
        environ = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *OTHERS, *words],
            cwd=self.folder / folder,
            env={**environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "INTERNALERROR" not in done.stdout, done.stdout
        return Ran(done.returncode, done.stdout + done.stderr)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Somebody's shapes and data, with nothing set."""
    made = Repository(tmp_path)
    made.write("shapes/person.shapes.ttl", PERSON)
    made.write("shapes/place.shapes.ttl", PLACE)
    made.write("data.ttl", DATA)
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Repository:
    """A folder with nothing in it."""
    return Repository(tmp_path)
