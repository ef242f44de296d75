"""Workbooks that are bombs, carry programs or are broken: a clear error, and nothing is written."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from gpgraph.store.sheets import apart
from gpgraph.store.sheets.reader import main

Run = Callable[..., Any]
Fill = Callable[..., Any]
MEGABYTE = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a workbook with other parts, or more of them."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, data in parts.items():
            target.writestr(name, data)
    return found.getvalue()


def sheet_of(content: bytes) -> bytes:
    """Return the text of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(SHEET)


def entities(content: bytes) -> bytes:
    """Return the first sheet with entities that swell a thousand times a thousand times."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 7))
    head, _, rest = sheet_of(content).partition(b"<worksheet")
    return head + b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><worksheet" + rest


def swollen(good: bytes) -> bytes:
    """Return a workbook that is too large unpacked, though no part of it is packed suspiciously."""
    filler = b"".join(os.urandom(3_000) + b" " * 300_000 for _ in range(220))
    return with_parts(good, {SHEET: sheet_of(good), "xl/media/image1.png": filler})


TRAPS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("empty", lambda _: b"", "This is no workbook"),
    ("text", lambda _: b"IRI;label\n", "This is no workbook"),
    ("old or encrypted", lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "one with a password"),
    ("cut off", lambda good: good[:-300], "This is no workbook, or a broken one"),
    ("other zip", lambda _: with_parts(_zip(), {"a.txt": b"a"}), "no workbook of the kind .xlsx"),
    (
        "bomb of a thousand to one",
        lambda good: with_parts(good, {SHEET: sheet_of(good) + b" " * 30 * MEGABYTE}),
        "It may be a bomb",
    ),
    (
        "bomb that hides in another part",
        lambda good: with_parts(good, {"xl/media/image1.png": b"\0" * 100 * MEGABYTE}),
        "It may be a bomb",
    ),
    (
        "entities",
        lambda good: with_parts(good, {SHEET: entities(good)}),
        "declares a document type",
    ),
    (
        "entities in UTF-16",
        lambda good: with_parts(
            good, {SHEET: entities(good).replace(b"utf-8", b"utf-16").decode().encode("utf-16")}
        ),
        "declares a document type",
    ),
    ("macros", lambda good: with_parts(good, {"xl/vbaProject.bin": b"x"}), "There are macros"),
    (
        "links to other workbooks",
        lambda good: with_parts(good, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "refers to other workbooks",
    ),
    (
        "connections",
        lambda good: with_parts(good, {"xl/connections.xml": b"<x/>"}),
        "takes data from elsewhere",
    ),
    ("broken XML", lambda good: with_parts(good, {SHEET: b"<worksheet><a>"}), "is broken"),
    ("more than is read", swollen, "delete empty rows"),
    ("many parts", lambda good: with_parts(good, {f"x/{n}": b"" for n in range(2_100)}), "parts"),
]


def _zip() -> bytes:
    found = io.BytesIO()
    zipfile.ZipFile(found, "w").close()
    return found.getvalue()


@pytest.mark.parametrize(
    ("trap", "says"), [one[1:] for one in TRAPS], ids=[one[0] for one in TRAPS]
)
def test_trap_is_recognised_before_anything_is_unpacked(
    folder: Path, blank: bytes, trap: Callable[[bytes], bytes], says: str
) -> None:
    """What the process that reads workbooks says of it; the command is tested below."""
    path = folder / "x.xlsx"
    path.write_bytes(trap(blank))

    told = json.loads(main({"path": str(path), "marks": None}))

    assert says in told["error"]


@pytest.mark.parametrize(("trap", "says"), [TRAPS[5][1:], TRAPS[9][1:]], ids=["bomb", "macros"])
def test_trap_is_an_error_of_the_command_and_nothing_is_written(
    gpgraph: Run, folder: Path, blank: bytes, trap: Callable[[bytes], bytes], says: str
) -> None:
    """Workbooks come by mail from anybody."""
    (folder / "x.xlsx").write_bytes(trap(blank))
    before = {path.name for path in folder.iterdir()}

    done = gpgraph("import", "x.xlsx", "-o", "out.ttl", "--marked", "marked.xlsx")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("gpgraph: x.xlsx: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert {path.name for path in folder.iterdir()} == before


def test_workbook_that_takes_more_than_its_process_may_ends_that_process_alone(
    folder: Path, blank: bytes, gpgraph: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bound is kept by the kernel, whatever the library does."""
    # An archive may have anything in front of it, as programs that unpack themselves do.
    (folder / "x.xlsx").write_bytes(b"\0" * 45 * MEGABYTE + blank)
    monkeypatch.setattr(apart, "_MEMORY", 60 * MEGABYTE)

    done = gpgraph("import", "x.xlsx")

    assert done.code == 2
    assert "takes more than 60 MB of memory" in done.err


def test_workbook_that_is_too_large_is_not_read(gpgraph: Run, folder: Path) -> None:
    """Fifty megabytes are more than anybody has filled in."""
    with (folder / "x.xlsx").open("wb") as file:
        file.truncate(51 * MEGABYTE)

    done = gpgraph("import", "x.xlsx")

    assert done.code == 2
    assert "The workbook has 51 MB, and more than 50 MB are not read" in done.err


def test_file_with_another_suffix_or_none_at_all_is_an_error(gpgraph: Run, folder: Path) -> None:
    """A workbook with macros is called .xlsm, and may not be renamed by us."""
    (folder / "x.xlsm").write_bytes(b"")
    named = gpgraph("import", "x.xlsm")
    absent = gpgraph("import", "none.xlsx")
    address = gpgraph("import", "https://example.org/x.xlsx")
    turtle = gpgraph("import", "none.xlsx", "-o", "out.rdf")

    copy = gpgraph("import", "none.xlsx", "--marked", "copy.txt")

    assert [done.code for done in (named, absent, address, turtle, copy)] == [2, 2, 2, 2, 2]
    assert "copy.txt cannot be written: the copy is a workbook" in copy.err
    assert "Save it as one, without macros" in named.err
    assert "The file cannot be read: No such file" in absent.err
    assert "cannot be read" in address.err
    assert "what is written is Turtle" in turtle.err


def test_texts_that_begin_like_formulas_stay_texts_in_what_is_written(
    gpgraph: Run, folder: Path, filling: Fill
) -> None:
    """Data that somebody sent must not run in the spreadsheet of who opens the template."""
    with filling() as book:
        cell = book.sheet.cell(5, book.column("ex:code"))
        cell.value = "=HYPERLINK(1)"
        cell.data_type = "s"
    first = gpgraph("import", "stations.xlsx", "-o", "out.ttl")
    second = gpgraph("template", "Station", "-o", "again.xlsx", "--data", "out.ttl")
    sheet = load_workbook(folder / "again.xlsx")["Station"]
    cell = sheet.cell(4, [one.value for one in sheet[2]].index("ex:code") + 1)

    assert (first.code, second.code) == (0, 0), first.err
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
