"""Servers that no one here wrote: started on loopback in a folder of their own, ended by handle."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

START_S = 30.0


@dataclass(frozen=True, slots=True)
class Store:
    """A SPARQL server that runs: where it takes queries, graphs and updates."""

    query: str
    graph_store: str
    update: str
    more: tuple[str, ...] = ()

    @property
    def reading(self) -> list[str]:
        """The flags of a front that reads from it."""
        return ["--backend", self.query, *self.more]

    @property
    def writing(self) -> list[str]:
        """The flags of who publishes into it."""
        return [
            *self.reading,
            *("--backend-graph-store", self.graph_store),
            *("--backend-update", self.update),
        ]


def free_port() -> int:
    """Return a port of loopback that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextmanager
def oxigraph(port: int | None = None, *, location: Path | None = None) -> Iterator[Store]:
    """Run ``oxigraph serve``, in memory or in a folder."""
    places = (str(Path(sys.executable).parent), os.environ["PATH"])
    program = shutil.which("oxigraph", path=os.pathsep.join(places))
    assert program is not None, "there is no oxigraph; install the project with its extra dev"
    port = port or free_port()
    words = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    words += [] if location is None else ["--location", str(location)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            await_answer(f"{base}/query?query=ASK%7B%7D")
            yield Store(f"{base}/query", f"{base}/store", f"{base}/update")
        finally:
            process.terminate()


VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
CheckpointInterval = 0
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryExecutionTime = 60
MaxQueryCostEstimationTime = 0
"""


@contextmanager
def virtuoso(folder: Path, *, max_rows: int = 10_000_000) -> Iterator[Store]:
    """Run Virtuoso in a folder of its own, with the password that it is born with."""
    program = shutil.which("virtuoso-t")
    assert program is not None, "there is no virtuoso-t; install virtuoso-opensource-7"
    port, sql_port = free_port(), free_port()
    settings = VIRTUOSO.format(port=port, sql_port=sql_port, max_rows=max_rows)
    (folder / "virtuoso.ini").write_text(settings, "utf-8")
    (folder / "password").write_text("dba\n", "utf-8")
    with subprocess.Popen(
        [program, "+foreground", "+configfile", "virtuoso.ini"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            base = f"http://127.0.0.1:{port}/sparql"
            await_answer(f"{base}?query=ASK%7B%7D")
            access = ("--backend-user", "dba", "--backend-password-file", str(folder / "password"))
            yield Store(base, f"{base}-graph-crud-auth", f"{base}-auth", access)
        finally:
            process.kill()  # what it holds is nobody's; writing it down would take seconds


def await_answer(address: str) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            if httpx2.get(address, timeout=2).status_code < 500:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(address)


def publish(
    release: Path, store: Store, *more: str, grace_s: float = 0
) -> subprocess.CompletedProcess[str]:
    """Run ``gpgraph publish``."""
    words = ["publish", "--release", str(release), "--grace-s", str(grace_s)]
    return subprocess.run(
        [sys.executable, "-m", "gpgraph", *words, *store.writing, *more],
        capture_output=True,
        text=True,
        check=False,
    )
