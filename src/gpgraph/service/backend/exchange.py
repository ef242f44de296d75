"""One query on its way to the server that holds the data, as a worker has read it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from gpgraph.errors import BackendAnswerError, QueryEvaluationError
from gpgraph.model.backend.dialects import Dialect
from gpgraph.model.documents import mediatypes
from gpgraph.sandbox.frames import JsonValue
from gpgraph.service.backend.answers import Metered
from gpgraph.service.backend.current import Source, check_served, most_rows
from gpgraph.store.backend.server import Dataset
from gpgraph.store.backend.shapes import N_TRIPLES, SHAPES, XML

AS_THEY_ARE = frozenset({*mediatypes.SOLUTIONS, mediatypes.N_TRIPLES, mediatypes.N_QUADS})
_FORMATS = {format_.name: format_ for format_ in (*mediatypes.SOLUTIONS, *mediatypes.GRAPHS)}
# An answer without a row is short; so is what ends one.
LAST_BYTES = 4096
NO_ROWS = {
    mediatypes.JSON: re.compile(rb'"bindings"\s*:\s*\[\s*\]'),
    mediatypes.XML: re.compile(rb"<results[^>]*(?:/>|>\s*</results>)"),
    mediatypes.CSV: re.compile(rb"\A[^\n]*\n\Z"),
    mediatypes.TSV: re.compile(rb"\A[^\n]*\n\Z"),
    mediatypes.N_TRIPLES: re.compile(rb"\A(?:\s|#[^\n]*)*\Z"),
}

# What a worker says of a query: see ``BackendTasks.plan``.
Plan: TypeAlias = dict[str, Any]


class Exchange:
    """One query on its way to the server."""

    def __init__(
        self, source: Source, plan: Plan, dialect: Dialect, budget_s: float, max_bytes: int
    ) -> None:
        """Ask ``source`` within a time, for no more than so many bytes; 0 sets no limit."""
        self.plan = plan
        self.dialect = dialect
        self.format_ = _FORMATS[plan["format"]]
        self.is_as_it_is = self.format_ in AS_THEY_ARE
        self.shape = SHAPES.get(self.format_, N_TRIPLES)
        if self.format_.name in dialect.written_by_us:
            self.is_as_it_is, self.shape = False, XML
        self._source = source
        self._server = source.server
        self._dataset = Dataset(plan["default"], plan["named"])
        self._text = (dialect.describe_start if plan["describes"] else "") + str(plan["text"])
        self._budget_s = budget_s
        self._end = asyncio.get_running_loop().time() + budget_s
        self._max_bytes = max_bytes

    async def settle(self) -> dict[str, JsonValue]:
        """Decide which part of the solutions to ask for; return what is said of the answer.

        Raises:
            QueryEvaluationError: the part cannot be had, because the solutions have no order.
        """
        changes = self.plan["is_volatile"] or self.plan["sees_others"]
        meta: dict[str, JsonValue] = {"volatile": True} if changes else {}
        part = self.plan.get("cut")
        if part is None:
            return meta
        start, rows = int(self.plan["start"]), self.plan["rows"]
        is_cut = part["beyond"] is not None and await self._has(part["beyond"])
        if start == 0 and not is_cut:
            return meta
        is_many = part["many"] is not None and await self._has(part["many"])
        orders = not self.plan["is_volatile"] and not is_many
        if start > 0 and not orders:
            raise QueryEvaluationError(
                "Only a query with the same answer every time and not too many solutions can be had"
                " in parts. Narrow it, or write ORDER BY, LIMIT and OFFSET into it."
            )
        self._text = part["ordered"] if orders else part["plain"]
        if is_cut:
            meta["truncated"] = rows
            if orders:
                meta |= {"next": True, "next_offset": start + int(rows)}
        return meta

    async def boolean(self) -> bool:
        """Ask for true or false."""
        found = await self._server.boolean(self._text, self._dataset, budget_s=self._left_s)
        await self._check_release()
        return found

    @asynccontextmanager
    async def send(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """Ask, and give the bytes of the answer."""
        asked = self._server.query(self._text, self._dataset, (self.shape,), budget_s=self._left_s)
        async with asked as answer:
            await self._check_release()
            yield self._metered(self._uncut(answer.chunks()))

    async def _check_release(self) -> None:
        """Make sure that named graphs are those of the release that the answer is of."""
        release = self.plan.get("release")
        if release is not None:
            await check_served(self._server, self._source.names, str(release))

    async def _uncut(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Pass an answer on, and break off at its end where the server may have cut it."""
        lines = 0
        async for piece in pieces:
            lines += piece.count(b"\n")
            yield piece
        if lines and self.plan["form"] == "triples" and self.dialect.most_rows:
            most = await most_rows(self._server, self.dialect)
            if lines >= most:
                raise BackendAnswerError(
                    reason=f"it gives no graph of {most} triples or more whole"
                )

    async def _has(self, text: str) -> bool:
        """Tell whether a query has a solution."""
        body = await self._server.short(text, self._dataset, budget_s=self._left_s)
        return NO_ROWS[mediatypes.JSON].search(body) is None

    def _metered(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        return Metered(pieces, budget_s=self._left_s, max_bytes=self._max_bytes)

    @property
    def _left_s(self) -> float:
        return max(0.01, self._end - asyncio.get_running_loop().time())
