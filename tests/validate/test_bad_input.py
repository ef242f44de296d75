"""Input that is broken, huge or a trap: a clear error, exit code 2, and nothing on the output."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

Validate = Callable[..., Any]
Write = Callable[[str, str], Path]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f'<r:RDF xmlns:a="a:" xmlns:r="{RDF}"><r:Description r:about="a:a">'
TAIL = "</r:Description></r:RDF>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

BOMBS = [
    ("deep.jsonld", '{"a:b":' * 10_000 + "1" + "}" * 10_000, "500 levels"),
    ("arrays.jsonld", '{"a:b":' + "[" * 10_000 + "]" * 10_000 + "}", "500 levels"),
    ("list.nt.ttl", "<a:a> <a:b> " + "( " * 200_000 + ")" * 200_000 + ".", "nesting"),
    ("laughs.rdf", f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}<a:b>&l9;</a:b>{TAIL}', "other"),
    (
        "quadratic.rdf",
        f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>{HEAD}'
        + f"<a:b>{'&a;' * 100}</a:b>" * 300
        + TAIL,
        "takes more than",
    ),
    (
        "file.rdf",
        f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}<a:b>&a;</a:b>{TAIL}',
        "ENTITY",
    ),
    ("context.jsonld", '{"@context": "http://127.0.0.1:9/c", "a": 1}', "into the file"),
]


@pytest.mark.parametrize(("name", "text", "says"), BOMBS, ids=[name for name, *_ in BOMBS])
def test_trap_is_an_error_with_its_name_and_the_command_lives(
    validate: Validate, folder: Path, name: str, text: str, says: str
) -> None:
    """It is read in another process, whose end is not ours."""
    (folder / "good.ttl").write_text("<a:a> <a:b> 1 .")
    (folder / name).write_text(text, "utf-8")

    done = validate("good.ttl", name, "--output", "report.xml")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"gpgraph: {name}")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert {path.name for path in folder.iterdir()} == {"good.ttl", name}


def test_file_that_is_too_large_is_not_read(validate: Validate, folder: Path) -> None:
    """A hundred megabytes take minutes; who means it says so."""
    with (folder / "big.nt").open("wb") as file:
        file.write(b"<a:a> <a:b> <a:c> .\n")
        file.truncate(101_000_000)

    done = validate("big.nt")

    assert (done.code, done.out) == (2, "")
    assert "The file has 101 MB, and more than 100 MB are not read" in done.err
    assert "--max-mb 102" in done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--output", "r.pdf"], "its name ends with none of .txt .ttl"),
        (["--output", "none/r.html"], "The report cannot be written to none/r.html: No such file"),
        (["--waivers", "none.ttl"], "none.ttl: The file cannot be read"),
        (["--waivers", "d.ttl"], "no sh:ValidationResult"),
        (["--shapes", "https://example.org/s.ttl"], "This is an address."),
        (["--shapes", "none.ttl"], "none.ttl: The file cannot be read"),
    ],
)
def test_wrong_argument_is_named(
    validate: Validate, write: Write, words: list[str], says: str
) -> None:
    """And is no finding."""
    write("d.ttl", "ex:x ex:p 1 .")

    done = validate("d.ttl", *words)

    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_shapes_alone_check_nothing_and_say_so(validate: Validate, write: Write) -> None:
    """Our data are not what the shapes of others are about."""
    write("s.ttl", "ex:S a sh:NodeShape ; sh:targetClass ex:C .")

    done = validate("--shapes", "s.ttl")

    assert done.code == 2
    assert "Name the data" in done.err


@pytest.mark.parametrize(
    ("syntax", "text", "outcome"),
    [
        ("ttl", b"<a:a> a <https://w3id.org/gpgraph/ontology#Objective> .", (1, "(stdin:1)")),
        ("nt", b"<a:a> <a:b> 1 .", (2, "stdin:1:")),
        ("jsonld", b'{"@id": "a:a", "a:b": 1}', (0, "Conforms")),
        ("rdf", f"{HEAD}<a:b>1</a:b>{TAIL}".encode(), (0, "Conforms")),
        ("ttl", b"", (2, "stdin: The file is empty.")),
    ],
)
def test_standard_input_is_a_file_like_any_other(
    validate: Validate,
    monkeypatch: pytest.MonkeyPatch,
    syntax: str,
    text: bytes,
    outcome: tuple[int, str],
) -> None:
    """In the format that is told."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))

    done = validate("-", "--input-format", syntax)

    assert done.code == outcome[0]
    assert outcome[1] in done.out + done.err
