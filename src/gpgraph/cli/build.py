"""``gpgraph build``: make a release, once or after every change."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import cast

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.cli.watching import saves
from gpgraph.errors import GpgraphError
from gpgraph.sandbox.platforms import why_not_served
from gpgraph.service.building.build import Prove, build
from gpgraph.settings import Settings
from gpgraph.store.clock import changed_at
from gpgraph.store.resources import FOLDERS, Sources, find_sources

HELP = "build a release from ontology, data and shapes"

EPILOG = """\
Reads the files, infers what follows, checks all of it against the shapes and
writes a release that never changes, into a folder named by the hash of its
content. The file `current` beside it names the release to serve. When anything
is wrong, nothing is written and the release before stays current.

Two builds of the same files after the same release are equal to the byte. What
`gpgraph release` has published is never lost: when a resource of the latest
release is no longer described, the build fails and names it.

examples:
  gpgraph build
  gpgraph build --data my-folder      your RDF files become the graph
                                      https://w3id.org/gpgraph/graph/contrib/my-folder
  gpgraph build --watch               build again whenever a file is saved

prints the identifier and the folder of the release; progress goes to the
standard error.

exit codes:
  0  there is a release
  1  the data violates the shapes; the report is printed
  2  a file cannot be read, two graphs state the same triple, or a published
     resource is missing
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``build``."""
    parser.epilog = EPILOG
    add_settings(parser, "data")
    parser.add_argument(
        "--out",
        dest="release",
        metavar="DIR",
        help="Folder of releases. Default: releases. Variable: GPGRAPH_RELEASE.",
    )
    parser.add_argument(
        "--watch", action="store_true", help="Stay, and build again whenever a source is saved."
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build, print where the release is, and stay if asked to."""
    settings = settings_of(arguments, environ)
    sources = find_sources()
    make = partial(_build, sources, settings, environ)
    if not arguments.watch:
        make()
        return 0
    folders = [*(sources.root / name for name in FOLDERS[:3]), *settings.data]
    kept_out = settings.release.resolve()
    for _ in saves(folders, lambda path: not path.is_relative_to(kept_out)):
        try:
            make()
        except GpgraphError as error:
            print(f"gpgraph: {error}", file=sys.stderr)
        _progress("watching for changes; stop with Ctrl-C")
    return 0


def _build(sources: Sources, settings: Settings, environ: Mapping[str, str]) -> None:
    generation = build(
        sources,
        settings.release,
        contributed=settings.data,
        report=_progress,
        created=changed_at(sources.root, environ),
        prove=proof(),
    )
    print(generation.id, generation.path, sep="\t", flush=True)


def proof() -> Prove | None:
    """Return what checks the service over a release; nothing where the service cannot run.

    It is imported by name: it loads the whole application, which not every platform can.
    """
    if why_not_served(sys.platform) is not None:
        return None
    return cast("Prove", import_module("gpgraph.cli.proof").prove)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
