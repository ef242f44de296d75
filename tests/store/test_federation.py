"""No query makes the service call another server, however it spells the wish."""

from typing import cast

import pytest
from pyoxigraph import QuerySolutions, Store
from tests.federation.spellings import SPELLINGS, spelt

from gpgraph.errors import FederationRefusedError
from gpgraph.store.querying.federation import refuse_federation

URL = "<http://127.0.0.1:{port}/>"
HARMLESS = [
    "SELECT ?service { ?service ?p 'the service' }",
    "SELECT * { ?s ?p <http://example.org/service> } # SERVICE",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE ?o }",
    "SELECT * { ?s ?p 'SERVICE <http://example.org/> {}' }",
    "SELECT * { _:service ?p ?o }",
    "SELECT * { ?s ?p '''\nSERVICE\n''' FILTER(CONTAINS(?o, \"Service\")) }",
    "SELECT (<http://example.org/service>(1) AS ?x) {}",
]


@pytest.mark.parametrize("attack", SPELLINGS)
def test_query_that_would_call_out_is_refused_and_nothing_is_called(
    attack: str, listener: tuple[int, list[object]]
) -> None:
    """The check itself must not do what it forbids."""
    port, calls = listener

    with pytest.raises(FederationRefusedError):
        refuse_federation(spelt(attack, port))

    assert calls == []


@pytest.mark.parametrize("query", HARMLESS)
def test_query_that_only_has_the_word_passes(query: str) -> None:
    """A keyword search would refuse these."""
    refuse_federation(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ex:service ?p ?o }",
        "SELECT * { ?s ?p ?o } ORDER BY service",
        "SELECT * { ?s ?p service }",
        "SELECT service { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(service = ?o) }",
        "SELECT * { ?s ?p } # service",
        'SELECT * { ?s ?p "a"@enSERVICE<http://192.0.2.1/>{} }',
        "SELECT * { ?s ex:p ?service . SERVICE <http://192.0.2.1/> {} }",
    ],
)
def test_word_in_a_query_with_another_mistake_is_not_called_federation(query: str) -> None:
    """The reader is sent to the mistake that was made."""
    with pytest.raises(SyntaxError):
        refuse_federation(query)


@pytest.mark.parametrize(
    "attack",
    [
        "ASK { SERVICE URL {}",
        "ASK { SERVICE URL {} } }",
        "ASK { SERVICE SILENT ex:a {} }",
        "SELECT * { SERVICE URL { ?s ?p } }",
    ],
)
def test_query_that_would_call_out_if_it_parsed_is_refused_and_nothing_is_called(
    attack: str, listener: tuple[int, list[object]]
) -> None:
    """It is parsed again with more behind it, which must not complete it."""
    port, calls = listener

    with pytest.raises(FederationRefusedError):
        refuse_federation(attack.replace("URL", URL.format(port=port)))

    assert calls == []


def solutions(query: str) -> QuerySolutions:
    """Evaluate with the bare engine."""
    return cast("QuerySolutions", Store().query(query))


def test_engine_still_calls_out_when_nobody_stops_it(
    listener: tuple[int, list[object]],
) -> None:
    """When this fails, the engine has learnt to refuse, and the check above can go."""
    port, calls = listener

    with pytest.raises(OSError, match=r".+"):
        list(solutions(f"SELECT * {{ SERVICE {URL.format(port=port)} {{ ?s ?p ?o }} }}"))

    assert len(calls) == 1
