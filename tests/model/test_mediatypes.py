"""Negotiation by RFC 9110, section 12.5.1."""

import pytest

from gpgraph.errors import NotAcceptableError
from gpgraph.model.documents.mediatypes import (
    CSV,
    DOCUMENTS,
    GRAPHS,
    HTML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    TSV,
    TURTLE,
    XML,
    Format,
    admits,
    choose,
    form_named,
    form_of,
    negotiate,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

CASES = [
    (None, SOLUTIONS, JSON),
    ("", SOLUTIONS, JSON),
    ("*/*", SOLUTIONS, JSON),
    ("text/csv", SOLUTIONS, CSV),
    ("TEXT/CSV", SOLUTIONS, CSV),
    ("text/csv;q=1, application/sparql-results+json;q=0.5", SOLUTIONS, CSV),
    ("application/sparql-results+json;q=0.5, text/csv", SOLUTIONS, CSV),
    ("application/sparql-results+json;charset=utf-8", SOLUTIONS, JSON),
    ("text/*", SOLUTIONS, CSV),
    ("text/*;q=0.5, text/csv;q=0", SOLUTIONS, TSV),
    ("application/sparql-results+json;q=0, */*;q=0.1", SOLUTIONS, XML),
    ("application/sparql-results+xml, application/sparql-results+json", SOLUTIONS, JSON),
    ("application/json", SOLUTIONS, JSON),
    ("image/png, */*;q=0.001", SOLUTIONS, JSON),
    (BROWSER, SOLUTIONS, JSON),
    (BROWSER, DOCUMENTS, HTML),
    ("application/ld+json", GRAPHS, JSON_LD),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', GRAPHS, JSON_LD),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"', GRAPHS, JSON_LD),
    ("application/n-triples, text/turtle;q=0.9", GRAPHS, N_TRIPLES),
    ("text/turtle;q=0.5, application/rdf+xml;q=0.6, */*;q=0.1", GRAPHS, RDF_XML),
    ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", GRAPHS, TURTLE),
    ("text/turtle;q=0.2, text/turtle;q=0.9, application/ld+json;q=0.5", GRAPHS, TURTLE),
    (";;;,,,", GRAPHS, TURTLE),
    ("garbage", GRAPHS, TURTLE),
]


@pytest.mark.parametrize(("accept", "offered", "chosen"), CASES)
def test_header_chooses_the_format_that_the_client_prefers(
    accept: str | None, offered: tuple[Format, ...], chosen: Format
) -> None:
    """Each of the libraries on the list fails some of these headers when used alone."""
    assert negotiate(accept, offered) is chosen


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0", "text/html"])
def test_header_that_refuses_all_is_told_what_there_is(accept: str) -> None:
    """A 406 that does not list the choices sends its reader to the manual."""
    with pytest.raises(NotAcceptableError, match="application/sparql-results") as caught:
        negotiate(accept, (JSON, XML))

    assert caught.value.offered == (JSON.media_type, XML.media_type)


def test_short_name_goes_before_the_header() -> None:
    """A link cannot set a header."""
    assert choose("csv", "application/sparql-results+json", SOLUTIONS) is CSV


@pytest.mark.parametrize(
    ("name", "offered", "chosen"),
    [
        ("turtle", GRAPHS, TURTLE),
        ("xml", GRAPHS, RDF_XML),
        ("xml", SOLUTIONS, XML),
        ("json", GRAPHS, JSON_LD),
        ("JSON", SOLUTIONS, JSON),
        ("text/csv", SOLUTIONS, CSV),
        ("srj", SOLUTIONS, JSON),
        ("srx", SOLUTIONS, XML),
        ("nquads", GRAPHS, N_QUADS),
        ("application/json", SOLUTIONS, JSON),
        ("application/sparql-results xml", SOLUTIONS, XML),
    ],
)
def test_name_that_other_servers_use_is_understood(
    name: str, offered: tuple[Format, ...], chosen: Format
) -> None:
    """SPARQLWrapper and others add a parameter that Virtuoso reads."""
    assert choose(name, None, offered) is chosen


def test_short_name_of_another_kind_of_answer_is_refused() -> None:
    """Rows cannot be Turtle; the names that fit are listed."""
    with pytest.raises(NotAcceptableError) as caught:
        choose("ttl", None, SOLUTIONS)

    assert caught.value.offered == ("json", "xml", "csv", "tsv")


def test_every_text_type_says_its_encoding() -> None:
    """Without it ``text/csv`` is read as something else by spreadsheets."""
    stated = {format_.content_type for format_ in (*SOLUTIONS, *DOCUMENTS)}

    assert {name for name in stated if name.startswith("text/")} == {
        "text/csv; charset=utf-8",
        "text/tab-separated-values; charset=utf-8",
        "text/turtle; charset=utf-8",
        "text/html; charset=utf-8",
    }


LD = "application/ld+json"
NS = "http://www.w3.org/ns/json-ld#"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, None),
        (LD, None),
        ("*/*", None),
        (f'{LD};profile="{NS}expanded"', "expanded"),
        (f'{LD}; profile="{NS}flattened http://example.org/mine"', "flattened"),
        (f'{LD};profile="http://example.org/mine {NS}framed"', "framed"),
        (f'{LD};profile="http://example.org/mine"', None),
        (f'{LD};profile="{NS}expanded";q=0.5, {LD}', None),
        (f'{LD};profile="{NS}expanded", {LD};q=0.5, */*;q=0.1', "expanded"),
        (f'{LD};profile="{NS}expanded";q=0.2, {LD};profile="{NS}compacted";q=0.9', "compacted"),
        (f'{LD};profile="{NS}expanded";q=0', None),
        # As the examples of JSON-LD 1.1 have it, though no grammar does.
        (f"{LD};profile={NS}expanded", "expanded"),
        (f"{LD};profile={NS}expanded;q=0.2, {LD}; profile={NS}compacted;q=0.9", "compacted"),
        (f'text/turtle;profile="{NS}expanded"', None),
    ],
)
def test_profile_of_the_media_type_chooses_the_form_of_json_ld(
    accept: str | None, form: str | None
) -> None:
    """JSON-LD 1.1 registers it as a list of IRIs, of which those that are unknown are ignored."""
    assert form_of(accept) == form


def test_form_is_named_by_its_word_or_its_iri_and_any_other_is_refused() -> None:
    """A link cannot set a header."""
    assert form_named("expanded") == form_named(f"{NS}expanded") == "expanded"
    with pytest.raises(NotAcceptableError, match="framed, compacted, expanded, flattened"):
        form_named("streaming")


@pytest.mark.parametrize("accept", [None, BROWSER, "text/turtle", "text/*", "garbage"])
def test_header_that_takes_what_the_address_names_stands_in_no_way(accept: str | None) -> None:
    """A suffix goes before preferences."""
    assert admits(accept, TURTLE)


@pytest.mark.parametrize("accept", ["application/ld+json", "text/turtle;q=0, */*"])
def test_header_that_refuses_what_the_address_names_is_heard(accept: str) -> None:
    """That is a contradiction, and no choice."""
    assert not admits(accept, TURTLE)
