"""``gpgraph import un-sdg``: take over the UN's own files of its goals."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from gpgraph.cli.validate import given_files
from gpgraph.errors import SourceFileError
from gpgraph.service.checking.readings import read_ours
from gpgraph.service.importing.unsdg import FILE, MARK, import_un_sdg
from gpgraph.store.reading.files import contributed_graph, shown
from gpgraph.store.resources import SHAPES_GRAPH, find_sources
from gpgraph.store.wholefile import write_whole

HELP = "take over the UN's own file of its goals, targets and indicators"

EPILOG = f"""\
gpgraph has the codes and the order of the goals, not their wording. The files
with it are the UN's (sdg-kos-goals-targets-indicators.ttl and its neighbours,
as UNStats/LOD4Stats publishes them); get them there. This command reads them,
leaves out what gpgraph states already, puts right what breaks SKOS, says what
it did, and writes DIR/{FILE}. DIR then is a folder of your own data like any
other: the graph in it has a record with the UN's terms.

examples:
  gpgraph import un-sdg sdg-kos-goals-targets-indicators.ttl
  gpgraph import un-sdg sdg-kos-*.ttl -o words-of-the-un
  gpgraph build --data un-sdg-official

exit codes:
  0  the file is written
  2  a file cannot be read or is none of the UN's; nothing was written
"""

_FOLDER = Path("un-sdg-official")
_MEGABYTE = 1_000_000
_MAX_MB = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``import un-sdg``."""
    parser.epilog = EPILOG
    parser.add_argument("files", metavar="FILE", nargs="+", help="A file of the UN, or a folder.")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=_FOLDER,
        metavar="DIR",
        help=f"Folder to write into; its name becomes that of the graph. Default: {_FOLDER}.",
    )
    parser.add_argument(
        "--max-mb",
        type=int,
        default=_MAX_MB,
        metavar="N",
        help=f"The largest file that is read, in megabytes. Default: {_MAX_MB}.",
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:  # noqa: ARG001 - the signature of every command
    """Read the files, write the folder and say what was done; return the exit code."""
    path = arguments.out / FILE
    _refuse_others(path)
    graph = contributed_graph(arguments.out)
    theirs = given_files(arguments.files, arguments.max_mb * _MEGABYTE).read()
    sources = find_sources()
    files = (file for file in sources.files() if not file.graph.startswith(SHAPES_GRAPH))
    ours = (fact for one in read_ours(files) for fact in one.facts)
    imported = import_un_sdg(theirs, ours, graph)
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_whole(path, imported.turtle())
    for note in imported.notes:
        print(note, file=sys.stderr)
    print(f"wrote {len(imported.triples):,} statements to {shown(path)}: graph <{graph}>")
    print(f"Serve them with: gpgraph build --data {arguments.out}", file=sys.stderr)
    return 0


def _refuse_others(path: Path) -> None:
    """Refuse to write over a file that this command has not made.

    Raises:
        SourceFileError: there is one.
    """
    try:
        with path.open("rb") as file:
            is_ours = file.read(len(MARK.encode())) == MARK.encode()
    except OSError:
        return
    if not is_ours:
        message = "This file was not made by gpgraph import un-sdg. Name another folder with -o."
        raise SourceFileError(shown(path), line=None, message=message)
