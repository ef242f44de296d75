"""What a question finds among labels: as it was asked, else as it may have been meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from gpgraph.model.searching.folding import MAX_QUESTION, MAX_WORDS, fold, is_code, words
from gpgraph.model.searching.ranking import Match, ranked
from gpgraph.store.labels.reading import MOST_FOUND, Labels


@dataclass(frozen=True, slots=True)
class Found:
    """The best label of each thing, the best things first.

    ``meant`` is the question as it was taken where nothing has its words; ``is_partial`` says that
    only some of its words are there; ``is_whole`` that there is no more than this.
    """

    matches: Sequence[Match] = ()
    meant: str | None = None
    is_partial: bool = False
    is_whole: bool = True


def find(labels: Labels, question: str, facets: Sequence[int], languages: Sequence[str]) -> Found:
    """Look for a question as it is typed: its last word may be the beginning of one.

    Args:
        labels: The index of a release.
        question: Words, or a code.
        facets: Numbers of the facets that things must have.
        languages: Those that the reader reads, the most wanted first.
    """
    folded = fold(question[:MAX_QUESTION])
    asked = words(folded)[:MAX_WORDS]
    if not asked:
        return Found()
    is_begun = not question.endswith(" ")
    groups = [[word] for word in asked]
    if is_begun:
        groups[-1] = [f"{asked[-1]}*"]
    found = labels.with_words(groups, facets)
    if is_code(folded) and not facets:
        found = [*labels.with_code(folded.strip()), *found]
    meant, is_partial = None, False
    if not found:
        better = _better(labels, asked, is_begun=is_begun)
        if better != groups:
            found = labels.with_words(better, facets)
            asked = [group[0].removesuffix("*") for group in better]
            meant = " ".join(asked) if found else None
    if not found and len(asked) > 1:
        found = labels.with_words([[word for group in groups for word in group]], facets)
        is_partial = bool(found)
    best = ranked(found, asked, languages)
    return Found(best, meant, is_partial, is_whole=len(found) < MOST_FOUND)


def _better(labels: Labels, asked: Sequence[str], *, is_begun: bool) -> list[list[str]]:
    """Return what may stand for each word: itself where a label has it, else its neighbours."""
    better = []
    for place, word in enumerate(asked, 1):
        begun = is_begun and place == len(asked)
        own = [f"{word}*" if begun else word]
        if labels.knows(word, is_begun=begun):
            better.append(own)
        else:
            guessed = labels.guesses(word, is_begun=False) or labels.guesses(word, is_begun=begun)
            better.append(guessed or own)
    return better
