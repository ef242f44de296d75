"""``gpgraph publish``: load a built release into a server of its own."""

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping

from gpgraph.bootstrap.backend import DataServer
from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.errors import SettingsError
from gpgraph.service.backend.publishing import Progress, Publisher
from gpgraph.store.releases.generation import current

HELP = "load a release into a SPARQL server that is to hold the data"

EPILOG = """\
The release is loaded graph by graph, beside what the server holds, and each
graph is compared with what was sent, by count and by hash. Then one update
lets it be served, and fronts (gpgraph serve --backend …) follow by themselves.
What belongs to the release before is removed last.

Begun again after a failure, it goes on where it stopped. Graphs of the server
that are not of a release are left alone.

examples:
  gpgraph publish --backend http://127.0.0.1:7878/query \\
      --backend-graph-store http://127.0.0.1:7878/store \\
      --backend-update http://127.0.0.1:7878/update

exit codes:
  0  the release is served
  2  a setting is missing, the server does not do its part, or a graph is not
     there as it should be; what was served is served still
"""

SETTINGS = (
    "release", "backend", "backend_graph_store", "backend_update", "backend_user",
    "backend_password_file", "backend_token_file", "backend_ca_file", "backend_dialect",
    "backend_prefix",
)  # fmt: skip
GRACE_S = 10.0
BAR = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``publish``."""
    parser.epilog = EPILOG
    add_settings(parser, *SETTINGS)
    parser.add_argument(
        "--grace-s",
        type=float,
        default=GRACE_S,
        metavar="SECONDS",
        help="How long the release before stays once another is served, so that all fronts and "
        f"the queries that run can follow. Default: {GRACE_S:g}.",
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Load the current release and print what it is called."""
    settings = settings_of(arguments, environ)
    data = DataServer.of(settings)
    if data is None or not data.can_publish:
        raise SettingsError(
            "To publish, set backend, backend_graph_store and backend_update: where the server"
            " takes queries, graphs and updates."
        )
    generation = current(settings.release)
    publisher = Publisher(data.source.server, data.source.names, _Bar())
    asyncio.run(publisher.publish(generation, grace_s=max(0.0, arguments.grace_s)))
    print(generation.manifest.title, generation.id, sep="\t", flush=True)
    return 0


class _Bar:
    """Shows how far it is: a bar where somebody looks, else a line for each step."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last = ""

    def __call__(self, progress: Progress) -> None:
        share = progress.done / progress.total if progress.total else 0.0
        passed = time.monotonic() - self._began
        if not sys.stderr.isatty():
            print(f"{share:4.0%} {passed:6.1f} s  {progress.doing}", file=sys.stderr, flush=True)
            return
        bar = ("#" * round(BAR * share)).ljust(BAR, ".")
        line = f"[{bar}] {share:4.0%}  {progress.doing}"[:100]
        end = "\n" if progress.doing == "done" else ""
        print(f"\r{line.ljust(len(self._last))}", end=end, file=sys.stderr, flush=True)
        self._last = line
