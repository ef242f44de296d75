"""Keep what is published under ``v1``, so that tests can hold later versions to it.

Run once for each release of the service: ``python scripts/keep_contracts.py``. It refuses nothing;
run the tests before, and look at the difference after.
"""

import json
import tempfile
from pathlib import Path

from gpgraph.service.building.build import build
from gpgraph.store.resources import find_sources
from gpgraph.worker_main import load

KEPT = Path(__file__).resolve().parents[1] / "tests" / "http"
BASE = "http://localhost"
# Every schema has the same definitions beside it; once is enough.
WITH_DEFINITIONS = "Objective"


class Answer:
    """What a task writes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.body = b""

    def head(self, media_type: str, **_meta: object) -> None:
        """Note what is coming."""
        self.media_type = media_type

    def write(self, data: bytes, /) -> int:
        """Keep the bytes."""
        self.body += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""


def main() -> None:
    """Write the context, and the schemas of all classes: one line for each."""
    with tempfile.TemporaryDirectory() as folder:
        table = load(build(find_sources(), Path(folder)).path)

    def ask(kind: str, **parameters: str) -> bytes:
        answer = Answer()
        table[kind]({"base": BASE, "format": "jsonld", **parameters}, b"", answer)
        return answer.body

    (KEPT / "context-v1.jsonld").write_bytes(ask("context"))
    classes = json.loads(ask("classes"))["items"]
    lines = []
    for name in sorted(item["id"].removeprefix(f"{BASE}/class/") for item in classes):
        schema = json.loads(ask("schema", name=name))
        if name != WITH_DEFINITIONS:
            del schema["$defs"]
        lines.append(f"{json.dumps(name)}: {json.dumps(schema, ensure_ascii=False)}")
    text = ",\n".join(lines)
    (KEPT / "schemas-v1.json").write_text(f"{{\n{text}\n}}\n", "utf-8")


if __name__ == "__main__":
    main()
