"""Names of releases: what follows what, and which names promise enough."""

import pytest

from gpgraph.model.history.changes import Level
from gpgraph.model.history.releasenames import ontology_version_admits, read_name

CORRECTION, ADDITION, BREAKING = Level.CORRECTION, Level.ADDITION, Level.BREAKING


@pytest.mark.parametrize(
    ("before", "level", "year", "after"),
    [
        ("2026.1", CORRECTION, 2026, "2026.1.1"),
        ("2026.1.1", CORRECTION, 2027, "2026.1.2"),
        ("2026.1.1", ADDITION, 2026, "2026.2"),
        ("2026.9", ADDITION, 2028, "2026.10"),
        ("2026.2.3", BREAKING, 2026, "2027.1"),
        ("2026.2", BREAKING, 2029, "2029.1"),
        ("2027.1", BREAKING, 2026, "2028.1"),
    ],
)
def test_the_next_name_follows_from_the_level_and_the_year(
    before: str, level: Level, year: int, after: str
) -> None:
    """Whoever knows the rules can tell the name before the release is made."""
    name = read_name(before)
    assert name is not None
    following = name.after(level, year)

    assert str(following) == after
    assert following > name
    assert name.admits(following, level, year)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "26.1", "2026.0", "2026.01", "v2026.1", "2026.1.0", "2026.1.1.1", "2026.1\n"],
)
def test_what_is_no_name_is_not_read(text: str) -> None:
    """Names sort, and stand in addresses and in graph names."""
    assert read_name(text) is None


@pytest.mark.parametrize(
    ("before", "after", "level", "is_enough"),
    [
        (None, None, BREAKING, True),
        ("1.2.3", "1.2.4", CORRECTION, True),
        ("1.2.3", "1.2.3", CORRECTION, False),
        ("1.2.3", "1.2.4", ADDITION, False),
        ("1.2.3", "1.3.0", ADDITION, True),
        ("1.2.3", "1.3.0", BREAKING, False),
        ("1.2.3", "2.0.0", BREAKING, True),
        ("0.2.0", "0.3.0", BREAKING, True),
        ("0.2.0", "0.2.1", BREAKING, False),
        ("0.2.0", "0.2.1", ADDITION, False),
        ("0.2.0", None, CORRECTION, False),
        ("0.2.0", "0.1.0", CORRECTION, False),
        ("first", "second", BREAKING, True),
        ("first", "first", CORRECTION, False),
    ],
)
def test_the_version_of_the_ontology_moves_with_its_terms(
    before: str | None, after: str | None, level: Level, *, is_enough: bool
) -> None:
    """It is versioned semantically, apart from the data."""
    assert ontology_version_admits(before, after, level) is is_enough
