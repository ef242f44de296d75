"""Which queries ask what there is, rather than what the data says.

Tools that help to write queries ask an endpoint for its VoID description, its prefixes and its
example queries, without naming a graph. What they ask in is known by its terms, which no data of
ours uses: docs/decisions/0009.
"""

from gpgraph.model.namespaces import DESCRIPTION_GRAPHS, FOREIGN_PREFIXES, PREFIXES
from gpgraph.model.sparql.sparqlhead import Head, read_head
from gpgraph.model.sparql.sparqltext import Token, tokens

# Terms of these, and the names of what those graphs describe. A graph's own name is none of them:
# who names a graph knows where to look.
_NAMESPACES = (
    PREFIXES["void"],
    FOREIGN_PREFIXES["void-ext"],
    PREFIXES["sh"],
    FOREIGN_PREFIXES["sd"],
    *(f"{iri}#" for iri in DESCRIPTION_GRAPHS),
)


def asks_what_there_is(text: str) -> bool:
    """Tell whether the pattern of a query has a term in which a release describes itself.

    A declaration that nothing uses is none, nor is a word in a comment, a string, or the template
    of a CONSTRUCT.
    """
    if not any(namespace in text for namespace in _NAMESPACES):
        return False
    head = read_head(text)
    if head is None:
        return False
    start = head.end if head.form == "CONSTRUCT" else head.form_start
    return any(_is_of_description(token, head) for token in tokens(text[start:]))


def _is_of_description(token: Token, head: Head) -> bool:
    if token.kind == "iri":
        return token.text[1:].startswith(_NAMESPACES)
    if token.kind != "name":
        return False
    prefix, _, local = token.text.partition(":")
    return (head.prefixes.get(prefix, "") + local).startswith(_NAMESPACES)
