"""The UN's own file of its goals, made ready to stand beside our graph.

Whoever has downloaded the file has the wording of goals, targets and indicators, which we do not
copy. As it stands it cannot be loaded beside ours without breaking SKOS, and repeats much of what
we say. What is taken over keeps the UN's words; what is put right is told.
"""

import io
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model import namespaces
from gpgraph.model.documents import mediatypes
from gpgraph.model.namespaces import compact, expand
from gpgraph.service.checking.readings import Reading
from gpgraph.store.querying.writing import write_graph

FILE = "un-sdg.ttl"
MARK = "# Made by `gpgraph import un-sdg` out of files of the UN. The next import makes it anew.\n"
LABEL = "Sustainable Development Goals in the words of the United Nations"
RIGHTS = (
    "The statements belong to the United Nations, whose vocabulary may be copied and passed on"
    " with citation. gpgraph has put right what breaks SKOS, and does not license them."
)

_TYPE, _PREFERRED = NamedNode(expand("rdf:type")), NamedNode(expand("skos:prefLabel"))
_HIDDEN, _NOTATION = NamedNode(expand("skos:hiddenLabel")), NamedNode(expand("skos:notation"))
_ONTOLOGY = NamedNode(expand("owl:Ontology"))
_CODES = frozenset(NamedNode(expand(f"sdgo:{kind}")) for kind in ("SDGCode", "SDGCodePerm"))
_DOTS_IN_A_NUMBER = 2
_SCHEME = NamedNode(namespaces.SDG_SCHEME)
# Of these the graph has all, and requires more than the UN's file says.
_COMPLETE = frozenset(NamedNode(expand(f"sdgo:{kind}")) for kind in ("Goal", "Target", "Indicator"))
_KINDS = _COMPLETE | {NamedNode(expand("sdgo:Series"))}
# The names that the vocabulary had before 2019; some of its files still have them.
_OLD_SCHEME = "http://data.un.org/kos/sdg"
_OLD_TERM = "http://data.un.org/ontology/sdg#"
_SHOWN, _LISTED = 60, 10


@dataclass(frozen=True, slots=True)
class Imported:
    """What is taken over, and what was put right or left out, in words."""

    triples: tuple[Triple, ...]
    notes: tuple[str, ...]

    def turtle(self) -> bytes:
        """Return the file: the same statements give the same bytes."""
        sink = io.BytesIO()
        sink.write(MARK.encode())
        write_graph(sorted(self.triples, key=str), mediatypes.TURTLE, sink)
        return sink.getvalue()


def import_un_sdg(theirs: Sequence[Reading], ours: Iterable[Quad], graph: str) -> Imported:
    """Take over what the UN's files say about its goals, targets, indicators and series.

    Args:
        theirs: The files, parsed.
        ours: What we state; it is not repeated.
        graph: The named graph that the result becomes.

    Raises:
        SourceFileError: a file says nothing about the goals.
    """
    known = {quad.triple for quad in ours}
    names = _Names(known)
    read = {one.name: [names.today(fact.triple) for fact in one.facts] for one in theirs}
    facts = dict.fromkeys(fact for found in read.values() for fact in found)
    goals = _described(facts) | _described(known)
    for name, found in read.items():
        _refuse_unrelated(name, found, goals)
    notes = [*names.notes()]
    chosen = _about_goals(facts, goals, known, notes)
    new = [fact for fact in _trimmed(chosen, notes) if fact not in known]
    if len(new) < len(chosen):
        notes.append(
            f"left out {_statements(len(chosen) - len(new))} of what is stated here already"
        )
    kept = _one_label(new, notes)
    return Imported((*dict.fromkeys(kept), *_record(theirs, graph)), tuple(notes))


class _Names:
    """Turns the old names of the UN into those of today.

    An old one ends in the code of a goal or target in two digits each, or in the permanent code of
    an indicator; numbers of indicators are in none of them.
    """

    def __init__(self, known: Iterable[Triple]) -> None:
        self._new: dict[str, NamedNode] = {_OLD_SCHEME: _SCHEME}
        self._renamed = 0
        for fact in known:
            code = fact.object
            if (
                fact.predicate == _NOTATION
                and isinstance(code, Literal)
                and code.datatype in _CODES
                and code.value.count(".") < _DOTS_IN_A_NUMBER
                and isinstance(fact.subject, NamedNode)
            ):
                self._new[f"{_OLD_SCHEME}/{code.value}"] = fact.subject

    def today(self, fact: Triple) -> Triple:
        """Return a statement with the names of today."""
        subject, object_ = fact.subject, fact.object
        found = Triple(
            self._today(subject) if isinstance(subject, NamedNode) else subject,
            self._today(fact.predicate),
            self._today(object_) if isinstance(object_, NamedNode) else object_,
        )
        self._renamed += found != fact
        return found

    def notes(self) -> Iterator[str]:
        """Say how many statements had old names."""
        if self._renamed:
            yield f"gave today's names to {_statements(self._renamed)} with those of data.un.org"

    def _today(self, name: NamedNode) -> NamedNode:
        if name.value.startswith(_OLD_TERM):
            return NamedNode(expand("sdgo:" + name.value.removeprefix(_OLD_TERM)))
        return self._new.get(name.value, name)


def _statements(number: int) -> str:
    return f"{number:,} statement{'' if number == 1 else 's'}"


def _described(facts: Iterable[Triple], kinds: Container[object] = _KINDS) -> set[object]:
    """Return every goal, target, indicator and series, or those of certain kinds."""
    return {fact.subject for fact in facts if fact.predicate == _TYPE and fact.object in kinds}


def _refuse_unrelated(name: str, facts: Iterable[Triple], goals: Container[object]) -> None:
    """Make sure that a file says something about the goals.

    Raises:
        SourceFileError: it does not.
    """
    if not any(fact.subject in goals for fact in facts):
        message = (
            f"Nothing in it is about the goals of the United Nations, such as <{namespaces.SDG}1>,"
            " or their targets, indicators and series. Is it a file that the UN publishes?"
        )
        raise SourceFileError(name, line=None, message=message)


def _about_goals(
    facts: Iterable[Triple], goals: AbstractSet[object], known: Iterable[Triple], notes: list[str]
) -> list[Triple]:
    """Keep what is about goals, targets, indicators and series that may stand here."""
    strange = _described(facts, _COMPLETE) - _described(known, _COMPLETE)
    if strange:
        shown = ", ".join(sorted(compact(str(node)[1:-1]) for node in strange)[:_LISTED])
        number = "1 resource" if len(strange) == 1 else f"{len(strange)} resources"
        notes.append(f"left out {number} that this release does not know: {shown}")
    wanted = (goals | {_SCHEME}) - strange
    chosen, left = [], Counter[str]()
    for fact in facts:
        if fact.subject not in wanted:
            left["about something else than goals, targets, indicators and series"] += 1
        elif fact.object in strange:
            left["with a link to what is left out"] += 1
        elif fact.object == _ONTOLOGY:
            left["that makes an ontology of the scheme"] += 1
        else:
            chosen.append(fact)
    notes += [f"left out {_statements(number)} {why}" for why, number in left.items()]
    return chosen


def _trimmed(facts: Iterable[Triple], notes: list[str]) -> list[Triple]:
    """Take the white space from both ends of texts."""
    found, number = [], 0
    for fact in facts:
        text = fact.object
        if isinstance(text, Literal) and text.language and text.value != text.value.strip():
            number += 1
            tidy = Literal(text.value.strip(), language=text.language)
            found.append(Triple(fact.subject, fact.predicate, tidy))
        else:
            found.append(fact)
    if number:
        notes.append(f"took white space from the ends of texts in {_statements(number)}")
    return found


def _one_label(facts: Sequence[Triple], notes: list[str]) -> Iterator[Triple]:
    """Keep one preferred label in a language, the longest; the others become hidden labels.

    Source:
        SKOS Reference, S14: no more than one preferred label in a language.
    """
    labels: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.predicate == _PREFERRED and isinstance(fact.object, Literal):
            labels[str(fact.subject), fact.object.language or ""].add(fact.object.value)
    best: Mapping[tuple[str, str], str] = {
        key: min(texts, key=lambda text: (-len(text), text)) for key, texts in labels.items()
    }
    for (subject, language), kept in best.items():
        for other in sorted(labels[subject, language] - {kept}):
            name = compact(subject[1:-1])
            notes.append(f'hid a second {language} label of {name}: "{other[:_SHOWN]}"')
    for fact in facts:
        label = fact.object
        if fact.predicate == _PREFERRED and isinstance(label, Literal):
            is_best = best[str(fact.subject), label.language or ""] == label.value
            yield fact if is_best else Triple(fact.subject, _HIDDEN, label)
        else:
            yield fact


def _record(theirs: Sequence[Reading], graph: str) -> Iterator[Triple]:
    """Say of the graph where it comes from, and that it holds the wording of the goals."""
    subject = NamedNode(graph)
    files = ", ".join(sorted(reading.name.rsplit("/", 1)[-1] for reading in theirs))
    told = f"What the files of the United Nations say beyond this collection: {files}."
    for predicate, text in (
        ("rdfs:label", LABEL),
        ("dcterms:title", LABEL),
        ("dcterms:description", told),
        ("dcterms:rights", RIGHTS),
    ):
        yield Triple(subject, NamedNode(expand(predicate)), Literal(text, language="en"))
    for predicate, name in (
        ("rdf:type", expand("dcat:Dataset")),
        ("dcterms:creator", expand("id:united-nations")),
        ("dcterms:source", namespaces.SDG_SCHEME),
        ("gp:holdsTextsOf", namespaces.SDG_SCHEME),
    ):
        yield Triple(subject, NamedNode(expand(predicate)), NamedNode(name))
