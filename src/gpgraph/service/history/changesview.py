"""What pages about changes show, and what feeds of changes hold."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.history.changerules import RULES
from gpgraph.model.history.changes import Difference, ResourceChange, Statement
from gpgraph.model.history.changetext import short
from gpgraph.model.history.history import Entry, History
from gpgraph.service.describing.references import View
from gpgraph.service.history.changesets import UNRELEASED, anchor
from gpgraph.store.releases.statements import term_of

# As many changes stand on one page, and as many of a release in the overview of all.
PAGE = 100
SHOWN = 12


class Naming(Protocol):
    """Says how a thing or a value is shown: ``References`` over a store, or without one."""

    def to(self, iri: str) -> View:
        """Return a reference to a thing."""

    def value(self, term: NamedNode | BlankNode | Literal) -> View:
        """Return a value."""


def overview(refs: Naming, history: History) -> View:
    """Return every release with the first of its changes, and the rules."""
    return {
        "releases": [
            {
                **_head(entry),
                "changes": [_line(refs, change) for change in entry.difference.resources[:SHOWN]],
                "more": max(len(entry.difference.resources) - SHOWN, 0),
            }
            for entry in history.entries
        ],
        "rules": _rules(RULES),
    }


def release_view(refs: Naming, entry: Entry, page: int) -> View:
    """Return one page of the changes of a release.

    Raises:
        ResourceNotFoundError: there is no such page.
    """
    changes = entry.difference.resources
    pages = page_count(len(changes))
    refuse_page(page, pages)
    return {**_head(entry), **difference_view(refs, entry.difference, page), "pages": pages}


def difference_view(refs: Naming, found: Difference, page: int | None = None) -> View:
    """Return a page of a difference, or all of it."""
    changes = found.resources
    if page is not None:
        changes = changes[(page - 1) * PAGE : page * PAGE]
    used = {rule for change in changes for rule in change.rules}
    used |= {item.rule for item in found.beside}
    return {
        "changes": [change_view(refs, change) for change in changes],
        "beside": [{"text": item.text, "rule": item.rule} for item in found.beside],
        "rules": _rules(sorted(used)),
        "page": page or 1,
        "pages": 1,
    }


def resource_view(refs: Naming, history: History, iri: str) -> View:
    """Return what became of one resource, release by release."""
    found = history.of(iri)
    used = sorted({rule for _, change in found for rule in change.rules})
    releases = [entry for entry in history.entries if entry.release is not None]
    return {
        "resource": refs.to(iri),
        "iri": iri,
        "since": releases[-1].release if releases else None,
        "history": [
            {**_head(entry), "changes": [change_view(refs, change)]} for entry, change in found
        ],
        "rules": _rules(used),
    }


def change_view(refs: Naming, change: ResourceChange) -> View:
    """Return what changed about one resource, property by property."""
    moved = {item for pair in change.moved for item in pair}
    removed = [item for item in change.removed if item not in moved]
    added = [item for item in change.added if item not in moved]
    properties = sorted({item.predicate for item in (*removed, *added)})
    return {
        **_line(refs, change),
        "rules": [{"id": rule} for rule in change.rules],
        "replacedBy": [refs.to(iri) for iri in change.replaced_by],
        "properties": [
            {
                "property": refs.to(predicate),
                "removed": _values(refs, removed, predicate),
                "added": _values(refs, added, predicate),
            }
            for predicate in properties
        ],
        "moved": [
            {
                "property": refs.to(new.predicate),
                "value": _value(refs, new.value),
                "from": refs.to(old.graph),
                "to": refs.to(new.graph),
            }
            for old, new in change.moved
        ],
    }


def page_count(items: int) -> int:
    """Return how many pages hold so many items; there is always one."""
    return max(1, -(-items // PAGE))


def refuse_page(page: int, pages: int) -> None:
    """Refuse a page that there is not.

    Raises:
        ResourceNotFoundError: it is beyond the last one.
    """
    if not 1 <= page <= pages:
        raise ResourceNotFoundError(f"There is no page {page} of the changes; the last is {pages}.")


def _head(entry: Entry) -> View:
    return {
        "name": entry.release or UNRELEASED,
        "released": entry.release is not None,
        "date": entry.date[:10] if entry.date else None,
        "previous": entry.previous,
        "level": entry.level.value if entry.level else None,
        "summary": entry.difference.summary(),
        "total": len(entry.difference.resources),
        "ontology": entry.ontology_version,
    }


def _line(refs: Naming, change: ResourceChange) -> View:
    thing = refs.to(change.iri)
    label = None if change.label is None else term_of(change.label)
    if not thing["named"] and isinstance(label, Literal):
        thing |= {"label": label.value, "lang": label.language}
    return {
        "thing": thing,
        "iri": change.iri,
        "kind": change.kind.value,
        "level": change.level.value,
        "anchor": anchor(change),
    }


def _values(refs: Naming, statements: Sequence[Statement], predicate: str) -> list[View]:
    values = sorted({item.value for item in statements if item.predicate == predicate})
    return [_value(refs, value) for value in values]


def _value(refs: Naming, value: str) -> View:
    term = term_of(value)
    if term is None:
        return {"text": short(value), "lang": None, "datatype": None}
    return refs.value(term)


def _rules(names: Iterable[str]) -> list[View]:
    return [
        {"id": name, "text": RULES[name].text, "level": RULES[name].level.value} for name in names
    ]
