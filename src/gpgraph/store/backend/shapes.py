"""What an answer looks like from outside: its media type, its first and its last bytes.

A server may close the connection in the middle of an answer that has no other end; and a proxy may
put a page of its own in the place of an answer, under the media type that was asked for.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from gpgraph.errors import BackendAnswerError, QueryTimeoutError
from gpgraph.model.backend.dialects import CUT, STOPPED
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.store.backend.refusals import printable
from gpgraph.store.backend.wires import Reply

_TAIL_BYTES = 64
_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer begins and ends; ``also`` are other names that servers have for its type."""

    format_: Format
    starts: tuple[bytes, ...] = ()
    ends: tuple[bytes, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """Return the media type that is asked for."""
        return self.format_.media_type


JSON = Shape(mediatypes.JSON, (b"{",), (b"}",), ("application/json",))
XML = Shape(mediatypes.XML, (b"<",), (b"</sparql>",), ("application/xml",))
CSV = Shape(mediatypes.CSV)
TSV = Shape(mediatypes.TSV)
N_TRIPLES = Shape(mediatypes.N_TRIPLES, (b"<", b"_", b"#"), (b".",), ("text/plain",))
SHAPES = {shape.format_: shape for shape in (JSON, XML, CSV, TSV, N_TRIPLES)}


class Checked:
    """An answer in one of the forms that were asked for, looked at while it passes."""

    def __init__(self, reply: Reply, shape: Shape) -> None:
        """Read from ``reply``."""
        self.shape = shape
        self._reply = reply

    @classmethod
    def of(cls, reply: Reply, shapes: Sequence[Shape], *, budget_s: float) -> "Checked":
        """Look at the head.

        Raises:
            BackendAnswerError: it announces something that nobody asked for.
            QueryTimeoutError: the server has stopped the query, and gives what it had.
        """
        fields, found = reply.head.fields, reply.head.media_type
        if STOPPED in fields:
            raise QueryTimeoutError(budget_s=budget_s)
        if CUT in fields:
            most = printable(fields[CUT])
            raise BackendAnswerError(reason=f"it gives no answer of {most} rows or more whole")
        if not reply.head.tells_its_end:
            raise BackendAnswerError(reason="its answer does not say where it ends")
        if fields.get("content-encoding", "identity").lower() != "identity":
            raise BackendAnswerError(reason="it answered in a coding that was not asked for")
        for shape in shapes:
            if found in {shape.media_type, *shape.also}:
                return cls(reply, shape)
        wanted = " or ".join(shape.media_type for shape in shapes)
        what = printable(found) or "nothing"
        raise BackendAnswerError(reason=f"it answered with {what} where {wanted} was asked for")

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they come; returns only where they are whole.

        Raises:
            BackendAnswerError: they break off, or are something else than they claim to be.
        """
        is_begun, tail = False, b""
        async for piece in self._reply.chunks():
            if not is_begun and (start := piece.lstrip(_BLANK)):
                is_begun = True
                if self.shape.starts and not start.startswith(self.shape.starts):
                    what = self.shape.media_type
                    raise BackendAnswerError(reason=f"its answer is no {what}, as it claims to be")
            tail = (tail + piece[-_TAIL_BYTES:])[-_TAIL_BYTES:]
            yield piece
        is_expected = is_begun or self.shape is not JSON
        if not is_expected or (is_begun and not self._is_whole(tail)):
            raise BackendAnswerError(reason="its answer broke off")

    def _is_whole(self, tail: bytes) -> bool:
        ends = self.shape.ends
        if self.shape is N_TRIPLES and tail.rstrip(_BLANK).rpartition(b"\n")[2].startswith(b"#"):
            return True  # no triple, and a remark that says so
        return tail.rstrip(_BLANK).endswith(ends) if ends else tail.endswith(b"\n")
