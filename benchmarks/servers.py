"""The servers that are measured: each a process on one core, over the same data."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.client import pinned

START_S = 120.0
CLOCK_TICKS_S = os.sysconf("SC_CLK_TCK")
CONTENT_TYPE = "application/n-quads"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``endpoint`` is the path of its SPARQL endpoint."""

    name: str
    base: str
    endpoint: str
    process: "subprocess.Popen[str]"

    def target(self, query: str, *, is_unseen: bool = False) -> str:
        """Return the target of a query; one that is unseen differs in a comment every time."""
        text = f"{self.endpoint}?query={quote(query)}"
        return text + quote("\n#") + "{n}" if is_unseen else text

    @property
    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return self.process.poll() is None

    def cpu_s(self) -> float:
        """Return the processor time of the process and those below it, in seconds."""
        return sum(_cpu_s(pid) for pid in tree(self.process.pid))

    def memory_mb(self) -> float:
        """Return the resident memory of all its processes, what they share counted once, in MiB."""
        return sum(_proportional_mb(pid) for pid in tree(self.process.pid))

    def front_mb(self) -> float:
        """Return the resident memory of the first process alone, in MiB."""
        return _field_mb(Path(f"/proc/{self.process.pid}/status"), "VmRSS")


@contextmanager
def gpgraph(release: Path, core: int | None, log: Path, *flags: str) -> Iterator[Server]:
    """Serve a release with gpgraph as it is, log lines included."""
    port = free_port()
    command = [sys.executable, "-m", "gpgraph", "serve", "--release", str(release)]
    with _process([*command, "--port", str(port), *flags], core, log) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, process)
        yield Server("gpgraph", base, "/sparql", process)


@contextmanager
def oxigraph(
    program: str, dataset: Path, core: int | None, log: Path, *flags: str
) -> Iterator[Server]:
    """Serve a file of N-Quads with Oxigraph's own server, in memory."""
    port = free_port()
    with _process([program, "serve", "--bind", f"127.0.0.1:{port}", *flags], core, log) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, process)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
        with dataset.open("rb") as body:
            connection.request("POST", "/store", body=body, headers={"Content-Type": CONTENT_TYPE})
            status = connection.getresponse().status
        connection.close()
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"oxigraph does not take {dataset}: {status}.")
        yield Server("oxigraph", base, "/query", process)


@contextmanager
def rdflib_endpoint(program: str, triples: Path, core: int | None, log: Path) -> Iterator[Server]:
    """Serve a file of N-Triples with rdflib-endpoint, in rdflib's memory."""
    port = free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    with _process(command, core, log) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, process)
        yield Server("rdflib-endpoint", base, "/", process)


@contextmanager
def _process(
    command: Sequence[str], core: int | None, log: Path
) -> Iterator["subprocess.Popen[str]"]:
    # What a server says goes to a file: a pipe that nobody reads fills up, and the server waits.
    with (
        log.open("a") as said,
        subprocess.Popen(pinned(core, command), stdout=said, stderr=said, text=True) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(base: str, process: "subprocess.Popen[str]") -> None:
    """Wait until a port is listened on.

    Raises:
        RuntimeError: the process has ended, or takes too long.
    """
    place = urlsplit(base)
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((place.hostname, place.port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not start.")


def free_port() -> int:
    """Return a port of loopback that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def program(folder: Path, name: str) -> str:
    """Return the path of a program of a virtual environment.

    Raises:
        RuntimeError: it is not there.
    """
    found = shutil.which(name, path=str(folder / "bin"))
    if found is None:
        raise RuntimeError(
            f"There is no {name} in {folder}. Make it: python -m venv {folder} && "
            f"{folder}/bin/pip install -r benchmarks/requirements.txt"
        )
    return found


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(below for child in text.split() for below in tree(int(child)))]


def _cpu_s(pid: int) -> float:
    """Return the time of a process, and of its children that have ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = text.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / CLOCK_TICKS_S


def _proportional_mb(pid: int) -> float:
    return _field_mb(Path(f"/proc/{pid}/smaps_rollup"), "Pss")


def _field_mb(path: Path, name: str) -> float:
    try:
        text = path.read_text("ascii")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
