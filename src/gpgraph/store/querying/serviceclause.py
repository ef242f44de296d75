"""A query with ``SERVICE``, answered without a socket: what others are asked, what they said.

A clause joins the solutions of another server to the rest of its group: SPARQL 1.1 Federated
Query, section 4. So does ``VALUES`` in a group of its own, once the solutions are there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from gpgraph.errors import FederationRefusedError, QueryEvaluationError, RemoteQueryError
from gpgraph.model.sparql.serviceclause import (
    ServiceClause,
    has_relative_iri,
    prefixes_in,
    service_clauses,
    without_service,
)
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.model.sparql.sparqltext import tokens
from gpgraph.store.querying.federation import refuse_federation

_SOME_IRI = "<http://a/>"


@dataclass(frozen=True, slots=True)
class RemoteQuery:
    """What one clause asks: whom, what, and for which variables."""

    endpoint: str
    text: str
    is_silent: bool
    variables: tuple[str, ...]


def remote_queries(text: str) -> tuple[RemoteQuery, ...]:
    """Return what a query asks other servers, clause by clause; nothing is asked here.

    Raises:
        SyntaxError: the query is not SPARQL.
        FederationRefusedError: a clause stands where it cannot be answered beforehand, or is
            written so that it is not certain where it begins and ends.
    """
    clauses = service_clauses(text)
    _check(text, clauses)
    head = read_head(text) if clauses else None
    prologue = "" if head is None else text[: head.form_start]
    return tuple(_remote_query(prologue, clause) for clause in clauses)


def with_answers(text: str, answers: Sequence[bytes | None]) -> str:
    """Return a query whose clauses are replaced by what was answered.

    Args:
        text: The query.
        answers: SPARQL results in JSON for each clause; ``None`` for a silent one that failed,
            which is then one solution that binds nothing.

    Raises:
        SyntaxError: the query is not SPARQL.
        FederationRefusedError: see ``remote_queries``.
        RemoteQueryError: what a server answered is not results.
        QueryEvaluationError: a server answered with what no query can hold.

    Source:
        SPARQL 1.1 Federated Query, sections 2.3 and 4.
    """
    pieces: list[str] = []
    done = 0
    for clause, remote, answer in zip(
        service_clauses(text), remote_queries(text), answers, strict=True
    ):
        written = text[clause.start : clause.end]
        pieces += (text[done : clause.start], _in_place(_inline(remote, answer), written))
        done = clause.end
    return "".join((*pieces, text[done:]))


def _in_place(block: str, written: str) -> str:
    """End where the clause ended, if there is room, so that what follows keeps its place."""
    above, newline, last = written.rpartition("\n")
    if not newline:
        return block.ljust(len(written))
    return block + "\n" * (above.count("\n") + 1) + " " * len(last)


def _check(text: str, clauses: Sequence[ServiceClause]) -> None:
    """Have the engine confirm what was read.

    A text in which it still finds ``SERVICE`` holds a clause that was not found. One that is
    SPARQL no more when every IRI is another IRI holds something that only looked like one, such
    as ``?a<?b && ?c>?d`` without the blanks, and brackets may have been counted wrongly.
    """
    rest = without_service(text, clauses)
    try:
        refuse_federation(rest)
    except FederationRefusedError:
        raise _unclear() from None
    if not clauses:
        return
    _parse(rest)
    try:
        _parse(_with_other_iris(rest))
    except SyntaxError:
        raise FederationRefusedError(
            "In a query with SERVICE, write blanks around < and > where they compare: "
            "without, they read like an IRI."
        ) from None


def _with_other_iris(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for token in tokens(text):
        if token.kind == "iri":
            pieces += (text[done : token.start], _SOME_IRI)
            done = token.start + len(token.text)
    return "".join((*pieces, text[done:]))


def _remote_query(prologue: str, clause: ServiceClause) -> RemoteQuery:
    try:
        text = f"{_declarations(prologue, clause.group)}SELECT * WHERE {clause.group}"
        refuse_federation(text)
        solutions = _parse(text)
        server = _expand(prologue, clause.name)
    except (FederationRefusedError, SyntaxError):
        # The whole is SPARQL and this part of it is not: it was cut out wrongly.
        raise _unclear() from None
    if solutions is None:
        raise QueryEvaluationError(f"What SERVICE {clause.name} is asked cannot be evaluated.")
    # In the order in which the group names them: the columns of an outer "*" keep it.
    named = [token.text[1:] for token in tokens(clause.group) if token.kind == "var"]
    seen = {variable.value for variable in solutions.variables}
    variables = tuple(name for name in dict.fromkeys((*named, *sorted(seen))) if name in seen)
    return RemoteQuery(server, text, clause.is_silent, variables)


def _declarations(prologue: str, group: str) -> str:
    """Return the base and the prefixes that a group needs, as they stand at its place."""
    base = f"BASE <{_expand(prologue, '<>')}>\n" if has_relative_iri(group) else ""
    lines = (
        f"PREFIX {prefix}: <{_expand(prologue, f'{prefix}:')}>\n" for prefix in prefixes_in(group)
    )
    return "".join((base, *lines))


def _expand(prologue: str, name: str) -> str:
    """Let the engine expand a name: it knows prefixes, escapes and the base.

    Raises:
        SyntaxError: there is no such prefix, or no base.
    """
    solutions = _parse(f"{prologue}SELECT ?g {{ VALUES ?g {{ {name} }} }}")
    found = next((solution["g"] for solution in solutions or ()), None)
    if isinstance(found, NamedNode):
        return found.value
    raise SyntaxError(name)


def _unclear() -> FederationRefusedError:
    return FederationRefusedError(
        "There is a SERVICE that cannot be read for certain. "
        "Write it with blanks: SERVICE <https://…> { … }."
    )


def _parse(text: str) -> QuerySolutions | None:
    """Parse a query without ``SERVICE`` over no data; ``None`` where it gives no solutions.

    Raises:
        SyntaxError: it is not SPARQL.
    """
    try:
        results = Store().query(text)
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return None
    return results if isinstance(results, QuerySolutions) else None


def _inline(remote: RemoteQuery, answer: bytes | None) -> str:
    header = " ".join(f"?{name}" for name in remote.variables)
    nothing = f"({' '.join('UNDEF' for _ in remote.variables)})"
    rows: Sequence[str] = (nothing,)
    if answer is not None:
        try:
            rows = tuple(_rows(remote, answer))
        except RemoteQueryError:
            if not remote.is_silent:
                raise
    return f"{{ VALUES ({header}) {{ {' '.join(rows)} }} }}"


def _rows(remote: RemoteQuery, answer: bytes) -> Iterator[str]:
    """Write each solution as a row of ``VALUES``.

    The engine refuses results whose IRIs and language tags are none, and writes terms in the
    syntax of N-Triples, so nothing that a server answers can be taken for a part of the query.
    """
    try:
        results = parse_query_results(answer, format=QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            raise RemoteQueryError(server=remote.endpoint, reason="it answered yes or no")
        places = {variable.value: place for place, variable in enumerate(results.variables)}
        columns = [(name, places.get(name)) for name in remote.variables]
        for solution in results:
            terms = (
                "UNDEF" if place is None else _term(remote, name, solution[place])
                for name, place in columns
            )
            yield f"({' '.join(terms)})"
    except (SyntaxError, ValueError, OSError) as error:
        raise RemoteQueryError(
            server=remote.endpoint, reason=f"its answer is not SPARQL results in JSON: {error}"
        ) from None


def _term(remote: RemoteQuery, name: str, term: object) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode | Literal):
        return str(term)
    if isinstance(term, Triple):
        inner = (_term(remote, name, part) for part in (term.subject, term.predicate, term.object))
        return f"<<( {' '.join(inner)} )>>"
    kind = "a blank node" if isinstance(term, BlankNode) else "something else"
    raise QueryEvaluationError(
        f"<{remote.endpoint}> binds ?{name} to {kind}, which has no name outside of that server. "
        f"Leave it out with a subquery: SERVICE <…> {{ SELECT … WHERE {{ … }} }}."
    )
