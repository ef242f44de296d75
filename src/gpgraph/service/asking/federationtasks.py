"""What workers do of a query that asks other servers: read it, and put the answers in.

Between the two the front asks: see ``service/asking/federation.py``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue, TaskFunction
from gpgraph.store.querying.mistakes import explained
from gpgraph.store.querying.serviceclause import remote_queries, with_answers


def plan(_header: Header, body: bytes, answer: AnswerWriter) -> None:
    """Say what a query asks other servers: a list with one object for each clause."""
    text = body.decode()
    try:
        found = remote_queries(text)
    except SyntaxError as error:
        raise explained(error, text) from None
    answer.head("application/json")
    clauses = [
        {"endpoint": query.endpoint, "text": query.text, "silent": query.is_silent}
        for query in found
    ]
    answer.write(json.dumps(clauses).encode())


def evaluate(query: TaskFunction, header: Header, body: bytes, answer: AnswerWriter) -> None:
    """Evaluate a query with what others answered in the place of its clauses.

    Args:
        query: Evaluates a query without clauses.
        header: As for ``query``; also ``query_length``, and ``lengths`` of the answers, in bytes,
            where -1 is no answer.
        body: The query, and behind it the answers.
        answer: Where the result goes.
    """
    texts = _cut(header, body)
    first, *answers = texts
    text = with_answers((first or b"").decode(), answers)
    query(header, text.encode(), _Volatile(answer))


def _cut(header: Header, body: bytes) -> list[bytes | None]:
    lengths = header["lengths"]
    if not isinstance(lengths, Sequence):
        raise WorkerFaultError("The answers of other servers come without their lengths.")
    found: list[bytes | None] = []
    start = 0
    for length in (header["query_length"], *lengths):
        size = length if isinstance(length, int) else -1
        found.append(None if size < 0 else body[start : start + size])
        start += max(size, 0)
    return found


@dataclass(frozen=True, slots=True)
class _Volatile:
    """An answer that another day may be another one, whatever is asked: others had a say."""

    inner: AnswerWriter

    def head(self, media_type: str, **meta: JsonValue) -> None:
        self.inner.head(media_type, **{**meta, "volatile": True})

    def write(self, data: bytes, /) -> int:
        return self.inner.write(data)

    def flush(self) -> None:
        self.inner.flush()
