"""What the front answers before there is a request: a problem, as bytes, and no more after it."""

import json
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from gpgraph.errors import ConnectionLimitError, GpgraphError
from gpgraph.http.failing.problems import PROBLEM, TYPE_PREFIX, problem_of

# No page and no script comes from here, so of the common headers these are what matters.
HEADERS = (
    (b"content-type", PROBLEM.media_type.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),
    (b"connection", b"close"),
)


def refusal(
    error: GpgraphError, default_headers: Iterable[tuple[bytes, bytes]], *, is_head: bool
) -> bytes:
    """Return a whole HTTP/1.1 answer that says what was wrong, and that the connection ends.

    Args:
        error: What was wrong; its row in the table of problems gives status and title.
        default_headers: What the server puts on every answer, such as ``Date``.
        is_head: The request is a ``HEAD``, whose answer has no body.
    """
    problem = problem_of(error)
    content = {
        "type": TYPE_PREFIX + problem.slug,
        "title": problem.title,
        "status": int(problem.status),
        "detail": str(error),
        **vars(error),
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    lines = [*default_headers, *HEADERS, (b"content-length", str(len(body)).encode())]
    if isinstance(error, ConnectionLimitError):
        lines.append((b"retry-after", str(error.retry_after_s).encode()))
    head = b"".join(name + b": " + value + b"\r\n" for name, value in lines)
    return STATUS_LINE[problem.status] + head + b"\r\n" + (b"" if is_head else body)
