"""``python -m gpgraph.worker_main``: the process that holds a release and forks workers.

The front starts it, and nobody else. Everything that a task may need is imported from here, since
a worker cannot open a file.
"""

import argparse
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from gpgraph.errors import GenerationError
from gpgraph.sandbox.frames import TaskFunction
from gpgraph.sandbox.limits import Limits
from gpgraph.sandbox.zygote import serve
from gpgraph.service.history.releasetasks import release_tasks
from gpgraph.service.searching.searchtask import search_tasks
from gpgraph.service.tasks import AnswerLimits, reading_tasks, task_table
from gpgraph.store.labels.reading import Labels
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import Generation, read
from gpgraph.store.releases.lineage import history_of

MIB = 1024 * 1024
# Imported by name, where it is wanted: it takes memory that a small machine may not have.
VALIDATOR = "gpgraph.service.checking.validatetask"


def main(words: Sequence[str]) -> None:
    """Load a generation and fork workers until the front is gone."""
    parser = argparse.ArgumentParser(prog="gpgraph.worker_main")
    parser.add_argument("--generation", type=Path, required=True)
    parser.add_argument("--earlier", type=Path, action="append", default=[])
    parser.add_argument("--side-by-side", action="store_true")
    parser.add_argument("--no-validation", dest="validates", action="store_false")
    parser.add_argument("--no-preparation", dest="prepares", action="store_false")
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--memory-mb", type=int, required=True)
    parser.add_argument("--result-max-rows", type=int, default=0)
    parser.add_argument("--result-max-mb", type=int, default=0)
    arguments = parser.parse_args(words)
    limits = Limits(memory_bytes=arguments.memory_mb * MIB)
    open_release = partial(
        load,
        arguments.generation,
        arguments.earlier,
        is_side_by_side=arguments.side_by_side,
        prepares=arguments.prepares,
        memory_bytes=limits.memory_bytes if arguments.validates else 0,
        result_max_rows=arguments.result_max_rows,
        result_max_bytes=arguments.result_max_mb * MIB,
    )
    serve(arguments.control_fd, open_release, limits)


def load(  # noqa: PLR0913 - what the flags say
    folder: Path,
    earlier: Sequence[Path] = (),
    *,
    is_side_by_side: bool = False,
    prepares: bool = True,
    memory_bytes: int = 0,
    result_max_rows: int = 0,
    result_max_bytes: int = 0,
) -> Mapping[str, TaskFunction]:
    """Read a generation into memory and return what can be asked of it.

    An earlier release that cannot be loaded is left out, and said so on standard error: the one
    that is served does not depend on it.

    Args:
        folder: The generation.
        earlier: Releases to hold beside it, the newest first.
        is_side_by_side: Whether queries can name graphs as parts of all these.
        prepares: Whether what its pages need is worked out now, once for all workers.
        memory_bytes: What a worker may take that checks data against the one that is served; with
            0 none does.
        result_max_rows: Solutions after which an answer is cut; 0 for none.
        result_max_bytes: Bytes after which an answer is refused or broken off; 0 for none.

    Raises:
        GenerationError: it is missing, not whole, or not what its manifest says.
    """
    limits = AnswerLimits(result_max_rows, result_max_bytes)
    current = _open(folder, limits, is_prepared=prepares)
    releases = (current, *_opened(earlier, limits))
    held = tuple(release.generation.manifest for release in releases)
    tasks = current.tasks
    if is_side_by_side:
        # Asked as a release, it knows no other, and so its answers never change.
        stores = ((release.generation.manifest, release.store) for release in releases)
        beside = current.store.beside(stores)
        tasks = _tasks(current.generation, beside, current.reading, limits)
    tables = {release.generation.id: release.tasks for release in releases}
    context = current.generation.context.read_bytes()
    validation = _validation(current, context, memory_bytes) if memory_bytes else {}
    return {**tasks, **validation, **release_tasks(tables, held, context)}


class _Loaded(NamedTuple):
    """A release in memory."""

    generation: Generation
    store: GraphStore
    reading: Mapping[str, TaskFunction]
    tasks: Mapping[str, TaskFunction]


def _open(folder: Path, limits: AnswerLimits, *, is_prepared: bool = False) -> _Loaded:
    """Read a release; ``is_prepared`` is as of ``reading_tasks``."""
    generation = read(folder)
    generation.verify()
    with _loading(folder):
        store = GraphStore.open(generation.path)
        context, history = generation.context.read_bytes(), history_of(generation)
        reading = {
            **reading_tasks(
                store,
                context,
                generation.manifest.key,
                history=history,
                is_prepared=is_prepared,
            ),
            **search_tasks(Labels.open(generation.path), store.reader),
        }
        return _Loaded(generation, store, reading, _tasks(generation, store, reading, limits))


def _opened(folders: Sequence[Path], limits: AnswerLimits) -> Iterator[_Loaded]:
    for folder in folders:
        try:
            yield _open(folder, limits)
        except GenerationError as error:
            sys.stderr.write(f"This release cannot be queried: {error}\n")


def _tasks(
    generation: Generation,
    store: GraphStore,
    reading: Mapping[str, TaskFunction],
    limits: AnswerLimits,
) -> Mapping[str, TaskFunction]:
    context = generation.context.read_bytes()
    return task_table(store, context, generation.manifest, reading, limits)


def _validation(release: _Loaded, context: bytes, memory_bytes: int) -> Mapping[str, TaskFunction]:
    tasks = import_module(VALIDATOR).validation_tasks(
        release.store.reader, json.loads(context), release.generation.manifest, memory_bytes
    )
    return cast("Mapping[str, TaskFunction]", tasks)


@contextmanager
def _loading(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, ValueError, SyntaxError) as error:
        raise GenerationError(f"{folder} cannot be loaded: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
