"""Who is still answered while others attack: the same attacks on each server."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.client import pinned
from benchmarks.servers import Server

ATTACKS = {
    "2 cross products at once": (2, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    "2 orderings of a cross product": (2, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"),
    "50 products of values at once": (
        50,
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(1000)))} }}" for n in range(3))
        + " }",
    ),
    "20,000 brackets": (1, "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000),
    "5,000 OPTIONALs": (
        1,
        "SELECT * WHERE { ?s ?p ?o "
        + " ".join(f"OPTIONAL {{ ?s <a:{n}> ?o{n} }}" for n in range(5000))
        + " }",
    ),
}
CANARY_TIMEOUT_S = 5.0
PAUSE_S = 0.01
QUESTION = (
    'SELECT ?label ("{number}" AS ?asked) WHERE { <http://metadata.un.org/sdg/16.4> '
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label }"
)


@dataclass(frozen=True, slots=True)
class Survival:
    """How a small query of somebody else fared."""

    asked: int
    answered: int
    p50_ms: float
    p99_ms: float
    peak_mb: float
    is_alive: bool

    @property
    def availability(self) -> float:
        """The share of small queries that were answered."""
        return self.answered / self.asked if self.asked else 0.0


def survive(server: Server, attack: str, seconds: float, core: int | None) -> Survival:
    """Attack a server for some time while a canary asks from a process of its own."""
    count, query = ATTACKS[attack]
    stop = threading.Event()
    attackers = [threading.Thread(target=_attack, args=(server, query, stop)) for _ in range(count)]
    command = [sys.executable, "-m", "benchmarks.hostile", server.base, server.endpoint]
    canary = subprocess.Popen(
        pinned(core, [*command, str(seconds)]), stdout=subprocess.PIPE, text=True
    )
    for attacker in attackers:
        attacker.start()
    peak_mb = 0.0
    while canary.poll() is None:
        peak_mb = max(peak_mb, server.memory_mb())
        time.sleep(0.05)
    stop.set()
    said, _ = canary.communicate()
    is_alive = server.is_alive
    for attacker in attackers:
        attacker.join()
    found = json.loads(said)
    taken = sorted(found["latencies_ms"]) or [float("nan")]
    p50, p99 = (taken[int((len(taken) - 1) * share)] for share in (0.5, 0.99))
    return Survival(found["asked"], len(found["latencies_ms"]), p50, p99, peak_mb, is_alive)


def _attack(server: Server, query: str, stop: threading.Event) -> None:
    """Send an expensive query, and again as soon as it ends."""
    place = urlsplit(server.base)
    headers = {"Content-Type": "application/sparql-query"}
    while not stop.is_set():
        connection = http.client.HTTPConnection(place.netloc, timeout=1)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", server.endpoint, query.encode(), headers)
            while not stop.is_set():
                with suppress(TimeoutError):
                    connection.getresponse().read()
                    break
        connection.close()
        stop.wait(0.02)


def ask(base: str, endpoint: str, seconds: float) -> dict[str, Sequence[float] | int]:
    """Ask a small query again and again; what is not answered in five seconds is not answered."""
    place = urlsplit(base)
    headers = {"Content-Type": "application/sparql-query"}
    connection = http.client.HTTPConnection(place.netloc, timeout=CANARY_TIMEOUT_S)
    end = time.monotonic() + seconds
    asked, latencies_ms = 0, []
    while time.monotonic() < end:
        asked += 1
        text = QUESTION.replace("{number}", str(time.time_ns()))
        began = time.monotonic()
        try:
            connection.request("POST", endpoint, text.encode(), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == http.HTTPStatus.OK:
                latencies_ms.append(1000 * (time.monotonic() - began))
        except (OSError, http.client.HTTPException):
            connection.close()
        time.sleep(PAUSE_S)
    return {"asked": asked, "latencies_ms": latencies_ms}


def main() -> None:
    """Be the canary: print what happened as JSON."""
    base, endpoint, seconds = sys.argv[1:]
    print(json.dumps(ask(base, endpoint, float(seconds))))


if __name__ == "__main__":
    main()
