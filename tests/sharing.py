"""What costs much is made once, for all processes that run tests side by side."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gpgraph.store.releases.generation import Generation, read

PLACE = "place"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first process fills that asks for it; the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    done = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def built_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Generation]
) -> Generation:
    """Return a release that the first process builds that asks for it."""

    def note(folder: Path) -> None:
        (folder / PLACE).write_text(str(make(folder).path), "utf-8")

    return read(Path((made_once(factory, name, note) / PLACE).read_text("utf-8")))
