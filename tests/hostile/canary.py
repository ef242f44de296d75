"""The canary: a client in a process of its own that asks small questions, each for the first time.

Run as ``python canary.py HOST PORT CLIENT query|page``. It says ``ready`` once it is answered, asks
until its standard input is closed, and prints what happened as one JSON object: the latency of
each answer in milliseconds, and what each failure was. A question is sent once; an answer that is
late, wrong or missing is not asked for again.
"""

import http.client
import json
import sys
import threading
import time
from http import HTTPStatus
from urllib.parse import quote

LABEL = "Illicit flows, stolen assets and organized crime"
QUERY = (
    'SELECT ?label ("{question}" AS ?asked) WHERE '
    "{{ <http://metadata.un.org/sdg/16.4> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
)
PAUSE_S = 0.005
PATIENCE_S = 15.0
READY_AFTER = 20


class Canary:
    """One client with one connection, opened again only after a failure."""

    def __init__(self, host: str, port: int, client: str, kind: str) -> None:
        """Ask as ``client``, which a proxy in front would have told apart."""
        self._connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
        self._headers = {"X-Forwarded-For": client}
        self._kind = kind
        self.latencies_ms: list[float] = []
        self.failures: list[str] = []

    def ask(self, question: str) -> None:
        """Ask once, and note what came of it."""
        if self._kind == "page":
            path, needed = f"/doc/sdg/16.4.html?asked={question}", LABEL
        else:
            path, needed = f"/sparql?query={quote(QUERY.format(question=question))}", question
        began = time.monotonic()
        try:
            self._connection.request("GET", path, headers=self._headers)
            answer = self._connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{type(error).__name__}: {error}")
            self._connection.close()
            return
        self.latencies_ms.append(1000 * (time.monotonic() - began))
        if answer.status != HTTPStatus.OK or LABEL not in body or needed not in body:
            self.failures.append(f"{answer.status}: {body[:300]}")


def main() -> None:
    """Ask until told to stop."""
    host, port, client, kind = sys.argv[1:]
    canary = Canary(host, int(port), client, kind)
    stop = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    asked = 0
    while not stop.is_set():
        asked += 1
        canary.ask(f"{client}-{time.time_ns()}-{asked}")
        if asked == READY_AFTER:
            canary.latencies_ms.clear()
            print("ready", flush=True)  # noqa: T201 - to whoever started it
        time.sleep(PAUSE_S)
    found = {"latencies_ms": canary.latencies_ms, "failures": canary.failures}
    print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
