"""``gpgraph import``: turn a filled-in workbook into RDF."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from gpgraph.cli.validate import UNSUPPORTED, given_files
from gpgraph.errors import OutputFileError, SourceFileError, UnsupportedShapesError
from gpgraph.model.sheets import layout
from gpgraph.service.checking.validation import Policy
from gpgraph.service.sheets.importing import HEADER, Imported, Source, import_ours, import_theirs
from gpgraph.store.reading.files import shown
from gpgraph.store.resources import find_sources
from gpgraph.store.sheets.apart import marked_workbook, read_workbook
from gpgraph.store.wholefile import write_whole

HELP = "turn a filled-in spreadsheet into RDF"

EPILOG = f"""\
Reads a workbook that `gpgraph template` made and somebody filled in, checks it
as `gpgraph validate` would, and writes Turtle: the same rows give the same
bytes, and one more row is a few more lines. When anything has to be mended,
nothing is written, and each complaint names its cell:

  objectives{layout.SUFFIX}: Objective!G7: Give exactly one gp:position, an integer from 1 …

With --marked, a copy of the workbook has the complaints on its cells, as notes.
Mend them there, and import that: marks from before are taken away.

Formulas, macros and links to other workbooks are not read. Nothing is fetched.

examples:
  gpgraph import objectives{layout.SUFFIX} -o my-folder/objectives.ttl
  gpgraph import objectives{layout.SUFFIX} --marked to-mend{layout.SUFFIX} -o objectives.ttl
  gpgraph import stations{layout.SUFFIX} --shapes my-shapes.ttl --data my-folder
  gpgraph import un-sdg --help       the UN's own file of goals, targets, indicators

exit codes:
  0  the Turtle is written; there may be warnings, which are advice
  1  cells have to be mended; nothing is written but the marked copy
  2  the workbook cannot be read, or is not such a template
  3  the shapes ask for what is not there
"""

_MAX_BYTES = 50_000_000
_TURTLE = ".ttl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``import``."""
    parser.epilog = EPILOG
    parser.add_argument("workbook", metavar="FILE", help=f"A workbook, {layout.SUFFIX}.")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="The Turtle file to write. Default: standard output."
    )
    parser.add_argument(
        "--marked", metavar="FILE", help="Write a copy of the workbook with notes on its cells."
    )
    parser.add_argument(
        "--data",
        metavar="FILE",
        action="append",
        default=[],
        help="A file or folder that the rows may refer to. May be given again.",
    )
    parser.add_argument(
        "--shapes",
        metavar="FILE",
        action="append",
        default=[],
        help="Check against these shapes, not ours. May be given again.",
    )
    parser.add_argument(
        "--strict", action="store_true", help="Warnings have to be mended, as violations have."
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="Write over a Turtle file that no import has made.",
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Import, and say what has to be mended."""
    path, output = Path(arguments.workbook), _output(arguments)
    if arguments.marked and not arguments.marked.lower().endswith(layout.SUFFIX):
        raise OutputFileError(arguments.marked, f"the copy is a workbook, FILE{layout.SUFFIX}")
    name = str(shown(path))
    if not path.name.lower().endswith(layout.SUFFIX):
        message = f"A workbook is called FILE{layout.SUFFIX}. Save it as one, without macros."
        raise SourceFileError(name, line=None, message=message)
    sheets = read_workbook(path, name, _MAX_BYTES)
    beside = given_files(arguments.data, _MAX_BYTES).read()
    source = Source(sheets, name, output, beside)
    policy = Policy(is_strict=arguments.strict)
    try:
        if arguments.shapes:
            shapes = given_files(arguments.shapes, _MAX_BYTES).read()
            imported = import_theirs(shapes, source, policy)
        else:
            imported = import_ours(find_sources(), source, policy)
    except UnsupportedShapesError as error:
        print(f"gpgraph: {error}", file=sys.stderr)
        return UNSUPPORTED
    if arguments.marked:
        marks = tuple(imported.marks())
        copy = marked_workbook(path, name, _MAX_BYTES, marks)
        write_whole(Path(arguments.marked), copy)
    return _tell(imported, name, output)


def _tell(imported: Imported, name: str, output: Path | None) -> int:
    for remark in imported.remarks:
        print(f"{name}: {remark}", file=sys.stderr)
    for note in imported.notes:
        print(f"Note: {note}", file=sys.stderr)
    if not imported.conforms:
        print("nothing was written: mend the cells, and import again", file=sys.stderr)
        return 1
    if output is None:
        sys.stdout.buffer.write(imported.turtle)
    else:
        write_whole(output, imported.turtle)
    what = f"{imported.resources:,} resources, {imported.statements:,} statements"
    print(f"{what}: {output or 'standard output'}", file=sys.stderr)
    return 0


def _output(arguments: argparse.Namespace) -> Path | None:
    """Return where to write; not over what somebody has written by hand.

    Raises:
        OutputFileError: it may not be written there.
    """
    if not arguments.output:
        return None
    path = Path(arguments.output)
    if path.suffix.lower() != _TURTLE:
        raise OutputFileError(str(path), f"what is written is Turtle, FILE{_TURTLE}")
    if path.is_file() and not arguments.overwrite:
        with path.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                reason = "no import has made that file. To lose what is in it, say --overwrite"
                raise OutputFileError(str(path), reason)
    return path
