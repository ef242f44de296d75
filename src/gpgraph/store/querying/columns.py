"""The columns of ``SELECT *``, in the order in which the query first names them.

The engine gives them by the alphabet. They are written into the text in the place of the asterisk
and confirmed by the engine: only the columns of the query itself decide which come out.
"""

from collections.abc import Callable

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.model.sparql.sparqltext import tokens

Results = QuerySolutions | QueryBoolean | QueryTriples
Evaluate = Callable[[str], Results]


def with_columns(evaluate: Evaluate, text: str) -> tuple[str, Results]:
    """Evaluate a query; return it with its columns named, where it need be, and its results.

    Raises:
        SyntaxError: the text is not SPARQL.
    """
    head = read_head(text) if "*" in text else None
    if head is None or head.star is None:
        return text, evaluate(text)
    found = _columns_over_nothing(text)
    named = [token.text[1:] for token in tokens(text[head.end :]) if token.kind == "var"]
    wanted = [name for name in dict.fromkeys(named) if name in found]
    if wanted == found or len(wanted) != len(found):
        return text, evaluate(text)
    columns = " ".join(f"?{name}" for name in wanted)
    spelt_out = f"{text[: head.star]} {columns} {text[head.star + 1 :]}"
    try:
        results = evaluate(spelt_out)
    except SyntaxError:
        return text, evaluate(text)
    if _columns(results) == wanted:
        return spelt_out, results
    return text, evaluate(text)


def _columns_over_nothing(text: str) -> list[str]:
    """Return the columns of a SELECT; asked over nothing, so that only reading it takes time."""
    try:
        return _columns(Store().query(text))
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return []


def _columns(results: Results) -> list[str]:
    if not isinstance(results, QuerySolutions):
        return []
    return [variable.value for variable in results.variables]
