"""``gpgraph export codelists``: the schemes of a release as tables and as IATI codelists."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.errors import ReportFileError
from gpgraph.model.documents.codelists import WRITERS
from gpgraph.model.documents.mediatypes import CSV
from gpgraph.service.catalogues.codelists import CodeLists
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import current

HELP = "write the schemes as tables of codes and as IATI codelists"

EPILOG = """\
NAME is that of a scheme, as its page has it: gpg-2017, theme, sdg. Without one,
the names of all lists are printed, or with -o all of them are written.

examples:
  gpgraph export codelists                      which lists there are
  gpgraph export codelists gpg-2017 > goals.csv
  gpgraph export codelists theme -f xml         as IATI has codelists
  gpgraph export codelists -o lists -f csv      all of them into a folder

exit codes:
  0  written
  2  there is no such list or release, or a file cannot be written
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``export codelists``."""
    parser.epilog = EPILOG
    parser.add_argument("name", nargs="?", metavar="NAME", help="The list.")
    names = [format_.name for format_ in WRITERS]
    parser.add_argument("-f", "--format", choices=names, default=CSV.name, help="Default: csv.")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="DIR", help="Write files into this folder."
    )
    add_settings(parser, "release")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """List, print or write."""
    release = current(settings_of(arguments, environ).release)
    release.verify()
    lists = CodeLists(GraphStore.open(release.path).reader)
    write = next(write for form, write in WRITERS.items() if form.name == arguments.format)
    names = [arguments.name] if arguments.name else list(lists.names())
    if arguments.out is None and arguments.name is None:
        print("\n".join(names))
        return 0
    # All are made before the first is written: a name that there is not leaves nothing behind.
    texts = {
        f"{name.replace('/', '-')}.{arguments.format}": write(lists.read(name)) for name in names
    }
    if arguments.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(next(iter(texts.values())).encode())
        return 0
    for name, text in texts.items():
        _write(arguments.out / name, text)
        print(arguments.out / name)
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        raise ReportFileError(str(path), error.strerror or str(error)) from None
