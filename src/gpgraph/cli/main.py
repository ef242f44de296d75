"""The command line: finds the command's module, runs it, turns errors into words and exit codes."""

import argparse
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NoReturn, Protocol, cast

from gpgraph import __version__
from gpgraph.errors import GpgraphError, InvalidDataError
from gpgraph.sandbox.platforms import why_not_served

# A command's module is imported only when the command is named: `serve` has no use for rdflib.
COMMANDS: Mapping[str, str] = {
    "serve": "serve the graph over HTTP: SPARQL, linked data, pages",
    "build": "build a release from ontology, data and shapes",
    "release": "publish a release: a build with a name, which stays",
    "publish": "load a release into a SPARQL server that is to hold the data",
    "diff": "show what changed between two releases",
    "query": "ask a release, without a server",
    "explain": "show why a release holds a statement",
    "validate": "check RDF data against the shapes",
    "template": "make a spreadsheet to fill in, out of the shapes of a class",
    "import": "turn a filled-in spreadsheet into RDF",
    "import un-sdg": "take over the UN's own file of its goals, targets and indicators",
    "info": "show what a release holds, with hashes and licences",
    "export alignments": "write the links with their evidence as tables of SSSOM and as RDF",
    "export codelists": "write the schemes as tables of codes and as IATI codelists",
    "export-site": "write every page and document as files, for a host without a server",
}
# The modules of commands whose names cannot be those of modules.
_MODULES: Mapping[str, str] = {
    "import": "imports",
    "import un-sdg": "import_un_sdg",
    "export alignments": "export_alignments",
    "export codelists": "export_codelists",
}
# What runs the application, and so its workers.
SERVING = frozenset({"serve", "export-site"})

OK = 0
NEGATIVE = 1
ERROR = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

DESCRIPTION = """\
A knowledge graph of INTERPOL's Global Policing Goals and the UN Sustainable
Development Goals. Build it, serve it, ask it, check data against its shapes.
"""

EPILOG = """\
examples:
  gpgraph serve                       build a release if need be, and serve it
  gpgraph build --data my-folder      put your own RDF files beside ours
  gpgraph query --list                show the stored queries
  gpgraph validate my-data.ttl        check a file
  gpgraph COMMAND --help              explain one command

exit codes:
  0    done; data conforms; an ASK query is true
  1    data violates the shapes; an ASK query is false
  2    a mistake in the command, its settings or its input; nothing was changed
  3    shapes ask for what is not there
  130  interrupted

Settings can be given as variables too, such as GPGRAPH_PORT=8080; a flag wins.
"""

# What a command makes stays, as a rule, until it ends: to look through it for what could go, as
# often as Python does, takes a fifth of its time.
_SELDOM = (100_000, 50, 100)


class _Command(Protocol):
    """What the module of a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's flags."""

    def run(self, arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
        """Do it and return the exit code."""


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command.

    Args:
        arguments: What follows the program's name.
        environ: The environment.

    Returns:
        The exit code, as the help describes.
    """
    arguments = _one_name(arguments)
    named = next((word for word in arguments if not word.startswith("-")), None)
    refusal = why_not_served(sys.platform) if named in SERVING else None
    if refusal is not None:  # its module cannot even be imported there
        print(f"gpgraph: {refusal}", file=sys.stderr)
        return ERROR
    parser = _parser(named)
    parsed = parser.parse_args(arguments)
    if parsed.command is None:
        parser.print_help(sys.stderr)
        return ERROR
    try:
        code = _run(parsed, environ)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def entry_point() -> NoReturn:
    """Start from the prompt."""
    gc.set_threshold(*_SELDOM)
    sys.exit(main(sys.argv[1:], os.environ))


def _run(parsed: argparse.Namespace, environ: Mapping[str, str]) -> int:
    try:
        return _module(parsed.command).run(parsed, environ)
    except GpgraphError as error:
        sys.stdout.flush()
        print(f"gpgraph: {error}", file=sys.stderr)
        return NEGATIVE if isinstance(error, InvalidDataError) else ERROR


def _one_name(arguments: Sequence[str]) -> Sequence[str]:
    """Join the two words that are the name of a command, such as ``import un-sdg``."""
    both = " ".join(arguments[:2])
    return (both, *arguments[2:]) if both in COMMANDS and len(arguments) > 1 else arguments


def _parser(named: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gpgraph",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"gpgraph {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if name == named:
            _module(name).add_arguments(command)
    return parser


def module_name(command: str) -> str:
    """Return the name of the module of a command."""
    return _MODULES.get(command, command.replace("-", "_"))


def _module(command: str) -> _Command:
    return cast("_Command", import_module(f"gpgraph.cli.{module_name(command)}"))
