"""Write the service as files: ask it for everything that can be reached, and keep the answers.

Nothing here knows the routes. What is asked for first comes from outside: addresses without
parameters, and one for each thing in the release. From there every link is followed, in pages,
data and header fields, until nothing is new. What is kept are the answers as they were served,
but for links with parameters, which a host of files would ignore: they lead to the file.
"""

import asyncio
from collections.abc import Callable, Iterable
from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin

from gpgraph.errors import SiteError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.links import is_text, links_of, relinked
from gpgraph.model.documents.siteaddresses import (
    HTML_SUFFIX,
    absolute,
    file_of,
    suffix_of,
    target_of,
)
from gpgraph.model.replies import Ask, Reply, Request
from gpgraph.service.export.sitemodel import Crawl, Ways, Wording, to_files
from gpgraph.store.sitefolder import SiteFolder

HTML = mediatypes.HTML.media_type
# As many as keep two processes busy; each holds one answer.
AT_ONCE = 6
# A page where there is one; what has a format in its address is asked for without a wish.
PAGE_FIRST = f"{HTML}, */*;q=0.1"
# What a page is also written as, where its address negotiates and no link says so.
VARIANTS = (mediatypes.TURTLE, mediatypes.JSON_LD, mediatypes.N_TRIPLES, mediatypes.RDF_XML)
MISSING = "404.html"

Report = Callable[[int, int], None]


class Exporter:
    """One export of the service into a folder."""

    def __init__(
        self,
        ask: Ask,
        folder: SiteFolder,
        ways: Ways,
        report: Report = lambda _done, _known: None,
    ) -> None:
        """Ask with ``ask``; ``report`` is told how many addresses are done, and how many known."""
        self._ask = ask
        self._folder = folder
        self._base = folder.base
        self._is_live = ways.is_live
        self._same_as = ways.same_as
        self._report = report
        self._known: set[str] = set()
        self._targets: dict[str, str | None] = {}
        self._linked: set[str] = set()
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._done = 0
        self._is_over = False
        self._files: dict[str, str] = {}
        self._digests: dict[str, bytes] = {}
        self._deaf: set[str] = set()
        self._held: list[tuple[str, str, Reply]] = []  # address, file, answer
        self.found = Crawl()

    async def run(self, seeds: Iterable[str], wording: Wording) -> Crawl:
        """Follow everything from ``seeds``, paths with their queries, and write the files.

        Raises:
            SiteError: the service failed, or the folder does not take a file.
        """
        for seed in seeds:
            if not self._is_live(seed):
                self._put(seed)
        workers = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]
        ended = asyncio.create_task(self._queue.join())
        try:
            ready, _ = await asyncio.wait([ended, *workers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._is_over = True  # what is being answered may take no notice of a cancellation
            for task in (ended, *workers):
                task.cancel()
            await asyncio.gather(ended, *workers, return_exceptions=True)
        for task in ready:
            task.result()
        self._finish(wording)
        return self.found

    async def _work(self) -> None:
        while not self._is_over:
            target = await self._queue.get()
            await self._take(target)
            self._done += 1
            self._report(self._done, len(self._known))
            self._queue.task_done()

    def _follow(self, target: str | None) -> None:
        """Put an address that is linked on the list; ``None`` is one of others."""
        if target is None or target in self._linked:
            return
        self._linked.add(target)
        if not self._is_live(target):
            self._put(target)

    def _put(self, target: str) -> None:
        if target not in self._known:
            self._known.add(target)
            self._queue.put_nowait(target)

    def _target(self, link: str) -> str | None:
        """Return where a link leads, without its fragment; most come again and again."""
        if link not in self._targets:
            self._targets[link] = target_of(urldefrag(link)[0], self._base)
        return self._targets[link]

    def _targets_in(self, reply: Reply, here: str) -> list[str]:
        """Return where the links of an answer lead, each once, those elsewhere left out."""
        if not is_text(reply.media_type):
            return []
        found = dict.fromkeys(links_of(reply.text, reply.media_type))
        targets = (self._target(absolute(here, link)) for link in found if link[:1] != "#")
        return list(dict.fromkeys(target for target in targets if target is not None))

    async def _take(self, target: str) -> None:
        path, _, query = target.partition("?")
        other = self._same_as(path)
        if other is not None:
            location = self._base + other + (f"?{query}" if query else "")
            await self._redirect(path, Reply(HTTPStatus.SEE_OTHER, {"location": location}))
            return
        is_told = "format=" in query or "_mediatype=" in query or suffix_of(path)
        accept = "*/*" if is_told else PAGE_FIRST
        reply = await self._ask(Request(target, {"Accept": accept}))
        if HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
            await self._redirect(path, reply)
        elif reply.status == HTTPStatus.OK and "no-store" in reply.headers.get("cache-control", ""):
            self._deaf.add(path)
        elif reply.status == HTTPStatus.OK:
            await self._keep(target, reply)
        elif reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SiteError(
                f"The service answered {reply.status} at {target}: nothing is finished."
            )
        else:
            self.found.broken[target] = reply.status

    async def _redirect(self, path: str, reply: Reply) -> None:
        location = urljoin(self._base + path, reply.headers["location"])
        target = self._target(location)
        self._follow(target)
        if suffix_of(path) and target is not None:  # no page could lead on from a file
            followed = await self._ask(Request(target, {"Accept": "*/*"}))
            if followed.status == HTTPStatus.OK:
                self._write(file_of(path, followed.media_type), followed)
                return
        self.found.redirects[path] = (location, reply.status)

    async def _keep(self, target: str, reply: Reply) -> None:
        here = self._base + target
        self._files[target] = file_of(target, reply.media_type)
        links = self._targets_in(reply, here)
        headed = list(reply.links(here))
        twin = next((self._target(item.target) for item in headed if item.media_type == HTML), None)
        if twin == f"{target}.{HTML_SUFFIX}" and reply.media_type == HTML:
            self._known.add(twin)  # the same page under its other address
            self._files[twin] = file_of(twin, HTML)
            self._hold_or_write(target, self._files[twin], reply, links)
        self._hold_or_write(target, self._files[target], reply, links)
        for found in (*links, *(self._target(item.target) for item in headed)):
            self._follow(found)
        if "?" not in target and not suffix_of(target) and "accept" in _varies(reply):
            types = {item.media_type for item in headed}
            await self._write_variants(target, [v for v in VARIANTS if v.media_type not in types])

    async def _write_variants(self, path: str, formats: Iterable[mediatypes.Format]) -> None:
        for format_ in formats:
            target = f"{path}?format={format_.name}"
            if target in self._known:
                continue
            reply = await self._ask(Request(target, {"Accept": "*/*"}))
            if reply.status == HTTPStatus.OK and reply.media_type == format_.media_type:
                self._known.add(target)
                await self._keep(target, reply)

    def _hold_or_write(self, target: str, name: str, reply: Reply, links: Iterable[str]) -> None:
        """Write an answer, or keep it until all files are known that it leads to."""
        if any("?" in link for link in links):
            self._held.append((target, name, reply))
        else:
            self._write(name, reply)

    def _write(self, name: str, reply: Reply, body: bytes | None = None) -> None:
        digest = blake2b(reply.body).digest()
        if self._digests.setdefault(name, digest) != digest:
            raise SiteError(f"Two addresses with different answers would both be {name}.")
        self.found.types[name] = reply.headers.get("content-type", "")
        self._folder.write(name, reply.media_type, reply.body if body is None else body)

    def _finish(self, wording: Wording) -> None:
        for target, name, reply in self._held:
            text = relinked(
                reply.text,
                reply.media_type,
                to_files(self._files, self._base, self._base + target, self._is_live),
            )
            self._write(name, reply, text.encode())
        self.found.redirects = {
            path: move for path, move in self.found.redirects.items() if self._is_kept(move[0])
        }
        for path, (location, _) in self.found.redirects.items():
            self._folder.write(file_of(path, HTML), HTML, wording.moved(location))
        linked = {target.partition("?")[0] for target in self._linked}
        self.found.unanswered = {
            path for path in linked if self._is_live(path) or path in self._deaf
        }
        for path in self.found.unanswered:
            self._folder.write(file_of(path, HTML), HTML, wording.unanswered(path))
        self._folder.write(MISSING, HTML, wording.missing())

    def _is_kept(self, location: str) -> bool:
        """Tell whether a redirect leads to a file, to another redirect, or elsewhere."""
        target = self._target(location)
        return target is None or target in self._files or target in self.found.redirects


def _varies(reply: Reply) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in reply.headers.get("vary", "").split(","))
