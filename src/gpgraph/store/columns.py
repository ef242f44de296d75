"""The columns of ``SELECT *``, in the order in which the query first names them.

The engine gives them by the alphabet. They are written into the text in the place of the asterisk
and confirmed by the engine: only the columns of the query itself decide which come out.
"""

from pyoxigraph import QuerySolutions, Store

from gpgraph.model.sparqlhead import read_head
from gpgraph.model.sparqltext import tokens


def with_columns(text: str) -> str:
    """Return a query that names its columns, or the query as it is where it need not.

    Raises:
        SyntaxError: the text is not SPARQL.
    """
    head = read_head(text) if "*" in text else None
    if head is None or head.star is None:
        return text
    found = _columns(text)
    named = [token.text[1:] for token in tokens(text[head.end :]) if token.kind == "var"]
    wanted = [name for name in dict.fromkeys(named) if name in found]
    if wanted == found:
        return text
    columns = " ".join(f"?{name}" for name in wanted)
    spelt_out = f"{text[: head.star]} {columns} {text[head.star + 1 :]}"
    return spelt_out if len(wanted) == len(found) and _columns(spelt_out) == wanted else text


def _columns(text: str) -> list[str]:
    """Return the columns of a SELECT; asked over nothing, so that only reading it takes time."""
    try:
        results = Store().query(text)
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return []
    if not isinstance(results, QuerySolutions):
        return []
    return [variable.value for variable in results.variables]
