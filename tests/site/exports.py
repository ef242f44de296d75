"""Run the command, and what comes of it."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Export:
    """One run: where the site is, for which base, and what the command said."""

    folder: Path
    base: str
    code: int
    printed: str
    told: str


def export(release: Path, folder: Path, base: str, *flags: str) -> Export:
    """Export a release for a base."""
    words = ["export-site", str(folder), "--release", str(release), "--base-url", base, *flags]
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", *words], capture_output=True, text=True, check=False
    )
    return Export(folder, base, done.returncode, done.stdout, done.stderr)


def free_port() -> int:
    """Return a port of loopback that is free."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(port: int) -> None:
    """Return when somebody listens."""
    until = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return
