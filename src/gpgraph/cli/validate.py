"""``gpgraph validate``: check RDF data against the shapes."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from gpgraph.errors import SourceFileError
from gpgraph.service.validation import validate_files, validate_sources
from gpgraph.store.resources import find_sources

HELP = "check RDF data against the shapes"

EPILOG = """\
Without a file, checks the ontology and data of this installation as a build
does. With files or folders, checks those: our ontology and data are there for
them to refer to, and what is reported is about resources in your files, or
resources of ours for which your files break a rule.

The format is told by the suffix: .ttl .nt .nq .trig .jsonld .rdf .owl .xml, and
.sssom.tsv for tables of alignments. Nothing is fetched: an address is refused.

Each finding says which rule, what to do, and which resource, with the file and
the line near which it is described.

examples:
  gpgraph validate
  gpgraph validate my-data.ttl my-folder
  gpgraph validate --format turtle my-data.ttl > report.ttl

exit codes:
  0  conforms; there may be warnings, which are advice
  1  there is a violation
  2  a file cannot be read
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``validate``."""
    parser.epilog = EPILOG
    parser.add_argument(
        "paths", metavar="FILE", nargs="*", help="An RDF file, or a folder of them."
    )
    parser.add_argument(
        "--format",
        choices=("text", "turtle"),
        default="text",
        help="text for people, turtle for a sh:ValidationReport. Default: text.",
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Check, print the report, and tell by the exit code whether the data conform."""
    sources = find_sources()
    paths = [_path(argument) for argument in arguments.paths]
    checked = validate_files(sources, paths) if paths else validate_sources(sources)
    if arguments.format == "turtle":
        sys.stdout.write(checked.report.turtle().decode())
    else:
        sys.stdout.write(checked.report.text())
    files = f"{checked.files:,} file{'' if checked.files == 1 else 's'}"
    print(f"checked {checked.resources:,} resources in {files}", file=sys.stderr)
    return 0 if checked.report.conforms else 1


def _path(argument: str) -> Path:
    if "://" in argument:
        message = "This is an address. Save the document as a file and give that."
        raise SourceFileError(argument, line=None, message=message)
    return Path(argument)
