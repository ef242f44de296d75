"""``gpgraph export-site``: write every page and serialisation as files."""

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from gpgraph.bootstrap import LiveServices
from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.http.addresses import Pages
from gpgraph.http.app import create_app, static_files, templates
from gpgraph.http.inprocess import InProcess
from gpgraph.http.routes.releasespace import CURRENT, place_of
from gpgraph.http.routes.sitepages import SitePages
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.service.export.site import Exporter
from gpgraph.service.export.sitecheck import Checked, check_site
from gpgraph.service.export.sitemodel import Crawl, Ways
from gpgraph.service.export.siterules import write_rules
from gpgraph.service.export.siteseeds import liveness, plain_paths, read_description, things
from gpgraph.service.patience import Patient
from gpgraph.settings import Settings
from gpgraph.store.sitefolder import SiteFolder

HELP = "write every page and document as files, for a host without a server"

EPILOG = """\
Asks the application, in this process and without a socket, for everything that
can be reached, and writes the answers into DIR: pages, every serialisation of
every document, context, dumps, lists. A host that has nothing but files then
serves the same addresses. Where questions are asked, such as /sparql, a page
says that none is answered. Then it follows every link in what it wrote.

DIR is new, empty, or an earlier export, of which only what has changed is
written. Files with rules for Apache (.htaccess), nginx (nginx.conf) and others
(_redirects, _headers) add redirects, media types and negotiation.

examples:
  gpgraph export-site public
  gpgraph export-site public --base-url https://example.org/gpgraph
  gpgraph export-site public --check-only       only follow the links
  python -m http.server 8000 -d public          look at it

exit codes:
  0  written, and no link is broken
  1  written, and links are broken; they are listed
  2  the folder holds something else, or there is no release
"""

# Where `python -m http.server` serves it.
# A file has one language, and a host of files does not choose between several.
ONLY = (FALLBACK,)
DEFAULT_BASE = "http://localhost:8000"
PROGRESS_S = 1.0
SHOWN = 50
LEAST_WORKERS = 2
PATIENCE_S = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``export-site``."""
    parser.epilog = EPILOG
    parser.add_argument("folder", type=Path, metavar="DIR", help="Folder to write into.")
    add_settings(parser, "release", "base_url", "history")
    parser.add_argument(
        "--check-only", action="store_true", help="Write nothing; follow the links in DIR."
    )


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Write the site and check it; return the exit code."""
    settings = settings_of(arguments, environ)
    if not arguments.check_only:
        base = (settings.base_url or DEFAULT_BASE).rstrip("/")
        if settings.base_url is None:
            _say(f"Addresses begin with {base}; name those of your host with --base-url.")
        # What a host of files cannot answer is not linked to. Nobody waits for a single page.
        only = {
            "base_url": base,
            "workers": LEAST_WORKERS,
            "validate_workers": 0,
            "query_timeout_s": PATIENCE_S,
            "queue_timeout_s": PATIENCE_S,
        }
        settings = settings.model_copy(update=only)
        gc.disable()  # a fifth of the time; what is asked for ends with the command
        with asyncio.Runner() as runner:
            runner.run(_export(settings, arguments.folder))
    began = time.monotonic()
    checked = check_site(arguments.folder, _Progress("checked", "files"))
    _tell(checked, time.monotonic() - began)
    return 1 if checked.broken else 0


async def _export(settings: Settings, path: Path) -> None:
    began = time.monotonic()
    services = LiveServices(settings)
    base = settings.base_url or ""
    folder = SiteFolder(path, base=base, release=services.generation_id)
    try:
        await services.start()
        app = create_app(services, languages=ONLY)
        ask = Patient(InProcess(app, urlsplit(base).netloc))
        paths = await read_description(ask)
        ways = Ways(liveness(paths), _repetition(services))
        exporter = Exporter(ask, folder, ways, _Progress("asked", "addresses"))
        files = static_files()
        seeds = ["/", *plain_paths(paths), *files.paths, *await things(ask)]
        pages = Pages(templates(files.prefix, ONLY), services)
        found = await exporter.run(seeds, SitePages(pages))
    finally:
        await services.close()
    write_rules(folder, found, base)
    removed = folder.finish(found.unanswered)
    _say(_summary(folder, found, removed, time.monotonic() - began))


def _repetition(services: LiveServices) -> Callable[[str], str | None]:
    """Return what leads from the space of the current release to the top, which has the same."""
    manifest = services.generation.manifest
    names = {manifest.id, manifest.key, CURRENT}

    def same_as(path: str) -> str | None:
        place = place_of(path)
        if place is None or not place.is_of_the_release or place.key not in names:
            return None
        return f"/{place.rest}"

    return same_as


def _summary(folder: SiteFolder, found: Crawl, removed: int, duration_s: float) -> str:
    text = f"wrote {len(folder.files):,} files to {folder.path} ({duration_s:.1f} s)"
    if removed:
        text += f", removed {removed:,} of an earlier export"
    if found.unanswered:
        text += f". Not answered there: {', '.join(sorted(found.unanswered))}"
    return text


def _tell(checked: Checked, duration_s: float) -> None:
    for item in checked.broken[:SHOWN]:
        print(f"{item.file}: {item.target}: {item.why}")
    if len(checked.broken) > SHOWN:
        print(f"… and {len(checked.broken) - SHOWN:,} more")
    if checked.former:
        _say(f"named as earlier versions, and not kept: {', '.join(sorted(checked.former))}")
    _say(
        f"checked {checked.files:,} files ({duration_s:.1f} s): {checked.inside:,} links within,"
        f" {len(checked.broken):,} broken; {checked.links - checked.inside:,} lead elsewhere and"
        " were not asked"
    )


class _Progress:
    """Says from time to time how far it is."""

    def __init__(self, verb: str, things: str) -> None:
        self._verb, self._things = verb, things
        self._again_at = time.monotonic() + PROGRESS_S

    def __call__(self, done: int, known: int) -> None:
        now = time.monotonic()
        if now >= self._again_at:
            self._again_at = now + PROGRESS_S
            _say(f"{self._verb} {done:,} of {known:,} {self._things} so far")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
