"""``gpgraph`` run in a folder."""

import io
import os
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from gpgraph.cli.main import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def run_in(folder: Path, *arguments: str | os.PathLike[str]) -> Done:
    """Run ``gpgraph`` with that folder as the current one."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = main([os.fspath(argument) for argument in arguments], {})
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs ``gpgraph`` in an empty folder."""
    return lambda *arguments: run_in(tmp_path, *arguments)
