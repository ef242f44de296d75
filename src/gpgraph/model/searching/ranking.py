"""Which of the labels found come first. Values and rules, no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gpgraph.model.searching.folding import fold, words

# What a text says of a thing, the weightiest first.
PREFERRED, OTHER, SHORT, CODE = range(4)


@dataclass(frozen=True, slots=True)
class Match:
    """A label that was found.

    ``tier`` tells how far behind its kind of thing stands, ``order`` its place among all labels;
    both from the weightiest on.
    """

    thing: int
    text: str
    language: str | None
    kind: int
    tier: int
    order: int


def ranked(found: Iterable[Match], asked: Sequence[str], languages: Sequence[str]) -> list[Match]:
    """Return one match for each thing, the best, the best things first.

    A label that is what was asked for comes before all others. Then concepts come before records;
    among these, a label that begins with what was asked for before one that has its words
    somewhere; among equals, labels in the reader's languages, names before other labels, then
    weightier things.

    Args:
        found: All matches.
        asked: The folded words that were asked for.
        languages: Those that the reader reads, the most wanted first.
    """
    phrase = " ".join(asked)

    def key(match: Match) -> tuple[int, ...]:
        has = words(fold(match.text))
        joined = " ".join(has)
        if joined == phrase:
            near = 0 if match.kind == CODE else 1
        elif joined.startswith(phrase):
            near = 2 if joined.startswith(f"{phrase} ") else 3
        else:
            near = 4 + len(set(asked) - set(has))
        wish = _wish(match.language, languages)
        return near > 1, match.tier, near, wish, match.kind, match.order, len(has)

    best: dict[int, Match] = {}
    for match in sorted(found, key=key):
        best.setdefault(match.thing, match)
    return list(best.values())


def _wish(language: str | None, languages: Sequence[str]) -> int:
    if language is None:
        return 0
    return languages.index(language) if language in languages else len(languages)
