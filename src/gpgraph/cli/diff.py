"""``gpgraph diff``: what changed between two releases."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.http.routes.differencepage import difference_page
from gpgraph.model.history.changes import Difference
from gpgraph.model.history.changetext import difference_text
from gpgraph.service.building.difference import content_of, difference
from gpgraph.service.history.changesets import difference_rdf
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.lineage import find

HELP = "show what changed between two releases"

FORMATS = ("text", "ttl", "jsonld", "html", "json")

EPILOG = """\
Compares what two releases state, resource by resource: what is inferred or
contributed is only counted, and blank nodes are compared by what they say.
Each change has the rules that make it a correction, an addition or a change
that breaks what readers rely on: docs/reference/changes.md.

A and B are each `current`, the name of a release, an identifier or the first
eight digits of one, or the folder of a release.

examples:
  gpgraph diff 2026.1 2026.2
  gpgraph diff 2026.2 current         what is built and not yet released
  gpgraph diff 2026.1 2026.2 -f html > changes.html

exit codes, as those of diff:
  0  nothing differs
  1  something does
  2  a release is missing or cannot be read
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``diff``."""
    parser.epilog = EPILOG
    parser.add_argument("before", metavar="A", help="The earlier release.")
    parser.add_argument("after", metavar="B", help="The later one.")
    parser.add_argument(
        "-f", "--format", choices=FORMATS, default="text", help="How to write it. Default: text."
    )
    add_settings(parser, "release")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Compare, print, and tell by the exit code whether anything differs."""
    folder = settings_of(arguments, environ).release
    before, after = find(folder, arguments.before), find(folder, arguments.after)
    found = difference(content_of(before), content_of(after))
    sys.stdout.flush()
    sys.stdout.buffer.write(_written(found, before, after, arguments.format))
    return 0 if found.level is None else 1


def _written(found: Difference, before: Generation, after: Generation, format_name: str) -> bytes:
    names = _name(before), _name(after)
    if format_name == "text":
        return f"{names[0]} -> {names[1]}: {difference_text(found)}".encode()
    if format_name == "json":
        content = {"from": before.id, "to": after.id, "level": found.level, **asdict(found)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    if format_name == "html":
        return difference_page(found, *names).encode()
    with after.readable():
        context = after.context.read_bytes()
    return difference_rdf(found, *names, format_name=format_name, context=context)


def _name(generation: Generation) -> str:
    """Return the name of a release, or the start of the identifier of any other build."""
    manifest = generation.manifest
    released = manifest.release if manifest.lineage.released else None
    return released or generation.id[:12]
