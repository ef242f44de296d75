"""``gpgraph query``: ask a release in this process, without a server and without a sandbox."""

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.cli.table import table
from gpgraph.errors import QueryNotFoundError, QuerySyntaxError
from gpgraph.model.documents.mediatypes import GRAPHS, SOLUTIONS, Format, choose
from gpgraph.model.sparql.catalogue import StoredQuery
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.model.sparql.sparqltext import tokens
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.reading.catalogue import read_catalogue
from gpgraph.store.releases.generation import current
from gpgraph.store.resources import find_sources

HELP = "ask a release, without a server"

EPILOG = """\
QUERY is the name of a stored query, a file, a query text (anything with a
brace or an IRI in it), or - for standard input. The query runs as long as it takes:
stop it with Ctrl-C.

At a terminal, rows are shown as a table, with IRIs shortened and long values
cut; into a pipe or a file they are written as CSV, whole. Graphs are written
as Turtle, the answer to ASK as true or false.

examples:
  gpgraph query --list
  gpgraph query goals-and-objectives
  gpgraph query links-to-one-sdg --format json > links.json
  gpgraph query --show links-to-one-sdg > mine.rq
  gpgraph query mine.rq
  gpgraph query 'ASK { ?s ?p ?o }'

exit codes:
  0  answered; an ASK query is true
  1  an ASK query is false
  2  there is no such query or release, or the query cannot be answered
"""

TABLE = "table"
FORMS = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``query``."""
    parser.epilog = EPILOG
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("query", nargs="?", metavar="QUERY", help="Name, file, text, or -.")
    what.add_argument("--list", action="store_true", help="List the stored queries.")
    what.add_argument("--show", metavar="NAME", help="Print a stored query, to change it.")
    names = dict.fromkeys((TABLE, *(item.name for item in (*SOLUTIONS, *GRAPHS))))
    parser.add_argument("--format", choices=names, help="How to write the answer.")
    add_settings(parser, "release")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """List, show or answer."""
    catalogue = read_catalogue(find_sources().queries / "catalog")
    if arguments.list:
        width = max(map(len, catalogue), default=0)
        for stored in catalogue.values():
            print(f"{stored.name:<{width}}  {stored.summary}")
        return 0
    if arguments.show is not None:
        print(_stored(catalogue, arguments.show).text, end="")
        return 0
    text = _text(catalogue, arguments.query)
    release = current(settings_of(arguments, environ).release)
    release.verify()
    return _answer(GraphStore.open(release.path), QueryRequest(text), arguments.format)


def _answer(store: GraphStore, request: QueryRequest, format_name: str | None) -> int:
    form = next((token.keyword for token in tokens(request.text) if token.keyword in FORMS), "")
    if form == "ASK":
        true = _collected(store, request, "csv").strip() == b"true"
        if format_name in {None, TABLE}:
            print("true" if true else "false")
        else:
            _print(store, request, format_name)
        return 0 if true else 1
    if form == "SELECT" and (format_name or (TABLE if sys.stdout.isatty() else "")) == TABLE:
        print(table(_collected(store, request, "json")))
    else:
        _print(store, request, format_name or ("csv" if form == "SELECT" else "ttl"))
    return 0


def _print(store: GraphStore, request: QueryRequest, format_name: str | None) -> None:
    if sys.stdout.isatty():
        # A prompt belongs on a line of its own, and not every format ends one.
        print(_collected(store, request, format_name).decode().rstrip("\r\n"))
    else:
        sys.stdout.flush()
        store.query(request, _chooser(format_name), _Writer(sys.stdout.buffer))


def _collected(store: GraphStore, request: QueryRequest, format_name: str | None) -> bytes:
    sink = io.BytesIO()
    store.query(request, _chooser(format_name), _Writer(sink))
    return sink.getvalue()


def _chooser(format_name: str | None) -> Callable[[tuple[Format, ...]], Format]:
    return lambda offered: choose(format_name, None, offered)


class _Writer:
    """Passes the bytes of an answer on."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def write(self, data: bytes, /) -> int:
        """Pass on the next bytes."""
        return self._sink.write(data)

    def flush(self) -> None:
        """Leave it to the end of the program."""


def _text(catalogue: Mapping[str, StoredQuery], what: str) -> str:
    """Return the query that the word on the command line means."""
    if what == "-":
        return _decoded(sys.stdin.buffer.read(), "Standard input")
    if what not in catalogue:
        # What has one of these is no name of a file here, and may be too long for one.
        if any(sign in what for sign in "{<\n"):
            return what
        if Path(what).is_file():
            return _decoded(Path(what).read_bytes(), what)
    return _stored(catalogue, what).text


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise QuerySyntaxError(f"{name} is not UTF-8.") from None


def _stored(catalogue: Mapping[str, StoredQuery], name: str) -> StoredQuery:
    if name in catalogue:
        return catalogue[name]
    near = get_close_matches(name, catalogue, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "gpgraph query --list names them all."
    raise QueryNotFoundError(f"There is no stored query and no file {name!r}. {hint}")
