"""Errors cross from worker to front unchanged; the ends of processes get their meaning."""

import inspect
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gpgraph.errors import (
    GpgraphError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTooComplexError,
    SourceFileError,
    WorkerFaultError,
)
from gpgraph.sandbox.faults import EXIT_MEMORY, Exit, error_of, pack, unpack

if TYPE_CHECKING:
    from gpgraph.sandbox.frames import Header

SAMPLES: dict[str, Any] = {
    "path": "data/x.ttl",
    "line": 3,
    "column": None,
    "message": "What is wrong.",
    "limit_triples": 400,
    "limit_bytes": 65536,
    "accept": "image/png",
    "offered": ("text/csv", "text/turtle"),
    "budget_s": 2.5,
    "retry_after_s": 7,
    "accepted": ("application/sparql-query",),
    "coding": "gzip",
    "limit": 100,
    "limit_fields": 128,
    "server": "https://example.org",
    "reason": "it said nothing",
    "release": "2026.1",
    "name": "HEAD~1",
    "kept": ("2026.1", "2026.2"),
    "held": ("2026.2",),
    "file": "report.sarif",
    "part": "data",
    "suffix": "ttl",
    "other": "the Accept header",
    "profile": "skos",
    "iri": "http://example.org/a thing",
    "withdrawn": "2026-11-22",
    "replaced_by": ("http://example.org/another",),
}


def tree(root: type[GpgraphError]) -> Iterator[type[GpgraphError]]:
    """Yield a class and all below it, of ours."""
    if root.__module__.startswith("gpgraph.errors."):
        yield root
    for child in root.__subclasses__():
        yield from tree(child)


def sample(kind: type[GpgraphError]) -> GpgraphError:
    """Build an error of a class, with a value for everything that it takes."""
    if "__init__" not in vars(kind):
        return kind("What is wrong.")
    return kind(**{name: SAMPLES[name] for name in inspect.signature(kind).parameters})


@pytest.mark.parametrize("kind", list(tree(GpgraphError)), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_arrives_as_what_it_was(kind: type[GpgraphError]) -> None:
    """Whoever adds a leaf finds out here whether it can cross a socket."""
    sent = sample(kind)
    received = unpack(json.loads(json.dumps(pack(sent))))

    assert type(received) is kind
    assert str(received) == str(sent)
    assert vars(received) == vars(sent)


def test_path_in_an_error_is_a_path_again() -> None:
    """JSON knows no paths; the error does."""
    received = unpack(pack(sample(SourceFileError)))

    assert vars(received)["path"] == Path("data/x.ttl")


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"error": "SystemExit", "message": "x", "fields": {}},
        {"error": "Exception", "message": "x", "fields": {}},
        {"error": "BusyError", "message": "x", "fields": {}},
        {"error": "QueryTimeoutError", "message": "x", "fields": {"budget_s": "no number"}},
        {"error": "QuerySyntaxError", "message": "x", "fields": ["line"]},
        {"error": ["QuerySyntaxError"], "message": "x", "fields": {}},
    ],
)
def test_error_that_cannot_be_built_is_a_fault_of_the_worker(header: dict[str, Any]) -> None:
    """A worker cannot make the front raise, or build, anything but our errors."""
    assert type(unpack(header)) is WorkerFaultError


def test_field_that_an_error_does_not_have_is_left_out() -> None:
    """What a worker adds on its own gets no further."""
    header: Header = {
        "error": "BusyError",
        "message": "x",
        "fields": {"retry_after_s": 1, "odd": "y"},
    }

    assert vars(unpack(header)) == {"retry_after_s": 1}


def test_fields_of_an_error_stay_json() -> None:
    """An error with an odd field must not take the answer down with it."""
    error = QuerySyntaxError("x", line=1)
    error.__dict__["seen"] = [object(), Path("a"), (1, None)]
    text = json.dumps(pack(error))

    assert '"a"' in text


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (Exit(signal=signal.SIGSEGV), QueryTooComplexError),
        (Exit(signal=signal.SIGBUS), QueryTooComplexError),
        (Exit(signal=signal.SIGABRT), QueryMemoryError),
        (Exit(signal=signal.SIGKILL), QueryMemoryError),
        (Exit(status=EXIT_MEMORY), QueryMemoryError),
        (Exit(status=0), WorkerFaultError),
        (Exit(status=1), WorkerFaultError),
        (Exit(signal=signal.SIGTERM), WorkerFaultError),
        (Exit(), WorkerFaultError),
    ],
)
def test_end_of_a_worker_has_its_meaning(end: Exit, kind: type[Exception]) -> None:
    """The client learns whether to ask for less, to ask more simply, or to ask again."""
    assert type(error_of(end)) is kind
