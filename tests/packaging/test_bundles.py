"""What the pages load from others: known by version and licence, and calling nobody."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gpgraph.store.releases.generation import Generation

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
VENDOR = ROOT / "src" / "gpgraph" / "http" / "static" / "vendor"
# An address in the text of a bundle that is a name and is not asked.
NAMES = {"http://www.w3.org/2000/svg"}


def test_lock_file_names_no_registry() -> None:
    """Who installs decides from where; what must arrive is held by its hash."""
    packages = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    others = {name: package for name, package in packages.items() if name}

    assert others
    assert [name for name, package in others.items() if "resolved" in package] == []
    assert [name for name, package in others.items() if "integrity" not in package] == []


def test_every_version_is_exact() -> None:
    """A range would give another bundle next month."""
    wanted = json.loads((WEB / "package.json").read_text("utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}

    assert [name for name, one in versions.items() if not re.match(r"\d+\.\d+\.\d", one)] == []


@pytest.mark.web
def test_bundles_ship_with_the_licence_of_each_package_in_them() -> None:
    """Their licences ask for no more than that."""
    wanted = json.loads((WEB / "package.json").read_text("utf-8"))["dependencies"]
    shipped = (VENDOR / "licences.txt").read_text("utf-8")

    assert {path.name for path in VENDOR.iterdir()} == {"editor.js", "graph.js", "licences.txt"}
    for name, version in wanted.items():
        assert f"{name} {version} (MIT)" in shipped
    assert shipped.count("Permission is hereby granted") == shipped.count("(MIT)\n")


@pytest.mark.web
@pytest.mark.parametrize("name", ["editor.js", "graph.js"])
def test_bundle_names_no_host_and_makes_no_code_of_text(name: str) -> None:
    """Nothing is loaded from another host, and the policy needs no unsafe-eval."""
    text = (VENDOR / name).read_text("utf-8")

    assert set(re.findall(r"https?://[\w./-]+", text)) <= NAMES
    assert re.findall(r"\beval\(|new Function\(", text) == []


@pytest.mark.parametrize("absent", [pytest.param((), marks=pytest.mark.web), ("vendor",)])
def test_info_says_whether_pages_have_the_bundles(
    tmp_path: Path, release: Generation, absent: tuple[str, ...]
) -> None:
    """A package that was built without npm works, and its owner should know what it lacks."""
    ignore = shutil.ignore_patterns("__pycache__", *absent)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", "info", "--release", release.path.parent],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("pages "))

    assert ("make web" in line) is bool(absent)
