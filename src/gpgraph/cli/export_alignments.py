"""``gpgraph export alignments``: the links of a release, with their evidence."""

import argparse
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.model.alignment import EvidenceClass
from gpgraph.model.documents.linkformats import LINKS
from gpgraph.model.documents.mediatypes import HTML
from gpgraph.service.alignments.selection import Level, Selection
from gpgraph.service.alignments.tasks import alignment_tasks
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import current
from gpgraph.store.wholefile import write_whole

HELP = "write the links with their evidence as tables of SSSOM and as RDF"

FORMATS = tuple(format_.name for format_ in LINKS if format_ is not HTML)

EPILOG = """\
Every column is kept: an SSSOM table that is written, put below data/ or into a
folder of yours and built again gives the same links. A column of ours,
evidence_class, says in each row who makes the statement; the tools of SSSOM
leave it out, so take one class a file for them. owl.ttl has the links as
annotated axioms of OWL, in which those tools read RDF; none of them is stated
by being there. Links that are inferred or third-party are not the position of
INTERPOL or the United Nations.

examples:
  gpgraph export alignments -o links.sssom.tsv
  gpgraph export alignments --evidence stated -f owl.ttl
  gpgraph export alignments --subject gpg-2017/1 --min-confidence 0.75 -f csv

prints to standard output unless -o names a file

exit codes:
  0  written, if only the names of the columns
  2  a mistake in the command, or no release
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``export alignments``."""
    parser.epilog = EPILOG
    parser.add_argument(
        "-f", "--format", choices=FORMATS, default="sssom.tsv", help="Default: sssom.tsv."
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="Write to this file.")
    parser.add_argument(
        "--evidence",
        action="append",
        choices=[evidence.value for evidence in EvidenceClass],
        help="Only this class of evidence; may be repeated.",
    )
    parser.add_argument(
        "--min-confidence", type=_confidence, metavar="N", help="Least confidence, from 0 to 1."
    )
    for name in ("subject", "predicate", "object"):
        parser.add_argument(
            f"--{name}",
            metavar="NAME",
            help="Only links with this one: an IRI, or a name such as sdg:16.4 or gpg-2017/1.",
        )
    parser.add_argument(
        "--level", choices=[level.value for level in Level], help="Only links to these of the UN."
    )
    add_settings(parser, "release")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Open the release, choose, write."""
    release = current(settings_of(arguments, environ).release)
    release.verify()
    with release.readable():
        context = json.loads(release.context.read_bytes())
    selection = Selection(
        evidence=tuple(arguments.evidence or ()),
        min_confidence=arguments.min_confidence,
        subject=arguments.subject,
        predicate=arguments.predicate,
        object=arguments.object,
        level=arguments.level,
    )
    tasks = alignment_tasks(GraphStore.open(release.path), context, release.manifest.key)
    place = {"format": arguments.format, "base": "", "chosen": selection.query()}
    answer = _Bytes()
    tasks["alignments"]({**selection.header(), **place}, b"", answer)
    if arguments.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(answer.getvalue())
    else:
        write_whole(arguments.output, answer.getvalue())
    return 0


def _confidence(text: str) -> str:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return text


class _Bytes(io.BytesIO):
    """Takes an answer as a worker writes it."""

    def head(self, media_type: str, **_meta: object) -> None:
        """Need no head: the format was asked for."""
