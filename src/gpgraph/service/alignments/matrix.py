"""Goals against Sustainable Development Goals, as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gpgraph.model.alignment import HAS_THEME, Alignment
from gpgraph.model.namespaces import ID, SDG, SDG_SCHEME
from gpgraph.service.alignments.conflicts import conflicts
from gpgraph.service.alignments.marking import Marked
from gpgraph.service.alignments.selection import (
    Level,
    Selection,
    alignments,
    level_of,
    scheme_of,
)
from gpgraph.service.describing.references import References, View

# Their goals have a row each, linked or not: a gap is part of the picture.
SHOWN_WHOLE = (ID + "gpg-2017",)
# What says itself which thing belongs to which theme is an index, and too long for this page.
_INDEX = HAS_THEME


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What a release says on the page about links to who reads some languages.

    All that does not hang on what is chosen stands here, worked out once.
    """

    refs: References
    every: Sequence[Alignment]
    columns: Sequence[str]
    marked: Marked
    conflicts: list[View]

    @classmethod
    def of(cls, refs: References) -> "LinkPage":
        """Read all links."""
        every = alignments(refs, Selection())
        marked = Marked.of(refs, (one for one in every if one.predicate != _INDEX))
        columns = sorted(refs.store.subjects("skos:topConceptOf", SDG_SCHEME), key=refs.order)
        return cls(refs, every, columns, marked, conflicts(refs, every, marked))

    def view(self, selection: Selection) -> View:
        """Return what the page shows of the links that are chosen.

        ``columns`` are the UN's goals, ``groups`` of rows the lists that the subjects are in. A
        cell has the links to the goal and to the targets below it; the ``links`` of a group are the
        same, each with what is said of it, and with the ``key`` that the page names its place by.
        ``others`` are the links to what is no goal or target of the UN, ``conflicts`` what headings
        imply beside what is inferred. Of the things and properties in rows and links only the IRI
        is given there; what they are called stands in ``things`` and ``relations``.
        """
        found = [one for one in self.every if selection.takes(one)]
        to_sdgs = [one for one in found if level_of(one.object) is not None]
        others = [one for one in found if level_of(one.object) is None and one.predicate != _INDEX]
        whole = () if selection.subject else SHOWN_WHOLE
        groups = self._groups(_by_subject(to_sdgs), whole)
        shown = {one.iri for one in to_sdgs}
        return {
            **self._named([*to_sdgs, *others], groups),
            "columns": [self.refs.to(iri) for iri in self.columns],
            "groups": groups,
            "others": [self.marked.line(one) for one in others],
            "indexed": sum(one.predicate == _INDEX for one in found),
            "total": len(found),
            "conflicts": [_seen(one, shown) for one in self.conflicts],
            "chosen": {
                "evidence": " ".join(selection.evidence) or None,
                "min_confidence": selection.min_confidence,
                "subject": selection.subject,
                "predicate": selection.predicate,
                "object": selection.object,
                "level": selection.level,
            },
        }

    def _named(self, found: Iterable[Alignment], groups: Iterable[View]) -> View:
        """Return a reference for each IRI that the page names, by what it stands for."""
        things: set[str] = set()
        relations: set[str] = set()
        for one in found:
            things.update((one.subject, one.object, one.author))
            relations.add(one.predicate)
        for group in groups:
            rows = group["rows"]
            assert isinstance(rows, list)  # noqa: S101 - as ``_group`` makes it
            things.update(str(row["iri"]) for row in rows)
        return {
            "things": {iri: self.refs.to(iri) for iri in things},
            "relations": {iri: self.refs.to(iri) for iri in relations},
        }

    def _groups(self, rows: Mapping[str, Sequence[Alignment]], whole: Iterable[str]) -> list[View]:
        """Return the rows, by the list that each subject is in; all of the lists in ``whole``."""
        members: dict[str, set[str]] = {}
        for subject in rows:
            members.setdefault(scheme_of(self.refs, subject), set()).add(subject)
        for scheme in whole:
            tops = self.refs.store.subjects("skos:topConceptOf", scheme)
            members.setdefault(scheme, set()).update(tops)
        return [
            self._group(scheme, members[scheme], rows)
            for scheme in sorted(members, key=lambda iri: (iri not in SHOWN_WHOLE, iri))
            if members[scheme]
        ]

    def _group(
        self, scheme: str, subjects: Iterable[str], rows: Mapping[str, Sequence[Alignment]]
    ) -> View:
        def place(iri: str) -> tuple[object, ...]:
            return (iri != scheme, self.refs.order(iri))

        def by_object(links: Iterable[Alignment]) -> list[Alignment]:
            return sorted(links, key=lambda one: self.refs.order(one.object))

        ordered = sorted(subjects, key=place)
        return {
            **self.refs.to(scheme),
            "rows": [
                self._row(subject, rows.get(subject, ()), isWhole=subject == scheme)
                for subject in ordered
            ],
            "links": [
                self.marked.line(one)
                for subject in ordered
                for one in by_object(rows.get(subject, ()))
            ],
        }

    def _row(self, subject: str, links: Sequence[Alignment], **also: bool) -> View:
        """Return a row: a cell for each column, ``None`` where no link is known."""
        goals: dict[str, list[View]] = {}
        targets: dict[str, list[View]] = {}
        for one in links:
            cells = goals if level_of(one.object) is Level.GOALS else targets
            cells.setdefault(_goal_of(one.object), []).append(self.marked.mark(one))
        return {
            "iri": subject,
            **also,
            "cells": [
                {"goals": goals.get(column, []), "targets": targets.get(column, [])}
                for column in self.columns
            ],
            "isEmpty": not links,
        }


def _seen(conflict: View, shown: set[str]) -> View:
    """Return a conflict whose links tell whether the page shows their evidence."""
    links = conflict["links"]
    assert isinstance(links, list)  # noqa: S101 - as ``conflicts`` makes it
    return {**conflict, "links": [{**one, "isShown": one["iri"] in shown} for one in links]}


def _by_subject(links: Iterable[Alignment]) -> dict[str, list[Alignment]]:
    rows: dict[str, list[Alignment]] = {}
    for link in links:
        rows.setdefault(link.subject, []).append(link)
    return rows


def _goal_of(iri: str) -> str:
    """Return the UN's goal that a goal or target belongs to: the first part of its code."""
    return SDG + iri.removeprefix(SDG).partition(".")[0]
