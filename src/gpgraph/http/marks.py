"""What a worker says about its answer, as header fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.sandbox.frames import Header

TRUNCATED = "Gpgraph-Truncated"
HINT = "Gpgraph-Hint"
NO_STORE = "no-store"
# Proxies and clients take no field that is much longer.
MAX_ADDRESS = 8000


def query_marks(address: str, asked: QueryRequest, said: Header) -> Mapping[str, str]:
    """Return the header fields of the answer to a query.

    Args:
        address: Where the query was asked, without its parameters.
        asked: The query and its parameters, however they were sent.
        said: What the worker said: ``volatile``, ``truncated`` (the rows kept), ``next_offset``
            (the row at which the next part begins), ``hints``.

    An answer that was cut links to the next part where an address can ask for it.
    """
    fields: dict[str, str] = {}
    if said.get("volatile"):
        fields["Cache-Control"] = NO_STORE
    if isinstance(rows := said.get("truncated"), int):
        fields[TRUNCATED] = f"rows={rows}"
    if isinstance(row := said.get("next_offset"), int):
        following = f"{address}?{parameters_of(replace(asked, offset_rows=row))}"
        if len(following) <= MAX_ADDRESS:
            fields["Link"] = f'<{following}>; rel="next"'
    hints = said.get("hints")
    if isinstance(hints, Sequence) and hints:
        # A header field holds ASCII; anybody's text may hold anything.
        fields[HINT] = " ".join(quote(str(hint), safe=" !#$&'()*+,/:;=?@[]<>") for hint in hints)
    return fields


def parameters_of(asked: QueryRequest, others: Iterable[tuple[str, str]] = ()) -> str:
    """Return a request as the parameters of an address, with others behind them."""
    settings = {
        "format": asked.format_name,
        "timeout": None if asked.timeout_s is None else f"{asked.timeout_s:.9f}",
        "max-rows": asked.max_rows,
        "offset-rows": asked.offset_rows or None,
    }
    return urlencode(
        [
            ("query", asked.text),
            *(("default-graph-uri", iri) for iri in asked.default_graphs),
            *(("named-graph-uri", iri) for iri in asked.named_graphs),
            *((name, str(value)) for name, value in settings.items() if value is not None),
            *others,
        ]
    )
