"""What the services hand their tasks to: the workers, or what asks a server besides them."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from gpgraph.sandbox.frames import Head, Task


class Answer(Protocol):
    """One answer, whoever gives it: its head, then its bytes."""

    @property
    def release(self) -> str:
        """Return what it depends on beside the request."""

    @property
    def head(self) -> Head:
        """Return what is known of it before its first byte."""

    @property
    def whole(self) -> bytes | None:
        """Return all of its bytes, where they are there already."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield its bytes as they come; returns only when it is complete.

        Raises:
            GpgraphError: it cannot be completed; the leaf says why.
        """


class Runner(Protocol):
    """Runs tasks."""

    def run(self, task: Task) -> AbstractAsyncContextManager[Answer]:
        """Run a task; as ``WorkerPool.run``."""
