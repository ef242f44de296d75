"""Links as the page about them shows them: marks in cells, and lines of a list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from gpgraph.model.alignment import Alignment
from gpgraph.model.namespaces import compact
from gpgraph.service.describing.references import References, View

_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks and lines of links, by their IRIs."""

    marks: Mapping[str, View]
    lines: Mapping[str, View]

    @classmethod
    def of(cls, refs: References, links: Iterable[Alignment]) -> "Marked":
        """Work them out for links of a release."""
        marks = {one.iri: (one, _mark(refs, one)) for one in links}
        return cls(
            {iri: mark for iri, (_, mark) in marks.items()},
            {iri: _line(one, mark) for iri, (one, mark) in marks.items()},
        )

    def mark(self, link: Alignment) -> View:
        """Return a link as it stands in a cell; its evidence is shown on the same page."""
        return self.marks[link.iri]

    def line(self, link: Alignment) -> View:
        """Return a link as a line of a list shows it; its ends and its author are IRIs."""
        return self.lines[link.iri]


def _mark(refs: References, link: Alignment) -> View:
    target = refs.to(link.object)
    undecided = refs.store.values(link.subject, "gp:undecidedBetween")
    return {
        "iri": link.iri,
        "key": _NOT_IN_NAMES.sub("-", compact(link.iri)),
        "evidence": link.evidence.iri.rpartition("#")[2],
        "word": link.evidence.value,
        "confidence": f"{link.confidence:f}",
        "tenths": int(link.confidence * _TENTHS),
        "code": target["code"],
        "label": target["label"],
        "isOpen": NamedNode(link.object) in undecided,
        "isShown": True,
    }


def _line(link: Alignment, mark: View) -> View:
    return {
        **{name: mark[name] for name in ("iri", "key", "evidence", "confidence", "isOpen")},
        "subject": link.subject,
        "predicate": link.predicate,
        "object": link.object,
        "by": link.author,
        "comment": link.comment,
    }
