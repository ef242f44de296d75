"""A citation says the same as a line and as an entry, and no name in it is taken for a command."""

import re

from gpgraph.model.documents.citation import Citation

GOAL = Citation(
    title="1.4 Trace and disrupt financial streams",
    whole="INTERPOL Global Policing Goals",
    iri="https://w3id.org/gpgraph/id/gpg-2017/1.4",
    release="2026.1",
    year="2026",
    address="http://127.0.0.1:8080/release/2026.1/doc/gpg-2017/1.4",
)


def test_line_names_author_year_title_whole_release_and_iri() -> None:
    """Whoever reads it has all that is needed to find the same words again."""
    assert GOAL.text == (
        "gpgraph (2026): “1.4 Trace and disrupt financial streams”,"
        " in: INTERPOL Global Policing Goals."
        " gpgraph, release 2026.1. https://w3id.org/gpgraph/id/gpg-2017/1.4"
    )


def test_entry_has_a_key_and_one_field_a_line() -> None:
    """It is pasted into a file with others."""
    lines = GOAL.bibtex.splitlines()

    assert lines[0] == "@misc{gpgraph-gpg-2017-1.4,"
    assert "  author = {{gpgraph}}," in lines
    assert "  year = {2026}," in lines
    assert "  url = {https://w3id.org/gpgraph/id/gpg-2017/1.4}," in lines
    assert lines[-2].endswith("/release/2026.1/doc/gpg-2017/1.4}}")
    assert lines[-1] == "}"


def test_what_tex_would_run_stands_for_itself() -> None:
    """A name may be anybody's: a command in one must read no file of whoever cites it."""
    hostile = Citation(
        title="\\input{/etc/passwd} 100 % & $x_1^2$ #1 ~\n}@misc{other",
        whole=None,
        iri="https://example.org/a{b}\\c d%20",
        release="2026.1",
        year=None,
        address="http://127.0.0.1/doc?iri=a}b",
    )
    entry = hostile.bibtex
    bare = re.sub(r"\\[{}$&#%_]|\\text\w+\{\}", "", entry)

    assert "\\input" not in entry
    assert bare.count("{") == bare.count("}") == 9
    assert "year" not in entry
    assert "https://example.org/a%7Bb%7D%5Cc%20d%20" in entry
    assert hostile.text.count("\n") == 0
