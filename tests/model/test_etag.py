"""Entity tags tell answers apart, and are recognised in what clients send back."""

import pytest

from gpgraph.model.etag import names, strong_etag

TAG = b'"abc"'


def test_tag_is_quoted_and_the_same_everywhere() -> None:
    """Fixed here: an instance with another program must not give another tag."""
    assert strong_etag([b"a", b"bc"]) == b'"a4d2502de3aca3ac159bba2d99ea81a8"'


@pytest.mark.parametrize("parts", [[b"ab", b"c"], [b"abc"], [b"a", b"bc", b""], [b"bc", b"a"], []])
def test_other_parts_have_another_tag(parts: list[bytes]) -> None:
    """Where one part ends is part of it."""
    assert strong_etag(parts) != strong_etag([b"a", b"bc"])


@pytest.mark.parametrize(
    "field",
    [b'"abc"', b'W/"abc"', b'"x", "abc"', b'"x",W/"abc" , "y"', b"*", b" * ", b'"a,b", "abc"'],
)
def test_client_that_has_it_says_so(field: bytes) -> None:
    """Lists, weak tags and the asterisk: RFC 9110, section 13.1.2."""
    assert names(field, TAG)


@pytest.mark.parametrize(
    "field", [b"", b'"x"', b"abc", b'"abcd"', b'"ABC"', b'"*"', b'"x, abc"', b'"abc', b'*, "x"']
)
def test_anything_else_is_another(field: bytes) -> None:
    """When in doubt the answer is sent."""
    assert not names(field, TAG)
