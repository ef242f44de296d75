"""SPARQL 1.1 Protocol, section 2.1, apart from HTTP."""

from urllib.parse import quote, urlencode

import pytest

from gpgraph.errors import MediaTypeError, ProtocolError, QueryTooLongError
from gpgraph.model.sparql.protocol import (
    DIRECT,
    FORM,
    UPDATE,
    QueryRequest,
    from_get,
    from_post,
    parameters,
)

ASK = "ASK { ?s ?p ?o }"
LIMIT = 100


def test_url_gives_query_and_dataset() -> None:
    """Section 2.1.1, with repeated graph parameters in their order."""
    pairs = [
        ("query", ASK),
        ("default-graph-uri", "http://example.org/1"),
        ("named-graph-uri", "http://example.org/3"),
        ("default-graph-uri", "http://example.org/2"),
    ]

    assert from_get(parameters(urlencode(pairs).encode()), limit_bytes=LIMIT) == QueryRequest(
        ASK, ("http://example.org/1", "http://example.org/2"), ("http://example.org/3",)
    )


def test_name_of_a_format_comes_from_url_or_form() -> None:
    """No part of the protocol, but every client sends it where it sends the rest."""
    url = from_get((("query", ASK), ("format", ""), ("format", "csv")), limit_bytes=LIMIT)
    form = from_post((), f"{FORM}; charset=utf-8", b"query=ASK%20{}&format=xml", limit_bytes=LIMIT)
    direct = from_post((("format", "tsv"),), DIRECT, ASK.encode(), limit_bytes=LIMIT)

    assert [item.format_name for item in (url, form, direct)] == ["csv", "xml", "tsv"]
    assert from_get((("query", ASK),), limit_bytes=LIMIT).format_name is None


def test_form_is_decoded_once() -> None:
    """Decoded twice, a query for ``50%25`` would become one for ``50%``."""
    text = 'ASK { ?s ?p "50%25 + 1" }'
    body = f"query={quote(text)}".encode()

    assert from_post((), FORM, body, limit_bytes=LIMIT).text == text


@pytest.mark.parametrize(
    "content_type",
    [
        DIRECT,
        DIRECT.upper(),
        f"{DIRECT}; charset=utf-8",
        f"{DIRECT};charset=UTF-8",
        f'{DIRECT} ; Charset="utf-8"',
        f"{DIRECT}; charset=utf-8; charset=UTF-8",
        f'{DIRECT}; version="1.1;2"; charset=utf8',
    ],
)
def test_body_is_the_query_when_its_type_says_so(content_type: str) -> None:
    """Section 2.1.3; the dataset then stands in the URL."""
    pairs = (("default-graph-uri", "http://example.org/1"),)
    asked = from_post(pairs, content_type, 'ASK { ?s ?p "ü" }'.encode(), limit_bytes=LIMIT)

    assert asked == QueryRequest('ASK { ?s ?p "ü" }', ("http://example.org/1",), ())


@pytest.mark.parametrize(
    "pairs",
    [(), (("query", ASK), ("query", ASK)), (("query", " "),), (("update", "CLEAR ALL"),)],
    ids=["none", "two", "empty", "update"],
)
def test_request_without_exactly_one_query_is_refused(pairs: tuple[tuple[str, str], ...]) -> None:
    """Section 2.1.4: the service must not guess which one was meant."""
    with pytest.raises(ProtocolError):
        from_get(pairs, limit_bytes=LIMIT)


@pytest.mark.parametrize(
    "content_type",
    [
        UPDATE,
        f"{UPDATE}; charset=utf-8",
        "text/plain",
        f"{FORM}-data",
        None,
        "",
        f"{DIRECT}; charset=latin-1",
        f'{FORM}; charset="iso-8859-1"',
        f"{DIRECT}; charset=utf-8; charset=utf-16",
        f"{DIRECT}, {FORM}",
    ],
)
def test_body_of_another_type_is_refused(content_type: str | None) -> None:
    """A body is never sniffed."""
    with pytest.raises(MediaTypeError):
        from_post((), content_type, ASK.encode(), limit_bytes=LIMIT)


def test_query_is_measured_in_bytes() -> None:
    """Characters would let four times as much through."""
    text = f'ASK {{ ?s ?p "{"é" * 45}" }}'

    with pytest.raises(QueryTooLongError) as caught:
        from_get((("query", text),), limit_bytes=LIMIT)

    assert caught.value.limit_bytes == LIMIT


@pytest.mark.parametrize(
    "encoded",
    [
        b"query=%FF",
        b"query=%ED%A0%80",
        b"query=\xff",
        b"query=%7",
        b"query=100%",
        b"query=%zz",
        b"&".join([b"a=1"] * 1001),
    ],
    ids=["no UTF-8", "surrogate", "bad byte", "half", "bare", "no digits", "too many"],
)
def test_parameters_that_are_not_text_are_refused(encoded: bytes) -> None:
    """Replacement characters would answer another question than the one that was asked."""
    with pytest.raises(ProtocolError):
        parameters(encoded)


@pytest.mark.parametrize("name", ["not an IRI", "relative", ""])
def test_graph_that_is_no_absolute_iri_is_refused(name: str) -> None:
    """It would silently select nothing."""
    with pytest.raises(ProtocolError):
        QueryRequest(ASK, (name,))


def test_query_in_url_and_in_body_is_refused() -> None:
    """Two places, two queries."""
    with pytest.raises(ProtocolError):
        from_post((("query", ASK),), DIRECT, ASK.encode(), limit_bytes=LIMIT)


def test_answer_may_be_shaped_by_parameters_of_our_own() -> None:
    """They stand where the rest stands, and one that is left empty is none."""
    ours = (("timeout", "2.5"), ("max-rows", "10"), ("offset-rows", "20"), ("explain", "true"))
    asked = from_get((("query", ASK), *ours), limit_bytes=LIMIT)
    direct = from_post(ours, DIRECT, ASK.encode(), limit_bytes=LIMIT)
    empty = from_get((("query", ASK), *((name, "") for name, _ in ours)), limit_bytes=LIMIT)

    assert asked == direct
    assert (asked.timeout_s, asked.max_rows, asked.offset_rows, asked.explain) == (
        2.5,
        10,
        20,
        True,
    )
    assert empty == QueryRequest(ASK)


@pytest.mark.parametrize(
    "pair",
    [
        ("timeout", "0"),
        ("timeout", "-1"),
        ("timeout", "nan"),
        ("timeout", "inf"),
        ("timeout", "1e3"),
        ("timeout", "soon"),
        ("max-rows", "0"),
        ("max-rows", "1.5"),
        ("max-rows", "9" * 30),
        ("offset-rows", "-1"),
        ("offset-rows", "\u0663"),
        ("explain", "perhaps"),
    ],
)
def test_parameter_without_such_a_value_is_refused(pair: tuple[str, str]) -> None:
    """A limit that is not understood would be no limit."""
    with pytest.raises(ProtocolError, match=pair[0]):
        from_get((("query", ASK), pair), limit_bytes=LIMIT)


def test_parameter_of_ours_comes_once() -> None:
    """Of two limits, neither is the one that was meant."""
    with pytest.raises(ProtocolError, match="one value for timeout"):
        from_get((("query", ASK), ("timeout", "1"), ("timeout", "2")), limit_bytes=LIMIT)


def test_parameter_that_nobody_knows_changes_nothing() -> None:
    """Clients send what other servers know, such as ``output`` or ``should-sponge``."""
    pairs = (("query", ASK), ("output", "json"), ("", ""), ("using-graph-uri", "x"))

    assert from_get(pairs, limit_bytes=LIMIT) == QueryRequest(ASK)


def test_mark_at_the_start_of_a_file_is_no_part_of_the_query() -> None:
    """Editors on Windows write one."""
    body = b"\xef\xbb\xbf" + ASK.encode()

    assert from_post((), DIRECT, body, limit_bytes=LIMIT).text == ASK
    assert from_get((("query", body.decode()),), limit_bytes=LIMIT).text == ASK


def test_graph_parameter_without_a_value_names_no_graph() -> None:
    """Forms in browsers send every field, also those that were left empty."""
    pairs = (("query", ASK), ("default-graph-uri", ""), ("named-graph-uri", ""))

    assert from_get(pairs, limit_bytes=LIMIT) == QueryRequest(ASK)


def test_dataset_of_too_many_graphs_is_refused() -> None:
    """Each is compared with each: a thousand would use up the query's time."""
    names = tuple(f"https://example.org/{number}" for number in range(257))
    with pytest.raises(ProtocolError, match="at most 256 graphs"):
        QueryRequest("ASK {}", names)
    with pytest.raises(ProtocolError, match="at most 256 graphs"):
        QueryRequest("ASK {}", named_graphs=("https://example.org/" + "a" * 300_000,))

    assert len(QueryRequest("ASK {}", names[:256]).default_graphs) == 256
