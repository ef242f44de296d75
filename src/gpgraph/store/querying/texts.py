"""What the text of a query says of its answer, and what the engine says of the text."""

import re
from collections.abc import Mapping

from gpgraph.errors import FederationRefusedError, QueryEvaluationError
from gpgraph.model.sparql.sparqlhead import makes_blank_nodes, read_head
from gpgraph.store.querying.mistakes import explained

# With these, an answer is another one every time; a word that only looks so costs a cached answer.
_CHANGING = re.compile(r"(?:NOW|RAND|UUID|BNODE)(?:[ \t\r\n]|\#[^\n\r]*[\n\r])*\(", re.IGNORECASE)
# One of these makes a blank node in a template.
_BLANK_NODES = ("_:", "[", "(", "<<", "{|", "~")


def is_volatile(text: str, *, is_graph: bool) -> bool:
    """Tell whether the next answer may be another one; ``is_graph`` of CONSTRUCT and DESCRIBE."""
    if "(" in text and _CHANGING.search(text) is not None:
        return True
    if not is_graph or not any(sign in text for sign in _BLANK_NODES):
        return False
    return makes_blank_nodes(text)


def prefixes_of(text: str) -> Mapping[str, str]:
    """Return the prefixes that a query declares."""
    head = read_head(text)
    return {} if head is None else head.prefixes


def told(error: Exception, text: str) -> Exception:
    """Turn what the engine raises about a query into an error that says what to do."""
    if isinstance(error, SyntaxError):
        return explained(error, text)
    if isinstance(error, PermissionError):
        return FederationRefusedError("This endpoint asks no other server.")
    if isinstance(error, OSError) and error.errno is not None:
        # From the system, so about the answer's way out and not about the query.
        return error
    return QueryEvaluationError(f"{error}.")
