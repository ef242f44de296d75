"""What a search takes to be the same, and what it puts first."""

import pytest

from gpgraph.model.searching.folding import fold, is_code, words
from gpgraph.model.searching.ranking import CODE, OTHER, PREFERRED, Match, ranked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lutte contre la CORRUPTION", "lutte contre la corruption"),
        ("Sécurité des frontières", "securite des frontieres"),
        ("Maximize INTERPOL\u2019s role", "maximize interpol's role"),
        ("أهداف", "اهداف"),
        ("مُكافحة", "مكافحة"),
        ("الجريمـــة", "الجريمه"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
    ],
)
def test_ways_to_write_the_same_are_folded_into_one(one: str, other: str) -> None:
    """Readers type without accents, vowel signs and capitals."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Illicit flows, stolen assets", ["illicit", "flows", "stolen", "assets"]),
        ("和平、正义", ["和", "平", "正", "义"]),
        ("re-assessing 16.4", ["re", "assessing", "16", "4"]),
        ("?!", []),
    ],
)
def test_words_are_what_stands_between_signs_and_ideographs_are_words(
    text: str, found: list[str]
) -> None:
    """Chinese is written without spaces, and would be one long word."""
    assert words(fold(text)) == found


@pytest.mark.parametrize("text", ["16.4", "1", "16.a", "1.a.3", "c160402"])
def test_codes_are_told_from_words(text: str) -> None:
    """Who types one wants the thing that has it."""
    assert is_code(text)
    assert not is_code(f"{text} crime")


def match(  # noqa: PLR0913 - a row
    thing: int,
    text: str,
    *,
    language: str | None = "en",
    kind: int = PREFERRED,
    tier: int = 0,
    order: int = 1,
) -> Match:
    """Make a match of mostly the usual."""
    return Match(thing, text, language, kind, tier, order)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (match(1, "Terror"), match(2, "Terror watch")),
        (match(1, "Terror watch"), match(2, "Terrorism")),
        (match(1, "Terrorism"), match(2, "Counter terror")),
        (match(1, "Counter terrorism"), match(2, "Terror and other things", tier=2)),
        (match(1, "Terror", tier=2), match(2, "Terror watch")),
        (match(1, "La terror", language="fr"), match(2, "Al terror", language="es")),
        (match(1, "A terror"), match(2, "B terror", kind=OTHER)),
        (match(1, "A terror", order=1), match(2, "B terror", order=2)),
        (match(1, "terror", kind=CODE, language=None), match(2, "Terror")),
    ],
)
def test_what_fits_better_comes_first(better: Match, worse: Match) -> None:
    """One rule a row, each against the next."""
    for found in ([better, worse], [worse, better]):
        assert ranked(found, ["terror"], ["fr", "en"]) == [better, worse]


def test_a_thing_comes_once_with_its_best_label() -> None:
    """Six languages of one name are one result."""
    english, french = match(1, "Terror in English"), match(1, "Terror", language="fr")

    assert ranked([english, french], ["terror"], ["en"]) == [french]
