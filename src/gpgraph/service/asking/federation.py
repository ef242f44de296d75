"""Queries that ask other servers: read in a worker, asked from here, evaluated in a worker.

A worker has no socket and gets none: ``docs/decisions/0005-federation-without-a-socket.md``.
"""

import asyncio
import json
import math
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from gpgraph.errors import (
    BusyError,
    ClientBusyError,
    FederationRefusedError,
    QueryTimeoutError,
    RemoteError,
    RemoteTimeoutError,
    WorkerFaultError,
)
from gpgraph.model.federation import MAX_REMOTE_BYTES, Endpoint, Origin, endpoint
from gpgraph.sandbox.frames import Task
from gpgraph.service.running import Answer, Runner

# Queries that wait for others or work with what they said; each keeps their answers in memory.
MAX_AT_ONCE = 4
MAX_OF_A_CLIENT = 2
# Of the time of the whole query: what others may take of it, so that some is left for us.
REMOTE_SHARE = 0.75
# What a plan may say in bytes: every clause, in JSON at its longest, and some words around it.
PLAN_FACTOR = 32
PLAN_BYTES = 65_536


class Remote(Protocol):
    """The way to other servers."""

    async def ask(self, endpoint: Endpoint, query: str, *, limit_bytes: int) -> bytes:
        """Return what a server answers to a SELECT query: SPARQL results in JSON, unread."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What one clause asks."""

    endpoint: Endpoint
    text: str
    is_silent: bool


class FederatedQueries:
    """Runs the queries that ask servers which the operator allows."""

    def __init__(
        self, pool: Runner, remote: Remote, allowed: tuple[Origin, ...], timeout_s: float
    ) -> None:
        """Ask ``allowed`` servers over ``remote``, for at most ``timeout_s`` a query."""
        self.allowed = allowed
        self._pool = pool
        self._remote = remote
        self._timeout_s = timeout_s
        self._running: Counter[str] = Counter()  # by client

    @asynccontextmanager
    async def run(self, task: Task, *, timeout_s: float | None = None) -> AsyncIterator[Answer]:
        """Evaluate a query that may ask others; one that does not runs as it would without us.

        Args:
            task: The query as a task of the kind ``query``.
            timeout_s: What the client would wait for the whole; never more than the setting.

        Raises:
            FederationRefusedError: it asks a server that is not allowed, or not in a usable way.
            RemoteError: a server that it asks did not answer, and is not asked silently.
            BusyError: too many such queries run already.
            ClientBusyError: too many of this client.
            GpgraphError: as a query without ``SERVICE``.

        Source:
            SPARQL 1.1 Federated Query, sections 2 and 4.
        """
        clock = asyncio.get_running_loop().time
        budget_s = min(self._timeout_s, self._timeout_s if timeout_s is None else timeout_s)
        end = clock() + budget_s
        questions = self._questions(await self._plan(task))
        if not questions:
            async with self._pool.run(task) as answer:
                yield answer
            return
        with self._place(task.client):
            answers = await self._ask_all(questions, end, budget_s)
            left_s = end - clock()
            if left_s <= 0:
                raise QueryTimeoutError(budget_s=budget_s)
            async with self._pool.run(_joined(task, answers, left_s)) as answer:
                yield answer

    @contextmanager
    def _place(self, client: str) -> Iterator[None]:
        """Count one more query for the time of a block.

        Raises:
            BusyError: there are as many as there may be.
            ClientBusyError: of this client, there are.
        """
        retry_after_s = math.ceil(self._timeout_s)
        if self._running[client] >= MAX_OF_A_CLIENT:
            raise ClientBusyError(retry_after_s=retry_after_s)
        if self._running.total() >= MAX_AT_ONCE:
            raise BusyError(retry_after_s=retry_after_s)
        self._running[client] += 1
        try:
            yield
        finally:
            self._running[client] -= 1
            self._running += Counter()  # clients come and go for ever

    async def _plan(self, task: Task) -> object:
        """Let a worker read the query: what it says is the only thing that we read of it."""
        plan = replace(task, kind="federation-plan", parameters={})
        most = PLAN_BYTES + PLAN_FACTOR * len(task.body)
        found = bytearray()
        async with self._pool.run(plan) as answer:
            async for chunk in answer.chunks():
                found += chunk
                if len(found) > most:
                    raise WorkerFaultError("A worker planned more than a query can ask.")
        return json.loads(found)

    def _questions(self, plan: object) -> list[_Question]:
        if not isinstance(plan, list):
            raise WorkerFaultError("A worker sent something else than a plan.")
        return [
            _Question(self._allowed(str(item["endpoint"])), str(item["text"]), bool(item["silent"]))
            for item in plan
        ]

    def _allowed(self, iri: str) -> Endpoint:
        """Return where to send a query; ``SILENT`` is no way around this.

        Raises:
            FederationRefusedError: not to a server that the operator allows.
        """
        found = endpoint(iri)
        if found is None or found.origin not in self.allowed:
            names = ", ".join(str(origin) for origin in self.allowed)
            raise FederationRefusedError(f"<{iri}> is not asked from here, only: {names}.")
        return found

    async def _ask_all(
        self, questions: Sequence[_Question], end: float, budget_s: float
    ) -> list[bytes | None]:
        """Ask side by side; the first that fails stops the others."""
        last = end - (1 - REMOTE_SHARE) * budget_s
        share_bytes = MAX_REMOTE_BYTES // len(questions)

        async def ask(question: _Question) -> bytes | None:
            try:
                async with asyncio.timeout_at(last):
                    return await self._remote.ask(
                        question.endpoint, question.text, limit_bytes=share_bytes
                    )
            except (TimeoutError, RemoteError) as error:
                if question.is_silent:
                    return None
                if isinstance(error, RemoteError):
                    raise
                server = str(question.endpoint)
                raise RemoteTimeoutError(server=server, budget_s=budget_s) from None

        asked = [asyncio.ensure_future(ask(question)) for question in questions]
        try:
            return await asyncio.gather(*asked)
        finally:
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)


def _joined(task: Task, answers: Sequence[bytes | None], deadline_s: float) -> Task:
    """Return the query with what others answered behind it; -1 is the length of no answer."""
    lengths = [-1 if answer is None else len(answer) for answer in answers]
    return replace(
        task,
        kind="federated-query",
        parameters={**task.parameters, "query_length": len(task.body), "lengths": lengths},
        body=b"".join((task.body, *(answer for answer in answers if answer is not None))),
        deadline_s=deadline_s,
        lane="federation",
    )
