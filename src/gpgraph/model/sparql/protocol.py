"""SPARQL 1.1 Protocol: what a request asks, read without touching HTTP or an engine.

Beside the protocol's own parameters there are ours: ``format``, ``timeout``, ``max-rows``,
``offset-rows`` and ``explain``. Whatever else a client sends is left alone.
"""

import math
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from gpgraph.errors import MediaTypeError, ProtocolError, QueryTooLongError
from gpgraph.model.graphnames import check_graphs
from gpgraph.model.sparql.nesting import check_nesting

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_TYPES = (DIRECT, FORM)

NO_UPDATE = "This endpoint answers queries; it takes no update."

Pairs = tuple[tuple[str, str], ...]

_MAX_PARAMETERS = 1000
_MAX_ROWS = 2**63 - 1
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_PARAMETER = re.compile(r';[ \t]*([^\s=;"]+)=(?:"((?:[^"\\]|\\.)*+)"|([^\s;"]*))[ \t]*')
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query, the dataset that the protocol gives it, and how its answer is wanted.

    Where ``default_graphs`` or ``named_graphs`` is not empty, the two together are the dataset,
    whatever ``FROM`` says: SPARQL 1.1 Protocol, section 2.1.4. The rest is left to servers:
    ``format_name`` is the short name of a format; ``timeout_s`` seconds may lower the service's own
    limit and never raise it; ``max_rows`` and ``offset_rows`` cut a window out of the solutions;
    ``explain`` asks for an account of an empty answer.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format_name: str | None = None
    timeout_s: float | None = None
    max_rows: int | None = None
    offset_rows: int = 0
    explain: bool = False

    def __post_init__(self) -> None:
        """Refuse a dataset that is not made of absolute IRIs, or of too many.

        Raises:
            ProtocolError: a graph is not named by an absolute IRI, or there are too many.
        """
        check_graphs((*self.default_graphs, *self.named_graphs))


def longest_body(limit_bytes: int) -> int:
    """Return the bytes after which no body can hold a query within the limit.

    Percent-encoding triples a text; the rest is room for graph names and other parameters.
    """
    return 3 * limit_bytes + 65_536


def parameters(encoded: bytes) -> Pairs:
    """Decode ``application/x-www-form-urlencoded`` once, as strict UTF-8.

    Raises:
        ProtocolError: an escape is broken, the bytes are not UTF-8, or there are too many
            parameters.
    """
    if not encoded:
        return ()
    broken = _BROKEN_ESCAPE.search(encoded)
    if broken is not None:
        found = encoded[broken.start() : broken.start() + 3].decode("ascii", "replace")
        raise ProtocolError(f"{found!r} is no percent-encoding; a percent sign is sent as %25.")
    if encoded.count(b"&") >= _MAX_PARAMETERS:
        raise ProtocolError("There are too many parameters.")
    fields = (pair.partition(b"=") for pair in encoded.split(b"&") if pair)
    try:
        return tuple((_decoded(name), _decoded(value)) for name, _, value in fields)
    except UnicodeDecodeError as error:
        raise ProtocolError("The parameters are not UTF-8.") from error


def _decoded(text: bytes) -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return (unquote_to_bytes(text) if b"%" in text else text).decode()


def from_get(pairs: Pairs, *, limit_bytes: int) -> QueryRequest:
    """Read a query sent in the URL: section 2.1.1.

    Raises:
        ProtocolError: not exactly one query, an update, or a parameter without such a value.
        QueryTooLongError: more bytes of query than the limit.
        QueryTooDeepError: more brackets within brackets than the limit.
    """
    given = _given(pairs)
    queries = given.get("query", [])
    if len(queries) != 1:
        raise ProtocolError(f"Send exactly one parameter named query; there are {len(queries)}.")
    return _request(queries[0], given, limit_bytes=limit_bytes)


def from_post(
    pairs: Pairs, content_type: str | None, body: bytes, *, limit_bytes: int
) -> QueryRequest:
    """Read a query sent by POST, as a form or as it is: sections 2.1.2 and 2.1.3.

    Args:
        pairs: The parameters of the URL; a dataset may stand there too.
        content_type: The header, parameters and all.
        body: The bytes as they came.
        limit_bytes: Longest query, in bytes of UTF-8.

    Raises:
        ProtocolError: not exactly one query, not text, an update, or a parameter without such a
            value.
        MediaTypeError: neither a form nor a query, or not in UTF-8.
        QueryTooLongError: more bytes of query than the limit.
        QueryTooDeepError: more brackets within brackets than the limit.
    """
    if media_type(content_type) == FORM:
        return from_get((*pairs, *parameters(body)), limit_bytes=limit_bytes)
    given = _given(pairs)
    if "query" in given:
        raise ProtocolError("Send one query, in the URL or in the body, not in both.")
    return _request(_decode(body), given, limit_bytes=limit_bytes)


def media_type(content_type: str | None) -> str:
    """Return ``FORM`` or ``DIRECT``: the type of a body that is read here.

    Raises:
        MediaTypeError: it is neither, or is not encoded as UTF-8.
    """
    if content_type in READ_TYPES:
        return content_type
    name, semicolon, _ = (content_type or "").partition(";")
    name = name.strip().lower()
    if name == UPDATE:
        raise MediaTypeError(NO_UPDATE, accepted=READ_TYPES)
    if name not in READ_TYPES:
        raise MediaTypeError(
            f"A query is sent as {' or '.join(READ_TYPES)}, not as {content_type or 'nothing'}.",
            accepted=READ_TYPES,
        )
    for key, quoted, plain in _PARAMETER.findall(content_type or "") if semicolon else ():
        charset = (quoted or plain).lower()
        if key.lower() == "charset" and charset not in {"utf-8", "utf8"}:
            raise MediaTypeError(
                f"A query is read as UTF-8, not as {quoted or plain}.", accepted=READ_TYPES
            )
    return name


def _given(pairs: Pairs) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for key, value in pairs:
        given.setdefault(key, []).append(value)
    if "update" in given:
        raise ProtocolError(NO_UPDATE)
    return given


def _request(text: str, given: dict[str, list[str]], *, limit_bytes: int) -> QueryRequest:
    try:
        length = len(text.encode())
    except UnicodeEncodeError as error:
        raise ProtocolError("The query holds half of a surrogate pair.") from error
    if length > limit_bytes:
        raise QueryTooLongError(limit_bytes=limit_bytes)
    text = text.removeprefix("\ufeff")  # some editors begin a file with a mark
    if not text or text.isspace():
        raise ProtocolError("The query is empty.")
    check_nesting(text)
    if len(given) == ("query" in given):  # as most requests: no other parameter
        return QueryRequest(text)
    explain = _only(given, "explain")
    if explain is not None and explain.lower() not in _BOOLEANS:
        raise ProtocolError(f"explain is true or false, not {explain!r}.")
    max_rows, offset_rows = _number(given, "max-rows", least=1), _number(given, "offset-rows")
    return QueryRequest(
        text,
        tuple(filter(None, given.get("default-graph-uri", ()))),
        tuple(filter(None, given.get("named-graph-uri", ()))),
        next(filter(None, given.get("format", ())), None),
        _seconds(given),
        max_rows,
        offset_rows or 0,
        explain is not None and _BOOLEANS[explain.lower()],
    )


def _only(given: dict[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter; a field that was left empty is as good as none."""
    values = [value for value in given.get(name, ()) if value]
    if len(values) > 1:
        raise ProtocolError(f"Send one value for {name}; there are {len(values)}.")
    return values[0] if values else None


def _number(given: dict[str, list[str]], name: str, *, least: int = 0) -> int | None:
    text = _only(given, name)
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,19}", text) or not least <= int(text) <= _MAX_ROWS:
        raise ProtocolError(f"{name} is a whole number from {least}, not {text!r}.")
    return int(text)


def _seconds(given: dict[str, list[str]]) -> float | None:
    text = _only(given, "timeout")
    if text is None:
        return None
    seconds = float(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) else math.nan
    if not seconds > 0:
        raise ProtocolError(f"timeout is a number of seconds above 0, not {text!r}.")
    return seconds


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("The query is not UTF-8.") from error
