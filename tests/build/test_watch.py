"""``gpgraph build --watch``: a release after every save."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpgraph.store.releases.generation import current
from gpgraph.store.resources import Sources


@contextmanager
def watching(
    environ: dict[str, str], folder: Path, *arguments: str
) -> Iterator[subprocess.Popen[str]]:
    """Run ``gpgraph build --watch`` until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "gpgraph", "build", "--watch", *arguments],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], start: str) -> str:
    """Read progress up to the line that starts so, and return all of it."""
    assert process.stderr is not None
    seen = ""
    for line in process.stderr:
        seen += line
        if line.startswith(start):
            return seen
    raise AssertionError(seen)


def test_watch_builds_after_each_save_and_outlives_a_mistake(
    environ: dict[str, str], sources: Sources, tmp_path: Path
) -> None:
    """Whoever edits sees the error at once, and the server keeps the last good release."""
    out, mine = tmp_path / "out", tmp_path / "mine"
    mine.mkdir()
    (mine / "a.ttl").write_text("<a:a> <a:b> 1 .")
    notes = sources.root / "data" / "goals" / "notes.ttl"
    text = notes.read_text()
    with watching(environ, tmp_path, "--out", str(out), "--data", str(mine)) as process:
        until(process, "watching")
        first = current(out)
        notes.write_text("oops")
        mistake = until(process, "watching")
        after_mistake = current(out)
        notes.write_text(text.replace("Ours.", "Ours, changed."))
        until(process, "watching")
        second = current(out)
        (mine / "a.ttl").write_text("<a:a> <a:b> 2 .")
        until(process, "watching")
        third = current(out)
        process.send_signal(signal.SIGINT)
        code = process.wait(20)

    assert "goals/notes.ttl:1:1: oops is not" in mistake
    assert after_mistake == first
    assert len({first.id, second.id, third.id}) == 3
    assert code == 130
