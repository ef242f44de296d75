"""Languages by RFC 4647, and no difference where none can be made."""

import pytest

from gpgraph.model.documents.languages import MAX_RANGES, best, lookup, preferred, ranges

OFFERED = ("ar", "en", "fr", "pt-BR", "zh-Hans", "zh-Hant-TW")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, ("en",)),
        ("", ("en",)),
        ("*", ("en",)),
        ("fr", ("fr", "en")),
        ("FR-ch, fr;q=0.9, en;q=0.8, *;q=0.5", ("fr", "en")),
        ("en-GB, fr;q=0.5", ("en", "fr")),
        ("fr;q=0.2, ar;q=0.9", ("ar", "fr", "en")),
        ("fr;q=0, ar", ("ar", "en")),
        ("de, it", ("en",)),
        ("pt", ("pt-BR", "en")),
        ("zh-Hant-TW-x-private", ("zh-Hant-TW", "en")),
        ("zh", ("zh-Hans", "en")),
        ("de_DE, $$$, fr;q=banana", ("en",)),
    ],
)
def test_header_chooses_among_what_there_is_and_the_fallback_is_last(
    field: str | None, expected: tuple[str, ...]
) -> None:
    """What is not there makes no difference, so that no cache keeps an answer twice for it."""
    assert preferred(field, OFFERED) == expected


def test_range_is_shortened_from_its_end_and_single_letters_go_with_what_they_begin() -> None:
    """RFC 4647, section 3.4, has this example."""
    tags = ["zh-Hant-CN-x", "zh-Hant"]

    assert lookup("zh-Hant-CN-x-private1-private2", ["zh-Hant-CN", *tags[1:]]) == "zh-Hant-CN"
    assert lookup("zh-Hant-CN-x-private1", tags) == "zh-Hant"


def test_text_in_no_language_that_is_read_is_shown_in_the_first_by_alphabet() -> None:
    """Whichever it is, it has to be the same in every worker."""
    assert best(("fr", "en"), {"sw", "ar"}) == "ar"
    assert best(("fr", "en"), {"en", "ar"}) == "en"
    assert best(("fr",), ()) is None


def test_header_of_many_languages_is_read_no_further_than_it_is_of_use() -> None:
    """Its length is the client's to choose."""
    assert len(ranges(", ".join(f"a{number}" for number in range(10_000)))) <= MAX_RANGES
