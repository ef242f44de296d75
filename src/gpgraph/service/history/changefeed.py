"""The changes as a feed: an item for each release, and one for each resource that changed in it."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from gpgraph.model.history.changerules import RULES
from gpgraph.model.history.changes import ResourceChange
from gpgraph.model.history.changetext import change_text, title
from gpgraph.model.history.feeds import Feed, Item
from gpgraph.model.history.history import Entry, History
from gpgraph.model.namespaces import BASE, compact
from gpgraph.service.history.changesets import anchor, change_iri, document_of
from gpgraph.service.history.changesview import PAGE, page_count, refuse_page

# Where nothing tells when: a feed has to say something.
_NO_DATE = "1970-01-01T00:00:00Z"
_TITLE = "Changes of gpgraph"


def change_feed(
    history: History,
    *,
    base: str,
    release: str | None = None,
    iri: str | None = None,
    page: int = 1,
) -> Feed:
    """Return one page of the feed of what was released; what is not yet is no news.

    Args:
        history: What changed.
        base: The public address of the service.
        release: The only release that the history has; ``None`` where it has all.
        iri: The only resource to tell of; ``None`` for all.
        page: Which page, from 1.

    Raises:
        ResourceNotFoundError: there is no such page.
    """
    published = tuple(entry for entry in history.entries if entry.release is not None)
    items = tuple(_items(published, base, iri))
    pages = page_count(len(items))
    refuse_page(page, pages)
    place = "/changes" if release is None else f"/changes/{quote(release, safe='')}"
    asked = "" if iri is None else f"iri={quote(iri, safe='')}"
    shown = items[(page - 1) * PAGE : page * PAGE]

    def url(number: int) -> str:
        queries = "&".join(part for part in (asked, f"page={number}" * (number > 1)) if part)
        # The name of the format takes the place of the braces.
        return f"{base}{place}.{{}}" + (f"?{queries}" if queries else "")

    return Feed(
        id=BASE + place.removeprefix("/") + (f"?{asked}" if asked else ""),
        title=_TITLE if iri is None else f"{_TITLE}: {compact(iri)}",
        description="Resources that were added, changed or deprecated, release by release.",
        author="gpgraph",
        home=f"{base}{place}" + (f"?{asked}" if asked else ""),
        url=url(page),
        updated=next((entry.date for entry in published if entry.date), _NO_DATE),
        items=shown,
        next_url=url(page + 1) if page < pages else None,
        previous_url=url(page - 1) if page > 1 else None,
    )


def _items(entries: Iterable[Entry], base: str, iri: str | None) -> Iterator[Item]:
    for entry in entries:
        if iri is None:
            yield _release_item(entry, base)
        for change in entry.difference.resources:
            if iri in {None, change.iri}:
                yield _change_item(entry, change, base)


def _release_item(entry: Entry, base: str) -> Item:
    lines = [
        f"What changed since {entry.previous}: {entry.difference.summary()}."
        if entry.previous
        else "The first release.",
        *(beside.text for beside in entry.difference.beside),
    ]
    return Item(
        id=f"{BASE}release/{entry.release}",
        url=f"{base}/changes/{entry.release}",
        title=f"Release {entry.release}",
        text="\n".join(lines),
        date=entry.date or _NO_DATE,
        tags=("release", entry.level.value) if entry.level else ("release",),
    )


def _change_item(entry: Entry, change: ResourceChange, base: str) -> Item:
    reasons = [f"{rule}: {RULES[rule].text}" for rule in change.rules]
    return Item(
        id=change_iri(document_of(entry), change),
        url=f"{base}/changes/{entry.release}#{anchor(change)}",
        title=title(change),
        text="\n".join((f"<{change.iri}>", *reasons, change_text(change))).rstrip(),
        date=entry.date or _NO_DATE,
        tags=(change.kind.value, change.level.value),
    )
