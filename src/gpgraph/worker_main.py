"""``python -m gpgraph.worker_main``: the process that holds a release and forks workers.

The front starts it, and nobody else. Everything that a task may need is imported from here, since
a worker cannot open a file.
"""

import argparse
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from gpgraph.errors import GenerationError
from gpgraph.sandbox.frames import TaskFunction
from gpgraph.sandbox.limits import Limits
from gpgraph.sandbox.zygote import serve
from gpgraph.service.tasks import task_table
from gpgraph.store.generation import read
from gpgraph.store.oxigraph import GraphStore

MIB = 1024 * 1024


def main(words: Sequence[str]) -> None:
    """Load a generation and fork workers until the front is gone."""
    parser = argparse.ArgumentParser(prog="gpgraph.worker_main")
    parser.add_argument("--generation", type=Path, required=True)
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--memory-mb", type=int, required=True)
    arguments = parser.parse_args(words)
    limits = Limits(memory_bytes=arguments.memory_mb * MIB)
    serve(arguments.control_fd, partial(load, arguments.generation), limits)


def load(folder: Path) -> Mapping[str, TaskFunction]:
    """Read a generation into memory and return what can be asked of it.

    Raises:
        GenerationError: it is missing, not whole, or not what its manifest says.
    """
    generation = read(folder)
    generation.verify()
    try:
        store = GraphStore.open(generation.path)
        return task_table(store, generation.context.read_bytes())
    except (OSError, EOFError, zlib.error, ValueError, SyntaxError) as error:
        raise GenerationError(f"{folder} cannot be loaded: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
