"""Names of tests are short, readable, and safe for whatever shows them."""

import pytest

from gpgraph.model.shapes.shortnames import ShortNames, declared

EX = {"ex": "https://example.org/", "deep": "https://example.org/deep/", "": "https://e.org/"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("https://example.org/S", "ex:S"),
        ("https://example.org/deep/S", "deep:S"),
        ("https://example.org/S/name#2", "ex:S/name#2"),
        ("https://e.org/S", "S"),
        ("https://example.org/", "https://example.org/"),
        ("https://elsewhere.org/S", "https://elsewhere.org/S"),
        ("https://w3id.org/gpgraph/shapes#Goal", "gps:Goal"),
        ("GP-OBJ-01", "GP-OBJ-01"),
        ("urn:a::b", "urn:a:b"),
        ("rule [a]", "rule (a)"),
        ("a\x1b[31mred\n", "a�(31mred�"),
    ],
)
def test_name_is_short_and_breaks_no_name_of_a_test(name: str, short: str) -> None:
    """Two colons and brackets cut the name of a test; a terminal obeys what it cannot show."""
    assert ShortNames([EX]).of(name) == short


def test_prefix_of_the_first_file_counts_where_two_disagree() -> None:
    """One prefix must not stand for two things in one run."""
    names = ShortNames([{"a": "https://one.org/"}, {"a": "https://two.org/", "b": "urn:b:"}])

    assert names.of("https://one.org/x") == "a:x"
    assert names.of("https://two.org/x") == "https://two.org/x"
    assert names.of("urn:b:x") == "b:x"


def test_prefixes_are_read_in_both_spellings_and_relative_ones_are_none() -> None:
    """Turtle and SPARQL spell them differently."""
    text = '@prefix a: <urn:a:> .\nPREFIX b:<urn:b:>\n@prefix : <#> .\n"@prefix c: <urn:c:> ." .\n'

    assert declared(text) == {"a": "urn:a:", "b": "urn:b:"}
