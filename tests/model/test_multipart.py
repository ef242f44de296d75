"""A body of several parts is taken apart as it was put together, or refused."""

import pytest

from gpgraph.errors import UnreadableDataError
from gpgraph.model.documents.multipart import parts_of

TYPE = 'multipart/form-data; boundary="x y"'


def body(*parts: tuple[str, bytes]) -> bytes:
    """Put a body together from the fields and the content of each part."""
    whole = b"".join(
        b"--x y\r\n" + fields.encode() + b"\r\n\r\n" + content + b"\r\n"
        for fields, content in parts
    )
    return whole + b"--x y--\r\n"


def disposition(**options: str) -> str:
    """Return the header field of a part."""
    given = "".join(f'; {name}="{value}"' for name, value in options.items())
    return f"Content-Disposition: form-data{given}"


def test_content_is_every_byte() -> None:
    """Line ends, boundaries of others and zeros belong to the data."""
    content = b"\r\n--x\r\n\x00\xff--x y\n"
    found = parts_of(TYPE, body((disposition(name="data"), content), (disposition(name="b"), b"")))

    assert [(one.name, one.content) for one in found] == [("data", content), ("b", b"")]


def test_part_tells_its_file_and_type() -> None:
    """What a report calls the input, and how it is read."""
    fields = disposition(name="data", filename="Ziele ä.ttl") + "\r\ncontent-TYPE: text/turtle"
    (found,) = parts_of(TYPE, body((fields, b"x")))

    assert (found.filename, found.media_type) == ("Ziele ä.ttl", "text/turtle")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\folder\\\\a.ttl", "a.ttl"),
        ("a\x1b[31m\u202eb.ttl", "a[31mb.ttl"),
        ("x" * 999, "x" * 200),
    ],
)
def test_name_of_a_file_is_nothing_but_a_name(sent: str, shown: str) -> None:
    """It goes into reports, which people read and programs open."""
    (found,) = parts_of(TYPE, body((disposition(name="data", filename=sent), b"x")))

    assert found.filename == shown


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("multipart/form-data", body()),
        (TYPE, b""),
        (TYPE, b"hello"),
        (TYPE, body((disposition(name="data"), b"x"))[:-12]),
        (TYPE, body(*[(disposition(name="data"), b"x")] * 101)),
        (TYPE, body((disposition(name="data") + "\r\nX: y" * 20, b"x"))),
    ],
)
def test_body_that_is_not_made_so_is_refused(content_type: str, sent: bytes) -> None:
    """Half of the data would be checked, and the report be taken for one of all."""
    with pytest.raises(UnreadableDataError) as refusal:
        parts_of(content_type, sent)

    assert refusal.value.part == "body"
