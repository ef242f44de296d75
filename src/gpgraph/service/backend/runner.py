"""Runs queries on the server that holds the data, and everything else in the workers.

What a stranger wrote is read by a worker, which says what to send. What the server answers is
passed on as it comes where it is in the format that is wanted; else it goes through a worker, which
writes it as it comes.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from gpgraph.errors import ResultTooLargeError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.sandbox.frames import Head, Header, JsonValue, Task
from gpgraph.service.backend.answers import Flowing, Ready, first_of
from gpgraph.service.backend.current import Source
from gpgraph.service.backend.exchange import LAST_BYTES, NO_ROWS, Exchange, Plan
from gpgraph.service.backend.turns import Turns
from gpgraph.service.running import Answer, Runner
from gpgraph.store.querying.opening import with_truncation

# What the rows of a page may take.
MAX_SHOWN = 4 * 1024 * 1024


class BackendRunner:
    """As the workers, for one who asks; where queries are answered is known here alone."""

    def __init__(
        self, workers: Runner, source: Source, turns: Turns, *, max_bytes: int = 0
    ) -> None:
        """Ask the server where ``turns`` has a place.

        Args:
            workers: Run all other tasks.
            source: Where the data is.
            turns: How many ask at once.
            max_bytes: Bytes after which an answer is refused or broken off; 0 for none.
        """
        self._workers = workers
        self._source = source
        self._turns = turns
        self._max_bytes = max_bytes

    def run(self, task: Task) -> AbstractAsyncContextManager[Answer]:
        """Run a task; as ``WorkerPool.run``.

        Raises:
            BackendError: the server does not answer, or not with what was asked for.
        """
        return self._query(task) if task.kind == "query" else self._workers.run(task)

    @asynccontextmanager
    async def _query(self, task: Task) -> AsyncIterator[Answer]:
        server = self._source.server
        dialect = await server.dialect()
        parameters = {
            **task.parameters,
            "prefix": self._source.names.prefix,
            "is_guarded": dialect.sees_any_graph,
            "others": list(self._source.others),
        }
        asked = replace(task, kind="backend-plan", parameters=parameters)
        read = await self._work(asked)
        plan: Plan = json.loads(read.whole)
        if plan.get("here"):
            async with self._workers.run(task) as answer:
                yield answer
            return
        self._source.standing.check()
        async with self._turns.turn(task.client, deadline_s=task.deadline_s):
            exchange = Exchange(self._source, plan, dialect, task.deadline_s, self._max_bytes)
            meta = await exchange.settle()
            async with self._answer(task, exchange, meta, read.release) as found:
                yield found

    @asynccontextmanager
    async def _answer(
        self, task: Task, exchange: Exchange, meta: Header, release: str
    ) -> AsyncIterator[Answer]:
        plan, format_ = exchange.plan, exchange.format_
        if task.parameters.get("format") == mediatypes.HTML.name:
            async with self._view(task, exchange, meta) as answer:
                yield answer
        elif plan["form"] == "boolean":
            value = await exchange.boolean()
            hints = {} if value else await self._hints(task, plan)
            body = str(plan["written"][value]).encode()
            yield Ready(release, Head(format_.content_type, {**meta, **hints}), body)
        else:
            async with exchange.send() as pieces:
                first, is_whole = await first_of(pieces)
                if is_whole and NO_ROWS[exchange.shape.format_].search(first[-LAST_BYTES:]):
                    meta = {**meta, **await self._hints(task, plan)}
                if exchange.is_as_it_is:
                    yield _told(release, format_, meta, first, None if is_whole else pieces)
                    return
                asked = self._conversion(task, exchange, first, None if is_whole else pieces)
                async with self._workers.run(asked) as written:
                    whole, chunks = written.whole, written.chunks()
                    first = await anext(chunks, b"") if whole is None else whole
                    yield _told(release, format_, meta, first, chunks if whole is None else None)

    @asynccontextmanager
    async def _view(self, task: Task, exchange: Exchange, meta: Header) -> AsyncIterator[Answer]:
        """Have a worker make what a page shows of the first bytes of an answer."""
        plan = exchange.plan
        is_cut = False
        if plan["form"] == "boolean":
            body = json.dumps({"boolean": await exchange.boolean()}).encode()
        else:
            async with exchange.send() as pieces:
                body, is_whole = await first_of(pieces, MAX_SHOWN)
                is_cut = not is_whole
            if is_whole and plan["form"] == "solutions" and not exchange.is_as_it_is:
                body = (await self._work(self._conversion(task, exchange, body))).whole
        read = exchange.format_ if plan["form"] != "triples" else exchange.shape.format_
        if is_cut and read is mediatypes.JSON and task.parameters.get("view") != "raw":
            raise ResultTooLargeError(limit_bytes=MAX_SHOWN)
        parameters: dict[str, JsonValue] = {
            "view": task.parameters.get("view"),
            "column": task.parameters.get("column"),
            "read": read.name,
            "meta": meta,
            "is_cut": is_cut,
            "start": plan.get("start", 0),
            "rows": plan.get("rows"),
        }
        shown = replace(task, kind="backend-view", parameters=parameters, body=body)
        async with self._workers.run(shown) as answer:
            yield answer

    @staticmethod
    def _conversion(
        task: Task, exchange: Exchange, body: bytes, more: AsyncIterator[bytes] | None = None
    ) -> Task:
        """Return what has a worker write an answer in the format that is wanted."""
        parameters: dict[str, JsonValue] = {
            "format": exchange.format_.name,
            "base": task.parameters.get("base"),
            "query": task.body.decode(),
            "blank_prefix": exchange.dialect.blank_prefix.decode(),
        }
        kind = "backend-solutions" if exchange.plan["form"] == "solutions" else "backend-graph"
        return replace(task, kind=kind, parameters=parameters, body=body, more=more)

    async def _hints(self, task: Task, plan: Plan) -> Header:
        """Return why nothing may have been found; what others keep there, nobody here knows."""
        if plan["sees_others"]:
            return {}
        found = await self._work(replace(task, kind="backend-hints", parameters={}))
        hints = json.loads(found.whole)
        return {"hints": hints} if hints else {}

    async def _work(self, task: Task) -> Ready:
        """Run a task of our own in a worker, and return what it says."""
        async with self._workers.run(task) as answer:
            body = answer.whole
            if body is None:
                body = b"".join([piece async for piece in answer.chunks()])
            return Ready(answer.release, answer.head, body)


def _told(
    release: str, format_: Format, meta: Header, first: bytes, more: AsyncIterator[bytes] | None
) -> Answer:
    """Return an answer whose first bytes are there, and that says itself where it is cut."""
    if "truncated" in meta and format_ is mediatypes.JSON:
        first = with_truncation(first, int(str(meta["truncated"])), has_next="next" in meta)
    head = Head(format_.content_type, meta)
    return Ready(release, head, first) if more is None else Flowing(release, head, more, first)
