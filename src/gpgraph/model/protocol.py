"""SPARQL 1.1 Protocol: what a request asks, read without touching HTTP or an engine."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from werkzeug.http import parse_options_header

from gpgraph.errors import MediaTypeError, ProtocolError, QueryTooLongError

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and the dataset that the protocol gives it.

    Where ``default_graphs`` or ``named_graphs`` is not empty, the two together are the dataset,
    whatever ``FROM`` says: SPARQL 1.1 Protocol, section 2.1.4. ``format_name`` is the short name
    of a format where the client sent one; the protocol leaves that to servers.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format_name: str | None = None

    def __post_init__(self) -> None:
        """Refuse a dataset that is not made of absolute IRIs.

        Raises:
            ProtocolError: a graph is not named by an absolute IRI.
        """
        for iri in (*self.default_graphs, *self.named_graphs):
            try:
                NamedNode(iri)
            except ValueError as error:
                raise ProtocolError(
                    f"A graph is named by an absolute IRI, not by {iri!r}."
                ) from error


def longest_body(limit_bytes: int) -> int:
    """Return the bytes after which no body can hold a query within the limit.

    Percent-encoding triples a text; the rest is room for graph names and other parameters.
    """
    return 3 * limit_bytes + 65_536


def parameters(encoded: bytes) -> Pairs:
    """Decode ``application/x-www-form-urlencoded`` once, as strict UTF-8.

    Raises:
        ProtocolError: the bytes are not UTF-8, or there are too many parameters.
    """
    try:
        return tuple(
            parse_qsl(
                encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000
            )
        )
    except UnicodeDecodeError as error:
        raise ProtocolError("The parameters are not UTF-8.") from error
    except ValueError as error:
        raise ProtocolError("There are too many parameters.") from error


def from_get(pairs: Pairs, *, limit_bytes: int) -> QueryRequest:
    """Read a query sent in the URL: section 2.1.1.

    Raises:
        ProtocolError: not exactly one query, or an update.
        QueryTooLongError: more bytes of query than the limit.
    """
    if any(key == "update" for key, _ in pairs):
        raise ProtocolError("This endpoint answers queries; it takes no update.")
    queries = [value for key, value in pairs if key == "query"]
    if len(queries) != 1:
        raise ProtocolError(f"Send exactly one parameter named query; there are {len(queries)}.")
    return _request(queries[0], pairs, limit_bytes=limit_bytes)


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
        ProtocolError: not exactly one query, not text, or an update.
        MediaTypeError: neither a form nor a query.
        QueryTooLongError: more bytes of query than the limit.
    """
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    if media_type == FORM:
        return from_get((*pairs, *parameters(body)), limit_bytes=limit_bytes)
    if media_type == DIRECT:
        if any(key == "query" for key, _ in pairs):
            raise ProtocolError("Send one query, in the URL or in the body, not in both.")
        text = _decode(body, options.get("charset", "utf-8"))
        return _request(text, pairs, limit_bytes=limit_bytes)
    if media_type == UPDATE:
        raise MediaTypeError("This endpoint answers queries; it takes no update.")
    raise MediaTypeError(
        f"A query is sent as {FORM} or {DIRECT}, not as {content_type or 'nothing'}."
    )


def _request(text: str, pairs: Pairs, *, limit_bytes: int) -> QueryRequest:
    try:
        length = len(text.encode())
    except UnicodeEncodeError as error:
        raise ProtocolError("The query holds half of a surrogate pair.") from error
    if length > limit_bytes:
        raise QueryTooLongError(limit_bytes=limit_bytes)
    if not text.strip():
        raise ProtocolError("The query is empty.")
    return QueryRequest(
        text,
        tuple(value for key, value in pairs if key == "default-graph-uri"),
        tuple(value for key, value in pairs if key == "named-graph-uri"),
        next((value for key, value in pairs if key == "format" and value), None),
    )


def _decode(body: bytes, charset: str) -> str:
    if charset.lower() not in {"utf-8", "utf8"}:
        raise MediaTypeError(f"A query is read as UTF-8, not as {charset}.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("The query is not UTF-8.") from error
