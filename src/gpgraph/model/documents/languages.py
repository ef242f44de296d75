"""Natural languages: what a client reads, and which of those that there are it gets."""

import re
from collections.abc import Iterable, Sequence

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

# What is shown where a text is in none of the languages that a client reads: design 2.2 has
# English for every name, and any other language last.
FALLBACK = "en"
# The languages of the words around the data, on pages: http/locales has them.
INTERFACE = ("en", "fr", "es", "ar")
# A client that reads more languages than this has told enough.
MAX_RANGES = 16

# As BCP 47 allows them, without its registry: parts of at most eight letters or digits.
RANGE = r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
_RANGE = re.compile(RANGE)


def marked(text: str) -> str:
    """Return a text as it is: so marked, it is put into the catalogues of the other languages."""
    return text


def ranges(field: str | None) -> tuple[str, ...]:
    """Return the language ranges of an ``Accept-Language`` field, the most wanted first.

    What cannot be read, what has a quality of 0 and the asterisk, which names none, are left out.

    Source:
        RFC 9110, section 12.5.4; RFC 4647, section 2.1.
    """
    found = [
        value.lower()
        for value, quality in parse_accept_header(field or "", LanguageAccept)
        if quality > 0 and _RANGE.fullmatch(value)
    ]
    return tuple(dict.fromkeys(found))[:MAX_RANGES]


def preferred(field: str | None, offered: Iterable[str]) -> tuple[str, ...]:
    """Return those of the languages offered that a client reads, then the fallback.

    This is all that an answer depends on, so that clients who differ in what is not there get the
    same answer from the cache.

    Args:
        field: An ``Accept-Language`` field, or one range.
        offered: The languages that there are, as tags.
    """
    tags = sorted(set(offered))
    found = [tag for wish in ranges(field) if (tag := lookup(wish, tags)) is not None]
    return tuple(dict.fromkeys([*found, FALLBACK]))


def lookup(wish: str, tags: Sequence[str]) -> str | None:
    """Return the tag that fits a range best; ``None`` where none does.

    A range is shortened from its end until a tag is equal to it: ``fr-CH`` finds ``fr``. Where
    none is, a tag that begins with the range will do: ``zh`` finds ``zh-Hans``.

    Source:
        RFC 4647, section 3.4 (lookup), then 3.3.1 (basic filtering).
    """
    known = {tag.lower(): tag for tag in reversed(tags)}
    shorter = wish.lower()
    while shorter:
        if shorter in known:
            return known[shorter]
        shorter = shorter.rpartition("-")[0]
        if shorter[-2:-1] == "-":  # a letter that stands alone only begins what is gone now
            shorter = shorter[:-2]
    return next((tag for tag in tags if tag.lower().startswith(wish.lower() + "-")), None)


def best(languages: Sequence[str], tags: Iterable[str]) -> str | None:
    """Return the one of ``tags`` to show to who reads ``languages``, the most wanted first.

    Without any that fits, it is the first by alphabet; ``None`` where there are no tags.
    """
    there = sorted(tags)
    if len(there) == 1:
        return there[0]
    found = (tag for wish in languages if (tag := lookup(wish, there)) is not None)
    return next(found, there[0] if there else None)
