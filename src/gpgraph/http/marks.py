"""What a worker says about its answer, as header fields."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, urlencode

from gpgraph.sandbox.frames import Header

TRUNCATED = "Gpgraph-Truncated"
HINT = "Gpgraph-Hint"
NO_STORE = "no-store"


def query_marks(address: str, query_string: bytes, said: Header) -> Mapping[str, str]:
    """Return the header fields of the answer to a query.

    Args:
        address: Where the query was asked, without its parameters.
        query_string: The parameters, encoded.
        said: What the worker said: ``volatile``, ``truncated`` (the rows kept), ``next_offset``
            (the row at which the next part begins), ``hints``.

    An answer that was cut links to the next part where one address can ask for it.
    """
    fields: dict[str, str] = {}
    if said.get("volatile"):
        fields["Cache-Control"] = NO_STORE
    if isinstance(rows := said.get("truncated"), int):
        fields[TRUNCATED] = f"rows={rows}"
    if isinstance(row := said.get("next_offset"), int) and b"query=" in query_string:
        fields["Link"] = f'<{address}?{_from_row(query_string, row)}>; rel="next"'
    hints = said.get("hints")
    if isinstance(hints, Sequence) and hints:
        # A header field holds ASCII; anybody's text may hold anything.
        fields[HINT] = " ".join(quote(str(hint), safe=" !#$&'()*+,/:;=?@[]<>") for hint in hints)
    return fields


def _from_row(query_string: bytes, row: int) -> str:
    pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] != "offset-rows"]
    return urlencode([*kept, ("offset-rows", str(row))])
