"""Waivers: what is known is borne, for one resource, for a time, and for a reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from gpgraph.model.report import Finding, Severity
from gpgraph.model.shapes.waivers import Waiver, settle

Validate = Callable[..., Any]
Write = Callable[[str, str], Path]

SHAPES = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; dcterms:identifier "X-01" .
"""
DATA = "ex:x a ex:C .\nex:y a ex:C .\n"
WAIVER = """[] a sh:ValidationResult ; sh:focusNode ex:x ; sh:sourceShape ex:P ;
  dcterms:description "The ministry decides in May." ; schema:expires "%s"^^xsd:date .
"""
LONG, PAST = "9999-12-31", "2020-01-31"


def test_waived_finding_does_not_fail_and_is_still_told(validate: Validate, write: Write) -> None:
    """With the reason and the day, so that nobody forgets it."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C .\n")
    write("w.ttl", WAIVER % LONG)

    done = validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl")

    assert done.code == 0
    assert done.out == (
        "Conforms: 1 waived.\n\nWaived:\n  X-01  <https://example.org/x>  (d.ttl:6)\n"
        "    until 9999-12-31: The ministry decides in May.\n"
    )


def test_waiver_holds_for_one_resource(validate: Validate, write: Write) -> None:
    """Another one with the same mistake is a finding."""
    write("s.ttl", SHAPES)
    write("d.ttl", DATA)
    write("w.ttl", WAIVER % LONG)

    done = validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl")

    assert done.code == 1
    assert "Does not conform: 1 violation, 1 waived." in done.out


def test_expired_waiver_waives_nothing_and_says_since_when(
    validate: Validate, write: Write
) -> None:
    """A day that passed is what makes somebody look again."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C .\n")
    write("w.ttl", WAIVER % PAST)

    done = validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl")

    assert done.code == 1
    assert "in w.ttl expired on 2020-01-31. Mend it, or decide anew." in done.out


def test_waiver_of_what_is_mended_is_to_be_taken_away(validate: Validate, write: Write) -> None:
    """Or the next mistake of the kind would go unseen."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C ; ex:p 1 .\n")
    write("w.ttl", WAIVER % LONG)

    done = validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl")

    assert done.code == 0
    assert "waives nothing. Take it away." in done.out


def test_result_of_a_report_becomes_a_waiver_with_two_more_lines(
    validate: Validate, write: Write, folder: Path
) -> None:
    """What the report prints is what a waiver is made of."""
    write("s.ttl", SHAPES)
    write("d.ttl", "ex:x a ex:C .\n")
    printed = validate("d.ttl", "--shapes", "s.ttl", "--format", "turtle").out
    reason = '; <http://purl.org/dc/terms/description> "Why." ; <http://schema.org/expires> '
    pasted = printed.replace("a sh:ValidationResult", f'a sh:ValidationResult {reason} "{LONG}"')
    (folder / "w.ttl").write_text(pasted)

    assert validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl").code == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sh:focusNode ex:x ;", "needs the IRI of a resource as sh:focusNode"),
        ("sh:sourceShape ex:P ;", "needs a rule: sh:sourceShape"),
        ('dcterms:description "The ministry decides in May." ;', "dcterms:description"),
        (f'schema:expires "{LONG}"^^xsd:date', "needs a text as schema:expires"),
    ],
)
def test_waiver_without_resource_rule_reason_or_day_is_refused(
    validate: Validate, write: Write, line: str, says: str
) -> None:
    """A waiver for all and for ever is a rule taken away."""
    write("s.ttl", SHAPES)
    write("d.ttl", DATA)
    text = WAIVER % LONG
    assert line in text
    write("w.ttl", text.replace(line, ""))

    done = validate("d.ttl", "--shapes", "s.ttl", "--waivers", "w.ttl")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("gpgraph: w.ttl: The waiver")
    assert says in done.err


def test_day_of_expiry_is_the_last_one() -> None:
    """And the next one is not."""
    focus = NamedNode("https://example.org/x")
    finding = Finding("X-01", Severity.VIOLATION, "", focus, "https://example.org/P", "a:Min")
    last = date(2027, 5, 31)
    waiver = Waiver("w.ttl", focus, frozenset(), "X-01/a:Min", "Why.", last)
    other = Waiver("w.ttl", focus, frozenset(), "X-01", "Why.", last, value=Literal("no"))

    assert settle([finding], [waiver, other], last).findings == ()
    assert settle([finding], [waiver], date(2027, 6, 1)).findings == (finding,)
    assert settle([finding], [other], last).findings == (finding,)
