"""The first bytes of an answer, held back until it is known what to say of the whole."""

import json
import re
from collections.abc import Callable, Mapping

from gpgraph.errors import UnwritableError
from gpgraph.store.querying.writing import NO_TRIPLE_TERMS, ByteSink

Meta = Mapping[str, bool | int | list[str]]

_TRIPLE_TERM = re.compile(rb"[\t\n]<<\(")
_END_OF_COLUMNS = b']},"results"'


class Opening:
    """The first bytes of an answer, until its head is known."""

    def __init__(self, sink: ByteSink, begin: Callable[[Meta], None], held_bytes: int) -> None:
        """Call ``begin`` once, before the first byte goes to ``sink``."""
        self._sink = sink
        self._begin = begin
        self._held_bytes = held_bytes
        self.is_open = False
        self.held = b""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        if self.is_open:
            return self._sink.write(data)
        self.held += data
        if len(self.held) > self._held_bytes:
            self.overflow()
        return len(data)

    def overflow(self) -> None:
        """Let go, as this is no short answer."""
        self.open({})

    def open(self, meta: Meta) -> None:
        """Say what is coming, and write what was held back."""
        self._begin(meta)
        self.is_open = True
        self._sink.write(self.held)
        self.held = b""

    def flush(self) -> None:
        """Do nothing: the engine calls it at its end."""


class LongAnswerError(Exception):
    """An answer that may be too long is longer than what is held back."""


class Trial(Opening):
    """An answer that is given up where it grows long."""

    def overflow(self) -> None:
        """Give up."""
        raise LongAnswerError


class NoTripleTerms:
    """Reads TSV, where a triple term is seen from the start of a field, and keeps nothing."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._before = b""

    def write(self, data: bytes) -> int:
        """Look through the next bytes.

        Raises:
            UnwritableError: there is a triple term.
        """
        if _TRIPLE_TERM.search(self._before + data):
            raise UnwritableError(NO_TRIPLE_TERMS.format("CSV"))
        self._before = data[-3:]
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls it at its end."""


def with_truncation(opening: bytes, rows: int, *, has_next: bool) -> bytes:
    """Return the first bytes of solutions as JSON, whose head says that they are cut.

    ``truncated`` is a member of our own; readers of the format pass over what they do not know.
    """
    member = json.dumps({"rows": rows, "next": has_next}, separators=(",", ":")).encode()
    return opening.replace(_END_OF_COLUMNS, b'],"truncated":' + member + _END_OF_COLUMNS[1:], 1)
