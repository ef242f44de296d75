"""The flags of ``gpgraph validate``, and its help."""

import argparse

from gpgraph.model.report.forms import FORMS
from gpgraph.store.engines.choice import Engine
from gpgraph.store.reading.syntaxes import SYNTAXES

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

With --since, only what can have changed is checked: the resources that the
changed triples can be reached from, along the paths of the shapes. Findings
about them are told, new or not; about all others nothing has changed. With
--watch, that happens after every save, and each report is about everything.

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
  gpgraph validate --since HEAD       what has changed since the last commit
  gpgraph validate my-folder --watch  after every save

exit codes:
  0  conforms; there may be warnings, which are advice
  1  does not conform
  2  an input cannot be read, or the shapes are wrong; nothing was checked
  3  the shapes ask for what is not there: recursion, JavaScript, targets by query
"""

MEGABYTE = 1_000_000
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
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in Engine],
        default=Engine.AUTO.value,
        help="Who validates: pyshacl; shacl, which is fast and comes with gpgraph[fast]; or auto,"
        " which takes shacl where it is certain to report the same. Default: auto.",
    )
    _add_changes(parser)
    _add_outputs(parser)
    _add_inputs(parser)


def _add_changes(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--since",
        metavar="OLD",
        help="Check only what can have changed since an earlier state: a file, a folder, or a"
        " revision of git.",
    )
    either.add_argument(
        "--watch",
        action="store_true",
        help="Stay, and check after every save what it can have changed.",
    )


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=tuple(FORMS), default="text", help="What is printed. Default: text."
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        action="append",
        default=[],
        help=f"Write the report to a file as well, in the form of its suffix: {suffixes()}."
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


def suffixes() -> str:
    """List the endings of files that reports are written to."""
    return " ".join(form.suffixes[0] for form in FORMS.values())
