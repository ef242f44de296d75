"""Walk a site of files and follow every link in it, as a host would that has nothing but files."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urldefrag

from pyoxigraph import NamedNode, RdfFormat, parse

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.links import anchors_of, is_text, links_of
from gpgraph.model.documents.siteaddresses import INDEX, absolute, address_of, target_of
from gpgraph.model.namespaces import expand
from gpgraph.store.sitefolder import SiteNote, read_note

HTML = mediatypes.HTML.media_type
PARSED: Mapping[str, RdfFormat] = {
    mediatypes.TURTLE.media_type: RdfFormat.TURTLE,
    mediatypes.N_TRIPLES.media_type: RdfFormat.N_TRIPLES,
    mediatypes.RDF_XML.media_type: RdfFormat.RDF_XML,
    mediatypes.TRIG.media_type: RdfFormat.TRIG,
    mediatypes.N_QUADS.media_type: RdfFormat.N_QUADS,
}
PRIOR_VERSION = NamedNode(expand("owl:priorVersion"))
# What a host of files takes for the files themselves.
RULES = frozenset({"_headers", "_redirects", ".htaccess", "nginx.conf", ".nojekyll"})


class Trouble(StrEnum):
    """Why a link leads nowhere."""

    ABSENT = "there is no file"
    PARAMETER = "a host of files ignores what stands behind the question mark"
    FRAGMENT = "neither the page nor any data has such a fragment"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True, slots=True, order=True)
class BrokenLink:
    """A link that leads nowhere: in which file, to where, and why not."""

    file: str
    target: str
    why: str


@dataclass(slots=True)
class Checked:
    """What was found: numbers of files and of links, those within the site, and those broken.

    ``former`` are the versions that data name as earlier ones, and that are not kept: they are
    told, and not broken.
    """

    files: int = 0
    links: int = 0
    inside: int = 0
    broken: list[BrokenLink] = field(default_factory=list)
    former: set[str] = field(default_factory=set)


def check_site(folder: Path, report: Callable[[int, int], None] = lambda _d, _k: None) -> Checked:
    """Check every link of every file of an export; addresses of others are counted, not asked.

    A link inside is to the base that the site was exported for, to a path below it, or to an IRI
    of ours, whose documents are to be there. A fragment is to be in the page, or, where data name
    it, the subject of a statement in some data. A parameter is wrong wherever it stands, since a
    host of files ignores it.

    Raises:
        SiteError: there is no site in the folder.
    """
    return _Walk(folder, read_note(folder)).run(report)


class _Walk:
    def __init__(self, folder: Path, note: SiteNote) -> None:
        self._folder = folder
        self._note = note
        self._anchors: dict[str, frozenset[str]] = {}
        self._verdicts: dict[str, Trouble | None] = {}
        self._defined: set[str] = set()  # the subjects of all data that are fragments
        self._former: set[str] = set()  # versions that came before
        self._undecided: list[tuple[str, str]] = []  # file and link
        self._checked = Checked()

    def run(self, report: Callable[[int, int], None]) -> Checked:
        """Look at every file."""
        checked = self._checked
        for name, media_type in self._note.files.items():
            checked.files += 1
            report(checked.files, len(self._note.files))
            if name in RULES:
                continue
            links = self._links(name, media_type)
            checked.links += links.total()
            for link, times in links.items():
                target = target_of(link, self._note.base)
                if target is not None:
                    checked.inside += times
                    self._judge(name, link, target, is_data=media_type != HTML)
        for name, link in self._undecided:
            if link not in self._defined:
                checked.broken.append(BrokenLink(name, link, Trouble.FRAGMENT))
        checked.former = self._former & {item.target for item in checked.broken}
        checked.broken = sorted(item for item in checked.broken if item.target not in self._former)
        return checked

    def _links(self, name: str, media_type: str) -> Counter[str]:
        """Return the links of one file, made absolute; one that cannot be read is broken itself."""
        here = self._note.base + address_of(name)
        try:
            content = (self._folder / name).read_bytes()
            if media_type in PARSED:
                return Counter(self._names(content, PARSED[media_type], here))
            if not is_text(media_type):
                return Counter()
            found = Counter(links_of(content.decode(), media_type))
            return Counter({absolute(here, link): times for link, times in found.items()})
        except (OSError, ValueError, SyntaxError) as error:
            trouble = f"{Trouble.UNREADABLE}: {error}"
            self._checked.broken.append(BrokenLink(name, address_of(name), trouble))
            return Counter()

    def _names(self, content: bytes, format_: RdfFormat, here: str) -> Iterator[str]:
        for quad in parse(content, format_, base_iri=here):
            if quad.predicate == PRIOR_VERSION and isinstance(quad.object, NamedNode):
                self._former.add(quad.object.value)
            if isinstance(quad.subject, NamedNode) and "#" in quad.subject.value:
                self._defined.add(quad.subject.value)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                if isinstance(term, NamedNode):
                    yield term.value

    def _judge(self, name: str, link: str, target: str, *, is_data: bool) -> None:
        if target not in self._verdicts:
            self._verdicts[target] = self._look(target)
        trouble = self._verdicts[target]
        if trouble is Trouble.FRAGMENT and is_data:  # other data may say what that is
            self._undecided.append((name, link))
        elif trouble is not None:
            self._checked.broken.append(BrokenLink(name, link, trouble))

    def _look(self, target: str) -> Trouble | None:
        address, fragment = urldefrag(target)
        path, _, query = address.partition("?")
        name = self._served(path)
        if name is None:
            return Trouble.ABSENT
        if query and name.removesuffix(f"/{INDEX}") not in self._note.unanswered:
            return Trouble.PARAMETER
        if fragment and self._note.files[name] == HTML:
            if name not in self._anchors:
                text = (self._folder / name).read_text("utf-8", "replace")
                self._anchors[name] = anchors_of(text)
            if unquote(fragment) not in self._anchors[name]:
                return Trouble.FRAGMENT
        return None

    def _served(self, path: str) -> str | None:
        """Return the file that a host gives for a path."""
        name = unquote(path).strip("/")
        page = f"{name}/{INDEX}".lstrip("/")
        found = next((item for item in (name, page) if item in self._note.files), None)
        return found if found is not None and (self._folder / found).is_file() else None
