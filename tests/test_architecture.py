"""The house keeps its shape: sizes, imports and nothing at import time."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src" / "gpgraph").rglob("*.py"))
MODULE_IDS = [str(path.relative_to(ROOT)) for path in MODULES]
MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 40


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, methods included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function, without its docstring."""
    body = node.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(body) > 1:
        first = body[1]
    return (node.end_lineno or node.lineno) - first.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=MODULE_IDS)
def test_module_fits_on_a_few_screens_and_its_functions_on_one(path: Path) -> None:
    """Long modules do two things; long functions hide a third."""
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert {
        node.name: length(node)
        for node in functions(ast.parse(text))
        if length(node) > MAX_FUNCTION_LINES
    } == {}


@pytest.mark.parametrize("path", MODULES, ids=MODULE_IDS)
def test_module_imports_at_the_top_and_keeps_no_state(path: Path) -> None:
    """An import inside a function hides a cycle; a ``global`` is shared between two services."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = [
        inner.lineno
        for node in functions(tree)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom | ast.Global)
    ]

    assert inside == []


def test_importing_the_front_loads_no_rdflib_and_starts_nothing() -> None:
    """The front process starts fast and prints nothing; rdflib is for the build alone."""
    code = (
        "import sys, threading, gpgraph.cli.serve, gpgraph.http.app;"
        "print(sorted({'rdflib', 'pyshacl', 'pandas', 'pyld'} & set(sys.modules)),"
        " threading.active_count())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout == "[] 1\n"


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    """By default pytest does not look into some, such as those called build; nobody is told."""
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert len(folders) > 10
    assert [
        folder
        for folder in folders
        for part in folder.relative_to(ROOT).parts
        if any(fnmatch(part, pattern) for pattern in passed_over)
    ] == []
