"""``gpgraph release``: publish a release under its name."""

import argparse
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from gpgraph.cli.build import proof
from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.errors import SettingsError
from gpgraph.service.building.release import release
from gpgraph.store.clock import SOURCE_DATE_EPOCH, changed_at
from gpgraph.store.resources import Sources, find_sources

HELP = "publish a release: a build with a name, which stays"

EPILOG = """\
Builds as `gpgraph build` does, compares with the release before, and publishes
what was built under its name: dcat:version in data/catalog.ttl. The release
carries the history of all changes up to it and is covered by one hash.

The changes decide the name. After 2026.1 come 2026.1.1 with corrections only,
2026.2 with additions, and the next edition, such as 2027.1, with a change that
breaks what readers rely on. A name that promises too little is refused. So is
a release, and a build, that no longer describes a resource that was published.

examples:
  gpgraph release
  gpgraph release --name 2026.2       and fail if it would get another name
  gpgraph release --date 2026-12-24   where neither git nor SOURCE_DATE_EPOCH
                                      tells when the sources were last changed

prints the name, the identifier and the folder of the release. Sources that
give the latest release again give that one, and nothing is written.

exit codes:
  0  the release is published
  1  the data violates the shapes; the report is printed
  2  a published IRI is missing, the changes ask for another name, or a file
     cannot be read
"""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``release``."""
    parser.epilog = EPILOG
    add_settings(parser, "data")
    parser.add_argument(
        "--out",
        dest="release",
        metavar="DIR",
        help="Folder of releases. Default: releases. Variable: GPGRAPH_RELEASE.",
    )
    parser.add_argument("--name", metavar="NAME", help="The name that it must have.")
    parser.add_argument(
        "--date", metavar="DATE", help="When the sources were last changed, as 2026-12-24."
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build, publish, and print what the release is called and where it is."""
    settings = settings_of(arguments, environ)
    sources = find_sources()
    generation = release(
        sources,
        settings.release,
        created=_created(arguments.date, sources, environ),
        name=arguments.name,
        contributed=settings.data,
        report=lambda line: print(line, file=sys.stderr, flush=True),
        prove=proof(),
    )
    print(generation.manifest.release, generation.id, generation.path, sep="\t", flush=True)
    return 0


def _created(date: str | None, sources: Sources, environ: Mapping[str, str]) -> int:
    """Return when the sources were last changed: a release is dated, and no clock is asked."""
    if date is not None:
        try:
            if _DATE.fullmatch(date):
                return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())
        except ValueError:
            pass
        raise SettingsError(f"--date {date}: write a day as 2026-12-24.")
    found = changed_at(sources.root, environ)
    if found is None:
        raise SettingsError(
            "Nothing tells when the sources were last changed, and a release is dated. "
            f"Give --date, or set {SOURCE_DATE_EPOCH}."
        )
    return found
