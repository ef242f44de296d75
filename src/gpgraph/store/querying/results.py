"""Write the answer of a query: what is said of it beforehand, and then its bytes.

Before the first byte it must be known whether an answer is cut or empty. So the first bytes are
held back, all of those of a short answer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.store.querying.opening import (
    LongAnswerError,
    Meta,
    NoTripleTerms,
    Opening,
    Trial,
    with_truncation,
)
from gpgraph.store.querying.windows import Ask, Part, window
from gpgraph.store.querying.writing import LINES, RESULTS, ByteSink, as_file, write_graph

# JSON-LD of more triples is not compacted: it takes about a second for these.
MAX_COMPACTED = 20_000
# A short graph has only the prefixes that it uses.
LOOKED_THROUGH = 500
# An answer that may be cut is held back up to this many bytes, so that it is evaluated once.
_HELD_BYTES = 4 * 1024 * 1024
_FIRST_BYTES = 64 * 1024

_WHOLE = Part()

Choose = Callable[[tuple[Format, ...]], Format]
Begin = Callable[[Format, Meta], None]
Compact = Callable[[tuple[Triple, ...]], bytes]

# What stands at least once between two solutions.
_ROW = {
    mediatypes.JSON: b"},{",
    mediatypes.XML: b"</result>",
    mediatypes.CSV: b"\n",
    mediatypes.TSV: b"\n",
}
_NO_ROWS = {
    mediatypes.JSON: re.compile(rb'"bindings":\[\]\}\}\Z'),
    mediatypes.XML: re.compile(rb"<results></results></sparql>\Z"),
    mediatypes.CSV: re.compile(rb"\A[^\n]*\n\Z"),
    mediatypes.TSV: re.compile(rb"\A[^\n]*\n\Z"),
}


@dataclass(slots=True)  # freezing would cost more than all of the rest of making one
class Asked:
    """How an answer is wanted.

    ``part`` cuts the solutions of a SELECT; ``hints`` gives what to say of an answer
    without any; ``compact`` writes compacted JSON-LD; ``prefixes`` are those of the query.
    """

    text: str
    choose: Choose
    begin: Begin
    hints: Callable[[], list[str]]
    prefixes: Callable[[], Mapping[str, str]]
    compact: Compact | None = None
    part: Part = _WHOLE
    is_volatile: bool = False
    may_have_triple_terms: bool = False


def write_boolean(result: QueryBoolean, asked: Asked, sink: ByteSink) -> None:
    """Write the answer of an ASK; CSV and TSV have no form for it and get the bare word."""
    format_ = asked.choose(mediatypes.SOLUTIONS)
    asked.begin(format_, {} if result else _hints(asked))
    result.serialize(as_file(sink, format_), format=RESULTS[format_])


def written_boolean(*, value: bool, format_: Format) -> bytes:
    """Return the answer of an ASK as ``write_boolean`` writes it."""
    found = Store().query("ASK {}" if value else "ASK { FILTER(false) }")
    assert isinstance(found, QueryBoolean)  # noqa: S101 - an ASK gives one
    written = BytesIO()
    found.serialize(as_file(written, format_), format=RESULTS[format_])
    return written.getvalue()


def write_triples(triples: QueryTriples, asked: Asked, sink: ByteSink) -> None:
    """Write the answer of a CONSTRUCT or DESCRIBE; JSON-LD compacted up to ``MAX_COMPACTED``."""
    format_ = asked.choose(mediatypes.GRAPHS)
    opening = Opening(sink, lambda meta: asked.begin(format_, meta), _FIRST_BYTES)
    if format_ in LINES:
        # A third faster than by way of Python, and nothing is to be added.
        triples.serialize(cast("IO[bytes]", opening), format=LINES[format_])
        if not opening.is_open:
            opening.open({} if opening.held else _hints(asked))
        return
    size = 1 + (MAX_COMPACTED if format_ is mediatypes.JSON_LD else LOOKED_THROUGH)
    first = tuple(islice(triples, size))
    is_whole = len(first) < size
    if format_ is mediatypes.JSON_LD and asked.compact is not None and is_whole:
        opening.write(asked.compact(first))
    else:
        every = first if is_whole else chain(first, triples)
        write_graph(every, format_, opening, asked.prefixes())
    if not opening.is_open:
        opening.open({} if first else _hints(asked))


def write_solutions(solutions: QuerySolutions, ask: Ask, asked: Asked, sink: ByteSink) -> None:
    """Write the answer of a SELECT, whole or cut."""
    format_ = asked.choose(mediatypes.SOLUTIONS)
    opening = Opening(sink, lambda meta: asked.begin(format_, meta), _FIRST_BYTES)
    if format_ is mediatypes.CSV and asked.may_have_triple_terms:
        solutions.serialize(as_file(NoTripleTerms(), format_), format=QueryResultsFormat.TSV)
        solutions = ask(asked.text)
    if asked.part != _WHOLE:
        trial = Trial(sink, lambda meta: asked.begin(format_, meta), _HELD_BYTES)
        if asked.part.start == 0 and _is_whole(solutions, format_, trial, asked.part.rows):
            _finish(trial, format_, asked)
            return
        found = window(
            ask,
            asked.text,
            tuple(variable.value for variable in solutions.variables),
            asked.part,
            is_fixed=not asked.is_volatile,
        )
        solutions = ask(found.text)
        if found.is_cut and asked.part.rows is not None:
            opening = _cut(sink, format_, asked, asked.part.rows, has_next=found.has_next)
    solutions.serialize(as_file(opening, format_), format=RESULTS[format_])
    _finish(opening, format_, asked)


def _is_whole(solutions: QuerySolutions, format_: Format, trial: Trial, rows: int | None) -> bool:
    """Hold all solutions back; tell whether they are few enough without counting them.

    More rows may be counted than there are, never fewer.
    """
    try:
        solutions.serialize(as_file(trial, format_), format=RESULTS[format_])
    except LongAnswerError:
        return False
    return rows is None or trial.held.count(_ROW[format_]) + 1 <= rows


def _cut(sink: ByteSink, format_: Format, asked: Asked, rows: int, *, has_next: bool) -> Opening:
    """Return the opening of an answer that has more solutions than it gives."""

    def begin(_: Meta) -> None:
        meta: dict[str, int] = {"truncated": rows}
        if has_next:
            meta |= {"next": True, "next_offset": asked.part.start + rows}
        asked.begin(format_, meta)
        if format_ is mediatypes.JSON:
            opening.held = with_truncation(opening.held, rows, has_next=has_next)

    opening = Opening(sink, begin, _FIRST_BYTES)
    return opening


def _finish(opening: Opening, format_: Format, asked: Asked) -> None:
    """Let a short answer go, with hints where it has no solution."""
    if not opening.is_open:
        held = opening.held
        is_empty = len(held) <= _FIRST_BYTES and _NO_ROWS[format_].search(held) is not None
        opening.open(_hints(asked) if is_empty else {})


def _hints(asked: Asked) -> Meta:
    hints = asked.hints()
    return {"hints": hints} if hints else {}
