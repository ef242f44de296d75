"""How an error crosses from a worker to the front, and what the death of a worker means."""

import inspect
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from gpgraph.errors import (
    GpgraphError,
    QueryMemoryError,
    QueryTooComplexError,
    SandboxError,
    WorkerFaultError,
)
from gpgraph.sandbox.frames import Header, JsonValue

# The status with which a worker ends when Python itself met the memory cap: there may be no
# memory left to send a frame.
EXIT_MEMORY = 71

# BUS is what macOS sends where Linux sends SEGV; ILL is how compiled code says "unreachable".
TOO_COMPLEX = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGILL})

# ABRT is Rust's answer to an allocation that fails. KILL that the front did not order is the
# system's, and it kills for memory.
OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class Exit:
    """How a worker ended: by a signal, or with a status. Neither is known of a lost one."""

    signal: int | None = None
    status: int | None = None


def error_of(end: Exit) -> SandboxError:
    """Return what the death of a worker means for the task that it had."""
    if end.signal in TOO_COMPLEX:
        return QueryTooComplexError(
            "The query is nested too deeply or has too many parts for the engine. Simplify it."
        )
    if end.signal in OUT_OF_MEMORY or end.status == EXIT_MEMORY:
        return QueryMemoryError(
            "The query needed more memory than one query may take. Ask for less at a time."
        )
    return WorkerFaultError("The worker was lost. The query is not to blame; it may be sent again.")


def pack(error: GpgraphError) -> Header:
    """Return what is needed to build ``error`` again: class, message, and its own fields."""
    return {
        "kind": "error",
        "error": type(error).__name__,
        "message": str(error),
        "fields": {name: _plain(value) for name, value in vars(error).items()},
    }


def unpack(header: Header) -> GpgraphError:
    """Build the error that a worker sent; one that cannot be built is a fault of the worker."""
    kind = {known.__name__: known for known in _tree(GpgraphError)}.get(str(header.get("error")))
    fields = header.get("fields")
    if kind is None or not isinstance(fields, Mapping):
        return WorkerFaultError("The worker failed for a reason that only its log tells.")
    message = str(header.get("message"))
    try:
        return kind(**_arguments(kind, {"message": message, **fields})) if fields else kind(message)
    except (TypeError, ValueError, LookupError):
        return WorkerFaultError("The worker sent an error that cannot be read.")


def _tree(root: type[GpgraphError]) -> Iterator[type[GpgraphError]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


def _arguments(kind: type[GpgraphError], values: Header) -> dict[str, JsonValue]:
    """Pick what the constructor of ``kind`` takes: each of its parameters is kept as a field."""
    return {
        name: tuple(value) if isinstance(value := values[name], list) else value
        for name in inspect.signature(kind).parameters
    }


def _plain(value: object) -> JsonValue:
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return repr(value)
