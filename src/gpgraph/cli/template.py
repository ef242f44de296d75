"""``gpgraph template``: make a workbook that stewards fill in."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gpgraph.cli.validate import given_files
from gpgraph.errors import OutputFileError, TemplateError
from gpgraph.model.sheets import layout
from gpgraph.service.checking.readings import Reading, read_ours
from gpgraph.service.sheets.knowledge import Knowledge, ours, theirs
from gpgraph.service.sheets.template import language_tags, make_template
from gpgraph.store.inference import read_rules
from gpgraph.store.resources import find_sources
from gpgraph.store.wholefile import write_whole

HELP = "make a spreadsheet to fill in, out of the shapes of a class"

EPILOG = f"""\
Each property that the shapes of the class speak of is a column: with its label,
how many values of what kind there must be, what may be picked, and a note that
explains it. Texts have a column for each language. `gpgraph import` turns the
workbook into RDF.

Without --data there is an example in it. With --data it holds the resources of
the class in your files, and importing it again gives the same statements; other
resources in them can be picked where a link is asked for.

examples:
  gpgraph template --list
  gpgraph template Objective -o objectives{layout.SUFFIX} --languages en,fr
  gpgraph template Objective -o objectives{layout.SUFFIX} --data my-folder
  gpgraph template Project Operation -o ours{layout.SUFFIX} --base https://example.org/id/
  gpgraph template ex:Station -o stations{layout.SUFFIX} --shapes my-shapes.ttl

exit codes:
  0  the workbook is written
  2  there is no such class, or a file cannot be read; nothing was written
"""

_MAX_BYTES = 100_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``template``."""
    parser.epilog = EPILOG
    parser.add_argument(
        "classes", metavar="CLASS", nargs="*", help="Such as Objective, gp:Objective, or an IRI."
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="The workbook to write.")
    parser.add_argument(
        "--list", action="store_true", help="List the classes that there are shapes for, and stop."
    )
    parser.add_argument(
        "--data",
        metavar="FILE",
        action="append",
        default=[],
        help="Fill in what this file or folder says. May be given again.",
    )
    parser.add_argument(
        "--shapes",
        metavar="FILE",
        action="append",
        default=[],
        help="Take these shapes, not ours. May be given again.",
    )
    parser.add_argument(
        "--languages",
        metavar="TAGS",
        default="en",
        help="Languages that texts have columns for, with commas. Default: en.",
    )
    parser.add_argument(
        "--base",
        metavar="IRI",
        default="",
        help="Lets rows be named shortly: what stands before their names.",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="Write over a workbook that is there."
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Make the workbook, or list the classes."""
    output = None if arguments.list else _output(arguments)
    readings = given_files(arguments.data, _MAX_BYTES).read()
    knowledge = _knowledge(arguments.shapes, readings)
    if output is None:
        return _list(knowledge)
    template = make_template(
        knowledge,
        arguments.classes,
        languages=language_tags(arguments.languages),
        base=arguments.base,
        data=readings,
    )
    write_whole(output, template.content)
    rows = f"{template.rows:,} row{'' if template.rows == 1 else 's'}"
    for line in (
        f"wrote {output}, with {rows if template.rows else 'an example'}",
        *template.notes,
    ):
        print(line, file=sys.stderr)
    return 0


def _knowledge(shapes: Sequence[str], beside: Sequence[Reading]) -> Knowledge:
    if shapes:
        return theirs(given_files(shapes, _MAX_BYTES).read(), beside)
    sources = find_sources()
    return ours(read_ours(sources.files()), beside, read_rules(sources.rules))


def _list(knowledge: Knowledge) -> int:
    names = {iri: knowledge.names.short(iri) for iri in knowledge.classes()}
    width = max(map(len, names.values()), default=0)
    for iri, name in names.items():
        print(f"{name:<{width}}  {knowledge.label(iri)}".rstrip())
    return 0


def _output(arguments: argparse.Namespace) -> Path:
    """Return where to write; not over what somebody has filled in.

    Raises:
        TemplateError: no class or no workbook is named.
        OutputFileError: there is one already.
    """
    if not arguments.classes:
        raise TemplateError("Name a class. `gpgraph template --list` lists them.")
    if not arguments.output:
        raise TemplateError(f"Name the workbook to write: -o FILE{layout.SUFFIX}")
    if not arguments.output.lower().endswith(layout.SUFFIX):
        raise TemplateError(f"A workbook is called FILE{layout.SUFFIX}, not {arguments.output}.")
    path = Path(arguments.output)
    if path.exists() and not arguments.overwrite:
        reason = "somebody may have filled it in. To lose what is in it, say --overwrite"
        raise OutputFileError(str(path), reason)
    return path
