"""In what servers differ: one table, a reason for each entry, and a test for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


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

    cut_short: Mapping[str, str] = field(default_factory=dict)
    """Header fields of an answer that is less than the whole, and what each means."""


GENERIC = Dialect("generic")

OXIGRAPH = Dialect(
    "oxigraph",
    known_by=re.compile("oxigraph", re.IGNORECASE),
    # It has no parameter for the time; --timeout-s of the server holds for all queries.
    too_slow=re.compile("cancelled|canceled|timeout", re.IGNORECASE),
)

VIRTUOSO = Dialect(
    "virtuoso",
    known_by=re.compile("virtuoso", re.IGNORECASE),
    # It is the time of its "anytime" queries, which end with what was found so far.
    timeout_field="timeout",
    too_slow=re.compile("time.?out|exceeds the limit|SR171|S1TAT", re.IGNORECASE),
    cut_short=MappingProxyType(
        {
            "x-sql-state": "stopped before it had found everything",
            "x-sparql-maxrows": "gives no more rows than its ResultSetMaxRows",
        }
    ),
)

DIALECTS = (OXIGRAPH, VIRTUOSO, GENERIC)
AUTO = "auto"


def dialect_of(server: str) -> Dialect:
    """Return the dialect of a server by its ``Server`` header."""
    found = (dialect for dialect in DIALECTS if dialect.known_by.search(server))
    return next(found, GENERIC)


def dialect_named(name: str) -> Dialect | None:
    """Return a dialect by its name; ``None`` for ``auto``."""
    return next((dialect for dialect in DIALECTS if dialect.name == name), None)
