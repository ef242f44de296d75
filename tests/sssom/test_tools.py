"""What we read and write is SSSOM to the tools of SSSOM, too, and to those who use them."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gpgraph.cli.main import main
from gpgraph.model import sssom
from gpgraph.store.releases.generation import Generation

pytestmark = pytest.mark.sssom

HERE = Path(__file__).parent
TABLES = sorted((HERE.parents[1] / "data" / "alignments").glob(f"*{sssom.SUFFIX}"))
# The tools drop columns that a table defines for itself, and say so.
OURS = "evidence_class"
AXIOMS = "third-party"


@pytest.fixture(scope="module")
def exported(release: Generation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write links in the two formats that the tools read, by the command.

    Of axioms it is one class: their reader of RDF takes a minute of a slow machine for them all.
    """
    folder = tmp_path_factory.mktemp("sssom")
    files = {name: folder / f"links.{name}" for name in ("sssom.tsv", "owl.ttl")}
    chosen = {"sssom.tsv": [], "owl.ttl": ["--evidence", AXIOMS]}
    for name, path in files.items():
        words = ["export", "alignments", "--release", str(release.path.parent), "-f", name]
        assert main([*words, "-o", str(path), *chosen[name]], {}) == 0
    return files


@pytest.fixture(scope="module")
def found(exported: dict[str, Path], sssom_python: Path) -> dict[str, Any]:
    """Return what the tools complain about, by table, having run once over all of them."""
    return tools(sssom_python, "validate", *TABLES, exported["sssom.tsv"])


def tools(sssom_python: Path, *words: str | Path) -> dict[str, Any]:
    """Run the tools in their own environment."""
    done = subprocess.run(
        [sssom_python, HERE / "tools.py", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("path", TABLES, ids=[path.stem for path in TABLES])
def test_table_of_ours_is_valid_without_a_complaint(found: dict[str, Any], path: Path) -> None:
    """Whoever takes a file out of the repository loads it as it is."""
    assert found[str(path)] == []


def test_export_is_valid_but_for_the_column_that_they_drop(
    found: dict[str, Any], exported: dict[str, Path]
) -> None:
    """The class of evidence is an extension; the documentation says what becomes of it there."""
    complaints = found[str(exported["sssom.tsv"])]

    assert [text for text in complaints if OURS not in text] == []


@pytest.mark.thorough
def test_axioms_come_back_as_the_links_that_they_were(
    exported: dict[str, Path], sssom_python: Path
) -> None:
    """Their reading of our RDF is an independent proof that it says what ours says.

    To read the first of them takes their tools a quarter of a minute.
    """
    axioms = exported["owl.ttl"]
    read = tools(sssom_python, "read-back", axioms, axioms.with_name("back.sssom.tsv"))
    ours = {
        (one.subject, one.predicate, one.object, one.author, one.confidence, one.comment)
        for path in TABLES
        if path.name == f"{AXIOMS}{sssom.SUFFIX}"
        for one in sssom.parse(path.read_text("utf-8"), path).alignments
    }
    theirs = {(*row[:4], Decimal(row[4]), row[5]) for row in read["rows"]}

    assert [text for text in read["parse"] if "evidenceClass" not in text] == []
    assert len(read["rows"]) == len(ours)
    assert theirs == ours
