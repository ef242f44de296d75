"""Goals against Sustainable Development Goals, as a page shows it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.model.alignment import HAS_THEME, POSSIBLY_BEARS_ON, Alignment
from gpgraph.model.namespaces import ID, SDG, SDG_SCHEME, compact, expand
from gpgraph.service.alignments.selection import (
    Level,
    Selection,
    level_of,
    scheme_of,
)
from gpgraph.service.describing.references import References, View

# Their goals have a row each, linked or not: a gap is part of the picture.
SHOWN_WHOLE = (ID + "gpg-2017",)
# What says itself which thing belongs to which theme is an index, and too long for this page.
_INDEX = HAS_THEME
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


def matrix_view(refs: References, every: Sequence[Alignment], selection: Selection) -> View:
    """Return what the page about links shows, out of all that ``selection.alignments`` finds.

    ``columns`` are the UN's goals, ``groups`` of rows the lists that the subjects are in. A cell
    has the links to the goal and to the targets below it; the ``links`` of a group are the same,
    each with what is said of it, and with the ``key`` that the page names its place by. ``others``
    are the links to what is no goal or target of the UN, ``conflicts`` what headings imply beside
    what is inferred.
    """
    found = [one for one in every if selection.takes(one)]
    columns = sorted(refs.store.subjects("skos:topConceptOf", SDG_SCHEME), key=refs.order)
    to_sdgs = [one for one in found if level_of(one.object) is not None]
    others = [one for one in found if level_of(one.object) is None and one.predicate != _INDEX]
    matrix = _Matrix(refs, columns, _by_subject(to_sdgs))
    whole = () if selection.subject else SHOWN_WHOLE
    return {
        "columns": [refs.to(iri) for iri in columns],
        "groups": matrix.groups(whole),
        "others": [_link(refs, one) for one in others],
        "indexed": sum(one.predicate == _INDEX for one in found),
        "total": len(found),
        "conflicts": conflicts(refs, every),
        "chosen": {
            "evidence": " ".join(selection.evidence) or None,
            "min_confidence": selection.min_confidence,
            "subject": selection.subject,
            "predicate": selection.predicate,
            "object": selection.object,
            "level": selection.level,
        },
    }


@dataclass(frozen=True, slots=True)
class _Matrix:
    refs: References
    columns: Sequence[str]
    rows: Mapping[str, Sequence[Alignment]]

    def groups(self, whole: Iterable[str]) -> list[View]:
        """Return the rows, by the list that each subject is in; all of the lists in ``whole``."""
        members: dict[str, set[str]] = {}
        for subject in self.rows:
            members.setdefault(scheme_of(self.refs, subject), set()).add(subject)
        for scheme in whole:
            tops = self.refs.store.subjects("skos:topConceptOf", scheme)
            members.setdefault(scheme, set()).update(tops)
        return [
            self._group(scheme, members[scheme])
            for scheme in sorted(members, key=lambda iri: (iri not in SHOWN_WHOLE, iri))
            if members[scheme]
        ]

    def _group(self, scheme: str, subjects: Iterable[str]) -> View:
        def place(iri: str) -> tuple[object, ...]:
            return (iri != scheme, self.refs.order(iri))

        ordered = sorted(subjects, key=place)
        return {
            **self.refs.to(scheme),
            "rows": [self._row(subject, isWhole=subject == scheme) for subject in ordered],
            "links": [
                _link(self.refs, one)
                for subject in ordered
                for one in sorted(
                    self.rows.get(subject, ()), key=lambda one: self.refs.order(one.object)
                )
            ],
        }

    def _row(self, subject: str, **also: bool) -> View:
        return {
            **self.refs.to(subject),
            **also,
            "cells": [self._cell(subject, column) for column in self.columns],
            "isEmpty": not self.rows.get(subject),
        }

    def _cell(self, subject: str, column: str) -> View:
        here = [one for one in self.rows.get(subject, ()) if _goal_of(one.object) == column]
        return {
            "goals": [_mark(self.refs, o) for o in here if level_of(o.object) is Level.GOALS],
            "targets": [_mark(self.refs, o) for o in here if level_of(o.object) is Level.TARGETS],
        }


def conflicts(refs: References, every: Iterable[Alignment]) -> list[View]:
    """Return, for each goal with a heading, what it implies beside the goals that are inferred.

    A goal is ``undecided`` where the graph says so with ``gp:undecidedBetween``; ``outcome`` says
    in words how the two compare.
    """
    goals = refs.store.subjects("rdf:type", expand("gp:GlobalPolicingGoal"))
    rows = _by_subject(
        one
        for one in every
        if one.predicate == POSSIBLY_BEARS_ON and level_of(one.object) is Level.GOALS
    )
    found = [_conflict(refs, goal, rows.get(goal, [])) for goal in sorted(goals, key=refs.order)]
    return [one for one in found if one is not None]


def _conflict(refs: References, goal: str, links: Sequence[Alignment]) -> View | None:
    expected = _text(refs, goal, "gp:expectedSdgCount")
    if not expected.isdecimal():
        return None
    is_exact = NamedNode(expand("gp:exact")) in refs.store.values(goal, "gp:countKind")
    open_between = [
        term.value
        for term in refs.store.values(goal, "gp:undecidedBetween")
        if isinstance(term, NamedNode)
    ]
    if open_between:
        outcome = "undecided"
    elif len(links) < int(expected):
        outcome = "fewer than the heading implies"
    elif is_exact and len(links) > int(expected):
        outcome = "more than the heading implies"
    else:
        outcome = "fits the heading"
    return {
        **refs.to(goal),
        "heading": _text(refs, goal, "gp:sdgHeading"),
        "expected": int(expected),
        "isExact": is_exact,
        "rule": _text(refs, goal, "gp:countRule"),
        "links": [_mark(refs, one) for one in links],
        "undecided": refs.all(open_between),
        "outcome": outcome,
    }


def _by_subject(links: Iterable[Alignment]) -> dict[str, list[Alignment]]:
    rows: dict[str, list[Alignment]] = {}
    for link in links:
        rows.setdefault(link.subject, []).append(link)
    return rows


def _goal_of(iri: str) -> str:
    """Return the UN's goal that a goal or target belongs to: the first part of its code."""
    return SDG + iri.removeprefix(SDG).partition(".")[0]


def _mark(refs: References, alignment: Alignment) -> View:
    """Return a link as it stands in a cell."""
    return {
        "iri": alignment.iri,
        "key": _NOT_IN_NAMES.sub("-", compact(alignment.iri)),
        "evidence": alignment.evidence.iri.rpartition("#")[2],
        "word": alignment.evidence.value,
        "confidence": f"{alignment.confidence:f}",
        "object": refs.to(alignment.object),
        "isOpen": NamedNode(alignment.object)
        in refs.store.values(alignment.subject, "gp:undecidedBetween"),
    }


def _link(refs: References, alignment: Alignment) -> View:
    """Return a link as a line of a list shows it."""
    return {
        **_mark(refs, alignment),
        "subject": refs.to(alignment.subject),
        "predicate": refs.to(alignment.predicate),
        "by": refs.to(alignment.author),
        "comment": alignment.comment,
    }


def _text(refs: References, iri: str, name: str) -> str:
    terms = refs.store.values(iri, name)
    return next((term.value for term in terms if isinstance(term, Literal)), "")
