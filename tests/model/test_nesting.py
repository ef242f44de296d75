"""Brackets are counted as the parser of the engine would, and no slower than they are read."""

from time import process_time

import pytest
from pyoxigraph import Store

from gpgraph.errors import QueryTooDeepError
from gpgraph.model.sparql.nesting import MAX_DEPTH, check_nesting

DEEP = MAX_DEPTH + 1


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * DEEP + "}" * DEEP,
        "ASK " + "{ (" * DEEP,
        "ASK { FILTER" + "(" * DEEP + "1" + ")" * DEEP + " }",
        "ASK { ?s ?p " + "[ ?p " * DEEP + "]" * DEEP + " }",
        "ASK { " + "<< " * DEEP + "<a:a> <a:a> <a:a>" + " >>" * DEEP + " }",
        'ASK { "\\\\" ' + "{" * DEEP,
        "ASK { 'it\\'s' " + "{" * DEEP,
        "ASK { ?s <a:b#c> ?o " + "{" * DEEP,
        "# a comment\r" + "{" * DEEP,
        "ASK { FILTER(?a <?b) " + "{" * DEEP,
    ],
)
def test_brackets_that_nest_too_deep_are_refused(text: str) -> None:
    """The engine calls itself for each, until its stack is at an end."""
    with pytest.raises(QueryTooDeepError):
        check_nesting(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { " + "{} " * 1000 + "}",
        'ASK { ?s ?p ?x FILTER(?x = "' + "(" * DEEP + '") }',
        "ASK { ?s ?p ?x FILTER(?x = '" + "\\'(" * DEEP + "') }",
        "ASK { ?s ?p ?x FILTER(?x = '''" + "('\n" * DEEP + ".''') }",
        'ASK { ?s ?p ?x FILTER(?x = """' + '(\\"""' * DEEP + '.""") }',
        "ASK {} # " + "{" * DEEP,
        "ASK { <http://example.org/" + "(" * DEEP + "> ?p ?o }",
        "PREFIX ex: <http://example.org/> ASK { ?s ex:a" + "\\(" * DEEP + " ?o }",
        "ASK { " + "FILTER('(' != \"[\") " * DEEP + "}",
    ],
)
def test_bracket_that_opens_nothing_is_not_counted(text: str) -> None:
    """In strings, comments, IRIs and names anything may stand; beside one another, any number."""
    check_nesting(text)

    assert bool(Store().query(text)) in {True, False}  # and it is a query


@pytest.mark.parametrize("unit", ["{}", '"', '\\"""\n', "'''", "<", "<a", "#\n", "\\", '""', "<<"])
def test_brackets_are_counted_in_time_that_grows_with_the_text(unit: str) -> None:
    """This runs beside the event loop, on a stranger's text: twice the text, twice the time."""

    def seconds(length: int) -> float:
        text = "()" * DEEP + unit * (length // len(unit))
        times = []
        for _ in range(5):
            began = process_time()
            refused = is_refused(text)
            times.append(process_time() - began)
            assert refused is (unit in {"<", "<<"})
        return min(times)

    # Were it quadratic, it would be 256 times.
    assert seconds(256 * 1024) < 100 * seconds(16 * 1024)


def is_refused(text: str) -> bool:
    """Tell whether a text nests too deep."""
    try:
        check_nesting(text)
    except QueryTooDeepError:
        return True
    return False
