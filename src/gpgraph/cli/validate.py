"""``gpgraph validate``: check RDF data against the shapes."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from gpgraph import __version__
from gpgraph.cli.validate_flags import HELP, MEGABYTE, add_arguments, suffixes
from gpgraph.errors import ReportFileError, SourceFileError, UnsupportedShapesError
from gpgraph.model.report import Report
from gpgraph.model.report.forms import FORMS, Form, form_of
from gpgraph.service.checking.readings import STDIN, Given
from gpgraph.service.checking.request import Request
from gpgraph.service.checking.streaming import validate_streamed
from gpgraph.service.checking.validation import (
    Policy,
    validate_against,
    validate_files,
    validate_sources,
    waivers_in,
)
from gpgraph.store.engines.choice import Engine
from gpgraph.store.resources import find_sources

__all__ = ["HELP", "add_arguments", "given_files", "run"]

UNSUPPORTED = 3
Show = Callable[[Report], None]


class _Rechecking(Protocol):
    """What that module offers."""

    @staticmethod
    def report_since(request: Request, name: str, policy: Policy) -> Report:
        """Report on what can have changed since an earlier state."""

    @staticmethod
    def watch(request: Request, policy: Policy, show: Show) -> int:
        """Show a report now and after every save."""


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Check, print the report, and tell by the exit code whether the data conform."""
    outputs = [(Path(name), _form(name)) for name in arguments.output]
    max_bytes = arguments.max_mb * MEGABYTE
    given = _given(arguments.paths, max_bytes, arguments.input_format)
    given = replace(given, without=frozenset(path.resolve() for path, _ in outputs))
    waivers = waivers_in(given_files(arguments.waivers, max_bytes))
    engine = Engine(arguments.engine)
    policy = Policy(is_strict=arguments.strict, waivers=waivers, engine=engine)
    shapes = given_files(arguments.shapes, max_bytes)

    def show(report: Report) -> None:
        for path, form in outputs:
            _write(path, form.write(report, __version__))
        sys.stdout.write(FORMS[arguments.format].write(report, __version__).decode())
        sys.stdout.flush()

    try:
        if arguments.watch:
            return _rechecking().watch(_request(given, shapes), policy, show)
        if arguments.since is not None:
            request = _request(given, shapes)
            report = _rechecking().report_since(request, arguments.since, policy)
        else:
            report = _report(given, shapes, policy)
    except UnsupportedShapesError as error:
        print(f"gpgraph: {error}", file=sys.stderr)
        return UNSUPPORTED
    show(report)
    if arguments.since is None:
        files = f"{len(report.files):,} file{'' if len(report.files) == 1 else 's'}"
        print(f"checked {report.resources:,} resources in {files}", file=sys.stderr)
    return 0 if report.conforms else 1


def _report(given: Given, shapes: Given, policy: Policy) -> Report:
    request = _request(given, shapes)
    if shapes.paths and policy.engine is Engine.SHACL:
        return validate_streamed(given, shapes, policy)
    if shapes.paths:
        return validate_against(given, shapes, policy)
    if request.is_given:
        return validate_files(request.sources, given, policy)
    return validate_sources(request.sources, policy)


def _rechecking() -> "type[_Rechecking]":
    """Return the module for changes, which loads what a single check has no use for."""
    return cast("type[_Rechecking]", import_module("gpgraph.cli.rechecking"))


def _request(given: Given, shapes: Given) -> Request:
    request = Request(given, shapes, find_sources())
    if shapes.paths and not request.is_given:
        message = "Name the data that are to be checked against these shapes."
        raise SourceFileError(shapes.paths[0], line=None, message=message)
    return request


def _given(arguments: Sequence[str], max_bytes: int, syntax: str) -> Given:
    """Take the arguments apart, and read the standard input as far as it may go."""
    given = given_files([one for one in arguments if one != STDIN], max_bytes)
    if STDIN not in arguments:
        return given
    text = sys.stdin.buffer.read(max_bytes + 1)
    if len(text) > max_bytes:
        message = f"More than {max_bytes // MEGABYTE} MB came. Ask for more with --max-mb."
        raise SourceFileError("stdin", line=None, message=message)
    return replace(given, stdin=text, stdin_syntax=syntax)


def given_files(arguments: Sequence[str], max_bytes: int) -> Given:
    """Return files and folders that were named.

    Raises:
        SourceFileError: one is an address.
    """
    return Given(tuple(_path(argument) for argument in arguments), max_bytes=max_bytes)


def _path(argument: str) -> Path:
    if "://" in argument:
        message = "This is an address. Save the document as a file and give that."
        raise SourceFileError(argument, line=None, message=message)
    return Path(argument)


def _form(name: str) -> Form:
    form = form_of(name)
    if form is None:
        raise ReportFileError(name, f"its name ends with none of {suffixes()}")
    return form


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ReportFileError(str(path), str(error.strerror)) from None
