"""The wheel is whole: installed elsewhere, it serves, asks and validates without the checkout."""

import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_S = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("gpgraph-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """Return the ``gpgraph`` program of a clean virtual environment with the wheel in it."""
    folder = wheel.parent
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run(
        [
            folder / "venv" / "bin" / "python",
            # What is never loaded need not be compiled.
            *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"),
            *("--constraint", ROOT / "constraints.txt", wheel),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "venv" / "bin" / "gpgraph"


@pytest.mark.web
def test_wheel_holds_the_bundles(wheel: Path) -> None:
    """They are not in git, which is where a wheel looks for what to hold."""
    with zipfile.ZipFile(wheel) as archive:
        held = {Path(name).name for name in archive.namelist() if "/static/vendor/" in name}

    assert held == {"editor.js", "graph.js", "licences.txt"}


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run ``gpgraph serve`` in an empty folder and return its address."""
    folder = tmp_path_factory.mktemp("empty")
    with subprocess.Popen(
        [installed, "serve", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield next(
                match[0]
                for line in process.stdout
                if (match := re.search(r"http://127\.0\.0\.1:\d+", line))
            )
        finally:
            process.terminate()
            process.wait(START_S)


def test_wheel_serves_its_own_data_from_an_empty_folder(served: str) -> None:
    """A user without the checkout gets the same answers."""
    query = "SELECT (COUNT(*) AS ?n) { ?o a <https://w3id.org/gpgraph/ontology#Objective> }"
    address = f"{served}/sparql?{urllib.parse.urlencode({'query': query, 'format': 'json'})}"
    with urllib.request.urlopen(address, timeout=START_S) as answer:
        body = json.load(answer)

    assert body["results"]["bindings"][0]["n"]["value"] == "32"


def test_wheel_validates_its_own_data(installed: Path, tmp_path: Path) -> None:
    """Shapes, ontology and data travel together."""
    done = subprocess.run(
        [installed, "validate"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "conform" in done.stdout.lower()
