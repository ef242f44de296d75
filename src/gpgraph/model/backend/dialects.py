"""In what servers differ: one table, a reason for each entry, and a test for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Header fields of Virtuoso, which are looked for in the answers of every server, as a proxy before
# it may not say who it is: a query stopped for its time, and an answer cut at so many rows.
STOPPED, CUT = "x-sql-state", "x-sparql-maxrows"
# One that it sends with every answer over a named dataset.
_OF_VIRTUOSO = "x-sparql-default-graph"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The habits of one kind of server."""

    name: str

    known_by: re.Pattern[str] = re.compile(r"(?!)")
    """What its ``Server`` header says."""

    timeout_field: str | None = None
    """The parameter that tells the server how long a query may run, in milliseconds."""

    too_slow: re.Pattern[str] = re.compile(r"(?!)")
    """What it says of a query that it has stopped for its time."""

    most_rows: str = ""
    """A query for the number of triples of which it gives no more, and does not say so."""

    most_rows_ever: int = 0
    """The same number, whatever it answers to that."""

    written_by_us: frozenset[str] = frozenset()
    """Formats of solutions, by their short names, that it writes in a way of its own: it is asked
    for XML, and a worker writes them."""

    blank_prefix: bytes = b""
    """What stands before the label of a blank node in its XML, where no label may have it."""

    sees_any_graph: bool = True
    """Whether GRAPH with a name may reach a graph that the dataset does not have; so it is with
    every server of which it is not known otherwise."""

    describe_start: str = ""
    """What makes it describe a resource by what is said of it, without what says it of others."""

    graph_start: bytes = b""
    """What it needs to see at the start of a graph in N-Triples, which is then sent as Turtle."""

    put_fields: str = ""
    """What follows in the address to which a graph is put."""

    said_before: str | None = None
    """Where in the text of an error its own words end."""


GENERIC = Dialect("generic")

OXIGRAPH = Dialect(
    "oxigraph",
    known_by=re.compile("oxigraph", re.IGNORECASE),
    sees_any_graph=False,
    # It has no parameter for the time; --timeout-s of the server holds for all queries.
    too_slow=re.compile("cancelled|canceled|timeout", re.IGNORECASE),
    # A graph on its way in is seen by nobody; in one transaction a store on disk takes five times
    # as long. What breaks off is put again, and what is there is compared.
    put_fields="&no_transaction",
)

VIRTUOSO = Dialect(
    "virtuoso",
    known_by=re.compile("virtuoso", re.IGNORECASE),
    sees_any_graph=False,
    # It is the time of its "anytime" queries, which end with what was found so far.
    timeout_field="timeout",
    too_slow=re.compile("time.?out|exceeds the limit|SR171|S1TAT", re.IGNORECASE),
    # In JSON its literals are "typed-literal" and a true is "1"; in TSV IRIs stand between
    # quotation marks; in XML it writes as it should, but for the names of blank nodes.
    written_by_us=frozenset({"json", "xml", "csv", "tsv"}),
    blank_prefix=b"nodeID://",
    describe_start='define sql:describe-mode "CBD"\n',
    # Whatever the header says, it goes by the first bytes, and takes N-Triples for plain text.
    graph_start=b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n",
    said_before="SPARQL query:",
    # A CONSTRUCT that it cuts has one triple more than this, and no header.
    most_rows='SELECT (<bif:virtuoso_ini_item_value>("SPARQL", "ResultSetMaxRows") AS ?n) {}',
    most_rows_ever=2**20,
)

DIALECTS = (OXIGRAPH, VIRTUOSO, GENERIC)
AUTO = "auto"


def dialect_of(fields: Mapping[str, str]) -> Dialect:
    """Return the dialect of a server by the header fields of its answers."""
    if _OF_VIRTUOSO in fields:
        return VIRTUOSO
    found = (dialect for dialect in DIALECTS if dialect.known_by.search(fields.get("server", "")))
    return next(found, GENERIC)


def dialect_named(name: str) -> Dialect | None:
    """Return a dialect by its name; ``None`` for ``auto``."""
    return next((dialect for dialect in DIALECTS if dialect.name == name), None)
