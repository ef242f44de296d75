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
    parser.add_argument("--result-max-rows", type=int, default=0)
    parser.add_argument("--result-max-mb", type=int, default=0)
    arguments = parser.parse_args(words)
    limits = Limits(memory_bytes=arguments.memory_mb * MIB)
    open_release = partial(
        load,
        arguments.generation,
        result_max_rows=arguments.result_max_rows,
        result_max_bytes=arguments.result_max_mb * MIB,
    )
    serve(arguments.control_fd, open_release, limits)


def load(
    folder: Path, *, result_max_rows: int = 0, result_max_bytes: int = 0
) -> Mapping[str, TaskFunction]:
    """Read a generation into memory and return what can be asked of it.

    Args:
        folder: The generation.
        result_max_rows: Solutions after which an answer is cut; 0 for none.
        result_max_bytes: Bytes after which an answer is refused or broken off; 0 for none.

    Raises:
        GenerationError: it is missing, not whole, or not what its manifest says.
    """
    generation = read(folder)
    generation.verify()
    try:
        store = GraphStore.open(generation.path)
        return task_table(
            store,
            generation.context.read_bytes(),
            generation.manifest,
            result_max_rows=result_max_rows,
            result_max_bytes=result_max_bytes,
        )
    except (OSError, EOFError, zlib.error, ValueError, SyntaxError) as error:
        raise GenerationError(f"{folder} cannot be loaded: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
