"""Asks the index of labels. It stands in memory: a worker can open no file."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gpgraph.model.searching.ranking import Match
from gpgraph.store.labels.writing import LABELS, fill
from gpgraph.store.releases.generation import DATASET

# So many labels are looked at, the weightiest first; more are said to be there.
MOST_FOUND = 1000
# A word of fewer letters has too many neighbours to guess one.
LEAST_GUESSED = 3
_TWO_MISTAKES_FROM = 6
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Facet:
    """What things can be narrowed by: ``kind`` is ``class`` or ``scheme``."""

    number: int
    kind: str
    iri: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the index: ``graph`` is the contributed graph that names it, if one does."""

    iri: str
    graph: str | None
    deprecated: bool


class Labels:
    """The index of one release."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Read what every question needs."""
        self._database = database
        self._words = [word for (word,) in database.execute("SELECT word FROM word")]
        rows = database.execute("SELECT id, kind, iri FROM facet")
        self.facets = {number: Facet(number, kind, iri) for number, kind, iri in rows}

    @classmethod
    def open(cls, folder: Path) -> "Labels":
        """Read the index of a release into memory; one that has none gets it now."""
        # The thread that loads a release is not the one that answers.
        database = sqlite3.connect(":memory:", check_same_thread=False)
        path = folder / LABELS
        if path.is_file():
            database.deserialize(path.read_bytes())
        else:
            fill(database, folder / DATASET)
        return cls(database)

    def with_code(self, folded: str) -> list[Match]:
        """Return the things that have a code."""
        return list(
            self._matches(
                "SELECT label.thing, text, lang, kind, tier, label.id FROM code"
                " JOIN label ON label.id = code.label WHERE code = ? LIMIT ?",
                (folded, MOST_FOUND),
            )
        )

    def with_words(self, asked: Sequence[Sequence[str]], facets: Sequence[int]) -> list[Match]:
        """Return labels with all of the words, the weightiest things first.

        Args:
            asked: For each word, what may stand for it; one that ends in ``*`` begins a word.
            facets: Numbers of the facets that a thing must have.
        """
        terms = [" OR ".join(map(_term, words)) for words in asked]
        texts = " AND ".join(f"({term})" for term in terms)
        narrowed = "".join(f" AND facets:f{number}" for number in facets)
        return list(
            self._matches(
                "SELECT label.thing, text, lang, kind, tier, label.id FROM label_text"
                " JOIN label ON label.id = label_text.rowid"
                " WHERE label_text MATCH ? ORDER BY label_text.rowid LIMIT ?",
                (f"words:({texts}){narrowed}", MOST_FOUND),
            )
        )

    def guesses(self, word: str, *, is_begun: bool) -> list[str]:
        """Return words that somebody may have meant, the nearest first.

        Two letters that changed places are one mistake (optimal string alignment).

        Args:
            word: Folded, as it was written.
            is_begun: Whether only the beginning of a word is written.
        """
        if len(word) < LEAST_GUESSED:
            return []
        most = 1 if len(word) < _TWO_MISTAKES_FROM else 2
        known = [one[: len(word)] for one in self._words] if is_begun else self._words
        found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=30)
        nearest = {(distance, one[0] != word[0], one) for one, distance, _ in found if distance}
        return [f"{one}*" if is_begun else one for _, _, one in sorted(nearest)[:_GUESSES]]

    def knows(self, word: str, *, is_begun: bool) -> bool:
        """Tell whether a label has the word, or one that begins with it."""
        term = _term(f"{word}*" if is_begun else word)
        row = self._database.execute(
            "SELECT 1 FROM label_text WHERE label_text MATCH ? LIMIT 1", (f"words:({term})",)
        ).fetchone()
        return row is not None

    def thing(self, number: int) -> Thing:
        """Return a thing by its number."""
        iri, graph, deprecated = self._database.execute(
            "SELECT iri, graph, deprecated FROM thing WHERE id = ?", (number,)
        ).fetchone()
        return Thing(iri, graph, bool(deprecated))

    def facets_of(self, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the facets of things, and how many of them have each."""
        marks = ", ".join("?" * len(numbers))
        yield from self._database.execute(
            f"SELECT facet, COUNT(*) FROM thing_facet WHERE thing IN ({marks}) GROUP BY facet",  # noqa: S608 - marks alone
            list(numbers),
        )

    def _matches(self, text: str, values: Sequence[object]) -> Iterator[Match]:
        for row in self._database.execute(text, values):
            yield Match(*row)


def _term(word: str) -> str:
    """Quote a word, so that none is an operator of FTS5."""
    begun = word.removesuffix("*")
    return f'"{begun}"' + ("*" if begun != word else "")
