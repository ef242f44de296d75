"""``gpgraph validate``: check RDF data against the shapes."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gpgraph import __version__
from gpgraph.errors import ReportFileError, SourceFileError, UnsupportedShapesError
from gpgraph.model.report import Report
from gpgraph.model.report.forms import FORMS, Form, form_of
from gpgraph.service.checking.readings import STDIN, Given
from gpgraph.service.checking.validation import (
    Policy,
    validate_against,
    validate_files,
    validate_sources,
    waivers_in,
)
from gpgraph.store.reading.reader import SYNTAXES
from gpgraph.store.resources import find_sources

HELP = "check RDF data against the shapes"

EPILOG = """\
Without a file, checks the ontology and data of this installation as a build
does. With files or folders, checks those: our ontology and data are there for
them to refer to, and what is reported is about resources in your files, or
resources of ours for which your files break a rule. With --shapes, checks them
against other shapes, and nothing of ours is there.

The format is told by the suffix: .ttl .nt .nq .trig .jsonld .rdf .owl .xml, and
.sssom.tsv for tables of alignments. A dash is the standard input. Named graphs
are read as one. Nothing is fetched: an address is refused.

Each finding says which rule, what to do, and which resource, with the file and
the line. A violation fails, a warning fails with --strict, an info never does.

A waiver is a sh:ValidationResult out of a report with a reason and a last day:

  [] a sh:ValidationResult ;
      sh:focusNode <https://example.org/id/theft> ;
      sh:sourceShape gps:Objective-goal ;
      dcterms:description "The ministry decides in May." ;
      schema:expires "2027-05-31"^^xsd:date .

examples:
  gpgraph validate
  gpgraph validate my-data.ttl my-folder
  curl -s https://example.org/data | gpgraph validate - --input-format nt
  gpgraph validate my-data.ttl --shapes my-shapes.ttl
  gpgraph validate my-data.ttl --format turtle > report.ttl
  gpgraph validate my-folder --output report.sarif --output report.html

exit codes:
  0  conforms; there may be warnings, which are advice
  1  does not conform
  2  an input cannot be read, or the shapes are wrong; nothing was checked
  3  the shapes ask for what is not there: recursion, JavaScript, targets by query
"""

UNSUPPORTED = 3
_MEGABYTE = 1_000_000
_MAX_MB = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``validate``."""
    parser.epilog = EPILOG
    parser.add_argument(
        "paths", metavar="FILE", nargs="*", help="An RDF file, a folder of them, or - for stdin."
    )
    parser.add_argument(
        "--shapes",
        metavar="FILE",
        action="append",
        default=[],
        help="Check against these shapes, not ours. May be given again.",
    )
    parser.add_argument(
        "--strict", action="store_true", help="Warnings make it fail, as violations do."
    )
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        action="append",
        default=[],
        help="Findings that are known, with a reason and a last day. May be given again.",
    )
    _add_outputs(parser)
    _add_inputs(parser)


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Check, print the report, and tell by the exit code whether the data conform."""
    outputs = [(Path(name), _form(name)) for name in arguments.output]
    max_bytes = arguments.max_mb * _MEGABYTE
    given = _given(arguments.paths, max_bytes, arguments.input_format)
    waivers = waivers_in(_files(arguments.waivers, max_bytes))
    policy = Policy(is_strict=arguments.strict, waivers=waivers)
    try:
        report = _report(given, _files(arguments.shapes, max_bytes), policy)
    except UnsupportedShapesError as error:
        print(f"gpgraph: {error}", file=sys.stderr)
        return UNSUPPORTED
    for path, form in outputs:
        _write(path, form.write(report, __version__))
    sys.stdout.write(FORMS[arguments.format].write(report, __version__).decode())
    files = f"{len(report.files):,} file{'' if len(report.files) == 1 else 's'}"
    print(f"checked {report.resources:,} resources in {files}", file=sys.stderr)
    return 0 if report.conforms else 1


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=tuple(FORMS), default="text", help="What is printed. Default: text."
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        action="append",
        default=[],
        help=f"Write the report to a file as well, in the form of its suffix: {_suffixes()}."
        " May be given again.",
    )


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input-format",
        choices=tuple(SYNTAXES),
        default="ttl",
        help="What comes by the standard input. Default: ttl.",
    )
    parser.add_argument(
        "--max-mb",
        type=int,
        default=_MAX_MB,
        metavar="N",
        help=f"The largest file that is read, in megabytes. Default: {_MAX_MB}.",
    )


def _report(given: Given, shapes: Given, policy: Policy) -> Report:
    is_given = bool(given.paths) or given.stdin is not None
    if shapes.paths:
        if not is_given:
            message = "Name the data that are to be checked against these shapes."
            raise SourceFileError(shapes.paths[0], line=None, message=message)
        return validate_against(given, shapes, policy)
    if is_given:
        return validate_files(find_sources(), given, policy)
    return validate_sources(find_sources(), policy)


def _given(arguments: Sequence[str], max_bytes: int, syntax: str) -> Given:
    """Take the arguments apart, and read the standard input as far as it may go."""
    given = _files([one for one in arguments if one != STDIN], max_bytes)
    if STDIN not in arguments:
        return given
    text = sys.stdin.buffer.read(max_bytes + 1)
    if len(text) > max_bytes:
        message = f"More than {max_bytes // _MEGABYTE} MB came. Ask for more with --max-mb."
        raise SourceFileError("stdin", line=None, message=message)
    return replace(given, stdin=text, stdin_syntax=syntax)


def _files(arguments: Sequence[str], max_bytes: int) -> Given:
    return Given(tuple(_path(argument) for argument in arguments), max_bytes=max_bytes)


def _path(argument: str) -> Path:
    if "://" in argument:
        message = "This is an address. Save the document as a file and give that."
        raise SourceFileError(argument, line=None, message=message)
    return Path(argument)


def _form(name: str) -> Form:
    form = form_of(name)
    if form is None:
        raise ReportFileError(name, f"its name ends with none of {_suffixes()}")
    return form


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ReportFileError(str(path), str(error.strerror)) from None


def _suffixes() -> str:
    return " ".join(form.suffixes[0] for form in FORMS.values())
