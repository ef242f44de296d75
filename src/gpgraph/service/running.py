"""What the services hand their tasks to: the workers, or the workers as those of one release."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from gpgraph.sandbox.frames import Task
from gpgraph.sandbox.pool import Answer


class Runner(Protocol):
    """Runs tasks in workers."""

    def run(self, task: Task) -> AbstractAsyncContextManager[Answer]:
        """Run a task; as ``WorkerPool.run``."""
